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

MAX_TERM_FILES, MAX_TEXT_FILES = 4, 2
"""The most files of terms that a prefix is searched in: of the first tier, and of the texts."""

SearchRow = Mapping[str, Any]


class PackedPosting(NamedTuple):
    """A document with a term: its number, the weight as an integer, and the index of the term's word in it.

    lesson: the place in the course of the lesson whose text has it; 0 elsewhere.
    """

    number: int
    weight: int
    form: int
    lesson: int


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
        _, _, gaps, digits, *further = self._values
        forms, lessons = (map(DIGITS.index, text) if text else repeat(0) for text in (*further, "", "")[:2])
        weights = (self._levels[DIGITS.index(d)] for d in digits)
        return tuple(map(PackedPosting, accumulate(gaps), weights, forms, lessons))


@dataclass(frozen=True)
class PackedLanguage:
    """The directory of one language. common: stop words. shards, texts: the prefix that each file of terms begins at,
    of the first tier and of the texts.
    """

    code: str
    common: frozenset[str]
    shards: tuple[str, ...]
    spelling: tuple[int, ...]
    """The lengths of words that there are spelling files for."""
    texts: tuple[str, ...]
    text_spelling: tuple[int, ...]
    """The lengths of words that there are spelling files of texts for."""


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
            lists = (tuple(values[name]) for name in ("shards", "spelling", "texts", "text_spelling"))
            yield PackedLanguage(values["code"], common, *lists)

    def find_terms(self, language: PackedLanguage, word: str, max_files: int = MAX_TERM_FILES) -> Iterator[PackedTerm]:
        """The terms of the file for `word` and of the next ones with words that begin with it, `max_files` at most."""
        yield from self._read_terms(f"{language.code}/terms", language.shards, word, max_files)

    def find_text_terms(
        self, language: PackedLanguage, word: str, max_files: int = MAX_TEXT_FILES
    ) -> Iterator[PackedTerm]:
        """The terms of the texts, as `find_terms`."""
        yield from self._read_terms(f"{language.code}/texts", language.texts, word, max_files)

    def _read_terms(self, name: str, shards: Sequence[str], word: str, max_files: int) -> Iterator[PackedTerm]:
        first = max(0, bisect_right(shards, word) - 1)
        last = max(0, bisect_right(shards, f"{word}\uffff") - 1)
        for number in range(first, min(last + 1, first + max_files, len(shards))):
            path = f"{name}-{number}.json"
            if path not in self._cache:
                self._cache[path] = tuple(PackedTerm(values, self.head["levels"]) for values in self._read_json(path))
            yield from self._cache[path]

    def read_spelling_lines(self, language: PackedLanguage, length: int) -> Iterator[tuple[int, str]]:
        """Words whose length differs by one at most, as lines with their frequencies."""
        yield from self._read_lines(f"{language.code}/spelling", language.spelling, length)

    def read_text_spelling_lines(self, language: PackedLanguage, length: int) -> Iterator[tuple[int, str]]:
        """Words of the texts, as `read_spelling_lines`."""
        yield from self._read_lines(f"{language.code}/text-spelling", language.text_spelling, length)

    def _read_lines(self, name: str, lengths: Sequence[int], length: int) -> Iterator[tuple[int, str]]:
        for near_length in (length - 1, length, length + 1):
            if near_length in lengths:
                yield from enumerate(self._read_json(f"{name}-{near_length}.json"))

    def find_kind(self, number: int) -> str:
        """The kind of the entry with this number, or ""."""
        return next((kind for kind, first in reversed(self.head["starts"]) if first <= number), "")

    def read_row(self, number: int, lesson: int = 0) -> SearchRow:
        """The search row of an entry, with its number and its URL below the site's root.

        lesson: the place in the course of the lesson that was searched for; the row has its title and URL too.
        """
        chunk, index = divmod(number, self.head["chunk"])
        row = self._read_json(f"rows-{chunk}.json")[index]
        summary = self._read_json(f"summaries-{chunk}.json")[index]
        pattern: str = self.head["addresses"][row["kind"]]
        url = pattern.replace("{id}", row["id"])
        lessons = self._read_json(f"lessons-{chunk}.json")[index] if lesson else []
        found_in = [{"title": title, "url": f"{url}{id}/"} for id, title in lessons[lesson - 1 : lesson]]
        return {
            "number": number,
            **row,
            "summary": summary,
            "url": url,
            **({"lesson": found_in[0]} if found_in else {}),
        }

    def _read_json(self, path: str) -> Any:
        inline_files = self.head["files"]
        return (
            inline_files[path] if path in inline_files else json.loads(self.read_file(f"{self.head['version']}/{path}"))
        )
