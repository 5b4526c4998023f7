"""Whether an address elsewhere answers. Only public hosts are asked, with no token, and what they say is not read.

Authors choose the addresses, and this runs within the company's or the forge's own network: so an address that leads inside is left alone, and
so is one that sends on to there.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from urllib.parse import urlsplit

import httpx

AT_ONCE = 8
SECONDS = 15.0
MOVES = 5

GONE = frozenset((404, 410))
"""Statuses that say so. Others below 500 come from somebody who is there: many sites turn programs away."""

Public = Callable[[str], bool]


class Inside(Exception):
    """The host is not a public one."""


def public(host: str) -> bool:
    """Whether a name stands for public addresses and for nothing else. Raises OSError where it stands for none."""
    found = {info[4][0] for info in socket.getaddrinfo(host, None)}
    return all(ip_address(str(address).partition("%")[0]).is_global for address in found)


def knock(urls: Iterable[str], is_public: Public = public) -> dict[str, str | None]:
    """What is wrong with each address, "" where it answers, None where it leads inside and nobody asked."""
    asked = list(urls)
    with (
        httpx.Client(timeout=SECONDS, follow_redirects=False, headers={"User-Agent": "trellis-links"}) as client,
        ThreadPoolExecutor(AT_ONCE) as pool,
    ):
        return dict(zip(asked, pool.map(lambda url: _knock(client, url, is_public), asked), strict=True))


def _knock(client: httpx.Client, url: str, is_public: Public) -> str | None:
    try:
        for _ in range(MOVES):
            parts = urlsplit(url)
            if parts.scheme not in ("http", "https") or not is_public(parts.hostname or ""):
                return None
            with client.stream("GET", url) as answer:
                if not answer.is_redirect or "location" not in answer.headers:
                    return _said(answer.status_code)
                url = str(answer.url.join(answer.headers["location"]))
        return f"sends on more than {MOVES} times"
    except (OSError, httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        return f"does not answer ({type(error).__name__})"


def _said(status: int) -> str:
    if status in GONE:
        return f"says that nothing is there ({status})"
    return f"fails ({status})" if status >= 500 else ""
