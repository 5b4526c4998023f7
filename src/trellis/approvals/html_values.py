"""Reads the values of HTML's attributes as a browser does: by its tokens, with its character references decoded."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.entities import html5

_OPENING = re.compile(r"<(?:(!--)|/?([A-Za-z][^\t\n\f\r />]*+))")
"""The beginning of a comment, or of a tag: of closing ones too, whose attributes nobody sees."""
_COMMENT_END = re.compile(r"--!?>")
_ATTRIBUTE = re.compile(
    r"""[\t\n\f\r /]*+[^\t\n\f\r />][^\t\n\f\r />=]*+"""
    r"""(?:[\t\n\f\r ]*+=[\t\n\f\r ]*+(?:"([^"]*+)"?+|'([^']*+)'?+|([^\t\n\f\r >]*+)))?+"""
)
_REFERENCE = re.compile(r"&(?:#(?:[xX]([0-9A-Fa-f]++)|([0-9]++));?+|([A-Za-z][A-Za-z0-9]*+;?+)(=?+))")
_RAW_ELEMENTS = frozenset(
    ("iframe", "noembed", "noframes", "noscript", "script", "style", "textarea", "title", "xmp")
)  # fmt: skip
"""Elements that hold no tags: what looks like one in them is text."""
_MAX_DIGITS = 7


def read_attribute_values(text: str) -> Iterator[str]:
    """Yields the values of all attributes in a piece of HTML.

    What is in comments, scripts and the like is read in both ways: as text, so that a mark in it opens nothing, and as
    tags, since it depends on what stands around whether it is one.
    """
    if "<" not in text:
        return
    yield from _read_values(text, reads_hidden=False)
    yield from _read_values(text, reads_hidden=True)


def decode_attribute(value: str) -> str:
    """Decodes the references to characters in a value: ``&copy=1`` is none there, and ``&#1;`` is what it says."""
    return _REFERENCE.sub(_decode_reference, value) if "&" in value else value


def _read_values(text: str, *, reads_hidden: bool) -> Iterator[str]:
    lower_text, position = text.lower(), 0
    if len(lower_text) != len(text):  # as of the Turkish dotted capital I, so that places differ
        lower_text = text
    while opening := _OPENING.search(text, position):
        position = opening.end()
        if opening[1]:
            if not reads_hidden:
                end = _COMMENT_END.search(text, position - 2)
                position = end.end() if end else len(text)
            continue
        while attribute := _ATTRIBUTE.match(text, position):
            position = attribute.end()
            value = attribute[1] or attribute[2] or attribute[3]
            if value:
                yield decode_attribute(value)
        name = opening[2].lower()
        if not reads_hidden and name in _RAW_ELEMENTS and text[opening.start() + 1] != "/":
            close = lower_text.find(f"</{name}", position)
            position = close if close >= 0 else len(text)


def _decode_reference(reference: re.Match[str]) -> str:
    hexadecimal, decimal, name, equals_sign = reference.groups()
    if name:
        is_decoded = name in html5 and (name.endswith(";") or not equals_sign)
        return html5[name] + equals_sign if is_decoded else reference[0]
    digits = (hexadecimal or decimal).lstrip("0") or "0"
    if len(digits) > _MAX_DIGITS:
        return "\ufffd"
    return html.unescape(reference[0]) or chr(int(digits, 16 if hexadecimal else 10))
