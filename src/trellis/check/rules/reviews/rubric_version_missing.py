"""A rubric keeps the versions that reviews cite.

A score of three for `accurate` says something as long as anybody can read what three meant. Below `versions` the
rubric holds its former criteria, so that old approvals can still be read and spot-checked. `trellis check --fix` puts
them there when criteria change.

Bad: `reviews/` holds reviews by version 1.

    version: 2

Good:

    version: 2
    versions:
      - version: 1
        criteria:
          - id: accurate
            text: Every figure has a source
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue, Entry
from ....diagnostics.diagnostic import Diagnostic, Label, Severity
from ....diagnostics.phrases import format_count
from ....kinds import Review
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for rubric in catalogue.whole.rubrics:  # a finding stands at the rubric, whichever review the change adds
        reviews_by_version: defaultdict[int, list[Entry[Review]]] = defaultdict(list)
        for review in catalogue.whole.referrers(rubric, "review", "rubric"):
            version = review.meta.rubric_version
            if version is not None and version < rubric.meta.version and rubric.meta.find_criteria(version) is None:
                reviews_by_version[version].append(review)
        for version, reviews in sorted(reviews_by_version.items()):
            yield RULE.at(
                rubric,
                "version",
                f"{format_count(len(reviews), 'review')} judged by version {version}, and its criteria are not kept",
                help=f"write them below `versions`, with `version: {version}`, as the file's history has them",
                related=(Label(reviews[0].at("rubric_version"), "a review by that version"),),
            )


RULE = Rule("rubric-version-missing", Severity.WARNING, check)
