"""What a change does to the catalogue: each way in which a course or path can change, whom it reaches, the sums."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import TODAY
from repositories import COURSE, LESSON, PEOPLE, QUOTING, Repository
from typer.testing import CliRunner

from trellis.check.context import Context
from trellis.cli import app
from trellis.derive import PublishedCatalogue
from trellis.derive.difference import CatalogueDifference, compare_catalogues
from trellis.duplicates.comparison import Comparison
from trellis.kinds import COLLECTIONS
from trellis.load.commit import CommitTree
from trellis.pipeline import at_commit
from trellis.reports.difference import json as programs
from trellis.reports.difference import markdown, text

PAGE = f"{QUOTING}/index.md"
FLOOR = f"{QUOTING}/01-know-your-floor.md"
PATH = """\
---
title: Join the desk
summary: What somebody takes in their first month at the desk, in the order that works.
status: stable
kind: onboarding
tier: team
version: 1
audience: {teams: [sales]}
required_for: {teams: [sales], due_days: 30}
steps:
  - section: First
    items: [quoting]
---
Welcome.
"""


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = Repository(tmp_path)
    repository.write({"content/sales/paths/desk.md": PATH})
    repository.commit("Marit de Wit")
    return repository


def compared(repository: Repository) -> CatalogueDifference:
    sides = (at_commit.load_catalogue(CommitTree(repository.root, ref), COLLECTIONS) for ref in ("main", "change"))
    return compare_catalogues(*(PublishedCatalogue(side, Context(TODAY, side.portal, Comparison())) for side in sides))


def changed(repository: Repository, files: dict[str, str | bytes | None]) -> CatalogueDifference:
    repository.change(files)
    return compared(repository)


def test_nothing_is_nothing(repository: Repository) -> None:
    difference = changed(repository, {"README.md": "Hello\n"})
    assert difference.is_empty
    assert text.render(difference) == "Nothing changes in the catalogue.\n"


@pytest.mark.parametrize(
    ("before", "after", "how"),
    [
        (None, COURSE, "new"),
        (None, COURSE.replace("status: mvp", "status: draft"), "draft"),
        (COURSE.replace("status: mvp", "status: draft"), COURSE, "published"),
        (COURSE, COURSE.replace("a promise", "a pledge"), "changed"),
        (COURSE, COURSE.replace("status: mvp", "status: retired"), "retired"),
        (COURSE, COURSE.replace("status: mvp", "status: draft"), "withdrawn"),
        (COURSE, None, "removed"),
    ],
)
def test_what_happens_to_a_course(repository: Repository, before: str | None, after: str | None, how: str) -> None:
    other = "content/sales/courses/other/index.md"
    if before:
        repository.write({other: before})
        repository.commit("Marit de Wit")
    (change,) = changed(repository, {other: after}).item_changes
    assert (change.change_type, change.card.id) == (how, "other")


def test_a_course_under_another_name_is_the_same_course(repository: Repository) -> None:
    renamed = COURSE.replace("status: mvp", "status: mvp\naliases: [quoting]")
    files = {
        PAGE: None,
        FLOOR: None,
        "content/sales/courses/pricing/index.md": renamed,
        "content/sales/courses/pricing/01-know-your-floor.md": LESSON,
    }
    difference = changed(repository, files)
    assert [(change.change_type, change.card.id) for change in difference.item_changes] == [("renamed", "pricing")]


def test_each_thing_that_it_says_differently_is_told(repository: Repository) -> None:
    page = COURSE.replace("minutes: 30", "minutes: 45").replace("Price a lane from", "Quote a lane from")
    difference = changed(
        repository,
        {
            PAGE: page,
            FLOOR: LESSON.replace("4 per cent", "6 per cent"),
            f"{QUOTING}/02-more.md": LESSON.replace("Know your floor", "More of it"),
        },
    )
    (change,) = difference.item_changes
    assert [(field.label, field.removed_values, field.added_values) for field in change.fields] == [
        ("Minutes", ("30",), ("45",)),
        ("Outcomes", ("Price a lane from its cost lines.",), ("Quote a lane from its cost lines.",)),
    ]
    assert change.lesson_changes == ("lesson “Know your floor”: 1 word", "new lesson “More of it”")
    assert difference.minutes_change == 15


def test_whom_it_reaches(repository: Repository) -> None:
    difference = changed(repository, {FLOOR: LESSON.replace("4 per cent", "6 per cent")})
    (change,) = difference.item_changes
    assert change.reach.includes_everyone
    assert [link.title for link in change.reach.paths] == ["Join the desk"]
    assert [link.title for link in difference.paths] == ["Join the desk"]


def test_whom_a_duty_concerned_before_is_told_when_it_is_dropped(repository: Repository) -> None:
    dropped = PATH.replace("required_for: {teams: [sales], due_days: 30}\n", "").replace(
        "audience: {teams: [sales]}", "audience: {teams: [operations]}"
    )
    (change,) = changed(repository, {"content/sales/paths/desk.md": dropped}).item_changes
    assert change.reach.compulsory_for == "Sales, within 30 days of joining"
    assert change.reach.teams == ("Sales", "Operations")


def test_the_rest_is_counted_by_kind(repository: Repository) -> None:
    difference = changed(
        repository,
        {
            "content/people.yml": PEOPLE.replace("Mei Chen", "Mei Chen-Li")
            + "- id: new\n  name: New Person\n  manager: ilse\n"
        },
    )
    assert [
        (other.kind, [link.title for link in other.new], [link.title for link in other.changed])
        for other in difference.kind_changes
    ] == [("person", ["New Person"], ["Mei Chen-Li"])]


def test_what_cannot_be_understood_is_no_crash(repository: Repository) -> None:
    (change,) = changed(repository, {PAGE: "---\ntitle: [broken\n"}).item_changes
    assert change.change_type == "removed"


def test_forty_cards_and_no_more_stand_in_a_comment(repository: Repository) -> None:
    files = {f"content/sales/courses/c{n}/index.md": COURSE.replace("Quoting a lane", f"Course {n}") for n in range(60)}
    shown = markdown.render(changed(repository, dict(files)))
    assert shown.count("> **New: ") == 40
    assert "… and 20 more; `trellis diff` shows them all." in shown
    assert shown.count("<details>") == shown.count("</details>") == 1


def test_the_document_for_programs(repository: Repository) -> None:
    document = json.loads(programs.render(changed(repository, {FLOOR: LESSON.replace("4 per cent", "6 per cent")})))
    (item,) = document["items"]
    assert (document["version"], item["how"], item["id"], item["lessons"]) == (
        1,
        "changed",
        "quoting",
        ["lesson “Know your floor”: 1 word"],
    )
    assert item["reach"]["paths"] == [{"title": "Join the desk", "url": "/paths/desk/"}]


@pytest.mark.parametrize("head", [[], ["--head", "change"]])
def test_the_command_compares_with_where_the_change_began(repository: Repository, head: list[str]) -> None:
    repository.change({FLOOR: LESSON.replace("4 per cent", "6 per cent")})
    repository.advance({"content/operations/courses/other/index.md": COURSE})
    done = CliRunner().invoke(app, ["diff", "--root", str(repository.root), "--today", "2026-11-23", *head])
    assert done.exit_code == 0
    assert "Changed: Quoting a lane (Course · Sales · Team · 30 min · Early version)" in done.output
    assert "Readers will notice: 1 changed course." in done.output


def test_a_revision_that_is_not_there_is_said_so(repository: Repository) -> None:
    done = CliRunner().invoke(app, ["diff", "--root", str(repository.root), "--base", "nowhere"])
    assert done.exit_code == 2
    assert "Git knows no revision nowhere here" in done.output.replace("\n", " ")


QUIZ = f"{QUOTING}/02-before-you-send-it.md"
QUESTION = """\
  - prompt: {prompt}
    choices: [{choices}]
    answer: {answer}
    explain: {explain}
"""
ASKED = {
    "prompt": "What do you read last?",
    "choices": "The rate, The address, The date, The weight",
    "answer": "4",
    "explain": "It decides the rate.",
}


def quiz(*questions: str) -> str:
    head = "---\ntitle: Before you send it\ntype: quiz\nminutes: 5\nquestions:\n"
    return f"{head}{''.join(questions)}---\nThree questions.\n"


def ask(**more: str) -> str:
    return QUESTION.format(**{**ASKED, **more})


def compare_quizzes(repository: Repository, before: str, after: str) -> CatalogueDifference:
    repository.write({QUIZ: before})
    repository.commit("Marit de Wit")
    return changed(repository, {QUIZ: after})


RIGHT = "Right answer to “What do you read last?”, in “Before you send it”"


@pytest.mark.parametrize(
    ("old", "new", "removed", "added"),
    [
        ({}, {"answer": "2"}, "The weight (choice 4)", "The address (choice 2)"),
        (
            {"answer": "[1, 4]"},
            {"answer": "[4, 2]"},
            "The rate (choice 1); The weight (choice 4)",
            "The address (choice 2); The weight (choice 4)",
        ),
        (
            {},  # the same number, which another choice has now
            {"choices": "The rate, The weight, The date, The address"},
            "The weight (choice 4)",
            "The address (choice 4)",
        ),
        ({}, {"answer": "[4, 2]"}, "The weight (choice 4)", "The address (choice 2); The weight (choice 4)"),
        ({}, {"answer": "9"}, "The weight (choice 4)", "nothing (choice 9)"),
    ],
)
def test_a_right_answer_that_changes_is_shown_with_its_question_and_both_answers(
    repository: Repository, old: dict[str, str], new: dict[str, str], removed: str, added: str
) -> None:
    difference = compare_quizzes(repository, quiz(ask(**old)), quiz(ask(**new)))
    (change,) = difference.item_changes
    first = change.question_changes[0]
    assert (first.aspect, first.field.label) == ("answer", RIGHT)
    assert (first.field.removed_values, first.field.added_values) == ((removed,), (added,))
    assert f"  - {RIGHT}: {removed}\n  + {RIGHT}: {added}\n" in text.render(difference)
    assert f"> - {RIGHT}: {added} *instead of* {removed}\n" in markdown.render(difference)
    (item,) = json.loads(programs.render(difference))["items"]
    assert item["questions"][0] == {
        "lesson": "Before you send it",
        "question": "What do you read last?",
        "aspect": "answer",
        "label": RIGHT,
        "out": [removed],
        "into": [added],
    }


OTHER = ask(prompt="Who signs it?", choices="You, The lead", answer="2")
OTHER_ANSWER = OTHER.replace("answer: 2", "answer: 1")
SIGNED = "Who signs it? (right: The lead (choice 2))"
MIXED = ask(choices="The weight, The rate, The address, The date", answer="1")
ONE_MORE = ask(choices="The rate, The address, The date, The weight, The name")
AT_THE_END = "What do you read at the end?"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (quiz(ask()), quiz(MIXED), [("choices", (), ("in another order",))]),
        (quiz(ask()), quiz(ask(prompt=AT_THE_END)), [("prompt", ("What do you read last?",), (AT_THE_END,))]),
        (quiz(ask()), quiz(ask(explain="Look!")), [("explanation", ("It decides the rate.",), ("Look!",))]),
        (quiz(ask()), quiz(OTHER, ask()), [("new", (), (SIGNED,))]),
        (quiz(ask(), OTHER), quiz(ask()), [("removed", (SIGNED,), ())]),
        (quiz(ask(), OTHER), quiz(OTHER, ask()), []),
        (quiz(ask(), OTHER), quiz(OTHER_ANSWER, ask()), [("answer", ("The lead (choice 2)",), ("You (choice 1)",))]),
        (quiz(ask()), quiz(ONE_MORE), [("choices", (), ("The name",))]),
    ],
)
def test_what_else_changes_of_a_question_is_shown(
    repository: Repository, before: str, after: str, expected: list[tuple[str, tuple[str, ...], tuple[str, ...]]]
) -> None:
    (change,) = compare_quizzes(repository, before, after).item_changes
    changes = [(c.aspect, c.field.removed_values, c.field.added_values) for c in change.question_changes]
    assert changes == expected


def test_two_long_answers_are_shown_from_where_they_differ(repository: Repository) -> None:
    start = "Call the desk lead and tell what you know and what you do not know yet " * 3
    choices = f"{start}before noon, {start}after noon"
    difference = compare_quizzes(
        repository, quiz(ask(choices=choices, answer="1")), quiz(ask(choices=choices, answer="2"))
    )
    shown = text.render(difference)
    assert "what you do not know yet before noon (choice 1)\n" in shown
    assert "what you do not know yet after noon (choice 2)\n" in shown
    longer = quiz(ask(choices=f"{start}before noon, No", answer="1"))
    later = quiz(ask(choices=f"{start}after noon, No", answer="1"))
    repository.git("switch", "--quiet", "main")
    repository.git("branch", "--force", "change", "main")
    shown = text.render(compare_quizzes(repository, longer, later))
    assert "what you do not know yet before noon\n" in shown
    assert "what you do not know yet after noon\n" in shown


def test_no_answer_is_hidden_behind_other_changes(repository: Repository) -> None:
    outcomes = "".join(f"  - id: o{n}\n    text: Price lane number {n} from its cost lines.\n" for n in range(30))
    repository.write({QUIZ: quiz(ask())})
    repository.commit("Marit de Wit")
    page = COURSE.replace("outcomes:\n", f"outcomes:\n{outcomes}")
    lessons = {f"{QUOTING}/{n}-more.md": LESSON.replace("Know", f"Know {n}") for n in range(10, 30)}
    shown = markdown.render(changed(repository, {PAGE: page, QUIZ: quiz(ask(answer="2")), **lessons}))
    assert f"> - {RIGHT}: The address (choice 2) *instead of* The weight (choice 4)" in shown


def test_hostile_words_of_a_question_stay_words(repository: Repository) -> None:
    hostile = '"<img src=x onerror=alert(1)> @everyone [a](javascript:1)\x1b[2J"'
    difference = compare_quizzes(
        repository, quiz(ask(choices=f"{hostile}, No", answer="1")), quiz(ask(choices=f"{hostile}, No", answer="2"))
    )
    assert "<img" not in markdown.render(difference)
    assert "\x1b" not in text.render(difference)
