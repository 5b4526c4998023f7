"""Text for terminals, pipes and files that cannot hold every character: what stands for each of the others."""

from __future__ import annotations

import codecs
import json

from ..diagnostics.unicode_forms import normalise_unicode
from ..load.markdown.hidden_characters import mask_hidden_characters

_WIDTHLESS = frozenset("\u061c\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\ufe0e\ufe0f").union(
    map(chr, range(0xE0020, 0xE0080))
)
"""Characters without a width: joiners, marks of direction, what chooses the look of an emoji, letters of a flag."""

_SUBSTITUTES = str.maketrans(
    {
        "│": "|", "┃": "|", "─": "-", "━": "-", "├": "|", "└": "`", "┌": "+", "┐": "+", "┘": "+",
        "┼": "+", "█": "#", "░": ".", "•": "*", "·": "-", "…": "...", "–": "-", "—": "-", "−": "-",
        "‑": "-", "×": "x",
        "→": "->", "←": "<-", "↑": "^", "↓": "v", "≥": ">=", "≤": "<=", "≠": "!=",
        "✓": "+", "✔": "+", "✗": "x", "✘": "x",
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
        "‘": "'", "’": "'", "‚": "'", "′": "'", "″": '"',
        "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE",
        "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D",
        "€": "EUR", "£": "GBP", **dict.fromkeys(_WIDTHLESS, ""),
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
    return mask_hidden_characters(break_runner_commands(text)).replace("\t", " ")


def mask_line(text: str) -> str:
    """Returns a text as `mask_unprintable` does, with a replacement character for each line break, too."""
    return mask_unprintable(text).replace("\n", "�")


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
        if candidate or character in _WIDTHLESS:
            return candidate
    return "?"


def _strip_marks(character: str) -> str:
    """Returns a letter without its accents, or ""."""
    return normalise_unicode("NFKD", character).encode("ascii", "ignore").decode()
