"""Where the chain from need to metric is broken: what misses the next or the former link, by kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from ...kinds import Course
from .. import links
from ..links import Link
from ..published import Item
from .index import AlignmentIndex
from .tree import has_checkpoint

BREAKS: Mapping[str, tuple[str, str]] = {
    "objective-without-content": (
        "Objectives without content",
        "No course or path that people can take names the objective, or one below it.",
    ),
    "content-without-checkpoint": (
        "Content without a checkpoint",
        "Courses made here without a lesson in which people show what they can do, and paths without such a course.",
    ),
    "checkpoint-without-metric": (
        "Checkpoints that move no metric",
        "Courses with a checkpoint that name no metric.",
    ),
    "content-without-need": (
        "Content for no need",
        "Courses and paths that no need names and that name none; a path is for the needs of its courses too.",
    ),
}
"""Kind of a broken link → its heading and how it is counted, in English."""


@dataclass(frozen=True, slots=True)
class BrokenLinks:
    """The entries whose chain is broken in one way. whole: how many were looked at."""

    id: str
    entries: tuple[Link, ...]
    whole: int


def find_broken_links(index: AlignmentIndex) -> tuple[BrokenLinks, ...]:
    """Returns each kind of broken link, also where there is none."""
    find: Mapping[str, Callable[[AlignmentIndex], tuple[list[Link], int]]] = {
        "objective-without-content": _find_unserved_objectives,
        "content-without-checkpoint": _find_untested_content,
        "checkpoint-without-metric": _find_unmeasured_checkpoints,
        "content-without-need": _find_unneeded_content,
    }
    return tuple(BrokenLinks(id, tuple(entries), whole) for id in BREAKS for entries, whole in [find[id](index)])


def _find_unserved_objectives(index: AlignmentIndex) -> tuple[list[Link], int]:
    unserved = [
        index.link_objective(objective)
        for id, objective in index.objectives.items()
        if not any(index.items_by_objective.get(part) for part in index.list_tree(id))
    ]
    return unserved, len(index.objectives)


def _find_untested_content(index: AlignmentIndex) -> tuple[list[Link], int]:
    own = [item for item in index.items if item.kind == "path" or _is_own(item)]
    untested = (item for item in own if not any(has_checkpoint(index, c) for c in index.list_courses([item])))
    return [links.link_entry(item) for item in untested], len(own)


def _is_own(item: Item) -> bool:
    return isinstance(item.meta, Course) and item.meta.in_house


def _find_unmeasured_checkpoints(index: AlignmentIndex) -> tuple[list[Link], int]:
    tested = [course for course in index.courses if has_checkpoint(index, course)]
    return [links.link_entry(course) for course in tested if not course.meta.metrics], len(tested)


def _find_unneeded_content(index: AlignmentIndex) -> tuple[list[Link], int]:
    answers = {target for need in index.published.catalogue.needs for target in _list_answers(index, need.key)}
    unneeded = [item for item in index.items if not _is_needed(index, item, answers, frozenset())]
    return [links.link_entry(item) for item in unneeded], len(index.items)


def _list_answers(index: AlignmentIndex, need: tuple[str, str]) -> Iterator[tuple[str, str]]:
    for keys, target in index.published.catalogue.edges.get(need, ()):
        if keys[0] == "answered_by":
            yield target


def _is_needed(index: AlignmentIndex, item: Item, answers: set[tuple[str, str]], outer: frozenset[str]) -> bool:
    if item.key in answers or (isinstance(item.meta, Course) and item.meta.needs):
        return True
    if item.kind != "path" or item.id in outer:
        return False
    return any(_is_needed(index, step, answers, outer | {item.id}) for step in index.list_steps(item))
