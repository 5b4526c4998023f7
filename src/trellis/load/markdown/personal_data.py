"""Addresses and telephone numbers of people.

An e-mail address is found in the spellings that are meant to hide it, too: ``ada (at) shipper.com``, ``ada&#64;shipper.com``.
A telephone number is one with a country's code, one with an area's code in brackets or behind a 0, or one that is called so.
Hosts and numbers that the standards keep for examples (RFC 2606, 555-0100 to 555-0199) are nobody's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_AT = re.compile(
    r"\s{0,3}(?:@|&#0{0,5}64;?|&#x0{0,5}40;?|&commat;|%40|[\[({]\s{0,3}at\s{0,3}[\])}])\s{0,3}", re.IGNORECASE
)
_HOST = re.compile(
    r"[^\W_][\w-]{0,62}(?:(?:\.|\s{0,3}[\[({]\s{0,3}dot\s{0,3}[\])}]\s{0,3})[\w-]{1,63}){1,8}", re.IGNORECASE
)
_DOT = re.compile(r"\s*[\[({]\s*dot\s*[\])}]\s*", re.IGNORECASE)
_SIGNS = frozenset(".+-_'")
_LOCAL = 64
"""Characters that may stand before the sign, by RFC 5321."""

_NUMBER = re.compile(
    r"""(?<![\w.,/:=&?#%+-])(?<!\d[ \u00a0])(?:
        (?:\+|00)[1-9]\d{0,2}[ ()./\u00a0-]{0,3}(?:\d[ ()./\u00a0-]{0,2}){6,13}\d
      | \(0?\d{2,4}\)[ ./\u00a0-]{0,2}\d{2,5}(?:[ .\u00a0-]?\d{2,5}){1,3}
      | 0\d{1,4}[ /\u00a0-]{1,2}\d{2,8}(?:[ \u00a0-]?\d{2,5}){0,4}
      | [2-9]\d{2}([ .-])[2-9]\d{2}\1\d{4}
    )(?![\w%€$£]|[.,:/-]\d)""",
    re.VERBOSE,
)
_CALLED = re.compile(
    r"\b(?:tel|tel\.|telephone|phone|mobile|mob\.|cell|fax|whatsapp|telefon|telefoon|mobiel)[ \t]{0,2}(?:number|no\.?)?"
    r"[ \t]{0,2}[:=]?[ \t]{0,2}(\+?\d(?:[ ()./-]{0,2}\d){5,14})\b",
    re.IGNORECASE,
)
_LONG = re.compile(r"\d[\d ()./\u00a0-]{4,}\d")
"""What any number that counts has in it; most texts have none."""
_DIGIT = re.compile(r"\d")
_FICTION = re.compile(r"555[ .-]?01\d\d$")

RESERVED = ("example", "invalid", "test", "localhost", "example.com", "example.org", "example.net")
"""Hosts that are nobody's, with all that lies below them."""

_CUES = ("@", "(at", "( at", "(AT", "[at", "[ at", "[AT", "{at", "{ at", "&#", "%40", "&commat")


def personal(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and name of each address and number."""
    if any(cue in text for cue in _CUES if cue[0] in text):
        yield from _addresses(text)
    if _LONG.search(text):
        yield from _numbers(text)


def _addresses(text: str) -> Iterator[tuple[int, int, str]]:
    for sign in _AT.finditer(text):
        host = _HOST.match(text, sign.end())
        start = _start(text, sign.start())
        if not host or start == sign.start():
            continue
        name = _DOT.sub(".", host[0]).lower()
        last = name.rpartition(".")[2]
        repository = text[start : sign.start()] == "git" and text[host.end() : host.end() + 1] == ":"
        if not repository and len(last) > 1 and not last.isdigit() and not _nobodys(name):
            yield start, host.end(), f"an e-mail address at {name}"


def _start(text: str, end: int) -> int:
    """Where the word before the sign begins."""
    start = end
    while start > max(0, end - _LOCAL) and (text[start - 1].isalnum() or text[start - 1] in _SIGNS):
        start -= 1
    return start


def _nobodys(host: str) -> bool:
    return any(host == one or host.endswith(f".{one}") for one in RESERVED)


def _numbers(text: str) -> Iterator[tuple[int, int, str]]:
    found: list[tuple[int, int]] = []
    for m in _NUMBER.finditer(text):
        digits = len(_DIGIT.findall(m[0]))
        if 8 <= digits <= 15 and not _FICTION.search(m[0]):
            found.append(m.span())
    for m in _CALLED.finditer(text):
        if not _FICTION.search(m[1]):
            found.append(m.span(1))
    done = 0
    for start, end in sorted(found):
        if start >= done:
            done = end
            yield start, end, "a telephone number"
