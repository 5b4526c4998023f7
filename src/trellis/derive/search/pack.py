"""Indexes and rows → the files that a browser and `trellis find` read: small ones, so that a query fetches the few that it needs.

    index.json                        where everything is; with as many of the others in it as are little together
    <version>/<language>/terms-3.json   terms whose words stand between two others in the alphabet
    <version>/<language>/spelling-7.json   words of seven letters
    <version>/rows-12.json             what a list shows of 25 neighbours
    <version>/summaries-12.json        their summaries, for the page of results

The version is made from what all of them hold, so that a browser never joins files of two builds.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import groupby
from math import log
from typing import Any

from .index import Index, Term
from .words import MARK

CHUNK = 25
"""Rows or summaries in a file."""

SHARD = 12_000
"""Characters from which on a file of terms is full; it travels as a third of that."""

LITTLE = 130_000
"""Bytes, compressed, that may stand in ``index.json``: fetching once takes less time than fetching three times."""

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_LEAST, _STEP = 0.25, 1.13
LEVELS = tuple(round(1000 * _LEAST * _STEP**n) for n in range(len(DIGITS)))
"""A weight is written as one digit. What the digit stands for rises by an eighth each; it is a whole number, so that sums agree everywhere."""

Files = Mapping[str, str]


def pack(indexes: Sequence[Index], rows: Sequence[Mapping[str, Any]], about: Mapping[str, Any]) -> Files:
    """Path below the search's folder → content. about: what ``index.json`` says beside where everything is."""
    languages = []
    terms: dict[str, object] = {}
    spelling: dict[str, object] = {}
    for index in indexes:
        shards, words = list(_shards(index.terms)), _spelling(index.terms)
        terms |= {f"{index.language}/terms-{n}.json": entries for n, (_, entries) in enumerate(shards)}
        spelling |= {f"{index.language}/spelling-{length}.json": found for length, found in words.items()}
        about_it = {
            "common": " ".join(index.common),
            "shards": [first for first, _ in shards],
            "spelling": sorted(words),
        }
        languages.append({"code": index.language, **about_it})
    short = [{key: value for key, value in row.items() if key != "summary"} for row in rows]
    shown = _chunks("rows", short)
    summaries = _chunks("summaries", [row["summary"] for row in rows])
    head = {**about, "chunk": CHUNK, "levels": LEVELS, "languages": languages}
    texts = {path: _json(content) for path, content in (terms | spelling | shown | summaries).items()}
    version = blake2b("\0".join((_json(head), *texts, *texts.values())).encode(), digest_size=6).hexdigest()
    within: dict[str, object] = {}
    for group in (terms, shown, spelling, summaries):
        if _travels(_json(within | group)) > LITTLE:
            break
        within |= group
    apart = {f"{version}/{path}": text for path, text in texts.items() if path not in within}
    return {"index.json": _json({"version": version, **head, "files": within}), **apart}


def _chunks(name: str, values: Sequence[object]) -> dict[str, object]:
    return {f"{name}-{n // CHUNK}.json": values[n : n + CHUNK] for n in range(0, len(values), CHUNK)}


def _travels(text: str) -> int:
    """How many bytes a text is, compressed as hosts do; what is far too much is not compressed to find out."""
    return len(text) if len(text) > 10 * LITTLE else len(zlib.compress(text.encode(), 6))


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _shards(terms: Sequence[Term]) -> Iterator[tuple[str, list[object]]]:
    """The files of terms, each with the word that it begins at. A term stands in every file that one of its words belongs to."""
    entries = {n: _entry(term) for n, term in enumerate(terms)}
    sizes = {n: len(_json(entry)) for n, entry in entries.items()}
    words = sorted((word, n) for n, term in enumerate(terms) for word in term.words)
    first, held, size, before = "", dict[int, None](), 0, ""
    for word, n in words:
        if size >= SHARD and n not in held and word != before:
            yield first, [entries[one] for one in held]
            first, held, size = _shortest(before, word), {}, 0
        if n not in held:
            held[n] = None
            size += sizes[n]
        before = word
    if held:
        yield first, [entries[one] for one in held]


def _shortest(before: str, word: str) -> str:
    """The shortest beginning of `word` that comes behind `before`."""
    return next(word[:end] for end in range(1, len(word) + 1) if word[:end] > before)


def _entry(term: Term) -> list[object]:
    """Words with what they share written once; rarity; distances between numbers; a digit for each weight, and for each form of several."""
    shared = _shared(term.words)
    kept = [p for p in term.postings if p.weight >= _LEAST] or term.postings
    numbers = [p.number for p in kept]
    steps = [number - before for number, before in zip(numbers, [0, *numbers], strict=False)]
    known = "|".join([shared, *(word[len(shared) :] for word in term.words)])
    entry = [known, term.rarity, steps, "".join(_digit(p.weight) for p in kept)]
    return [*entry, "".join(DIGITS[min(p.form, len(DIGITS) - 1)] for p in kept)] if len(term.words) > 1 else entry


def _shared(words: tuple[str, ...]) -> str:
    """What all of the words begin with; they are in order."""
    first, last = words[0], words[-1]
    same = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return first[:same]


def _digit(weight: float) -> str:
    """The digit whose level is next to the weight."""
    return DIGITS[max(0, min(len(DIGITS) - 1, round(log(max(weight, _LEAST) / _LEAST) / log(_STEP))))]


def _spelling(terms: Sequence[Term]) -> Mapping[int, list[str]]:
    """Length → words of that length, the frequent ones apart from the rare ones: each line has those of twice as many documents."""
    known = [
        (len(word), len(term.postings).bit_length(), word)
        for term in terms
        if term.telling or len(term.postings) > 1
        for word in term.words
        if len(word) > 2 and word[0] != MARK
    ]
    known.sort()
    return {length: _lines(list(found)) for length, found in groupby(known, key=lambda entry: entry[0])}


def _lines(found: Sequence[tuple[int, int, str]]) -> list[str]:
    lines = [""] * (max(often for _, often, _ in found) + 1)
    for often, words in groupby(found, key=lambda entry: entry[1]):
        lines[often] = " ".join(word for _, _, word in words)
    return lines
