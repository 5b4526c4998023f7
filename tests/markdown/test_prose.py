"""What is prose in a text, word by word, and where each word stands."""

from __future__ import annotations

import pytest

from trellis.load.markdown import parse_document
from trellis.load.markdown.prose import list_words


def read_words(text: str) -> list[str]:
    return [word.text for word in list_words(parse_document(text))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("im*port*ant ~~old~~ one", ["important", "old", "one"]),
        ("see `code` and $x$ now, `cod`ing", ["see", "and", "now"]),
        ("[the list](https://example.com/adress) and https://example.com/adress", ["the", "list", "and"]),
        ("![a picture](a.png)", ["a", "picture"]),
        ("<kbd>keys</kbd> <!-- a remark -->", ["keys"]),
        ("a@example.com rates.csv v2 {{ blocks }} /etc/hosts --fix 20ft", ["blocks"]),
        ("isn't the shipper’s well-known", ["isn't", "the", "shipper’s", "well-known"]),
        ("```text\ncode\n```\n\n| a | b |\n|---|---|\n| c | d |\n", ["a", "b", "c", "d"]),
        ('!!! note "A title"\n\n    Words below.\n', ["A", "title", "Words", "below"]),
    ],
)
def test_words_are_those_of_prose(text: str, words: list[str]) -> None:
    assert read_words(text) == words


def test_a_word_has_its_place() -> None:
    words = list(list_words(parse_document("# One\n\n> two &amp; *thr*ee\n"), 10))
    assert [(word.text, *word.span) for word in words] == [
        ("One", 10, 3, 6),
        ("two", 12, 3, 6),
        ("three", 12, 14, 17),
    ]


def test_a_sentence_begins_behind_a_full_stop_and_not_behind_an_abbreviation() -> None:
    text = "One thing. Two, e.g. Three of Dr. Four! *Five* and Six\n\n- Seven\n"
    assert [word.text for word in list_words(parse_document(text)) if word.is_first and word.text[0].isupper()] == [
        "One", "Two", "Five", "Seven",
    ]  # fmt: skip
