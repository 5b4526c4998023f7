"""Text → words that compare equal where a reader sees no difference. No language is known here."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+(?:\+\+|#)?")
"""A run of letters and digits; "+" and "#" belong to names: C++, C#."""

_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]{3,}")
"""A run in a script that puts no spaces between words, such as Chinese, Japanese or Thai."""


_MARKS = dict.fromkeys(code for code in range(0x20000) if unicodedata.combining(chr(code)))
"""Accents and vowel signs that stand above or below a letter."""


def folded(text: str) -> str:
    """Without capitals, accents and compatibility forms."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKD", text.casefold()).translate(_MARKS)


def words(text: str) -> list[str]:
    """The words of a text in order, folded. A script without spaces is taken in pairs of characters."""
    found = _WORD.findall(folded(text))
    if text.isascii() or not _UNSPACED.search(text):
        return found
    return [part for word in found for part in _parts(word)]


def _parts(word: str) -> list[str]:
    if not _UNSPACED.fullmatch(word):
        return [word]
    return [word[at : at + 2] for at in range(len(word) - 1)]
