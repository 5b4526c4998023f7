"""How close two courses are in meaning where they share few words: vectors of WordLlama, where it is installed.

A course's vector is the sum of its words' vectors, rare words weighing more. The model ships with its package and is read from there;
nothing is fetched.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .lexical import Lexical
from .sparse_matrix import Floats, Ints, Sparse, runs

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Halves: TypeAlias = NDArray[np.float16]
"""Words' vectors, half as precise and half as large; more makes no difference to a sum of many."""

RARITY = 0.7
"""The power of a word's rarity that it weighs with."""

STEP = 0.25
"""Rarity is rounded to this, so that a new course leaves nearly all others' vectors as they were."""

MOST = 64
"""A course's weightiest words, which its vector is made of."""

_BLOCK = 128


def installed() -> bool:
    """Whether the extra `semantic` is there."""
    return importlib.util.find_spec("wordllama") is not None


class Meaning:
    """The vectors of all courses. words: each word's vector, in the order of the vocabulary. courses: each course's, of length 1."""

    def __init__(
        self, lexical: Lexical, words: Halves, courses: Floats | None = None, changed: Ints | None = None
    ) -> None:
        """courses: vectors that are known; changed: the rows among them that are not, all where there are none."""
        self.words, self._vocabulary = words, lexical.vocabulary
        self.rare = rounded(lexical.rare[: lexical.words.width])
        self.courses = np.zeros((lexical.words.height, words.shape[1]), np.float32) if courses is None else courses
        rows = np.arange(lexical.words.height) if courses is None or changed is None else changed
        table = words.astype(np.float32)
        for at in range(0, len(rows), _BLOCK):
            part = rows[at : at + _BLOCK]
            self.courses[part] = self._summed(lexical.words, part, table)

    def scores(self, words: Mapping[str, float]) -> Floats:
        """The cosine of each course with a text of these words, shape (courses,)."""
        known = {word: at for word in words if (at := self._vocabulary.get(word)) is not None}
        unknown = [word for word in words if word not in known]
        rarest = float(rounded(np.log(2 * len(self.courses) + 1)))
        rare = np.concatenate((self.rare[list(known.values())], np.full(len(unknown), rarest)))
        counts = np.array([words[word] for word in (*known, *unknown)])
        weights = _weights(counts, rare)
        best = np.argsort(-weights, kind="stable")[:MOST]
        table = np.concatenate((self.words[list(known.values())], vectors(unknown)))
        return np.asarray(self.courses @ _unit((weights[best] @ table[best].astype(np.float32))[None])[0])

    def scores_of(self, rows: Sequence[int]) -> Floats:
        """The same for courses of the index, shape (rows, courses)."""
        return np.asarray(self.courses[rows] @ self.courses.T)

    def _summed(self, words: Sparse, rows: Ints, table: Floats) -> Floats:
        """The vectors of these courses."""
        sizes = words.sizes[rows]
        places = runs_of(words, rows)
        weights = _weights(words.values[places], self.rare[words.columns[places]])
        at = np.repeat(np.arange(len(rows)), sizes)
        order = np.lexsort((-weights, at))
        rank = np.arange(len(order)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        kept, rank = order[rank < MOST], rank[rank < MOST]
        columns = np.zeros((len(rows), MOST), np.int64)
        factors = np.zeros((len(rows), MOST), np.float32)
        columns[at[kept], rank], factors[at[kept], rank] = words.columns[places[kept]], weights[kept]
        return _unit((factors[:, None, :] @ table[columns])[:, 0])


def rounded(rare: Floats | float) -> Floats:
    """Rarity in steps."""
    return np.asarray(np.round(np.asarray(rare) / STEP) * STEP, np.float32)


def vectors(words: Sequence[str]) -> Halves:
    """Each word's vector, the mean of its pieces' ones; shape (words, dimensions)."""
    table, tokenizer = _model()
    found = np.zeros((len(words), table.shape[1]), np.float16)
    for at in range(0, len(words), _BLOCK):
        part = list(words[at : at + _BLOCK])
        pieces = [piece.ids or [0] for piece in tokenizer.encode_batch(part, add_special_tokens=False)]
        sizes = np.array([len(ids) for ids in pieces])
        parts = table[[id for ids in pieces for id in ids]].astype(np.float32)
        found[at : at + _BLOCK] = np.add.reduceat(parts, np.cumsum(sizes) - sizes, axis=0) / sizes[:, None]
    return found


def runs_of(words: Sparse, rows: Ints) -> Ints:
    """Where the numbers of these rows stand."""
    return runs(words.starts[rows], words.sizes[rows])


@cache
def _model() -> tuple[Halves, Tokenizer]:
    """The table of pieces' vectors, and what takes words to pieces.

    Both are files of the package; loading them through it takes three times as long, and sets the level of everybody's log.
    """
    from safetensors import safe_open
    from tokenizers import Tokenizer

    spec = importlib.util.find_spec("wordllama")
    assert spec is not None
    package = Path(str(spec.origin)).parent
    with safe_open(package / "weights" / "l2_supercat_256.safetensors", framework="np") as file:
        table: Halves = file.get_tensor("embedding.weight")
    tokenizer = Tokenizer.from_file(str(package / "tokenizers" / "l2_supercat_tokenizer_config.json"))
    tokenizer.no_padding()
    return table, tokenizer


def _weights(counts: Floats, rare: Floats) -> Floats:
    return np.asarray(np.log1p(counts) * rare**RARITY, np.float32)


def _unit(found: Floats) -> Floats:
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    return np.asarray(found / np.maximum(lengths, 1e-9), np.float32)
