"""Portals of a few files: each works, or says what to do next."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from conftest import PEOPLE, TEAM, TODAY, Portal, course, findings
from test_cli import trellis as run_trellis
from typer.testing import CliRunner, Result

from trellis import cli
from trellis.site.live import serve as live

Files = dict[str, str]

COURSE = "content/sales/courses/prices/index.md"
TEAM_COURSE = course("Negotiating prices", "mvp", sunset="2027-06-30").replace("tier: individual", "tier: team")
FIRST: Files = {"content/people.yml": PEOPLE, "content/sales/index.md": TEAM, COURSE: TEAM_COURSE}
"""The least that is published: a person, a team, a course."""
RENAMED = {path.replace("content/", "contents/"): text for path, text in FIRST.items()}
RENAME = "rename its folder `contents` to `content`"

OBJECTIVE = """\
---
title: Sell more
summary: What we want to reach until the end of the year, and why we want it.
status: stable
kind: business
period: 2026-Q4
---
"""

SETTINGS: dict[str, tuple[Files, str]] = {
    "no mkdocs.yml": ({}, "Learning"),
    "an empty mkdocs.yml": ({"mkdocs.yml": ""}, "Learning"),
    "comments alone": ({"mkdocs.yml": "# later\n", "portal.yml": "# later\n"}, "Learning"),
    "site_name alone, an empty portal.yml": ({"mkdocs.yml": "site_name: Ours\n", "portal.yml": ""}, "Ours"),
    "an address in a folder": ({"mkdocs.yml": "site_name: Ours\nsite_url: https://a.example/learning\n"}, "Ours"),
    "a theme without a name": ({"mkdocs.yml": "site_name: Ours\ntheme:\n  features: [navigation.top]\n"}, "Ours"),
    "an inherited file": (
        {"mkdocs.yml": "INHERIT: base.yml\n", "base.yml": "site_name: Theirs\nsite_url: https://a.example/\n"},
        "Theirs",
    ),
    "hooks that nothing names": (
        {"mkdocs.yml": "site_name: Ours\n", "hooks/events.py": "from trellis.site.events import *\n"},
        "Ours",
    ),
}
"""Portals that are built, with what stands in the titles of their pages."""


def lay(root: Path, files: Files) -> Path:
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return root


def invoke(monkeypatch: pytest.MonkeyPatch, root: Path, *command: str) -> Result:
    monkeypatch.chdir(root)
    return CliRunner().invoke(cli.app, list(command))


@pytest.mark.parametrize(("files", "name"), SETTINGS.values(), ids=SETTINGS)
def test_a_course_of_three_files_is_published_whatever_the_settings_leave_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: Files, name: str
) -> None:
    root = lay(tmp_path, {**FIRST, **files})
    result = invoke(monkeypatch, root, "build", "--today", str(TODAY))
    assert (result.exit_code, "no errors" in result.output) == (0, True), result.output
    page = (root / "site/courses/prices/index.html").read_text("utf-8")
    assert re.search(rf"<title>Negotiating prices - {name}</title>", page)
    assert 'class="t-page' in page
    assert ("https://a.example/learning/courses/prices/" in page) is ("/learning" in files.get("mkdocs.yml", ""))


def test_nothing_that_a_first_course_lacks_is_an_error(portal: Portal) -> None:
    root = portal({COURSE: TEAM_COURSE})
    assert [line for line in findings(root) if " error[" in line] == []
    assert findings(root, "missing-objective") == [
        f"{COURSE}:5:7 advice[missing-objective] a team course that names no objective"
    ]


@pytest.mark.parametrize(("tier", "severity"), [("team", "advice"), ("organisation", "error")])
def test_a_first_stable_course_may_come_before_the_first_objective(portal: Portal, tier: str, severity: str) -> None:
    text = course("Negotiating prices", "stable").replace("tier: individual", f"tier: {tier}")
    root = portal({COURSE: text})
    (finding,) = findings(root, "missing-objective")
    assert finding.startswith(f"{COURSE}:5:7 {severity}")
    portal({"content/sales/objectives/sell-more.md": OBJECTIVE})
    (finding,) = findings(root, "missing-objective")
    assert finding.startswith(f"{COURSE}:5:7 error")


COMMANDS: dict[str, tuple[str, ...]] = {
    "check": ("check",),
    "build": ("build",),
    "find": ("find", "prices"),
    "new": ("new", "--team", "sales", "--title", "Reading a contract", "--summary", "What it says, and does not say."),
    "import": ("import", "records.csv", "--team", "sales", "--source", "academy"),
}
NO_PORTAL = "There is no portal here"
START = "a new portal starts with a team"

UNFINISHED: dict[str, tuple[Files, dict[str, str]]] = {
    "nothing": ({}, dict.fromkeys(COMMANDS, NO_PORTAL)),
    "an empty folder of content": ({"content/.keep": ""}, dict.fromkeys(COMMANDS, NO_PORTAL)),
    "another name for content": (RENAMED, dict.fromkeys(COMMANDS, "rename the folder `contents` to `content`")),
    "settings alone": ({"portal.yml": ""}, dict.fromkeys(COMMANDS, START)),
    "settings, and another name for content": (
        {"portal.yml": "", **RENAMED},
        {"check": "rename the folder", "build": "rename the folder", "find": RENAME, "new": RENAME, "import": RENAME},
    ),
    "people alone": (
        {"content/people.yml": PEOPLE},
        {"new": "begin one with `trellis new team`", "import": "no team is called `sales`"},
    ),
    "a course in no team's folder": (
        {"content/people.yml": PEOPLE, "content/courses/prices/index.md": TEAM_COURSE},
        {"check": "move it to `content/sales/courses/prices/index.md` of your team", "new": "`trellis new team`"},
    ),
}
"""Portals that lack something, and what each command says about it."""


@pytest.mark.parametrize(("files", "answers"), UNFINISHED.values(), ids=UNFINISHED)
def test_what_is_missing_is_said_with_the_next_act(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: Files, answers: dict[str, str]
) -> None:
    root = lay(tmp_path, {**files, "records.csv": "id,title\n"})
    for name, answer in answers.items():
        result = invoke(monkeypatch, root, *COMMANDS[name])
        assert answer in " ".join(result.output.replace("│", "").split()), name
        assert bool(result.exit_code) is (name != "check" or "content/courses/prices/index.md" not in files), name
    assert not (root / "site").exists()


def test_another_theme_than_material_is_refused_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = lay(tmp_path, {**FIRST, "mkdocs.yml": "site_name: Ours\ntheme: readthedocs\n"})
    result = invoke(monkeypatch, root, "build", "--today", str(TODAY))
    assert (result.exit_code, isinstance(result.exception, SystemExit)) == (1, True)
    assert "theme: {name: material}" in str(result.exception) + result.output
    assert not (root / "site").exists()


def test_serve_needs_no_more_files_than_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[Path] = []
    monkeypatch.setattr(live, "serve_site", lambda root, *more: served.append(root))
    assert invoke(monkeypatch, lay(tmp_path, FIRST), "serve").exit_code == 0
    assert served == [Path(".")]


def test_a_baseline_of_a_first_portal_is_named_by_rule(portal: Portal) -> None:
    hostile = "\nWrite to bo@firm.com. <script>alert(1)</script>\n"
    root = portal({COURSE: TEAM_COURSE + hostile})
    lines = run_trellis("check", "--root", str(root), "--write-baseline").stdout.splitlines()
    accepted = {f["rule"] for f in json.loads((root / "baseline.json").read_text("utf-8"))["findings"]}
    assert "      1  missing-objective" in lines
    assert {"      1  html-in-text", "      1  personal-data"} <= {*lines}
    assert accepted & {"html-in-text", "personal-data", "secret-in-text"} == set()
