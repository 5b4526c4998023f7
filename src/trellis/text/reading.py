"""The scan of one file: its text, and the values of its front matter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from .code import mask
from .headings import headings
from .hidden import hidden
from .languages import languages
from .lines import Lines
from .links import definitions, links
from .markup import attributes, snippets, tables, tags, templates
from .model import Mark, Spot, Text
from .personal import personal
from .secrets import secrets

Find = Callable[[str], Iterator[tuple[int, int, str]]]
Value = tuple[str, Callable[[], Spot]]
"""A value of the front matter, and how to learn where it stands."""


def read(body: str, line: int = 1, values: Iterable[Value] = ()) -> Text:
    """What a file holds. line: the line of the file on which `body` starts. values: the texts in its front matter."""
    text = f"\n\n{body}\n"  # each line has an end before it, which a pattern can start with, and that is quick to find
    masked = mask(text)
    lines = Lines(text, line - 2)
    written = list(values)
    said = "\n".join(value for value, _ in written)
    defined = definitions(text, masked, lines)

    def marks(find: Find) -> tuple[Mark, ...]:
        """What `find` finds in the front matter, value by value if it finds anything at all, and in the text."""
        above = [
            Mark(name, _within(value, place(), start, end))
            for value, place in (written if next(find(said), None) else ())
            for start, end, name in find(value)
        ]
        return (*above, *(Mark(name, lines.spot(start, end)) for start, end, name in find(text)))

    return Text(
        headings=tuple(headings(text, masked, lines)),
        links=tuple(links(text, masked, lines, defined)),
        definitions=tuple(defined.values()),
        tables=tuple(tables(masked, lines)),
        tags=tuple(tags(masked, lines)),
        attributes=tuple(attributes(masked, lines)),
        templates=tuple(templates(masked, lines)),
        snippets=tuple(snippets(text, lines)),
        hidden=marks(hidden),
        personal=marks(personal),
        secrets=marks(secrets),
        languages=languages(masked),
    )


def _within(value: str, spot: Spot, start: int, end: int) -> Spot:
    """The place of a part of a value, where the value is plain and stands whole on its line; else the value's place."""
    if spot.end - spot.column == len(value):
        return Spot(spot.line, spot.column + start, spot.column + end)
    return spot
