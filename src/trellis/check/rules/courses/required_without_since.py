"""What becomes compulsory says since when.

`due_days` count from the day on which somebody joined, and for those who joined before it was published, from then on.
Of what was published before it became compulsory, everybody who has been there for long would be overdue at once.

Bad: the course was published two years ago.

    required_for: {teams: all, due_days: 30}

Good:

    required_for: {teams: all, due_days: 30, since: 2026-11-01}
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ....catalogue.catalogue import Catalogue, Entry
from ....diagnostics.diagnostic import Diagnostic, Severity
from ...context import Context
from ...previous import read_previous_meta
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    items: Iterable[Entry[Any]] = (*catalogue.courses, *catalogue.paths)
    for item in items:
        required_for = item.meta.required_for
        if not item.is_current or required_for is None or required_for.since:
            continue
        previous = read_previous_meta(context, item)
        if previous is None or previous.status == "draft" or previous.required_for is not None:
            continue
        yield RULE.at(
            item,
            "required_for",
            "becomes compulsory, so that whoever has been there for long is overdue at once",
            help=f"add `since: {context.today.isoformat()}`, or the day from which on it is compulsory",
        )


RULE = Rule("required-without-since", Severity.WARNING, check)
