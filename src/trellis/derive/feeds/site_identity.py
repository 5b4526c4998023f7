"""What a site is called and where it is, for files that are read away from it."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from ...catalogue.addresses import format_address
from ...catalogue.catalogue import Entry
from ...kinds import Kind

UNKNOWN_HOST = "portal.invalid"
"""Stands in ids for the host of a site whose address is not set; no host can have this name."""


@dataclass(frozen=True, slots=True)
class SiteIdentity:
    """A site. url: its address, which ends in a slash; "" if `mkdocs.yml` names none."""

    name: str
    url: str = ""
    description: str = ""

    @property
    def host(self) -> str:
        """The name of its host, for ids that no other site may have."""
        return urlsplit(self.url).hostname or UNKNOWN_HOST

    def build_url(self, address: str, seen_from: str = "/") -> str:
        """The whole URL of an address, which begins with a slash; without the site's, as seen from a file's address.

        A URL of another host is returned unchanged.
        """
        if not address.startswith("/"):
            return address
        if self.url:
            return self.url + quote(address[1:], safe="/#")
        folder = posixpath.dirname(seen_from)
        relative = posixpath.relpath(address, folder) if address != folder else "."
        return f"{relative}/" if address.endswith("/") else relative

    def build_tag(self, entry: Entry[Kind]) -> str:
        """A URI by which feeds know an entry for ever: of its first id, with neither the scheme nor the path of a site.

        >>> SiteIdentity("Learning", "https://learning.example/x/").host
        'learning.example'
        """
        return f"tag:{self.host},2020:{find_first_address(entry)}"


def find_first_address(entry: Entry[Kind]) -> str:
    """Returns the address that an entry had first."""
    return format_address(entry.kind, entry.first_id) if type(entry.meta).ADDRESS else f"/{entry.kind}/{entry.id}"
