"""Checks whether external links respond. Requests go only to public hosts, without a token, and bodies are not read.
No cookie is taken: it would go to other hosts of its domain, and one with letters beyond ASCII cannot be sent back.

Authors choose the URLs, and this runs in the network of the company or the forge. So a URL at a private address is not
requested, and neither is a redirect to one. Nor is a proxy used, which would look the address up for itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar, DefaultCookiePolicy
from time import monotonic
from urllib.parse import urlsplit

import httpx

from .public_network import IsPublic, PrivateAddress, PublicTransport, Resolve, is_public_address, resolve_host

MAX_CONCURRENT = 8
TIMEOUT_SECONDS = 15.0
"""The seconds in which each request has to be answered. After them no redirect is followed any more."""

RUN_SECONDS = 1_200.0
"""The seconds after which no further link is asked; the job has 1,800."""

MAX_REDIRECTS = 5

GONE_STATUSES = frozenset((404, 410))
"""Statuses of pages that do not exist. Other statuses below 500 are no failure, since many sites reject programs."""


def check_links(
    urls: Iterable[str], is_public: IsPublic = is_public_address, resolve: Resolve = resolve_host
) -> dict[str, str | None]:
    """Maps each URL to the reason why it fails; "" if it responds, None if it is private and was not requested.

    URLs are requested in their order. Those that are not reached in `RUN_SECONDS` are left out.
    """
    deadline = monotonic() + RUN_SECONDS
    transport = PublicTransport(TIMEOUT_SECONDS, is_public, resolve)
    with (
        httpx.Client(
            transport=transport,
            timeout=TIMEOUT_SECONDS,
            follow_redirects=False,
            headers={"User-Agent": "trellis-links"},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
        ) as client,
        ThreadPoolExecutor(MAX_CONCURRENT) as pool,
    ):
        answers = pool.map(lambda url: _check_in_time(client, url, deadline), urls)
        return {url: reason for answer in answers for url, reason in answer.items()}


def _check_in_time(client: httpx.Client, url: str, deadline: float) -> dict[str, str | None]:
    return {url: _check_link(client, url)} if monotonic() < deadline else {}


def _check_link(client: httpx.Client, url: str) -> str | None:
    last_start = monotonic() + TIMEOUT_SECONDS
    try:
        for _ in range(MAX_REDIRECTS):
            if urlsplit(url).scheme not in ("http", "https"):
                return None
            with client.stream("GET", url) as response:
                if not response.is_redirect or "location" not in response.headers:
                    return _describe_status(response.status_code)
                url = str(response.url.join(response.headers["location"]))
            if monotonic() > last_start:
                return "does not answer (too slow)"
        return f"sends on more than {MAX_REDIRECTS} times"
    except PrivateAddress:
        return None
    except (OSError, httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        return f"does not answer ({type(error).__name__})"


def _describe_status(status: int) -> str:
    if status in GONE_STATUSES:
        return f"says that nothing is there ({status})"
    return f"fails ({status})" if status >= 500 else ""
