"""A course says what people will be able to do, how hard it is, how long it takes, what it teaches, and has lessons.

These are what somebody asks before they start, and what filters and searches go by. It is an error for a stable course, a
warning for an mvp, advice for a draft. For a provider's course, whose lessons are elsewhere, it is advice.

Bad:

    title: Negotiating freight rates
    status: stable

Good:

    title: Negotiating freight rates
    status: stable
    outcomes:
      - id: prepare
        text: Draft a range for a lane before the first call
    level: intermediate
    minutes: 90
    skills: [negotiation, pricing]
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue, Entry
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import series
from ....kinds import Course
from ...context import Context
from ...rule import Rule

FIELDS = ("outcomes", "level", "minutes", "skills")

GRAVE = {
    "stable": (Severity.ERROR, "write what is missing, or set `status: mvp` until it is there"),
    "mvp": (Severity.WARNING, "write what is missing before it becomes stable"),
    "draft": (Severity.ADVICE, "write what is missing before it is published"),
}
"""How grave it is for a course of ours, and what to do, by status. A retired course may lack anything."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for course in catalogue.courses:
        missing = [f"`{name}`" for name in FIELDS if not getattr(course.meta, name)]
        if not course.meta.in_house:
            if missing and course.current:
                yield _elsewhere(course, missing)
            continue
        if not catalogue.lessons(course) and ("lesson", course.id) not in catalogue.unread:
            missing.append("lessons")
        if missing and course.status in GRAVE:
            severity, help = GRAVE[course.status]
            yield RULE.at(
                course,
                "status",
                f"{'an' if course.status == 'mvp' else 'a'} {course.status} course without {series(missing)}",
                help=help,
                severity=severity,
            )


def _elsewhere(course: Entry[Course], missing: list[str]) -> Diagnostic:
    return RULE.at(
        course,
        ("source", "kind"),
        f"a {course.meta.source.kind} course without {series(missing)}",
        help="ask the provider, or estimate: people filter by these",
        severity=Severity.ADVICE,
    )


RULE = Rule("course-incomplete", Severity.ERROR, check)
