"""Origins of web addresses: what a browser keeps for one origin, no page of another can read."""

from __future__ import annotations

from urllib.parse import urlsplit

from .portal import Portal

_PORTS = {"http": 80, "https": 443}


def read_origin(url: str) -> tuple[str, str, int] | None:
    """Returns scheme, host and port of an address; None if it has none.

    >>> read_origin("https://Preview.example.:443/7/") == read_origin("https://preview.example")
    True
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    return (parts.scheme, host, port or _PORTS[parts.scheme]) if host and parts.scheme in _PORTS else None


def find_preview_address(portal: Portal, site_address: str) -> str:
    """Returns the address below which previews lie, with a slash at its end; "" if there is none of its own origin.

    A preview at the portal's origin could read what the portal's readers keep in their browsers.
    """
    url = portal.preview_url or ""
    origin, site_origin = read_origin(url), read_origin(site_address)
    return f"{url.rstrip('/')}/" if origin and site_origin and origin != site_origin else ""
