"""A link within the portal leads to something that is published.

A reader who follows a link to nowhere stops trusting the next one. Files are linked relative to the file that the link
stands in, with their endings. Drafts, needs, objectives and sessions have no page that a link could open.

Bad: there is no file of that name.

    Take [Reading a margin](../reading-margins/index.md) first.

Good:

    Take [Reading a margin](../reading-a-margin/index.md) first.
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue, EntrySummary
from ....catalogue.link_targets import Published, outside, relative, resolve
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    published = Published(catalogue)
    for entry, text in catalogue.written():
        for link in text.links:
            if link.image or link.target.startswith(("/", "#")) or outside(link.target):
                continue
            path = resolve(entry.path, link.target).path
            if fault := _fault(catalogue, published, entry, path):
                fact, help = fault
                yield RULE.at(entry, Location(entry.path, *link.at), fact, help=help)


def _fault(catalogue: Catalogue, published: Published, entry: EntrySummary, path: str) -> tuple[str, str] | None:
    """What is wrong with a link to that path, and what to do; nothing where a reader gets there."""
    to = published.entries.get(path)
    if to:
        if not to.url:
            return f"the {to.kind} `{to.id}` has no page of its own", "say in words what it says, or link what shows it"
        draft = not published.page(to) and catalogue.status(entry) != "draft"
        return (f"`{to.title}` is a draft, which nobody can read yet", "publish both together") if draft else None
    if path in published.assets or published.own(path) or published.unread(path):
        return None
    if path.endswith("/") and (page := published.at(path)):
        return "leads to a page's address, not to its file", f"write `{relative(entry, page.path)}`"
    if not path.endswith("/") and not path.rpartition("/")[2].count("."):
        return _missing(published, entry, path, "a link names a file, such as `../pricing/index.md`")
    return _missing(published, entry, path, "check the file's name, and how many folders up the link begins")


def _missing(published: Published, entry: EntrySummary, path: str, else_help: str) -> tuple[str, str]:
    close = published.suggest(entry, path)
    return f"there is no file `{path}`", f"did you mean `{close}`?" if close else else_help


RULE = Rule("link-broken", Severity.ERROR, check)
