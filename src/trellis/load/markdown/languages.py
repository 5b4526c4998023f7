"""Detects the language of a text by its most common words."""

from __future__ import annotations

COMMON_WORDS: dict[str, tuple[str, ...]] = {
    "en": ("the", "and", "of", "to"),
    "de": ("der", "die", "und", "das"),
    "nl": ("het", "een", "van", "en"),
    "fr": ("les", "des", "et", "la"),
    "es": ("los", "las", "y", "el"),
    "it": ("il", "che", "di", "per"),
    "pt": ("os", "uma", "para", "do"),
    "pl": ("i", "nie", "na", "się"),
}
"""Common words by language, together a twelfth or more of any text. A line here adds a language."""

MIN_WORDS = 60
"""The number of words below which a text's language is not detected."""

MIN_SHARE = 0.05
"""The share of common words from which a language is detected; in texts of other languages it is under 0.02."""

_SPACED_WORDS = {language: tuple(f" {word} " for word in words) for language, words in COMMON_WORDS.items()}


def detect_languages(text: str) -> tuple[str, ...]:
    """Returns the language of a text as BCP 47; none if the text is short or mixed. English is tried first.

    Only lower-case words between two spaces are counted, which needs no tokenizing.
    """
    word_count = text.count(" ")
    if word_count < MIN_WORDS:
        return ()
    for language, common_words in _SPACED_WORDS.items():
        if sum(map(text.count, common_words)) >= MIN_SHARE * word_count:
            return (language,)
    return ()
