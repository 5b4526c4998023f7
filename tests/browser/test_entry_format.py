"""What the web editor writes into a file: each line of what nobody changed, and of the rest what the check reads."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from conftest import EXAMPLE
from driving import NEEDS_BROWSER
from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as PlaywrightError
from serving import served
from test_web_editor import QUIZ

from trellis.load.parse import parse_markdown
from trellis.site.editor.files import ASSETS
from trellis.site.editor.program import read_program

pytestmark = NEEDS_BROWSER

COURSE = """\
---
# Written at the desk.
title: 'Quoting: a start'
required_for: all   # everybody
minutes: 030
lms_id: 0012345
skills: [ pricing, talks ]
people:
- {person: mei, role: author}   # since spring
- person: diego
  role: reviewer

# Below, what it leads to.
outcomes:
  - id: price
    text: >
      Price a lane
      from its cost lines.
aliases: []
optional: ~
---

Why a quote is a promise.
"""
"""In several styles that others may write, with comments and values that look like numbers."""

Edit = Callable[[dict[str, Any]], None]


@pytest.fixture(scope="module")
def editor(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page with the editor's program, which has parsed its configuration, and the format of entries."""
    folder = tmp_path_factory.mktemp("editor")
    (folder / "sveltia-cms.js").write_bytes(read_program())
    for name in ("base-commits.js", "entry-format.js", "plain-markdown.js"):
        (folder / name).write_bytes((ASSETS / name).read_bytes())
    config = "backend: {name: test-repo}\ncollections: [{name: a, label: A, folder: a, fields: [{name: title}]}]\n"
    (folder / "config.yml").write_text(config)
    scripts = (
        '<link href="config.yml" type="text/yaml" rel="cms-config-url"><div id="nc-root"></div>'
        '<script src="sveltia-cms.js"></script><script type="module">import * as format from "./entry-format.js";'
        'import { isPlainMarkdown } from "./plain-markdown.js"; Object.assign(globalThis, { format, isPlainMarkdown });'
        "globalThis.commits = { note: (find, query) => find(query) }; CMS.init();</script>"
    )
    (folder / "index.html").write_text(
        f"<!doctype html><meta charset='utf-8'><title>Editor</title><body>{scripts}</body>"
    )
    with served(folder) as base:
        page = chromium.new_page(base_url=base)
        page.goto("/")
        page.wait_for_function("globalThis.parseYamlDocument && globalThis.format")
        lists = ["required_for", "skills", "people", "outcomes", "aliases", "questions", "choices", "pairs"]
        page.evaluate(
            "lists => { globalThis.entry = format.createEntryFormat(parseYamlDocument, new Set(lists)) }", lists
        )
        yield page
        page.close()


def read(editor: Page, text: str) -> dict[str, Any]:
    return dict(editor.evaluate("text => entry.readEntry(text)", text))


def write(editor: Page, text: str, edit: Edit) -> str:
    """The file's text after an edit of what the forms show."""
    values = read(editor, text)
    edit(values)
    return str(editor.evaluate("values => entry.writeEntry(values)", values))


def keep(values: dict[str, Any]) -> None:
    """Changes nothing."""


@pytest.mark.parametrize(
    "text",
    [
        QUIZ,
        COURSE,
        COURSE.replace("\n", "\n\n"),
        "---\n---\n",
        "---\ntitle: A\n---\n",
        "--- \ntitle: A\n---\t\n\n\n   \nText\n\n---\n\nMore\n",
        "---\n{title: A, minutes: 010}\n---\nText\n",
        "---\n# nothing yet\n---\nText\n",
        "---\ntitle: >\n  A\n\n  B\n\n\nsummary: |+\n  C\n\n---\n",
        "A text without front matter.\n",
    ],
)
def test_what_nobody_changed_stays_byte_by_byte(editor: Page, text: str) -> None:
    assert write(editor, text, keep) == text


def test_the_files_of_a_portal_stay_byte_by_byte(editor: Page, portal_texts: dict[str, str]) -> None:
    changed = [path for path, text in portal_texts.items() if write(editor, text, keep) != text]
    assert changed == []


@pytest.mark.parametrize(
    "front",
    [
        'title: A\nsummary: "one\ntwo"',
        "title: A\ntitle: B",
        "title: [A",
        "- title: A",
        "title: A\nskills: [\n  a,\n]\n x",
    ],
)
def test_what_cannot_be_read_here_is_a_text_as_a_whole(editor: Page, front: str) -> None:
    """It is in the list, so that no new entry takes its name, and nobody else's values are written over it."""
    text = f"---\n{front}\n---\n\nText.\n"
    values = read(editor, text)
    assert values["body"] == text
    assert write(editor, text, keep) == text
    assert write(editor, text, lambda values: values.update(body=text.replace("Text", "Words"))) == text.replace(
        "Text", "Words"
    )
    with pytest.raises(PlaywrightError, match="cannot be read here"):
        write(editor, text, lambda values: values.update(summary="Another"))


def set_title(values: dict[str, Any]) -> None:
    values["title"] = "no"


def add_skill(values: dict[str, Any]) -> None:
    values["skills"].append("customs")


def change_role(values: dict[str, Any]) -> None:
    values["people"][1]["role"] = "author: and reviewer"


def remove_first_person(values: dict[str, Any]) -> None:
    del values["people"][0]


def put_person_first(values: dict[str, Any]) -> None:
    values["people"].insert(0, {"person": "ilse", "role": "specialist"})


def clear_minutes(values: dict[str, Any]) -> None:
    del values["minutes"]


def add_key(values: dict[str, Any]) -> None:
    values["version"] = 3
    values["source"] = {"url": "https://example.org", "cost": 0, "funded": False}


def change_text(values: dict[str, Any]) -> None:
    values["body"] = "    code\n\nMore."


def clear_text(values: dict[str, Any]) -> None:
    values["body"] = ""


def write_lines(values: dict[str, Any]) -> None:
    values["outcomes"][0]["text"] = "Price a lane.\n\nThen: check it."


def exchange_list(values: dict[str, Any]) -> None:
    values["required_for"] = ["sales", "operations"]


@pytest.mark.parametrize(
    ("edit", "removed", "added"),
    [
        (set_title, ["title: 'Quoting: a start'"], ["title: 'no'"]),
        (add_skill, ["skills: [ pricing, talks ]"], ["skills: [ pricing, talks, customs ]"]),
        (change_role, ["  role: reviewer"], ["  role: 'author: and reviewer'"]),
        (remove_first_person, ["- {person: mei, role: author} # since spring"], []),
        (put_person_first, [], ["- person: ilse", "  role: specialist"]),
        (clear_minutes, ["minutes: 030"], []),
        (add_key, [], ["version: 3", "source:", "  url: https://example.org", "  cost: 0"]),
        (change_text, ["Why a quote is a promise."], ["    code", "More."]),
        (clear_text, ["Why a quote is a promise."], []),
    ],
)
def test_an_edit_changes_its_own_lines(editor: Page, edit: Edit, removed: list[str], added: list[str]) -> None:
    former, present = (
        [line.replace("   #", " #") for line in text.split("\n") if line.strip()]
        for text in (COURSE, write(editor, COURSE, edit))
    )
    assert [line for line in former if line not in present] == removed
    assert [line for line in present if line not in former] == added


@pytest.mark.parametrize(
    "edit",
    [
        keep, set_title, add_skill, change_role, remove_first_person, put_person_first, clear_minutes, change_text,
        clear_text, write_lines, exchange_list,
    ],
)  # fmt: skip
def test_the_check_reads_what_was_entered(editor: Page, edit: Edit) -> None:
    values = read(editor, COURSE)
    edit(values)
    parsed = parse_markdown(write(editor, COURSE, edit))
    assert parsed.problems == ()
    expected = {key: value for key, value in values.items() if key not in ("body", "trellis:former")}
    assert json.loads(json.dumps(parsed.data), parse_int=str) == {
        **expected,
        "required_for": "all" if expected["required_for"] == ["all"] else expected["required_for"],
        **({"outcomes": parsed.data["outcomes"]} if edit is not write_lines else {}),
    }
    assert parsed.body.strip("\n") == values["body"]


@pytest.mark.parametrize(
    "text", ["yes", "010", "1e3", "0x1F", "~", "a: b", "# a", "- a", "[a", "'a'", " a ", "12:30", "", "="]
)
def test_a_text_is_read_as_that_text(editor: Page, text: str) -> None:
    def edit(values: dict[str, Any]) -> None:
        values["people"][1]["role"] = text

    parsed = parse_markdown(write(editor, COURSE, edit))
    assert (parsed.data["people"][1].get("role") or "") == text


@pytest.mark.parametrize("style", ["'One'", '"One"', '[{text: "One"}]'])
@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("What is \\frac{1}{2}\nin per cent?", "|-"),
        ("It's \\LaTeX\nnow", "|-"),
        ("- one \n  two\\nor three\n", "|"),
        ("  one\ntwo", "|2-"),
        ("In d:\ttable", "'In d:\ttable'"),
        ("Its $\\alpha$ in C:\\new", "'Its $\\alpha$ in C:\\new'"),
    ],
)
def test_a_text_with_backslashes_or_lines_is_written_as_the_check_reads_it(
    editor: Page, style: str, text: str, line: str
) -> None:
    def edit(values: dict[str, Any]) -> None:
        values["outcomes"][0]["text"] = text

    outcomes = style if style.startswith("[") else f"\n  - text: {style}"
    written = write(editor, f"---\ntitle: A\noutcomes: {outcomes}\n---\n", edit)
    parsed = parse_markdown(written)
    assert (parsed.problems, parsed.data) == ((), {"title": "A", "outcomes": [{"text": text}]})
    assert style.startswith("[") or f"text: {line}\n" in written


def test_a_question_keeps_its_answer_in_the_form_that_it_had(editor: Page) -> None:
    values = read(editor, QUIZ)
    assert [(q["type"], q["answer"]) for q in values["questions"]] == [
        ("single", 1),
        ("text", ["EORI"]),
        ("number", "1350.50"),
        ("multiple", [2]),
    ]

    def edit(values: dict[str, Any]) -> None:
        values["questions"][1]["answer"].append("EORI number")
        values["questions"][0]["prompt"] = "Which one belongs there?"

    text = write(editor, QUIZ, edit)
    questions = parse_markdown(text).data["questions"]
    assert questions[1]["answer"] == ["EORI", "EORI number"]
    assert questions[0] == {**parse_markdown(QUIZ).data["questions"][0], "prompt": "Which one belongs there?"}
    assert questions[2:] == parse_markdown(QUIZ).data["questions"][2:]
    assert all(line in text for line in ("# Ask the desk before you change this one.", "# the first lesson has it"))


def test_a_question_says_its_type_where_its_answer_says_it_no_more(editor: Page) -> None:
    text = QUIZ.replace("answer: 1\n", "answer: [1, 2]\n", 1)

    def edit(values: dict[str, Any]) -> None:
        assert values["questions"][0]["type"] == "multiple"
        del values["questions"][0]["answer"][1]

    question = parse_markdown(write(editor, text, edit)).data["questions"][0]
    assert (question["type"], question["answer"]) == ("multiple", ["1"])


def test_comments_between_keys_stay_however_many_there_are(editor: Page) -> None:
    comments = "# one of many\n" * 40_000
    text = COURSE.replace("title: 'Quoting: a start'\n", f"title: 'Quoting: a start'\n{comments}")
    assert write(editor, text, set_title) == text.replace("'Quoting: a start'", "'no'")


def test_an_indentation_at_the_beginning_of_a_text_stays(editor: Page) -> None:
    """The editor takes it while it shows the text."""
    text = COURSE.replace("Why a quote", "    Why a quote")
    assert write(editor, text, lambda values: values.update(body=values["body"].lstrip())) == text
    more = write(editor, text, lambda values: values.update(body=f"{values['body'].lstrip()}\n\nMore."))
    assert more == f"{text}\nMore.\n"
    other = write(editor, text, lambda values: values.update(body="Another text."))
    assert other == text.replace("    Why a quote is a promise.", "Another text.")


def test_a_new_file_has_what_was_entered(editor: Page) -> None:
    values = {"title": "1.50", "minutes": 10, "optional": False, "skills": [], "body": "Text"}
    text = str(editor.evaluate("values => entry.writeEntry(values)", values))
    assert text == "---\ntitle: '1.50'\nminutes: 10\n---\n\nText\n"


@pytest.fixture(scope="module")
def portal_texts() -> dict[str, str]:
    """The files of entries of the portal that lies here."""
    files = sorted((EXAMPLE / "content").glob("*/**/*.md"))
    return {str(file): text for file in files if "\r" not in (text := file.read_bytes().decode())}


@pytest.mark.parametrize(
    ("text", "is_plain"),
    [
        ("", True),
        ("One.\nTwo.\n\n## Three\n\nFour & five – 20 %, 3 = 3.\n", True),
        ("- one\n- two\n\nThree.\n\n1. four\n2. five", True),
        ("A **bold** word, [a link](../x/index.md), https://example.org/", True),
        ("![A ship](ship.png)", True),
        ("## Tight\nText.", False),
        ("A.\n\n\nB.", False),
        ("- one\n\n- two", False),
        ("- one\n  - two", False),
        ("Text:\n- one", False),
        ("* one", False),
        ("2. two", False),
        ("1. one\n1. two", False),
        ("1. one\n\n2. two", False),
        ("1) one", False),
        ("An *italic* word.", False),
        ("snake_case", False),
        ("5*3*2", False),
        ("`code`", False),
        ("```\ncode\n```", False),
        ("    code", False),
        ("|a|\n|-|\n|b|", False),
        ("a &#60;b>", False),
        ("It costs \\$20", False),
        ("$x$", False),
        ("<br>", False),
        ("> quoted", False),
        ("Text[^1]", False),
        ("[a][1]", False),
        ("Heading\n===", False),
        ("---", False),
        ("!!! note\n\n    Text", False),
        ("Line  \nbreak", False),
        ("a ~ b", False),
        ("- 1. x", False),
        ("1. - x", False),
        ("**Note:**this", False),
        ("un**frigging**believable", False),
        ("**Note:** this (**that**).", True),
        ("![a](b.png)" * 5_000 + "_", False),
        ("**a** [b](c) & d " * 5_000 + "<", False),
        ("- a!\n" * 5_000 + "*", False),
    ],
)
def test_which_texts_can_be_written_formatted(editor: Page, text: str, is_plain: bool) -> None:
    assert editor.evaluate("text => isPlainMarkdown(text)", text) is is_plain


def test_a_draft_begins_where_its_entry_was_read_at_either_forge(editor: Page) -> None:
    steps = """async () => {
      const { BaseCommits } = await import("./base-commits.js");
      const commits = new BaseCommits();
      await commits.note(async () => ({ hash: "a1" }), {});
      commits.keep(commits.newest);
      await commits.note(async () => ({ hash: "b2" }), {});
      const atGitLab = [commits.describeStart("main"), commits.describeStart("main")];
      commits.keep("a1");
      return [atGitLab, commits.take(), commits.take()];
    }"""
    assert editor.evaluate(steps) == [[{"start_sha": "a1"}, {"start_branch": "main"}], "a1", ""]
