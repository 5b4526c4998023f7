"""A rubric's version that a review cites stays as it was; changed criteria are a new version.

A review records levels of certain criteria. If these change under the same version, an old approval says something
that nobody ever judged. This is looked at in a change, such as a pull request, beside what was there before.

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

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue, Entry
from ....diagnostics.diagnostic import Diagnostic, Label, Severity
from ....diagnostics.phrases import format_count
from ....kinds import Review
from ...context import Context
from ...previous import read_previous_meta
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for rubric in catalogue.rubrics:
        previous = read_previous_meta(context, rubric)
        if previous is None or rubric.meta.criteria == previous.criteria or rubric.meta.version > previous.version:
            continue
        reviews: list[Entry[Review]] = list(catalogue.referrers(rubric, "review", "rubric"))
        citing_reviews = [review for review in reviews if (review.meta.rubric_version or 0) >= rubric.meta.version]
        if citing_reviews:
            count = format_count(len(citing_reviews), "review")
            yield RULE.at(
                rubric,
                "version",
                f"the criteria are not those of version {rubric.meta.version}, by which {count} judged",
                help=f"set `version: {previous.version + 1}`",
                related=(Label(citing_reviews[0].at("rubric_version"), "a review by that version"),),
            )


RULE = Rule("rubric-version", Severity.ERROR, check)
