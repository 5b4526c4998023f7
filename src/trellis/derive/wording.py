"""The interface's words, in the language of the page that is being built.

A text is written in English where it is used, ``translate("Lessons")``, and looked up in the messages of the language
that `use_wording` has set. Without a message the English stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from gettext import NullTranslations

from babel import Locale, UnknownLocaleError

ENGLISH = "en"
"""The language of the texts in the code."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a language. language: its tag in BCP 47. messages: English → its words, with the plurals."""

    language: str = ENGLISH
    messages: NullTranslations = field(default_factory=NullTranslations, compare=False)

    @property
    def locale(self) -> Locale:
        """The language as Babel knows it; British for English, as in the messages of the checks."""
        for tag in ("en-GB" if self.language == ENGLISH else self.language, self.language.partition("-")[0]):
            with suppress(UnknownLocaleError, ValueError):
                return Locale.parse(tag, sep="-")
        return Locale(ENGLISH)


_ENGLISH_WORDING = Wording()
_current: ContextVar[Wording] = ContextVar("wording", default=_ENGLISH_WORDING)


@contextmanager
def use_wording(wording: Wording) -> Iterator[None]:
    """Sets the words for what is built within the block."""
    token = _current.set(wording)
    try:
        yield
    finally:
        _current.reset(token)


def get_wording() -> Wording:
    """Returns the words that are used at present; English where none were set."""
    return _current.get()


def translate(text: str, **values: object) -> str:
    """Returns the words for a text, with its values filled in: ``translate("Question {number}", number=3)``."""
    message = get_wording().messages.gettext(text)
    return message.format(**values) if values else message


def translate_count(number: int, singular: str, plural: str, **values: object) -> str:
    """Returns the words for a number of things. ``{n}`` in the texts is the number, as the language writes it."""
    message = get_wording().messages.ngettext(singular, plural, number)
    return message.format(n=format_number(number), **values)


def has_words(text: str) -> bool:
    """Returns whether the language has words of its own for a text."""
    return get_wording().language.partition("-")[0] == ENGLISH or translate(text) != text


def format_number(number: float) -> str:
    """Formats a number with the separators of the language: 1,200 in English, 1.200 in German."""
    if get_wording().language == ENGLISH:
        return f"{number:,}"
    from babel.numbers import format_decimal

    return format_decimal(number, locale=get_wording().locale)
