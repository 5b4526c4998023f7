"""The triage chart: needs by the days that they take and by how much depends on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ... import kinds
from ...catalogue.catalogue import Entry
from .. import links
from ..links import Link
from ..need_states import OPEN_STATUSES, label_need_status, label_priority
from ..published import PublishedCatalogue
from ..wording import translate
from .effort import format_days

LARGE_DAYS = 10
"""With more days than these, a need takes a large effort."""

BANDS = ("high", "medium", "low")
"""Priorities, from the top of the chart to its bottom."""

LANE_HEIGHT = 26
"""Distance of two points of a band that would cover each other, in pixels."""

LANES = 3
"""So many points of a band may stand above each other."""

BAND_HEIGHT = LANE_HEIGHT * LANES + 8

HEIGHT = BAND_HEIGHT * len(BANDS)

_NEAR = 9.5
"""Points that are nearer than that would cover each other, in per cent of the width."""

_MAX_TICKS = 6


@dataclass(frozen=True, slots=True)
class TriagePoint:
    """A need on the chart. x: in per cent from the left. y: in pixels from the top. advice: what its place means."""

    number: int
    need: Link
    x: float
    y: int
    effort: str
    priority: str
    status: str
    is_open: bool
    advice: str


@dataclass(frozen=True, slots=True)
class TriageTick:
    """A label below the chart, with its place in per cent."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class TriageChart:
    """The chart. split: where small effort ends, in per cent. bands: label and top of each. unrated: needs without
    effort or without priority that are still open.
    """

    points: tuple[TriagePoint, ...]
    ticks: tuple[TriageTick, ...]
    split: float
    bands: tuple[tuple[str, int], ...]
    unrated: tuple[Link, ...]

    @property
    def height(self) -> int:
        """Its height in pixels."""
        return HEIGHT

    @property
    def band_height(self) -> int:
        """The height of a band in pixels."""
        return BAND_HEIGHT

    @property
    def description(self) -> str:
        """What the chart shows, for who does not see it."""
        texts = (
            translate("{number}: {need}, {effort}", number=point.number, need=point.need.title, effort=point.effort)
            for point in self.points
        )
        summary = translate("Effort across, impact upwards.")
        return f"{summary} {'; '.join(texts)}"


def draw_triage(published: PublishedCatalogue) -> TriageChart:
    """Returns the chart of all needs with an effort and a priority: open ones first, then those that are closed."""
    needs = [need for need in published.catalogue.needs if need.meta.effort_days is not None and need.meta.priority]
    needs.sort(key=lambda need: (not is_open(need), need.meta.effort_days or 0, need.id))
    longest = max((need.meta.effort_days or 0 for need in needs), default=0)
    step = choose_step(max(longest, 2 * LARGE_DAYS))
    scale = step * -(-max(longest, 2 * LARGE_DAYS) // step)
    places = place_points([(100 * (need.meta.effort_days or 0) / scale, need.meta.priority or "") for need in needs])
    charted = {need.id for need in needs}
    unrated = (need for need in published.catalogue.needs if is_open(need) and need.id not in charted)
    return TriageChart(
        points=tuple(
            _build_point(number, need, *place)
            for number, (need, place) in enumerate(zip(needs, places, strict=True), start=1)
        ),
        ticks=tuple(TriageTick(round(100 * days / scale, 1), str(days)) for days in range(0, int(scale) + 1, step)),
        split=round(100 * LARGE_DAYS / scale, 1),
        bands=tuple((label_priority(band), index * BAND_HEIGHT) for index, band in enumerate(BANDS)),
        unrated=tuple(map(links.link_entry, unrated)),
    )


def is_open(need: Entry[kinds.Need]) -> bool:
    """Whether nothing answers the need yet."""
    return need.status in OPEN_STATUSES


def choose_step(longest: float) -> int:
    """Returns the days from one label below the chart to the next, so that there are few.

    >>> choose_step(26), choose_step(4), choose_step(900)
    (5, 1, 200)
    """
    step = 1
    while longest / step > _MAX_TICKS:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return step


def place_points(points: Iterable[tuple[float, str]]) -> tuple[tuple[float, int], ...]:
    """Returns the place of each point: x in per cent, y in pixels. points: x and priority.

    Points of one band that would cover each other stand above each other, as far as the band is high enough.
    """
    ends: dict[tuple[str, int], float] = {}
    points = tuple(points)
    places: dict[int, tuple[float, int]] = {}
    for index in sorted(range(len(points)), key=lambda index: points[index][0]):
        x, band = points[index]
        free = (lane for lane in range(LANES) if x - ends.get((band, lane), -100) >= _NEAR)
        lane = next(free, index % LANES)
        ends[band, lane] = x
        top = BANDS.index(band) * BAND_HEIGHT
        middle = BAND_HEIGHT // 2 + (lane + 1) // 2 * LANE_HEIGHT * (1 if lane % 2 else -1)
        places[index] = round(x, 1), top + middle
    return tuple(places[index] for index in range(len(points)))


def advise(priority: str, days: float) -> str:
    """Returns what impact and effort together speak for."""
    is_large = days > LARGE_DAYS
    advice: Mapping[tuple[str, bool], str] = {
        ("high", False): translate("Do it first"),
        ("high", True): translate("Plan it with the team"),
        ("medium", False): translate("Fit it in"),
        ("medium", True): translate("Look for a smaller answer"),
        ("low", False): translate("Fit it in"),
        ("low", True): translate("Ask whether it is worth it"),
    }
    return advice[priority, is_large]


def _build_point(number: int, need: Entry[kinds.Need], x: float, y: int) -> TriagePoint:
    days, priority = need.meta.effort_days or 0, need.meta.priority or ""
    return TriagePoint(
        number=number,
        need=links.link_entry(need),
        x=x,
        y=y,
        effort=format_days(days),
        priority=label_priority(priority),
        status=label_need_status(need.status),
        is_open=is_open(need),
        advice=advise(priority, days) if is_open(need) else "",
    )
