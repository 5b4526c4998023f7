"""Finds marks of Markdown in plain text, such as a title or a choice of a quiz, which show them as they are typed.

Found is only what nobody writes for anything else: two asterisks around words, not a lone one, and words in brackets
only before an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from .markdown.typed_links import is_address

MarkKind = Literal["strong", "deletion", "code", "link", "picture", "formula"]


class InlineMark(NamedTuple):
    """A mark in a text. start, end: its place, with its signs. words: what stands between them, or a link's words."""

    start: int
    end: int
    kind: MarkKind
    words: str


INLINE_MARK_HINTS = ("**", "~~", "`", "](", "$")
"""One of these is in every text that has such a mark."""

_EMPHASIS = re.compile(
    r"(?<![A-Za-z0-9_*~\\/])(?P<sign>\*\*\*?+|~~)(?=[\w\"'“„‘«(¿¡€£「『（《【])"
    r"(?P<words>[^*~\n]{1,300}+)"
    r"(?<=[\w.!?%)\"'”’»…:;,€。！？）」』】》])(?P=sign)(?![A-Za-z0-9_*~/])"
)
_CODE = re.compile(
    r"(?<![A-Za-z0-9_`\\=$@])(?P<sign>``?+)(?=[^\s`])(?P<words>[^`\n]{1,200}+)(?<=\S)(?P=sign)(?![A-Za-z0-9_`])"
)
_LINK = re.compile(
    r"(?<![A-Za-z0-9_\\\]!])(?P<picture>!?+)\[(?P<words>[^\[\]\n]{1,300}+)\]\((?P<address>[^()\n]{1,500}+)\)"
)
_FORMULA = re.compile(r"(?<![A-Za-z0-9_$\\])\$(?=[^\s$])(?P<words>[^$\n]{1,300}+)(?<=[^\s\\])\$(?![A-Za-z0-9_$])")
_FORMULA_SIGN = re.compile(r"\\[A-Za-z]{2}|[A-Za-z0-9)}]\^[A-Za-z0-9({+*-]")
"""What a formula has and no price: a command, or an exponent."""

_PROGRAM = re.compile(r"[=;{}]|\$[({\w]|\b(?:SELECT|INSERT|UPDATE|DELETE|let|const|var|echo|export)\b")
"""What stands beside backticks that are signs of a programming language, as in SQL, shell and JavaScript."""

_OWN_ADDRESS = re.compile(r"/[\w.-]++/[\w./#-]*+\Z")


def find_inline_marks(text: str) -> Iterator[InlineMark]:
    """Yields the marks in their order; of one within another the outer one.

    >>> [mark.words for mark in find_inline_marks("Is `git` **not** in [the list](list.md)? 2**3, a*b*, [1](2), $5")]
    ['git', 'not', 'the list']
    """
    end = 0
    for mark in sorted(_find_all(text)):
        if mark.start >= end:
            yield mark
            end = mark.end


def remove_inline_marks(text: str) -> str:
    """Returns the text with the words alone of emphasis, code and links. Without other marks, words would mean less.

    >>> remove_inline_marks("Is `git` **not** in [the list](list.md)?")
    'Is git not in the list?'
    """
    if not any(hint in text for hint in INLINE_MARK_HINTS):
        return text
    pieces: list[str] = []
    last = 0
    for mark in find_inline_marks(text):
        if mark.kind in ("strong", "code", "link"):
            pieces += (text[last : mark.start], mark.words)
            last = mark.end
    return "".join((*pieces, text[last:]))


def _find_all(text: str) -> Iterator[InlineMark]:
    for match in _EMPHASIS.finditer(text):
        kind: MarkKind = "deletion" if match["sign"] == "~~" else "strong"
        yield InlineMark(*match.span(), kind, match["words"])
    for match in _CODE.finditer(text) if not _PROGRAM.search(text) else ():
        yield InlineMark(*match.span(), "code", match["words"])
    for match in _LINK.finditer(text):
        address = match["address"].partition(' "')[0].strip("<> ")
        if (is_address(address) or _OWN_ADDRESS.match(address)) and any(map(str.isalpha, match["words"])):
            yield InlineMark(*match.span(), "picture" if match["picture"] else "link", match["words"])
    for match in _FORMULA.finditer(text):
        if _FORMULA_SIGN.search(match["words"]):
            yield InlineMark(*match.span(), "formula", match["words"])
