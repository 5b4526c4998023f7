"""What was found of two courses. Reading it again needs nothing of what finding it took."""

from __future__ import annotations

from hashlib import blake2b
from typing import NamedTuple

from .features import Substance
from .judgement import Evidence


class Near(NamedTuple):
    """A course that is near another."""

    substance: Substance
    evidence: Evidence

    @property
    def verdict(self) -> str:
        """block, ask or mention."""
        return self.evidence.verdict


class Pair(NamedTuple):
    """Two courses. told: the one whose author is told, ours where one is. near: the other, as seen from that one."""

    told: Substance
    near: Near

    @property
    def other(self) -> Substance:
        """The course that stays as it is."""
        return self.near.substance


class Reason(NamedTuple):
    """One fact. field: what of the two it speaks of."""

    field: str
    text: str


class Was(NamedTuple):
    """How a course was when it was compared. file: a digest of its bytes; counted: of what of it counts."""

    path: str
    file: bytes
    counted: bytes


class Known(NamedTuple):
    """What a full run found. terms: a digest of the site's words and models. courses: by id. pairs: each with why."""

    terms: bytes
    courses: dict[str, Was]
    pairs: tuple[tuple[Pair, tuple[Reason, ...]], ...]


def digest(one: Substance, other: Substance) -> str:
    """Eight hexadecimal digits for what two courses teach: what a decision about them is bound to."""
    return blake2b(b"".join(sorted((one.taught, other.taught))), digest_size=4).hexdigest()
