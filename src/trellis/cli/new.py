"""``trellis new``: what exists, then a file to write in."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .app import app
from .options import Root
from .options import store as store_of


class Kind(StrEnum):
    COURSE = "course"


@app.command()
def new(
    team: Annotated[str, typer.Option(help="The team whose course it is.")],
    title: Annotated[str, typer.Option(help="What it is called, 5 to 80 characters.", prompt="Title")],
    summary: Annotated[
        str, typer.Option(help="One or two sentences for its card, 40 to 200 characters.", prompt="Summary")
    ],
    kind: Annotated[Kind, typer.Argument(help="What is begun.")] = Kind.COURSE,
    root: Root = Path("."),
    yes: Annotated[bool, typer.Option("--yes", help="Begin it whatever exists, without asking.")] = False,
) -> None:
    """Show what exists that is close to a title and a summary, then begin a course of these words."""
    del kind  # there is one so far
    from ..authoring import new_course
    from ..authoring.imports.existing import survey
    from ..duplicates import nearest
    from ..duplicates.external_file import titled
    from ..reports import similar as report

    existing = survey(root)
    try:
        new_course.require(existing, team, title, summary)  # before anybody reads on
    except new_course.Refused as refused:
        raise typer.BadParameter(f"{refused}.") from None
    found = nearest.nearest(nearest.opened(root, store_of(root)), titled(title, summary, team))
    typer.echo(report.text(found))
    asked = sys.stdin.isatty() and sys.stdout.isatty()
    if not yes and found and found[0].verdict != "mention" and not asked:
        typer.echo("Nothing was begun. To begin it all the same, add --yes.")
        raise typer.Exit(1)
    if not yes and asked and not typer.confirm("Begin a new course all the same?"):
        raise typer.Exit
    try:
        path = new_course.begin(root, existing, team, title, summary)
    except new_course.Refused as refused:
        raise typer.BadParameter(f"{refused}.") from None
    typer.echo(f"{path} is yours to write. Next: `trellis check {path}`.")
