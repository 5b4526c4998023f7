"""The difference between two published_catalogues of a catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..cards import Card
from ..links import Link

How = Literal["new", "published", "changed", "renamed", "retired", "withdrawn", "removed", "draft"]
"""What happens to a course or path, as readers meet it.

published: a draft before. withdrawn: back to a draft. removed: its file is gone. draft: readers see it neither before nor after.
"""

VISIBLE: frozenset[How] = frozenset(("new", "published", "changed", "renamed", "retired", "withdrawn", "removed"))
"""What readers notice."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One thing that an entry says differently. label: as a reader calls it. out: values it no longer has. into: those it has now."""

    label: str
    out: tuple[str, ...] = ()
    into: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a course or path reaches, before or after. everyone: whether it is meant for all. teams: for which it is meant or compulsory.

    compulsory: for whom, in words, "" for nobody. paths: the paths that it is a step of. recommended: the teams that recommend it.
    dates: how many dates in the calendar teach it.
    """

    everyone: bool = False
    teams: tuple[str, ...] = ()
    compulsory: str = ""
    paths: tuple[Link, ...] = ()
    recommended: tuple[str, ...] = ()
    dates: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """A course or path that is not what it was. card: as it will be, or as it was where it goes.

    words: how many words of its own text are others. lessons: what happens to its lessons, a few words each.
    """

    how: How
    card: Card
    fields: tuple[FieldChange, ...] = ()
    words: int = 0
    lessons: tuple[str, ...] = ()
    reach: Reach = Reach()


@dataclass(frozen=True, slots=True)
class Other:
    """The rest of what changes, a kind at a time. one, many: what it is called. place: where readers meet it, "" where nowhere."""

    kind: str
    one: str
    many: str
    place: str
    new: tuple[Link, ...] = ()
    changed: tuple[Link, ...] = ()
    gone: tuple[Link, ...] = ()

    @property
    def number(self) -> int:
        """How many entries of the kind differ."""
        return len(self.new) + len(self.changed) + len(self.gone)


@dataclass(frozen=True, slots=True)
class Difference:
    """items: courses and paths that change. others: everything else, by kind. minutes: of learning, more or fewer than before.

    everyone: whether something changes that is meant for all. teams: those for which something changes, by name.
    paths: titles of the paths that hold something that changes, those that change themselves left out.
    """

    items: tuple[Change, ...] = ()
    others: tuple[Other, ...] = ()
    minutes: int = 0
    everyone: bool = False
    teams: tuple[str, ...] = ()
    paths: tuple[Link, ...] = ()

    @property
    def visible(self) -> tuple[Change, ...]:
        """The courses and paths whose change readers notice."""
        return tuple(change for change in self.items if change.how in VISIBLE)

    @property
    def empty(self) -> bool:
        """Whether nothing differs."""
        return not self.items and not self.others
