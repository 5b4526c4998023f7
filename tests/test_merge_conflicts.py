"""A merge that was not finished is one finding for each conflict, and the first of the two versions is read."""

from __future__ import annotations

import pytest
from conftest import TODAY, Portal, course, findings
from steps import count_steps
from test_cli import trellis

from trellis.load import merge_conflicts
from trellis.load.merge_conflicts import resolve_conflicts
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
        (FRONT + "A\n\n||||||| 1a2b3c\nB\n", [7], "A\n\n\nB"),
        (FRONT + "A\n||||||| 1a2b3c\nB\n=======\nC", [6], "A\n\nB\n\nC"),
        (FRONT + "A\n|||||||\nB\n", [6], "A\n\nB"),
        (FRONT + "A\n\n=======\n\nB", [7], "A\n\n\n\nB"),
        (FRONT + "A\n=======\nB\n>>>>>>> b", [8], "A\n=======\nB\n"),
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
        "Heading\n=======\n\nText\n\nOther\n=======\n",
        "```\n||||||| 1a2b3c\n```",
        "~~~\nA\n\n=======\n~~~",
        "Text\n\n    ||||||| 1a2b3c",
        "|||||||\n|---|---|---|---|---|---|---|\n| a |||||||",
        "||||||| a | b |",
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


CONFLICT = "<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> pricing\n"
MODELS = "from trellis import kinds\n\nCOLLECTIONS = kinds.COLLECTIONS\n"


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("schemas/course.py", "import re\n" + CONFLICT.format("A = 1", "A = 2"), 2),
        ("schemas/__init__.py", CONFLICT.format("A = 1", "A = 2") + MODELS, 1),
        ("hooks/standards.py", "RULES = ()\n\n" + CONFLICT.format("A = 1", "A = 2"), 3),
        ("hooks/pages/blocks.py", CONFLICT.format("A = 1", "A = 2"), 1),
        ("hooks/pages/about/start.md", "# About\n\n" + CONFLICT.format("A", "B"), 3),
        ("hooks/pages/blocks/list.html", "<ul>\n" + CONFLICT.format("<li>", "<li>") + "</ul>", 2),
        ("hooks/styles/extra.css", CONFLICT.format("a {}", "b {}"), 1),
        ("locale/fr.po", 'msgid ""\nmsgstr ""\n' + CONFLICT.format('msgid "A"', 'msgid "B"'), 3),
        (".github/CODEOWNERS", "* @ada\n" + CONFLICT.format("/a @ada", "/a @bob"), 2),
        (".gitlab/CODEOWNERS", CONFLICT.format("/a @ada", "/a @bob"), 1),
        ("CODEOWNERS", CONFLICT.format("/a @ada", "/a @bob"), 1),
        ("schemas/json/course.json", "{\n" + CONFLICT.format('"a": 1', '"a": 2') + "}\n", 2),
        ("mkdocs.yml", "site_name: Learning\n" + CONFLICT.format("nav: []", "nav: [a]"), 2),
    ],
)
def test_a_merge_in_models_hooks_and_the_sites_settings_is_named_with_its_line(
    portal: Portal, path: str, text: str, line: int
) -> None:
    files: dict[str, str | bytes] = {PAGE: course("Quoting rates"), "schemas/__init__.py": MODELS, path: text}
    lines = findings(portal(files), "merge-conflict")
    assert lines == [f"{path}:{line}:1 error[merge-conflict] a merge was not finished: `<<<<<<< HEAD`"]


def test_while_the_models_cannot_be_read_nothing_else_is_said_of_the_content(portal: Portal) -> None:
    files: dict[str, str | bytes] = {PAGE: course("Quoting rates", group_size="12"), "schemas/__init__.py": MODELS}
    assert len(findings(portal(files), "unknown-key")) == 1
    files["schemas/course.py"] = CONFLICT.format("group_size = 1", "group_size = 2")
    assert {line.split(" ")[1] for line in findings(portal(files))} == {"error[merge-conflict]"}


def test_a_cached_result_does_not_outlive_a_merge_in_the_sites_settings(portal: Portal) -> None:
    root = portal({PAGE: course("Quoting rates"), "mkdocs.yml": "site_name: Learning\n"})
    words = ("check", "--root", str(root), "--today", TODAY.isoformat())
    before = trellis(*words)
    (root / "mkdocs.yml").write_text(CONFLICT.format("site_name: A", "site_name: B"))
    after = trellis(*words)
    assert "merge-conflict" not in before.stdout
    assert "mkdocs.yml:1:1" in after.stdout
    assert after.returncode == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CONFLICT.format("A = 1", "A = 2"), "schemas/course.py:1: a merge was not finished: `<<<<<<< HEAD`"),
        ("A = (\n", "schemas/course.py:1: cannot be read as Python"),
    ],
)
@pytest.mark.parametrize(
    "command", [("schema", "--check"), ("similar", "quoting", "--no-cache")], ids=lambda words: words[0]
)
def test_other_commands_name_the_file_that_they_cannot_read(
    portal: Portal, command: tuple[str, ...], text: str, expected: str
) -> None:
    models = "from . import course\n" + MODELS
    root = portal({PAGE: course("Quoting rates"), "schemas/__init__.py": models, "schemas/course.py": text})
    result = trellis(*command, "--root", str(root))
    assert result.returncode == 1
    assert expected in result.stderr
    assert "Traceback" not in result.stderr
    assert "a mistake of its own" not in result.stderr


@pytest.mark.parametrize("path", ["hooks/pages/about.md", "locale/fr.po", "hooks/extra.css", ".github/CODEOWNERS"])
def test_the_mark_of_the_common_origin_is_enough_beside_the_content_too(portal: Portal, path: str) -> None:
    text = "A\n\n||||||| 1a2b3c\nB\n=======\n"
    lines = findings(portal({PAGE: course("Quoting rates"), path: text}), "merge-conflict")
    assert lines == [f"{path}:3:1 error[merge-conflict] a merge was not finished: `||||||| 1a2b3c`"]


def test_an_example_of_a_merge_in_a_page_of_the_portals_own_is_left(portal: Portal) -> None:
    text = "# How to merge\n\n```\n" + CONFLICT.format("A", "B") + "```\n\nHeading\n=======\n"
    assert findings(portal({PAGE: course("Quoting rates"), "hooks/pages/merge.md": text}), "merge-conflict") == []


@pytest.mark.parametrize(
    "block",
    ["<<<<<<< a\n", ">>>>>>> a\n", "||||||| a\n", "=======\n", "<<<<<<< a\n=======\n", "=======\n>>>>>>> a\n"],
)
def test_the_marks_of_a_text_are_read_in_linear_time(block: str) -> None:
    """Each mark is looked at a few times, however many there are: counted in lines that Python runs."""
    small, large = (
        count_steps(lambda text=block * number: resolve_conflicts(text, is_markdown=False), merge_conflicts.__file__)
        for number in (100, 800)
    )
    assert 0 < large <= 9 * small
