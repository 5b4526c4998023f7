"""Where a course is close to one that exists, somebody has decided why both are needed.

The same course made twice costs twice, and twice again with every change; learners take the wrong one. Only people
can tell whether two courses that speak of the same things are one, so they are asked: whoever writes the newer says
what it is to the other, and why. `reuse`, `variant`, `supersede` and `distinct` are the answers. An answer holds
until one of the two teaches something else.

Not close are two parts of a series, two levels, two of one team that only share their subject, and a course that
adapts or replaces the other and says so. What stands in many courses, such as a refresher's opening, does not count.

It is asked where somebody has written or changed one of the two since the last release, at that one. What others add
asks nothing of a course that nobody has touched. Of a course that is close to many, ten are explained and the others
counted.

Bad:

    title: Negotiating with suppliers     in finance, where sales has `negotiating-prices`

Good:

    decisions:
      - about: negotiating-prices
        decision: distinct
        reason: That one sells to customers; this one buys from suppliers, with other contracts and other figures.
        digest: 3f9a0c12
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Label, Location, Severity
from ....kinds import Course
from ...context import Context
from ...release import Release, ReviewedPair
from ...rule import Rule

if TYPE_CHECKING:
    from ....duplicates.course_index import CourseIndex
    from ....duplicates.matches import CandidatePair


MAX_EXPLAINED_PAIRS = 10
"""Pairs of one course that are explained. All pairs of a thousand courses with one title would take minutes."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    course_index = context.comparison.index_courses(catalogue)
    undecided_by_course: dict[str, list[_UndecidedPair]] = {}
    for reviewed in review_pairs(catalogue, context):
        if reviewed.is_open and reviewed.pair.match.verdict == "ask":
            undecided = _find_undecided(catalogue, course_index, reviewed)
            if undecided:
                undecided_by_course.setdefault(reviewed.pair.reported_course.id, []).append(undecided)
    for pairs in undecided_by_course.values():
        for undecided in pairs[:MAX_EXPLAINED_PAIRS]:
            yield report_pair(RULE, catalogue, course_index, *undecided)
        if more := pairs[MAX_EXPLAINED_PAIRS:]:
            yield _report_more(catalogue, more)


def review_pairs(catalogue: Catalogue, context: Context) -> tuple[ReviewedPair, ...]:
    """Returns the pairs of copies and close courses that nobody has accepted."""
    release = context.release or Release()
    return release.review_pairs(catalogue, context.comparison.index_courses(catalogue), context.today)


def report_pair(
    rule: Rule,
    catalogue: Catalogue,
    course_index: CourseIndex,
    pair: CandidatePair,
    message: str,
    help: str,
    location: Location | None = None,
) -> Diagnostic:
    """Returns a finding on two courses, with the reasons for the match. location: that of the title by default."""
    courses = (pair.reported_course, pair.other_course)
    reported, other = (catalogue.entry((Course.NAME, course.id)) for course in courses)
    reasons = "; ".join(reason.text for reason in course_index.explain_match(pair.reported_course, pair.match))
    source = other.owner if other.meta.in_house else other.meta.source.provider or other.owner
    label = Label(other.at("title"), f"“{other.title}” ({source}): {reasons}")
    return rule.at(reported, location or reported.at("title"), message, help=help, related=(label,))


class _UndecidedPair(NamedTuple):
    """A pair without a valid decision, with what is said about it. location: of the outdated decision, if any."""

    pair: CandidatePair
    message: str
    help: str
    location: Location | None = None


def _find_undecided(catalogue: Catalogue, course_index: CourseIndex, reviewed: ReviewedPair) -> _UndecidedPair | None:
    """Returns the pair of two near courses, unless there is a valid decision about them."""
    pair = reviewed.pair
    digest = course_index.hash_pair(pair.reported_course, pair.other_course)
    outdated_decisions: list[_UndecidedPair] = []
    for course, other in ((pair.reported_course, pair.other_course), (pair.other_course, pair.reported_course)):
        entry = catalogue.entry((Course.NAME, course.id))
        for index, decision in enumerate(entry.meta.decisions):
            if catalogue.aliases.get((Course.NAME, decision.about), decision.about) != other.id:
                continue
            if decision.digest == digest:
                return None
            lies_in_reported = course is pair.reported_course or reviewed.are_both_touched
            location = (
                entry.at("decisions", index, "digest" if decision.digest else "about") if lies_in_reported else None
            )
            name, place = (other.id, "") if lies_in_reported else (course.id, f" in `{course.id}`")
            if decision.digest:
                message = f"the decision about `{name}` was taken when one of the two taught something else"
                help = f"read both again; where it still holds, set `digest: {digest}`{place}"
            else:
                message = f"the decision about `{name}` does not say for which state of the two courses it holds"
                help = f"add `digest: {digest}` to it{place}; `trellis check --fix` does"
            outdated_decisions.append(_UndecidedPair(pair, message, help, location))
    if outdated_decisions:
        return outdated_decisions[0]
    help = (
        f"use that one; or name it in `variant_of` or `supersedes`; or say why both are needed: "
        f"`decisions: [{{about: {pair.other_course.id}, decision: distinct, reason: …, digest: {digest}}}]`"
    )
    return _UndecidedPair(pair, f"is close to a course that exists: `{pair.other_course.id}`", help)


def _report_more(catalogue: Catalogue, more: Sequence[_UndecidedPair]) -> Diagnostic:
    """Returns one finding for the pairs of a course that are not explained one by one."""
    reported = catalogue.entry((Course.NAME, more[0].pair.reported_course.id))
    ids = [f"`{undecided.pair.other_course.id}`" for undecided in more[:MAX_EXPLAINED_PAIRS]]
    rest = f" and {len(more) - len(ids)} others" if len(more) > len(ids) else ""
    return RULE.at(
        reported,
        "title",
        f"is close to {len(more)} more: {', '.join(ids)}{rest}",
        help="one course for all of them is less work than a decision about each; those above are explained",
    )


RULE = Rule("near-duplicate", Severity.ERROR, check)
