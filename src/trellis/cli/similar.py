"""``trellis similar`` and ``trellis duplicates``: what exists already, and what exists more than once."""

from __future__ import annotations

import gc
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from .app import app
from .options import Answer, Root, Today
from .options import store as store_of


@app.command()
def similar(
    what: Annotated[
        str, typer.Argument(metavar="FILE_OR_ID", help="A course's id, or a file, be it part of the portal or not.")
    ],
    root: Root = Path("."),
    format: Annotated[Answer, typer.Option(help="text for people, json for programs.")] = Answer.TEXT,
    cache: Annotated[bool, typer.Option(help="Use what earlier runs found out where nothing has changed.")] = True,
) -> None:
    """Show the five courses that are nearest to one, and say why."""
    gc.disable()
    from ..duplicates import nearest as near
    from ..reports import similar as report

    try:
        found = near.neighbours(near.opened(root, store_of(root) if cache else None), root, what)
    except near.Unknown as unknown:
        raise typer.BadParameter(f"{unknown}.", param_hint="FILE_OR_ID") from None
    typer.echo((report.to_json if format is Answer.JSON else report.text)(found), nl=False)


@app.command()
def duplicates(
    root: Root = Path("."),
    format: Annotated[Answer, typer.Option(help="text for people, json for programs.")] = Answer.TEXT,
    today: Today = None,
) -> None:
    """Show what the portal has more than once, with a proposal for each group; never fails."""
    gc.disable()
    from ..derive import PublishedCatalogue
    from ..derive.pages import duplicates as derived
    from ..pipeline.run import run
    from ..reports import duplicates as report

    result = run(root, today or date.today(), store=store_of(root))
    found = derived.duplicates(PublishedCatalogue(result.catalogue, result.context), drafts=True)
    typer.echo((report.to_json if format is Answer.JSON else report.text)(found), nl=False)
