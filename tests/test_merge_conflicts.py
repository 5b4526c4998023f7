"""A merge that was not finished is one finding for each conflict, and the first of the two versions is read."""

from __future__ import annotations

import pytest
from conftest import Portal, course, findings

from trellis.load.parse import ParsedFile, parse_text

PAGE = "content/sales/courses/quoting/index.md"
FRONT = "---\ntitle: Rates\n---\n\n"


def describe(parsed: ParsedFile) -> list[tuple[str, int]]:
    return [(problem.rule, problem.line) for problem in parsed.problems]


@pytest.mark.parametrize(
    ("text", "lines", "body"),
    [
        (FRONT + "<<<<<<< HEAD\nA\n=======\nB\n>>>>>>> b\nC", [5], "A\n\n\n\nC"),
        (FRONT + "<<<<<<< HEAD\nA\n||||||| 1a2b3c\nO\n=======\nB\n>>>>>>> b", [5], "A\n\n\n\n\n"),
        (FRONT + "A\n<<<<<<< HEAD\nB\n=======\n>>>>>>> b\n<<<<<<<\n=======\nC\n>>>>>>>", [6, 10], "A\n\nB\n\n\n\n\n\n"),
        (FRONT + "A\n>>>>>>> b\nB", [6], "A\n\nB"),
        (FRONT + "<<<<<<< HEAD\nA\n\nHeading\n=======\n\nB", [5], "A\n\nHeading\n=======\n\nB"),
        ("<<<<<<< HEAD\n" + FRONT + "A\n=======\n" + FRONT + "B\n>>>>>>> b\n", [1], "A"),
        ("---\n<<<<<<< HEAD\ntitle: Rates\n---\n\nA\n=======\ntitle: B\n---\n\nB\n>>>>>>> b\n", [2], "A"),
    ],
)
def test_the_first_version_of_a_text_is_read(text: str, lines: list[int], body: str) -> None:
    parsed = parse_text("a.md", text)
    assert describe(parsed) == [("merge-conflict", line) for line in lines]
    assert parsed.body.rstrip() == body.rstrip()
    assert parsed.data == {"title": "Rates"}


@pytest.mark.parametrize(
    "text",
    [
        "```\n<<<<<<< HEAD\nA\n=======\nB\n>>>>>>> b\n```",
        "~~~ diff\n<<<<<<< HEAD\n=======\n>>>>>>> b\n~~~",
        "Heading\n=======\n",
        "|||||||\n|---|---|",
        "<<<<<<<< eight\n",
        "Some <<<<<<< in a line",
        "> >>>>>>> within a quotation",
        "`<<<<<<< HEAD`",
    ],
)
def test_what_is_no_mark_is_left(text: str) -> None:
    parsed = parse_text("a.md", FRONT + text)
    assert (parsed.problems, parsed.body) == ((), text.rstrip("\n"))


def test_code_in_a_register_is_no_excuse() -> None:
    parsed = parse_text("a.yml", "- id: a\n  text: |\n    ```\n<<<<<<< HEAD\n- id: b\n=======\n- id: c\n>>>>>>> b\n")
    assert describe(parsed) == [("merge-conflict", 4)]
    assert [record["id"] for record in parsed.data] == ["a", "b"]


def test_settings_with_a_conflict_do_not_bring_up_errors_elsewhere(portal: Portal) -> None:
    files: dict[str, str | bytes] = {PAGE: course("Quoting rates"), "portal.yml": "severity: {heading-order: off}\n"}
    before = findings(portal(files))
    files["portal.yml"] = "<<<<<<< HEAD\nseverity: {heading-order: off}\n=======\nseverity: {cycle: off}\n>>>>>>> b\n"
    after = findings(portal(files))
    assert [one for one in after if one not in before] == [
        "portal.yml:1:1 error[merge-conflict] a merge was not finished: `<<<<<<< HEAD`"
    ]
