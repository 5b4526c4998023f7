"""Computes the digest that an approval in the ledger is bound to.

The digest covers the content of an item that people rely on: outcomes, lesson text, questions with their
answers, minutes, audience, steps. White space, title, people, dates and status are not part of it. A field that is left
out and a field with its default value give the same digest, so that fields added to the models later keep every
approval valid.

Ids are part of it: the item's own, and those that it refers to. What was approved under former ids is still the same
text, so an item has further digests, one for each way in which it could have been written before entries were renamed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import combinations, islice, product
from typing import Any

from ...catalogue.catalogue import Catalogue, Entry, EntryKey
from ...catalogue.link import find_references
from ...catalogue.reference_values import replace_value
from ...catalogue.renames import IdHistory
from ...kinds import Course, Lesson, Path

_APPROVED_FIELDS: dict[type[Any], set[str]] = {
    Course: {"outcomes", "minutes", "audience", "required_for", "tier"},
    Path: {"steps", "audience", "required_for", "tier", "certificate"},
    Lesson: {"type", "minutes", "outcomes", "questions", "rubric", "evidence"},
}


MAX_DIGESTS = 256
"""How many digests an item has at most. Only one with several renamed references has more than a few."""


def compute_digest(catalogue: Catalogue, item: Entry[Any]) -> str:
    """Returns ``sha256:`` and 64 hexadecimal digits for a path, or for a course with its lessons."""
    return _hash_content(_list_entries(catalogue, item), {})


def list_digests(catalogue: Catalogue, item: Entry[Any], id_history: IdHistory) -> tuple[str, ...]:
    """Returns the item's digest, then those that the same content has under former ids, at most `MAX_DIGESTS`."""
    entries = _list_entries(catalogue, item)
    renamed_keys = dict.fromkeys(
        key for entry in entries for key in (entry.key, *_list_references(entry)) if key in id_history
    )
    choices = _generate_choices({key: [id for id in id_history[key] if id != key[1]] for key in renamed_keys})
    return tuple(dict.fromkeys(_hash_content(entries, ids) for ids in islice(choices, MAX_DIGESTS)))


def _list_entries(catalogue: Catalogue, item: Entry[Any]) -> Sequence[Entry[Any]]:
    return (item, *catalogue.lessons(item))


def _list_references(entry: Entry[Any]) -> Iterator[EntryKey]:
    """Yields what the approved content of an entry refers to, by each kind that is possible."""
    fields = _get_approved_fields(entry)
    for keys, ref, id in find_references(entry.meta):
        if keys[0] in fields:
            yield from ((kind, id) for kind in ref.kinds)


def _generate_choices(other_ids: Mapping[EntryKey, Sequence[str]]) -> Iterator[Mapping[EntryKey, str]]:
    """Yields each way to write other ids: none, then all of them, then one, all but one, and so on.

    Entries are mostly renamed one by one, or all at once.
    """
    counts = range(len(other_ids) + 1)
    for count in dict.fromkeys(n for pair in zip(counts, reversed(counts), strict=True) for n in pair):
        for keys in combinations(other_ids, count):
            for ids in product(*(other_ids[key] for key in keys)):
                yield dict(zip(keys, ids, strict=True))


def _hash_content(entries: Sequence[Entry[Any]], ids: Mapping[EntryKey, str]) -> str:
    """Returns the digest of an item and its lessons, with these ids in place of those that are written."""
    parts = [_select_approved_content(entry, ids) for entry in entries]
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True)
    return f"sha256:{sha256(text.encode()).hexdigest()}"


def _select_approved_content(entry: Entry[Any], ids: Mapping[EntryKey, str]) -> dict[str, Any]:
    fields = _get_approved_fields(entry)
    values: dict[str, Any] = entry.meta.model_dump(mode="json", include=fields, exclude_defaults=True)
    for keys, ref, id in find_references(entry.meta) if ids else ():
        if keys[0] in fields and (new_id := next((ids[kind, id] for kind in ref.kinds if (kind, id) in ids), None)):
            replace_value(values, keys, new_id)
    own_id = ids.get(entry.key, entry.id).rpartition("/")[2]
    return {"id": own_id, "text": " ".join(entry.body.split()), **collapse_whitespace(values)}


def _get_approved_fields(entry: Entry[Any]) -> set[str]:
    return next(fields for kind, fields in _APPROVED_FIELDS.items() if isinstance(entry.meta, kind))


def collapse_whitespace(value: Any) -> Any:
    """Returns a copy in which each run of white space in a text is one space."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, dict):
        return {key: collapse_whitespace(item) for key, item in value.items()}
    if isinstance(value, list):
        return [collapse_whitespace(item) for item in value]
    return value
