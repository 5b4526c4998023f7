"""Leaves the attribute lists of other generators out of a text, and keeps words between braces that are none.

A list has ids, classes and values alone, as ``{#id .class key=value}`` and ``{: .class}``. It stands at the end of a
line, on a line of its own, or with nothing between it and the link, the picture, the code or the emphasis before it.
"""

from __future__ import annotations

import re

from .findings import CHANGED, Notes, SourceLine

_VALUE = r"""(?:"[^"{}\n]{0,200}+"|'[^'{}\n]{0,200}+'|[^\s"'{}]{1,200}+)"""
_ITEM = rf"(?:[#.][A-Za-z_][\w:.-]{{0,80}}+|[A-Za-z][\w:-]{{0,40}}+[ \t]{{0,3}}+={_VALUE}|toc(?!\w))"
_ITEMS = rf"(?:[ \t]{{0,9}}+{_ITEM}){{1,20}}+[ \t]{{0,9}}+"
_KRAMDOWN_ITEMS = rf":[ \t]{{0,9}}+{_ITEM}(?:[ \t]{{0,9}}+(?:{_ITEM}|[\w-]{{1,40}}+)){{0,20}}+[ \t]{{0,9}}+"
_KRAMDOWN_SIGNS = r"\{::[a-z]{1,20}+[^{}\n]{0,200}+\}|\{:/[a-z]{0,20}+\}"
_LIST = re.compile(rf"\{{(?:{_KRAMDOWN_ITEMS}|{_ITEMS})\}}")
_BEHIND = re.compile(rf"(?<=[)\]*_~>])(?:{_LIST.pattern}){{1,5}}+|{_KRAMDOWN_SIGNS}")
_AT_END = re.compile(rf"(?<![ \t])[ \t]{{0,60}}+\{{(?:{_KRAMDOWN_ITEMS}|(?=[#.]){_ITEMS})\}}[ \t]{{0,9}}+$")
_WORDS = re.compile(r"(?<!\{)\{(?!\.\.)[:#.][^{}\n`]{0,200}+\}(?!\})")
_HEADING_ID = re.compile(
    r"(?P<heading>#{1,6}[ \t][^\n]*?)(?<![ \t])[ \t]{0,9}+"
    rf"\{{:?+[ \t]{{0,9}}+#(?P<id>[\w.-]{{1,100}}+)(?:{_ITEMS}|[ \t]{{0,9}}+)\}}[ \t]{{0,9}}+"
)


def read_heading_id(text: str) -> tuple[str, str]:
    """Returns a heading without its attribute list, and the id in it; the text as it is, and "", if it has none."""
    match = _HEADING_ID.fullmatch(text)
    return (match["heading"], match["id"]) if match else (text, "")


def remove_attribute_lists(text: str, *, is_line_start: bool = True, is_line_end: bool = True) -> str:
    """Returns a piece of a line without its attribute lists.

    is_line_start, is_line_end: whether the line begins and ends with it; else code, a formula or a link stands there.
    """
    if not is_line_start and (match := _LIST.match(text)):
        text = text[match.end() :]
    text = _BEHIND.sub("", text)
    return _AT_END.sub("", text) if is_line_end else text


def keep_braced_words(text: str, line: SourceLine, notes: Notes) -> str:
    """Returns a text without attribute lists, with what looks like one and is none as code, which shows it as typed."""
    for match in _WORDS.finditer(text):
        notes.add(CHANGED, "words between braces, which are code now", line, f"`{match[0][:60]}`")
    return _WORDS.sub(lambda match: f"`{match[0]}`", text)
