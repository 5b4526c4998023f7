"""Scans one file: its body, and the values of its front matter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain, islice

from ..positions import Positions
from .code import mask_code, mask_comments, mask_indented_code
from .excesses import find_excesses
from .headings import find_headings
from .hidden_characters import find_hidden_characters
from .languages import detect_languages
from .lines import LineIndex
from .links import find_definitions, find_links
from .markup import find_attribute_lists, find_snippets, find_tables, find_tags, find_templates
from .model import LineSpan, MarkdownText, MarkupSpan, PersonalDatum
from .personal_data import find_personal_data, read_address
from .secrets import find_secrets

MAX_MATCHES = 1000
"""The limit for hidden characters, personal data and secrets of one file, of each. Each match is an error."""

Match = tuple[str, LineSpan, str]
"""Label, place and text of a match."""

Finder = Callable[[str], Iterator[tuple[int, int, str]]]
"""Yields start, end and label of each match in a text."""


def scan_markdown(body: str, line: int = 1, positions: Positions | None = None) -> MarkdownText:
    """Scans a file.

    line: the line of the file on which `body` starts. positions: those of its front matter, with the values.
    """
    text = f"\n\n{body}\n"  # a line break before each line lets patterns start with one, which is fast to find
    masked = mask_code(text)
    lines = LineIndex(text, line - 2)
    definitions = find_definitions(text, masked, lines)
    positions = positions or Positions()
    joined_values = positions.join_texts()

    def find_matches(find: Finder, body: str) -> Iterator[Match]:
        """Yields the matches in the front matter and the body. Searches single values only if any of them matches."""
        matches = chain(
            _find_in_front_matter(find, positions) if next(find(joined_values), None) else (),
            ((label, lines.locate_span(start, end), body[start:end]) for start, end, label in find(body)),
        )
        return islice(matches, MAX_MATCHES)

    def find_spans(find: Finder) -> tuple[MarkupSpan, ...]:
        return tuple(MarkupSpan(label, span) for label, span, _ in find_matches(find, text))

    prose = mask_indented_code(masked)

    return MarkdownText(
        headings=tuple(find_headings(text, masked, lines)),
        links=tuple(find_links(text, mask_comments(masked), lines, definitions)),
        definitions=tuple(definitions.values()),
        tables=tuple(find_tables(masked, lines)),
        tags=tuple(find_tags(masked, lines)),
        attribute_lists=tuple(find_attribute_lists(masked, lines)),
        templates=tuple(find_templates(masked, lines)),
        snippets=tuple(find_snippets(text, lines)),
        hidden_characters=find_spans(find_hidden_characters),
        personal_data=tuple(
            PersonalDatum(label, span, read_address(match))
            for label, span, match in find_matches(find_personal_data, prose)
        ),
        secrets=find_spans(find_secrets),
        languages=detect_languages(masked),
        excesses=tuple(find_excesses(masked, lines)),
    )


def _find_in_front_matter(find: Finder, positions: Positions) -> Iterator[Match]:
    for path, value in positions.iterate_texts():
        for start, end, label in find(value):
            if position := positions.find_position(path):
                span = LineSpan(position.line, position.column, position.end)
                yield label, _narrow_span(value, span, start, end), value[start:end]


def _narrow_span(value: str, span: LineSpan, start: int, end: int) -> LineSpan:
    """Returns the span of a part of a value, or of the whole value if it is not written literally on one line."""
    quotes = span.end - span.column - len(value)
    if quotes not in (0, 2):
        return span
    column = span.column + quotes // 2
    return LineSpan(span.line, column + start, column + end)
