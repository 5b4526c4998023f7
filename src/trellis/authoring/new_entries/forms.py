"""The kinds of entries that can be begun, and which files each consists of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


class NewEntryRefused(Exception):
    """The entry cannot be begun. The message gives the reason, as a sentence without its full stop."""


@dataclass(frozen=True, slots=True)
class EntryForm:
    """How entries of a kind are begun.

    name: as it is typed, and the name of the template's folder. kind: of the collection that holds the entries.
    main_file: the template of the entry itself. noun: for messages, with its article.
    """

    name: str
    kind: str
    main_file: str
    noun: str

    @property
    def is_lesson(self) -> bool:
        """Whether it is a part of a course."""
        return self.kind == "lesson"


FORMS: Mapping[str, EntryForm] = {
    form.name: form
    for form in (
        EntryForm("course", "course", "index.md", "a course"),
        EntryForm("lesson", "lesson", "lesson.md", "a lesson"),
        EntryForm("quiz", "lesson", "quiz.md", "a quiz"),
        EntryForm("checkpoint", "lesson", "checkpoint.md", "a checkpoint"),
        EntryForm("path", "path", "path.md", "a path"),
        EntryForm("objective", "objective", "objective.md", "an objective"),
        EntryForm("need", "need", "need.md", "a need"),
        EntryForm("session", "session", "session.md", "a session"),
        EntryForm("story", "story", "story.md", "a story"),
        EntryForm("rubric", "rubric", "rubric.yml", "a rubric"),
        EntryForm("page", "page", "page.md", "a page"),
        EntryForm("team", "team", "index.md", "a team"),
    )
}
"""Name → form."""
