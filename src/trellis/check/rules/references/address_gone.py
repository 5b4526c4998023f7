"""An address that was published still leads somewhere.

It stands in mails, in diaries, in other systems. When an entry is renamed its former id goes into `aliases`; when it is over it is
retired, and its page says so. What the last release published is in `addresses.txt`.

Bad: the folder `rate-talks` was renamed, and nothing says so.

    title: Negotiating freight rates

Good:

    title: Negotiating freight rates
    aliases: [rate-talks]
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....catalogue.link import RESERVED
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ....diagnostics.phrases import did_you_mean
from ....load.scan import ADDRESSES
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    if not catalogue.addresses:
        return
    current = {o.url for o in catalogue.summaries.values() if o.url and catalogue.status(o) != "draft"}
    kept = current | set(_former(catalogue))
    unread = {id for _, id in catalogue.unread}
    suggestions = 0
    for line, address in enumerate(catalogue.addresses, start=1):
        parts = address.strip("/").split("/")
        if not address or address.startswith("#") or address in kept or unread.intersection(parts):
            continue
        if len(parts) == 1 and (parts[0] in RESERVED or not parts[0]):
            continue
        suggestions += 1
        close = did_you_mean(address, current) if suggestions <= MOST_SUGGESTIONS else ""
        how = f"if it is now `{close}`, add" if close else "where its content is now, add"
        yield RULE.at_location(
            Location(ADDRESSES, line, 1, len(address) + 1),
            f"`{address}` was published, and nothing answers there",
            help=f"{how} `{parts[-1]}` to `aliases`; what is over is kept with `status: retired`",
        )


MOST_SUGGESTIONS = 50
"""How often in one run a similar address is looked for among all; it takes a while each time."""


def _former(catalogue: Catalogue) -> Iterator[str]:
    """The addresses that lead on to a present one; a renamed course takes its lessons along."""
    for (kind, old), id in catalogue.aliases.items():
        entry = catalogue.get(kind, id)
        if entry is None or not entry.url or catalogue.status(entry) == "draft":
            continue
        yield entry.meta.ADDRESS.format(id=old)
        if kind == "course":
            for lesson in catalogue.lessons(entry):
                yield lesson.meta.ADDRESS.format(course=old, id=lesson.id)


RULE = Rule("address-gone", Severity.ERROR, check)
