"""The distance between two texts, in words."""

from __future__ import annotations

import re

from rapidfuzz.distance import Levenshtein

_WORD = re.compile(r"\S+")


def count_changed_words(before: str, after: str) -> int:
    """Returns the number of words to change, insert or delete to turn one text into the other."""
    return Levenshtein.distance(_WORD.findall(before), _WORD.findall(after))
