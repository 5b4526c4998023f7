"""Stemmers by language: lunr's own for English, Snowball's for the others.

lunr's support of other languages is not used, since it downloads lists of stop words during a build.
"""

from __future__ import annotations

import re
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


_OWN_MEANING = re.compile(
    r"(?:(?P<er>[eo]r)|(?<!m)(?P<ent>[ae]nt|[ae]nc(?:e|y|ies))"
    r"|(?P<ity>ity|ities)|(?P<ical>ical(?:ly)?)|(?P<ness>ness))s?\Z"
)
"""Endings that make a word of another meaning: import and important, business and busy.

Porter's stemmer takes them off. Those that name what a verb does, as in negotiation and assessment, are none of them.
"""


def create_stemmer(language: str) -> Callable[[str], str]:
    """The function that stems words of a language."""
    if language == "en":
        return stem_english
    if language not in SNOWBALL:
        return str
    stem: Callable[[str], str] = snowballstemmer.stemmer(SNOWBALL[language]).stemWord
    return stem


def stem_english(word: str) -> str:
    """Porter's stem; a word with one of the endings of `_OWN_MEANING` has a stem of its own, with that ending.

    >>> stem_english("import"), stem_english("important"), stem_english("negotiation")
    ('import', 'import ent', 'negoti')
    """
    stem: str = porter_stemmer.stem(word)
    ending = _OWN_MEANING.search(word)
    if ending is None or len(stem) > ending.start():
        return stem
    return f"{stem} {next(name for name, text in ending.groupdict().items() if text)}"


def get_stop_words(language: str) -> frozenset[str]:
    """The stop words of English. In other languages the words that most documents contain are the stop words."""
    return frozenset(ENGLISH_STOP_WORDS) if language == "en" else frozenset()
