"""Draws the sample of a spot check from a seed that nobody chose, so that anybody can repeat the draw.

Each approved item gets a number: the SHA-256 of the seed, a colon and the item's id, encoded as UTF-8. The items with
the lowest numbers are drawn. The seed is the id of a release's commit, which is unknown while approvals can still be
influenced.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from ...catalogue.catalogue import Catalogue
from .status import HOLDS, assess_status


def draw_sample(seed: str, ids: Iterable[str], size: int) -> tuple[str, ...]:
    """Returns the `size` ids with the lowest numbers, in that order."""
    return tuple(sorted(set(ids), key=lambda id: (sha256(f"{seed}:{id}".encode()).digest(), id))[:size])


def list_approved_ids(catalogue: Catalogue) -> tuple[str, ...]:
    """Returns the ids that can be drawn: current courses and paths with an approval of their present content."""
    items = (item for item in (*catalogue.whole.courses, *catalogue.whole.paths) if item.is_current)
    return tuple(
        i.id for i in items if any(approval.state == HOLDS for approval in assess_status(catalogue, i).approvals)
    )
