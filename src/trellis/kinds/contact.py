"""How people are reached: a pattern of an address, which the portal fills in with their account's name or id."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import quote

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from .plain_address import is_plain_address

PLACEHOLDERS = ("{handle}", "{id}")
"""What a pattern is filled in with: `handle` of `people.yml`, or the person's id."""

_HELP = (
    "write a web address or `mailto:` with `{handle}` or `{id}` once, behind the host, such as "
    "`https://chat.example.com/users/{handle}`"
)
_WEB = re.compile(r"""https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::\d{1,5})?/[^\s<>"'{}]*""")
_MAIL = re.compile(r"mailto:[A-Za-z0-9.+_-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_EXAMPLE = "a"
"""Stands for a person while a pattern is judged."""


def build_contact_url(pattern: str | None, handle: str | None, id: str) -> str:
    """Returns the address at which a person is reached; "" without a pattern, or where it needs a handle and has none.

    >>> build_contact_url("https://chat.example.com/users/{handle}", "b o", "bo")
    'https://chat.example.com/users/b%20o'
    """
    if not pattern or ("{handle}" in pattern and not handle):
        return ""
    return pattern.replace("{handle}", quote((handle or "").removeprefix("@"), safe="")).replace(
        "{id}", quote(id, safe="")
    )


def _require_contact_pattern(pattern: str) -> str:
    address = pattern
    for placeholder in PLACEHOLDERS:
        address = address.replace(placeholder, _EXAMPLE)
    count = sum(pattern.count(placeholder) for placeholder in PLACEHOLDERS)
    form = _MAIL if address.startswith("mailto:") else _WEB
    if count != 1 or not form.fullmatch(address) or not is_plain_address(address) or _is_in_host(pattern):
        problem = "is no address that can be filled in for a person"
        raise PydanticCustomError("contact_pattern", problem, {"help": _HELP})
    return pattern


def _is_in_host(pattern: str) -> bool:
    """Whether a person's name would decide which host is asked."""
    if pattern.startswith("mailto:"):
        return "{" in pattern.rpartition("@")[2]
    return "{" in pattern.partition("://")[2].partition("/")[0]


ContactPattern = Annotated[
    str,
    Field(max_length=500, examples=["https://chat.example.com/users/{handle}", "mailto:{handle}@example.com"]),
    AfterValidator(_require_contact_pattern),
]
"""An address with a place for a person."""
