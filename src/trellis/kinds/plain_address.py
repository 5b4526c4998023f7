"""Says whether an address is written plainly, so that everybody who reads it is led to the same place.

Browsers, servers and file systems do not agree on empty parts, on back-slashes, on encoded slashes and on ways up in
the middle of an address. A page shows no such address, so that nobody has to know how it would be read.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

ACCOUNT_PART = "a name or a password before its host"
"""What is odd of an address that everybody reads alike, and nobody should."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*+):")
_WEB = frozenset(("http", "https"))
_HOST = re.compile(r"//[^/\\?#]++")
_AUTHORITY = re.compile(r"//(?:\[[0-9A-Fa-f:.]++\]|[^\[\]:@]++)(?::(\d{0,5}))?")
"""A host, in brackets where it is an address of version 6, and its port."""
_MAX_PORT = 65_535
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_ENCODED = re.compile(r"%(?:2[EFef]|5[Cc]|[01][0-9A-Fa-f]|7[Ff])")
"""A dot, a slash, a back-slash or a control character."""
_ENCODED_DOT = re.compile(r"%2e", re.IGNORECASE)
_BRACKET = re.compile(r"[<>]")
_WAYS = frozenset((".", ".."))
_QUOTED = re.compile("[\"'“„”‘‚’«»](?P<address>[^\"'“„”‘‚’«»]++)[\"'“”‘’«»]")


def is_plain_address(address: str) -> bool:
    """Returns whether an address is written plainly. address: with the references to characters in it decoded.

    One with another scheme than those of web pages counts as plain: whether it is allowed is decided elsewhere.

    >>> is_plain_address("../../sales/files/rates.pdf#may"), is_plain_address("../../sales//../files/rates.pdf")
    (True, False)
    """
    return not describe_odd_part(address)


def describe_odd_part(address: str) -> str:
    """Returns what in an address is not plain, as a noun phrase in Markdown; "" if it is plain.

    Within the site, no part is empty or encodes a slash, a back-slash or a dot, and ways up stand at the start. The
    address of another host may have what that host understands, but no way up, and nobody's name or password.
    """
    scheme = _SCHEME.match(address)
    if scheme and scheme[1].lower() not in _WEB:
        return ""
    if _CONTROL.search(address):
        return "a line break or a control character"
    if address != address.strip(" "):
        return "a space at its start or end"
    rest = address[scheme.end() :] if scheme else address
    host = _HOST.match(rest)
    path = re.split(r"[?#]", rest[host.end() :] if host else rest, maxsplit=1)[0]
    if "\\" in path:
        return "a back-slash"
    if host:
        if "@" in host[0]:
            return ACCOUNT_PART
        authority = _AUTHORITY.fullmatch(host[0])
        if not authority or int(authority[1] or 0) > _MAX_PORT or not _is_host(host[0]):
            return "a host or a port that cannot be"
        return "`..`" if ".." in _ENCODED_DOT.sub(".", path).split("/") else ""
    if scheme or path.startswith("//"):
        return "slashes without a host"
    return _describe_odd_path(path)


def read_quoted_address(target: str) -> str:
    """Returns the address that a target has between quotation marks, straight or curly; "" if it has none.

    >>> read_quoted_address("“https://example.com”"), read_quoted_address("rates.md")
    ('https://example.com', '')
    """
    quoted = _QUOTED.fullmatch(target.strip())
    return quoted["address"].strip() if quoted else ""


def _is_host(authority: str) -> bool:
    """Whether a host is none that turns into something else where it is normalised, such as one with `℀`."""
    try:
        return bool(urlsplit(f"https:{authority}").netloc)
    except ValueError:
        return False


def _describe_odd_path(path: str) -> str:
    if encoded := _ENCODED.search(path):
        return f"`{encoded[0]}`"
    if bracket := _BRACKET.search(path):
        return f"`{bracket[0]}`"
    parts = path.removeprefix("/").removesuffix("/").split("/")
    if path.strip("/") and "" in parts:
        return "`//`"
    start = 0
    while start < len(parts) and parts[start] in _WAYS and not path.startswith("/"):
        start += 1
    way = next((part for part in parts[start:] if part in _WAYS), "")
    return f"`{way}` after its start" if way else ""
