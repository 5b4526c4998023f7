"""An address that was published still leads somewhere.

It stands in mails, in diaries, in other systems. When an entry is renamed its former id goes into `aliases`; when it
is over it is retired, and its page says so. What the last release published is in `addresses.txt`.

Bad: the folder `rate-talks` was renamed, and nothing says so.

    title: Negotiating freight rates

Good:

    title: Negotiating freight rates
    aliases: [rate-talks]
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....catalogue.link import RESERVED_ADDRESSES
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ....diagnostics.phrases import did_you_mean
from ....load.scan import ADDRESSES
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    if not catalogue.addresses:
        return
    current_addresses = {s.url for s in catalogue.summaries.values() if s.url and catalogue.status(s) != "draft"}
    working_addresses = current_addresses | set(_list_former_addresses(catalogue))
    unread_ids = {id for _, id in catalogue.unread_keys}
    suggestion_count = 0
    for line, address in enumerate(catalogue.addresses, start=1):
        parts = address.strip("/").split("/")
        if not address or address.startswith("#") or address in working_addresses or unread_ids.intersection(parts):
            continue
        if len(parts) == 1 and (parts[0] in RESERVED_ADDRESSES or not parts[0]):
            continue
        suggestion_count += 1
        close = did_you_mean(address, current_addresses) if suggestion_count <= MAX_SUGGESTIONS else ""
        advice = f"if it is now `{close}`, add" if close else "where its content is now, add"
        yield RULE.at_location(
            Location(ADDRESSES, line, 1, len(address) + 1),
            f"`{address}` was published, and nothing answers there",
            help=f"{advice} `{parts[-1]}` to `aliases`; what is over is kept with `status: retired`",
        )


MAX_SUGGESTIONS = 50
"""How many times a run searches all addresses for a similar one. Each search is slow."""


def _list_former_addresses(catalogue: Catalogue) -> Iterator[str]:
    """Yields the former addresses that redirect to a current one, also of the lessons of a renamed course."""
    for (kind, former_id), id in catalogue.aliases.items():
        entry = catalogue.get(kind, id)
        if entry is None or not entry.url or catalogue.status(entry) == "draft":
            continue
        yield entry.meta.ADDRESS.format(id=former_id)
        if kind == "course":
            for lesson in catalogue.lessons(entry):
                yield lesson.meta.ADDRESS.format(course=former_id, id=lesson.id)


RULE = Rule("address-gone", Severity.ERROR, check)
