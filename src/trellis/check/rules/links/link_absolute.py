"""A link to the portal's own content is relative.

A preview of a change lies elsewhere than the portal, and the portal itself may move. A relative link leads to the same page
everywhere, and only a relative link is checked.

Bad:

    See [Reading a margin](/courses/reading-a-margin/).
    See [Reading a margin](https://learning.meridian.example/courses/reading-a-margin/).

Good:

    See [Reading a margin](../reading-a-margin/index.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from ....catalogue.catalogue import Catalogue
from ....catalogue.link_targets import Published, relative
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    published = Published(catalogue)
    for entry, text in catalogue.written():
        for link in text.links:
            target = link.target
            slash = target.startswith("/") and not target.startswith("//")
            if not slash and not target.startswith(("http://", "https://")):
                continue
            page = published.at(_path(target))
            if page is None and not slash:
                continue
            yield RULE.at(
                entry,
                Location(entry.path, *link.at),
                "an address of the portal, written as on one host only",
                help=f"write `{relative(entry, page.path)}`" if page else "write it relative to this file",
            )


def _path(target: str) -> str:
    try:
        return urlsplit(target).path
    except ValueError:  # brackets in the host that are no address
        return ""


RULE = Rule("link-absolute", Severity.ADVICE, check)
