"""``trellis new``: shows similar courses, then creates a draft of a new one."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .app import app
from .options import RootOption, open_cache, require_entries


class CreatableKind(StrEnum):
    COURSE = "course"


@app.command("new")
def create_course(
    team: Annotated[str, typer.Option(metavar="TEAM", help="The team whose course it is.")],
    title: Annotated[str, typer.Option(metavar="TEXT", help="What it is called, 3 to 80 characters.", prompt="Title")],
    summary: Annotated[
        str,
        typer.Option(metavar="TEXT", help="One or two sentences for its card, 40 to 200 characters.", prompt="Summary"),
    ],
    kind: Annotated[CreatableKind, typer.Argument(help="What is begun.")] = CreatableKind.COURSE,
    id: Annotated[
        str,
        typer.Option(
            "--id", metavar="ID", help="Its id, which is its folder's name; made of the title where none is given."
        ),
    ] = "",
    root: RootOption = Path("."),
    yes: Annotated[bool, typer.Option("--yes", help="Begin it whatever exists, without asking.")] = False,
) -> None:
    """Show similar courses, then begin a draft. Its title and summary are compared with what exists."""
    del kind  # there is only one so far
    from ..authoring import new_course
    from ..authoring.imports.existing import survey_portal
    from ..authoring.portal_lock import PortalLocked, lock_portal
    from ..catalogue.portal_language import read_portal_language
    from ..duplicates import nearest
    from ..duplicates.external_file import build_titled_course
    from ..reports import similar as report

    existing = survey_portal(root)
    require_entries(root, len(existing.teams))
    try:
        new_course.validate_new_course(existing, team, title, summary)  # fail before showing similar courses
    except new_course.NewCourseRefused as error:
        raise typer.BadParameter(f"{error}.") from None
    course = build_titled_course(title, summary, team, read_portal_language(str(root)))
    neighbours = nearest.find_nearest_courses(nearest.open_course_index(root, open_cache(root)), course)
    typer.echo(report.render_text(neighbours))
    can_ask = sys.stdin.isatty() and sys.stdout.isatty()
    if not yes and neighbours and neighbours[0].verdict != "mention" and not can_ask:
        typer.echo("Nothing was begun. To begin it all the same, add --yes.")
        raise typer.Exit(1)
    if not yes and can_ask and not typer.confirm("Begin a new course all the same?"):
        raise typer.Exit
    try:
        with lock_portal(root):
            path = new_course.create_course(root, survey_portal(root), team, title, summary, id)
    except new_course.NewCourseRefused as error:
        raise typer.BadParameter(f"{error}.") from None
    except PortalLocked as error:
        typer.echo(f"Nothing was begun: {error}", err=True)
        raise typer.Exit(1) from None
    typer.echo(
        f"{path} is yours to write. Next: `trellis check {path}`; `trellis serve` shows it once its status is `mvp`."
    )
