"""Messages that misled people who tried Trellis: each says what is the matter, and what to do next."""

from __future__ import annotations

import pytest
from conftest import TODAY, Portal, course
from typer.testing import CliRunner

from trellis.cli import app
from trellis.diagnostics.diagnostic import Diagnostic
from trellis.pipeline.run import run_pipeline

PAGE = "content/sales/courses/quoting/index.md"
LESSON = "content/sales/courses/quoting/01-start.md"
PATH = "content/sales/paths/new-here.md"

QUIZ = """\
---
title: Which way to quote
type: quiz
minutes: 5
questions:
  - prompt: Who signs?
    {choices}: [The Treasurer, The Group Controller, Nobody]
    answer: {answer}
    explain: It says so in the manual.
---
Text.
"""


def find(portal: Portal, files: dict[str, str | bytes], rule: str, path: str = "") -> list[str]:
    """``message / help`` of the findings of a rule."""
    diagnostics: tuple[Diagnostic, ...] = run_pipeline(portal(files), TODAY).diagnostics
    return [f"{d.message} / {d.help}" for d in diagnostics if d.rule == rule and d.location.path == (path or PAGE)]


VALUES = [
    ({"reviewed": '""'}, "`reviewed` is empty / write one, or delete the line"),
    ({"reviewed": "' '"}, "`reviewed` is empty / write one, or delete the line"),
    ({"language": '""'}, "`language` is empty / write one, or delete the line"),
    ({"retired_reason": '""'}, "`retired_reason` is empty / write one, or delete the line"),
    ({"skills": ""}, "`skills` has no value / write one, or delete the line"),
    (
        {"tier": '"team\u00a0"'},
        "`tier` holds an invisible hard space (U+00A0) at character 5 / write an ordinary space in its place, or none",
    ),
    (
        {"reviewed": '"2026-09-14\u202f"'},
        "`reviewed` holds an invisible hard space (U+202F) at character 11 / "
        "write an ordinary space in its place, or none",
    ),
    (
        {"review_every": "yearly"},
        "`review_every` `yearly` is no length of time / "
        "write it like `12 months`: a number, and days, weeks, months or years",
    ),
    (
        {"review_every": "6m"},
        "`review_every` `6m` is no length of time / "
        "write it like `6 months`: a number, and days, weeks, months or years",
    ),
    (
        {"review_every": "now and then"},
        "`review_every` `now and then` is no length of time / "
        "write it like `12 months`: a number, and days, weeks, months or years",
    ),
    (
        {"outcomes": "[Draft a quote]"},
        "`outcomes 1` has keys of its own / write `id:` and `text:` below it, indented by two spaces",
    ),
    (
        {"waivers": "[cycle]"},
        "`waivers 1` has keys of its own / write `rule:`, `reason:` and `expires:` below it, indented by two spaces",
    ),
    ({"reviewed": "2026-09-14T10:30:00.000Z"},
     "`reviewed` `2026-09-14T10:30:00.000Z` is not a date / write the day alone: 2026-09-14"),
    ({"reviewed": "2026-09-14 10:30"}, "`reviewed` `2026-09-14 10:30` is not a date / write the day alone: 2026-09-14"),
    ({"reviewed": "14.09.2026"}, "`reviewed` `14.09.2026` is not a date / write year-month-day, such as 2026-03-31"),
]  # fmt: skip


@pytest.mark.parametrize(("keys", "expected"), VALUES)
def test_a_wrong_value_is_named_for_what_it_is(portal: Portal, keys: dict[str, str], expected: str) -> None:
    text = course("Quoting rates", **keys)
    text = text.replace("tier: individual\n", "") if "tier" in keys else text
    messages = find(portal, {PAGE: text}, "wrong-value")
    assert [one for one in messages if f"`{next(iter(keys))}" in one] == [expected]


LINES = "`title` goes on over 2 lines, and stands on one wherever it is shown"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (
            "|\n  A title in a\n  literal block",
            ["`title` goes on over 2 lines, and stands on one wherever it is shown"],
        ),
        ('"A title\\nof two lines"', ["`title` goes on over 2 lines, and stands on one wherever it is shown"]),
        ("'A title\n\n  with a paragraph'", ["`title` goes on over 2 lines, and stands on one wherever it is shown"]),
        (">\n  A title that is\n  folded to one line", []),
        ("A title that goes on\n  on the next line", []),
    ],
)
def test_a_title_stands_on_one_line(portal: Portal, title: str, expected: list[str]) -> None:
    assert [one.split(" / ")[0] for one in find(portal, {PAGE: course(title)}, "wrong-value")] == expected


def test_a_folded_title_is_published_without_a_line_break(portal: Portal) -> None:
    catalogue = run_pipeline(portal({PAGE: course(">\n  A title that is\n  folded")}), TODAY).catalogue
    assert catalogue.entry(("course", "quoting")).title == "A title that is folded"


def test_a_name_stands_on_one_line(portal: Portal) -> None:
    people = "- id: ada\n  name: |\n    Ada\n    Lovelace\n"
    messages = find(portal, {"content/people.yml": people}, "wrong-value", "content/people.yml")
    assert messages[0].startswith("`name` goes on over 2 lines")


def test_steps_that_are_names_are_not_too_few(portal: Portal) -> None:
    path = course("New at sales", kind="path", audience="{}", version="1", steps="[quoting, zoning, packing]")
    messages = find(portal, {PATH: path.replace("mode: self-paced\n", "")}, "wrong-value", PATH)
    assert messages == [
        f"`steps {number}` has keys of its own / write `section:` and `items:` below it, indented by two spaces; "
        "`optional:` may follow"
        for number in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (
            "The Group Controller",
            "`questions 1 answer` `The Group Controller` is not the number of a choice / "
            "write 2, the number of that choice",
        ),
        (
            "nobody.",
            "`questions 1 answer` `nobody.` is not the number of a choice / write 3, the number of that choice",
        ),
        (
            "somebody else",
            "`questions 1 answer` `somebody else` is not the number of a choice / "
            "write the number of the right choice, counted from 1",
        ),
    ],
)
def test_an_answer_in_words_is_turned_into_its_number(portal: Portal, answer: str, expected: str) -> None:
    files: dict[str, str | bytes] = {PAGE: course(), LESSON: QUIZ.format(choices="choices", answer=answer)}
    assert find(portal, files, "wrong-value", LESSON) == [expected]


@pytest.mark.parametrize(
    ("old", "new", "rule", "expected"),
    [
        ("    {choices}: [The Treasurer, The Group Controller, Nobody]\n", "", "missing-field", "questions 1 choices"),
        ("    answer: {answer}\n", "", "missing-field", "questions 1 answer"),
        ("    answer: {answer}\n", "    type: order\n", "missing-field", ""),
        ("    answer: {answer}\n", "    type: match\n", "missing-field", "questions 1 pairs"),
        ("    answer: {answer}\n", "    type: sort\n", "wrong-value", "questions 1 type"),
        ("    answer: {answer}\n", "    type: number\n    answer: 2,5\n", "wrong-value", "questions 1 answer"),
        (
            "    answer: {answer}\n",
            "    type: number\n    answer: 2\n    tolerance: -1\n",
            "wrong-value",
            "questions 1 tol",
        ),
        ("    answer: {answer}\n", "    type: text\n    answer: [a <b>]\n", "wrong-value", "questions 1 answer 1"),
    ],
)
def test_what_a_type_of_question_needs_is_told_at_its_place(
    portal: Portal, old: str, new: str, rule: str, expected: str
) -> None:
    assert old in QUIZ
    quiz = QUIZ.replace(old, new).format(choices="choices", answer="1")
    messages = find(portal, {PAGE: course(), LESSON: quiz}, rule, LESSON)
    assert [message[: len(expected) + 1] for message in messages] == ([f"`{expected}"] if expected else [])


def test_a_key_from_elsewhere_is_one_finding_with_the_right_key(portal: Portal) -> None:
    files: dict[str, str | bytes] = {PAGE: course(), LESSON: QUIZ.format(choices="options", answer="1")}
    assert find(portal, files, "unknown-key", LESSON) == [
        "`questions 1` has no key `options` / did you mean `choices`?"
    ]
    assert find(portal, files, "missing-field", LESSON) == []


@pytest.mark.parametrize(
    ("key", "help"),
    [
        ("owner", "delete it: the team whose folder it lies in owns it"),
        ("team", "delete it: the team whose folder it lies in owns it"),
        ("id", "delete it: the name of its file or folder is its id"),
        ("tags", "did you mean `skills`?"),
        ("author", "did you mean `people`?"),
        ("duration", "did you mean `minutes`?"),
    ],
)
def test_a_habit_from_elsewhere_is_led_to_the_portals_way(portal: Portal, key: str, help: str) -> None:
    messages = find(portal, {PAGE: course("Quoting rates", **{key: "Finance"})}, "unknown-key")
    assert messages == [f"a course has no key `{key}` / {help}"]


def test_a_misspelt_key_is_not_missing_as_well(portal: Portal) -> None:
    text = course("Quoting rates").replace("summary:", "sumary:")
    assert find(portal, {PAGE: text}, "missing-field") == []
    assert find(portal, {PAGE: text}, "unknown-key") == ["a course has no key `sumary` / did you mean `summary`?"]


def test_a_document_that_lies_there_is_not_said_to_be_missing(portal: Portal) -> None:
    text = course("Quoting rates") + "\n[The letter](letter.doc), [the list](list.docm), [another](other.doc)\n"
    folder = PAGE.removesuffix("index.md")
    files: dict[str, str | bytes] = {PAGE: text, f"{folder}letter.doc": b"\xd0\xcf", f"{folder}list.docm": b"PK\x03"}
    letter, macro, other = find(portal, files, "link-broken")
    assert letter.startswith("`letter.doc` lies there, and a .doc file is not published / ")
    assert macro.startswith("`list.docm` lies there, and a .docm file is not published / ")
    assert other.startswith(f"there is no file `{folder}other.doc`")


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (course("Quoting rates").replace("\n", "\r\n").encode(), "file-line-endings"),
        (b"\xef\xbb\xbf" + course("Quoting rates").encode(), "file-bom"),
        (course("Quoting rates").replace("\n", "\r").encode(), "file-line-endings"),
    ],
)
def test_what_the_fixes_mend_says_so(portal: Portal, raw: bytes, rule: str) -> None:
    (message,) = find(portal, {PAGE: raw}, rule)
    assert "run `trellis check --fix`" in message


@pytest.mark.parametrize(
    ("reviewed", "is_asked"), [(None, False), ("2026-11-20", False), ("2025-11-20", True), ("2025-12-20", False)]
)
def test_only_a_course_that_was_read_long_ago_may_be_one_that_nobody_needs(
    portal: Portal, reviewed: str | None, is_asked: bool
) -> None:
    keys = {"reviewed": reviewed} if reviewed else {}
    (message,) = find(portal, {PAGE: course("Quoting rates", "stable", **keys)}, "orphan-course")
    assert ("retire it" in message) is is_asked


def test_an_address_in_a_file_that_was_never_committed_is_not_said_to_be_in_gits_history(portal: Portal) -> None:
    text = course("Quoting rates") + "\nWrite to mei.chen@meridian.internal about it.\n"
    (message,) = find(portal, {PAGE: text}, "personal-data")
    assert "If it was committed before, it stays in Git's history" in message


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("objectives", "no objective is called `nowhere` / an objective must exist before it is named here"),
        ("needs", "no need is called `nowhere` / a need must exist before it is named here"),
        (
            "prerequisites",
            "no course or path is called `nowhere` / a course or path must exist before it is named here",
        ),
    ],
)
def test_a_kind_has_the_right_article(portal: Portal, key: str, expected: str) -> None:
    assert find(portal, {PAGE: course("Quoting rates", **{key: "[nowhere]"})}, "unknown-reference") == [expected]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            ["new", "quizz", "--team", "sales", "--title", "N", "--summary", "x"],
            "it cannot be quizz; it can be course, lesson, quiz, checkpoint, path, objective, need, session, story, "
            "rubric, page or team.",
        ),
        (["check", "--format", "xml"], "it cannot be xml; it can be text, json, github, junit, markdown or sarif."),
        (["find", "rates", "--format", "it's"], "it cannot be it's; it can be text or json."),
    ],
)
def test_a_choice_that_is_none_is_refused_in_plain_words(arguments: list[str], expected: str) -> None:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert expected in " ".join(result.output.split())
    assert "Value error" not in result.output


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("[a](../courses/quoting)", "leads to a folder, not to its page / write `../courses/quoting/index.md`"),
        (
            "[a](<(https://carrier.example/terms)>)",
            "the address stands in brackets of its own / write `https://carrier.example/terms` alone",
        ),
        (
            "[a](‘carrier.md’)",
            "the address stands in quotation marks / write `carrier.md` without them",
        ),
        (
            "[a](carrier.com)",
            "there is no file `content/sales/pages/carrier.com` / if a site is meant, write `https://carrier.com`",
        ),
    ],
)
def test_a_link_that_leads_nowhere_says_what_was_probably_meant(portal: Portal, link: str, expected: str) -> None:
    note = "---\ntitle: A note\nsummary: What to do in the first week, and whom to ask.\nstatus: stable\n---\n\n"
    path = "content/sales/pages/note.md"
    files: dict[str, str | bytes] = {PAGE: course(), path: note + link}
    assert find(portal, files, "link-broken", path) == [expected]


def test_a_web_address_in_quotation_marks_is_told_once(portal: Portal) -> None:
    files: dict[str, str | bytes] = {PAGE: course() + "\n[a](„https://carrier.example/terms“)\n"}
    assert find(portal, files, "link-broken") == []
    assert find(portal, files, "address-not-plain") == [
        "an address with quotation marks around it is missing from the page / write `https://carrier.example/terms` "
        "without them"
    ]


def test_code_within_a_block_of_html_is_led_out_of_it(portal: Portal) -> None:
    files: dict[str, str | bytes] = {
        PAGE: course() + "\n<details>\n<summary>Why?</summary>\nThe `<button>` says so.\n</details>\n"
    }
    assert find(portal, files, "html-in-text") == [
        "`<button>` is refused in a text / delete it; if it is meant as code, "
        "take it out of the `<details>` and put it between backticks"
    ]
    files[PAGE] = course() + "\nPress the <button> there.\n"
    (message,) = find(portal, files, "html-in-text")
    assert message.endswith("if it is meant as code, put it between backticks")


@pytest.mark.parametrize(
    ("title", "is_right"),
    [
        ("File > Save as", True),
        ("Client > Port > Ship", True),
        ("Rates <b>", False),
        (">Rates", False),
        ("A->B", False),
    ],
)
def test_a_sign_between_spaces_is_no_markup(portal: Portal, title: str, is_right: bool) -> None:
    assert (find(portal, {PAGE: course(f"'{title}'")}, "wrong-value") == []) == is_right
