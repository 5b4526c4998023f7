"""A certificate path says what the certificate is, holds a checkpoint, and names a metric.

A certificate states that somebody has shown something. So it has criteria, something to show, and a figure by which the
company sees whether it is worth having. A checkpoint counts where nobody can leave it out: not in a section or a lesson
that is optional, and not in a course that is a draft.

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
from typing import Any

from ....catalogue.catalogue import Catalogue, Entry
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import join_phrases
from ....kinds import Course, Path
from ...context import Context
from ...rule import Rule


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
    courses = _collect_compulsory_courses(catalogue, path)
    is_complete = not any(("lesson", course.id) in catalogue.unread_keys for course in courses)
    lessons = (lesson for course in courses if course.is_current for lesson in catalogue.lessons(course))
    if is_complete and not any(lesson.meta.type == "checkpoint" and not lesson.meta.optional for lesson in lessons):
        yield "a checkpoint in any course that everybody takes"
    if not path.meta.metrics:
        yield "`metrics`"


def _collect_compulsory_courses(catalogue: Catalogue, path: Entry[Path]) -> list[Entry[Course]]:
    """Returns the courses of the sections that are not optional, also those of nested paths; each once."""
    entries: dict[tuple[str, str], Entry[Any]] = {path.key: path}
    pending: list[Entry[Any]] = [path]
    while pending:
        current = pending.pop()
        for reference in catalogue.references_from(current, "steps") if current.kind == "path" else ():
            is_optional = current.meta.steps[reference.key_path[1]].optional
            if not is_optional and reference.target not in entries:
                pending.append(entries.setdefault(reference.target, catalogue.entry(reference.target)))
    return [entry for entry in entries.values() if entry.kind == "course"]


RULE = Rule("certificate-incomplete", Severity.ERROR, check)
