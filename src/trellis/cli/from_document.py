"""``trellis new course --from FILE``: makes the draft of a course of a document, and says what is left to decide."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import typer

from .options import open_cache, require_teams


def create_course_from_document(
    file: Path,
    *,
    team: str,
    title: str,
    summary: str,
    skills: tuple[str, ...],
    id: str,
    root: Path,
    yes: bool,
    today: date,
) -> None:
    """Reads the document, shows similar courses, and writes the draft; nothing, where any of that is refused.

    title, summary: "" for those of the document. skills: ids of the skill register.
    """
    from ..authoring.documents.draft import compose_course
    from ..authoring.documents.files import list_course_files
    from ..authoring.documents.model import DocumentRefused
    from ..authoring.documents.source_file import read_document
    from ..authoring.imports.existing import survey_portal
    from ..authoring.new_entries.forms import FORMS, NewEntryRefused
    from ..authoring.new_entries.plan import EntryRequest, choose_id, describe_renames, validate_request
    from ..authoring.new_entries.portal_facts import collect_facts
    from ..authoring.new_entries.write import require_room, write_all
    from ..authoring.portal_lock import PortalLocked, lock_portal
    from ..catalogue.portal_language import read_portal_language
    from ..diagnostics.phrases import end_sentence
    from ..duplicates import nearest
    from ..duplicates.external_file import build_titled_course
    from ..reports import similar as report
    from ..reports.plain import mask_unprintable

    existing = survey_portal(root)
    require_teams(root, len(existing.teams), existing.file_count)
    try:
        course = compose_course(read_document(file), file.stem, title, summary)
        facts = collect_facts(existing)
        request = EntryRequest(FORMS["course"], team, course.title, course.summary, today, id, skills=skills)
        request = validate_request(facts, request)
        choose_id(facts, request)
    except (DocumentRefused, NewEntryRefused) as error:
        raise typer.BadParameter(mask_unprintable(end_sentence(str(error)))) from None
    language = read_portal_language(str(root))
    described = build_titled_course(course.title, course.summary, request.team, language, request.skills)
    neighbours = nearest.find_nearest_courses(nearest.open_course_index(root, open_cache(root)), described)
    typer.echo(report.render_text(neighbours))
    can_ask = sys.stdin.isatty() and sys.stdout.isatty()
    if not yes and neighbours and neighbours[0].verdict != "mention" and not can_ask:
        typer.echo("Nothing was begun. To begin it all the same, add --yes.")
        raise typer.Exit(1)
    if not yes and can_ask and not typer.confirm(mask_unprintable(f"Begin “{course.title}” of {file.name}?")):
        raise typer.Exit
    try:
        with lock_portal(root):
            existing = survey_portal(root)
            id = choose_id(collect_facts(existing), request)
            files = list_course_files(existing, course, request.team, id, request.skills)
            require_room(root, files)
            write_all(root, files)
    except NewEntryRefused as error:
        raise typer.BadParameter(mask_unprintable(end_sentence(str(error)))) from None
    except PortalLocked as error:
        typer.echo(f"Nothing was begun: {error}", err=True)
        raise typer.Exit(1) from None
    typer.echo("".join(f"{path}\n" for path in sorted(files)))
    if renames := describe_renames(request):
        typer.echo("\n".join(("Chosen for you; change it where it is wrong:", *(f"  {phrase}" for phrase in renames))))
    typer.echo("For you to decide:")
    for number, decision in enumerate(course.decisions, start=1):
        typer.echo(mask_unprintable(f"{number:3}. {decision}"))
    folder = next(iter(files)).rpartition("/")[0]
    typer.echo(f"\nThe draft is yours to write. Next: `trellis check {folder}`.")
