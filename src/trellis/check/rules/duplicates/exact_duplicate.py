"""A course exists once.

Two courses with one text are two that must be kept up to date, and only one of them will be. Who searches finds both
and does not know which to trust. What counts is the title without regions and teams, and the text: the same text
under another region's name is the same course, and so is one that shares half its text with another, template text
not counted. A team's course that has the title and the outcomes of another of its own is a copy too; the title alone
is not enough.

It is told at the course that somebody has written or changed since the last release, with ten of its copies at most.

Bad: the second is the first with another name of a region.

    title: Handling a complaint          in sales
    title: Handling a complaint (Asia)   in support, with the same text

Good: one course for all, or one that adapts the other, says so, and differs where the regions do.

    title: Handling a complaint (Asia)
    variant_of: handling-a-complaint
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ...context import Context
from ...rule import Rule
from .near_duplicate import MAX_EXPLAINED_PAIRS, report_pair, review_pairs

if TYPE_CHECKING:
    from ....duplicates.matches import CandidatePair


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    course_index = context.comparison.index_courses(catalogue)
    help = "use that one and delete this; if this adapts or replaces it, name it in `variant_of` or `supersedes`"
    pairs_by_course: dict[str, list[CandidatePair]] = {}
    for pair in (reviewed.pair for reviewed in review_pairs(catalogue, context) if reviewed.is_open):
        if pair.match.verdict == "block":
            pairs_by_course.setdefault(pair.reported_course.id, []).append(pair)
    for pairs in pairs_by_course.values():
        first, *others = sorted(pairs, key=lambda pair: pair.other_course.seniority)
        message = f"is the same course as `{first.other_course.id}`"
        diagnostic = report_pair(RULE, catalogue, course_index, first, message, help)
        explained_pairs = others[: MAX_EXPLAINED_PAIRS - 1]
        if len(others) > len(explained_pairs):
            diagnostic = replace(diagnostic, message=f"{message}, and as {len(others)} more")
        related_labels = (report_pair(RULE, catalogue, course_index, pair, "", "").related for pair in explained_pairs)
        yield replace(diagnostic, related=tuple(chain(diagnostic.related, *related_labels)))


RULE = Rule("exact-duplicate", Severity.ERROR, check)
