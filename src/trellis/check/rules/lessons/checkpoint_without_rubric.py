"""A checkpoint says what is handed in and the rubric that it is assessed against.

Otherwise each manager asks for something else and judges by something else, and passing means nothing.

Bad:

    type: checkpoint

Good:

    type: checkpoint
    evidence: Your range for a customer of your own, on one page, with the reason for each figure.
    rubric: written-case
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import join_quoted
from ....kinds.partly_read import can_read
from ...context import Context
from ...rule import Rule

REQUIRED_FIELDS = {"rubric": "a rubric", "evidence": "the evidence that it asks for"}


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for lesson in catalogue.all_lessons:
        missing_fields = [
            name for name in REQUIRED_FIELDS if can_read(lesson.meta, name) and not getattr(lesson.meta, name)
        ]
        if lesson.meta.type == "checkpoint" and missing_fields:
            yield RULE.at(
                lesson,
                "type",
                f"a checkpoint without {' or '.join(REQUIRED_FIELDS[name] for name in missing_fields)}",
                help=f"add {join_quoted(missing_fields, 'and')}",
            )


RULE = Rule("checkpoint-without-rubric", Severity.ERROR, check)
