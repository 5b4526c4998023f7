"""Stemmers by language: lunr's own for English, Snowball's for the others.

lunr's support of other languages is not used, since it downloads lists of stop words during a build.
"""

from __future__ import annotations

from collections.abc import Callable

import snowballstemmer
from lunr.stemmer import porter_stemmer
from lunr.stop_word_filter import WORDS as ENGLISH_STOP_WORDS

SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "es": "spanish",
    "et": "estonian",
    "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
"""BCP 47 code → Snowball's name. Words of other languages are not stemmed."""


def create_stemmer(language: str) -> Callable[[str], str]:
    """The function that stems words of a language."""
    if language == "en":
        porter: Callable[[str], str] = porter_stemmer.stem
        return porter
    if language not in SNOWBALL:
        return str
    stem: Callable[[str], str] = snowballstemmer.stemmer(SNOWBALL[language]).stemWord
    return stem


def get_stop_words(language: str) -> frozenset[str]:
    """The stop words of English. In other languages the words that most documents contain are the stop words."""
    return frozenset(ENGLISH_STOP_WORDS) if language == "en" else frozenset()
