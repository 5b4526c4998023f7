"""Reads fields by their declarations: which are facets, which are shown on a card, and how their values are displayed.

No field is referred to by name. A field with a marker that a portal adds in ``schemas/`` is treated like the engine's
own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from ..catalogue.catalogue import Entry
from ..kinds import Card, Facet, Kind, Ref, Vocabulary
from ..kinds.fields import ModelField, collect_fields, list_options
from ..kinds.markers import LanguageCode
from . import format, links
from .published import PublishedCatalogue
from .wording import ENGLISH, get_wording, translate


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a field. `key` is the raw value, used in URLs and comparisons; `former_keys` were its key before.

    `url` is the page of the entry it refers to, or "". `is_own` tells whether the label is the portal's own word, which
    a page in another language translates or marks.
    """

    key: str
    label: str
    url: str = ""
    is_own: bool = field(default=False, compare=False)
    former_keys: tuple[str, ...] = field(default=(), compare=False)

    @property
    def text(self) -> str:
        """The label as a page has it that is in the portal's own language or in one with words for it."""
        return translate(self.label) if self.is_own else self.label


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of an entry, ready to display. `name` is its dotted path.

    `label` is "" where the values are clear without one. `plural` is the label of several values, or "".
    """

    name: str
    label: str
    values: tuple[Value, ...]
    plural: str = ""

    @property
    def heading(self) -> str:
        """The heading above the values: the plural above several."""
        return self.plural if self.plural and len(self.values) > 1 else self.label


@cache
def find_facet_fields(model: type[Kind]) -> tuple[tuple[ModelField, Facet], ...]:
    """Returns the model's facets, in their declared order."""
    marked_fields = [(f, m) for f in collect_fields(model).values() if (m := f.find_marker(Facet))]
    return tuple(sorted(marked_fields, key=lambda pair: pair[1].order))


@cache
def find_card_fields(model: type[Kind]) -> tuple[tuple[ModelField, Card], ...]:
    """Returns the model's fields that are shown on its card, in order of declaration."""
    return tuple((f, m) for f in collect_fields(model).values() if (m := f.find_marker(Card)))


def name_field(field: ModelField) -> str:
    """Returns the field's dotted path without list items, such as ``audience.teams``. URLs use it."""
    return ".".join(step for step in field.path if step != "*")


def collect_card_facts(
    published: PublishedCatalogue, entry: Entry[Any], excluded: frozenset[str] = frozenset()
) -> tuple[Fact, ...]:
    """Returns the facts of an entry's card. Fields without a value are skipped."""
    model: type[Kind] = type(entry.meta)
    marked_fields = _name_card_fields(model, excluded)
    facts = (Fact(name, m.label, read_values(published, entry, f)) for name, f, m in marked_fields)
    return tuple(fact for fact in facts if fact.values)


@cache
def _name_card_fields(model: type[Kind], excluded: frozenset[str]) -> tuple[tuple[str, ModelField, Card], ...]:
    """Returns name, field and marker of each field that is shown on a card, without the excluded names."""
    named_fields = ((name_field(f), f, m) for f, m in find_card_fields(model))
    return tuple((name, f, m) for name, f, m in named_fields if name not in excluded)


def collect_facts(
    published: PublishedCatalogue, entry: Entry[Any], excluded: frozenset[str] = frozenset()
) -> tuple[Fact, ...]:
    """Returns every field that is a facet or shown on the card, with its declared label.

    Fields without a value are skipped.
    """
    model: type[Kind] = type(entry.meta)
    labelled_fields = {name_field(f): (f, m.label, m.plural) for f, m in find_facet_fields(model)}
    for card_field, marker in find_card_fields(model):
        label = marker.label or format.name_term(card_field.path[-1])
        labelled_fields.setdefault(name_field(card_field), (card_field, label, ""))
    facts = (
        Fact(key, label, read_values(published, entry, f), plural)
        for key, (f, label, plural) in labelled_fields.items()
        if key not in excluded
    )
    return tuple(fact for fact in facts if fact.values)


def read_values(published: PublishedCatalogue, entry: Entry[Any], field: ModelField) -> tuple[Value, ...]:
    """Returns an entry's values of a field, ready to display.

    References to entries that readers cannot see are skipped.
    """
    model: type[Kind] = type(entry.meta)
    reference = find_reference(model, field)
    raw_values = walk_values(entry.meta, field.attributes)
    if _names_language(model, field.path):
        return tuple(_build_language(v) for v in raw_values)
    values = (_build_value(published, v, reference) for v in raw_values)
    return tuple(v for v in values if v)


def rank_options(field: ModelField) -> dict[str, int]:
    """Maps each key of a closed list to its rank. Empty for fields with free values."""
    return {value: rank for rank, value in enumerate(list_options(field))}


@cache
def find_reference(model: type[Kind], field: ModelField) -> Ref | None:
    """Returns the reference marker of a field; a list carries it on its items."""
    items = collect_fields(model).get((*field.path, "*"))
    return field.find_marker(Ref) or (items.find_marker(Ref) if items else None)


def walk_values(value: Any, attributes: tuple[str, ...]) -> Iterator[Any]:
    """Yields the values at a path of attributes, each item of a list separately. None yields nothing."""
    if value is None:
        return
    if isinstance(value, tuple):
        for item in value:
            yield from walk_values(item, attributes[1:] if attributes[:1] == ("*",) else attributes)
    elif attributes:
        yield from walk_values(getattr(value, attributes[0]), attributes[1:])
    else:
        yield value


def _build_value(published: PublishedCatalogue, value: Any, reference: Ref | None) -> Value | None:
    if reference:
        if value in reference.also:
            return Value(value, format.format_term(value))
        entry = next((entry for kind in reference.kinds if (entry := published.find_entry(kind, value))), None)
        if entry is None:
            return Value(value, format.format_term(value)) if reference.by_name else None
        link = links.link_entry(entry)
        former_ids = published.catalogue.list_former_ids(entry.kind, entry.id)
        return Value(value, link.title, link.url, former_keys=former_ids)
    if isinstance(value, Vocabulary):
        return Value(value.value, value.label, is_own=True)
    if isinstance(value, bool):
        return Value(str(value).lower(), translate("Yes") if value else translate("No"))
    if isinstance(value, date):
        return Value(value.isoformat(), format.format_date(value))
    return Value(str(value), format.LABELS.get(str(value)) or _format_text(value), is_own=True)


@cache
def _names_language(model: type[Kind], path: tuple[str, ...]) -> bool:
    """Whether a field holds codes of languages. A portal that lists its own need not say so again."""
    declarations = (collect_fields(base).get(path) for base in model.__mro__ if issubclass(base, Kind))
    return any(declaration.find_marker(LanguageCode) for declaration in declarations if declaration)


def _build_language(value: Any) -> Value:
    """A language by its name on the page that is being built; by the portal's word for it where it has no name."""
    name = format.format_language(str(value))
    if isinstance(value, Vocabulary) and (get_wording().language == ENGLISH or name == str(value)):
        return Value(str(value), value.label, is_own=True)
    return Value(str(value), name)


def _format_text(value: object) -> str:
    """Capitalises a value that looks like a term of a closed list; returns others unchanged."""
    text = str(value)
    return format.name_term(text) if text.islower() and " " not in text and len(text) > 3 else text
