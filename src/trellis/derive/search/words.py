"""Splits text into words. The twin of ``site/assets/search/words.js``."""

from __future__ import annotations

import re

import regex

from ...diagnostics.unicode_forms import normalise_unicode

WHOLE_TITLE_MARK = "="
"""The prefix of a title that is indexed as one term; it occurs in no word."""

_WORD = re.compile(r"[^\W_]{1,2}[+#]{1,2}(?![^\W_])|[^\W_]+(?:['’][^\W_]+)*")
"""A word with its inner apostrophes; a short one with the signs of C++ and C#."""

_HYPHENATED = re.compile(r"(?<![\w-])[^\W_]+(?:[-‐‑][^\W_]+){1,3}(?![\w-])")

_MARK = regex.compile(r"\p{M}")
_MARKED_LETTER = r"[\p{L}\p{N}\p{M}]"
_MARKED_WORD = regex.compile(
    r"[\p{L}\p{N}]{1,2}[+#]{1,2}(?![\p{L}\p{N}])" rf"|(?!\p{{M}}){_MARKED_LETTER}+(?:['’]{_MARKED_LETTER}+)*"
)
_MARKED_HYPHENATED = regex.compile(
    rf"(?<!{_MARKED_LETTER}|[_-]){_MARKED_LETTER}+(?:[-‐‑]{_MARKED_LETTER}+){{1,3}}(?!{_MARKED_LETTER}|[_-])"
)
"""The same for texts with marks that are no part of a letter in NFKC, such as those of Arabic and Hindi; slower."""

_ACCENT = regex.compile(r"(?![\u0900-\u1bff\ua8e0-\uabff])\p{M}")
"""A mark that whoever searches may leave out: accents, and the points of Hebrew and Arabic. In the scripts of India and
South-East Asia the marks are vowels, and stay.
"""
_HYPHEN = re.compile("[-‐‑]")

_APOSTROPHE = re.compile("['’]")
_BASE_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
"""Letters that Unicode does not decompose → how they are typed without them."""

_ARTICLES = {"ar": "(?:[وفبك]?ال|[وف]?لل)+(?=..)", "he": "(?:ו?ה)+(?=...)"}
"""Articles that are written together with their words, and what stands before them, by the language that has them.

They are told by their letters: an entry in English may have a synonym in Arabic. What is taken off is taken off again
as long as it stands there, so that a word which only begins like an article is one with itself and its own article.
"""

_ARTICLE = re.compile("|".join(_ARTICLES.values()))

_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_UMLAUT_AS_TWO = re.compile("(?<![aeiouqy])([aou])e")

_UNSPACED = re.compile(r"[\u0e00-\u109f\u3040-\u9fff\uf900-\ufaff]{2,}")
"""Scripts without spaces between words: every two neighbouring characters are a word."""


def split_words(text: str, stop: frozenset[str] = frozenset()) -> list[str]:
    """The words of a text in lower case, with accents. stop: words to leave out, unless in capitals: IT is not it."""
    words: list[str] = []
    for match in _find_words(normalise_unicode("NFKC", text)):
        words += split_token(match, stop)
    return words


def join_hyphenated(text: str) -> list[str]:
    """The words with hyphens as one word each, in lower case: mark-up is also typed as markup."""
    if "-" not in text and "‐" not in text and "‑" not in text:
        return []
    normal = normalise_unicode("NFKC", text)
    pattern = _MARKED_HYPHENATED if _MARK.search(normal) else _HYPHENATED
    return [_HYPHEN.sub("", match).lower() for match in pattern.findall(normal)]


def find_tokens(text: str) -> list[str]:
    """The words of a text as they are written, and those with hyphens as one word too; `split_token` splits them."""
    normal = normalise_unicode("NFKC", text)
    return _find_words(normal) + join_hyphenated(normal)


def _find_words(text: str) -> list[str]:
    pattern = _MARKED_WORD if not text.isascii() and _MARK.search(text) else _WORD
    return list(pattern.findall(text))


def split_token(token: str, stop: frozenset[str]) -> list[str]:
    """The words of what `_WORD` matches: mostly one, none for a stop word. stop: as in `split_words`."""
    word = token.lower()
    if word in stop and not (token.isupper() and len(token) > 1):
        return []
    parts = [part for part in _APOSTROPHE.split(word) if len(part) > 1] if "'" in word or "’" in word else [word]
    if word.isascii():
        return parts
    return [pair for part in parts for pair in (_pair_letters(part) if _UNSPACED.fullmatch(part) else [part])]


def fold_accents(word: str) -> str:
    """A word without accents and without an article that is written together with it, as it is indexed.

    >>> fold_accents("جدول"), fold_accents("والجدول"), fold_accents("للجدول"), fold_accents("naïve")
    ('جدول', 'جدول', 'جدول', 'naive')
    >>> fold_accents("المدرّب"), fold_accents("किताब")
    ('مدرب', 'किताब')
    """
    if word.isascii():
        return word
    base: str = _ACCENT.sub("", normalise_unicode("NFKD", word))
    spelled = base.translate(_BASE_LETTERS)
    return spelled[article.end() :] if (article := _ARTICLE.match(spelled)) else spelled


def respell_umlauts(word: str, language: str) -> tuple[str, ...]:
    """The other way in which a word with umlauts is typed, folded; none for a word without.

    führer is also fuehrer; in German fuehrer is also fuhrer, which is führer folded. Only the index needs it, so the
    browser's twin has no such function.

    >>> respell_umlauts("größe", "sv"), respell_umlauts("fuehrer", "de"), respell_umlauts("steuer", "de")
    (('groesse',), ('fuhrer',), ())
    """
    if word.isascii():
        contracted = _UMLAUT_AS_TWO.sub(r"\1", word) if language == "de" else word
        return (contracted,) if contracted != word else ()
    spelled = normalise_unicode("NFC", word).translate(_SPELLED_OUT)
    return (fold_accents(spelled),) if spelled != word else ()


def _pair_letters(text: str) -> list[str]:
    return [text[i : i + 2] for i in range(len(text) - 1)]
