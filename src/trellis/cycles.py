"""Cycles among entries: who comes back to itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from .catalogue import Entry


def cycles(
    entries: Iterable[Entry[Any]], after: Callable[[Entry[Any]], Iterable[Entry[Any]]]
) -> list[tuple[Entry[Any], ...]]:
    """Each cycle once, as the entries on it in order, starting with the one whose key sorts first. Linear in the edges."""
    state: dict[tuple[str, str], int] = {}
    found: list[tuple[Entry[Any], ...]] = []
    for start in entries:
        if start.key in state:
            continue
        trail: list[Entry[Any]] = [start]
        state[start.key] = 1
        branches = [iter(after(start))]
        while branches:
            step = next(branches[-1], None)
            if step is None:
                branches.pop()
                state[trail.pop().key] = 2
            elif state.get(step.key) == 1:
                loop = trail[[e.key for e in trail].index(step.key) :]
                first = min(range(len(loop)), key=lambda i: loop[i].key)
                found.append((*loop[first:], *loop[:first]))
            elif step.key not in state:
                state[step.key] = 1
                trail.append(step)
                branches.append(iter(after(step)))
    return found
