"""The anchors of headings: those that GitHub gives them, and those that pages of earlier versions had."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ...diagnostics.unicode_forms import normalise_unicode
from .document import Document, Node
from .model import Heading

_NOT_IN_ANCHOR = re.compile(r"[^\w\s-]")
_SPACE = re.compile(r"\s")
_GAP = re.compile(r"[-\s]+")
_WITHOUT_LETTERS = "section"
"""The anchor of a heading that has no letter and no digit. GitHub gives it none."""

_LATIN = ("LATIN", "MODIFIER")
_GREEK_SIGN = re.compile(r"(?<![\u0370-\u03ff])[\u0370-\u03ff](?![\u0370-\u03ff])")
_NUMBERED_ANCHOR = re.compile(r"(.*)_([0-9]+)")


def list_headings(document: Document, first_line: int = 1) -> Iterator[tuple[Node, Heading]]:
    """Yields each heading that has words, with its place and its anchors.

    first_line: the number of the text's first line.
    """
    counts: dict[str, int] = {}
    nodes = [node for node in document.walk_page() if node.kind == "heading"]
    titles = [(node, title) for node in nodes if (title := _read_title(node))]
    anchors = [_number_anchor(build_anchor(title), counts) for _, title in titles]
    taken, existing, counters = set(anchors), set[str](), dict[str, int]()
    for (node, title), anchor in zip(titles, anchors, strict=True):
        former = _number_former_anchor(build_former_anchor(title), existing, counters)
        span = document.locate_span(node.start, node.end, first_line)
        yield (
            node,
            Heading(node.level, title, anchor, span, "" if former in taken or former.startswith("__") else former),
        )


def _read_title(node: Node) -> str:
    """The words of a heading; those of its pictures only if it has no others."""
    words = "".join(child.read_text() for child in node.children if child.kind != "image")
    return " ".join((words if words.strip() else node.read_text()).split())


def build_anchor(title: str) -> str:
    """Returns the anchor of a heading as GitHub makes it, before it is made unique on its page.

    Two underscores at its beginning are left out, since such ids are the theme's.

    >>> build_anchor("Über Zölle & Co."), build_anchor("必要な書類"), build_anchor("snake_case")
    ('über-zölle--co', '必要な書類', 'snake_case')
    """
    letters = normalise_unicode("NFC", title).strip().lower()
    if letters.isascii():  # the same, and quicker
        anchor = _SPACE.sub("-", _NOT_IN_ANCHOR.sub("", letters))
    else:
        anchor = "".join("-" if c.isspace() else c for c in letters if c.isspace() or c in "-_" or _belongs_to_word(c))
    return (anchor.lstrip("_") if anchor.startswith("__") else anchor) or _WITHOUT_LETTERS


def build_toc_anchor(title: str, separator: str) -> str:
    """`build_anchor`, with the arguments that the `toc` extension passes to its setting `slugify`."""
    return build_anchor(title)


def build_former_anchor(title: str) -> str:
    """Returns the anchor that a heading had in earlier versions of the site.

    A heading in Latin letters lost its accents. One in another script kept all letters.

    >>> build_former_anchor("Über Zölle"), build_former_anchor("必要な書類")
    ('uber-zolle', '必要な書類')
    >>> build_former_anchor("Wert in µ und Σ")
    'wert-in-und'
    """
    if not title.isascii():
        if _is_in_another_script(title):
            letters = normalise_unicode("NFC", title).strip().lower()
            return _GAP.sub("-", "".join(c for c in letters if c.isspace() or c in "-_" or _belongs_to_word(c)))
        title = normalise_unicode("NFKD", title).encode("ascii", "ignore").decode("ascii")
    return _GAP.sub("-", _NOT_IN_ANCHOR.sub("", title).strip().lower())


def _is_in_another_script(title: str) -> bool:
    """Whether a letter is not Latin. A Greek letter by itself is a sign, such as Σ and µ."""
    letters = _GREEK_SIGN.sub("", normalise_unicode("NFKC", title))
    return any(not c.isascii() and c.isalpha() and not unicodedata.name(c, "").startswith(_LATIN) for c in letters)


def _belongs_to_word(character: str) -> bool:
    """Whether it is a letter, a digit, or a mark on a letter, such as a vowel sign of Hindi."""
    return character.isalnum() or unicodedata.category(character).startswith("M")


def _number_anchor(anchor: str, counts: dict[str, int]) -> str:
    """Returns the anchor, with a number appended if it exists already."""
    number = counts.get(anchor, -1) + 1
    counts[anchor] = number
    while number and f"{anchor}-{number}" in counts:
        number += 1
    unique = f"{anchor}-{number}" if number else anchor
    counts.setdefault(unique, 0)
    return unique


def _number_former_anchor(anchor: str, existing: set[str], counters: dict[str, int]) -> str:
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
