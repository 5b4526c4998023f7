"""Headings and the anchors that Python-Markdown's `toc` gives them."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator

from .lines import Lines
from .model import Heading

LONGEST = 300
"""Characters of a heading that are read; an anchor of more is no use to anybody."""

_HASHED = re.compile(r"\n(#{1,6}+)([^\n]*)")
_UNDERLINED = re.compile(r"\n[ \t]*+\n([^\n]+)\n([=-])[=-]*+ *+(?=\n)")

_PICTURE = re.compile(r"!\[[^\[\]]*\]\([^()]*\)")
_LINK = re.compile(r"\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])?")
_NOTE = re.compile(r"\[\^[^\[\]]+\]")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_EMPHASIS = re.compile(r"(?<!\w)_{1,3}([^_]+)_{1,3}(?!\w)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_UNSAID = re.compile(r"[^\w\s-]")
_GAP = re.compile(r"[-\s]+")
_COUNTED = re.compile(r"(.*)_([0-9]+)")


def headings(text: str, masked: str, lines: Lines) -> Iterator[Heading]:
    """The headings of a text that begins with an empty line, those in code left out."""
    found: list[tuple[int, int, int, str]] = []
    if "\n#" in masked:
        found += ((m.start(1), m.end(2), len(m[1]), text[m.start(2) : m.end(2)]) for m in _HASHED.finditer(masked))
    for m in _UNDERLINED.finditer(masked) if "\n--" in masked or "\n==" in masked else ():
        if not m[1].startswith("#"):
            found.append((m.start(1), m.end(1), 1 if m[2] == "=" else 2, text[m.start(1) : m.end(1)]))
    taken: set[str] = set()
    counters: dict[str, int] = {}
    for start, end, level, title in sorted(found):
        said = plain(title[:LONGEST])
        if said:
            yield Heading(level, said, _unique(slug(said), taken, counters), lines.spot(start, end))


def plain(title: str) -> str:
    """A heading's words, without the signs of Markdown."""
    title = title.strip().rstrip("#").rstrip()
    if title.isascii() and title.replace(" ", "").isalnum():
        return title
    title = _LINK.sub(r"\1", _NOTE.sub("", _PICTURE.sub("", title)))
    title = _EMPHASIS.sub(r"\1", _TAG.sub("", title)).replace("*", "").replace("`", "")
    return html.unescape(_ESCAPE.sub(r"\1", title)).strip()


def slug(title: str) -> str:
    """The anchor of a heading that has no namesake before it on its page."""
    if not title.isascii():
        title = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode("ascii")
    return _GAP.sub("-", _UNSAID.sub("", title).strip().lower())


def _unique(anchor: str, taken: set[str], counters: dict[str, int]) -> str:
    """The anchor, with a number behind it where it is taken."""
    if anchor in taken or not anchor:
        counted = _COUNTED.fullmatch(anchor)
        base, count = (counted[1], int(counted[2][:9])) if counted else (anchor, 0)
        count = max(count, counters.get(base, 0)) + 1
        while f"{base}_{count}" in taken:
            count += 1
        counters[base] = count
        anchor = f"{base}_{count}"
    taken.add(anchor)
    return anchor
