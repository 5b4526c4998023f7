"""The data model of the difference between two published catalogues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..cards import EntryCard
from ..links import Link
from ..quiz import QuizQuestion

ChangeType = Literal["new", "published", "changed", "renamed", "retired", "withdrawn", "removed", "draft"]
"""How a course or path changes for readers.

published: it was a draft. withdrawn: it becomes a draft again. removed: its file is deleted. draft: it is a draft
before and after.
"""

VISIBLE_CHANGES: frozenset[ChangeType] = frozenset(
    ("new", "published", "changed", "renamed", "retired", "withdrawn", "removed")
)
"""The changes that readers can see."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A changed field of an item. `label` is its name for readers."""

    label: str
    removed_values: tuple[str, ...] = ()
    added_values: tuple[str, ...] = ()


QuestionAspect = Literal[
    "answer", "type", "prompt", "choices", "explanation", "read_again", "outcomes", "new", "removed"
]
"""What of a question changes."""


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """A changed question of a course. `lesson` is a title, `prompt` what is asked now.

    `field` holds the values of both sides: for an answer the right choices with their numbers.
    """

    lesson: str
    prompt: str
    aspect: QuestionAspect
    field: FieldChange


@dataclass(frozen=True, slots=True)
class QuestionPair:
    """A question as people met it before and meet it now; None where there is none. number: its place now, or 0."""

    number: int
    before: QuizQuestion | None
    after: QuizQuestion | None


@dataclass(frozen=True, slots=True)
class QuizChange:
    """A quiz with the questions that are new, changed or gone. Pass marks are in per cent, 0 where there is no quiz."""

    lesson: Link
    pairs: tuple[QuestionPair, ...]
    unchanged_count: int
    pass_mark_before: int
    pass_mark: int


@dataclass(frozen=True, slots=True)
class PathStep:
    """An item of a path. mark: ``new``, ``moved`` or ``gone``; "" for one that stays, and in a path that is new."""

    section: str
    title: str
    mark: str = ""
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a course or path reaches, before or after the change. Teams are titles.

    `teams` are those that it is meant for or compulsory for. `compulsory_for` says for whom it is compulsory and by
    when, "" for nobody.
    """

    includes_everyone: bool = False
    teams: tuple[str, ...] = ()
    compulsory_for: str = ""
    paths: tuple[Link, ...] = ()
    recommending_teams: tuple[str, ...] = ()
    session_count: int = 0


@dataclass(frozen=True, slots=True)
class ItemChange:
    """A changed course or path. `card` shows it after the change, or before it where it is removed.

    `former_id` is the id that it had before the change, "" where that is the same. `gone_reason` says why it was taken
    down, "" where it was not or has no tombstone; `merged_into` is what took it in and lists its id among its own.
    `word_distance` counts the changed words of its body, without its lessons. `lesson_changes` describe each change in
    a few words, `question_changes` what is asked and what is right. `quiz_changes` hold the questions themselves,
    `path_steps` the items of a path where they differ, `page_links` the pages that show something else now.
    """

    change_type: ChangeType
    card: EntryCard
    former_id: str = ""
    gone_reason: str = ""
    merged_into: Link | None = None
    fields: tuple[FieldChange, ...] = ()
    word_distance: int = 0
    lesson_changes: tuple[str, ...] = ()
    question_changes: tuple[QuestionChange, ...] = ()
    reach: Reach = Reach()
    quiz_changes: tuple[QuizChange, ...] = ()
    path_steps: tuple[PathStep, ...] = ()
    page_links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class RenamedEntry:
    """An entry of another kind with another id. `is_changed` tells whether it says something else, too."""

    link: Link
    id: str
    former_id: str
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class KindChanges:
    """The changed entries of another kind. `singular` and `plural` are its nouns.

    `location` is the part of the site that shows it, or "".
    """

    kind: str
    singular: str
    plural: str
    location: str
    new: tuple[Link, ...] = ()
    changed: tuple[Link, ...] = ()
    renamed: tuple[RenamedEntry, ...] = ()
    removed: tuple[Link, ...] = ()

    @property
    def count(self) -> int:
        """The number of changed entries."""
        return len(self.new) + len(self.changed) + len(self.renamed) + len(self.removed)


@dataclass(frozen=True, slots=True)
class CatalogueDifference:
    """All changes between two published catalogues.

    `minutes_change` is the change of the total learning time. `affects_everyone` tells whether a visible change
    concerns an item for everyone; `teams` are the titles of the teams that visible changes concern. `paths` are
    unchanged paths that contain a changed item.
    """

    item_changes: tuple[ItemChange, ...] = ()
    kind_changes: tuple[KindChanges, ...] = ()
    minutes_change: int = 0
    affects_everyone: bool = False
    teams: tuple[str, ...] = ()
    paths: tuple[Link, ...] = ()

    @property
    def visible_changes(self) -> tuple[ItemChange, ...]:
        """The changes of courses and paths that readers can see."""
        return tuple(change for change in self.item_changes if change.change_type in VISIBLE_CHANGES)

    @property
    def is_empty(self) -> bool:
        """Whether there are no differences."""
        return not self.item_changes and not self.kind_changes
