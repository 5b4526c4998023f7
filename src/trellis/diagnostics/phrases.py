"""Parts of the sentences that diagnostics are made of: suggestions, lists, counts and dates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The nearest known word, or "". Case and the kind of hyphen don't matter."""
    from rapidfuzz import process  # here, since most runs have nothing to suggest and it takes a while to load
    from rapidfuzz.distance import DamerauLevenshtein

    close = process.extractOne(
        word, tuple(known), scorer=DamerauLevenshtein.normalized_similarity, processor=_folded, score_cutoff=0.6
    )
    return close[0] if close else ""


def _folded(word: str) -> str:
    return word.lower().replace("_", "-")


def listed(words: Iterable[str], joint: str = "or") -> str:
    """Values as a sentence lists them: `a`, `b` or `c`."""
    return series([f"`{w}`" for w in words], joint)


def series(parts: Iterable[str], joint: str = "and") -> str:
    """Parts of a sentence in a row, at least one: a, b and c."""
    *most, last = parts
    return f"{', '.join(most)} {joint} {last}" if most else last


def day(value: date) -> str:
    """A date as ``23 November 2026``, whatever the machine's language."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: 1 day, 3 days."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
