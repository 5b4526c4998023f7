"""An entry of the catalogue, the source positions of its values, and references between entries."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Generic, NamedTuple, TypeVar

from .. import kinds
from ..diagnostics.diagnostic import Location
from ..kinds.partly_read import UnreadText, UnreadValueError
from ..load.positions import KeyPath, Positions

EntryKey = tuple[str, str]
"""Kind and id of an entry; a lesson's id is ``course/lesson``."""

Edge = tuple[KeyPath, EntryKey]
"""A reference without its source entry: the key path in the front matter, and the key of the target."""

M = TypeVar("M", bound=kinds.Kind, covariant=True)


@dataclass(slots=True)
class Entry(Generic[M]):
    """A course, lesson, team or the like: front matter, text and source positions. Treat it as immutable."""

    kind: str
    id: str
    """Unique among authored kinds; a lesson's id is unique in its course only."""
    meta: M
    """What its front matter says. In a catalogue it names others by their present ids, whichever its file has."""
    path: str
    owner: str = ""
    """Id of the team whose folder contains it, or ""."""
    course: str = ""
    """Id of a lesson's course; "" for other kinds."""
    number: int = 0
    """A lesson's position in its course."""
    body: str = ""
    """The Markdown below the front matter."""
    body_line: int = 1
    positions: Positions = field(default_factory=Positions, repr=False)
    key_prefix: KeyPath = ()
    """Key path of its record in a register's list, such as ``(2,)``; empty where the whole file is the entry."""
    meta_in_file: M | None = field(default=None, repr=False)
    """What its file says, where that names others by former ids; None if `meta` says the same."""
    key: EntryKey = field(init=False)
    """Kind and id; for a lesson ``course/lesson``."""
    status: str = field(init=False)
    """The status, or "" where the kind has none."""

    def __post_init__(self) -> None:
        self.key = (self.kind, f"{self.course}/{self.id}" if self.course else self.id)
        try:
            self.status = str(getattr(self.meta, "status", ""))
        except UnreadValueError:
            self.status = UnreadText()

    @property
    def written_meta(self) -> M:
        """What its file says, with ids as they are written there."""
        return self.meta if self.meta_in_file is None else self.meta_in_file

    @property
    def title(self) -> str:
        """The title or name that readers see, else the id."""
        try:
            return str(getattr(self.meta, "title", None) or getattr(self.meta, "name", None) or self.id)
        except UnreadValueError:
            return UnreadText(self.id)

    @property
    def as_written(self) -> Entry[M]:
        """The entry with the ids of others as its file has them, so that it can be linked in another catalogue."""
        return self if self.meta_in_file is None else replace(self, meta=self.meta_in_file, meta_in_file=None)

    @property
    def former_ids(self) -> tuple[str, ...]:
        """The ids that it had before, as `aliases` has them. Its own one there says only that it had this first."""
        aliases: tuple[str, ...] = getattr(self.meta, "aliases", ())
        return tuple(alias for alias in aliases if alias != self.id)

    @property
    def first_id(self) -> str:
        """The id that it had first, by which other systems know it: the first of its `aliases`, else its own."""
        aliases: tuple[str, ...] = getattr(self.meta, "aliases", ())
        return aliases[0] if aliases else self.id

    @property
    def is_current(self) -> bool:
        """Whether people can take it: its status is mvp or stable, not draft or retired."""
        return self.status in ("mvp", "stable")

    @property
    def url(self) -> str:
        """The address on the site, such as ``/courses/rate-negotiation/``; "" where it has no page."""
        return self.meta.ADDRESS.format(id=self.id, course=self.course)

    @property
    def as_summary(self) -> EntrySummary:
        """The fields that are cached and can be used without reading the file again."""
        return EntrySummary(
            kind=self.kind,
            id=self.id,
            course=self.course,
            path=self.path,
            owner=self.owner,
            number=self.number,
            status=self.status,
            title=self.title,
            url=self.url,
            key_prefix=self.key_prefix,
            key=self.key,
            is_authored=isinstance(self.meta, kinds.Authored),
        )

    def at(self, *keys: str | int) -> Location:
        """Returns the location of the value under `keys`; of the nearest enclosing key if there is no such value."""
        return locate_value(self.path, self.positions, self.key_prefix, keys)


def locate_value(
    path: str, positions: Positions, key_prefix: KeyPath, keys: KeyPath, *, at_key: bool = False
) -> Location:
    """Returns the location of a value in a file, or of its key if `at_key`.

    Falls back to the nearest enclosing value, and finally to the first line of the file.
    """
    for length in range(len(keys), -1, -1):
        if position := positions.find_position((*key_prefix, *keys[:length])):
            if at_key or position.line != position.key_line:
                last_key = keys[length - 1] if length else ""
                # The cells of a CSV row have no positions of their own, and its keys are in the header only.
                is_table_row = position.end == position.key_column
                width = len(last_key) if isinstance(last_key, str) and not is_table_row else 0
                return Location(path, position.key_line, position.key_column, position.key_column + width)
            return Location(path, position.line, position.column, position.end)
    return Location(path)


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference from one entry to another."""

    entry: Entry[kinds.Kind]
    key_path: KeyPath
    """The position of the reference in the front matter of `entry`."""
    target: EntryKey

    @property
    def field(self) -> str:
        """The top-level key of the front matter that contains it."""
        return str(self.key_path[0])


class EntrySummary(NamedTuple):
    """The cached fields of an entry. Each field has the meaning of the entry's field of that name."""

    kind: str
    id: str
    course: str
    path: str
    owner: str
    number: int
    status: str
    title: str
    url: str
    key_prefix: KeyPath
    key: EntryKey
    is_authored: bool
    """Whether its model has the common fields, such as title and status."""
