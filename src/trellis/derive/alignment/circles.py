"""The three circles: which objectives learning of the company, of teams and of people's own choice serves."""

from __future__ import annotations

from dataclasses import dataclass

from ..links import Link
from .index import AlignmentIndex

TIERS = ("organisation", "team", "individual")

REGIONS: tuple[tuple[tuple[str, ...], int, int], ...] = (
    (("organisation", "team", "individual"), 170, 158),
    (("organisation", "team"), 118, 134),
    (("organisation", "individual"), 222, 134),
    (("team", "individual"), 170, 216),
    (("organisation",), 170, 66),
    (("team",), 72, 216),
    (("individual",), 268, 216),
)
"""The parts of the drawing, the one that all circles share first: its tiers, and where its number stands."""


@dataclass(frozen=True, slots=True)
class CircleRegion:
    """A part of the drawing: the objectives that exactly these tiers serve. x, y: the middle of its number."""

    tiers: tuple[str, ...]
    objectives: tuple[Link, ...]
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class TierCircles:
    """The objectives by the tiers of the courses and paths that name them. unserved: those that none names."""

    regions: tuple[CircleRegion, ...]
    unserved: tuple[Link, ...]

    @property
    def sweet_spot(self) -> tuple[Link, ...]:
        """The objectives that all three tiers serve."""
        return self.regions[0].objectives


def draw_circles(index: AlignmentIndex) -> TierCircles:
    """Returns each objective in one part of the drawing, or among those that nothing serves."""
    objectives: dict[tuple[str, ...], list[Link]] = {}
    for id, objective in index.objectives.items():
        tiers = {item.meta.tier for item in index.items_by_objective.get(id, ())}
        objectives.setdefault(tuple(t for t in TIERS if t in tiers), []).append(index.link_objective(objective))
    regions = tuple(CircleRegion(tiers, tuple(objectives.get(tiers, ())), x, y) for tiers, x, y in REGIONS)
    return TierCircles(regions, tuple(objectives.get((), ())))
