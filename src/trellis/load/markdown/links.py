"""Links and pictures: inline, by reference, and addresses in angle brackets."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from .lines import Lines
from .model import Link

LONGEST = 300
"""Characters of a link's text that are kept."""

_TOKEN = re.compile(r"\\.|!\[|\[|\][(\[]?|\n[ \t]*+\n")
_TARGET = re.compile(
    r"""\s{0,99}+(?:<(?P<bracketed>[^<>\n]{0,2000}+)>|(?P<bare>(?:[^\s()<>\\]|\\.|\([^\s()]{0,999}+\)){0,2000}+))"""
    r"""(?:\s{1,99}+(?:"[^"]{0,999}+"|'[^']{0,999}+'|\([^()]{0,999}+\)))?+\s{0,99}+\)""",
    re.DOTALL,
)
_LOOSE = re.compile(r"(?P<loose>(?:[^()\n]{1,300}+|\n(?!\s*\n)|\([^()]{0,300}+\)){0,9}+)\)")
"""A target with spaces or an end of line in it: Python-Markdown takes it, and a browser leaves the end of line out."""
_TORN = re.compile(r"(?P<torn>(?:[^)\n]{1,300}+|\n(?!\s*\n)){0,5}+)\)")
"""A target with brackets that do not match: it ends at the first that closes one."""
_NEVER = re.compile(r"(?P<never>(?:[^\n]{1,100}+|\n(?!\s*\n)){1,3}+)")
_NAME = re.compile(r"([^\[\]]{0,300}+)\]")
_DEFINITION = re.compile(
    r"\n[> \t]*+(?:(?:[-*+:]|\d{1,9}+\.|\[\^[^\[\]\n]{1,99}+\]:)[ \t]++)*+"  # in a list, a quotation, a footnote too
    r"\[(?!\^)([^\[\]\n]{1,300}+)\]: *+\n? *+<?([^\s<>]++)>?"
)
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{0,30}+://[^<>\s]++)>")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def definitions(text: str, masked: str, lines: Lines) -> dict[str, Link]:
    """Name, in small letters, → the target that is defined for links by reference."""
    found: dict[str, Link] = {}
    if "]:" in masked:
        for m in _DEFINITION.finditer(masked):
            at = lines.spot(m.start(2), m.end(2))
            found[_folded(m[1])] = Link(text[m.start(1) : m.end(1)], m[2], lines.spot(m.start() + 1, m.end()), at)
    return found


def links(text: str, masked: str, lines: Lines, defined: dict[str, Link]) -> Iterator[Link]:
    """All links and pictures, those in code left out. A link may hold a picture; then both are found."""
    if "<" in masked:
        for m in _AUTOLINK.finditer(masked):
            yield Link(m[1], m[1], lines.spot(m.start(), m.end()), lines.spot(m.start(1), m.end(1)))
    if defined or "](" in masked:
        yield from _bracketed(text, masked, lines, defined)


def _bracketed(text: str, masked: str, lines: Lines, defined: dict[str, Link]) -> Iterator[Link]:
    """One pass over the brackets, with those that are still open on a stack; a paragraph's end closes all of them."""
    opened: list[tuple[int, int, bool]] = []
    token = _TOKEN.search(masked, masked.rfind("\n", 0, masked.find("[") + 1))
    while token:
        said, here, after = token[0], token.start(), token.end()
        if said in ("[", "!["):
            opened.append((here, after, said[0] == "!"))
        elif said[0] == "\n":
            opened.clear()
            after -= 1
        elif said == "][" and not opened:
            after -= 1
        elif said[0] == "]" and opened:
            start, inner, image = opened.pop()
            words = text[inner : min(here, inner + LONGEST)]
            name, target = words, None
            if said == "](":
                target = _TARGET.match(masked, after) or _LOOSE.match(masked, after) or _torn(masked, after)
            elif said == "][":
                named = _NAME.match(masked, after)
                name = (named[1] if named else "") or words
                after = named.end() if named and _folded(name) in defined else after - 1
            if target and target.lastgroup:
                address = _ESCAPED.sub(r"\1", target[target.lastgroup]).strip()
                at = lines.spot(target.start(target.lastgroup), target.end(target.lastgroup))
                yield Link(words, address, lines.spot(start, target.end()), at, image)  # and goes on within its target
            elif defined and (definition := defined.get(_folded(name))) and masked[after : after + 1] != ":":
                yield Link(words, definition.target, lines.spot(start, after), definition.at, image)
        token = _TOKEN.search(masked, after)


def _torn(masked: str, start: int) -> re.Match[str] | None:
    """A target whose brackets do not match. Python-Markdown makes a link of one that is never closed, if it likes it."""
    if torn := _TORN.match(masked, start):
        return torn
    never = _NEVER.match(masked, start)
    plain = "".join(html.unescape(never[0]).split()).lower() if never else ""
    return never if plain.startswith(("javascript:", "vbscript:", "data:")) else None


def _folded(name: str) -> str:
    return " ".join(name.lower().split())
