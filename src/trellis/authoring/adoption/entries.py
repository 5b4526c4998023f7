"""Writes adopted courses, lessons and pages as the portal's files: front matter and text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from types import MappingProxyType
from typing import Any

from ...check.reading_time import measure_reading
from ...diagnostics.slugs import slugify
from ...kinds import ReadingTime
from ...kinds.scalars import OUTCOME_LENGTH, SUMMARY_LENGTH, measure_length
from ...load.markdown.scan import scan_markdown
from ...load.parse import MAX_FILE_SIZE, write_markdown
from ..imports.existing import ExistingPortal
from ..imports.ids import shorten_slug
from ..imports.plain_text import truncate_text
from ..imports.prose import compose_summary, fit_title
from ..imports.vocabulary import build_level_lookup, build_skill_lookup, list_options
from .adoption_map import FIELDS, AdoptionMap
from .findings import CHANGED, LEFT_OUT, REFUSED, TO_DECIDE, Notes
from .lenient_yaml import get_value, list_texts
from .page_text import PageText
from .source_page import read_field
from .structure import AdoptedCourse, AdoptedLesson, AdoptedPage
from .values import parse_minutes, read_noted_words, read_points, read_words

TEXT_LIMIT = 2000
LABEL_LIMIT = 80
_OUTCOME_ID_LIMIT = 32
_PLACEHOLDER_TEXT = "Write here what people should read."
_RESOURCE_TITLES = {"zenodo_link": "Data on Zenodo"}
"""Keys of resources that have an address alone → what the resource is called."""

LIST_FIELDS = {"objectives": "outcomes", "questions": "guiding_questions", "keypoints": "key_points"}
"""Lists that a text may have → the field of a map."""

FIELD_LISTS: Mapping[str, frozenset[str]] = {
    "course": frozenset(("objectives",)), "lesson": frozenset(LIST_FIELDS), "page": frozenset(),
}  # fmt: skip
"""Kind → the lists that become its front matter. The others stay in its text."""

_ALWAYS_READ = frozenset(("title", "summary", "order", "addresses", "ignored", *LIST_FIELDS.values()))
_READ_FIELDS = {
    "course": _ALWAYS_READ | {"skills", "authors", "level", "entry_requirements"},
    "lesson": frozenset(FIELDS),
    "page": _ALWAYS_READ,
}
_READ_KEYS = {
    "course": frozenset(("title", "objectives", "prerequisites", "level")),
    "lesson": frozenset(("title", "prerequisites", "level")),
    "page": frozenset(("title",)),
}
"""Kind → fields of a map, and keys beside them, of which something is written."""


@dataclass(slots=True)
class EntryWriter:
    """Writes the entries of one run. origin: the name of the folder that is adopted."""

    existing: ExistingPortal
    page_map: AdoptionMap
    notes: Notes
    origin: str
    _people: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._find_skill = build_skill_lookup(self.existing.skills)
        options = list_options(self.existing.model, "level")
        self._find_level = build_level_lookup(options, ()) if options else lambda word: None
        modes = list_options(self.existing.model, "mode") or {"self-paced": ""}
        self._mode = "self-paced" if "self-paced" in modes else next(iter(modes))
        for source in self.existing.sources:
            records = source.parsed.data if source.collection.model.NAME == "person" else None
            for record in records if isinstance(records, list) else ():
                if isinstance(record, dict):
                    for key in ("id", "name", "handle"):
                        word = str(record.get(key) or "").lstrip("@").casefold()
                        if word:
                            self._people.setdefault(word, str(record.get("id")))

    _find_skill: Any = None
    _find_level: Any = None
    _mode: str = ""

    def choose_title(self, words: Iterable[str], fallback: str, path: str) -> str:
        """Returns the first words that can be a title, in its length."""
        readable = (read_noted_words(word, "a title", path, self.notes) for word in words)
        full_title = next((text for text in readable if any(map(str.isalnum, text))), "")
        if not full_title:
            full_title = read_words(fallback) or "Untitled"
            self.notes.add(TO_DECIDE, "a title, which is the name of a file or folder now", path, f"“{full_title}”")
        title = fit_title(full_title, self.origin)
        if title != full_title:
            self.notes.add(CHANGED, "a title that was too long or too short", path, f"“{full_title[:200]}”")
        return title

    def write_course(
        self, course: AdoptedCourse, title: str, body: str, lessons: Sequence[tuple[AdoptedLesson, PageText, str, str]],
        lists: Mapping[str, Sequence[str]] = MappingProxyType({}),
    ) -> tuple[dict[str, Any], list[dict[str, Any]]]:  # fmt: skip
        """Returns the front matter of a course and of its lessons.

        lessons: each with its text, its title and its body. body: that of the course. lists: of the course's own text.
        """
        path = course.index.path if course.index else course.place
        metadata: dict[str, Any] = {"title": title}
        descriptions = [course.summary] if course.index is None else [
            *([course.summary] if course.summary else []), *read_field(self.page_map, course.index.metadata, "summary"),
        ]  # fmt: skip
        metadata["summary"] = self._choose_summary(descriptions, body or next((text for *_, text in lessons), ""), path)
        metadata |= {"status": "draft", "tier": "team", "mode": self._mode}
        sources = [*([(course.index.path, course.index.metadata)] if course.index else [])]
        sources += [(lesson.page.path, lesson.page.metadata) for lesson, *_ in lessons]
        outcomes, outcome_ids = self._collect_outcomes(course, lessons, lists.get("objectives", ()))
        written = [self._write_lesson(*lesson, outcome_ids) for lesson in lessons]
        metadata["minutes"] = min(20_000, sum(lesson["minutes"] for lesson in written))
        if level := self._read_level(sources):
            metadata["level"] = level
        if outcomes:
            metadata["outcomes"] = [{"id": id, "text": text} for text, id in outcomes.items()]
        if skills := self._collect_skills(sources):
            metadata["skills"] = skills
        if requirements := self._collect_requirements(sources):
            metadata["entry_requirements"] = requirements
        if modules := self._write_modules(course, title):
            metadata["modules"] = modules
        people, credit = self._collect_authors(sources)
        if people:
            metadata["people"] = [{"person": id, "role": "author"} for id in people]
        if credit:
            metadata["credit"] = credit
        for number, (source_path, source) in enumerate(sources):
            self._report_unread_keys(source_path, source, "course" if course.index and not number else "lesson")
        return metadata, written

    def write_page(self, page: AdoptedPage, title: str, body: str) -> dict[str, Any]:
        """Returns the front matter of a page."""
        metadata = page.page.metadata
        summary = self._choose_summary(read_field(self.page_map, metadata, "summary"), body, page.page.path)
        self._report_unread_keys(page.page.path, metadata, "page")
        return {"title": title, "summary": summary, "status": "draft"}

    def render(self, metadata: dict[str, Any], body: str, path: str) -> bytes | None:
        """Returns a file; None, with a note, if it is larger than a file may be."""
        content = write_markdown(metadata, body.strip("\n") + "\n").encode()
        if len(content) > MAX_FILE_SIZE:
            self.notes.add(REFUSED, f"a text of more than {MAX_FILE_SIZE // 1000:,} kB", path, "divide it")
            return None
        return content

    def _write_lesson(
        self, lesson: AdoptedLesson, text: PageText, title: str, body: str, outcome_ids: Mapping[str, list[str]]
    ) -> dict[str, Any]:
        source, path = lesson.page.metadata, lesson.page.path
        metadata: dict[str, Any] = {"title": title, "type": "quiz" if lesson.quiz else "read"}
        stated = [sum(map(parse_minutes, list_texts(get_value(source, key)))) for key in self._keys("minutes")]
        estimate = ceil(measure_reading(body, scan_markdown(body)).estimate_minutes(ReadingTime())) if body else 0
        if not sum(stated):
            self.notes.add(CHANGED, "a duration that nobody stated, which is estimated from the text", path)
        metadata["minutes"] = min(20_000, sum(stated) or max(1, estimate + len(lesson.quiz)))
        if ids := outcome_ids.get(path):
            metadata["outcomes"] = ids
        for name, heading in (("guiding_questions", "questions"), ("key_points", "keypoints")):
            texts = [*read_field(self.page_map, source, name), *text.lists.get(heading, ())]
            if points := read_points(texts, TEXT_LIMIT, "a question or key point", path, self.notes):
                metadata[name] = points
        if resources := self._read_resources(source, path):
            metadata["resources"] = resources
        if lesson.quiz:
            metadata["questions"] = [self._write_question(question, path) for question in lesson.quiz]
        return metadata

    def _keys(self, name: str) -> tuple[str, ...]:
        return self.page_map.fields.get(name, ())  # type: ignore[call-overload, no-any-return]

    def _write_question(self, question: Mapping[str, Any], path: str) -> dict[str, Any]:
        """Returns a question. Its texts are words already."""
        written: dict[str, Any] = {
            "prompt": self._fit_text(question["prompt"], path),
            "choices": [self._fit_text(choice, path) for choice in question["choices"]],
            "answer": question["answer"],
        }
        if question["explain"]:
            written["explain"] = self._fit_text(question["explain"], path)
        return written

    def _fit_text(self, words: str, path: str) -> str:
        if len(words) > TEXT_LIMIT:
            self.notes.add(CHANGED, "a text of a quiz that was too long, and is cut", path, words[:80])
        return truncate_text(words, TEXT_LIMIT)

    def _choose_summary(self, descriptions: Iterable[str], body: str, path: str) -> str:
        origin = f"Adopted from {self.origin}; say here in one or two sentences what it is about."
        readable = (read_noted_words(text, "a summary", path, self.notes) for text in descriptions)
        description = next(filter(None, readable), "")
        if measure_length(description) < SUMMARY_LENGTH.minimum:
            self.notes.add(TO_DECIDE, "a summary, which nobody wrote or which is too short", path)
            paragraphs = (part for part in body.split("\n\n") if part[:1].isalnum() and "\n:" not in part)
            description = description or next((w for part in paragraphs if len(w := read_words(part)) > 20), "")
        return compose_summary(description, origin)

    def _collect_outcomes(
        self, course: AdoptedCourse, lessons: Sequence[tuple[AdoptedLesson, PageText, str, str]],
        index_texts: Sequence[str],
    ) -> tuple[dict[str, str], dict[str, list[str]]]:  # fmt: skip
        """Returns text → id of each outcome, and path of a lesson → ids of those that it serves."""
        outcomes: dict[str, str] = {}
        by_lesson: dict[str, list[str]] = {}
        sources: list[tuple[str, list[str], bool]] = []
        if course.index:
            texts = list_texts(course.index.metadata.get("objectives"))
            texts += [
                text for text in read_field(self.page_map, course.index.metadata, "outcomes") if text not in texts
            ]
            texts += [text for text in index_texts if text not in texts]
            sources.append((course.index.path, texts, False))
        for lesson, page_text, *_ in lessons:
            listed_texts = page_text.lists.get("objectives", ())
            texts = [*read_field(self.page_map, lesson.page.metadata, "outcomes"), *listed_texts]
            sources.append((lesson.page.path, texts, True))
        for path, texts, is_lesson in sources:
            for text in texts:
                words = read_noted_words(text, "an objective", path, self.notes)
                if not OUTCOME_LENGTH.minimum <= measure_length(words) <= OUTCOME_LENGTH.maximum:
                    self.notes.add(
                        LEFT_OUT, "an objective that is too short or too long for an outcome", path, words[:90]
                    )
                    continue
                id = outcomes.setdefault(words, self._choose_outcome_id(words, outcomes.values()))
                if is_lesson and id not in by_lesson.setdefault(path, []):
                    by_lesson[path].append(id)
        return outcomes, by_lesson

    def _choose_outcome_id(self, text: str, used_ids: Iterable[str]) -> str:
        taken = set(used_ids)
        base = shorten_slug(slugify(text), _OUTCOME_ID_LIMIT) or "outcome"
        number, id = 2, base
        while id in taken:
            id, number = f"{base}-{number}", number + 1
        return id

    def _read_level(self, sources: Sequence[tuple[str, Mapping[str, Any]]]) -> str:
        levels: dict[str, None] = {}
        for path, metadata in sources:
            for word in (*read_field(self.page_map, metadata, "level"), *list_texts(metadata.get("level")))[:1]:
                if level := self._find_level(word):
                    levels[level] = None
                else:
                    self.notes.add(LEFT_OUT, f"the level “{word[:40]}”, which this portal has not", path)
        return next(iter(levels)) if len(levels) == 1 else ""

    def _collect_skills(self, sources: Sequence[tuple[str, Mapping[str, Any]]]) -> list[str]:
        skills: dict[str, None] = {}
        for path, metadata in sources:
            for word in read_field(self.page_map, metadata, "skills"):
                if skill := self._find_skill(word):
                    skills[skill] = None
                else:
                    self.notes.add(LEFT_OUT, f"the tag “{word[:60]}”, which is no skill of this portal", path)
        return list(skills)

    def _collect_requirements(self, sources: Sequence[tuple[str, Mapping[str, Any]]]) -> list[str]:
        requirements: dict[str, None] = {}
        for path, metadata in sources:
            texts = list_texts(metadata.get("prerequisites"))
            for key in self._keys("entry_requirements"):
                for one in value if isinstance(value := get_value(metadata, key), list) else [value]:
                    if isinstance(one, dict) and one.get("tutorials"):
                        topic = " ".join(list_texts(one.get("topic_name")))
                        texts += [f"{topic}: {name}" for name in list_texts(one["tutorials"])]
                    else:
                        texts += list_texts(one)
            requirements |= dict.fromkeys(read_points(texts, TEXT_LIMIT, "a requirement", path, self.notes))
        return list(requirements)

    def _write_modules(self, course: AdoptedCourse, title: str) -> list[dict[str, str]]:
        """Returns a module for each run of lessons of one; none where all are of the same, which nobody gave a title of
        its own.
        """
        written: list[dict[str, str]] = []
        previous = ""
        for lesson in course.lessons:
            if lesson.module and lesson.module != previous and lesson.module in course.modules:
                module = course.modules[lesson.module]
                name = truncate_text(read_noted_words(module.title, "a title", course.place, self.notes), LABEL_LIMIT)
                words = read_noted_words(module.summary, "a summary", course.place, self.notes)
                summary = truncate_text(words, TEXT_LIMIT)
                if any(map(str.isalnum, name)):
                    written.append(
                        {"title": name, **({"summary": summary} if summary else {}), "first_lesson": lesson.id}
                    )
            elif not lesson.module and previous:
                written.append({"title": "More", "first_lesson": lesson.id})
            previous = lesson.module
        is_whole = len(written) == 1 and written[0]["first_lesson"] == course.lessons[0].id
        has_own_title = is_whole and course.modules[course.lessons[0].module].has_title
        if is_whole and not (has_own_title and written[0]["title"] != title):
            return []
        return written

    def _collect_authors(self, sources: Sequence[tuple[str, Mapping[str, Any]]]) -> tuple[list[str], list[str]]:
        """Returns the ids of authors who are on the roster, and the names of the others."""
        people: dict[str, None] = {}
        names: dict[str, None] = {}
        for path, metadata in sources:
            for key in self._keys("authors"):
                for text in list_texts(get_value(metadata, key)):
                    name = read_noted_words(text, "an author", path, self.notes)
                    if id := self._people.get(name.lstrip("@").casefold()):
                        people[id] = None
                    elif name and len(name) <= LABEL_LIMIT and any(map(str.isalnum, name)):
                        names[name] = None
                    else:
                        self.notes.add(LEFT_OUT, "an author whose name is too long or none", path, name[:80])
        return list(people), list(names)

    def _read_resources(self, metadata: Mapping[str, Any], path: str) -> list[dict[str, str]]:
        resources = []
        for key in self._keys("resources"):
            for url in list_texts(get_value(metadata, key)):
                if url.startswith(("https://", "http://")) and not set(url) & set(" <>\"'{}") and len(url) < 2000:
                    title = _RESOURCE_TITLES.get(key, read_words(key.replace("_", " ")))
                    resources.append({"title": title, "url": url})
                else:
                    self.notes.add(LEFT_OUT, "an address that is none", path, url[:80])
        return resources

    def _report_unread_keys(self, path: str, metadata: Mapping[str, Any], kind: str) -> None:
        """Notes the keys of a front matter of which nothing is written. kind: what its page becomes."""
        read_keys = {key for name in _READ_FIELDS[kind] for key in self._keys(name)}
        read_keys |= {key.partition(".")[0] for key in read_keys} | _READ_KEYS[kind]
        mapped_keys = {key.partition(".")[0] for names in self.page_map.fields.values() for key in names}
        for key, value in metadata.items():
            if key in read_keys or value in (None, "", [], {}):
                continue
            reason = f"for which a {kind} has no field" if key in mapped_keys else "which the map does not name"
            self.notes.add(LEFT_OUT, f"the key `{key[:40]}`, {reason}", path)


def fit_body(body: str) -> str:
    """Returns the text, or what asks for one where there is none."""
    return body if body.strip() else _PLACEHOLDER_TEXT
