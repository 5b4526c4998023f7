"""How far two texts differ, counted in words."""

from __future__ import annotations

import re

from rapidfuzz.distance import Levenshtein

_WORD = re.compile(r"\S+")


def distance(before: str, after: str) -> int:
    """How many words have to be changed, put in or taken out to make one text of the other."""
    return Levenshtein.distance(_WORD.findall(before), _WORD.findall(after))
