"""A page's id is no word that the portal's own addresses begin with.

A page stands at `/<id>/`. One that is called `catalogue` would take the catalogue's place, and so would the tombstone
of one. The address of an own page in `hooks/pages` is no other page's either, nor a former one. Nor is the name of a
folder of `content`, such as a team's: its pictures and documents are published at `/<folder>/`. `drafts` is where each
preview lists its drafts.

Bad:

    content/learning/pages/catalogue.md

Good:

    content/learning/pages/using-the-catalogue.md
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....catalogue.gone import list_aliases
from ....catalogue.link import PREVIEW_ADDRESSES, RESERVED_ADDRESSES
from ....diagnostics.diagnostic import Diagnostic, Label, Location, Severity
from ....load.scan import CONTENT_FOLDER, OWN_PAGES
from ...context import Context
from ...rule import Rule

_KEPT_ADDRESSES = RESERVED_ADDRESSES | PREVIEW_ADDRESSES


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    yield from _check_own_pages(catalogue)
    yield from _check_folders(catalogue)
    for page in catalogue.pages:
        if page.id in _KEPT_ADDRESSES:
            yield RULE.at(
                page,
                "id",
                f"the portal keeps the address `/{page.id}/` for itself",
                help="give the file another name",
            )
        for index, alias in list_aliases(page):
            if alias in _KEPT_ADDRESSES:
                yield RULE.at(
                    page,
                    ("aliases", index),
                    f"the portal keeps the address `/{alias}/` for itself",
                    help="delete this former id",
                )
    for tombstone in catalogue.tombstones:
        if tombstone.meta.former_kind != "page":
            continue
        for index, id in enumerate(tombstone.meta.list_names(), start=-1):
            if id in _KEPT_ADDRESSES:
                yield RULE.at(
                    tombstone,
                    ("aliases", index) if index >= 0 else "id",
                    f"the portal keeps the address `/{id}/` for itself, so nothing was taken down there",
                    help="delete this former id" if index >= 0 else "delete this tombstone",
                )


def _check_own_pages(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Yields what readers see of a page, or of its former ids, at the address of one of the portal's own pages."""
    own_names = {name for name in catalogue.own_pages if name not in RESERVED_ADDRESSES}
    for page in catalogue.pages if own_names else ():
        if page.status == "draft":
            continue
        for index, id in ((-1, page.id), *list_aliases(page)):
            if id in own_names:
                file = f"{OWN_PAGES}/{id}.md"
                yield RULE.at(
                    page,
                    ("aliases", index) if index >= 0 else "id",
                    f"the portal's own page `{file}` has the address `/{id}/`",
                    help="delete this former id, or rename the portal's own page"
                    if index >= 0
                    else "give the one or the other another name",
                    related=(Label(Location(file), "the portal's own page"),),
                )


def _check_folders(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Yields the pages with the id, or a former id, of a folder at the top of `content`."""
    whole = catalogue.whole
    paths = [*(file.path for file in whole.files), *(summary.path for summary in whole.summaries.values())]
    paths_by_folder = {path.split("/")[1]: path for path in paths if path.startswith(f"{CONTENT_FOLDER}/")}
    for page in catalogue.pages:
        for index, id in ((-1, page.id), *list_aliases(page)):
            if id in paths_by_folder and id not in _KEPT_ADDRESSES:
                yield RULE.at(
                    page,
                    ("aliases", index) if index >= 0 else "id",
                    f"the files of the folder `{CONTENT_FOLDER}/{id}/` are published below `/{id}/`",
                    help="delete this former id" if index >= 0 else "give the file another name",
                    related=(Label(Location(paths_by_folder[id]), "a file of this folder"),),
                )


RULE = Rule("reserved-address", Severity.ERROR, check)
