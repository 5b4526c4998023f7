"""What a record's key holds, as text, as a list of words, as a web address; or why it cannot be used."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

from .plain_text import one_line
from .records import Record

_SURROGATE = re.compile("[\ud800-\udfff]")
_ADDRESS = re.compile(r"https?://[^\s/?#]+", re.IGNORECASE)
_NOT_IN_ADDRESS = re.compile(r"[\s\x00-\x1f\x7f<>\"'{}\\^`|]")


class Unfit(Exception):
    """No course can be made of a record. message: what is so. help: the next act."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.message = message
        self.help = help


def text(record: Record, keys: Iterable[str]) -> str:
    """The first of `keys` that holds something, as it was written; "" where none does. Raises Unfit."""
    for key in keys:
        if value := _written(record.values.get(key), key).strip():
            return value
    return ""


def listed(record: Record, keys: Iterable[str]) -> tuple[str, ...]:
    """The words under the first of `keys` that holds some, each once; in one text they are parted by ``;``. Raises Unfit."""
    for key in keys:
        value = record.values.get(key)
        items = value if isinstance(value, list) else _written(value, key).split(";")
        found = dict.fromkeys(one_line(_written(item, key)) for item in items)
        if words := tuple(word for word in found if word):
            return words
    return ()


def address(written: str) -> str:
    """A whole web address, with what may not stand in one written as ``%..``; "" where `written` is none."""
    if not is_address(written):
        return ""
    scheme, colon, rest = written.partition(":")
    return scheme.lower() + colon + _NOT_IN_ADDRESS.sub(lambda match: quote(match.group(), safe=""), rest)


def is_address(written: str) -> bool:
    """Whether it starts as a whole web address does."""
    return bool(_ADDRESS.match(written))


def _written(value: object, key: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise Unfit(f"`{key}` is no text", "write it in quotation marks")
    if _SURROGATE.search(said := str(value)):
        raise Unfit(f"`{key}` holds characters that are not UTF-8", "save the file with the encoding UTF-8")
    return said
