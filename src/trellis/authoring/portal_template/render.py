"""Renders the files of a portal from the template and the answers."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from .answers import HEAD, LEARNING_TEAM, PortalAnswers

TEMPLATE_FOLDER = Path(__file__).with_name("files")
"""The engine's template. Its folders: ``shared``, ``github`` and ``gitlab`` hold what an upgrade brings up to date,
``once`` what is the company's own from the first day.
"""

LOCK_FILE = "constraints.txt"
"""What the engine needs, pinned with hashes: relative to the portal's root, and beside this module."""

EXAMPLE_LANGUAGE = "en"
"""The language of the template's texts, whatever the portal's is."""

_VALUE = re.compile(r"@([A-Z][A-Z_]+)@")
_MARKDOWN = re.compile(r"[\\`*_\[\]<>#|~$&@]")
_NO_IDENTIFIER = re.compile(r"[^A-Z0-9]")

_CHECK_REPOSITORY = "\t@$(BIN)/trellis repository --check"
_FORGE_PIN = "trellis-portal[forge]=={version}  # what the jobs of the workflows need beside it\n"

_FORGE_STEPS = {
    "github": """\
5. **GitHub.** In *Settings → Pages* choose *GitHub Actions* as the source: each push to `main` is checked, then
   published. In *Settings → Rules* import `.github/ruleset.json`, so that nothing is merged that the check or an
   approval stands against. The jobs of `review`, `ledger` and `publish` use the environment `governance`; limit it to
   `main`.
""",
    "gitlab": """\
5. **GitLab.** Each push to `main` is checked, and published with GitLab Pages. Protect `main`, and ask for successful
   pipelines before merging. The jobs of the stage `govern` need a token of the environment `governance`, and schedules
   with `TRELLIS_JOB`; the comments in `.gitlab-ci.yml` say which.
""",
    "none": """\
5. **Publishing.** `make site` writes the site into `site/`; any web server can serve that folder.
""",
}


def render_kept_files(answers: PortalAnswers, version: str, template: Path = TEMPLATE_FOLDER) -> dict[str, str]:
    """Renders the files that a later upgrade brings up to date: path below the portal's root → text.

    answers: validated. version: of the engine, which is pinned. template: a folder as `TEMPLATE_FOLDER` is one.
    """
    values = _list_values(answers, version)
    folders = ("shared",) if answers.forge == "none" else ("shared", answers.forge)
    texts = {path: text for folder in folders for path, text in _render_folder(template / folder, values).items()}
    return dict(sorted(texts.items()))


def render_first_content(answers: PortalAnswers, today: date, template: Path = TEMPLATE_FOLDER) -> dict[str, str]:
    """Renders the files that are the company's own from the first day, which is `today`: path → text."""
    return _render_folder(template / "once", _list_first_values(answers, today))


def read_lock() -> str:
    """Returns the text of `LOCK_FILE`."""
    return Path(__file__).with_name(LOCK_FILE).read_text("utf-8")


def list_language_members(languages: tuple[str, ...]) -> Mapping[str, str]:
    """Returns the languages of a portal's courses with the names of their members in Python: tag → name."""
    tags = dict.fromkeys((*languages, EXAMPLE_LANGUAGE))
    return {tag: _NO_IDENTIFIER.sub("_", tag.upper()) for tag in tags}


def _list_values(answers: PortalAnswers, version: str) -> dict[str, str]:
    """Returns the values that the files of any day have."""
    members = list_language_members(answers.languages)
    return {
        "VERSION": version,
        "NAME_YAML": quote_yaml(answers.name),
        "NAME_MARKDOWN": _MARKDOWN.sub(r"\\\g<0>", answers.name),
        "ADDRESS_LINE": f"site_url: {answers.address}"
        if answers.address
        else "# site_url: https://learning.example.com/  # where it will be; feeds, calendars and shared links need it",
        "REPOSITORY_LINES": _render_repository(answers),
        "LANGUAGE": answers.languages[0],
        "LANGUAGE_MEMBER": members[answers.languages[0]],
        "LANGUAGE_LINES": "\n".join(
            f'    {member} = "{tag}", {quote_yaml(_find_language_name(tag))}' for tag, member in members.items()
        ),
        "FORGE_PIN": "" if answers.forge == "none" else _FORGE_PIN.format(version=version),
        "EXTRAS": "site" if answers.forge == "none" else "site,forge",
        "FORGE_STEP": _FORGE_STEPS[answers.forge].rstrip("\n"),
        "CHECK_REPOSITORY": "" if answers.forge == "none" else f"{_CHECK_REPOSITORY}\n",
    }


def _list_first_values(answers: PortalAnswers, today: date) -> dict[str, str]:
    """Returns the values that only the first content has."""
    ids = answers.person_ids
    learning_ids = [ids[name] for name in answers.learning_people]
    lead, *others = learning_ids
    return {
        "TODAY": today.isoformat(),
        "YEAR": str(today.year),
        "IN_A_YEAR": (today + timedelta(days=365)).isoformat(),
        "TEAM_ID": answers.team_id,
        "TEAM_YAML": quote_yaml(answers.team),
        "HEAD_ID": HEAD,
        "MANAGER_ID": ids[answers.manager],
        "LEAD_ID": lead,
        "LEARNING_IDS": ", ".join(others or [lead]),
        "PEOPLE": _render_people(answers).rstrip("\n"),
    }


def _render_people(answers: PortalAnswers) -> str:
    """Renders the records of the people who are named: the learning team's, then the manager of the first team."""
    ids = answers.person_ids
    lead = ids[answers.learning_people[0]]
    records = []
    for name in dict.fromkeys((*answers.learning_people, answers.manager)):
        is_learning = name in answers.learning_people
        lines = {
            "id": ids[name],
            "name": quote_yaml(name),
            "manager": lead if is_learning and ids[name] != lead else HEAD,
            "team": LEARNING_TEAM if is_learning else answers.team_id,
        }
        records.append("- " + "\n  ".join(f"{key}: {value}" for key, value in lines.items()) + "\n")
    return "\n".join(records)


def _render_repository(answers: PortalAnswers) -> str:
    if not answers.repository:
        return "# repo_url: https://forge.example.com/company/learning  # with it, pages can be edited in a browser"
    folder = "-/edit/main/content/" if answers.forge == "gitlab" else "edit/main/content/"
    return f"repo_url: {answers.repository}\nedit_uri: {folder}"


def _find_language_name(tag: str) -> str:
    """Returns the English name of a language, or its code where nobody gave it one."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(tag, sep="-").get_display_name("en") or tag
    except (UnknownLocaleError, ValueError):
        return tag


def quote_yaml(text: str) -> str:
    """Returns a text of printable characters as a quoted value of YAML, which is one of Python and of JSON too."""
    return json.dumps(text, ensure_ascii=False)


def _render_folder(folder: Path, values: Mapping[str, str]) -> dict[str, str]:
    """Renders a folder of the template: path in the portal → text. It may be missing."""
    files = sorted(file for file in folder.rglob("*.tmpl") if file.is_file())
    return {_name_file(file.relative_to(folder), values): _fill(file.read_bytes().decode(), values) for file in files}


def _name_file(path: Path, values: Mapping[str, str]) -> str:
    parts = (re.sub(r"^dot_", ".", part) for part in path.parts)
    return _fill("/".join(parts), values).removesuffix(".tmpl")


def _fill(text: str, values: Mapping[str, str]) -> str:
    """Returns the text with its values. Raises KeyError for one that does not exist."""
    return _VALUE.sub(lambda match: values[match[1]], text)
