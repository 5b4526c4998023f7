"""``trellis diff``: what a change does to the catalogue, in readers' words."""

from __future__ import annotations

import importlib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .app import app
from .options import Format, Root, Today, default_branch

if TYPE_CHECKING:
    from ..catalogue.catalogue import Catalogue


@app.command()
def diff(
    root: Root = Path("."),
    base: Annotated[str, typer.Option(help="What to compare with; the default branch where it is not given.")] = "",
    head: Annotated[str, typer.Option(help="A revision; the files as they lie there where it is not given.")] = "",
    format: Annotated[Format, typer.Option(help="text for people; the others for programs.")] = Format.TEXT,
    today: Today = None,
) -> None:
    """Say what a change does to the catalogue: courses, paths and dates that come, change or go, and whom that affects."""
    from ..check.context import Context
    from ..derive import PublishedCatalogue
    from ..derive.difference import difference
    from ..duplicates.comparison import Comparison
    from ..load.git import NoGit

    day = today or date.today()
    try:
        before, after = _sides(root, day, base or default_branch(root), head)
    except NoGit as error:
        raise typer.BadParameter(f"{error}.", param_hint="--base / --head") from None
    found = difference(*(PublishedCatalogue(side, Context(day, side.portal, Comparison())) for side in (before, after)))
    typer.echo(importlib.import_module(f"trellis.reports.difference.{format}").render(found), nl=False)


def _sides(root: Path, day: date, base: str, head: str) -> tuple[Catalogue, Catalogue]:
    """The catalogue where the change began, and as it leaves it. What came into the default branch since is no part of it."""
    from ..approvals.collect.commit_range import span
    from ..load.commit import Commit
    from ..load.site_modules import collections
    from ..pipeline import at_commit, run

    models = collections(root)
    began = Commit(root, span(root, base, head or "HEAD").fork)
    if head:
        return at_commit.catalogue(began, models), at_commit.catalogue(Commit(root, head), models)
    return at_commit.catalogue(began, models), run.run(root, day).catalogue
