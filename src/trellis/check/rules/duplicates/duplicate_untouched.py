"""Two courses that nobody has touched are not alike either.

What stands out among all courses depends on all courses: when many are added, two others may come to look alike.
Nobody is asked about that, and no build stops, since nobody has done anything. Who changes one of the two next is
asked.

Bad: since the last release a provider's catalogue has come in, and beside it these two stand out.

    title: Reading a contract          in sales
    title: English for contracts       in sales

Good:

    decisions:
      - about: english-for-contracts
        decision: distinct
        reason: That one teaches the words; this one teaches the law.
        digest: 3f9a0c12
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ...context import Context
from ...release import is_decided
from ...rule import Rule
from .near_duplicate import report_pair, review_pairs


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    course_index = context.comparison.index_courses(catalogue)
    for reviewed in review_pairs(catalogue, context):
        pair = reviewed.pair
        if reviewed.is_open or is_decided(catalogue, course_index, pair):
            continue
        relation = "is the same course as" if pair.match.verdict == "block" else "is close to"
        message = f"{relation} `{pair.other_course.id}` now, and neither has changed since the last release"
        help = "nothing needs to be done; when you next change this one, say in `decisions` why both are needed"
        yield report_pair(RULE, catalogue, course_index, pair, message, help)


RULE = Rule("duplicate-untouched", Severity.ADVICE, check)
