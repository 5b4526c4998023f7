"""Finds the addresses that become links without any sign around them, as GitHub's autolinks extension does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_CANDIDATE = re.compile(
    r"(?<![^\s*_~(\[])(?P<web>(?:https?|ftp)://|www\.)(?P<domain>[^\s<./?#]++(?:\.[^\s<./?#]++)*+)(?P<rest>[^\s<]*+)"
    r"|(?<![\w.+-])(?P<mail>[\w.+-]{1,64}+@[A-Za-z0-9_-]{1,63}+(?:\.[A-Za-z0-9_-]{1,63}+)++)",
    re.IGNORECASE | re.ASCII,
)
_ENTITY = re.compile(r"&[A-Za-z0-9]{1,40}+;\Z")
_TRAILING = frozenset("?!.,:*_~'\"")


class Address(NamedTuple):
    """An address in a text. start, end: its place in the text. target: what a link to it leads to."""

    start: int
    end: int
    target: str


def find_addresses(text: str) -> Iterator[Address]:
    """Yields the addresses in a text in their order, without the punctuation behind them."""
    if "@" not in text and "://" not in text and "www." not in text.lower():
        return  # most texts; a pattern takes twenty times as long to tell
    for match in _CANDIDATE.finditer(text):
        if match["mail"]:
            address = match["mail"].rstrip(".")
            if address[-1] not in "-_" and "." in address.partition("@")[2]:
                yield Address(match.start(), match.start() + len(address), f"mailto:{address}")
            continue
        address = _strip_punctuation(match[0])
        domain = address[len(match["web"]) :] if match["web"].endswith("/") else address
        if _is_domain(re.split(r"[/?#]", domain, maxsplit=1)[0]):
            yield Address(
                match.start(),
                match.start() + len(address),
                address if match["web"].endswith("/") else f"http://{address}",
            )


def _strip_punctuation(address: str) -> str:
    """The address without what is more likely the sentence's: punctuation, an entity, brackets that close none."""
    surplus = address.count(")") - address.count("(")
    end = len(address)
    while end:
        last = address[end - 1]
        if last in _TRAILING:
            end -= 1
        elif last == ")" and surplus > 0:
            end -= 1
            surplus -= 1
        elif last == ";" and (entity := _ENTITY.search(address, max(0, end - 42), end)):
            end = entity.start()
        elif last == ";":
            end -= 1
        else:
            break
    return address[:end]


def _is_domain(domain: str) -> bool:
    """Whether it has a dot, and no underscore in its last two parts."""
    host = domain.rpartition("@")[2].partition(":")[0]
    parts = host.split(".")
    return len(parts) > 1 and all(parts) and not any("_" in part for part in parts[-2:])
