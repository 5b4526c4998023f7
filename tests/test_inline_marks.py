"""Marks of Markdown in plain text are found where nothing else can be meant, and nowhere else."""

from __future__ import annotations

import pytest
from conftest import TODAY, Portal, course

from trellis.load.inline_marks import find_inline_marks, remove_inline_marks
from trellis.pipeline.run import run_pipeline

COURSE = "content/sales/courses/quoting/index.md"
MARKED = [
    ("**Not** a `git` command, or [here](a b.md)?", ["Not", "git", "here"], "Not a git command, or here?"),
    ("これは**重要**です。**「注意」**する", ["重要", "「注意」"], "これは重要です。「注意」する"),
    ("(**not**), “***very***”: **5 %**", ["not", "very", "5 %"], "(not), “very”: 5 %"),
    ("``a b`` and `[a](b.md)`", ["a b", "[a](b.md)"], "a b and [a](b.md)"),
    ('[the plan](/courses/x/), [it](https://a.example/x "T")', ["the plan", "it"], "the plan, it"),
    ("~~no~~ ![A dock](dock.png) $x^2$", ["no", "A dock", "x^2"], "~~no~~ ![A dock](dock.png) $x^2$"),
]  # fmt: skip
UNMARKED = [
    "2**3**4 and x ** y ** z, a*b*c, *one*", "f(*args, **kwargs) of int **a, **b", "docs/**/x/**, **/*.md and **/*.png",
    "Tariff (**) and rate (**): excludes tax.** See below.**", "don`t and won`t, `twas and `tis, Hawai`i and O`ahu",
    "x=`date`, lone ` tick, \\`x\\`", "**** ****, ** ends **, **VAT",
    "[sic] (see), [1](2), f[i](x.md), [km](h), [a](b c)",
    "$5 and $6, US$5^ and $6, $HOME/bin:$PATH, $env:TEMP\\logs and $y", "__init__, _one_, snake_case_name",
    "~5 ~~ 6~, ~~~ and ~~~", "\\*\\*x\\*\\*, price* and tax**, p**n and s**t", "",
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "plain"), MARKED)
def test_marks_are_found_and_taken_out(text: str, words: list[str], plain: str) -> None:
    assert [mark.words for mark in find_inline_marks(text)] == words
    assert remove_inline_marks(text) == plain


@pytest.mark.parametrize("text", UNMARKED)
def test_what_may_be_something_else_is_no_mark(text: str) -> None:
    assert list(find_inline_marks(text)) == []
    assert remove_inline_marks(text) == text


def test_a_mark_is_told_at_its_place_with_what_to_write(portal: Portal) -> None:
    value = "The `fuel` line, and [more of it](fuel.md) for you"
    text = course("Quoting is **not** guessing", help_wanted=f'"{value}"', retired_reason="A __name__, and 2**3 of it")
    found = [d for d in run_pipeline(portal({COURSE: text}), TODAY).diagnostics if d.rule == "markdown-in-front-matter"]
    lines = text.split("\n")
    assert [(lines[d.location.line - 1][d.location.column - 1 : d.location.end - 1], d.help) for d in found] == [
        ("**not**", "leave the asterisks out, or write `NOT`: front matter is plain text"),
        ("`fuel`", "leave them out, or write “fuel”: front matter is plain text"),
        (
            "[more of it](fuel.md)",
            "write the words alone, and put the link into the text below: front matter is plain text",
        ),
    ]


def test_what_is_retired_keeps_its_marks(portal: Portal) -> None:
    text = course("Quoting is **not** guessing", "retired", retired_reason="Nobody asks for it any more.")
    rules = {d.rule for d in run_pipeline(portal({COURSE: text}), TODAY).diagnostics}
    assert "markdown-in-front-matter" not in rules


@pytest.mark.parametrize(
    "text", ["SELECT `order` FROM lines", "let s = `Hi ${name}`;", "echo `date`", "a = `b`", "rm `ls $DIR`"]
)
def test_backticks_of_a_programming_language_are_no_marks(text: str) -> None:
    assert (list(find_inline_marks(text)), remove_inline_marks(text)) == ([], text)
