"""Reads the value of a record's key as text, as a list of words or as a web address."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

from .plain_text import flatten_to_line
from .records import SourceRecord

_SURROGATE = re.compile("[\ud800-\udfff]")
_ADDRESS = re.compile(r"https?://[^\s/?#]+", re.IGNORECASE)
_INVALID_IN_ADDRESS = re.compile(r"[\s\x00-\x1f\x7f<>\"'{}\\^`|]")


class RecordRefused(Exception):
    """A record cannot become a course. message: the reason. help: the next step."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.message = message
        self.help = help


def read_text(record: SourceRecord, keys: Iterable[str]) -> str:
    """Returns the text of the first key that is not empty, or "". Raises RecordRefused."""
    for key in keys:
        if value := _convert_to_text(record.values.get(key), key).strip():
            return value
    return ""


def read_words(record: SourceRecord, keys: Iterable[str]) -> tuple[str, ...]:
    """Returns the distinct words of the first key that has any. A string is split at ``;``. Raises RecordRefused."""
    for key in keys:
        value = record.values.get(key)
        items = value if isinstance(value, list) else _convert_to_text(value, key).split(";")
        unique_words = dict.fromkeys(flatten_to_line(_convert_to_text(item, key)) for item in items)
        if words := tuple(word for word in unique_words if word):
            return words
    return ()


def normalise_address(text: str) -> str:
    """Returns a web address with invalid characters percent-encoded, or "" if `text` is not a full address."""
    if not is_address(text):
        return ""
    scheme, colon, rest = text.partition(":")
    return scheme.lower() + colon + _INVALID_IN_ADDRESS.sub(lambda match: quote(match.group(), safe=""), rest)


def is_address(text: str) -> bool:
    """Whether `text` starts like a full web address."""
    return bool(_ADDRESS.match(text))


def _convert_to_text(value: object, key: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise RecordRefused(f"`{key}` is no text", "write it in quotation marks")
    if _SURROGATE.search(text := str(value)):
        raise RecordRefused(f"`{key}` holds characters that are not UTF-8", "save the file with the encoding UTF-8")
    return text
