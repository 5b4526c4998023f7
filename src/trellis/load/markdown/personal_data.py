"""Finds e-mail addresses and telephone numbers.

E-mail addresses are found in obfuscated spellings too: ``ada (at) firm.com``, ``ada&#64;firm.com``. A telephone
number has a country code, or an area code in brackets or after a 0, or a label such as "phone". Hosts and numbers
reserved for examples (RFC 2606, and 555-0100 to 555-0199 in North America) are ignored, and so are dates, numbers that
are free of charge, which are a company's, and made-up ones, such as +31 10 0000000.

White space is no part of an address, except around ``(at)`` and ``(dot)``. Accounts of programs (``git@…``), versions
of packages (``pkg@next.beta``), names of files (``logo@2x.png``) and users in a URL are no addresses of people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .mailboxes import is_nobodys

_AT = re.compile(
    r"@|&#0{0,5}64;?|&#x0{0,5}40;?|&commat;|%40|[ \t\u00a0]{0,3}[\[({][ \t]{0,3}at[ \t]{0,3}[\])}][ \t\u00a0]{0,3}",
    re.IGNORECASE,
)
_HOST = re.compile(
    r"[^\W_][\w-]{0,62}(?:(?:\.|[ \t]{0,3}[\[({][ \t]{0,3}dot[ \t]{0,3}[\])}][ \t]{0,3})[\w-]{1,63}){1,8}",
    re.IGNORECASE,
)
_DOT = re.compile(r"(?:(?<!\s)\s++)?+[\[({]\s*+dot\s*+[\])}]\s*+", re.IGNORECASE)
_USER_IN_URL = re.compile(r"://[^\s/?#@<>]{0,200}\Z")
_MAX_USER_IN_URL = 203
_LOCAL_PART_SIGNS = frozenset(".+-_'")
_MAX_LOCAL_PART = 64
"""The longest part before the ``@``, by RFC 5321."""

_NUMBER = re.compile(
    r"""[+(02-9](?<![\w.,/:=&?#%+-].)(?<!\d[ \u00a0][(02-9])(?:   # a first character that is quick to find
        (?:(?<=\+)|(?<=0)0)[1-9]\d{0,2}[ ()./\u00a0-]{0,3}(?:\d[ ()./\u00a0-]{0,2}){6,13}\d
      | (?<=\()0?\d{2,4}\)[ ./\u00a0-]{0,2}\d{2,5}(?:[ .\u00a0-]?\d{2,5}){1,3}
      | (?<=0)\d{1,4}[ /\u00a0-]{1,2}\d{2,8}(?:[ \u00a0-]?\d{2,5}){0,4}
      | (?<=[2-9])\d{2}([ .-])[2-9]\d{2}\1\d{4}
    )(?![\w%€$£]|[.,:/-]\d)""",
    re.VERBOSE,
)
_LABELLED_NUMBER = re.compile(
    r"\b(?:tel|tel\.|telephone|phone|mobile|mob\.|cell|fax|whatsapp|telefon|telefoon|mobiel)[ \t]{0,2}(?:number|no\.?)?"
    r"[ \t]{0,2}[:=]?[ \t]{0,2}(\+?\d(?:[ ()./-]{0,2}\d){5,14})\b",
    re.IGNORECASE,
)
_NUMBER_CUES = ("tel", "phone", "mob", "cell", "fax", "app")
"""Part of each label; a fast test that most texts fail."""
_DIGIT_RUN = re.compile(r"\d[\d ()./\u00a0-]{4,}\d")
"""Part of every telephone number; a fast test that most texts fail."""
_DIGIT = re.compile(r"\d")
_FICTIONAL_NUMBER = re.compile(r"(?:(?:(?:00)?1)?[2-9]\d\d)?55501\d\d")
"""The digits of a number that North America reserves for examples. Elsewhere 555 01xx is anybody's."""
_FREE_NUMBER = re.compile(r"(?:(?:00)?1)?8(?:00|33|44|55|66|77|88)\d{7}|0800\d+|(?:00)?800\d{8}")
"""The digits of a number that is free of charge, in North America, much of Europe, or worldwide."""
_MADE_UP_NUMBER = re.compile(r"(\d)\1{4}|123456789")
_DATE = re.compile(r"(?:0?[1-9]|[12]\d|3[01])([-/. ])(?:0?[1-9]|[12]\d|3[01])\1(?:19|20)\d\d")
"""A date, the day first or the month."""

RESERVED_HOSTS = ("example", "invalid", "test", "localhost", "example.com", "example.org", "example.net")
"""Hosts reserved for examples, with their subdomains."""

PROGRAM_ACCOUNTS = frozenset(("git", "hg", "root", "svn"))
"""Parts before the ``@`` that are an account of a program, as in ``git@forge.com``."""

NO_TOP_LEVELS = frozenset((
    "alpha", "beta", "canary", "latest", "next", "nightly", "rc", "snapshot",
    "css", "gif", "html", "ico", "jpeg", "jpg", "js", "json", "mjs", "pdf", "png", "svg", "ts", "webp", "yaml", "yml",
))  # fmt: skip
"""Last parts of what looks like a host: of a package's version, ``pkg@next.beta``, or a file, ``logo@2x.png``."""

_CUES = ("@", "(at", "( at", "(AT", "[at", "[ at", "[AT", "{at", "{ at", "&#", "%40", "&commat")


def find_personal_data(text: str) -> Iterator[tuple[int, int, str]]:
    """Yields start, end and label of each address and number."""
    if any(cue in text for cue in _CUES if cue[0] in text):
        yield from _find_email_addresses(text)
    if _DIGIT_RUN.search(text):
        yield from _find_telephone_numbers(text)


def _find_email_addresses(text: str) -> Iterator[tuple[int, int, str]]:
    for sign in _AT.finditer(text):
        host = _HOST.match(text, sign.end())
        start = _find_local_part(text, sign.start())
        if not host or start == sign.start():
            continue
        name = _DOT.sub(".", host[0]).lower()
        top_level = name.rpartition(".")[2]
        is_host = len(top_level) > 1 and not top_level.isdigit() and top_level not in NO_TOP_LEVELS
        local_part = text[start : sign.start()]
        if not is_host or _is_reserved(name) or local_part.lower() in PROGRAM_ACCOUNTS or is_nobodys(local_part, name):
            continue
        if not _USER_IN_URL.search(text, max(0, start - _MAX_USER_IN_URL), start):
            yield start, host.end(), f"an e-mail address at {name}"


def read_address(match: str) -> str:
    """Returns the plain form of an e-mail address in any spelling, in lower case; "" for a telephone number.

    >>> read_address("Rates (at) firm [dot] com"), read_address("+31 10 123 45 67")
    ('rates@firm.com', '')
    """
    local_part, sign, host = _AT.sub("@", match, count=1).partition("@")
    return f"{local_part}@{_DOT.sub('.', host)}".lower() if sign else ""


def _find_local_part(text: str, end: int) -> int:
    """Returns the start of the local part that ends at `end`."""
    start = end
    while start > max(0, end - _MAX_LOCAL_PART) and (text[start - 1].isalnum() or text[start - 1] in _LOCAL_PART_SIGNS):
        start -= 1
    return start


def _is_reserved(host: str) -> bool:
    return any(host == reserved or host.endswith(f".{reserved}") for reserved in RESERVED_HOSTS)


def _find_telephone_numbers(text: str) -> Iterator[tuple[int, int, str]]:
    spans: list[tuple[int, int]] = []
    for m in _NUMBER.finditer(text):
        if 8 <= len(_DIGIT.findall(m[0])) <= 15 and not _is_nobodys_number(m[0]):
            spans.append(m.span())
    lowered = text.lower()
    for m in _LABELLED_NUMBER.finditer(text) if any(cue in lowered for cue in _NUMBER_CUES) else ():
        if not _is_nobodys_number(m[1]):
            spans.append(m.span(1))
    position = 0
    for start, end in sorted(spans):
        if start >= position:
            position = end
            yield start, end, "a telephone number"


def _is_nobodys_number(number: str) -> bool:
    digits = "".join(_DIGIT.findall(number))
    return bool(
        _FICTIONAL_NUMBER.fullmatch(digits)
        or _FREE_NUMBER.fullmatch(digits)
        or _MADE_UP_NUMBER.search(digits)
        or _DATE.fullmatch(number)
    )
