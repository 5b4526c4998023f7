"""``trellis similar``: what exists already."""

from __future__ import annotations

import gc
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .app import app
from .options import Root
from .options import store as store_of


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"


@app.command()
def similar(
    what: Annotated[
        str, typer.Argument(metavar="FILE_OR_ID", help="A course's id, or a file, be it part of the portal or not.")
    ],
    root: Root = Path("."),
    format: Annotated[Format, typer.Option(help="text for people, json for programs.")] = Format.TEXT,
    cache: Annotated[bool, typer.Option(help="Use what earlier runs found out where nothing has changed.")] = True,
) -> None:
    """Show the five courses that are nearest to one, and say why."""
    gc.disable()
    from .. import similar as near
    from ..reports import similar as report

    try:
        found = near.neighbours(near.opened(root, store_of(root) if cache else None), root, what)
    except near.Unknown as unknown:
        raise typer.BadParameter(f"{unknown}.", param_hint="FILE_OR_ID") from None
    typer.echo((report.to_json if format is Format.JSON else report.text)(found), nl=False)
