"""A reading lesson's minutes are about the time that its text takes.

People choose by time, and managers give it. What is counted are the words at the pace of `thresholds.reading` in
portal.yml, 200 a minute unless it says otherwise, with a minute for each table and picture and three for each task: a
`question` note, an answer to unfold, a list to tick off. A heading such as `Write (4 minutes)` counts with its minutes.
A lesson may claim half of that time up to twice as much; less than three minutes' difference is nothing. One with a
video, whose length nobody knows here, may claim any more. In a draft it is advice.

Bad: 520 words and one table.

    type: read
    minutes: 25

Good:

    type: read
    minutes: 4
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from ....catalogue.catalogue import Catalogue, Entry
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import format_count
from ....kinds import Lesson, ReadingTime
from ...context import Context
from ...reading_time import measure_reading
from ...rule import Rule

MIN_DIFFERENCE = 3
"""Fewer minutes of difference are not reported."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    reading = context.portal.thresholds.reading
    for lesson in catalogue.all_lessons:
        status = catalogue.status(lesson)
        if lesson.meta.type == "read" and lesson.body.strip() and status != "retired":
            severity = Severity.ADVICE if status == "draft" else Severity.WARNING
            yield from _compare_minutes(catalogue, lesson, reading, severity)


def _compare_minutes(
    catalogue: Catalogue, lesson: Entry[Lesson], reading: ReadingTime, severity: Severity
) -> Iterator[Diagnostic]:
    load = measure_reading(lesson.body, catalogue.texts[lesson.path])
    estimate, claim = load.estimate_minutes(reading), lesson.meta.minutes
    is_low = claim * 100 < reading.lowest * estimate
    is_high = claim * 100 > reading.highest * estimate and lesson.meta.video is None
    if not (is_low or is_high) or abs(claim - estimate) < MIN_DIFFERENCE:
        return
    minutes = max(1, ceil(estimate))
    otherwise = (
        "shorten the text" if is_low else "give what people do in the rest of the time a lesson of type `activity`"
    )
    yield RULE.at(
        lesson,
        "minutes",
        f"{format_count(claim, 'minute')} for {load}; the text takes about {minutes:,}",
        help=f"set `minutes: {minutes}`, or {otherwise}",
        severity=severity,
    )


RULE = Rule("reading-minutes", Severity.WARNING, check)
