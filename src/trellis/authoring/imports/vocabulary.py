"""A record's word → the portal's value for it, or None where the portal has none. Nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Any, Literal, get_args, get_origin

from ...kinds import Kind
from ...kinds.fields import fields
from .ids import slug

Lookup = Callable[[str], str | None]

_TAG = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{2}))?", re.IGNORECASE)


def options(model: type[Kind], field: str) -> Mapping[str, str] | None:
    """A field's closed list, value → label; None where it takes any word."""
    annotation = fields(model)[(field,)].annotation
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return {str(member.value): str(getattr(member, "label", "")) for member in annotation}
    if get_origin(annotation) is Literal:
        return {str(value): "" for value in get_args(annotation)}
    return None


def levels(known: Mapping[str, str] | None, groups: Iterable[frozenset[str]]) -> Lookup:
    """By value, by label, or by a group of words that mean the same and of which the portal has just one."""
    if known is None:
        return lambda word: slug(word) or None
    table = {slug(name): value for value, label in known.items() for name in (label, value) if name}
    for group in groups:
        here = {table[word] for word in group if word in table}
        if len(here) == 1:
            table = dict.fromkeys(group, here.pop()) | table
    return lambda word: table.get(slug(word)) or table.get(re.sub("-levels?$", "", slug(word)))


def languages(known: Mapping[str, str] | None, names: Mapping[str, str]) -> Lookup:
    """By code (``pt-BR``, else ``pt``), by the portal's label, or by one of `names`."""
    labels = {label.casefold(): value for value, label in (known or {}).items() if label}

    def look(word: str) -> str | None:
        word = word.strip().casefold()
        if word in labels:
            return labels[word]
        tag = _TAG.fullmatch(names.get(word, word))
        if not tag:
            return None
        base, region = tag[1].lower(), tag[2]
        codes = [f"{base}-{region.upper()}", base] if region else [base]
        return codes[0] if known is None else next((code for code in codes if code in known), None)

    return look


def skills(records: Iterable[Mapping[str, Any]]) -> Lookup:
    """By id, by name, by synonym, in that order; a word that two skills share in the same way is nobody's."""
    ids: dict[str, str | None] = {}
    names: dict[str, str | None] = {}
    synonyms: dict[str, str | None] = {}
    for record in records:
        id = str(record.get("id") or "")
        _claim(ids, id, id)
        _claim(names, str(record.get("name") or ""), id)
        more = record.get("synonyms")
        for synonym in more if isinstance(more, list) else ():
            _claim(synonyms, str(synonym), id)
    table = synonyms | names | ids
    return lambda word: table.get(_folded(word))


def _claim(table: dict[str, str | None], word: str, id: str) -> None:
    word = _folded(word)
    table[word] = id if table.get(word, id) == id else None


def _folded(word: str) -> str:
    return " ".join(word.casefold().split())
