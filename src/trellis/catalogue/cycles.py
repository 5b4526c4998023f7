"""Finds cycles among entries that refer to each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from .entry import EntryKey

_OPEN, _DONE = 1, 2
"""The states of a key: on the current trail, and searched completely."""


def find_cycles(
    keys: Iterable[EntryKey], list_successors: Callable[[EntryKey], Iterable[EntryKey]]
) -> list[tuple[EntryKey, ...]]:
    """Returns at least one cycle wherever there is one, each once, as its keys in order, starting with the one that
    sorts first.

    A depth-first search without recursion; its time is linear in the number of edges.
    """
    state: dict[EntryKey, int] = {}
    cycles: list[tuple[EntryKey, ...]] = []
    for start in keys:
        if start in state:
            continue
        trail: list[EntryKey] = [start]
        state[start] = _OPEN
        branches = [iter(list_successors(start))]
        while branches:
            step = next(branches[-1], None)
            if step is None:
                branches.pop()
                state[trail.pop()] = _DONE
            elif state.get(step) == _OPEN:
                cycle = trail[trail.index(step) :]
                first = min(range(len(cycle)), key=cycle.__getitem__)
                cycles.append((*cycle[first:], *cycle[:first]))
            elif step not in state:
                state[step] = _OPEN
                trail.append(step)
                branches.append(iter(list_successors(step)))
    return cycles
