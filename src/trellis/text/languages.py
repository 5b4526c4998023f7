"""The language that a text is written in, told by the words that every text of that language is full of."""

from __future__ import annotations

COMMONEST: dict[str, tuple[str, ...]] = {
    "en": ("the", "and", "of", "to", "is", "that", "with", "for"),
    "de": ("der", "die", "und", "das", "ist", "nicht", "ein", "mit"),
    "nl": ("het", "een", "van", "en", "niet", "dat", "zijn", "voor"),
    "fr": ("les", "des", "et", "est", "une", "dans", "pour", "que"),
    "es": ("los", "las", "y", "una", "para", "por", "del", "que"),
    "it": ("il", "che", "di", "una", "per", "non", "della", "sono"),
    "pt": ("os", "uma", "para", "não", "com", "do", "da", "que"),
    "pl": ("i", "nie", "na", "jest", "się", "do", "że", "dla"),
}
"""Words that make up a tenth and more of any text. Another language is one line here."""

LEAST = 60
"""Words that a text must have before anything is said about it."""

PLAIN = 0.06
"""The share of common words at which a language is plain; another's share in the same text is under 0.03."""


def languages(text: str) -> tuple[str, ...]:
    """The language of a text, as BCP 47 names it; nothing where it is short or mixed. English is asked first."""
    said = text.lower().replace("\n", " ")
    words = said.count(" ")
    if words < LEAST:
        return ()
    for language, common in _SPACED.items():
        if sum(map(said.count, common)) >= PLAIN * words:
            return (language,)
    return ()


_SPACED = {language: tuple(f" {word} " for word in words) for language, words in COMMONEST.items()}
