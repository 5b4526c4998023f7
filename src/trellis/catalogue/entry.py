"""One thing of the catalogue, where it was said, and what names it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

from .. import kinds
from ..diagnostics.diagnostic import Location
from ..load.positions import Path, Places

Key = tuple[str, str]
"""Kind and id of an entry; a lesson's id is ``course/lesson``."""

Edge = tuple[Path, Key]
"""One entry names another: under which keys of its front matter, and which."""

M = TypeVar("M", bound=kinds.Kind, covariant=True)


@dataclass(slots=True)
class Entry(Generic[M]):
    """One thing of the catalogue: what its front matter says, its text, and where it was said. Treat it as frozen.

    id: unique among authored kinds; a lesson's is unique in its course. owner: the team whose folder it lies in, or "".
    course: a lesson's course, or "". number: a lesson's place. body: its Markdown. prefix: its place in a register's list.
    """

    kind: str
    id: str
    meta: M
    path: str
    owner: str = ""
    course: str = ""
    number: int = 0
    body: str = ""
    body_line: int = 1
    places: Places = field(default_factory=Places, repr=False)
    prefix: Path = ()
    key: Key = field(init=False)
    """Kind and id; for a lesson ``course/lesson``."""
    status: str = field(init=False)
    """Its status, or "" where its kind has none."""

    def __post_init__(self) -> None:
        self.key = (self.kind, f"{self.course}/{self.id}" if self.course else self.id)
        self.status = str(getattr(self.meta, "status", ""))

    @property
    def title(self) -> str:
        """What a reader calls it: its title or name, else its id."""
        return str(getattr(self.meta, "title", None) or getattr(self.meta, "name", None) or self.id)

    @property
    def current(self) -> bool:
        """Whether people are meant to take it as it is: an mvp or stable, neither draft nor retired."""
        return self.status in ("mvp", "stable")

    @property
    def url(self) -> str:
        """Its address on the site, such as ``/courses/rate-negotiation/``; "" where it has no page."""
        return self.meta.ADDRESS.format(id=self.id, course=self.course)

    @property
    def outline(self) -> EntrySummary:
        """What of it is known without reading it again."""
        key, title = self.key, self.title
        return EntrySummary(
            self.kind, self.id, self.course, self.path, self.owner, self.number, self.status, title, self.url, self.prefix, key,
            isinstance(self.meta, kinds.Authored),
        )  # fmt: skip

    def at(self, *keys: str | int) -> Location:
        """Where the value under `keys` stands; the nearest key above it where it is not written."""
        return locate(self.path, self.places, self.prefix, keys)


def locate(path: str, places: Places, prefix: Path, keys: Path, *, key: bool = False) -> Location:
    """The place of a value in a file, or of its key. Falls back to what encloses it, at last to the file's first line."""
    for length in range(len(keys), -1, -1):
        if mark := places.get((*prefix, *keys[:length])):
            if key or mark.line != mark.key_line:
                last = keys[length - 1] if length else ""
                table = (
                    mark.end == mark.key_column
                )  # a row's cells have no places of their own, and its header's keys none in it
                width = len(last) if isinstance(last, str) and not table else 0
                return Location(path, mark.key_line, mark.key_column, mark.key_column + width)
            return Location(path, mark.line, mark.column, mark.end)
    return Location(path)


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry names another. keys: where in its front matter. target: kind and id of what it names."""

    entry: Entry[kinds.Kind]
    keys: Path
    target: Key

    @property
    def field(self) -> str:
        """The key of the front matter that it lies under."""
        return str(self.keys[0])


class EntrySummary(NamedTuple):
    """What is known of an entry without reading it; each field as the entry's own. authored: whether it has the common fields."""

    kind: str
    id: str
    course: str
    path: str
    owner: str
    number: int
    status: str
    title: str
    url: str
    prefix: Path
    key: Key
    authored: bool
