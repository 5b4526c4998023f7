"""What a quiz is for pages and packages: its pass mark, what is right, and a version that changes with that."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from conftest import EXAMPLE

from trellis.catalogue.catalogue import Catalogue, Entry
from trellis.catalogue.link import link_entries
from trellis.derive.quiz import Quiz, build_quiz, list_quiz_data
from trellis.derive.wording import Wording, use_wording
from trellis.kinds import Course, Kind, Lesson, Portal

COURSE = {
    "title": "Negotiating rates",
    "summary": "How to agree on a freight rate that both sides can keep.",
    "status": "stable",
    "tier": "team",
    "mode": "self-paced",
}
QUIZ = {"title": "What to quote", "type": "quiz", "minutes": "5"}
ORDER = {"prompt": "What comes first?", "type": "order", "choices": ["Ask", "Look", "Sign"]}
MATCH = {"prompt": "Which?", "pairs": [{"item": "FCA", "match": "Export"}, {"item": "DDP", "match": "Import"}]}
NUMBER = {"prompt": "How much?", "type": "number", "answer": "1350.5", "tolerance": "0.5", "unit": "EUR"}
TEXT = {"prompt": "What is it called?", "type": "text", "answer": ["EORI", "EORI number"]}
CHOICE = {"prompt": "Who?", "choices": ["You", "We"], "answer": "2", "read_again": ["prepare", "before"]}


def build(
    *questions: dict[str, Any],
    course: dict[str, Any] | None = None,
    portal: dict[str, Any] | None = None,
    **lesson: Any,
) -> tuple[Catalogue, Quiz]:
    prepare = {"title": "Prepare a range", "type": "read", "minutes": "5", "aliases": ["before"]}
    entries: list[Entry[Kind]] = [
        Entry(kind="portal", id="portal", meta=Portal.model_validate(portal or {}), path="portal.yml"),
        Entry(kind="course", id="rates", meta=Course.model_validate(COURSE | (course or {})), path="rates/index.md"),
        Entry(kind="lesson", id="prepare", course="rates", meta=Lesson.model_validate(prepare), path="rates/1.md"),
        Entry(
            kind="lesson",
            id="check",
            course="rates",
            number=2,
            meta=Lesson.model_validate({**QUIZ, "questions": list(questions), **lesson}),
            path="rates/2.md",
        ),
    ]
    catalogue, _ = link_entries(entries)
    quiz = build_quiz(catalogue, catalogue.entry(("lesson", "rates/check")))
    assert quiz
    return catalogue, quiz


@pytest.mark.parametrize(
    ("portal", "course", "lesson", "pass_mark", "needed"),
    [
        ({}, {}, {}, 80, 4),
        ({"thresholds": {"pass_mark": "50"}}, {}, {}, 50, 3),
        ({"thresholds": {"pass_mark": "50"}}, {"pass_mark": "100"}, {}, 100, 5),
        ({}, {"pass_mark": "100"}, {"pass_mark": "1"}, 1, 1),
    ],
)
def test_the_pass_mark_is_that_of_the_nearest_that_says_one(
    portal: dict[str, Any], course: dict[str, Any], lesson: dict[str, Any], pass_mark: int, needed: int
) -> None:
    _, quiz = build(*(ORDER, MATCH, NUMBER, TEXT, CHOICE), portal=portal, course=course, **lesson)
    assert (quiz.pass_mark, quiz.needed_count) == (pass_mark, needed)


def test_what_is_right_is_shown_and_what_is_offered_tells_nothing() -> None:
    _, quiz = build(ORDER, MATCH, NUMBER, TEXT, CHOICE)
    order, match, number, text, choice = quiz.questions
    assert (order.right_answers, order.offered) == (("Ask", "Look", "Sign"), ("Sign", "Look", "Ask"))
    assert (match.right_answers, match.offered) == (("FCA: Export", "DDP: Import"), ("Import", "Export"))
    assert number.right_answers == ("1,350.5 EUR ± 0.5",)
    assert text.right_answers == ("EORI", "EORI number")
    assert choice.right_answers == ("We",)
    assert [link.url for link in choice.read_again] == ["/courses/rates/prepare/"] * 2  # by a former id, too


@pytest.mark.parametrize(
    ("answer", "tolerance", "language", "text"),
    [
        ("0.00025", None, "de", "0,00025 m"),
        ("1.2345", "0.0001", "de", "1,2345 m ± 0,0001"),
        ("1.2345", "0.0001", "ar", "1.2345 m ± 0.0001"),
        ("1.2345", "0.0001", "nl-BE", "1,2345 m ± 0,0001"),
        ("1.2345", "0.0001", "en-US", "1.2345 m ± 0.0001"),
        ("1234567.8901", None, "de-AT", "1.234.567,8901 m"),
        ("0.12345", "0.00001", "en", "0.12345 m ± 0.00001"),
        ("0.12345", "0.00001", "en-GB", "0.12345 m ± 0.00001"),
        ("1350.0", None, "en", "1,350 m"),
    ],
)
def test_a_right_number_has_all_its_digits_in_each_language(
    answer: str, tolerance: str | None, language: str, text: str
) -> None:
    with use_wording(Wording(language)):
        _, quiz = build({**NUMBER, "answer": answer, "tolerance": tolerance, "unit": "m"})
    assert quiz.questions[0].right_answers == (text,)
    assert list_quiz_data(quiz, str)["questions"][0]["shown"] == text


def test_the_data_of_a_page_have_what_its_script_judges_by() -> None:
    _, quiz = build(MATCH, NUMBER, CHOICE)
    data = list_quiz_data(quiz, lambda url: f"..{url}")
    match, number, choice = data["questions"]
    assert data["passMark"] == 80
    assert match["pairs"] == [["FCA", "Export"], ["DDP", "Import"]]
    assert (number["number"], number["tolerance"], number["unit"]) == (1350.5, 0.5, "EUR")
    assert (choice["type"], choice["right"]) == ("single", [1])
    assert choice["readAgain"][0] == {"title": "Prepare a range", "url": "../courses/rates/prepare/"}


@pytest.mark.parametrize(
    ("questions", "is_same"),
    [
        ([ORDER, CHOICE | {"explain": "So."}], True),
        ([ORDER, CHOICE | {"read_again": []}], True),
        ([ORDER, CHOICE | {"type": "single"}], True),
        ([ORDER, CHOICE | {"answer": "1"}], False),
        ([ORDER, CHOICE | {"prompt": "Whose?"}], False),
        ([CHOICE, ORDER], False),
        ([ORDER], False),
    ],
)
def test_the_version_changes_with_what_is_asked_and_what_is_right(
    questions: list[dict[str, Any]], is_same: bool
) -> None:
    version = build(ORDER, CHOICE)[1].version
    assert (build(*questions)[1].version == version) is is_same


def test_the_examples_for_authors_are_questions_of_each_type() -> None:
    text = (EXAMPLE / "docs/authors.md").read_text("utf-8")
    (example,) = (block for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL) if "type: quiz" in block)
    lesson = Lesson.model_validate(yaml.safe_load(example))
    assert [question.form for question in lesson.questions] == [
        "single",
        "multiple",
        "order",
        "match",
        "text",
        "number",
    ]
    assert all(question.explain and not question.unused_parts for question in lesson.questions)
    assert lesson.pass_mark == 60
