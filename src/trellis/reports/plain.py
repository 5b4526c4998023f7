"""Text for terminals, pipes and files that cannot hold every character: what stands for each of the others."""

from __future__ import annotations

import codecs
import unicodedata

_SUBSTITUTES = str.maketrans(
    {
        "│": "|", "┃": "|", "─": "-", "━": "-", "├": "|", "└": "`", "┌": "+", "┐": "+", "┘": "+", "┼": "+",
        "█": "#", "░": ".", "•": "*", "·": "-", "…": "...", "–": "-", "—": "-", "−": "-", "‑": "-", "×": "x",
        "→": "->", "←": "<-", "↑": "^", "↓": "v", "≥": ">=", "≤": "<=", "≠": "!=",
        "✓": "+", "✔": "+", "✗": "x", "✘": "x",
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "′": "'", "″": '"',
        "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE",
        "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D",
        "€": "EUR", "£": "GBP", "\u2060": "", "\u200b": "", "\ufeff": "",
    }
)  # fmt: skip
"""What is written for a character that the encoding lacks: drawing by ASCII, letters by those nearest to them."""


def make_encodable(text: str, encoding: str) -> str:
    """Returns the text with what the encoding lacks replaced: by ASCII drawing, by a bare letter, or by ``?``."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return "".join(_substitute(character, encoding) for character in text)
    except LookupError:
        return "".join(_substitute(character, "ascii") for character in text)
    return text


def is_complete(encoding: str) -> bool:
    """Whether an encoding holds every character."""
    try:
        return codecs.lookup(encoding).name.startswith(("utf-8", "utf-16", "utf-32"))
    except LookupError:
        return False


def _substitute(character: str, encoding: str) -> str:
    for candidate in (character, character.translate(_SUBSTITUTES), _strip_marks(character)):
        try:
            candidate.encode(encoding)
        except (UnicodeEncodeError, LookupError):
            continue
        if candidate or character in "\u2060\u200b\ufeff":
            return candidate
    return "?"


def _strip_marks(character: str) -> str:
    """Returns a letter without its accents, or ""."""
    return unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
