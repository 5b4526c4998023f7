"""Texts with one canonical form have one page, and what changes the page changes the form.

Derandomised: the same examples in every run.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import fields
from html.parser import HTMLParser
from typing import Any

import pytest
from conftest import EXAMPLE
from hypothesis import example, given, settings
from hypothesis import strategies as st
from steps import count_steps
from test_page_agrees import BLOCKS, HTML, MARKDOWN, WORDS

from trellis.approvals import shown_text
from trellis.approvals.shown_text import identify_page
from trellis.load.markdown import Node, parse_document
from trellis.load.markdown.canonical import canonicalise_text
from trellis.load.markdown.character_counts import CharacterCounts
from trellis.site.markdown.page import render_body

RUNS = settings(derandomize=True, deadline=None, max_examples=300, database=None)
MAILBOXES = ("support@meridian.internal",)

SAME_PAGES = [
    ("a\n\nb", "a\n\n\n\nb\n\n"),
    ("a\nb", "a \n  b "),
    ("a\nb", "a b"),
    ("a **b**\nc", "a\n**b** c"),
    ("é, “x”\n`y`", "é,\n“x” `y`"),
    ("a[^1]\nb\n\n[^1]: c\n    d", "a[^1] b\n\n[^1]: c d"),
    ("- a\n- b", "* a\n* b"),
    ("- a\n\n- b", "+   a\n\n\n+   b"),
    ("a\n\n- b", "a\n- b"),
    ("3. a\n4. b", "3) a\n3) b"),
    ("- a\n  - b", "- a\n    - b"),
    ("Title\n=====\n\nb", "# Title #\nb"),
    ("Title\n---", "##   Title"),
    ("*a* **b**", "_a_ __b__"),
    ("---", "* * *"),
    ("[a](b.md 'c')", "[a][r]\n\n[r]: b.md 'c'"),
    ("[a](b.md)", "[a](<b.md>)\n\n[unused]: c.md"),
    ("![a](b.png)", "![a][r]\n\n[r]: b.png"),
    ("```\na\n```", "~~~~\na\n~~~~"),
    ("```\na\n```\n\nb", "    a\n\nb"),
    ("```python title='x'\na\n```", "``` python title='x'\na\n```"),
    ("`a`", "`` a ``"),
    ("&eacute; \\_", "é _"),
    ("a  \nb", "a\\\nb"),
    ("|a|b|\n|:-|-|\n|c|d|", "a | b\n:--- | ---\nc | d"),
    ("> [!NOTE]\n> a", ">[!note]\n>a"),
    ("!!! note\n    a", "!!! NOTE\n\n    a\n"),
    ("!!! note\n    a", "!!!note\n    a"),
    ('???+ tip "B"\n    a', '???+tip "B"\n    a'),
    ("<a@b.example>", "[a@b.example](mailto:a@b.example)"),
    ("https://a.example/x", "<https://a.example/x>"),
    ("$a$ b\nc", "$a$ b c"),
]

OTHER_PAGES = [
    ('=== "B"\n    a', '==="B"\n    a'),
    ("a\n\n: b", "a\n\n:b"),
    ("a b", "a  b"),
    ("a\nb", "a  \nb"),
    ("a\nb", "a\n\nb"),
    ("a\n    b\n\nc", "a\n\n    b\n\nc"),
    ("手順\n書類", "手順 書類"),
    ("手順\na", "手順 a"),
    ("a\u200b\nb", "a\u200b b"),
    ("![x](b.png)\na", "![x](b.png) a"),
    ("<kbd>a\nb</kbd>", "<kbd>a b</kbd>"),
    ("x <pre>a\nb</pre>", "x <pre>a b</pre>"),
    ("$a\nb$", "$a b$"),
    ("```\na\nb\n```", "```\na b\n```"),
    ("```\na\n```", "```\na \n```"),
    ("```\na\n```", "```python\na\n```"),
    ("```python title='x'\na\n```", "```python title='y'\na\n```"),
    ("`a  b`", "`a b`"),
    ("Mind this [note]: it moves.", "Mind this\n\n[note]: it moves."),
    ("- a\n- b", "- a\n\n- b"),
    ("- a\n- b", "- a\n* b"),
    ("- a", "1. a"),
    ("1. a", "2. a"),
    ("- a\n  - b", "- a\n- b"),
    ("- [ ] a", "- [x] a"),
    ("# a", "## a"),
    ("*a*", "**a**"),
    ("~~a~~", "a"),
    ("[a](b.md)", "[a](c.md)"),
    ("[a](b.md 'c')", "[a](b.md 'd')"),
    ("[a][r]\n\n[r]: b.md", "[a][r]\n\n[r]: c.md"),
    ("[a][r]\n\n[r]: b.md", "[a][r]\n\n[r]: b.md 'c'"),
    ("![a](b.png)", "![c](b.png)"),
    ("![a](b.png)", "![a](b.png 'c')"),
    ("<a@b.example>", "[a@b.example](a@b.example)"),
    ("|a|\n|-|\n|b|", "|a|\n|-:|\n|b|"),
    ("> [!NOTE]\n> a", "> [!WARNING]\n> a"),
    ("> [!NOTE]\n> a", "> \\[!NOTE]\n> a"),
    ("!!! note\n    a", "!!! warning\n    a"),
    ("!!! note\n    a", "!!! note ''\n    a"),
    ("!!! note\n    a", '!!! note "b"\n    a'),
    ("!!! note\n    a\n    b", "!!! note\n    a\nb"),
    ("??? note\n    a", "???+ note\n    a"),
    ('=== "A"\n    a\n\n=== "B"\n    b', '=== "A"\n    a\n\n===! "B"\n    b'),
    ("a[^1]\n\n[^1]: b", "a[^2]\n\n[^2]: b"),
    ("a[^1]\n\n[^1]: b", "a[^1]\n\n[^1]: c"),
    ("a\n: b", "a\n\n: b"),
    ("<!-- a -->\n\nb", "<!-- c -->\n\nb"),
    ("<b title=x>a</b>", "<b title=y>a</b>"),
    ("a <br> b", "a b"),
    ("$[x]$\n\n[x]: b.md", "$[x]$\n\n[x]: c.md"),
    ("a $x$", "a \\$x\\$"),
    ("{{ a }}", "{{ b }}"),
    ("[[a]]", "[[b]]"),
    ('--8<-- "a"', '--8<-- "b"'),
]
"""Two texts, one of which the other must not pass for."""


@pytest.mark.parametrize(("text", "other"), SAME_PAGES)
def test_what_a_page_does_not_show_keeps_the_form(text: str, other: str) -> None:
    assert canonicalise_text(text) == canonicalise_text(other)
    assert list_pages(text) == list_pages(other)


@pytest.mark.parametrize(("text", "other"), OTHER_PAGES)
def test_what_a_page_shows_changes_the_form(text: str, other: str) -> None:
    assert canonicalise_text(text) != canonicalise_text(other)


class PageReader(HTMLParser):
    """Reads HTML as a browser shows it: outside of code, a line break in words is a space."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[Any] = []
        self._code_depth = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._code_depth += tag in ("pre", "textarea")
        self.parts.append((tag, tuple(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self._code_depth -= tag in ("pre", "textarea")
        self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.parts.append(data if self._code_depth > 0 else data.replace("\n", " "))

    def handle_comment(self, data: str) -> None:
        self.parts.append(("!", data))


def list_pages(text: str) -> list[Any]:
    """What a browser shows of a text's pages, with formulas and without, and the anchors of its headings."""
    bodies = [render_body(text, lambda target: target, MAILBOXES, reads_maths=maths) for maths in (True, False)]
    return [
        (PageReader(body.html).parts, [(h.level, h.text, h.anchor, h.former_anchor) for h in body.headings])
        for body in bodies
    ]


def toggle_heading(line: str) -> str:
    return re.sub(r"^(#{1,2}) +(.+)$", lambda m: f"{m[2]}\n{'=-'[len(m[1]) - 1] * 3}", line)


def cite_link(line: str) -> str:
    return re.sub(r"(\[[^][]*\])\(([^()\s]+)\)", r"\1[zz]", line, count=1)


REWRITES: list[Callable[[str], str]] = [
    lambda line: line + " ",
    lambda line: line + "  ",
    lambda line: line + "\n",
    lambda line: " " + line,
    lambda line: "    " + line,
    lambda line: line.removeprefix(" "),
    lambda line: re.sub(r"^(\s*)-( +)", r"\1*\2", line),
    lambda line: re.sub(r"^(\s*)\*( +)", r"\1+\2", line),
    lambda line: re.sub(r"^(\s*)(\d+)\.( +)", r"\1\2)\3", line),
    lambda line: re.sub(r"^(\s*)(\d+)\.( +)", lambda m: f"{m[1]}{int(m[2]) + 1}.{m[3]}", line),
    lambda line: line.replace(" ", "\n", 1),
    lambda line: line[::-1].replace(" ", "\n", 1)[::-1],
    lambda line: line.replace("*", "_"),
    lambda line: line.replace("**", "__"),
    lambda line: line.replace("```", "~~~"),
    lambda line: line.replace("`", "``"),
    lambda line: line.replace("|", " | "),
    lambda line: line.replace("> ", ">"),
    lambda line: line.replace("\t", "    "),
    lambda line: line.replace("&", "&amp;"),
    lambda line: line.replace('"', "'"),
    lambda line: line.replace("e", "&#101;", 1),
    lambda line: line.replace("  ", " "),
    lambda line: line.replace("[", "\\[", 1),
    lambda line: line.lower(),
    toggle_heading,
    cite_link,
]
"""Ways to write a line otherwise. Many keep the page."""


def rewrite_text(text: str, chooser: random.Random) -> str:
    """The text with a few lines written otherwise, joined to the next one, doubled or left out."""
    lines = text.split("\n")
    for _ in range(chooser.randint(1, 3)):
        row, way = chooser.randrange(len(lines)), chooser.random()
        if way < 0.12 and row + 1 < len(lines):
            lines[row : row + 2] = [f"{lines[row]} {lines[row + 1].lstrip()}"]
        elif way < 0.2:
            lines.insert(row, chooser.choice(["", "", " ", "[zz]: b.md", "[zz]: c.md 'd'", *BLOCKS, *WORDS, *HTML]))
        elif way < 0.23 and len(lines) > 1:
            del lines[row]
        else:
            lines[row] = chooser.choice(REWRITES)(lines[row])
    return "\n".join(lines)


def compare(text: str, other: str) -> bool:
    """Whether two texts have one form; they must have one page then."""
    if canonicalise_text(text) != canonicalise_text(other):
        return False
    assert list_pages(text) == list_pages(other)
    return True


def read_example_texts() -> Iterator[str]:
    for file in sorted((EXAMPLE / "content").rglob("*.md")):
        yield file.read_text("utf-8").partition("\n---\n")[2]


def test_the_examples_texts_written_otherwise_have_another_form_or_the_same_page() -> None:
    chooser = random.Random(13)
    results = [
        compare(text, rewrite_text(text, chooser)) for text in read_example_texts() if text.strip() for _ in range(2)
    ]
    assert min(results.count(True), results.count(False)) > len(results) // 8


SNIPPETS = [text for pair in (*SAME_PAGES, *OTHER_PAGES) for text in pair]


def test_nasty_texts_written_otherwise_have_another_form_or_the_same_page() -> None:
    chooser = random.Random(14)
    results = []
    for text in SNIPPETS:
        for _ in range(6):
            whole = f"{text}\n\n{chooser.choice(SNIPPETS)}"
            results.append(compare(whole, rewrite_text(whole, chooser)))
    assert min(results.count(True), results.count(False)) > len(results) // 8


@RUNS
@given(MARKDOWN, st.randoms(use_true_random=False))
@example("[a](b.md)\n[zz]: b.md", random.Random(1))
def test_whatever_is_written_otherwise_has_another_form_or_the_same_page(text: str, chooser: random.Random) -> None:
    compare(text, rewrite_text(text, chooser))


def test_nothing_that_a_node_holds_is_forgotten() -> None:
    """Whoever adds a field to nodes decides whether a page shows it; if so, digests of approvals get a new kind."""
    assert {field.name for field in fields(Node)} == {
        "kind", "start", "end", "text", "target", "title", "label", "level", "alignments", "children",
    }  # fmt: skip


def test_the_form_stays_what_it_was() -> None:
    """Records are bound to it. Where it has to change, digests get another number, and this one stays computable."""
    text = "# A\n\nb\n*c* [d](e.md 'f')\n\n- [x] g\n\n|h|\n|:-|\n\n!!! tip \"i\"\n    $j$\n"
    assert identify_page(text) == "page:9c32dabde4a7221fc5e44f891cda0ec9d78be122d05445d82d5316759379e452"


def test_a_text_that_cannot_be_parsed_counts_as_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    identify_page.cache_clear()
    assert identify_page("a\nb") == identify_page("a b")

    def refuse(text: str) -> str:
        raise ValueError(text)

    monkeypatch.setattr(shown_text, "canonicalise_text", refuse)
    identify_page.cache_clear()
    assert identify_page("a\nb") != identify_page("a b")
    assert identify_page("a\nb").startswith("text:")
    identify_page.cache_clear()


def nest(mark: str, depth: int) -> str:
    return "".join(f"{' ' * len(mark) * level}{mark}a\n" for level in range(depth))


HOSTILE: dict[str, Callable[[int], str]] = {
    "[": lambda size: "[" * size,
    "![": lambda size: "![" * (size // 2),
    "[a](": lambda size: "[a](" * (size // 4),
    "*": lambda size: "*" * size,
    "*a ": lambda size: "*a " * (size // 3),
    "a note with *a ": lambda size: "!!! note\n    " + "*a " * (size // 3),
    "a line of é and [": lambda size: "!!! note\n    " + "é[" * (size // 3),
    "> ": lambda size: "> " * (size // 2) + "a",
    "- ": lambda size: "- " * (size // 2) + "a",
    "a list in lists": lambda size: nest("- ", int(size**0.5)),
    "`": lambda size: "`" * size,
    "`a ``b ": lambda size: "`a ``b " * (size // 7),
    "<a ": lambda size: "<a " * (size // 3),
    "$a ": lambda size: "$a " * (size // 3),
    "breaks": lambda size: "a\n" * (size // 2),
    "breaks beside strong words": lambda size: "**b**\n" * (size // 6),
    "breaks in nested words": lambda size: "*a\n" * (size // 3) + "b* " * (size // 3),
    "footnotes": lambda size: "a[^1]\n" * (size // 6) + "\n[^1]: b",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_steps_grow_no_faster_than_the_text(name: str) -> None:
    small, large = (
        count_steps(lambda size=size: canonicalise_text(HOSTILE[name](size)), "/load/markdown/")
        for size in (2_000, 16_000)
    )
    assert large <= 9 * small + 1_000


@pytest.mark.parametrize("name", HOSTILE)
def test_a_long_hostile_text_has_a_form(name: str) -> None:
    assert identify_page(HOSTILE[name](32_000)).startswith("page:")


class CountedBytes(bytes):
    """Counts the bytes that are cut out of it."""

    read = 0

    def __getitem__(self, key: Any) -> Any:
        part = super().__getitem__(key)
        CountedBytes.read += len(part) if isinstance(key, slice) else 1
        return part


def test_a_column_in_a_long_line_is_counted_without_reading_all_of_it() -> None:
    text = "aé手𐍈" * 40_000
    source = CountedBytes(text.encode())
    counts = CharacterCounts(source)
    CountedBytes.read = 0
    for index in range(0, 160_000, 4_000):
        assert counts.count(0, len(text[:index].encode())) == index
        assert counts.count(len(text[:100].encode()), len(text[: index + 100].encode())) == index
    assert CountedBytes.read < 2 * len(source)


def test_places_in_a_long_line_of_a_note_are_those_of_the_text() -> None:
    words = "é [a](b.md) " * 2_000
    document = parse_document(f"!!! note\n    {words}\n")
    links = [node for node in document.root.walk() if node.kind == "link"]
    assert len(links) == 2_000
    for number, node in enumerate(links):
        assert document.locate(node.start) == (1, 4 + 12 * number + 2)


class TimeIsUpError(Exception):
    """What ends an evaluation."""


@pytest.mark.parametrize(("error", "kind"), [(RecursionError, "text"), (ValueError, "text"), (TimeIsUpError, "")])
def test_the_end_of_an_evaluation_is_no_fault_of_the_text(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception], kind: str
) -> None:
    text = f"A text that is parsed for {error.__name__}."

    def fail(text: str) -> str:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(shown_text, "canonicalise_text", fail)
        if kind:
            assert identify_page(text).startswith(f"{kind}:")
        else:
            with pytest.raises(error):
                identify_page(text)
    if not kind:
        assert identify_page(text).startswith("page:")
