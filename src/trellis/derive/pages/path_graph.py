"""The graph of what comes before what in a path, laid out for a drawing: one item below the other, arcs beside them.

It is as narrow as a phone, so that its words can be read there.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ...kinds.scalars import measure_length
from .. import links
from ..links import Link
from ..published import Item, PublishedCatalogue

WIDTH = 360
"""Of the drawing, in pixels."""
MAX_LANES = 6
"""How many arcs run beside each other at most; further ones share the last lane."""

_RADIUS = 9
_LANE = 13
_LINE_HEIGHT = 18
_GAP = 20
_CHARACTER_WIDTH = 7.4
_EDGE = 8


@dataclass(frozen=True, slots=True)
class GraphNode:
    """An item of the path. `y` is the middle of its circle, `lines` its title in lines, `text_y` the first one's base.

    `needs` are the items of the path that come before it.
    """

    id: str
    number: int
    link: Link
    is_optional: bool
    y: int
    text_y: int
    lines: tuple[str, ...]
    needs: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class PathGraph:
    """The drawing: its nodes from top to bottom, and the arcs from each item to those that need it, as SVG paths."""

    nodes: tuple[GraphNode, ...]
    arcs: tuple[str, ...]
    height: int
    node_x: int
    width: int = WIDTH
    radius: int = _RADIUS
    line_height: int = _LINE_HEIGHT

    @property
    def text_x(self) -> int:
        """Where the titles begin."""
        return self.node_x + 2 * self.radius


def build_path_graph(published: PublishedCatalogue, items: Mapping[str, Item], optional: set[str]) -> PathGraph | None:
    """Lays out a path's items, in order; None where none of them comes before another.

    items: by id. optional: the ids of those that may be left out.
    """
    positions = {id: position for position, id in enumerate(items)}
    needs = {id: _find_needs(published, item, positions) for id, item in items.items()}
    spans = [(positions[before], positions[id]) for id in items for before in needs[id]]
    if not spans:
        return None
    lanes = _assign_lanes(spans)
    node_x = _EDGE + _LANE * (max(lanes) + 1) + _RADIUS
    columns = int((WIDTH - node_x - 2 * _RADIUS) / _CHARACTER_WIDTH)
    nodes: list[GraphNode] = []
    top = _EDGE
    for number, (id, item) in enumerate(items.items(), 1):
        lines = wrap_title(item.title, columns)
        height = max(2 * _RADIUS, len(lines) * _LINE_HEIGHT)
        y = top + height // 2
        text_y = y - (len(lines) - 1) * _LINE_HEIGHT // 2 + 5
        before = tuple(links.link_entry(items[need]) for need in needs[id])
        nodes.append(GraphNode(id, number, links.link_entry(item), id in optional, y, text_y, lines, before))
        top += height + _GAP
    arcs = tuple(_draw_arc(nodes[a].y, nodes[b].y, node_x, lane) for (a, b), lane in zip(spans, lanes, strict=True))
    return PathGraph(tuple(nodes), arcs, top - _GAP + _EDGE, node_x)


def wrap_title(title: str, columns: int) -> tuple[str, ...]:
    """Breaks a title into lines of at most so many columns; a wide character takes two.

    >>> wrap_title("Reading a balance sheet", 12)
    ('Reading a', 'balance', 'sheet')
    """
    is_wide = measure_length(title) > 1.5 * len(title)
    return tuple(textwrap.wrap(title, columns // 2 if is_wide else columns, break_on_hyphens=False)) or (title,)


def _find_needs(published: PublishedCatalogue, item: Item, positions: Mapping[str, int]) -> tuple[str, ...]:
    prerequisites = (published.find_entry("item", id) for id in getattr(item.meta, "prerequisites", ()))
    return tuple(dict.fromkeys(e.id for e in prerequisites if e and e.id in positions and e.id != item.id))


def _assign_lanes(spans: Sequence[tuple[int, int]]) -> list[int]:
    """Gives each arc the innermost lane in which it crosses no other; short arcs come first."""
    lanes = [0] * len(spans)
    taken: list[list[tuple[int, int]]] = []
    for index in sorted(range(len(spans)), key=lambda n: (abs(spans[n][1] - spans[n][0]), spans[n])):
        low, high = sorted(spans[index])
        lane = next((n for n, others in enumerate(taken) if _is_free(others, low, high)), len(taken))
        lane = min(lane, MAX_LANES - 1)
        if lane == len(taken):
            taken.append([])
        taken[lane].append((low, high))
        lanes[index] = lane
    return lanes


def _is_free(others: Iterable[tuple[int, int]], low: int, high: int) -> bool:
    return all(high <= start or end <= low for start, end in others)


def _draw_arc(start: int, end: int, node_x: int, lane: int) -> str:
    """An arc from one circle to another, left of both, with an arrow's head at its end."""
    down = 1 if end > start else -1
    edge, corner = node_x - _RADIUS, 6
    x = edge - _LANE * (lane + 1) + 4
    first, last = start + 3, end - 3  # where one arc ends and the next begins, both can be seen
    return (
        f"M{edge} {first}H{x + corner}Q{x} {first} {x} {first + down * corner}V{last - down * corner}"
        f"Q{x} {last} {x + corner} {last}H{edge - 1}m-5 -4l5 4l-5 4"
    )
