"""Finds links and pictures: inline, by reference, and addresses in angle brackets."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from .lines import LineIndex
from .model import MarkdownLink

MAX_TEXT = 300
"""The number of characters of a link's text that are kept."""

_TOKEN = re.compile(r"\\.|!\[|\[|\][(\[]?|\n[ \t]*+\n")
_TARGET = re.compile(
    r"""\s{0,99}+(?:<(?P<bracketed>[^<>\n]{0,2000}+)>|(?P<bare>(?:[^\s()<>\\]|\\.|\([^\s()]{0,999}+\)){0,2000}+))"""
    r"""(?:\s{1,99}+(?:"[^"]{0,999}+"|'[^']{0,999}+'|\([^()]{0,999}+\)))?+\s{0,99}+\)""",
    re.DOTALL,
)
_SPACED_TARGET = re.compile(r"(?P<spaced>(?:[^()\n]{1,300}+|\n(?!\s*\n)|\([^()]{0,300}+\)){0,9}+)\)")
"""A target with spaces or line breaks. Python-Markdown accepts it, and browsers drop the line breaks."""
_UNBALANCED_TARGET = re.compile(r"(?P<unbalanced>(?:[^)\n]{1,300}+|\n(?!\s*\n)){0,5}+)\)")
"""A target with unbalanced brackets: it ends at the first closing one."""
_UNCLOSED_TARGET = re.compile(r"(?P<unclosed>(?:[^\n]{1,100}+|\n(?!\s*\n)){1,3}+)")
_NAME = re.compile(r"([^\[\]]{0,300}+)\]")
_DEFINITION = re.compile(
    r"\n[> \t]*+(?:(?:[-*+:]|\d{1,9}+\.|\[\^[^\[\]\n]{1,99}+\]:)[ \t]++)*+"  # in a list, a quotation, a footnote too
    r"\[(?!\^)([^\[\]\n]{1,300}+)\]: *+\n? *+<?([^\s<>]++)>?"
)
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{0,30}+://[^<>\s]++)>")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def find_definitions(text: str, masked: str, lines: LineIndex) -> dict[str, MarkdownLink]:
    """Returns the definitions of reference links by name, in lower case."""
    definitions: dict[str, MarkdownLink] = {}
    if "]:" in masked:
        for m in _DEFINITION.finditer(masked):
            target_span = lines.locate_span(m.start(2), m.end(2))
            definitions[_normalize_name(m[1])] = MarkdownLink(
                text[m.start(1) : m.end(1)], m[2], lines.locate_span(m.start() + 1, m.end()), target_span
            )
    return definitions


def find_links(
    text: str, masked: str, lines: LineIndex, definitions: dict[str, MarkdownLink]
) -> Iterator[MarkdownLink]:
    """Yields links and pictures outside code. If a link contains a picture, both are found."""
    if "<" in masked:
        for m in _AUTOLINK.finditer(masked):
            yield MarkdownLink(
                m[1], m[1], lines.locate_span(m.start(), m.end()), lines.locate_span(m.start(1), m.end(1))
            )
    if definitions or "](" in masked:
        yield from _find_bracketed_links(text, masked, lines, definitions)


def _find_bracketed_links(
    text: str, masked: str, lines: LineIndex, definitions: dict[str, MarkdownLink]
) -> Iterator[MarkdownLink]:
    """Scans the brackets once, with the open ones on a stack; the end of a paragraph clears it."""
    open_brackets: list[tuple[int, int, bool]] = []
    token = _TOKEN.search(masked, masked.rfind("\n", 0, masked.find("[") + 1))
    while token:
        bracket, start, after = token[0], token.start(), token.end()
        if bracket in ("[", "!["):
            open_brackets.append((start, after, bracket[0] == "!"))
        elif bracket[0] == "\n":
            open_brackets.clear()
            after -= 1
        elif bracket == "][" and not open_brackets:
            after -= 1
        elif bracket[0] == "]" and open_brackets:
            link_start, text_start, is_image = open_brackets.pop()
            label = text[text_start : min(start, text_start + MAX_TEXT)]
            name, target = label, None
            if bracket == "](":
                target = (
                    _TARGET.match(masked, after)
                    or _SPACED_TARGET.match(masked, after)
                    or _match_unbalanced_target(masked, after)
                )
            elif bracket == "][":
                reference = _NAME.match(masked, after)
                name = (reference[1] if reference else "") or label
                after = reference.end() if reference and _normalize_name(name) in definitions else after - 1
            if target and target.lastgroup:  # the scan goes on within the target
                address = _ESCAPED.sub(r"\1", target[target.lastgroup]).strip()
                span = lines.locate_span(link_start, target.end())
                target_span = lines.locate_span(target.start(target.lastgroup), target.end(target.lastgroup))
                yield MarkdownLink(label, address, span, target_span, is_image)
            elif (
                definitions
                and (definition := definitions.get(_normalize_name(name)))
                and masked[after : after + 1] != ":"
            ):
                span = lines.locate_span(link_start, after)
                yield MarkdownLink(label, definition.target, span, definition.target_span, is_image)
        token = _TOKEN.search(masked, after)


def _match_unbalanced_target(masked: str, start: int) -> re.Match[str] | None:
    """Matches a target with unbalanced brackets; one that is never closed only if its scheme can run code."""
    if unbalanced := _UNBALANCED_TARGET.match(masked, start):
        return unbalanced
    unclosed = _UNCLOSED_TARGET.match(masked, start)
    address = "".join(html.unescape(unclosed[0]).split()).lower() if unclosed else ""
    return unclosed if address.startswith(("javascript:", "vbscript:", "data:")) else None


def _normalize_name(name: str) -> str:
    return " ".join(name.lower().split())
