"""A word that nobody wrote → those that it may have meant. The twin of ``site/assets/search/spelling.js``."""

from __future__ import annotations

from collections.abc import Iterable

SHORTEST = 3
"""Letters from which on a word is taken for a slip."""

TWICE = 8
"""Letters from which on there may be two slips in it."""

OFFERED = 5


def slips(word: str) -> int:
    """How many slips are forgiven in a word."""
    return 0 if len(word) < SHORTEST else 1 if len(word) < TWICE else 2


def near(word: str, lines: Iterable[tuple[int, str]]) -> list[tuple[str, int]]:
    """The nearest words with their distances, the likeliest first.

    lines: known words, spaces between them, each line with how frequent its words are.
    """
    allowed = slips(word)
    letters = _letters(word)
    found = []
    for often, line in lines:
        for known in line.split(" "):
            if known and (_letters(known) ^ letters).bit_count() <= 2 * allowed:
                far = distance(word, known, allowed)
                if far <= allowed:
                    found.append((far, known[0] != word[0], -often, known))
    found.sort()
    return [(known, far) for far, _, _, known in found[:OFFERED]]


def _letters(word: str) -> int:
    """The set of its letters as bits: two words a slip apart differ in two at most."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 31)
    return bits


def distance(a: str, b: str, limit: int) -> int:
    """How many letters were left out, added, mistaken or changed places with their neighbour; more than `limit` is one more."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        last, before, row = before, row, [i]
        for j, other in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)
