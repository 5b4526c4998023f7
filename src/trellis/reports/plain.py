"""Text for terminals, pipes and files that cannot hold every character: what stands for each of the others."""

from __future__ import annotations

import codecs
import json

from ..diagnostics.unicode_forms import normalise_unicode

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


def mask_unprintable(text: str) -> str:
    """Returns the text with a mark for each control or invisible character, which could move the cursor or hide words.

    Line breaks stay, and a tab becomes a space. A command to GitHub's runner is taken apart.
    """
    text = break_runner_commands(text)
    if text.replace("\n", "").isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\n" else " " if c == "\t" else "�" for c in text)


def escape_unprintable(json_text: str) -> str:
    """Returns JSON with each control or invisible character of its texts escaped, so that a terminal obeys none."""
    json_text = json_text.replace("##[", r"#\u0023[")  # a command to GitHub's runner
    if json_text.replace("\n", "").isprintable():
        return json_text
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in json_text)


def break_runner_commands(text: str) -> str:
    """Returns the text with a space in each ``##[``, which starts a command to GitHub's runner anywhere in a line."""
    return text.replace("##[", "## [")


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
    return normalise_unicode("NFKD", character).encode("ascii", "ignore").decode()
