"""Cycles among things that lead to each other: who comes back to itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from .entry import Key


def cycles(keys: Iterable[Key], after: Callable[[Key], Iterable[Key]]) -> list[tuple[Key, ...]]:
    """Each cycle once, as the keys on it in order, starting with the one that sorts first. Linear in the edges."""
    state: dict[Key, int] = {}
    found: list[tuple[Key, ...]] = []
    for start in keys:
        if start in state:
            continue
        trail: list[Key] = [start]
        state[start] = 1
        branches = [iter(after(start))]
        while branches:
            step = next(branches[-1], None)
            if step is None:
                branches.pop()
                state[trail.pop()] = 2
            elif state.get(step) == 1:
                loop = trail[trail.index(step) :]
                first = min(range(len(loop)), key=loop.__getitem__)
                found.append((*loop[first:], *loop[:first]))
            elif step not in state:
                state[step] = 1
                trail.append(step)
                branches.append(iter(after(step)))
    return found
