"""What readers could see before a change, of the files that the change touches: read as data, by no model.

The models of today may refuse what was published by those of yesterday, and its address counts all the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..catalogue.addresses import ADDRESS_BY_KIND, format_address, is_address
from ..catalogue.catalogue import Catalogue
from ..catalogue.entry import Entry, EntryKey
from ..catalogue.link import RESERVED_ADDRESSES
from ..kinds import COLLECTIONS, Gone, Lesson
from ..load.load import compile_collection_matcher
from ..load.parse import parse_markdown, parse_register
from ..load.scan import ADDRESSES, OWN_PAGES
from .context import PortalChange

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class PublishedBefore:
    """An entry that had a page before the change. aliases: former ids, in the form of the second part of a key.

    first_id: the id that it had first, without that of its course.
    """

    key: EntryKey
    path: str
    owner: str
    title: str
    aliases: tuple[str, ...]
    first_id: str
    words: Counter[str]

    @property
    def addresses(self) -> tuple[str, ...]:
        """The address of its page, then those that led to it."""
        kind, id = self.key
        return tuple(format_address(kind, name) for name in (id, *self.aliases))


class ChangedPages:
    """The pages that the files of a change held before it."""

    def __init__(self, change: PortalChange, catalogue: Catalogue) -> None:
        self._change, self._catalogue = change, catalogue

    @cached_property
    def entries(self) -> Mapping[EntryKey, PublishedBefore]:
        """What was published, by kind and id; no drafts."""
        match_path = compile_collection_matcher(COLLECTIONS)
        entries: dict[EntryKey, PublishedBefore] = {}
        for path in sorted(self._change.paths):
            match = match_path(path)
            if match is None or not ADDRESS_BY_KIND[match[0].model.NAME]:
                continue
            kind, names = match[0].model.NAME, match[1]
            course, team = names.get("course", ""), names.get("team", "")
            if course and not self._was_published(team, course):
                continue
            for id, record, body in self._read_records(path, names, is_register=match[0].many):
                if record.get("status") == "draft":
                    continue
                key = (kind, f"{course}/{id}" if course else id)
                prefix = f"{course}/" if course else ""
                ids = _list_texts(record.get("aliases"))
                aliases = tuple(f"{prefix}{alias}" for alias in ids if alias != id)
                title = str(record.get("title") or record.get("name") or id)
                entries[key] = PublishedBefore(
                    key, path, team, title, aliases, next(iter(ids), id), count_words(record, body)
                )
        return entries | self._read_own_pages()

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        """The lines of ``addresses.txt``, if the change touches it."""
        text = self._change.read_previous(ADDRESSES) if ADDRESSES in self._change.paths else None
        return tuple(line.strip() for line in (text or "").split("\n"))

    @cached_property
    def tombstones(self) -> Mapping[str, tuple[str, Gone]]:
        """Each tombstone with its file, by its id."""
        match_path = compile_collection_matcher(COLLECTIONS)
        tombstones: dict[str, tuple[str, Gone]] = {}
        for path in sorted(self._change.paths):
            match = match_path(path)
            if match is None or match[0].model is not Gone:
                continue
            for _, record, _ in self._read_records(path, match[1], is_register=True):
                try:
                    gone = Gone.model_validate(record)
                except ValueError:
                    continue
                tombstones[gone.entry_id] = path, gone
        return tombstones

    def list_lessons(self, course: PublishedBefore) -> tuple[str, ...]:
        """Returns the names of the lessons that the course had, in order of their files."""
        folder = course.path.rpartition("/")[0]
        paths = {entry.path: key[1] for key, entry in self.entries.items() if key[0] == Lesson.NAME}
        paths |= {
            lesson.path: lesson.key[1]
            for lesson in self._catalogue.lessons_by_course.get(course.key[1], ())
            if lesson.path not in self._change.paths
        }
        return tuple(key.partition("/")[2] for path, key in sorted(paths.items()) if path.startswith(f"{folder}/"))

    def find_predecessor(self, entry: Entry[Any]) -> PublishedBefore | None:
        """Returns the entry as it was before, by the id that it has now or by a former one that none has now."""
        ids = (entry.id, *entry.former_ids)
        if entry.kind == Lesson.NAME:
            course = self._catalogue.find_entry("course", entry.course)
            courses = (entry.course, *(course.former_ids if course else ()))
            ids = tuple(f"{id}/{name}" for id in courses for name in ids)
        keys = [key for id in ids if (key := (entry.kind, id)) in self.entries]
        present = self._catalogue.summaries
        return next((self.entries[key] for key in keys if key == entry.key or key not in present), None)

    def find_successor(self, former: PublishedBefore) -> Entry[Any] | None:
        """Returns the entry that says the same under a new id, or None. It came with the change, and has a page."""
        candidates = [
            self._catalogue.entry(summary.key)
            for summary in self._catalogue.summaries.values()
            if summary.kind == former.key[0]
            and summary.path in self._change.paths
            and summary.key not in self.entries
            and self._catalogue.status(summary) != "draft"
            and (former.key[0] != Lesson.NAME or self._is_same_course(summary.course, former))
        ]
        scores = [(self._measure_likeness(former, entry), entry.path, entry) for entry in candidates]
        best = max(scores, key=lambda score: score[:2], default=None)
        return best[2] if best and best[0] >= MIN_LIKENESS else None

    def _is_same_course(self, course: str, lesson: PublishedBefore) -> bool:
        former_course = lesson.key[1].partition("/")[0]
        return self._catalogue.aliases.get(("course", former_course), former_course) == course

    def _measure_likeness(self, former: PublishedBefore, entry: Entry[Any]) -> float:
        """Returns the share of words that both have; of courses with those of their lessons."""
        words = Counter(former.words)
        present_words = count_words(entry.meta.model_dump(mode="json"), entry.body)
        if entry.kind == "course":
            for key, lesson in self.entries.items():
                if key[0] == Lesson.NAME and key[1].startswith(f"{former.key[1]}/"):
                    words += lesson.words
            for lesson_entry in self._catalogue.lessons(entry):
                present_words += count_words(lesson_entry.meta.model_dump(mode="json"), lesson_entry.body)
        return 2 * (words & present_words).total() / max(1, words.total() + present_words.total())

    def _read_own_pages(self) -> dict[EntryKey, PublishedBefore]:
        """The pages of ``hooks/pages``, which no team owns. The portal has its own at a reserved address."""
        pages: dict[EntryKey, PublishedBefore] = {}
        for path in sorted(self._change.paths):
            folder, _, file = path.rpartition("/")
            key = ("page", file.removesuffix(".md"))
            if folder != OWN_PAGES or not file.endswith(".md") or key[1] in ("index", *RESERVED_ADDRESSES):
                continue
            if is_address(format_address(*key)):
                for id, record, body in self._read_records(path, {"id": key[1]}, is_register=False):
                    title = str(record.get("title") or id)
                    pages[key] = PublishedBefore(key, path, "", title, (), id, count_words(record, body))
        return pages

    def _read_records(
        self, path: str, names: Mapping[str, str], *, is_register: bool
    ) -> Iterator[tuple[str, Mapping[str, Any], str]]:
        """Yields id, values and text of what the file held."""
        text = self._change.read_previous(path)
        if text is None:
            return
        if is_register:
            data = parse_register(text).data
            for record in data if isinstance(data, list) else ():
                if isinstance(record, dict) and isinstance(record.get("id"), str):
                    yield record["id"], record, ""
            return
        parsed = parse_markdown(text)
        if isinstance(parsed.data, dict):
            yield names.get("id") or names.get("team", ""), parsed.data, parsed.body

    def _was_published(self, team: str, course: str) -> bool:
        """Whether the course of a lesson had a page."""
        path = f"content/{team}/courses/{course}/index.md"
        if path in self._change.paths:
            records = self._read_records(path, {"id": course}, is_register=False)
            return any(record.get("status") != "draft" for _, record, _ in records)
        summary = self._catalogue.summaries.get(("course", course))
        return summary is not None and summary.path == path and summary.status != "draft"


MIN_LIKENESS = 0.5
"""From which share of common words on, an entry counts as a former one under another id."""


def count_words(values: Mapping[str, Any], body: str) -> Counter[str]:
    """Returns how often each word stands in a title, a summary and a text."""
    texts = (values.get(name) for name in ("title", "name", "summary"))
    return Counter(_WORD.findall(" ".join([*(text for text in texts if isinstance(text, str)), body]).casefold()))


def _list_texts(values: Any) -> tuple[str, ...]:
    return tuple(value for value in values if isinstance(value, str)) if isinstance(values, list) else ()
