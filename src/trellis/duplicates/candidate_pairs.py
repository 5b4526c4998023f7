"""Which courses of ours need a word: each pair that is a copy or close, told to one of the two."""

from __future__ import annotations

from collections.abc import Iterable

from .features import Substance
from .index import Index
from .matches import Near, Pair


def pairs(index: Index, among: Iterable[str] | None = None) -> tuple[Pair, ...]:
    """All pairs with a course of ours that are copies or close. among: only those with one of these courses.

    Of two of ours the less established is told: a draft before an mvp, an mvp before a stable one, else the later in order of paths.
    Of one of ours and a provider's it is always ours.
    """
    found: dict[tuple[str, str], Pair] = {}
    for row, grave in index.flagged(_rows(index, among)):
        for near in grave:
            pair = _pair(index.substances[row], near)
            key = (pair.told.id, pair.other.id)
            if key not in found or pair.told.id == index.substances[row].id:
                found[key] = pair
    return tuple(found[key] for key in sorted(found))


def all_pairs(index: Index) -> tuple[Pair, ...]:
    """All pairs of the catalogue; of two providers' courses those that are copies or have the same title."""
    found: dict[tuple[str, str], Pair] = {}
    for row, grave in index.flagged(range(len(index.substances))):
        one = index.substances[row]
        for near in grave:
            if one.in_house or near.verdict == "block" or near.evidence.title:
                pair = _pair(one, near)
                found.setdefault((pair.told.id, pair.other.id), pair)
    return tuple(found[key] for key in sorted(found))


def _rows(index: Index, among: Iterable[str] | None) -> list[int]:
    """The courses of ours whose neighbours are to be looked at."""
    if among is None:
        rows: Iterable[int] = range(len(index.substances))
    else:
        wanted = [row for id in among if (row := index.rows.get(id)) is not None]
        rows = sorted({near for row in wanted for near in (row, *index.around(row))})
    return [row for row in rows if index.substances[row].in_house]


def _pair(one: Substance, near: Near) -> Pair:
    other = near.substance
    ours = one.in_house - other.in_house
    return (
        Pair(one, near)
        if ours > 0 or (not ours and one.standing > other.standing)
        else Pair(other, near._replace(substance=one))
    )
