"""Where links and pictures of a course lead within its package, and which files are in it for that."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from html import escape, unescape
from urllib.parse import quote, unquote, urljoin, urlsplit

from ...catalogue.link_targets import is_external
from ..link_addresses import LinkAddresses
from ..plan import CONTENT_PREFIX, PlannedPage

FILES_FOLDER = "files"
"""The folder of a package with the portal's files."""

_ORIGIN = "https://package.invalid"
_TAG = re.compile(r'<[A-Za-z][^\s<>"/]*(?:\s+[^\s<>="/]+(?:="[^"]*")?)*\s*/?>')
"""A start tag as the renderer and the sanitiser write it: values stand in double quotes."""

_ATTRIBUTE = re.compile(r'(\s)(id|for|name|href|src|aria-labelledby|aria-describedby)="([^"]*)"')


def build_part_id(part: str) -> str:
    """Returns the id of a part of the package's page. No heading has one that begins so."""
    return f"__{part}"


class PackageLinks:
    """Finds the addresses for the texts of one course.

    anchors: URL of a page of the package → the id of its part. site_url: the portal's address, or "". files: those
    that are needed, by their path in the package; it grows with each address.
    """

    def __init__(
        self, addresses: LinkAddresses, assets: frozenset[str], anchors: Mapping[str, str], site_url: str
    ) -> None:
        self._addresses = addresses
        self._assets = assets
        self._anchors = anchors
        self._site_url = site_url
        self.files: dict[str, str] = {}
        """Path in the package → path in the portal."""

    def resolve(self, page: PlannedPage, target: str) -> str:
        """The address in the package for a relative one of an author's text; "" where there is none."""
        if target.startswith("#"):
            return f"#{self._anchors[page.url]}--{target[1:]}" if target[1:] else f"#{self._anchors[page.url]}"
        address = self._addresses.find_address(page, target)
        return "" if address is None else self.place(urljoin(page.url, address))

    def place(self, url: str) -> str:
        """The address in the package for one of the site, which starts with a slash; "" where there is none."""
        parts = urlsplit(urljoin(_ORIGIN, url))
        path = unquote(parts.path)
        if f"{parts.scheme}://{parts.netloc}" != _ORIGIN:
            return ""
        if (anchor := self._anchors.get(path)) is not None:
            return f"#{anchor}--{parts.fragment}" if parts.fragment else f"#{anchor}"
        if (asset := f"{CONTENT_PREFIX}{path.lstrip('/')}") in self._assets:
            name = f"{FILES_FOLDER}/{path.lstrip('/')}"
            self.files[name] = asset
            return quote(name)
        return urljoin(self._site_url, url.lstrip("/")) if self._site_url else ""

    def adapt(self, page: PlannedPage, html: str) -> str:
        """The HTML of a page's text as part of the package's page: ids are those of this part only.

        Addresses of an author's HTML, which the renderer leaves alone, are replaced or taken out.
        """
        prefix = f"{self._anchors[page.url]}--"

        def adapt_attribute(match: re.Match[str]) -> str:
            space, name, value = match[1], match[2], unescape(match[3])
            if name in ("href", "src"):
                value = self._adapt_address(page, value, is_link=name == "href", prefix=prefix)
                if not value:
                    return ""
            else:
                value = " ".join(f"{prefix}{part}" for part in value.split())
            return f'{space}{name}="{escape(value)}"'

        return _TAG.sub(lambda tag: _ATTRIBUTE.sub(adapt_attribute, tag[0]), html)

    def _adapt_address(self, page: PlannedPage, value: str, *, is_link: bool, prefix: str) -> str:
        if is_link and is_external(value):
            return value
        if value.startswith("#"):
            anchor = value[1:]
            is_adapted = anchor in self._anchors.values() or any(
                anchor.startswith(f"{part}--") for part in self._anchors.values()
            )
            return value if is_adapted else f"#{prefix}{anchor}"
        if unquote(value) in self.files:
            return value
        return "" if is_external(value) else self.place(posixpath.join(page.url, value))
