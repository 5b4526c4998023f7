"""The sample of a spot check: drawn from a seed that nobody chose, and drawn again by whoever doubts it.

Every approved item is given a number: SHA-256 of the seed, a colon and the item's id, read as text in UTF-8. Those with the lowest
numbers are drawn. The seed is the id of a release's commit, which is known only once it is too late to choose what is approved.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from ...catalogue.catalogue import Catalogue
from .status import HOLDS, standing


def draw(seed: str, ids: Iterable[str], size: int) -> tuple[str, ...]:
    """The `size` ids that the seed draws, in the order in which it draws them."""
    return tuple(sorted(set(ids), key=lambda id: (sha256(f"{seed}:{id}".encode()).digest(), id))[:size])


def approved(catalogue: Catalogue) -> tuple[str, ...]:
    """The ids of all that could be drawn: courses and paths that people can take and that hold an approval as they are."""
    items = (item for item in (*catalogue.whole.courses, *catalogue.whole.paths) if item.current)
    return tuple(i.id for i in items if any(key.state == HOLDS for key in standing(catalogue, i).keys))
