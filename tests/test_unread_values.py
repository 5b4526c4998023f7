"""What may stand on a line that cannot be read is not called missing."""

from __future__ import annotations

import pytest
from conftest import PEOPLE, TEAM, Portal, course, findings

PAGE = "content/sales/courses/quoting/index.md"
LESSON = f"{PAGE.rpartition('/')[0]}/01-quote.md"
QUIZ = f"{PAGE.rpartition('/')[0]}/02-quiz.md"
OUTCOMES = "\n  - id: quote\n    text: Quote a rate that both sides can keep\n  - id: close\n    text: Close the talk"
COURSE = course(
    "Quoting rates",
    "mvp",
    sunset="2027-03-01",
    level="beginner",
    minutes="10",
    outcomes=OUTCOMES,
    skills="[pricing]",
    audience="{teams: [sales]}",
    people="\n  - person: ada\n    role: author",
)
FILES: dict[str, str | bytes] = {
    "content/skills.yml": "- id: pricing\n  name: Pricing\n",
    "content/people.yml": PEOPLE + "- id: bob\n  name: Bob\n  team: sales\n  manager: ada\n",
    "content/sales/index.md": TEAM.replace(
        "leads: [ada]\n", "leads: [ada]\nliaison:\n  - person: bob\n    from: 2026-01-01\n    until: 2027-03-01\n"
    ),
    PAGE: COURSE,
    LESSON: "---\ntitle: Quote it\ntype: read\nminutes: 8\noutcomes: [quote]\n---\nQuote.\n",
    QUIZ: """\
---
title: What to quote
type: quiz
minutes: 2
outcomes: [close]
questions:
  - prompt: What is quoted first?
    choices: [The lane, The rate]
    answer: 1
    explain: Without a lane there is no rate.
---
""",
}
RULES = (
    "missing-field", "team-without-liaison", "people-top", "unknown-reference", "course-incomplete",
    "answer-unexplained",
)  # fmt: skip
SLIPS = [
    (PAGE, "  - person: ada", '  - person: "ada'),
    (PAGE, "  - id: quote", '  - id: "quote'),
    (PAGE, "  - id: quote", "  - id quote"),
    (PAGE, "    text: Close", "   text: Close"),
    (PAGE, "    text: Quote", "   text: Quote"),
    (PAGE, "    text: Quote", "     text: Quote"),
    (PAGE, "    role: author", "   role: author"),
    (PAGE, "    role: author", "     role: author"),
    (PAGE, "skills:", " skills:"),
    (PAGE, "outcomes:", " outcomes:"),
    (PAGE, "people:", " people:"),
    ("content/sales/index.md", "liaison:", " liaison:"),
    ("content/people.yml", "  manager: ada", "   manager: ada"),
    ("content/people.yml", "  name: Bob", "   name: Bob"),
    ("content/people.yml", "  team: sales", " team: sales"),
    (QUIZ, "prompt: What is", "prompt: What: is"),
    (QUIZ, "prompt: What is", 'prompt: "What is'),
    (QUIZ, "    explain:", "     explain:"),
    (QUIZ, "    choices:", "   choices:"),
]


def test_the_portal_of_these_tests_is_right(portal: Portal) -> None:
    assert findings(portal(FILES), "fm-syntax", *RULES) == []


@pytest.mark.parametrize(("path", "right", "wrong"), SLIPS)
def test_a_slip_of_form_makes_nothing_missing(portal: Portal, path: str, right: str, wrong: str) -> None:
    text = str(FILES[path])
    assert right in text
    lines = findings(portal({**FILES, path: text.replace(right, wrong, 1)}), "fm-syntax", *RULES)
    assert [(line.partition(":")[0], "fm-syntax" in line) for line in lines] == [(path, True)], lines


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        (
            "  - person: ada\n    role: author",
            '  - person: "ada\n    role: author\n  - role: reviewer',
            "`people 2 person` is missing",
        ),
        ("    text: Close the talk", "    tier individual", "`outcomes 2 text` is missing"),
        ("title: Quoting rates\n", "tier individual\n", "`title` is missing"),
    ],
)
def test_what_stands_on_no_line_is_missing_beside_a_slip(portal: Portal, right: str, wrong: str, expected: str) -> None:
    assert right in COURSE
    lines = findings(portal({**FILES, PAGE: COURSE.replace(right, wrong, 1)}), "missing-field")
    assert [line.split("] ")[1] for line in lines] == [expected]


def test_a_rubric_whose_criteria_cannot_be_read_is_told_of_and_ends_no_check(portal: Portal) -> None:
    text = "title: The standard\nstatus: stable\nfor: content\nversion: 1\ncriteria:\n  - {id: clear, text: It is cle\n"
    root = portal({"content/sales/rubrics/standard.yml": text})
    (finding,) = findings(root, "fm-syntax")
    assert finding.startswith("content/sales/rubrics/standard.yml:6:")
