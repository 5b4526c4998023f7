"""Look-ups from a record's word to the portal's value, or None if there is none. Nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Any, Literal, get_args, get_origin

from pydantic_core import PydanticCustomError

from ...diagnostics.slugs import slugify
from ...kinds import Kind
from ...kinds.fields import collect_fields
from ...kinds.languages import require_language_tag

Lookup = Callable[[str], str | None]


def list_options(model: type[Kind], field: str) -> Mapping[str, str] | None:
    """Returns the options of a field, value → label, or None if the field takes any word."""
    annotation = collect_fields(model)[(field,)].annotation
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return {str(member.value): str(getattr(member, "label", "")) for member in annotation}
    if get_origin(annotation) is Literal:
        return {str(value): "" for value in get_args(annotation)}
    return None


def build_level_lookup(options: Mapping[str, str] | None, groups: Iterable[frozenset[str]]) -> Lookup:
    """Looks up levels by value, by label, or by a synonym of the only level of its group that the portal has."""
    if options is None:
        return lambda word: slugify(word) or None
    table = {slugify(name): value for value, label in options.items() for name in (label, value) if name}
    for group in groups:
        matches = {table[word] for word in group if word in table}
        if len(matches) == 1:
            table = dict.fromkeys(group, matches.pop()) | table
    return lambda word: table.get(slugify(word)) or table.get(re.sub("-levels?$", "", slugify(word)))


def build_language_lookup(options: Mapping[str, str] | None, names: Mapping[str, str]) -> Lookup:
    """Looks up languages by code (``pt-BR``, else ``pt``), by the portal's label, or by one of `names`.

    A portal without a list of languages takes any code.
    """
    labels = {label.casefold(): value for value, label in (options or {}).items() if label}

    def find_language(word: str) -> str | None:
        word = word.strip().casefold()
        if word in labels:
            return labels[word]
        try:
            tag = require_language_tag(names.get(word, word).replace("_", "-"))
        except PydanticCustomError:
            return None
        if options is None:
            return tag
        parts = tag.split("-")
        shorter_tags = ("-".join(parts[:length]) for length in range(len(parts), 0, -1))
        return next((code for code in shorter_tags if code in options), None)

    return find_language


def build_skill_lookup(records: Iterable[Mapping[str, Any]]) -> Lookup:
    """Looks up skills by id, by name, by synonym, then by former id. A word that two skills share matches neither."""
    ids: dict[str, str | None] = {}
    names: dict[str, str | None] = {}
    synonyms: dict[str, str | None] = {}
    former_ids: dict[str, str | None] = {}
    for record in records:
        id = str(record.get("id") or "")
        _add_word(ids, id, id)
        _add_word(names, str(record.get("name") or ""), id)
        for key, words in (("synonyms", synonyms), ("aliases", former_ids)):
            value = record.get(key)
            for word in value if isinstance(value, list) else ():
                _add_word(words, str(word), id)
    table = former_ids | synonyms | names | ids
    return lambda word: table.get(_fold_word(word))


def list_skill_words(records: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    """Yields the ids, names and synonyms of skills, in lower case."""
    for record in records:
        value = record.get("synonyms")
        for word in (record.get("id"), record.get("name"), *(value if isinstance(value, list) else ())):
            yield _fold_word(str(word or ""))


def _add_word(table: dict[str, str | None], word: str, id: str) -> None:
    word = _fold_word(word)
    table[word] = id if table.get(word, id) == id else None  # ambiguous


def _fold_word(word: str) -> str:
    return " ".join(word.casefold().split())
