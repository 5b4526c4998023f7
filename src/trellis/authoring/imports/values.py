"""Reads the value of a record's column as text, as a list of words or as a web address."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote, unquote

from ...load.markdown.personal_data import find_personal_data
from ...load.markdown.secrets import find_secrets
from .column_map import FieldSource
from .columns import get_value
from .plain_text import flatten_to_line, mend_windows_signs, redact_provider_text
from .records import SourceRecord
from .refusals import RecordRefused

TEXT_LIMIT = 100_000
"""Maximum length of one value, in characters: a course of some fifty pages."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_ADDRESS = re.compile(r"https?://[^\s/?#]+", re.IGNORECASE)
_ACCOUNT = re.compile(
    r"https?://[^/?#@]*+@|(?:[a-z][a-z0-9+.-]{0,20}:)?[/\\]{0,2}[^/\\?#@\s:]*+:[^/\\?#@\s]*+@", re.IGNORECASE
)
_INVALID_IN_ADDRESS = re.compile(r"[\s\x00-\x1f\x7f<>\"'{}\\^`|]")


def read_text(record: SourceRecord, source: FieldSource, *, takes_single_item: bool = True) -> str:
    """Returns the text of the first column that is not empty, or of the constant, or "". Raises RecordRefused.

    takes_single_item: whether a list of one text is that text.
    """
    for column in source.columns:
        value = _get_value(record, column)
        if takes_single_item and isinstance(value, list) and len(value) == 1:
            value = value[0]
        if text := _convert_to_text(value, column).strip():
            return _translate(text, source)
    return source.constant or ""


def read_words(record: SourceRecord, source: FieldSource, whole_words: Iterable[str] = ()) -> tuple[str, ...]:
    """Returns the distinct words of the first column that has any. Raises RecordRefused.

    A text is parted at what the map says; else at semicolons, else at bars, else at line ends, else at commas.
    whole_words: texts, in lower case, that stay whole with commas in them.
    """
    for column in source.columns:
        value = _get_value(record, column)
        items = value if isinstance(value, list) else [_convert_to_text(value, column)]
        texts = [_convert_to_text(item, column) for item in items]
        if not isinstance(value, list) or source.split:
            texts = [part for text in texts for part in _split_words(text, source.split, whole_words)]
        unique_words = dict.fromkeys(clean_line(_translate(text.strip(), source)) for text in texts)
        if words := tuple(word for word in unique_words if word):
            return words
    constant = source.constant or ""
    return tuple(word for part in _split_words(constant, source.split, whole_words) if (word := clean_line(part)))


def _split_words(text: str, mark: str, whole_words: Iterable[str]) -> list[str]:
    if mark:
        return text.split(mark)
    if text.strip().casefold() in whole_words:
        return [text]
    for usual_mark in (";", "|", "\n", ","):
        if usual_mark in text:
            return text.split(usual_mark)
    return [text]


def _translate(text: str, source: FieldSource) -> str:
    """Returns the portal's word for the catalogue's, and the address for a part of it, as the map says."""
    if source.words:
        text = source.words.get(text.casefold(), text)
    if source.pattern and not is_address(text):
        text = source.pattern.replace("{value}", quote(text, safe="/"))
    return text


@lru_cache(maxsize=4096)
def clean_line(text: str) -> str:
    """Returns plain text on one line, without what belongs to a person."""
    return redact_provider_text(flatten_to_line(text))


def normalise_address(text: str) -> str:
    """Returns a web address with invalid characters percent-encoded, or "" if `text` is not a full address."""
    if not is_address(text):
        return ""
    scheme, colon, rest = text.partition(":")
    return scheme.lower() + colon + _INVALID_IN_ADDRESS.sub(lambda match: quote(match.group(), safe=""), rest)


def is_address(text: str) -> bool:
    """Whether `text` starts like a full web address."""
    return bool(_ADDRESS.match(text))


def names_account(address: str) -> bool:
    """Whether somebody's name, or a password, stands before the host of an address."""
    return bool(_ACCOUNT.match(address))


def is_private(text: str) -> bool:
    """Whether a text holds an address of a person, a key or a password, percent-encoded ones included."""
    plain = unquote(unquote(text))
    return any(
        next(iter(matches), None) is not None
        for one in {text, plain}
        for matches in (find_personal_data(one), find_secrets(one))
    )


def matches_words(record: SourceRecord, column: str, words: frozenset[str]) -> str | None:
    """Returns the value at a column if it is one of the words, which are in lower case; else None."""
    value = get_value(record.values, column)
    for item in value if isinstance(value, list) and value else [value]:
        text = str(item).casefold() if isinstance(item, bool) else "" if item is None else str(item).strip()
        if text.casefold() in words:
            return text
    return None


def _get_value(record: SourceRecord, column: str) -> object:
    if fault := record.faults.get(column):
        raise RecordRefused(f"`{column}` {fault.message}", fault.help, column)
    return get_value(record.values, column)


def _convert_to_text(value: object, column: str) -> str:
    if value is None or value == []:
        return ""
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if not isinstance(value, str) and not is_number:
        inner_name = next(iter(value), "") if isinstance(value, dict) else ""
        help = (
            f"name its part in a map, such as `{column}.{inner_name}`" if inner_name else "write it in quotation marks"
        )
        raise RecordRefused(f"`{column}` is no text", help, column)
    text = str(value)
    if len(text) > TEXT_LIMIT:
        raise RecordRefused(
            f"`{column}` is too long: it has {len(text):,} characters, and at most {TEXT_LIMIT:,} fit",
            f"shorten its `{column}`",
            column,
        )
    if not text.isascii() and _SURROGATE.search(text):
        raise RecordRefused(
            f"`{column}` holds characters that are not UTF-8", "save the file with the encoding UTF-8", column
        )
    return mend_windows_signs(text)
