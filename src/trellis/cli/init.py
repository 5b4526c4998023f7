"""``trellis init``: writes a company's portal into an empty folder, from the answers to a few questions."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn
from urllib.parse import urlsplit

import typer

from ..diagnostics.phrases import end_sentence
from .app import app
from .options import make_day_option

if TYPE_CHECKING:
    from ..authoring.portal_template.answers import PortalAnswers
    from ..pipeline.run import CheckedPortal


class ForgeName(StrEnum):
    GITHUB = "github"
    GITLAB = "gitlab"
    NONE = "none"


_OPTIONS = {
    "name": "--name",
    "forge": "--forge",
    "address": "--address",
    "repository": "--repository",
    "languages": "--language",
    "team": "--team",
    "manager": "--manager",
    "learning_people": "--learning-person",
}
"""The option of each answer."""

_PLACEHOLDERS = ("address", "repository", "team", "manager", "learning_people")
"""The answers that can come later."""


@app.command("init")
def begin_portal(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Where it goes: a folder that is empty, a fresh clone, or new.")
    ],
    name: Annotated[str, typer.Option(metavar="TEXT", help="What the portal is called.")] = "",
    forge: Annotated[
        ForgeName | None, typer.Option(metavar="FORGE", help="Where it is kept: github, gitlab or none.")
    ] = None,
    address: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Where the site will be, such as https://learning.example.com/.")
    ] = "",
    repository: Annotated[
        str, typer.Option(metavar="ADDRESS", help="The address of its project in the forge; pages link to it.")
    ] = "",
    languages: Annotated[
        list[str] | None,
        typer.Option(
            "--language", metavar="CODE", help="A language of its courses, such as de; the first is the portal's own."
        ),
    ] = None,
    team: Annotated[str, typer.Option(metavar="NAME", help="The first team that it is for.")] = "",
    manager: Annotated[str, typer.Option(metavar="NAME", help="Who leads that team.")] = "",
    learning_people: Annotated[
        list[str] | None,
        typer.Option("--learning-person", metavar="NAME", help="Somebody of learning and development, its head first."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing; what is left out is filled in later.")] = False,
    today: Annotated[date | None, make_day_option("Begin it as of this day instead of today.")] = None,
) -> None:
    """Write a company's portal into an empty folder.

    It has settings, a first team, a course on writing courses, and what the forge needs. On a terminal it asks for what
    is missing, and it is checked before anything is written.
    """
    from ..authoring.portal_template.answers import AnswerRefused, PortalAnswers, validate_answers
    from ..authoring.portal_template.begin import FolderUnusable, require_empty_folder

    try:
        require_empty_folder(folder)
    except FolderUnusable as error:
        _refuse(str(error))
    defaults = PortalAnswers(name="", forge="none")
    try:
        answers = PortalAnswers(
            name=name,
            forge=forge.value if forge else "none",
            address=address,
            repository=repository,
            languages=_split(languages) or defaults.languages,
            team=team or defaults.team,
            manager=manager or defaults.manager,
            learning_people=tuple(learning_people or ()) or defaults.learning_people,
        )
        values = {
            "name": name, "forge": forge, "address": address, "repository": repository, "languages": languages,
            "team": team, "manager": manager, "learning_people": learning_people,
        }  # fmt: skip
        missing = [answer for answer, value in values.items() if not value]
        answers = validate_answers(_complete(answers, missing, may_ask=not yes))
    except AnswerRefused as error:
        raise typer.BadParameter(end_sentence(str(error)), param_hint=_OPTIONS[error.answer]) from None
    try:
        paths, result = _write(folder, answers, today or date.today())
    except FolderUnusable as error:
        _refuse(str(error))
    _report(
        folder,
        answers,
        len(paths),
        result,
        [answer for answer in _PLACEHOLDERS if getattr(answers, answer) == getattr(defaults, answer)],
    )


def _refuse(message: str) -> NoReturn:
    typer.echo(f"Nothing was written: {message}", err=True)
    raise typer.Exit(1)


def _split(values: Sequence[str] | None) -> tuple[str, ...]:
    """Returns the values of an option that may be repeated, or hold several with commas."""
    return tuple(part.strip() for value in values or () for part in value.split(",") if part.strip())


def _can_ask() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _complete(answers: PortalAnswers, missing: Sequence[str], *, may_ask: bool) -> PortalAnswers:
    """Returns the answers with those that were asked for. Raises BadParameter if one is needed and nobody can be asked.

    missing: the names of those that no option has.
    """
    from dataclasses import replace

    from ..authoring.portal_template import answers as checks

    if not (may_ask and _can_ask()):
        for answer in ("name", "forge"):
            if answer in missing:
                why = "without a terminal nobody can be asked" if may_ask else "it is always needed"
                raise typer.BadParameter(f"it is missing, and {why}.", param_hint=_OPTIONS[answer])
        return answers
    questions: dict[str, tuple[str, Callable[[str], object]]] = {
        "name": ("What is the portal called?", checks.require_name),
        "forge": ("Where is it kept, github, gitlab or none?", checks.require_forge),
        "repository": ("Address of its project there; empty to say it later", checks.require_repository),
        "address": (
            "Address of the site; empty to say it later",
            lambda text: checks.require_address("address", text),
        ),
        "languages": (
            "Languages of its courses with commas, the portal's own first",
            lambda text: checks.require_languages(_split([text])),
        ),
        "team": ("The first team that it is for", checks.require_team),
        "manager": ("Who leads that team", lambda text: checks.require_person("manager", text)),
        "learning_people": (
            "The people of learning and development with commas, their head first",
            lambda text: tuple(checks.require_person("learning_people", name) for name in _split([text])),
        ),
    }
    for answer, (question, require) in questions.items():
        if answer not in missing or (answer == "repository" and answers.forge == "none"):
            continue
        value = _ask_until(question, _suggest(answer, answers), require)
        answers = replace(answers, **{answer: value})  # type: ignore[arg-type]
    return answers


def _suggest(answer: str, answers: PortalAnswers) -> str | None:
    """Returns what an empty answer means; None where there must be one."""
    if answer in ("name", "forge"):
        return None
    if answer == "address":
        return guess_pages_address(answers.repository)
    value = getattr(answers, answer)
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def guess_pages_address(repository: str) -> str:
    """Returns where GitHub Pages publishes the site of a project at github.com; "" for others."""
    parts = urlsplit(repository)
    names = parts.path.strip("/").split("/")
    if parts.hostname != "github.com" or len(names) != 2:
        return ""
    owner, project = names
    host = f"{owner.lower()}.github.io"
    return f"https://{host}/" if project.lower() == host else f"https://{host}/{project}/"


def _ask_until(question: str, default: str | None, require: Callable[[str], object]) -> object:
    """Returns the answer once `require` takes it. default: what an empty answer means, if there may be one."""
    from ..authoring.portal_template.answers import AnswerRefused

    suffix = " " if question.endswith("?") and not default else ": "
    while True:
        try:
            answer = typer.prompt(question, default=default, show_default=bool(default), prompt_suffix=suffix)
            return require(str(answer))
        except AnswerRefused as error:
            typer.echo(f"Not so: {end_sentence(str(error))}")


def _write(folder: Path, answers: PortalAnswers, today: date) -> tuple[list[str], CheckedPortal]:
    """Writes the portal; returns the paths of its files, and what its check found. Raises FolderUnusable."""
    from .. import __version__
    from ..authoring import schema_files
    from ..authoring.portal_template import begin, record, render
    from ..diagnostics.diagnostic import Severity
    from ..forge import repository_files
    from ..load.site_modules import load_collections
    from ..pipeline.run import run_pipeline

    kept_files = render.render_kept_files(answers, __version__)
    lock = render.read_lock()
    with begin.stage_portal(folder) as stage:
        begin.write_files(stage, {**kept_files, **render.render_first_content(answers, today), render.LOCK_FILE: lock})
        new_record = record.PortalRecord(__version__, answers, kept_files, record.compute_digest(lock))
        begin.write_files(stage, record.render_record(new_record))
        schema_files.write_schemas(stage, load_collections(stage))
        result = run_pipeline(stage, today)
        if result.has_errors:
            first = next(d for d in result.diagnostics if d.severity is Severity.ERROR)
            raise begin.FolderUnusable(
                f"with these answers the check would say, in {first.location.path}: {end_sentence(first.message)} "
                "Choose another name there."
            )
        repository_files.begin_files(stage, result.catalogue)
        paths = sorted(file.relative_to(stage).as_posix() for file in stage.rglob("*") if file.is_file())
    return paths, result


def _report(
    folder: Path, answers: PortalAnswers, file_count: int, result: CheckedPortal, missing: Sequence[str]
) -> None:
    """Says what was written, and what comes next."""
    from ..diagnostics.phrases import format_count
    from ..load.git import find_repository
    from ..reports.plain import mask_unprintable

    lines = [
        f"{folder} is the portal “{answers.name}”: {format_count(file_count, 'file')}, "
        f"{format_count(result.entry_count, 'entry', 'entries')}, checked without errors.",
        "",
        "Next:",
        *([] if folder.resolve() == Path.cwd().resolve() else [f"  cd {shlex.quote(str(folder))}"]),
        "  make serve                             # or: trellis serve; shows it on http://127.0.0.1:8000",
    ]
    top = find_repository(folder)
    if top is None:
        lines += ["  git init -b main && git add . && git commit -m 'Begin the portal'"]
    elif top == folder.resolve():
        lines += ["  git add . && git commit -m 'Begin the portal'"]
    if answers.forge != "none":
        noun = {"github": "GitHub", "gitlab": "GitLab"}[answers.forge]
        lines += [f"  push it to {noun}; README.md says what to set up there"]
    lines += ["README.md has the first week: people, teams, a first course, the standard."]
    if missing:
        options = ", ".join(_OPTIONS[answer] for answer in missing)
        lines += [f"What was left out ({options}) has a placeholder, which README.md says how to replace."]
    if top is not None and top != folder.resolve():
        lines += [
            f"It lies within the repository {top}. A forge reads workflows at the top of a repository only: move the "
            "folder out of it, or publish the site by hand."
        ]
    typer.echo(mask_unprintable("\n".join(lines)))
