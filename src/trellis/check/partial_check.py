"""Runs the rules on entries of which a part could not be read. A rule that asks for that part says nothing of them.

So whoever mends a file is told in one run what is wrong with it, and not only after the first slips are gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ..catalogue.catalogue import Catalogue, EntryKey
from ..diagnostics.diagnostic import Diagnostic
from ..duplicates.comparison import Comparison
from ..duplicates.course_index import CourseIndex
from ..kinds.partly_read import PartlyRead, UnreadText, UnreadValueError
from .context import Context
from .rule import CheckFunction, Rule

MAX_ENTRIES = 200
"""How many entries are looked at. Of a portal in which more are wrong, the others follow in later runs."""


def find_partial_keys(catalogue: Catalogue) -> frozenset[EntryKey]:
    """Returns the entries that were read in part, the courses of such lessons, and the lessons of such courses."""
    partial_keys = sorted(
        entry.key
        for entries in catalogue.entries.values()
        for entry in entries.values()
        if isinstance(entry.meta, PartlyRead)
    )[:MAX_ENTRIES]
    keys = set(partial_keys)
    for kind, id in partial_keys:
        if kind == "course":
            keys |= {lesson.key for lesson in catalogue.lessons_by_course.get(id, ())}
        elif course := catalogue.find_entry("course", catalogue.summaries[kind, id].course):
            keys.add(course.key)
    return frozenset(keys)


def check_partial_entries(catalogue: Catalogue, context: Context, rules: Sequence[Rule]) -> Iterator[Diagnostic]:
    """Yields the findings on entries that were read in part, and on the courses and lessons that belong to them.

    catalogue: holds these entries too. Some findings may be those that a check of the others has made.
    """
    keys = find_partial_keys(catalogue)
    whole = catalogue.focus_on(keys)
    parts: list[Catalogue] = []
    context = replace(context, comparison=_NoComparison())
    seen: set[Diagnostic] = set()
    for check in (rule.check for rule in rules if rule.check):
        findings: list[Diagnostic] = []
        if not _run_check(check, whole, context, findings):
            parts = parts or [catalogue.focus_on(frozenset((key,))) for key in sorted(keys)]
            for part in parts:
                _run_check(check, part, context, findings)
        for finding in findings:
            if whole.includes(finding.location.path) and finding not in seen:
                seen.add(finding)
                yield finding


def merge_findings(findings: Iterable[Diagnostic], others: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Returns all of these findings, each once. What is in both is taken from `others`, which know more."""
    merged = {_identify(finding): finding for finding in findings}
    return list((merged | {_identify(finding): finding for finding in others}).values())


def hide_unread_status(diagnostic: Diagnostic) -> Diagnostic:
    """Returns the diagnostic without a status that could not be read."""
    return replace(diagnostic, status="") if isinstance(diagnostic.status, UnreadText) else diagnostic


def _identify(finding: Diagnostic) -> tuple[object, ...]:
    return finding.rule, finding.location, finding.message


def _run_check(check: CheckFunction, catalogue: Catalogue, context: Context, findings: list[Diagnostic]) -> bool:
    """Appends the findings up to where something is asked for that could not be read; returns whether nothing was."""
    try:
        findings.extend(check(catalogue, context))
    except UnreadValueError:
        return False
    return True


class _NoComparison(Comparison):
    """Compares nothing: what a course is like can be said once all of it is read."""

    def index_courses(self, catalogue: Catalogue) -> CourseIndex:
        raise UnreadValueError("courses")
