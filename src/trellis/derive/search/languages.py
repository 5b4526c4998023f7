"""A word → its stem, language by language: lunr's own functions for English, Snowball's stemmers in lunr's pipeline for the rest.

lunr's own support of other languages is not used: it downloads its lists of stop words while a site is built.
"""

from __future__ import annotations

from collections.abc import Callable

import snowballstemmer
from lunr.stemmer import porter_stemmer
from lunr.stop_word_filter import WORDS as ENGLISH_STOP_WORDS

SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "es": "spanish", "et": "estonian",
    "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish",
    "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
"""BCP 47 → Snowball's name. What is not here is searched by its words as they stand."""


def stemmer(language: str) -> Callable[[str], str]:
    """The function that turns a word of that language into its stem."""
    if language == "en":
        porter: Callable[[str], str] = porter_stemmer.stem
        return porter
    if language not in SNOWBALL:
        return str
    stem: Callable[[str], str] = snowballstemmer.stemmer(SNOWBALL[language]).stemWord
    return stem


def stop_words(language: str) -> frozenset[str]:
    """Words that are never searched for. Only for English; elsewhere those that most documents hold are found by counting."""
    return frozenset(ENGLISH_STOP_WORDS) if language == "en" else frozenset()
