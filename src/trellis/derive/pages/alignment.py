"""The page of alignment: what serves the company's objectives, what does not, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from ..alignment.broken_links import BrokenLinks, find_broken_links
from ..alignment.circles import TierCircles, draw_circles
from ..alignment.coverage import CoverageTable, PathAdvice, advise_paths, build_coverage
from ..alignment.index import AlignmentIndex
from ..alignment.involvement import EARLY_DAYS, Involvement, measure_involvement
from ..alignment.promises import PromisedFigure, measure_promises
from ..alignment.shares import AlignedShares, measure_shares
from ..alignment.tree import ObjectiveNode, build_tree
from ..links import Link
from ..published import PublishedCatalogue
from .report import link_reports


@dataclass(frozen=True, slots=True)
class AlignmentPage:
    """The view. objective_count: of the current ones. early_days: what a first need has to come before.

    reports: of quarters, the latest first.
    """

    objective_count: int
    shares: AlignedShares
    figures: tuple[PromisedFigure, ...]
    tree: tuple[ObjectiveNode, ...]
    circles: TierCircles
    broken_links: tuple[BrokenLinks, ...]
    coverage: tuple[CoverageTable, ...]
    path_advice: tuple[PathAdvice, ...]
    involvement: tuple[Involvement, ...]
    early_days: int
    reports: tuple[Link, ...]


def build_alignment_page(published: PublishedCatalogue) -> AlignmentPage:
    """Builds the view as of the catalogue's date."""
    index = AlignmentIndex(published)
    return AlignmentPage(
        objective_count=len(index.objectives),
        shares=measure_shares(index),
        figures=measure_promises(index),
        tree=build_tree(index),
        circles=draw_circles(index),
        broken_links=find_broken_links(index),
        coverage=build_coverage(index),
        path_advice=advise_paths(index),
        involvement=measure_involvement(index),
        early_days=EARLY_DAYS,
        reports=link_reports(published),
    )
