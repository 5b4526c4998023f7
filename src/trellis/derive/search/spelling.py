"""Spelling suggestions: the indexed words nearest to one that is not indexed.

The twin of ``site/assets/search/spelling.js``.

The distance is that of optimal string alignment: letters left out, added, replaced or swapped with their neighbour.
"""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract_iter

MIN_LENGTH = 5
"""Shorter words get no suggestions: VGM and FCA are no slips."""

MIN_LENGTH_FOR_TWO = 8
"""Words of so many letters may have two slips, shorter ones one."""

MAX_SUGGESTIONS = 5


def count_allowed_slips(word: str) -> int:
    """The largest distance of a suggestion."""
    return 0 if len(word) < MIN_LENGTH else 1 if len(word) < MIN_LENGTH_FOR_TWO else 2


def find_near_words(word: str, lines: Iterable[tuple[int, str]]) -> list[tuple[str, int]]:
    """The nearest words with their distances.

    Of one distance, those with the same first letter come first, then frequent ones.

    lines: how frequent the words of a line are, and the words, separated by spaces.
    """
    allowed = count_allowed_slips(word)
    matches = [
        (distance, candidate[0] != word[0], -frequency, candidate)
        for frequency, line in lines
        for candidate, distance, _ in extract_iter(word, line.split(), scorer=OSA.distance, score_cutoff=allowed)
    ]
    return [(candidate, distance) for distance, _, _, candidate in sorted(matches)[:MAX_SUGGESTIONS]]
