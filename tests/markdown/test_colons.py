"""A line that begins with a colon is a definition only where white space follows it."""

from __future__ import annotations

import pytest

from trellis.load.markdown import parse_document
from trellis.load.markdown.colons import MAX_ROUNDS
from trellis.site.markdown.page import render_body


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Read this first.\n\n:warning: Never sign unread.", ":warning: Never sign unread."),
        ("Read this first.\n:-) like this", ":-) like this"),
        ("> Read\n>\n> :b", ":b"),
        ("- Read\n\n  :b", ":b"),
        ("!!! note\n    Read\n\n    :b", ":b"),
        ("Cost $5\n\n:b $x$ $6", ":b "),
        ("Read\n\n:&amp;\n:c", ":&"),
        ("Term\n\n: Meaning\n\n:b", ":b"),
        ("Read\n\n:", ":"),
        ("Read\n\n:\x06b", ":\ufffdb"),
    ],
)
def test_a_colon_before_a_word_stays_with_it(text: str, words: str) -> None:
    document = parse_document(text)
    node = next(node for node in document.root.walk() if node.text.startswith(words))
    row, column = document.locate(node.start)
    assert text.split("\n")[row][column] == ":"
    assert not any(node.kind == "term" and node.read_text() == "Read" for node in document.root.walk())
    assert ("definition" in document.kinds) == ("Term" in text)


@pytest.mark.parametrize("text", ["Term\n: b", "Term\n\n:\tb", "Term\n\n  :  b", "> Term\n> : b", "Term\n: b\n: c:d"])
def test_a_colon_before_white_space_begins_a_definition(text: str) -> None:
    assert {"term", "definition"} <= parse_document(text).kinds


def test_the_page_shows_the_colon() -> None:
    body = render_body("Read this first.\n\n:warning: Never `:x`.\n\n```\n:y\n```\n", lambda target: target).html
    assert "<dt>" not in body
    assert "<p>:warning: Never <code>:x</code>.</p>" in body
    assert ":y" in body


@pytest.mark.parametrize("text", ["| a |\n|:-|\n| b |", "a | b\n:-|-:\nc | d"])
def test_columns_that_are_aligned_make_a_table(text: str) -> None:
    assert "table" in parse_document(text).kinds


def test_many_levels_end_in_a_text_without_stand_ins() -> None:
    text = "".join(f"{'> ' * depth}a\n{'> ' * depth}:b\n\n" for depth in range(2 * MAX_ROUNDS))
    document = parse_document(text)
    assert "definition" not in document.kinds
    assert not any("\x06" in node.text for node in document.root.walk())
