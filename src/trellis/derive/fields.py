"""What declarations say about values: which fields are filters, which stand on a card, and how a value reads.

No field is known here by name. A field that a portal adds in ``schemas/`` with a marker appears like the engine's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, Literal, get_args, get_origin

from ..catalogue.catalogue import Entry
from ..kinds import Card, Facet, Kind, Ref, Vocabulary
from ..kinds.fields import Field, fields
from . import format, links
from .published import PublishedCatalogue


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a field. key: as written, for addresses and comparison. label: as read. url: of what it names, or ""."""

    key: str
    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of an entry, ready to show. name: its path with points. label: "" where the values speak for themselves."""

    name: str
    label: str
    values: tuple[Value, ...]


@cache
def facet_fields(model: type[Kind]) -> tuple[tuple[Field, Facet], ...]:
    """The model's filters, in their order."""
    found = [(f, m) for f in fields(model).values() if (m := f.marker(Facet))]
    return tuple(sorted(found, key=lambda pair: pair[1].order))


@cache
def card_fields(model: type[Kind]) -> tuple[tuple[Field, Card], ...]:
    """The model's fields that stand on its card, in order of declaration."""
    return tuple((f, m) for f in fields(model).values() if (m := f.marker(Card)))


def name(field: Field) -> str:
    """A field's name in an address: its keys joined by points, without the places of lists."""
    return ".".join(step for step in field.path if step != "*")


def on_card(
    published: PublishedCatalogue, entry: Entry[Any], without: frozenset[str] = frozenset()
) -> tuple[Fact, ...]:
    """What an entry's card shows, fields without a value left out."""
    model: type[Kind] = type(entry.meta)
    marked = ((f, m) for f, m in card_fields(model) if name(f) not in without)
    facts = (Fact(name(f), m.label, values(published, entry, f)) for f, m in marked)
    return tuple(fact for fact in facts if fact.values)


def facts(published: PublishedCatalogue, entry: Entry[Any], without: frozenset[str] = frozenset()) -> tuple[Fact, ...]:
    """Every field that is a filter or stands on the card, with its declared label: an entry's list of facts."""
    model: type[Kind] = type(entry.meta)
    labelled = {name(f): (f, m.label) for f, m in facet_fields(model)}
    for field, marker in card_fields(model):
        labelled.setdefault(name(field), (field, marker.label or format.term(field.path[-1])))
    rows = (Fact(key, label, values(published, entry, f)) for key, (f, label) in labelled.items() if key not in without)
    return tuple(fact for fact in rows if fact.values)


def values(published: PublishedCatalogue, entry: Entry[Any], field: Field) -> tuple[Value, ...]:
    """The values that an entry has under a field, each as a reader sees it; what readers cannot see is left out."""
    model: type[Kind] = type(entry.meta)
    ref = reference(model, field)
    read = (_value(published, v, ref) for v in reached(entry.meta, field.attributes))
    return tuple(v for v in read if v)


def ranks(field: Field) -> dict[str, int]:
    """The order of a closed list's values, by key; empty for an open one."""
    options: list[str] = []
    for option in (field.annotation, *get_args(field.annotation)):
        if isinstance(option, type) and issubclass(option, Enum):
            options += [str(member.value) for member in option]
        elif get_origin(option) is Literal:
            options += [str(value) for value in get_args(option)]
    return {value: place for place, value in enumerate(options)}


@cache
def reference(model: type[Kind], field: Field) -> Ref | None:
    """What the field's values name; for a list the marker stands on its items."""
    items = fields(model).get((*field.path, "*"))
    return field.marker(Ref) or (items.marker(Ref) if items else None)


def reached(value: Any, attributes: tuple[str, ...]) -> Iterator[Any]:
    """The values that stand under a field of a model, every item of its lists by itself; nothing for what is not said."""
    if value is None:
        return
    if isinstance(value, tuple):
        for item in value:
            yield from reached(item, attributes[1:] if attributes[:1] == ("*",) else attributes)
    elif attributes:
        yield from reached(getattr(value, attributes[0]), attributes[1:])
    else:
        yield value


def _value(published: PublishedCatalogue, value: Any, ref: Ref | None) -> Value | None:
    if ref:
        if value in ref.also:
            return Value(value, format.term(value))
        link = next((link for kind in ref.kinds if (link := links.find(published, kind, value))), None)
        return Value(value, link.title, link.url) if link else None
    if isinstance(value, Vocabulary):
        return Value(value.value, value.label)
    if isinstance(value, bool):
        return Value(str(value).lower(), "Yes" if value else "No")
    if isinstance(value, date):
        return Value(value.isoformat(), format.day(value))
    return Value(str(value), format.LABELS.get(str(value)) or _text(value))


def _text(value: object) -> str:
    """A plain value with a capital where it is one word of a list; a number as it is."""
    text = str(value)
    return format.term(text) if text.islower() and " " not in text and len(text) > 3 else text
