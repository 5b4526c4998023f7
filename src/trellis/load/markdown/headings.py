"""Finds headings, with the anchors that the `toc` extension of Python-Markdown gives them, by `build_anchor`."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator

from .lines import LineIndex
from .model import Heading

MAX_TITLE = 300
"""The number of characters of a heading that are read."""

_ATX_HEADING = re.compile(r"\n(#{1,6}+)([^\n]*)")
_SETEXT_HEADING = re.compile(r"\n[ \t]*+\n([^\n]+)\n([=-])[=-]*+ *+(?=\n)")

_IMAGE = re.compile(r"!\[[^\[\]]*\]\([^()]*\)")
_LINK = re.compile(r"\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])?")
_FOOTNOTE = re.compile(r"\[\^[^\[\]]+\]")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_EMPHASIS = re.compile(r"(?<!\w)_{1,3}([^_]+)_{1,3}(?!\w)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_NOT_IN_ANCHOR = re.compile(r"[^\w\s-]")
_GAP = re.compile(r"[-\s]+")
_LATIN = ("LATIN", "MODIFIER")
_GREEK_SIGN = re.compile(r"(?<![\u0370-\u03ff])[\u0370-\u03ff](?![\u0370-\u03ff])")
_NUMBERED_ANCHOR = re.compile(r"(.*)_([0-9]+)")


def find_headings(text: str, masked: str, lines: LineIndex) -> Iterator[Heading]:
    """Yields the headings outside code. The text has to begin with an empty line."""
    matches: list[tuple[int, int, int, str]] = []
    if "\n#" in masked:
        matches += (
            (m.start(1), m.end(2), len(m[1]), text[m.start(2) : m.end(2)]) for m in _ATX_HEADING.finditer(masked)
        )
    for m in _SETEXT_HEADING.finditer(masked) if "\n--" in masked or "\n==" in masked else ():
        if not m[1].startswith("#"):
            matches.append((m.start(1), m.end(1), 1 if m[2] == "=" else 2, text[m.start(1) : m.end(1)]))
    existing: set[str] = set()
    counters: dict[str, int] = {}
    for start, end, level, title in sorted(matches):
        plain_title = strip_markup(title[:MAX_TITLE])
        if plain_title:
            anchor = _make_unique(build_anchor(plain_title), existing, counters)
            yield Heading(level, plain_title, anchor, lines.locate_span(start, end))


def strip_markup(title: str) -> str:
    """Returns a heading's text without Markdown."""
    title = title.strip().rstrip("#").rstrip()
    if title.isascii() and title.replace(" ", "").isalnum():
        return title
    title = _LINK.sub(r"\1", _FOOTNOTE.sub("", _IMAGE.sub("", title)))
    title = _EMPHASIS.sub(r"\1", _TAG.sub("", title)).replace("*", "").replace("`", "")
    return html.unescape(_ESCAPE.sub(r"\1", title)).strip()


def build_anchor(title: str) -> str:
    """Returns the anchor of a heading, before it is made unique on its page.

    A heading in Latin letters loses its accents. One in another script keeps all letters, as on GitHub.

    >>> build_anchor("Über Zölle"), build_anchor("必要な書類"), build_anchor("Wert in µ und Σ")
    ('uber-zolle', '必要な書類', 'wert-in-und')
    """
    if not title.isascii():
        if _is_in_another_script(title):
            letters = unicodedata.normalize("NFC", title).strip().lower()
            return _GAP.sub("-", "".join(c for c in letters if c.isspace() or c in "-_" or _belongs_to_word(c)))
        title = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode("ascii")
    return _GAP.sub("-", _NOT_IN_ANCHOR.sub("", title).strip().lower())


def build_toc_anchor(title: str, separator: str) -> str:
    """`build_anchor`, with the arguments that the `toc` extension passes to its setting `slugify`."""
    return build_anchor(title)


def _is_in_another_script(title: str) -> bool:
    """Whether a letter is not Latin. A Greek letter by itself is a sign, such as Σ and µ."""
    letters = _GREEK_SIGN.sub("", unicodedata.normalize("NFKC", title))
    return any(not c.isascii() and c.isalpha() and not unicodedata.name(c, "").startswith(_LATIN) for c in letters)


def _belongs_to_word(character: str) -> bool:
    """Whether it is a letter, a digit, or a mark on a letter, such as a vowel sign of Hindi."""
    return character.isalnum() or unicodedata.category(character).startswith("M")


def _make_unique(anchor: str, existing: set[str], counters: dict[str, int]) -> str:
    """Returns the anchor, with a number appended if it exists already, and adds it to `existing`."""
    if anchor in existing or not anchor:
        numbered = _NUMBERED_ANCHOR.fullmatch(anchor)
        base, count = (numbered[1], int(numbered[2][:9])) if numbered else (anchor, 0)
        count = max(count, counters.get(base, 0)) + 1
        while f"{base}_{count}" in existing:
            count += 1
        counters[base] = count
        anchor = f"{base}_{count}"
    existing.add(anchor)
    return anchor
