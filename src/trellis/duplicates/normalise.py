"""Splits text into words that are equal if a reader sees no difference. Works the same for every language."""

from __future__ import annotations

import re

from ..diagnostics.unicode_forms import normalise_unicode, remove_marks

_WORD = re.compile(r"[^\W_]+(?:\+\+|#)?")
"""A run of letters and digits. "++" and "#" may follow, as in C++ and C#."""

_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]{3,}")
"""A run in a script without spaces between words, such as Chinese, Japanese or Thai."""


def fold_text(text: str) -> str:
    """Returns the text in lower case, without accents and compatibility forms.

    >>> fold_text("Übergabe"), fold_text("ﾊﾞｽ")
    ('ubergabe', 'バス')
    """
    return text.lower() if text.isascii() else remove_marks(normalise_unicode("NFKD", text.casefold()))


def find_marked_words(text: str) -> dict[str, str]:
    """Returns the words of a text in lower case, with their accents, by what they are without."""
    if text.isascii():
        return {}
    words = map(str, _WORD.findall(normalise_unicode("NFKC", text.casefold())))
    return {fold_text(word): word for word in words}


def split_words(text: str) -> list[str]:
    """Returns the folded words of a text in order. A script without spaces is split into bigrams of characters."""
    words = _WORD.findall(fold_text(text))
    if text.isascii() or not _UNSPACED.search(text):
        return words
    return [part for word in words for part in _split_bigrams(word)]


def _split_bigrams(word: str) -> list[str]:
    if not _UNSPACED.fullmatch(word):
        return [word]
    return [word[start : start + 2] for start in range(len(word) - 1)]
