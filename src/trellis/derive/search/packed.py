"""The packed files, read one by one as they are needed. The twin of ``site/assets/search/packed.js``."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, repeat
from typing import Any, NamedTuple

from .pack import DIGITS

SPAN = 4
"""Files of terms that are looked into for the words that begin with what was typed."""

Row = Mapping[str, Any]


class Standing(NamedTuple):
    """What holds a term: its number, how much it weighs there as a whole number, which of the term's words stands there."""

    number: int
    weight: int
    form: int


class Entry:
    """One term. Most that are read are not asked for, so what holds it is unpacked when somebody asks.

    words: all that lead to it. rarity: 100 for the rarest.
    """

    def __init__(self, written: list[Any], levels: Sequence[int]) -> None:
        shared, *ends = written[0].split("|")
        self.words: tuple[str, ...] = tuple(shared + end for end in ends)
        self.rarity: int = written[1]
        self._written, self._levels = written, levels

    @cached_property
    def postings(self) -> tuple[Standing, ...]:
        """In order of numbers."""
        _, _, steps, weights, *forms = self._written
        standing = map(DIGITS.index, forms[0]) if forms else repeat(0)
        return tuple(map(Standing, accumulate(steps), (self._levels[DIGITS.index(d)] for d in weights), standing))


@dataclass(frozen=True)
class Language:
    """One language's index. common: words that are not searched for. shards: the word that each file begins at. spelling: lengths."""

    code: str
    common: frozenset[str]
    shards: tuple[str, ...]
    spelling: tuple[int, ...]


@dataclass(frozen=True)
class Packed:
    """read: path → text, as `pack` wrote it."""

    read: Callable[[str], str]
    _kept: dict[str, Any] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self._kept["head"] = json.loads(self.read("index.json"))

    @property
    def head(self) -> Mapping[str, Any]:
        """What ``index.json`` says."""
        head: Mapping[str, Any] = self._kept["head"]
        return head

    def languages(self) -> Iterator[Language]:
        """The languages that there is an index of."""
        for said in self.head["languages"]:
            common = frozenset(said["common"].split())
            yield Language(said["code"], common, tuple(said["shards"]), tuple(said["spelling"]))

    def entries(self, language: Language, word: str, span: int = SPAN) -> Iterator[Entry]:
        """The terms of the file that holds `word`, and of those behind it that hold what begins with it, `span` files at most."""
        first = max(0, bisect_right(language.shards, word) - 1)
        last = max(0, bisect_right(language.shards, f"{word}\uffff") - 1)
        for number in range(first, min(last + 1, first + span, len(language.shards))):
            path = f"{language.code}/terms-{number}.json"
            if path not in self._kept:
                self._kept[path] = tuple(Entry(said, self.head["levels"]) for said in self._file(path))
            yield from self._kept[path]

    def spelling(self, language: Language, length: int) -> Iterator[tuple[int, str]]:
        """Words that are as long, with how frequent those of a line are."""
        for near in (length - 1, length, length + 1):
            if near in language.spelling:
                yield from enumerate(self._file(f"{language.code}/spelling-{near}.json"))

    def row(self, number: int) -> Row:
        """What is shown of one thing: its row in `derive`, its number, and its address below the site's root."""
        chunk, place = divmod(number, self.head["chunk"])
        row = self._file(f"rows-{chunk}.json")[place]
        summary = self._file(f"summaries-{chunk}.json")[place]
        address: str = self.head["addresses"][row["kind"]]
        return {"number": number, **row, "summary": summary, "url": address.replace("{id}", row["id"])}

    def _file(self, path: str) -> Any:
        within = self.head["files"]
        return within[path] if path in within else json.loads(self.read(f"{self.head['version']}/{path}"))
