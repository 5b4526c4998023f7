"""The interface's words, in the language of the page that is being built.

A text is written in English where it is used, ``translate("Lessons")``, and looked up in the messages of the language
that `use_wording` has set. Without a message the English stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from gettext import NullTranslations
from itertools import chain, zip_longest
from math import ceil

from babel import Locale, UnknownLocaleError

from ..diagnostics.phrases import format_plain_number

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


def find_words(text: str) -> tuple[str, str]:
    """Returns the words for a text, and the language that they are in: English where the wording has none for it."""
    wording = get_wording()
    catalogue = getattr(wording.messages, "_catalog", {})  # a word may be the same in both languages
    is_own = text in catalogue or wording.language.partition("-")[0] == ENGLISH
    return translate(text), wording.language if is_own else ENGLISH


def translate_count(number: float, singular: str, plural: str, **values: object) -> str:
    """Returns the words for a number of things. ``{n}`` in the texts is the number, as the language writes it.

    The form is that of whole numbers; a fraction has that of the next one.
    """
    message = get_wording().messages.ngettext(singular, plural, ceil(number))
    return message.format(n=format_number(number), **values)


def translate_form(text: str, forms: Iterable[str | tuple[str, str]]) -> str:
    """Returns the words for a text that another room wrote in English, by the forms that its texts have.

    A form is such as ``"manager of {team}"``, or singular and plural with ``{n}``. What has none of them stays English.
    """
    if get_wording().language.partition("-")[0] == ENGLISH:
        return text
    for form in forms:
        for english in (form,) if isinstance(form, str) else form:
            if not (match := _compile_form(english).fullmatch(text)):
                continue
            values = match.groupdict()
            if isinstance(form, str):
                return translate(form, **values)
            return translate_count(int(values.pop("n").replace(",", "")), *form, **values)
    return text


_NUMBER = r"[\d,]+"


@cache
def _compile_form(form: str) -> re.Pattern[str]:
    """The texts of a form, with the values by name; a number holds digits only."""
    parts = re.split(r"\{(\w+)\}", form)
    texts, names = map(re.escape, parts[::2]), parts[1::2]
    patterns = (f"(?P<{name}>{_NUMBER if name == 'n' else '.+'})" for name in names)
    return re.compile("".join(chain.from_iterable(zip_longest(texts, patterns, fillvalue=""))), re.DOTALL)


@cache
def find_plural_examples(locale: Locale) -> Mapping[str, int]:
    """Category of the plural in CLDR → a number of it: 1 is one, 2 is other in English."""
    examples: dict[str, int] = {}
    for number in (*range(201), 1000, 1_000_000):
        examples.setdefault(locale.plural_form(number), number)
    return examples


def format_number(number: float, pattern: str | None = None) -> str:
    """Formats a number with the separators of the language: 1,200 in English, 1.200 in German.

    pattern: its digits as CLDR writes them, such as ``0.0``. Without it the number has all its digits.
    """
    exact = Decimal(format_plain_number(number))
    if get_wording().language == ENGLISH and pattern is None:
        return f"{exact:,f}"
    from babel.numbers import format_decimal

    return format_decimal(exact, pattern, locale=get_wording().locale, decimal_quantization=pattern is not None)
