"""The scan of one file: its text, and the values of its front matter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain, islice

from ..positions import Places
from .code import mask
from .headings import headings
from .hidden_characters import hidden
from .languages import languages
from .lines import Lines
from .links import definitions, links
from .markup import attributes, snippets, tables, tags, templates
from .model import Mark, Spot, Text
from .personal_data import personal
from .secrets import secrets

MOST = 1000
"""Hidden characters, personal data and secrets that are told of one file; each of them is an error, and stops it by itself."""

Find = Callable[[str], Iterator[tuple[int, int, str]]]
"""Names what it finds in a text, with the offsets of its start and its end."""


def read(body: str, line: int = 1, places: Places | None = None) -> Text:
    """What a file holds. line: the line of the file on which `body` starts. places: the values of its front matter."""
    text = f"\n\n{body}\n"  # each line has an end before it, which a pattern can start with, and that is quick to find
    masked = mask(text)
    lines = Lines(text, line - 2)
    defined = definitions(text, masked, lines)
    above = places or Places()
    words = above.words()

    def marks(find: Find) -> tuple[Mark, ...]:
        """What `find` finds: in the front matter, value by value if anywhere at all, and in the text."""
        found = chain(
            _above(find, above) if next(find(words), None) else (),
            (Mark(said, lines.spot(start, end)) for start, end, said in find(text)),
        )
        return tuple(islice(found, MOST))

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


def _above(find: Find, places: Places) -> Iterator[Mark]:
    for path, value in places.texts():
        for start, end, said in find(value):
            if mark := places.get(path):
                yield Mark(said, _within(value, Spot(mark.line, mark.column, mark.end), start, end))


def _within(value: str, spot: Spot, start: int, end: int) -> Spot:
    """The place of a part of a value where the value stands on one line as it is, in quotation marks or not; else of all."""
    quotes = spot.end - spot.column - len(value)
    if quotes not in (0, 2):
        return spot
    column = spot.column + quotes // 2
    return Spot(spot.line, column + start, column + end)
