"""The words of a text, and the distance between two texts in words.

Words are those of Unicode's text segmentation (UAX 29), and stricter where words could be joined to pass for one: each
mark between letters ends a word, a long word counts once for every twelve characters, and in a script that puts no
spaces between words, such as Japanese or Thai, each character counts. Marks belong to the word beside them.
"""

from __future__ import annotations

import html

import regex
from rapidfuzz.distance import Levenshtein

MAX_WORD_LENGTH = 12
"""The number of characters that count as one word."""

MAX_MEASURED_DISTANCE = 5_000
"""A larger distance is not measured, since that takes long; the length of the longer text stands for it."""

_LETTER = r"(?:[\p{WB=ALetter}\p{WB=Hebrew_Letter}\p{WB=Numeric}]\p{M}*+)"
_SEGMENT = regex.compile(
    rf"(?P<word>{_LETTER}{{1,{MAX_WORD_LENGTH}}}+|(?:\p{{WB=Katakana}}\p{{M}}*+){{1,{MAX_WORD_LENGTH}}}+"
    r"|[\p{L}\p{N}]\p{M}*+)|(?P<space>\s++)|(?P<marks>[^\s\p{L}\p{N}]{1,12}+)"
)


def split_words(text: str) -> list[str]:
    """Returns the words of a text, each with the marks beside it. Entities such as ``&nbsp;`` are what they stand for.

    Marks without a word beside them, such as a dash between spaces, are a word of their own.
    """
    words: list[str] = []
    opening, is_attached = "", False  # opening: marks before a word; is_attached: whether a word has just ended
    for segment in _SEGMENT.finditer(html.unescape(text)):
        match segment.lastgroup:
            case "word":
                words.append(opening + segment[0])
                opening, is_attached = "", True
            case "marks" if is_attached:
                words[-1] += segment[0]
                is_attached = False
            case "marks":
                words += [opening] if opening else []
                opening = segment[0]
            case _:
                words += [opening] if opening else []
                opening, is_attached = "", False
    return [*words, opening] if opening else words


def count_changed_words(before: str, after: str) -> int:
    """Returns the number of words to change, insert or delete to turn one text into the other."""
    old_words, new_words = split_words(before), split_words(after)
    distance = Levenshtein.distance(old_words, new_words, score_cutoff=MAX_MEASURED_DISTANCE)
    return distance if distance <= MAX_MEASURED_DISTANCE else max(len(old_words), len(new_words))
