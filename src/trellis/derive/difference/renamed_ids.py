"""Finds what was renamed between two catalogues, so that each entry is compared with what it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...catalogue.catalogue import Catalogue, Entry, EntryKey
from ...catalogue.gone import list_aliases
from ...catalogue.reference_values import dump_references
from ...catalogue.renames import match_renames, replace_course
from ...kinds import Course, Kind, Lesson, Question


@dataclass(frozen=True, slots=True)
class RenamedIds:
    """The entries of a catalogue that had another id in an earlier one."""

    former_keys: Mapping[EntryKey, EntryKey]
    """Present key → former key, of renamed entries only. A lesson's former key has the present id of its course."""
    present_ids: Mapping[EntryKey, str]
    """Kind and former id → present id, for references; of lessons under the present id of their course."""

    def get_former_id(self, entry: Entry[Any]) -> str:
        """Returns the id of an entry in the earlier catalogue, if it has one there."""
        return self.former_keys.get(entry.key, entry.key)[1].rpartition("/")[2]

    def get_present_id(self, id: str) -> str:
        """Returns the id of an earlier entry that is called after its file, such as a figure, in its present folder."""
        content, _, rest = id.partition("/")
        team, slash, name = rest.partition("/")
        return f"{content}/{self.present_ids.get(('team', team), team)}/{name}" if slash else id

    def get_team(self, entry: Entry[Any]) -> str:
        """Returns the entry's team by its present id."""
        return self.present_ids.get(("team", entry.owner), entry.owner)

    def dump_values(self, entry: Entry[Kind]) -> dict[str, Any]:
        """Returns the front matter with present ids; the former ids of the entry, in any order."""
        values = dump_references(entry.written_meta, self.present_ids, self._get_course(entry))
        if "aliases" in values:
            values["aliases"] = sorted(values["aliases"])
        return values

    def list_read_again(self, lesson: Entry[Lesson], question: Question) -> tuple[str, ...]:
        """Returns the present ids of the lessons that a question of a lesson says to read again."""
        keys = ((Lesson.NAME, f"{self._get_course(lesson)}/{id}") for id in question.read_again)
        return tuple(self.present_ids.get(key, key[1]).rpartition("/")[2] for key in keys)

    def _get_course(self, entry: Entry[Any]) -> str:
        """Returns the present id of the course that an entry is or belongs to."""
        id = entry.course or entry.id
        return self.present_ids.get((Course.NAME, id), id)

    def dump_both(self, previous: Entry[Any], current: Entry[Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Returns the front matter of both versions. That a renamed entry lists its former id is no difference."""
        old_values, new_values = self.dump_values(previous), self.dump_values(current)
        if previous.id != current.id and "aliases" in old_values:
            old_values["aliases"] = sorted({*old_values["aliases"], previous.id})
            old_values |= {"id": current.id} if "id" in old_values else {}
        return old_values, new_values

    def has_same_content(self, previous: Entry[Any], current: Entry[Any]) -> bool:
        """Returns whether two versions say the same, but for ids of what was renamed."""
        if previous.body != current.body or self.get_team(previous) != self.get_team(current):
            return False
        if previous.written_meta == current.written_meta:
            return True
        old_values, new_values = self.dump_both(previous, current)
        return old_values == new_values

    def pair_lessons(
        self, before: Catalogue, previous: Entry[Any], after: Catalogue, current: Entry[Any]
    ) -> Iterator[tuple[Entry[Lesson] | None, Entry[Lesson] | None]]:
        """Yields both versions of each lesson of a course, in order; None where there is none, nothing for a path."""
        if previous.kind != Course.NAME or current.kind != Course.NAME:
            return
        previous_lessons = {lesson.id: lesson for lesson in before.lessons(previous)}
        for lesson in after.lessons(current):
            yield previous_lessons.pop(self.get_former_id(lesson), None), lesson
        yield from ((lesson, None) for lesson in previous_lessons.values())


def find_renamed_ids(before: Catalogue, after: Catalogue) -> RenamedIds:
    """Returns what was renamed. A former id counts only if nothing has it any more, and one entry alone claims it."""
    aliases: dict[EntryKey, list[str]] = {}
    for entry in after.all_entries():
        for _, alias in list_aliases(entry):
            aliases.setdefault(entry.key, []).append(alias)
    entry_aliases = {key: ids for key, ids in aliases.items() if key[0] != Lesson.NAME}
    former_keys = match_renames(entry_aliases, before.summaries, after.summaries)
    course_ids = {former[1]: key[1] for key, former in former_keys.items() if key[0] == Course.NAME}
    earlier_lessons = {(Lesson.NAME, replace_course(id, course_ids)) for id in before.entries.get(Lesson.NAME, {})}
    lesson_aliases = {key: ids for key, ids in aliases.items() if key[0] == Lesson.NAME}
    former_lessons = match_renames(lesson_aliases, earlier_lessons, after.summaries)
    present_ids = {former: key[1] for key, former in (*former_keys.items(), *former_lessons.items())}
    earlier_aliases: dict[EntryKey, str] = {}
    for (kind, alias), id in before.aliases.items():
        if (kind, alias) not in before.summaries:
            names = [replace_course(name, course_ids) if kind == Lesson.NAME else name for name in (alias, id)]
            earlier_aliases[kind, names[0]] = present_ids.get((kind, names[1]), names[1])
    return RenamedIds({**former_keys, **former_lessons}, {**earlier_aliases, **present_ids})
