"""Each page, and each picture or document, has an address of its own, whether or not capitals count.

Many servers and all readers take `/Terms/` and `/terms/` for one address, and the portal has files of its own, such as
`feed.xml`. A second page or file at one address would take the place of the first, so the site could not be built.

Bad:

    content/sales/pages/Catalogue.md
    content/sales/images/Dock.png     beside dock.png

Good:

    content/sales/pages/what-we-offer.md
    content/sales/images/dock-at-night.png
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ....catalogue.addresses import list_present_addresses
from ....catalogue.catalogue import Catalogue
from ....catalogue.link import PREVIEW_ADDRESSES, RESERVED_ADDRESSES
from ....diagnostics.diagnostic import Diagnostic, Label, Location, Severity
from ....load.scan import CONTENT_FOLDER, OWN_PAGES
from ...context import Context
from ...rule import Rule
from ..links.asset_in_reserved_place import has_name_of_site_file


class _Place(NamedTuple):
    """An address, and where that which stands there is written; no location for what the portal makes itself."""

    address: str
    location: Location | None


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    first_places: dict[str, _Place] = {}
    places = list(_list_places(catalogue.whole))
    files = {place.address.casefold(): place for place in places if not place.address.endswith("/")}
    for place in places:
        folder = place.address.casefold()
        while folder := folder.rpartition("/")[0]:
            if (file := files.get(folder)) and place.location:
                yield _report_clash(file, place, place.location, f"lies below the address of the file `{file.address}`")
        first = first_places.setdefault(place.address.casefold(), place)
        # Of two with the same spelling `duplicate-id` and `reserved-address` tell.
        if first.address != place.address and place.location:
            yield _report_clash(first, place, place.location, f"is the address of `{first.address}`")
        if place.location and place.address.endswith("/") and has_name_of_site_file(place.address.split("/")[1]):
            message = f"`{place.address}` has the name of a file that the portal may write"
            help = "give the file another name, without its dot"
            yield RULE.at_location(place.location, message, help=help)


def _report_clash(first: _Place, place: _Place, location: Location, fact: str) -> Diagnostic:
    message = f"`{place.address}` {fact} where capitals make no difference"
    related = (Label(first.location, "the other"),) if first.location else ()
    return RULE.at_location(location, message, help="give the file another name", related=related)


def _list_places(catalogue: Catalogue) -> Iterator[_Place]:
    """Yields the portal's own addresses, then those of its pages and files."""
    for name in sorted(RESERVED_ADDRESSES | PREVIEW_ADDRESSES):
        yield _Place(f"/{name}/", None)
    for name in sorted(catalogue.own_pages):
        if name not in RESERVED_ADDRESSES:
            yield _Place(f"/{name}/", Location(f"{OWN_PAGES}/{name}.md"))
    for address, summary in sorted(list_present_addresses(catalogue).items()):
        yield _Place(address, catalogue.entry(summary.key).at("id"))
    for file in sorted(catalogue.files, key=lambda file: file.path):
        if file.is_published:
            yield _Place(file.path.removeprefix(CONTENT_FOLDER), Location(file.path))


RULE = Rule("address-taken", Severity.ERROR, check, waivable=False)
