"""The places of tags within HTML, in a list or a quotation too, and however many there are."""

from __future__ import annotations

from typing import SupportsIndex

import pytest

from trellis.load.markdown import parse_document
from trellis.load.markdown.html_places import HtmlPlaces
from trellis.load.markdown.model import LineSpan
from trellis.load.markdown.scan import scan_markdown


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("<div>\né <b>\n<i></div>", [(1, 1), (2, 3), (3, 1)]),
        ("> <div>\n> é <b>x <b>\n> </div>", [(1, 3), (2, 5), (2, 10)]),
        ("- <div>\n  <b>\n  \t<i>\n  </div>", [(1, 3), (2, 3), (3, 4)]),
        ("- > <div>\n  > <b\n  > id=x>\n  > </div>", [(1, 5), (2, 5)]),
        ("é <b>é</b> <i>", [(1, 3), (1, 12)]),
        ("  <div>é <b>\n   <i>", [(1, 3), (1, 10), (2, 4)]),
        ("a\n\n > - <div><b>", [(3, 6), (3, 11)]),
    ],
)
def test_a_tag_is_told_where_it_stands(text: str, places: list[tuple[int, int]]) -> None:
    assert [(tag.span.line, tag.span.column) for tag in scan_markdown(text).tags] == places


def test_an_index_before_the_last_one_is_found_too() -> None:
    document = parse_document("<div>\né <b>\n</div>")
    places = HtmlPlaces(document, next(document.find_nodes({"html"})))
    spans = [places.locate_span(start, start + 1) for start in (10, 8, 8, 0, 7)]
    assert spans == [LineSpan(2, 5, 6), LineSpan(2, 3, 4), LineSpan(2, 3, 4), LineSpan(1, 1, 2), LineSpan(2, 2, 3)]


class _CountedText(str):
    """A text that counts the characters that are cut out of it."""

    count = 0

    def __getitem__(self, key: SupportsIndex | slice) -> str:
        part = super().__getitem__(key)
        _CountedText.count += len(part)
        return part


@pytest.mark.parametrize("part", ["<b>", "<b>\n", "é <b>\n"])
def test_each_character_is_read_once(part: str) -> None:
    document = parse_document("<div>\n" + part * 2000)
    node = next(document.find_nodes({"html"}))
    _CountedText.count, node.text = 0, _CountedText(node.text)
    places = HtmlPlaces(document, node)
    for index in range(0, len(node.text), len(part)):
        places.locate_span(index, index + len(part))
    assert _CountedText.count <= 3 * len(node.text)


def test_a_comment_in_an_indented_block_is_told_at_its_column() -> None:
    (part,) = scan_markdown("Text.\n\n  <!-- a\n").unshown_words
    assert (part.kind, part.span) == ("comment", LineSpan(3, 3, 7))
