"""A certificate path says what the certificate is, holds a checkpoint, and names a metric.

A certificate states that somebody has shown something. So it has criteria, something to show, and a figure by which the
company sees whether it is worth having.

Bad:

    kind: certificate
    metrics: []

Good:

    kind: certificate
    certificate:
      name: Accountant
      criteria: Passed the checkpoints of all four courses, the last one observed at work.
      valid_days: 730
    metrics: [errors-per-100]
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue, Entry
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import join_phrases
from ....kinds import Path
from ...context import Context
from ...rule import Rule
from .path_order import collect_items


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for path in catalogue.paths:
        if path.meta.kind != "certificate" or not path.is_current:
            continue
        missing_parts = list(_list_missing(catalogue, path))
        if missing_parts:
            yield RULE.at(
                path,
                "kind",
                f"a certificate path without {join_phrases(missing_parts, 'or')}",
                help="add what is missing, or set `kind: path`",
            )


def _list_missing(catalogue: Catalogue, path: Entry[Path]) -> Iterator[str]:
    if path.meta.certificate is None:
        yield "`certificate`"
    courses = [entry for entry in collect_items(catalogue, path) if entry.kind == "course"]
    is_complete = not any(("lesson", course.id) in catalogue.unread_keys for course in courses)
    lessons = (lesson for course in courses for lesson in catalogue.lessons(course))
    if is_complete and not any(lesson.meta.type == "checkpoint" for lesson in lessons):
        yield "a checkpoint in any of its courses"
    if not path.meta.metrics:
        yield "`metrics`"


RULE = Rule("certificate-incomplete", Severity.ERROR, check)
