"""The outline of a text: everything in it but its words, by which two versions show whether more than words changed.

An empty line more or less can make a paragraph the invisible title of a link's definition, a part of a footnote, of a
table or of code. So an outline has the empty lines, where each block and each line of it begins, and the marks between
words. It rather tells too much than too little: only a paragraph of plain lines may be broken into others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from ...load.markdown.word_distance import MAX_MEASURED_DISTANCE, split_words

_MARK = re.compile(
    r"<!--|[-!?/%\]]{1,3}+>|</?[A-Za-z][^<>]*+>?|<[!?/%]|\\[!-/:-@\[-`{-~]?|&#?[0-9A-Za-z]{1,32}+;?|!(?=\[)"
    r"|\]\([^()]*+\)?|\[\^[^\[\]\n]{0,99}+\]|(?:```|~~~)[^\n]*+|\{[^{}\n]{0,300}+\}?|[\r\v\f\x1c-\x1e\x85\u2028\u2029]"
    r"|[<>`~|#\[\]{}]"
)
"""A tag with its attributes, either end of a comment, an escaped character, an entity, the title of a link, the label
of a footnote, a fence with its language, a list of attributes, an unusual line break, or another mark."""
_TARGET = re.compile(r"(\]\( *+<?|\[(?!\^)[^\[\]\n]{1,300}+\]: *+<?)[^)\s>]++")
"""The target of a link or of a definition. Targets are compared by where they lead."""
_EMPTY_LINES = re.compile(r"(?:\n[ \t]*+(?=\n))+")
_PLAIN_LINE = re.compile(r"(?!\d++[.)])(?:[A-Za-z0-9\"'($%&@,.;]|[^\x00-\x7f\s])")
"""The start of a line that begins or underlines no block, whatever stands above it in a paragraph."""
_TRAILING_SPACE = re.compile(r"(?<! ) (?=\n)")
"""One space at the end of a line, which means nothing; two are a line break."""
_HARD_BREAK = re.compile(r"[ ]{2}\n")
_FOOTNOTE = re.compile(r"\[\^[^\[\]\n]{1,99}+\]:")
_LITERAL = re.compile(r"<|```|~~~")
"""What may begin a part in which each line counts: code, or HTML."""
_WORDS = re.compile(
    r"(?P<number>\d++[.)])|(?:[A-Za-z0-9]|[^\x00-\x7f\s])++"
    r"(?:[ ,.;'-]{1,4}+(?!\d++[.)])(?:[A-Za-z0-9]|[^\x00-\x7f\s])++)*+[,.;]?"
)
"""The number of a list, or words in a row."""


class TextOutline(NamedTuple):
    """What a text has besides its words, and its words by where they stand."""

    signs: Sequence[str]
    """A sign for each block, for the empty lines between blocks, and for each mark."""
    passages: Sequence[str]
    """The texts between marks: of a paragraph, or of a line where each line counts."""


def outline_text(text: str) -> TextOutline:
    """Returns the outline of a text in Markdown."""
    text = _TARGET.sub(r"\1", _TRAILING_SPACE.sub("", text.replace("\r\n", "\n").expandtabs(4))).strip("\n")
    signs: list[str] = []
    passages: list[str] = []
    start, is_literal = 0, False
    for empty_lines in (*_EMPTY_LINES.finditer(text), None):
        block = text[start : empty_lines.start() if empty_lines else len(text)].removeprefix("\n")
        is_plain = not is_literal and all(map(_PLAIN_LINE.match, block.split("\n")))
        if block.count("]:") > len(_FOOTNOTE.findall(block)):
            signs.append(block)  # the definition of a link, where each word counts
        else:
            signs.append("paragraph" + " with a break" * len(_HARD_BREAK.findall(block)) if is_plain else _draw(block))
            signs += _MARK.findall(block)
            parts = _MARK.split(block)
            passages += parts if is_plain else [line for part in parts for line in part.split("\n")]
        is_literal = is_literal or _LITERAL.search(block) is not None
        if empty_lines:
            signs.append("empty" * empty_lines[0].count("\n"))
            start = empty_lines.end()
    return TextOutline(signs, passages)


def _draw(block: str) -> str:
    """Returns a block with one sign in place of words in a row."""
    return _WORDS.sub(lambda match: match["number"] or "w", block)


def has_moved_words(before: Sequence[str], after: Sequence[str]) -> bool:
    """Returns whether words moved from one passage into another, such as from a paragraph into a comment.

    Then fewer words differ between the whole texts than between their passages.
    """
    if len(before) != len(after):
        return True
    old_words, new_words = ([split_words(passage) for passage in passages] for passages in (before, after))
    distance = 0
    for old_passage, new_passage in zip(old_words, new_words, strict=True):
        distance += Levenshtein.distance(old_passage, new_passage, score_cutoff=MAX_MEASURED_DISTANCE)
        if distance > MAX_MEASURED_DISTANCE:
            return True  # nobody calls that small, and to measure it takes long
    old_row, new_row = (list(chain.from_iterable(words)) for words in (old_words, new_words))
    return Levenshtein.distance(old_row, new_row, score_cutoff=distance) < distance


def find_marks(text: str) -> list[str]:
    """Returns the marks of a text, in their order."""
    return _MARK.findall(_TARGET.sub(r"\1", text))
