"""Packs indexes and search rows into small files, so that browsers and `trellis find` read only those they need.

    index.json                            the directory; it also contains other files, as long as they are small
    <version>/<language>/terms-3.json     terms, sorted by their words and split into shards
    <version>/<language>/spelling-7.json  words of seven letters
    <version>/rows-12.json                search rows of 25 neighbours
    <version>/summaries-12.json           their summaries, for the page of results
    <version>/<language>/texts-3.json     terms of the texts, the second tier, split as the others are
    <version>/<language>/text-spelling-7.json  their words of seven letters
    <version>/lessons-12.json             ids and titles of the lessons of 25 neighbours

The version is a digest of all files, so a browser never mixes files of two builds.
"""

from __future__ import annotations

import json
import zlib
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import groupby
from typing import Any

from .index import MIN_WEIGHT, LanguageIndex, Term
from .text_index import TextIndex, TextTerm
from .words import WHOLE_TITLE_MARK

ROWS_PER_FILE = 25
"""Rows or summaries per file."""

SHARD_LENGTH = 12_000
"""Characters after which a new file of terms begins; compressed they are a third."""

MAX_INLINE_BYTES = 115_000
"""Compressed bytes of the files within ``index.json``: one larger request is faster than three small ones."""

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_LEVEL_RATIO = 1.13
LEVELS = tuple(round(1000 * MIN_WEIGHT * _LEVEL_RATIO**n) for n in range(len(DIGITS)))
"""A weight is encoded as one digit, the index of its level.

Levels grow by 13 % and are integers, so that sums are exact everywhere.
"""

_LIMITS = tuple(MIN_WEIGHT * _LEVEL_RATIO ** (n + 0.5) for n in range(len(DIGITS) - 1))
"""The weights between two levels."""

MIN_TEXT_WORD_LENGTH = 5
"""The least letters of a text's word that is a suggestion for a slip."""

Files = Mapping[str, str]


def pack_index(
    indexes: Sequence[LanguageIndex],
    rows: Sequence[Mapping[str, Any]],
    about: Mapping[str, Any],
    texts: Sequence[TextIndex] = (),
    lessons: Sequence[Sequence[tuple[str, str]]] = (),
) -> Files:
    """Path below the search's folder → content. about: further keys of ``index.json``. texts: at most one a language.

    lessons: id and title of each lesson, by the number of its course.
    """
    languages = []
    terms: dict[str, object] = {}
    spelling: dict[str, object] = {}
    text_files: dict[str, object] = {}
    texts_by_language: Mapping[str, Sequence[TextTerm]] = {index.language: index.terms for index in texts}
    for index in indexes:
        shards, words = list(_split_shards(index.terms)), _group_spelling_words(_list_spelling_words(index.terms))
        text_terms = texts_by_language.get(index.language, ())
        text_shards = list(_split_shards(text_terms))
        text_words = _group_spelling_words(_list_text_spelling_words(text_terms))
        text_files |= {f"{index.language}/texts-{n}.json": shard for n, (_, shard) in enumerate(text_shards)}
        text_files |= {f"{index.language}/text-spelling-{n}.json": lines for n, lines in text_words.items()}
        terms |= {f"{index.language}/terms-{n}.json": shard for n, (_, shard) in enumerate(shards)}
        spelling |= {f"{index.language}/spelling-{length}.json": lines for length, lines in words.items()}
        directory = {
            "common": " ".join(index.common),
            "shards": [first for first, _ in shards],
            "spelling": sorted(words),
            "texts": [first for first, _ in text_shards],
            "text_spelling": sorted(text_words),
        }
        languages.append({"code": index.language, **directory})
    short_rows = [{key: value for key, value in row.items() if key != "summary"} for row in rows]
    row_files = _split_chunks("rows", short_rows)
    summaries = _split_chunks("summaries", [row["summary"] for row in rows])
    lesson_files = _split_chunks("lessons", lessons)
    head = {**about, "chunk": ROWS_PER_FILE, "levels": LEVELS, "languages": languages}
    all_files = terms | spelling | row_files | summaries | text_files | lesson_files
    contents = {path: _dump_json(content) for path, content in all_files.items()}
    version = blake2b("\0".join((_dump_json(head), *contents, *contents.values())).encode(), digest_size=6).hexdigest()
    inline_files: dict[str, object] = {}
    for group in (terms, row_files, spelling, summaries, lesson_files):
        if _measure_compressed(_dump_json(inline_files | group)) > MAX_INLINE_BYTES:
            break
        inline_files |= group
    other_files = {f"{version}/{path}": text for path, text in contents.items() if path not in inline_files}
    return {"index.json": _dump_json({"version": version, **head, "files": inline_files}), **other_files}


def _split_chunks(name: str, values: Sequence[object]) -> dict[str, object]:
    return {
        f"{name}-{n // ROWS_PER_FILE}.json": values[n : n + ROWS_PER_FILE] for n in range(0, len(values), ROWS_PER_FILE)
    }


def _measure_compressed(text: str) -> int:
    """The size of a text in bytes, compressed as hosts do. A text far above the limit is not compressed."""
    return len(text) if len(text) > 10 * MAX_INLINE_BYTES else len(zlib.compress(text.encode(), 6))


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
"""Made once, since it is used for each term."""


def _dump_json(content: object) -> str:
    return _ENCODER.encode(content)


def _split_shards(terms: Sequence[Term | TextTerm]) -> Iterator[tuple[str, list[object]]]:
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


def _pack_term(term: Term | TextTerm) -> list[object]:
    """The words with their common prefix once, the rarity, the gaps between numbers, a digit per weight, per form and,
    of a text, per lesson. Digits of forms are left out where there is one word.
    """
    prefix = _find_common_prefix(term.words)
    words = "|".join([prefix, *(word[len(prefix) :] for word in term.words)])
    if isinstance(term, TextTerm):
        digits = [_encode_weights(term.weights), _encode_places(term.forms), _encode_places(term.lessons)]
        return [words, term.rarity, _find_gaps(term.numbers), *digits]
    postings = [p for p in term.postings if p.weight >= MIN_WEIGHT] or term.postings
    gaps = _find_gaps([p.number for p in postings])
    packed_term = [words, term.rarity, gaps, _encode_weights([p.weight for p in postings])]
    return [*packed_term, _encode_places([p.form for p in postings])] if len(term.words) > 1 else packed_term


def _find_gaps(numbers: Sequence[int]) -> list[int]:
    return [number - before for number, before in zip(numbers, [0, *numbers], strict=False)]


def _encode_places(places: Sequence[int]) -> str:
    """A digit for each number; the last digit stands for all higher ones."""
    last = len(DIGITS) - 1
    return "".join([DIGITS[place if place < last else last] for place in places])


def _encode_weights(weights: Sequence[float]) -> str:
    """The digit of the level nearest to each weight."""
    return "".join([DIGITS[bisect_right(_LIMITS, weight)] for weight in weights])


def _find_common_prefix(words: tuple[str, ...]) -> str:
    """The common prefix of sorted words."""
    first, last = words[0], words[-1]
    same = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return first[:same]


SpellingWord = tuple[int, int, str]
"""The length of a word, the logarithm of the number of documents that have it, and the word."""


def _list_spelling_words(terms: Sequence[Term]) -> list[SpellingWord]:
    return [
        (len(word), len(term.postings).bit_length(), word)
        for term in terms
        if term.is_name or len(term.postings) > 1
        for word in term.words
        if len(word) > 2 and word[0] != WHOLE_TITLE_MARK
    ]


def _list_text_spelling_words(terms: Sequence[TextTerm]) -> list[SpellingWord]:
    return [
        (len(word), term.count.bit_length(), word)
        for term in terms
        for word in term.words
        if len(word) >= MIN_TEXT_WORD_LENGTH and word.isalpha()
    ]


def _group_spelling_words(words: list[SpellingWord]) -> Mapping[int, list[str]]:
    """Length → lines of words of that length.

    Each line has the words that occur in up to twice as many documents as the one before.
    """
    words.sort()
    return {length: _join_by_frequency(list(group)) for length, group in groupby(words, key=lambda word: word[0])}


def _join_by_frequency(words: Sequence[SpellingWord]) -> list[str]:
    lines = [""] * (max(frequency for _, frequency, _ in words) + 1)
    for frequency, group in groupby(words, key=lambda word: word[1]):
        lines[frequency] = " ".join(word for _, _, word in group)
    return lines
