"""Scans one file: its body, and the values of its front matter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain, islice

from ..positions import Positions
from .code import mask_code
from .document import parse_document
from .excesses import find_excesses
from .foreign import list_foreign_marks
from .formulas import find_unreadable_formulas
from .headings import list_headings
from .hidden_characters import find_hidden_characters
from .languages import detect_languages
from .lines import LineIndex
from .links import list_definitions, list_links
from .markup import find_attribute_lists, find_snippets, find_templates, list_tables, list_tags
from .misread import find_misread_parts
from .model import LineSpan, MarkdownText, MarkupSpan, PersonalDatum
from .personal_data import find_personal_data, read_address
from .secrets import find_secrets
from .unshown import find_unshown_words

MAX_MATCHES = 1000
"""The limit for hidden characters, personal data and secrets of one file, of each. Each match is an error."""

Match = tuple[str, LineSpan, str]
"""Label, place and text of a match."""

Finder = Callable[[str], Iterator[tuple[int, int, str]]]
"""Yields start, end and label of each match in a text."""


def scan_markdown(
    body: str, line: int = 1, positions: Positions | None = None, *, reads_maths: bool = True
) -> MarkdownText:
    """Scans a file.

    line: the line of the file on which `body` starts. positions: those of its front matter, with the values.
    reads_maths: whether dollar signs make formulas.
    """
    document = parse_document(body, reads_maths=reads_maths)
    text = f"\n\n{body}\n"  # a line break before each line lets patterns start with one, which is fast to find
    masked_body = mask_code(body, document)
    masked = f"\n\n{masked_body}\n"
    lines = LineIndex(text, line - 2)
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

    return MarkdownText(
        headings=tuple(heading for _, heading in list_headings(document, line)),
        links=tuple(list_links(document, line)),
        definitions=tuple(list_definitions(document, line)),
        tables=tuple(list_tables(document, masked_body, line)),
        tags=tuple(list_tags(document, line)),
        attribute_lists=tuple(find_attribute_lists(masked, lines)),
        templates=tuple(find_templates(masked, lines)),
        snippets=tuple(find_snippets(text, lines)),
        hidden_characters=find_spans(find_hidden_characters),
        personal_data=tuple(
            PersonalDatum(label, span, read_address(match))
            for label, span, match in find_matches(find_personal_data, masked)
        ),
        secrets=find_spans(find_secrets),
        languages=detect_languages(masked),
        excesses=tuple(find_excesses(document, line)),
        formulas=tuple(find_unreadable_formulas(document, line)),
        foreign_marks=tuple(list_foreign_marks(document, body, masked_body, line)),
        unshown_words=(*find_unshown_words(document, line), *find_misread_parts(document, masked_body, line)),
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
