"""Matches entries that were renamed between two versions of a portal, and lists all ids that an entry has had.

An entry was renamed if it is new under its id and lists among its `aliases` an id of its kind that the earlier version
has and the later one has not. An alias alone proves nothing: nobody takes over the history of an entry that stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence

RenamedKey = tuple[str, str]
"""Kind and id of an entry."""

IdHistory = Mapping[RenamedKey, tuple[str, ...]]
"""Kind and any id that an entry has or had → all its ids, the present one first; only entries with several."""


def match_renames(
    aliases: Mapping[RenamedKey, Sequence[str]], earlier: Container[RenamedKey], later: Container[RenamedKey]
) -> dict[RenamedKey, RenamedKey]:
    """Returns present key → former key of the entries that were renamed, each former key at most once.

    aliases: the former ids of the later version's entries. earlier, later: the keys of each version. A former id that
    two entries claim is nobody's.
    """
    claims = Counter((kind, alias) for (kind, _), ids in aliases.items() for alias in set(ids))
    former_keys: dict[RenamedKey, RenamedKey] = {}
    for (kind, id), ids in aliases.items():
        candidates = ((kind, alias) for alias in ids)
        former_key = next((k for k in candidates if k in earlier and k not in later and claims[k] == 1), None)
        if former_key and (kind, id) not in earlier:
            former_keys[kind, id] = former_key
    return former_keys


def replace_course(lesson: str, course_ids: Mapping[str, str]) -> str:
    """Returns the id of a lesson, ``course/lesson``, under another id of its course. course_ids: id → other id."""
    course, _, name = lesson.partition("/")
    return f"{course_ids.get(course, course)}/{name}"


def build_id_history(aliases: Mapping[RenamedKey, str]) -> IdHistory:
    """Returns the ids of all entries with former ids. aliases: kind and former id → present id."""
    ids_by_key: dict[RenamedKey, list[str]] = {}
    for (kind, alias), id in aliases.items():
        ids_by_key.setdefault((kind, id), [id]).append(alias)
    return {(kind, name): tuple(ids) for (kind, _), ids in ids_by_key.items() for name in ids}
