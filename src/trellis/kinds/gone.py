"""A tombstone: what was published and has been taken down, so that its addresses go on answering."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from .kind import Kind
from .references import PagedRef
from .scalars import REASON_LENGTH, Day, Label, Slug, Text

FORMER_ID = r"^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)?$"
"""An id, or that of a course and of one of its lessons."""

FormerKind = Literal[
    "course", "path", "team", "skill", "story", "page", "session", "objective", "need", "metric"
]  # fmt: skip


class Gone(Kind):
    """Something that was published and has been taken down. Its addresses stay, with a page that says so."""

    NAME: ClassVar[str] = "gone"
    PLURAL: ClassVar[str] = "gone"

    id: Annotated[str, Field(pattern=FORMER_ID, max_length=161, examples=["rate-talks", "rate-talks/first-offer"])]
    """The id that it had; of a lesson alone, its course's and its own: `rate-talks/first-offer`."""
    kind: FormerKind = "course"
    """What it was; a lesson needs none."""
    title: Label
    """What it was called."""
    reason: Annotated[Text, REASON_LENGTH]
    """Why it was taken down, for those who come by an old link: 20 to 2,000 characters."""
    on: Day
    """The day on which it was taken down."""
    see: tuple[PagedRef, ...] = ()
    """What to look at instead."""
    lessons: tuple[Slug, ...] = ()
    """A course's lessons, by their names without numbers; their addresses stay too."""
    aliases: tuple[Slug, ...] = ()
    """Ids that it had before; their addresses stay too."""

    @property
    def former_kind(self) -> str:
        """The name of the kind that it was."""
        return "lesson" if "/" in self.id else self.kind

    @property
    def entry_id(self) -> str:
        """Its id among all that is gone, where a skill may have been called as a course."""
        return f"{self.former_kind}/{self.id}"

    def list_names(self) -> Iterator[str]:
        """Yields the id that it had last, then those before."""
        yield self.id
        yield from self.aliases
