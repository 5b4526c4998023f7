"""Phrases for messages: suggestions, lists, counts and dates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

LOCALE = "en_GB"
"""The language of messages, as Babel names it."""


def did_you_mean(word: str, candidates: Iterable[str], min_likeness: float = 0.6) -> str:
    """Returns the candidate closest to `word`, or "". Ignores case and treats ``_`` as ``-``.

    min_likeness: from 0 for no letter in common to 1 for the same word.
    """
    from rapidfuzz import process  # imported late: it is slow to load, and most runs suggest nothing
    from rapidfuzz.distance import DamerauLevenshtein

    match = process.extractOne(
        word,
        tuple(candidates),
        scorer=DamerauLevenshtein.normalized_similarity,
        processor=_normalize_word,
        score_cutoff=min_likeness,
    )
    return match[0] if match else ""


def _normalize_word(word: str) -> str:
    return word.lower().replace("_", "-")


def join_quoted(words: Iterable[str], conjunction: Literal["and", "or"] = "or") -> str:
    """Joins values, each in backticks: `a`, `b` or `c`."""
    return join_phrases([f"`{w}`" for w in words], conjunction)


def join_phrases(parts: Iterable[str], conjunction: Literal["and", "or"] = "and") -> str:
    """Joins one or more parts of a sentence: a, b and c."""
    from babel.lists import format_list  # imported late, as everything of Babel: most runs have nothing to report

    return format_list(tuple(parts), style="or" if conjunction == "or" else "standard", locale=LOCALE)


def end_sentence(text: str) -> str:
    """Returns a sentence with its full stop, if it does not end already, as with a question mark."""
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def add_article(noun: str) -> str:
    """Returns a noun with its article: a course, an objective."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


@lru_cache(maxsize=1_024)
def format_date(value: date) -> str:
    """Formats a date as ``23 November 2026``, independent of the machine's locale."""
    from babel.dates import format_date as format_babel_date

    return format_babel_date(value, "d MMMM y", locale=LOCALE)


def format_plain_number(number: float) -> str:
    """Formats a number as people write it, with all its digits and no exponent: 1500000, 12345.67, 0.00001."""
    return f"{Decimal(str(number or 0)):f}".removesuffix(".0")


def format_count(number: int, singular: str, plural: str = "") -> str:
    """Formats a number with its noun: 1 day, 3 days. plural: needed only where it is not the singular with an s."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"
