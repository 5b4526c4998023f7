"""What a scan finds: plain tuples, quick to make and to hand from one process to another."""

from __future__ import annotations

from typing import NamedTuple


class Spot(NamedTuple):
    """A stretch of one line of the file. end: the column behind it, clipped to the line where it goes on in the next."""

    line: int
    column: int
    end: int


class Heading(NamedTuple):
    """level: 1 to 6. anchor: the id that the page gives it, so that links can lead to it."""

    level: int
    text: str
    anchor: str
    spot: Spot


class Link(NamedTuple):
    """A link, or a picture with its alternative text. target: as written, without the title behind it.

    spot: the whole of it. at: its target; for a link by reference the target of the definition that it names.
    """

    text: str
    target: str
    spot: Spot
    at: Spot
    image: bool = False


class Table(NamedTuple):
    """A table that begins with a pipe. header: the cells of its first row; none where no line of hyphens follows it."""

    header: tuple[str, ...]
    spot: Spot


class Tag(NamedTuple):
    """An HTML tag that opens something. name: in small letters. attributes: as written."""

    name: str
    attributes: str
    spot: Spot


class Attributes(NamedTuple):
    """An attribute list in braces, without them."""

    content: str
    spot: Spot


class Mark(NamedTuple):
    """Something that is only named. said: what to call it in a message."""

    said: str
    spot: Spot


class Text(NamedTuple):
    """What a file holds, in the order of its lines.

    definitions: targets of links by reference, used or not. templates, snippets: in the text only. hidden: characters that
    nobody sees, personal: addresses and numbers of people, secrets: keys and passwords; these three in the text, code
    included, and in every value of the front matter.
    """

    headings: tuple[Heading, ...] = ()
    links: tuple[Link, ...] = ()
    definitions: tuple[Link, ...] = ()
    tables: tuple[Table, ...] = ()
    tags: tuple[Tag, ...] = ()
    attributes: tuple[Attributes, ...] = ()
    templates: tuple[Mark, ...] = ()
    snippets: tuple[Mark, ...] = ()
    hidden: tuple[Mark, ...] = ()
    personal: tuple[Mark, ...] = ()
    secrets: tuple[Mark, ...] = ()
    languages: tuple[str, ...] = ()
    """Languages whose commonest words it is full of, as BCP 47 names them; one, where it can be told."""
