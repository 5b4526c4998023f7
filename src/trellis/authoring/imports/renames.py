"""Recognises records to which the source gave another id."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

_WORD = re.compile(r"\w+")


class RecordTraits(NamedTuple):
    """What a record can be recognised by, apart from its id: its address, and its title with its provider."""

    address: str
    title: str
    provider: str


class RecordRenames(NamedTuple):
    """New ids → former ids. certain: of one record. possible: where they may be two that have much in common."""

    certain: dict[str, str]
    possible: dict[str, str]


def find_renamed_ids(
    new_records: Mapping[str, RecordTraits],
    gone_records: Mapping[str, RecordTraits],
    other_records: Callable[[], Iterable[RecordTraits]] = tuple,
) -> RecordRenames:
    """Finds each new record that resembles one that is gone, where nothing else resembles either of the two.

    A record resembles another by its address, or by title and provider together. An address or a title that a third
    record has, such as a catalogue's own page, tells nothing: other_records gives the traits of all records and courses
    that are neither new nor gone, and is called only where two records resemble each other. An address alone is not
    enough, since the next course may have taken the place of the last one: the titles have to be alike, too.
    """
    pairs = [
        {new_keys[key]: gone_keys[key] for key in new_keys.keys() & gone_keys.keys()}
        for make_key in (_get_address, _get_title)
        for new_keys, gone_keys in [(_list_unique(new_records, make_key), _list_unique(gone_records, make_key))]
    ]
    by_address, by_title = pairs
    if not by_address and not by_title:
        return RecordRenames({}, {})
    others = tuple(other_records())
    by_address = _drop_shared(by_address, new_records, {_get_address(traits) for traits in others}, _get_address)
    by_title = _drop_shared(by_title, new_records, {_get_title(traits) for traits in others}, _get_title)
    all_pairs = {*by_address.items(), *by_title.items()}
    new_counts, gone_counts = Counter(new for new, _ in all_pairs), Counter(gone for _, gone in all_pairs)
    renamed = RecordRenames({}, {})
    for new, gone in sorted(all_pairs):
        is_alike = by_title.get(new) == gone or _are_alike(new_records[new], gone_records[gone])
        is_certain = is_alike and new_counts[new] == 1 and gone_counts[gone] == 1
        (renamed.certain if is_certain else renamed.possible)[new] = gone
    return renamed


def _get_address(traits: RecordTraits) -> str:
    return traits.address


def _get_title(traits: RecordTraits) -> str:
    return f"{traits.title}\0{traits.provider}".casefold() if traits.title else ""


def _list_unique(records: Mapping[str, RecordTraits], make_key: Callable[[RecordTraits], str]) -> dict[str, str]:
    """Returns each key that one record alone has → its id."""
    keys = {id: make_key(traits) for id, traits in records.items()}
    counts = Counter(keys.values())
    return {key: id for id, key in keys.items() if key and counts[key] == 1}


def _drop_shared(
    pairs: Mapping[str, str],
    new_records: Mapping[str, RecordTraits],
    taken_keys: set[str],
    make_key: Callable[[RecordTraits], str],
) -> dict[str, str]:
    return {new: gone for new, gone in pairs.items() if make_key(new_records[new]) not in taken_keys}


def _are_alike(one: RecordTraits, other: RecordTraits) -> bool:
    """Whether two records at one address are of one course: by their titles, and unless these are equal the provider.

    >>> _are_alike(RecordTraits("", "Hot cargo", "H"), RecordTraits("", "Hot cargo, the 2027 edition", "H"))
    True
    >>> _are_alike(RecordTraits("", "Forklift safety", "H"), RecordTraits("", "Wine tasting", "H"))
    False
    """
    if one.title.casefold() == other.title.casefold():
        return True
    words, other_words = (set(_WORD.findall(traits.title.casefold())) for traits in (one, other))
    is_same_provider = one.provider.casefold() == other.provider.casefold()
    return is_same_provider and 2 * len(words & other_words) >= min(len(words), len(other_words)) > 0
