"""Reads the packed files as they are needed. The twin of ``site/assets/search/packed.js``."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, repeat
from typing import Any, NamedTuple

from .pack import DIGITS

MAX_TERM_FILES = 4
"""The most files of terms that a prefix is searched in."""

SearchRow = Mapping[str, Any]


class PackedPosting(NamedTuple):
    """A document with a term: its number, the weight as an integer, and the index of the term's word in it."""

    number: int
    weight: int
    form: int


class PackedTerm:
    """A term as `pack` encodes it.

    Postings are decoded on first use, since most terms of a file are not part of the query.

    words: all words of its stem. rarity: 100 for the rarest.
    """

    def __init__(self, values: list[Any], levels: Sequence[int]) -> None:
        prefix, *ends = values[0].split("|")
        self.words: tuple[str, ...] = tuple(prefix + end for end in ends)
        self.rarity: int = values[1]
        self._values, self._levels = values, levels

    @cached_property
    def postings(self) -> tuple[PackedPosting, ...]:
        """In the order of numbers."""
        _, _, gaps, digits, *form_digits = self._values
        forms = map(DIGITS.index, form_digits[0]) if form_digits else repeat(0)
        return tuple(map(PackedPosting, accumulate(gaps), (self._levels[DIGITS.index(d)] for d in digits), forms))


@dataclass(frozen=True)
class PackedLanguage:
    """The directory of one language. common: stop words. shards: the prefix that each file of terms begins at."""

    code: str
    common: frozenset[str]
    shards: tuple[str, ...]
    spelling: tuple[int, ...]
    """The lengths of words that there are spelling files for."""


@dataclass(frozen=True)
class PackedIndex:
    """The files of one build. read_file: path → text."""

    read_file: Callable[[str], str]
    _cache: dict[str, Any] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self._cache["head"] = json.loads(self.read_file("index.json"))

    @property
    def head(self) -> Mapping[str, Any]:
        """The content of ``index.json``."""
        head: Mapping[str, Any] = self._cache["head"]
        return head

    def read_languages(self) -> Iterator[PackedLanguage]:
        """The languages that have an index."""
        for values in self.head["languages"]:
            common = frozenset(values["common"].split())
            yield PackedLanguage(values["code"], common, tuple(values["shards"]), tuple(values["spelling"]))

    def find_terms(self, language: PackedLanguage, word: str, max_files: int = MAX_TERM_FILES) -> Iterator[PackedTerm]:
        """The terms of the file for `word` and of the next ones with words that begin with it, `max_files` at most."""
        first = max(0, bisect_right(language.shards, word) - 1)
        last = max(0, bisect_right(language.shards, f"{word}\uffff") - 1)
        for number in range(first, min(last + 1, first + max_files, len(language.shards))):
            path = f"{language.code}/terms-{number}.json"
            if path not in self._cache:
                self._cache[path] = tuple(PackedTerm(values, self.head["levels"]) for values in self._read_json(path))
            yield from self._cache[path]

    def read_spelling_lines(self, language: PackedLanguage, length: int) -> Iterator[tuple[int, str]]:
        """Words whose length differs by one at most, as lines with their frequencies."""
        for near_length in (length - 1, length, length + 1):
            if near_length in language.spelling:
                yield from enumerate(self._read_json(f"{language.code}/spelling-{near_length}.json"))

    def read_row(self, number: int) -> SearchRow:
        """The search row of an entry, with its number and its URL below the site's root."""
        chunk, index = divmod(number, self.head["chunk"])
        row = self._read_json(f"rows-{chunk}.json")[index]
        summary = self._read_json(f"summaries-{chunk}.json")[index]
        pattern: str = self.head["addresses"][row["kind"]]
        return {"number": number, **row, "summary": summary, "url": pattern.replace("{id}", row["id"])}

    def _read_json(self, path: str) -> Any:
        inline_files = self.head["files"]
        return (
            inline_files[path] if path in inline_files else json.loads(self.read_file(f"{self.head['version']}/{path}"))
        )
