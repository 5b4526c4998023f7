"""Reading and writing one file: every value as typed, every key and item with its place."""

from __future__ import annotations

import pytest

from trellis.load.parse import parse_markdown, parse_register, write_markdown

PAGE = """\
---
title: Rates
region: NO
code: 0777
at: 12:30
skills: [pricing, "off"]
outcomes:
  - id: quote
    text: Draft a quote
empty:
---

## Why
"""


def test_scalars_stay_what_the_author_typed() -> None:
    assert parse_markdown(PAGE).data == {
        "title": "Rates", "region": "NO", "code": "0777", "at": "12:30", "skills": ["pricing", "off"],
        "outcomes": [{"id": "quote", "text": "Draft a quote"}], "empty": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("title",), (2, 1, 2, 8, 13)),
        (("skills", 1), (6, 19, 6, 19, 24)),
        (("outcomes",), (7, 1, 8, 3, 0)),
        (("outcomes", 0, "text"), (9, 5, 9, 11, 24)),
    ],
)
def test_every_key_and_item_has_its_place(path: tuple[str | int, ...], place: tuple[int, ...]) -> None:
    assert parse_markdown(PAGE).build_positions().find_position(path) == place


def test_a_place_is_the_same_whether_counted_or_looked_up() -> None:
    many = "\n".join(f"- id: a{i}\n  list: [x, {{y: z}}]\n  name: N" for i in range(60))
    short, long = (
        parse_register(many[: many.index("- id: a5\n")]).build_positions(),
        parse_register(many).build_positions(),
    )
    for path in [
        (i, *rest)
        for i in range(5)
        for rest in ((), ("id",), ("list",), ("list", 1), ("list", 1, "y"), ("name",), ("no",))
    ]:
        assert short.find_position(path) == long.find_position(path)
        assert (short.find_position(path) is None) == ("no" in path)


def test_the_text_starts_behind_the_front_matter() -> None:
    parsed = parse_markdown(PAGE)
    assert (parsed.body, parsed.body_line) == ("## Why", 13)


def test_leading_blank_lines_shift_every_place() -> None:
    parsed = parse_markdown("\n\n" + PAGE)
    assert (parsed.build_positions().find_position(("title",)).key_line, parsed.body_line) == (4, 15)


def test_a_register_counts_from_its_first_line() -> None:
    parsed = parse_register("- id: ada\n  name: Ada\n")
    assert parsed.data == [{"id": "ada", "name": "Ada"}]
    assert parsed.build_positions().find_position((0, "name")) == (2, 3, 2, 9, 12)


NASTY = [
    "NO",
    "12:30",
    "*x",
    "null",
    "~",
    "a: b",
    "# no comment",
    "- dash",
    "'q'",
    '"q"',
    "0777",
    "",
    " x ",
    "naïve 数据",
    "a\nb",
    "{x}",
    "%y",
    "@z",
]


@pytest.mark.parametrize("value", NASTY)
def test_what_is_written_reads_back_the_same(value: str) -> None:
    parsed = parse_markdown(write_markdown({"title": value, "list": [value]}, "Text."))
    assert parsed.problems == ()
    assert parsed.data == {"title": value, "list": [value]}
    assert parsed.body == "Text."
