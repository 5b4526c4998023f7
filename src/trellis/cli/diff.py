"""``trellis diff``: reports what a change does to the catalogue, for readers."""

from __future__ import annotations

import importlib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .app import app
from .options import DifferenceFormat, RootOption, find_default_branch, make_day_option, require_entries
from .streams import print_report

if TYPE_CHECKING:
    from ..catalogue.catalogue import Catalogue


@app.command("diff")
def show_difference(
    root: RootOption = Path("."),
    base: Annotated[
        str, typer.Option(metavar="REVISION", help="What to compare with; the default branch where it is not given.")
    ] = "",
    head: Annotated[
        str,
        typer.Option(metavar="REVISION", help="What to compare; the files as they lie there where it is not given."),
    ] = "",
    format: Annotated[
        DifferenceFormat, typer.Option(help="text for people; the others for programs.")
    ] = DifferenceFormat.TEXT,
    today: Annotated[date | None, make_day_option("Compare as of this day instead of today.")] = None,
) -> None:
    """Say what a change does to the catalogue, and whom it affects. Courses, paths and dates come, change or go."""
    from ..check.context import Context
    from ..derive import PublishedCatalogue
    from ..derive.difference import compare_catalogues
    from ..duplicates.comparison import Comparison
    from ..load.git import GitUnavailable

    day = today or date.today()
    try:
        before, after = _load_both_sides(root, day, base or find_default_branch(root), head)
    except GitUnavailable as error:
        raise typer.BadParameter(f"{error}.", param_hint="--base / --head") from None
    published_before, published_after = (
        PublishedCatalogue(catalogue, Context(day, catalogue.portal, Comparison())) for catalogue in (before, after)
    )
    difference = compare_catalogues(published_before, published_after)
    report = importlib.import_module(f"trellis.reports.difference.{format}").render(difference)
    print_report(report, for_programs=format is not DifferenceFormat.TEXT)


def _load_both_sides(root: Path, day: date, base: str, head: str) -> tuple[Catalogue, Catalogue]:
    """Returns the catalogues at the merge base, so that later commits of the base do not count, and at `head`."""
    from ..approvals.collect.commit_range import find_commit_range
    from ..load.commit import CommitTree
    from ..load.site_modules import load_collections
    from ..pipeline import at_commit, run

    collections = load_collections(root)
    merge_base = CommitTree(root, find_commit_range(root, base, head or "HEAD").merge_base)
    if head:
        return at_commit.load_catalogue(merge_base, collections), at_commit.load_catalogue(
            CommitTree(root, head), collections
        )
    result = run.run_pipeline(root, day)
    require_entries(root, result.entry_count)
    return at_commit.load_catalogue(merge_base, collections), result.catalogue
