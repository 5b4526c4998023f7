"""Packs indexes and search rows into small files, so that browsers and `trellis find` read only those they need.

    index.json                            the directory; it also contains other files, as long as they are small
    <version>/<language>/terms-3.json     terms, sorted by their words and split into shards
    <version>/<language>/spelling-7.json  words of seven letters
    <version>/rows-12.json                search rows of 25 neighbours
    <version>/summaries-12.json           their summaries, for the page of results

The version is a digest of all files, so a browser never mixes files of two builds.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import groupby
from math import log
from typing import Any

from .index import LanguageIndex, Term
from .words import WHOLE_TITLE_MARK

ROWS_PER_FILE = 25
"""Rows or summaries per file."""

SHARD_LENGTH = 12_000
"""Characters after which a new file of terms begins; compressed they are a third."""

MAX_INLINE_BYTES = 130_000
"""Compressed bytes of the files within ``index.json``: one larger request is faster than three small ones."""

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_MIN_WEIGHT, _LEVEL_RATIO = 0.25, 1.13
LEVELS = tuple(round(1000 * _MIN_WEIGHT * _LEVEL_RATIO**n) for n in range(len(DIGITS)))
"""A weight is encoded as one digit, the index of its level.

Levels grow by 13 % and are integers, so that sums are exact everywhere.
"""

Files = Mapping[str, str]


def pack_index(indexes: Sequence[LanguageIndex], rows: Sequence[Mapping[str, Any]], about: Mapping[str, Any]) -> Files:
    """Path below the search's folder → content. about: further keys of ``index.json``."""
    languages = []
    terms: dict[str, object] = {}
    spelling: dict[str, object] = {}
    for index in indexes:
        shards, words = list(_split_shards(index.terms)), _group_spelling_words(index.terms)
        terms |= {f"{index.language}/terms-{n}.json": shard for n, (_, shard) in enumerate(shards)}
        spelling |= {f"{index.language}/spelling-{length}.json": lines for length, lines in words.items()}
        directory = {
            "common": " ".join(index.common),
            "shards": [first for first, _ in shards],
            "spelling": sorted(words),
        }
        languages.append({"code": index.language, **directory})
    short_rows = [{key: value for key, value in row.items() if key != "summary"} for row in rows]
    row_files = _split_chunks("rows", short_rows)
    summaries = _split_chunks("summaries", [row["summary"] for row in rows])
    head = {**about, "chunk": ROWS_PER_FILE, "levels": LEVELS, "languages": languages}
    texts = {path: _dump_json(content) for path, content in (terms | spelling | row_files | summaries).items()}
    version = blake2b("\0".join((_dump_json(head), *texts, *texts.values())).encode(), digest_size=6).hexdigest()
    inline_files: dict[str, object] = {}
    for group in (terms, row_files, spelling, summaries):
        if _measure_compressed(_dump_json(inline_files | group)) > MAX_INLINE_BYTES:
            break
        inline_files |= group
    other_files = {f"{version}/{path}": text for path, text in texts.items() if path not in inline_files}
    return {"index.json": _dump_json({"version": version, **head, "files": inline_files}), **other_files}


def _split_chunks(name: str, values: Sequence[object]) -> dict[str, object]:
    return {
        f"{name}-{n // ROWS_PER_FILE}.json": values[n : n + ROWS_PER_FILE] for n in range(0, len(values), ROWS_PER_FILE)
    }


def _measure_compressed(text: str) -> int:
    """The size of a text in bytes, compressed as hosts do. A text far above the limit is not compressed."""
    return len(text) if len(text) > 10 * MAX_INLINE_BYTES else len(zlib.compress(text.encode(), 6))


def _dump_json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _split_shards(terms: Sequence[Term]) -> Iterator[tuple[str, list[object]]]:
    """The shards of terms, each with the prefix that it begins at.

    A term is in every shard that one of its words belongs to.
    """
    packed_terms = {n: _pack_term(term) for n, term in enumerate(terms)}
    sizes = {n: len(_dump_json(packed_term)) for n, packed_term in packed_terms.items()}
    words = sorted((word, n) for n, term in enumerate(terms) for word in term.words)
    first, shard, size, before = "", dict[int, None](), 0, ""
    for word, n in words:
        if size >= SHARD_LENGTH and n not in shard and word != before:
            yield first, [packed_terms[number] for number in shard]
            first, shard, size = _find_shortest_prefix(before, word), {}, 0
        if n not in shard:
            shard[n] = None
            size += sizes[n]
        before = word
    if shard:
        yield first, [packed_terms[number] for number in shard]


def _find_shortest_prefix(before: str, word: str) -> str:
    """The shortest prefix of `word` that sorts after `before`."""
    return next(word[:end] for end in range(1, len(word) + 1) if word[:end] > before)


def _pack_term(term: Term) -> list[object]:
    """The words with their common prefix once, the rarity, the gaps between numbers, a digit per weight and per
    form.
    """
    prefix = _find_common_prefix(term.words)
    postings = [p for p in term.postings if p.weight >= _MIN_WEIGHT] or term.postings
    numbers = [p.number for p in postings]
    gaps = [number - before for number, before in zip(numbers, [0, *numbers], strict=False)]
    words = "|".join([prefix, *(word[len(prefix) :] for word in term.words)])
    packed_term = [words, term.rarity, gaps, "".join(_encode_weight(p.weight) for p in postings)]
    return (
        [*packed_term, "".join(DIGITS[min(p.form, len(DIGITS) - 1)] for p in postings)]
        if len(term.words) > 1
        else packed_term
    )


def _find_common_prefix(words: tuple[str, ...]) -> str:
    """The common prefix of sorted words."""
    first, last = words[0], words[-1]
    same = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return first[:same]


def _encode_weight(weight: float) -> str:
    """The digit of the level nearest to the weight."""
    return DIGITS[max(0, min(len(DIGITS) - 1, round(log(max(weight, _MIN_WEIGHT) / _MIN_WEIGHT) / log(_LEVEL_RATIO))))]


def _group_spelling_words(terms: Sequence[Term]) -> Mapping[int, list[str]]:
    """Length → lines of words of that length.

    Each line has the words that occur in up to twice as many documents as the one before.
    """
    words = [
        (len(word), len(term.postings).bit_length(), word)
        for term in terms
        if term.is_name or len(term.postings) > 1
        for word in term.words
        if len(word) > 2 and word[0] != WHOLE_TITLE_MARK
    ]
    words.sort()
    return {length: _join_by_frequency(list(group)) for length, group in groupby(words, key=lambda word: word[0])}


def _join_by_frequency(words: Sequence[tuple[int, int, str]]) -> list[str]:
    lines = [""] * (max(frequency for _, frequency, _ in words) + 1)
    for frequency, group in groupby(words, key=lambda word: word[1]):
        lines[frequency] = " ".join(word for _, _, word in group)
    return lines
