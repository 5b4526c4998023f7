"""Finds slips: a word that is another one but for a letter, a capital or a sign."""

from __future__ import annotations

from collections.abc import Iterable

MIN_LETTERS = 4
"""Letters of a word in which one may be a slip. Of shorter ones, such as US and UK, every letter counts."""


def find_slip(word: str, candidates: Iterable[str]) -> str:
    """Returns the candidate that a word was probably meant to be, or "". A word that is itself one has no slip.

    Case, spaces and hyphens do not count; one letter may be wrong, missing, too many or in its neighbour's place.
    Numbers must be the same.

    >>> find_slip("Amercas", ("EMEA", "Americas")), find_slip("dach", ("DACH",)), find_slip("Area 2", ("Area 1",))
    ('Americas', 'DACH', '')
    """
    from rapidfuzz.distance import OSA  # imported late: most runs compare nothing

    folded = _fold(word)
    closest = ""
    for candidate in candidates:
        if candidate == word:
            return ""
        other = _fold(candidate)
        if folded == other:
            closest = candidate
        elif (
            not closest and min(len(folded), len(other)) >= MIN_LETTERS and _keep_digits(folded) == _keep_digits(other)
        ):
            closest = candidate if OSA.distance(folded, other, score_cutoff=1) <= 1 else ""
    return closest


def _fold(word: str) -> str:
    return "".join(character for character in word.casefold() if character.isalnum())


def _keep_digits(word: str) -> str:
    return "".join(character for character in word if character.isdigit())
