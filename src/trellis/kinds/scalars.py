"""Types of single values: numbers, dates, times, slugs and texts.

The loader passes every scalar as the text that the author typed, so that ``NO`` stays Norway and ``0777`` is not a
number. The types here convert it. Errors are `PydanticCustomError`, with a message for authors and, in the context,
``help``: what to do next.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, NamedTuple, TypeVar
from unicodedata import east_asian_width
from zoneinfo import ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError, PydanticKnownError, core_schema

from .plain_address import ACCOUNT_PART, describe_odd_part
from .time_zones import advise_place, find_zone_of_place, read_zone

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_MARKUP = re.compile(r"<|(?<! )>|>(?! )|\{\{|\{%")
"""A `>` between spaces, as in "File > Save", closes nothing."""
_WHOLE = re.compile(r"-?(0|[1-9]\d*)$")
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?$")
_DAY = re.compile(r"\d{4}-\d\d-\d\d$")
_TIMESTAMP = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d")
_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d$")
_FLAGS = {"true": True, "false": False}


class LengthLimits(NamedTuple):
    """The shortest and the longest length of a text, in characters; a wide one, as of Japanese, counts as two.

    As metadata of a field it checks the length.
    """

    minimum: int
    maximum: int

    def __str__(self) -> str:
        return f"{self.minimum} to {self.maximum}"

    def require(self, value: str) -> str:
        """Returns the text, or raises if it is too short or too long."""
        length = measure_length(value)
        if length < self.minimum:
            raise PydanticKnownError("string_too_short", {"min_length": self.minimum})
        if length > self.maximum:
            raise PydanticKnownError("string_too_long", {"max_length": self.maximum})
        return value

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_after_validator_function(self.require, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """A JSON Schema counts characters alone: it refuses nothing that the check takes."""
        return {**handler(schema), "minLength": -(-self.minimum // 2), "maxLength": self.maximum}


def measure_length(text: str) -> int:
    """Returns the number of characters, with each wide one counted as two, as a terminal does.

    >>> measure_length("Rates"), measure_length("通関入門")
    (5, 8)
    """
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


TITLE_LENGTH = LengthLimits(3, 80)
SUMMARY_LENGTH = LengthLimits(40, 200)
OUTCOME_LENGTH = LengthLimits(10, 200)
REASON_LENGTH = LengthLimits(20, 2000)

YEARS = range(1900, 2200)
"""The years that a date may have."""

NUMBER_LIMIT = 10**12
"""The size that no number may exceed, either way: sums of larger ones could overflow."""

NUMBER_FLOOR = 1 / NUMBER_LIMIT
"""The size under which no number but 0 may be, either way: quotients by smaller ones could overflow."""

_MAX_DIGITS = 15
"""Digits before the point from which on a number is too large whatever they are."""

DateType = TypeVar("DateType", bound=date)


def _parse_whole(value: Any) -> Any:
    if isinstance(value, str):
        if not _WHOLE.match(value):
            raise PydanticCustomError(
                "whole_number", "is not a whole number", {"help": "write digits only, such as 45"}
            )
        return int(_require_plausible_size(value))
    return value


def _parse_number(value: Any) -> Any:
    if isinstance(value, str):
        if not _NUMBER.match(value):
            raise PydanticCustomError("number", "is not a number", {"help": "write it like 12 or 12.5"})
        return float(_require_plausible_size(value))
    return value


def _require_plausible_size(digits: str) -> str:
    """Returns the digits of a number, or raises if it is larger than anything that a portal reckons with."""
    if len(digits.partition(".")[0]) > _MAX_DIGITS or abs(float(digits)) > NUMBER_LIMIT:
        context = {"limit": f"{NUMBER_LIMIT:,}", "help": "check how many digits it has"}
        raise PydanticCustomError("number_size", "is further from 0 than {limit}", context)
    if any(digit in digits for digit in "123456789") and abs(float(digits)) < NUMBER_FLOOR:
        raise PydanticCustomError("number_size", "is nearer to 0 than anything measured", {"help": "write 0"})
    return digits


def _parse_flag(value: Any) -> Any:
    if isinstance(value, str):
        if value not in _FLAGS:
            raise PydanticCustomError("flag", "is neither true nor false", {"help": "write true or false"})
        return _FLAGS[value]
    return value


def _parse_day(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not _DAY.match(value):
        help = {"help": "write year-month-day, such as 2026-03-31"}
        if match := _TIMESTAMP.match(value):
            help = {"help": f"write the day alone: {match[1]}"}
        raise PydanticCustomError("day", "is not a date", help)
    try:
        day = date.fromisoformat(value)
    except ValueError:
        help = {"help": "check the month and the day"}
        raise PydanticCustomError("day", "is no day of the calendar", help) from None
    return _require_plausible_year(day)


def _require_plausible_year(value: DateType) -> DateType:
    """Returns the date, or raises if its year is not plausible. Arithmetic with such a date could overflow."""
    if value.year not in YEARS:
        message = "lies outside the years {first} to {last}"
        context = {"first": YEARS[0], "last": YEARS[-1], "help": "check the year"}
        raise PydanticCustomError("year", message, context)
    return value


def require_plausible_period(value: str) -> str:
    """Returns a period that begins with its year, or raises if that year is not plausible."""
    _require_plausible_year(date(max(int(value[:4]), date.min.year), 1, 1))
    return value


def _parse_time(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not _TIME.match(value):
        raise PydanticCustomError("time", "is not a date with a time", {"help": "write it like 2026-03-31 14:00"})
    try:
        time = datetime.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("time", "is no time of the calendar", {"help": "check day and hour"}) from None
    return _require_plausible_year(time)


def _require_known_zone(value: str) -> str:
    try:
        read_zone(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        place = find_zone_of_place(value)
        help = f"did you mean `{place}`?" if place else "use an IANA name, such as Europe/Amsterdam"
        raise PydanticCustomError("zone", "is not a time zone", {"help": help}) from None
    if help := advise_place(value):
        raise PydanticCustomError("zone", "names no place", {"help": help})
    return value


def require_plain_text(value: str) -> str:
    """Returns the text, or raises if it contains HTML or template markup."""
    if match := _MARKUP.search(value):
        raise PydanticCustomError(
            "plain_text",
            "holds {mark}, which is kept for markup",
            {"mark": f"`{match.group()}`", "help": "say it in words; front matter is plain text"},
        )
    return value


def require_one_line(value: str) -> str:
    """Returns the text without a line break at its end, or raises if it has one within."""
    line = value.strip("\n")
    if "\n" in line:
        count = line.count("\n") + 1
        help = {"help": "write it on one line, without `|` in front", "count": count}
        raise PydanticCustomError(
            "one_line", "goes on over {count} lines, and stands on one wherever it is shown", help
        )
    return line


def require_words(value: str) -> str:
    """Returns the text, or raises if it has no letter and no digit."""
    if value.strip() and not any(character.isalnum() for character in value):
        raise PydanticCustomError("no_words", "has no letter and no digit", {"help": "say in words what it is"})
    return require_visible_text(value)


def require_plain_address(value: str) -> str:
    """Returns the address, or raises if it is not written plainly."""
    part = describe_odd_part(value)
    if part == ACCOUNT_PART:
        help = "delete what stands between `//` and the host; everybody reads what a page links"
        raise PydanticCustomError("plain_address", "has {part}", {"part": part, "help": help})
    if part:
        raise PydanticCustomError(
            "plain_address",
            "has {part}, which not everybody reads alike",
            {"part": part, "help": "open the page, and copy the address that the browser shows"},
        )
    return value


def require_visible_text(value: str) -> str:
    """Returns the text, or raises if nothing of it can be seen."""
    if not any(character.isprintable() and not character.isspace() for character in value):
        raise PydanticCustomError("blank", "holds spaces alone", {"help": "say it in words"})
    return value


Whole = Annotated[int, BeforeValidator(_parse_whole)]
"""A whole number, written in digits."""

Number = Annotated[float, BeforeValidator(_parse_number)]
"""A number, with a point for decimals."""

Flag = Annotated[bool, BeforeValidator(_parse_flag)]
"""true or false, and no other spelling."""

Day = Annotated[date, BeforeValidator(_parse_day)]
"""A calendar day, ISO 8601: 2026-03-31."""

LocalTime = Annotated[
    datetime,
    BeforeValidator(_parse_time),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d$"}),
]
"""A day with a wall-clock time, without zone: 2026-03-31 14:00. The entry's `timezone` says where."""

Zone = Annotated[str, AfterValidator(_require_known_zone)]
"""An IANA time zone that names a place, such as Europe/Amsterdam, or UTC."""

Slug = Annotated[str, Field(pattern=SLUG, max_length=80, examples=["rate-negotiation"])]
"""An id: small letters, digits, single hyphens."""

VersionId = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9a-f]{8}$", examples=["2026-03-01-9f86d081"])]
"""A former version of a course or path, as the address of its page ends."""

Text = Annotated[
    str, AfterValidator(require_plain_text), AfterValidator(require_visible_text), Field(min_length=1, max_length=2000)
]
"""A sentence or a paragraph of plain text; no markup, no template."""

ShortText = Annotated[
    str,
    AfterValidator(require_one_line),
    AfterValidator(require_plain_text),
    AfterValidator(require_visible_text),
    Field(min_length=1, max_length=80),
]
"""A short text that may be a sign: a unit, the name or the id that another system gives to something."""

Label = Annotated[
    str,
    AfterValidator(require_one_line),
    AfterValidator(require_plain_text),
    AfterValidator(require_words),
    Field(min_length=1, max_length=80),
]
"""A short text with words: a name, a role, a section's heading."""

Url = Annotated[
    str,
    Field(pattern=r"""^https?://[^\s<>"'{}]+$""", max_length=2000, examples=["https://example.org/page"]),
    AfterValidator(require_plain_address),
]
"""A web address, whole."""

Period = Annotated[
    str,
    Field(pattern=r"^[0-9]{4}(-(Q[1-4]|H[12]|0[1-9]|1[0-2]))?$", examples=["2026-Q3"]),
    AfterValidator(require_plausible_period),
]
"""A year, half-year, quarter or month: 2026, 2026-H1, 2026-Q3, 2026-09."""

Minutes = Annotated[Whole, Field(ge=1, le=20_000)]
"""Time on task, in minutes."""
