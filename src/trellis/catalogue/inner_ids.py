"""Finds ids that two members of one list share, such as two outcomes of a course.

Lessons, reviews and needs name a member by its id, so a second one of the same name would never be meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel

from ..diagnostics.diagnostic import Diagnostic, Label, Severity
from ..kinds import Kind
from ..kinds.fields import collect_fields
from ..kinds.partly_read import can_read, enumerate_readable
from .catalogue import Entry

_Keys = tuple[str | int, ...]


def find_repeated_ids(entry: Entry[Kind]) -> Iterator[Diagnostic]:
    """Yields the second and later members of a list that have the id of an earlier one."""
    for attributes in _find_id_lists(type(entry.meta)):
        for keys, members in _list_members(entry.meta, attributes, ()):
            places: dict[str, _Keys] = {}
            for index, member in enumerate_readable(members, "id"):
                place = (*keys, index, "id")
                first = places.setdefault(member.id, place)
                if first is not place:
                    yield Diagnostic(
                        rule="duplicate-id",
                        severity=Severity.ERROR,
                        location=entry.at(*place),
                        message=f"the id `{member.id}` is taken by another one in this list",
                        help="give each an id of its own",
                        related=(Label(entry.at(*first), "the one that has it"),),
                        status=entry.status,
                    )


@cache
def _find_id_lists(model: type[BaseModel]) -> tuple[tuple[str, ...], ...]:
    """The attributes that lead to lists whose members have ids; "*" stands for each member of a list on the way."""
    fields = collect_fields(model).values()
    return tuple(field.attributes[:-2] for field in fields if field.attributes[-2:] == ("*", "id"))


def _list_members(value: Any, attributes: tuple[str, ...], keys: _Keys) -> Iterator[tuple[_Keys, Iterable[Any]]]:
    """Yields each list at these attributes that could be read, with its keys."""
    if value is None:
        return
    if not attributes:
        yield keys, value
    elif attributes[0] == "*":
        for index, member in enumerate(value):
            yield from _list_members(member, attributes[1:], (*keys, index))
    elif can_read(value, attributes[0]):
        yield from _list_members(getattr(value, attributes[0]), attributes[1:], (*keys, attributes[0]))
