"""A rubric's version that a review cites stays as it was; changed criteria are a new version.

A review records levels of certain criteria. If these change under the same version, an old approval says something
that nobody ever judged. The criteria are compared with those before the change, such as a pull request, and with what
reviews of the same version scored. `trellis check --fix` raises the number and keeps the former criteria below
`versions`.

Bad: `reviews/` holds a review by version 2, and a criterion of it is worded anew.

    version: 2
    criteria:
      - id: accurate
        text: Every figure has a source that a reader can open

Good:

    version: 3
    criteria:
      - id: accurate
        text: Every figure has a source that a reader can open
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ....catalogue.catalogue import Catalogue, Entry
from ....diagnostics.diagnostic import Diagnostic, Label, Severity
from ....diagnostics.phrases import format_count
from ....kinds import Review, Rubric
from ...context import Context
from ...previous import read_previous_meta
from ...reviewed import find_reviewed_catalogue
from ...rule import Rule
from .scores_off_rubric import judge_scores


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for rubric in catalogue.rubrics:
        reviews: list[Entry[Review]] = list(catalogue.referrers(rubric, "review", "rubric"))
        previous = read_previous_meta(context, rubric)
        yield from _check_kept_versions(rubric, previous)
        if previous and rubric.meta.criteria != previous.criteria and rubric.meta.version <= previous.version:
            citing_reviews = [review for review in reviews if (review.meta.rubric_version or 0) >= rubric.meta.version]
            next_version = previous.version + 1
        else:
            citing_reviews = list(_find_differing_reviews(rubric, reviews, catalogue, context))
            next_version = (
                max([rubric.meta.version, *(review.meta.rubric_version or 0 for review in citing_reviews)]) + 1
            )
        if citing_reviews:
            yield _report_criteria(rubric, citing_reviews, next_version)


def _find_differing_reviews(
    rubric: Entry[Rubric], reviews: Sequence[Entry[Review]], catalogue: Catalogue, context: Context
) -> Iterator[Entry[Review]]:
    """Yields the reviews that score other criteria than the rubric has, and that were right when they were written."""
    for review in reviews:
        if (review.meta.rubric_version or 0) < rubric.meta.version or not any(judge_scores(review, catalogue)):
            continue
        reviewed = find_reviewed_catalogue(catalogue, context, review)
        if reviewed is None or not any(judge_scores(review, reviewed)):
            yield review


def _check_kept_versions(rubric: Entry[Rubric], previous: Rubric | None) -> Iterator[Diagnostic]:
    """Yields kept versions that cannot be former ones, or are not what they were."""
    numbers = [former.version for former in rubric.meta.versions]
    for index, former in enumerate(rubric.meta.versions):
        former_criteria = previous.find_criteria(former.version) if previous else None
        if former.version >= rubric.meta.version or former.version in numbers[:index]:
            message = f"version {former.version} is no former version: the rubric is at {rubric.meta.version}"
            if former.version in numbers[:index]:
                message = f"version {former.version} is kept twice"
            yield RULE.at(
                rubric,
                ("versions", index, "version"),
                message,
                help="keep each former version once, with the number that it had",
            )
        elif former_criteria and former_criteria != former.criteria:
            yield RULE.at(
                rubric,
                ("versions", index, "version"),
                f"the criteria kept here are not those that version {former.version} had",
                help="take them from the version before this change, word by word",
            )


def _report_criteria(rubric: Entry[Rubric], citing_reviews: Sequence[Entry[Review]], next_version: int) -> Diagnostic:
    count = format_count(len(citing_reviews), "review")
    version = rubric.meta.version
    message = f"the criteria are not those of version {version}, by which {count} judged"
    if all((review.meta.rubric_version or 0) > version for review in citing_reviews):
        message = f"the rubric is at version {version}, and {count} judged by a later one"
    return RULE.at(
        rubric,
        "version",
        message,
        help=f"set `version: {next_version}`, and keep the former criteria below `versions`",
        related=(Label(citing_reviews[0].at("rubric_version"), "a review by that version"),),
    )


RULE = Rule("rubric-version", Severity.ERROR, check)
