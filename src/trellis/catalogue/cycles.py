"""Finds cycles and long chains among entries that refer to each other."""

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


def measure_depths(
    keys: Iterable[EntryKey], list_successors: Callable[[EntryKey], Iterable[EntryKey]]
) -> dict[EntryKey, int]:
    """Maps each key, and each that it leads to, to the number of entries in the longest chain that begins there.

    Without recursion, in time linear in the number of edges. A reference back into its own chain counts for nothing.
    """
    depths: dict[EntryKey, int] = {}
    for start in keys:
        if start in depths:
            continue
        depths[start] = 1
        open_keys = {start}
        trail = [(start, iter(list_successors(start)))]
        while trail:
            key, branches = trail[-1]
            step = next(branches, None)
            if step is None:
                trail.pop()
                open_keys.discard(key)
                if trail:
                    parent = trail[-1][0]
                    depths[parent] = max(depths[parent], depths[key] + 1)
            elif step not in depths:
                depths[step] = 1
                open_keys.add(step)
                trail.append((step, iter(list_successors(step))))
            elif step not in open_keys:
                depths[key] = max(depths[key], depths[step] + 1)
    return depths
