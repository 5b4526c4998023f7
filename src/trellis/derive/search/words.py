"""Text → words. The twin of ``site/assets/search/words.js``."""

from __future__ import annotations

import re
import unicodedata

MARK = "="
"""Stands before a title that is one term as a whole; no word has it."""

_WORD = re.compile(r"[^\W_]{1,2}[+#]{1,2}(?![^\W_])|[^\W_]+(?:['’][^\W_]+)*")
"""A word, with the apostrophes within it; short ones with the signs of C++ and C#."""

_APOSTROPHE = re.compile("['’]")
_SPELLED = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
"""Letters that have no accent to take away, as they are typed where a keyboard lacks them."""

_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]{2,}")
"""Scripts that put no space between words: each two neighbouring signs count as a word."""


def words(text: str, stop: frozenset[str] = frozenset()) -> list[str]:
    """The words of a text in small letters, accents kept, in order. stop: words left out, unless in capitals: IT is not it."""
    found: list[str] = []
    for written in _WORD.findall(unicodedata.normalize("NFKC", text)):
        word = written.lower()
        if word in stop and not (written.isupper() and len(written) > 1):
            continue
        parts = [part for part in _APOSTROPHE.split(word) if len(part) > 1] if "'" in word or "’" in word else [word]
        for part in parts:
            found += _pairs(part) if _UNSPACED.fullmatch(part) else [part]
    return found


def fold(word: str) -> str:
    """A word without its accents, as it stands in the index and as readers may type it."""
    if word.isascii():
        return word
    bare = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return bare.translate(_SPELLED)


def _pairs(signs: str) -> list[str]:
    return [signs[i : i + 2] for i in range(len(signs) - 1)]
