"""A course says what people will be able to do, how hard it is, how long it takes, what it teaches, and has lessons.

These are what somebody asks before they start, and what filters and searches go by. It is an error for a stable
course, a warning for an mvp, advice for a draft. For a provider's course, whose lessons are elsewhere, it is advice.

Bad:

    title: Negotiating prices
    status: stable

Good:

    title: Negotiating prices
    status: stable
    outcomes:
      - id: prepare
        text: Draft a range before the first talk
    level: intermediate
    minutes: 90
    skills: [negotiation, pricing]
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue, Entry
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import join_phrases
from ....kinds import Course
from ....kinds.partly_read import can_read
from ...context import Context
from ...rule import Rule

REQUIRED_FIELDS = ("outcomes", "level", "minutes", "skills")

SEVERITY_BY_STATUS = {
    "stable": (Severity.ERROR, "write what is missing, or set `status: mvp` until it is there"),
    "mvp": (Severity.WARNING, "write what is missing before it becomes stable"),
    "draft": (Severity.ADVICE, "write what is missing before it is published"),
}
"""Status of an in-house course → severity and help. Retired courses are not checked."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for course in catalogue.courses:
        missing_fields = [
            f"`{name}`" for name in REQUIRED_FIELDS if can_read(course.meta, name) and not getattr(course.meta, name)
        ]
        if not course.meta.in_house:
            if missing_fields and course.is_current:
                yield _report_vendor_course(course, missing_fields)
            continue
        if not catalogue.lessons(course) and ("lesson", course.id) not in catalogue.unread_keys:
            missing_fields.append("lessons")
        if missing_fields and course.status in SEVERITY_BY_STATUS:
            severity, help = SEVERITY_BY_STATUS[course.status]
            article = "an" if course.status == "mvp" else "a"
            yield RULE.at(
                course,
                "status",
                f"{article} {course.status} course without {join_phrases(missing_fields)}",
                help=help,
                severity=severity,
            )


def _report_vendor_course(course: Entry[Course], missing_fields: list[str]) -> Diagnostic:
    return RULE.at(
        course,
        ("source", "kind"),
        f"a {course.meta.source.kind} course without {join_phrases(missing_fields)}",
        help="ask the provider, or estimate: people filter by these",
        severity=Severity.ADVICE,
    )


RULE = Rule("course-incomplete", Severity.ERROR, check)
