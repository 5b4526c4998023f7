"""What a change does to the catalogue: each way in which a course or path can change, whom it reaches, the sums."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import TODAY
from repositories import COURSE, LESSON, PEOPLE, QUOTING, TEAM, Repository
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


def ask_otherwise(parts: str) -> str:
    return f"  - prompt: What do you read last?\n{parts}    explain: So.\n"


def order(*steps: str) -> str:
    return ask_otherwise(f"    type: order\n    choices: [{', '.join(steps)}]\n")


def match(**pairs: str) -> str:
    items = "".join(f"      - item: {item}\n        match: {match}\n" for item, match in pairs.items())
    return ask_otherwise(f"    pairs:\n{items}")


def number(more: str) -> str:
    return ask_otherwise(f"    type: number\n    answer: 1350\n{more}")


def accept(answer: str) -> str:
    return ask_otherwise(f"    type: text\n    answer: {answer}\n")


ONE, AGAIN = ask_otherwise("    choices: [You, We]\n    answer: 1\n"), "    read_again: [{}]\n"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (order("Ask", "Look", "Sign"), order("Look", "Ask", "Sign"), "Ask → Look → Sign / Look → Ask → Sign"),
        (match(FCA="Export", DDP="Import"), match(DDP="Import", FCA="Export"), ""),
        (
            match(FCA="Export", DDP="Import"),
            match(FCA="Import", DDP="Export"),
            "FCA = Export; DDP = Import / FCA = Import; DDP = Export",
        ),
        (number(""), number("    tolerance: 0.5\n    unit: EUR\n"), "1,350 / 1,350 EUR ± 0.5"),
        (number("    unit: EUR\n"), number("    unit: USD\n"), "1,350 EUR / 1,350 USD"),
        (number(""), number("").replace("1350", "1350.5"), "1,350 / 1,350.5"),
        (accept("EORI"), accept("[EORI, EORI number]"), "EORI / EORI or EORI number"),
        (accept("[EORI, VAT]"), accept("[VAT, EORI]"), ""),
    ],
)
def test_what_is_right_in_each_type_of_question_is_an_answer(
    repository: Repository, before: str, after: str, expected: str
) -> None:
    (change,) = compare_quizzes(repository, quiz(before), quiz(after)).item_changes
    answers = [c for c in change.question_changes if c.aspect == "answer"]
    assert [" / ".join((*c.field.removed_values, *c.field.added_values)) for c in answers] == [expected][
        : bool(expected)
    ]
    assert {c.aspect for c in change.question_changes} <= {"answer"}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (ONE, ONE.replace("    choices", "    type: multiple\n    choices"), ("type", "one choice", "several choices")),
        (ONE + AGAIN.format("floor"), ONE + AGAIN.format("know"), ("read_again", "floor", "know")),
    ],
)
def test_how_a_question_is_answered_and_what_to_read_again_is_shown(
    repository: Repository, before: str, after: str, expected: tuple[str, str, str]
) -> None:
    (change,) = compare_quizzes(repository, quiz(before), quiz(after)).item_changes
    ((aspect, field),) = [(c.aspect, c.field) for c in change.question_changes]
    assert (aspect, *field.removed_values, *field.added_values) == expected


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


PRICING = "content/sales/courses/pricing"
RENAMED: dict[str, str | bytes | None] = {
    PAGE: None,
    FLOOR: None,
    f"{PRICING}/index.md": COURSE.replace("tier:", "aliases: [quoting]\ntier:"),
    f"{PRICING}/01-know-your-floor.md": LESSON,
}
SKILLS = "- id: price-setting\n  name: Setting prices\n- id: writing\n  name: Writing\n"
STORY = """\
---
title: One course on quotes
summary: There is one course on quotes now, and the three others are gone for good.
status: stable
kind: change
date: 2026-11-16
audience: {teams: all}
items: [quoting]
---
Read it.
"""


def test_a_rename_shows_both_ids_and_what_else_changes_in_all_three_forms(repository: Repository) -> None:
    page = str(RENAMED[f"{PRICING}/index.md"]).replace("Price a lane", "Quote a lane")
    difference = changed(repository, {**RENAMED, f"{PRICING}/index.md": page})
    (change,) = difference.item_changes
    assert (change.change_type, change.former_id, change.lesson_changes) == ("renamed", "quoting", ())
    assert [field.label for field in change.fields] == ["Outcomes"]
    shown = text.render(difference)
    assert shown.startswith("Renamed: Quoting a lane (Course · Sales · Team · 30 min · Early version)\n")
    assert "  ~ Id: quoting → pricing\n  - Outcomes: Price a lane" in shown
    comment = markdown.render(difference)
    assert "> **Renamed: Quoting a lane**<br>" in comment
    assert "> - Id: quoting → pricing\n" in comment
    (item,) = json.loads(programs.render(difference))["items"]
    assert (item["how"], item["former_id"], item["id"]) == ("renamed", "quoting", "pricing")


def test_a_rename_that_is_something_else_too_shows_the_former_id(repository: Repository) -> None:
    page = str(RENAMED[f"{PRICING}/index.md"]).replace("status: mvp", "status: retired")
    (change,) = changed(repository, {**RENAMED, f"{PRICING}/index.md": page}).item_changes
    assert (change.change_type, change.former_id) == ("retired", "quoting")


def test_a_path_under_another_name_is_the_same_path(repository: Repository) -> None:
    path = PATH.replace("version: 1", "version: 1\naliases: [desk]")
    files: dict[str, str | bytes | None] = {"content/sales/paths/desk.md": None, "content/sales/paths/start.md": path}
    (change,) = changed(repository, files).item_changes
    assert (change.change_type, change.former_id, change.fields) == ("renamed", "desk", ())


@pytest.mark.parametrize(
    ("id", "title"), [("start", "Join the desk"), ("start", "Begin at the desk"), ("desk", "Begin at the desk")]
)
def test_a_path_is_one_path_before_and_after_it_gets_another_name(repository: Repository, id: str, title: str) -> None:
    path = PATH.replace("Join the desk", title)
    if id != "desk":
        path = path.replace("version: 1", "version: 1\naliases: [desk]")
    page = COURSE.replace("Price a lane", "Quote a lane")
    difference = changed(
        repository, {"content/sales/paths/desk.md": None, f"content/sales/paths/{id}.md": path, PAGE: page}
    )
    reach = next(change.reach for change in difference.item_changes if change.card.id == "quoting")
    assert [link.title for link in reach.paths] == [title]


def test_a_team_is_one_team_before_and_after_it_gets_another_name(repository: Repository) -> None:
    page = COURSE.replace("status: mvp", "status: mvp\naudience: {teams: [desk]}")
    repository.write({PAGE: page})
    team = TEAM.format(title="Desk", manager="hanna")
    repository.write({"content/desk/index.md": team})
    repository.commit("Marit de Wit")
    page = page.replace("Price a lane", "Quote a lane").replace("{teams: [desk]}", "{teams: [floor]}")
    team = team.replace("title: Desk", "title: Floor\naliases: [desk]")
    files = {"content/desk/index.md": None, "content/floor/index.md": team, PAGE: page}
    (change,) = changed(repository, files).item_changes
    assert change.reach.teams == ("Floor",)


@pytest.mark.parametrize(
    "files",
    [
        {PAGE: COURSE, FLOOR: LESSON},
        {"content/sales/courses/bidding/index.md": COURSE.replace("tier:", "aliases: [quoting]\ntier:")},
    ],
)
def test_an_alias_of_what_stays_or_of_two_is_no_rename(
    repository: Repository, files: dict[str, str | bytes | None]
) -> None:
    changes = changed(repository, {**RENAMED, **files}).item_changes
    assert {change.change_type for change in changes} <= {"new", "removed"}
    assert {change.card.id: change.change_type for change in changes}["pricing"] == "new"


def test_whatever_names_what_was_renamed_says_the_same(repository: Repository) -> None:
    story = "content/sales/stories/2026-11-16-quotes.md"
    repository.write({story: STORY})
    repository.commit("Marit de Wit")
    mended: dict[str, str | bytes | None] = {
        "content/sales/paths/desk.md": PATH.replace("items: [quoting]", "items: [pricing]"),
        story: STORY.replace("items: [quoting]", "items: [pricing]"),
    }
    difference = changed(repository, {**RENAMED, **mended})
    assert [(change.card.id, change.change_type) for change in difference.item_changes] == [("pricing", "renamed")]
    assert difference.kind_changes == ()
    assert [link.title for link in difference.paths] == ["Join the desk"]
    repository.git("switch", "--quiet", "main")
    repository.git("merge", "--quiet", "change")
    repository.git("switch", "--quiet", "change")
    difference = changed(repository, {story: STORY})  # under the former name again
    assert difference.is_empty
    difference = changed(repository, {story: STORY.replace("items: [quoting]", "items: [desk]")})
    assert [other.kind for other in difference.kind_changes] == ["story"]


@pytest.mark.parametrize(
    ("kind", "before", "after", "expected"),
    [
        (
            "skill",
            {"content/skills.yml": SKILLS},
            {"content/skills.yml": SKILLS.replace("id: price-setting", "id: pricing\n  aliases: [price-setting]")},
            "Renamed skill: Setting prices (price-setting → pricing)",
        ),
        (
            "story",
            {"content/sales/stories/2026-11-16-quotes.md": STORY},
            {
                "content/sales/stories/2026-11-16-quotes.md": None,
                "content/sales/stories/2026-11-16-one.md": STORY.replace(
                    "kind: change", "kind: change\naliases: [2026-11-16-quotes]"
                ).replace("Read it.", "Read it today."),
            },
            "Renamed and changed story: One course on quotes (2026-11-16-quotes → 2026-11-16-one)",
        ),
    ],
)
def test_other_kinds_are_renamed_too(
    repository: Repository,
    kind: str,
    before: dict[str, str | bytes | None],
    after: dict[str, str | bytes | None],
    expected: str,
) -> None:
    repository.write(before)
    repository.commit("Marit de Wit")
    difference = changed(repository, after)
    (other,) = difference.kind_changes
    assert (other.kind, other.new, other.changed, other.removed, other.count) == (kind, (), (), (), 1)
    assert f"{expected}\n" in text.render(difference)
    assert f"- {expected}\n" in markdown.render(difference)
    (document,) = json.loads(programs.render(difference))["others"]
    assert [entry["id"] for entry in document["renamed"]] == [other.renamed[0].id]


def test_a_team_under_another_name_is_no_other_team_of_its_courses(repository: Repository) -> None:
    page = (repository.root / "content/sales/index.md").read_text()
    files = {path: (repository.root / path).read_text() for path in ("content/sales/objectives/win.md", PAGE, FLOOR)}
    files["content/sales/paths/desk.md"] = PATH
    files["content/sales/data/quotes-won.csv"] = "metric,period,value\nquotes-won,2026-09,12\nquotes-won,2026-10,14\n"
    repository.write(dict(files))
    repository.commit("Marit de Wit")
    moved = {path.replace("content/sales/", "content/selling/"): content for path, content in files.items()}
    difference = changed(
        repository,
        {
            **dict.fromkeys([*files, "content/sales/index.md"]),
            **moved,
            "content/selling/index.md": page.replace("manager:", "aliases: [sales]\nmanager:"),
        },
    )
    assert difference.item_changes == ()
    assert [
        (other.kind, other.renamed[0].former_id, other.renamed[0].is_changed) for other in difference.kind_changes
    ] == [("team", "sales", False)]


def test_a_lesson_under_another_name_is_the_same_lesson(repository: Repository) -> None:
    lesson = LESSON.replace("type:", "aliases: [know-your-floor]\ntype:")
    difference = changed(repository, {FLOOR: None, f"{QUOTING}/01-your-floor.md": lesson})
    (change,) = difference.item_changes
    assert change.lesson_changes == ("lesson “Know your floor”: know-your-floor → your-floor",)
    assert "  ~ Lessons: lesson “Know your floor”: know-your-floor → your-floor\n" in text.render(difference)


def test_an_answer_that_changes_in_a_renamed_quiz_of_a_renamed_course_is_shown(repository: Repository) -> None:
    repository.write({QUIZ: quiz(ask())})
    repository.commit("Marit de Wit")
    lesson = quiz(ask(answer="2")).replace("type:", "aliases: [before-you-send-it]\ntype:")
    difference = changed(repository, {**RENAMED, QUIZ: None, f"{PRICING}/02-last-look.md": lesson})
    (change,) = difference.item_changes
    assert [question.aspect for question in change.question_changes] == ["answer"]
    assert change.lesson_changes == ("lesson “Before you send it”: before-you-send-it → last-look and questions",)


def test_a_page_lists_what_names_it_by_its_former_id(repository: Repository) -> None:
    repository.change(RENAMED)
    side = at_commit.load_catalogue(CommitTree(repository.root, "change"), COLLECTIONS)
    published = PublishedCatalogue(side, Context(TODAY, side.portal, Comparison()))
    assert [path.id for path in published.paths_by_item["pricing"]] == ["desk"]


@pytest.mark.parametrize(("kind", "page"), [("course", COURSE), ("path", PATH)])
def test_what_another_one_took_in_is_merged_and_says_into_what(repository: Repository, kind: str, page: str) -> None:
    basics, fast = (f"content/sales/{kind}s/{id}{'/index' if kind == 'course' else ''}.md" for id in ("basics", "fast"))
    repository.write({basics: page, fast: page.replace("\ntitle: ", "\ntitle: Fast ")})
    repository.commit("Marit de Wit")
    text_of_both = page.replace("\ntitle: ", "\naliases: [fast, basics]\ntitle: Fast ")
    difference = changed(repository, {basics: None, fast: text_of_both})
    (change,) = (change for change in difference.item_changes if change.card.id == "basics")
    assert (change.change_type, change.merged_into and change.merged_into.url) == ("removed", f"/{kind}s/fast/")
    into = change.merged_into.title
    assert into.startswith("Fast ")
    assert f"Merged: {change.card.title} (" in text.render(difference)
    assert f"Into: {into}" in text.render(difference)
    assert f"**Merged: {change.card.title}**" in markdown.render(difference)
    assert f"1 merged {kind}" in markdown.render(difference)
    (row,) = (row for row in json.loads(programs.render(difference))["items"] if row["id"] == "basics")
    assert (row["how"], row["gone"], row["merged_into"]) == ("removed", None, into)


TOMBSTONE = """\
- id: {id}
  title: Quoting a lane
  reason: The desk quotes in the new tool, which asks for each of these lines by itself.
  on: 2026-11-20
"""


@pytest.mark.parametrize(
    ("id", "label", "reason"),
    [
        ("quoting", "Taken down", "The desk quotes in the new tool, which asks for each of these lines by itself."),
        ("quotes\n  aliases: [quoting]", "Taken down", "The desk quotes in the new tool"),
        ("another", "Removed", ""),
        ("quoting\n  kind: path", "Removed", ""),
    ],
)
def test_what_goes_with_a_tombstone_is_taken_down_and_says_why(
    repository: Repository, id: str, label: str, reason: str
) -> None:
    files = {PAGE: None, FLOOR: None, "content/sales/gone.yml": TOMBSTONE.format(id=id)}
    difference = changed(repository, {**files})
    (change,) = (change for change in difference.item_changes if change.card.id == "quoting")
    assert change.change_type == "removed", "programs know it by this word"
    assert change.gone_reason.startswith(reason)
    assert bool(change.gone_reason) is bool(reason)
    assert f"{label}: Quoting a lane" in text.render(difference)
    assert f"**{label}: Quoting a lane**" in markdown.render(difference)
    assert reason in text.render(difference)
    (row,) = (row for row in json.loads(programs.render(difference))["items"] if row["id"] == "quoting")
    assert (row["how"], row["gone"]) == ("removed", change.gone_reason or None)
