"""``trellis new``: shows what exists that is like it, then begins a draft of any kind, from a template."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from ..diagnostics.phrases import end_sentence
from .app import app
from .from_document import create_course_from_document
from .options import RootOption, make_day_option, open_cache, require_teams

if TYPE_CHECKING:
    from ..authoring.new_entries.plan import EntryPlan, EntryRequest
    from ..authoring.new_entries.portal_facts import PortalFacts


T = TypeVar("T")

_EXAMPLE_COUNT = 5
"""How many ids a question shows."""


class CreatableKind(StrEnum):
    COURSE = "course"
    LESSON = "lesson"
    QUIZ = "quiz"
    CHECKPOINT = "checkpoint"
    PATH = "path"
    OBJECTIVE = "objective"
    NEED = "need"
    SESSION = "session"
    STORY = "story"
    RUBRIC = "rubric"
    PAGE = "page"
    TEAM = "team"


@app.command("new")
def create_entry(
    kind: Annotated[CreatableKind, typer.Argument(help="What is begun.")] = CreatableKind.COURSE,
    team: Annotated[
        str,
        typer.Option(
            metavar="TEAM",
            help="The team whose it is; of a new team its parent, whose requirements do not hold for it.",
        ),
    ] = "",
    title: Annotated[str, typer.Option(metavar="TEXT", help="What it is called, 3 to 80 characters.")] = "",
    summary: Annotated[
        str, typer.Option(metavar="TEXT", help="One or two sentences for its card, 40 to 200 characters.")
    ] = "",
    id: Annotated[
        str,
        typer.Option(
            "--id", metavar="ID", help="Its id, which is its file's or folder's name; made of the title by default."
        ),
    ] = "",
    course: Annotated[
        str, typer.Option(metavar="ID", help="Of a lesson, quiz or checkpoint: its course; else one is begun too.")
    ] = "",
    items: Annotated[
        list[str] | None,
        typer.Option("--item", metavar="ID", help="Of a path or session: a course or path in it; may be repeated."),
    ] = None,
    skills: Annotated[
        list[str] | None,
        typer.Option(
            "--skills", metavar="IDS", help="Of a course: its skills, with commas; it is compared by them too."
        ),
    ] = None,
    rubric: Annotated[str, typer.Option(metavar="ID", help="Of a checkpoint: what it is assessed by.")] = "",
    parent: Annotated[str, typer.Option(metavar="ID", help="Of a team's objective: the one that it serves.")] = "",
    manager: Annotated[str, typer.Option(metavar="ID", help="Of a team: the person who leads it.")] = "",
    copy_template: Annotated[
        bool,
        typer.Option("--copy-template", help="Begin nothing; copy the kind's template to templates/, to be changed."),
    ] = False,
    document: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="FILE",
            help="A Word document, slides, a PDF or Markdown that becomes the draft.",
        ),
    ] = None,
    root: RootOption = Path("."),
    yes: Annotated[bool, typer.Option("--yes", help="Begin it whatever exists, without asking.")] = False,
    today: Annotated[date | None, make_day_option("Begin it as of this day instead of today.")] = None,
) -> None:
    """Show what exists that is like it, then begin a draft of it.

    It is written from a template: whole files with hints, all of them or none. On a terminal it asks for what is
    missing.
    """
    from ..authoring.imports.existing import survey_portal
    from ..authoring.new_entries.forms import FORMS, NewEntryRefused
    from ..authoring.new_entries.plan import (
        EntryRequest,
        require_summary,
        require_team,
        require_title,
        validate_request,
    )
    from ..authoring.new_entries.portal_facts import collect_facts

    form = FORMS[kind]
    if copy_template:
        _copy_template(root, kind)
        return
    facts = collect_facts(survey_portal(root, open_cache(root)))
    if kind is not CreatableKind.TEAM:
        require_teams(root, len(facts.portal.teams), facts.portal.file_count)
    course_facts = facts.find_entry("course", course) if course else None
    if course_facts and form.is_lesson and not team:
        team = course_facts.team
    teams = ", ".join(sorted(facts.portal.teams))
    team = team or _ask("--team", f"Team ({teams})", lambda answer: require_team(facts, form, answer))
    if document is not None:
        if kind is not CreatableKind.COURSE:
            raise typer.BadParameter(f"a document becomes a course, not a {kind}.", param_hint="--from")
        day = today or date.today()
        create_course_from_document(
            document,
            team=team,
            title=title,
            summary=summary,
            skills=_split_ids(skills),
            id=id,
            root=root,
            yes=yes,
            today=day,
        )
        return
    request = EntryRequest(
        form,
        team,
        title or _ask("--title", "Title", require_title),
        summary or _ask("--summary", "Summary", require_summary),
        today or date.today(),
        id,
        course,
        _split_ids(items),
        rubric,
        manager,
        parent,
        _split_ids(skills),
    )
    try:
        request = validate_request(facts, request)  # fail before anything is shown
        if not yes and _can_ask():
            request = _ask_further(facts, request)
        _show_similar(root, facts, request, yes=yes)
        plan = _write(root, request)
    except NewEntryRefused as error:
        raise typer.BadParameter(end_sentence(str(error))) from None
    _report(root, plan, request)


def _split_ids(answers: Sequence[str] | None) -> tuple[str, ...]:
    """Returns the ids of answers that each may hold several, with commas."""
    return tuple(dict.fromkeys(id.strip() for text in answers or () for id in text.split(",") if id.strip()))


def _can_ask() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _ask(option: str, question: str, require: Callable[[str], str]) -> str:
    """Returns the answer to a question, which is asked again until `require` raises nothing.

    Raises BadParameter where nobody can be asked.
    """
    if not _can_ask():
        raise typer.BadParameter("it is missing, and without a terminal nobody can be asked.", param_hint=option)
    return _ask_until(lambda: require(str(typer.prompt(question))))


def _ask_until(ask: Callable[[], T]) -> T:
    """Returns the answer once it is not refused."""
    from ..authoring.new_entries.forms import NewEntryRefused

    while True:
        try:
            return ask()
        except NewEntryRefused as error:
            typer.echo(f"Not so: {end_sentence(str(error))}")


def _ask_further(facts: PortalFacts, request: EntryRequest) -> EntryRequest:
    """Asks for what cannot be derived from title and summary, until it exists."""
    from ..authoring.new_entries.plan import validate_request

    return _ask_until(lambda: validate_request(facts, _ask_details(facts, request)))


def _ask_details(facts: PortalFacts, request: EntryRequest) -> EntryRequest:
    """Asks once. An empty answer leaves it to be derived."""
    from ..authoring.new_entries.plan import derive_id, has_derivable_id

    name = request.form.name
    if not request.id and not has_derivable_id(request.title) and not (request.form.is_lesson and request.course):
        question = "Id, in small letters, digits and hyphens; it becomes part of the address"
        request = replace(request, id=_ask_optional(question, derive_id(facts, request)))
    if request.form.is_lesson and not request.course:
        drafts = [c.id for c in facts.list_entries("course", statuses=["draft"]) if c.team == request.team]
        hint = f", such as {', '.join(drafts[:3])}" if drafts else ""
        request = replace(request, course=_ask_optional(f"Course, by its id{hint}; empty for a new one"))
    if name == "course" and not request.skills and facts.list_skills():
        examples = ", ".join(facts.list_skills()[:_EXAMPLE_COUNT])
        answer = _ask_optional(f"Skills of content/skills.yml with commas, such as {examples}; empty to say it later")
        request = replace(request, skills=_split_ids([answer]))
    if name == "path" and not request.items:
        default = facts.choose_item(request.team, request.title, request.summary)
        answer = _ask_optional("Courses in their order, ids with commas", default)
        request = replace(request, items=_split_ids([answer]))
    if name == "session" and not request.items:
        answer = _ask_optional("Course or path that is taught, by its id; empty for office hours")
        request = replace(request, items=(answer,) if answer else ())
    if name == "objective" and not request.parent:
        answer = _ask_optional("Objective that it serves, by its id; empty for one of the company")
        request = replace(request, parent=answer)
    if name == "team" and not request.manager:
        request = replace(request, manager=_ask_optional("Who leads it, an id of people.yml; empty to say it later"))
    return request


def _ask_optional(question: str, default: str = "") -> str:
    return str(typer.prompt(question, default=default, show_default=bool(default))).strip()


def _show_similar(root: Path, facts: PortalFacts, request: EntryRequest, *, yes: bool) -> None:
    """Shows what exists that is like it. Exits if nobody wants it all the same, or nobody can be asked."""
    goes_into_draft = request.course or facts.find_draft_course(request.team, request.title)
    begins_course = request.form.name == "course" or (request.form.is_lesson and not goes_into_draft)
    show = _show_similar_courses if begins_course else _show_namesakes
    is_close, must_ask = show(root, facts, request)
    if yes:
        return
    if _can_ask():
        if must_ask and not typer.confirm(f"Begin a new {request.form.name} all the same?"):
            raise typer.Exit
    elif is_close:
        typer.echo("Nothing was begun. To begin it all the same, add --yes.")
        raise typer.Exit(1)


def _show_similar_courses(root: Path, facts: PortalFacts, request: EntryRequest) -> tuple[bool, bool]:
    """Shows the nearest courses. Returns whether one is close, and whether to ask on a terminal."""
    from ..catalogue.portal_language import read_portal_language
    from ..duplicates import nearest
    from ..duplicates.external_file import build_titled_course
    from ..reports import similar as report

    language = read_portal_language(str(root))
    course = build_titled_course(request.title, request.summary, request.team, language, request.skills)
    neighbours = nearest.find_nearest_courses(nearest.open_course_index(root, open_cache(root)), course)
    typer.echo(report.render_text(neighbours))
    return bool(neighbours) and neighbours[0].verdict != "mention", True


def _show_namesakes(root: Path, facts: PortalFacts, request: EntryRequest) -> tuple[bool, bool]:
    """Shows entries of the kind with nearly the same title. Returns whether there are any, twice."""
    from ..reports.plain import mask_unprintable

    course = request.course or facts.find_draft_course(request.team, request.title)
    namesakes = facts.find_namesakes(request.form.kind, request.title, course if request.form.is_lesson else "")
    if namesakes:
        typer.echo("There is already:")
        for entry in namesakes:
            typer.echo(f"  {mask_unprintable(entry.get_text('title'))} ({entry.path})")
    return bool(namesakes), bool(namesakes)


def _write(root: Path, request: EntryRequest) -> EntryPlan:
    """Writes the files, all or none. Exits if another command holds the portal; raises NewEntryRefused."""
    from ..authoring.imports.existing import survey_portal
    from ..authoring.new_entries.plan import plan_entry
    from ..authoring.new_entries.portal_facts import collect_facts
    from ..authoring.new_entries.write import require_room, write_all
    from ..authoring.portal_lock import PortalLocked, lock_portal
    from ..load.site_modules import load_collections

    try:
        with lock_portal(root):
            facts = collect_facts(survey_portal(root, open_cache(root)))
            plan = plan_entry(root, facts, load_collections(root), request)
            require_room(root, plan.files)
            write_all(root, plan.files)
    except PortalLocked as error:
        typer.echo(f"Nothing was begun: {error}", err=True)
        raise typer.Exit(1) from None
    return plan


def _report(root: Path, plan: EntryPlan, request: EntryRequest) -> None:
    """Says what was written, what was decided for the author, and what comes next."""
    from ..reports.guides import find_guide

    typer.echo(f"{plan.path} is yours to write.")
    if further_paths := sorted(path for path in plan.files if path != plan.path):
        typer.echo("\n".join(("With it come:", *(f"  {path}" for path in further_paths))))
    if plan.choices:
        typer.echo("Chosen for you; change it where it is wrong:")
        typer.echo("\n".join(f"  {choice}" for choice in plan.choices))
    folder = plan.path.rpartition("/")[0]
    checked_path = folder if request.form.name == "course" or request.form.is_lesson else plan.path
    typer.echo(f"Next: write over what stands there; `trellis check {checked_path}` says what is missing.")
    if guide := find_guide(root, request.form.name):
        typer.echo(f"How it is done: {guide}")
    if request.form.name == "team":
        typer.echo("Then `trellis repository`, which writes the new team's folder into CODEOWNERS.")


def _copy_template(root: Path, kind: CreatableKind) -> None:
    """Copies the engine's template of a kind to the portal. Raises BadParameter if something is there."""
    from ..authoring.new_entries.forms import FORMS, NewEntryRefused
    from ..authoring.new_entries.template_files import PORTAL_FOLDER, list_engine_files
    from ..authoring.new_entries.write import require_room, write_all
    from .locking import hold_lock

    files = {f"{PORTAL_FOLDER}/{kind}/{file.name}": file.text for file in list_engine_files(FORMS[kind])}
    try:
        with hold_lock(root):
            require_room(root, files)
            write_all(root, files)
    except NewEntryRefused as error:
        raise typer.BadParameter(end_sentence(str(error)), param_hint="--copy-template") from None
    for path in files:
        typer.echo(f"{path}: written")
    typer.echo("`trellis new` takes it from now on, and `trellis check` says where it no longer fits the models.")
