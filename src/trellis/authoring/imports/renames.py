"""Recognises records to which the source gave another id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple


class RecordTraits(NamedTuple):
    """What a record can be recognised by, apart from its id: its address, and its title with its provider."""

    address: str
    title: str
    provider: str


def find_renamed_ids(
    new_records: Mapping[str, RecordTraits], gone_records: Mapping[str, RecordTraits]
) -> dict[str, str]:
    """Returns the new id → the former one, for each record that only one that is gone resembles, and that alone it.

    A record resembles another by its address, or by title and provider together.
    """
    renamed: dict[str, str] = {}
    for make_key in (_get_address, _get_title):
        taken = set(renamed.values())
        new_keys = _list_unique({id: make_key(t) for id, t in new_records.items() if id not in renamed})
        gone_keys = _list_unique({id: make_key(t) for id, t in gone_records.items() if id not in taken})
        renamed |= {new_keys[key]: gone_keys[key] for key in new_keys.keys() & gone_keys.keys()}
    return renamed


def _get_address(traits: RecordTraits) -> str:
    return traits.address


def _get_title(traits: RecordTraits) -> str:
    return f"{traits.title}\0{traits.provider}".casefold() if traits.title else ""


def _list_unique(keys: Mapping[str, str]) -> dict[str, str]:
    counts = Counter(_drop_empty(keys.values()))
    return {key: id for id, key in keys.items() if counts[key] == 1}


def _drop_empty(keys: Iterable[str]) -> Iterable[str]:
    return (key for key in keys if key)
