"""What other systems know by the id that it had first keeps this id.

A learning system counts a course, and a calendar a session, by the first of its `aliases`, or by its own id if it has
none. So a former id is added at the end; what takes over the id of another entry, and was never renamed, has its own id
at the head. A change is compared with where it began.

Bad: the course `feedback` takes over `one-to-ones`, and is taken for that one.

    aliases: [one-to-ones]

Good:

    aliases: [feedback, one-to-ones]
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....load.parse import write_inline_list
from ...context import Context
from ...published_before import ChangedPages
from ...rule import Rule

_KINDS = ("course", "lesson", "path", "session", "story")
"""Kinds whose entries other systems know: learning systems, calendars and news readers."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    if context.change is None:
        return
    pages = ChangedPages(context.change, catalogue)
    for summary in catalogue.summaries.values():
        if summary.kind not in _KINDS or summary.path not in context.change.paths:
            continue
        entry = catalogue.entry(summary.key)
        former = pages.find_predecessor(entry)
        if former is None or former.first_id == entry.first_id:
            continue
        if former.first_id not in (entry.id, *entry.former_ids):
            continue  # its address is silent, or leads to another entry
        aliases = dict.fromkeys((former.first_id, *entry.former_ids))
        yield RULE.at(
            entry,
            "aliases",
            f"other systems know this {entry.kind} as `{former.first_id}`, and would from now on as `{entry.first_id}`",
            help=f"write `aliases: {write_inline_list(aliases)}`: the id that it had first comes first, even if it has "
            "that one now",
        )


RULE = Rule("first-id-changed", Severity.WARNING, check)
