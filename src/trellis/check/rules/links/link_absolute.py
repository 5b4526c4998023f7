"""A link to the portal's own content is relative.

A preview of a change lies elsewhere than the portal, and the portal itself may move. A relative link leads to the
same page everywhere, and only a relative link is checked.

Bad:

    See [Reading a balance sheet](/courses/reading-a-balance-sheet/).
    See [Reading a balance sheet](https://learning.company.example/courses/reading-a-balance-sheet/).

Good:

    See [Reading a balance sheet](../reading-a-balance-sheet/index.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from ....catalogue.catalogue import Catalogue
from ....catalogue.link_targets import LinkTargets, build_relative_link, list_links
from ....diagnostics.diagnostic import Diagnostic, Severity
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    targets = LinkTargets(catalogue)
    for link in list_links(catalogue):
        is_root_relative = link.target.startswith("/") and not link.target.startswith("//")
        if not is_root_relative and not link.target.startswith(("http://", "https://")):
            continue
        page = targets.find_page(_extract_path(link.target))
        if page is None and not is_root_relative:
            continue
        yield RULE.at(
            link.entry,
            link.location,
            "an address of the portal, written as on one host only",
            help=f"write `{build_relative_link(link.entry, page.path)}`" if page else "write it relative to this file",
        )


def _extract_path(target: str) -> str:
    try:
        return urlsplit(target).path
    except ValueError:  # the host has brackets and is not an IPv6 address
        return ""


RULE = Rule("link-absolute", Severity.ADVICE, check)
