"""The scan of a text: it sees what Python-Markdown makes a page of, and comes to an end whatever is written."""

from __future__ import annotations

import pickle
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import markdown
import pytest

from trellis.catalogue.catalogue import Entry
from trellis.load.markdown import LineSpan, MarkdownText, scan_markdown
from trellis.load.markdown.code import MASK_CHARACTER, mask_code
from trellis.load.markdown.headings import build_anchor
from trellis.pipeline.run import CheckedPortal
from trellis.site.defaults import MARKDOWN_EXTENSIONS


def written(example: CheckedPortal) -> Iterator[tuple[Entry[Any], MarkdownText]]:
    """Each file's entry, with what was found in its text."""
    catalogue = example.catalogue
    return ((catalogue.entry(outline.key), text) for outline, text in catalogue.file_texts())


def anchors(body: str) -> list[str]:
    """The ids that Python-Markdown gives the headings that stand in no list, quotation or note."""
    page = markdown.Markdown(extensions=list(MARKDOWN_EXTENSIONS), extension_configs=dict(MARKDOWN_EXTENSIONS)).convert(
        body
    )
    return re.findall(r'^<h[1-6] id="([^"]*)"', page, re.MULTILINE)


HEADINGS = """\
## Plain words

## Plain words

## Plain words_1

## *Emphasis*, **strong**, `code_in_it` and [a link](there.md "Title") ##

## Über Zölle, Łódź & Σ

## 日本

## 手順 2: Überblick — ¿qué?

## Порядок работы

## भाषा और लिपि

## الخطوة الأولى

## 日本

## ภาษาไทย

#No space

Underlined
----------

## Escaped \\*star\\* &amp; entity

## snake_case and _emphasis_ and ![picture](dock.png)

```
## In code
```

~~~ python
# In code too
~~~

- ```
  ## In a list
  ```
"""


def test_anchors_are_those_of_python_markdown() -> None:
    assert [heading.anchor for heading in scan_markdown(HEADINGS).headings] == anchors(HEADINGS)


@pytest.mark.parametrize(
    ("title", "anchor"),
    [
        ("必要な書類", "必要な書類"),
        ("手順", "手順"),
        ("Порядок работы!", "порядок-работы"),
        ("المقدمة", "المقدمة"),
        ("भाषा और लिपि", "भाषा-और-लिपि"),
        ("Überblick der 手順", "überblick-der-手順"),
        ("が", unicodedata.normalize("NFC", "が")),
        ("Über Zölle, Łódź & Straße", "uber-zolle-odz-strae"),  # as it always was
        ("Σ of the µ", "of-the"),
        ("Σύνολο", "σύνολο"),
        ("O\u02bcReilly", "oreilly"),
    ],
)
def test_other_scripts_keep_their_letters_and_latin_anchors_stay(title: str, anchor: str) -> None:
    assert build_anchor(title) == anchor


def test_anchors_of_the_example_portal_are_those_of_python_markdown(example: CheckedPortal) -> None:
    for entry, text in written(example):
        if text.headings:
            assert [heading.anchor for heading in text.headings] == anchors(entry.body), entry.path


@pytest.mark.parametrize(
    ("body", "links"),
    [
        ("[a](b.md)", [("a", "b.md")]),
        ("[a](<b c.md> 'Title')", [("a", "b c.md")]),
        ("[a](b_(c).md)", [("a", "b_(c).md")]),
        ("[a\nb](c.md)", [("a\nb", "c.md")]),
        ("[a [b] c](d.md)", [("a [b] c", "d.md")]),
        ("[![a](b.png)](c.md)", [("a", "b.png"), ("![a](b.png)", "c.md")]),
        ("[a][b] [b][] [B]\n\n[b]: c.md", [("a", "c.md"), ("b", "c.md"), ("B", "c.md")]),
        ("<https://a.example/b>", [("https://a.example/b", "https://a.example/b")]),
        ("\\[a](b.md) `[a](b.md)` [a] (b.md) [x] [^1]\n\n[^1]: c", []),
        ("[a](b\n\nc)", []),
        ("```\n[a](b.md)\n```\n[c](d.md)", [("c", "d.md")]),
        ("```\n[a](b.md)\n", [("a", "b.md")]),
        ("`` ` [a](b.md) ``", []),
        ("`a\n\n[b](c.md)`", [("b", "c.md")]),
    ],
)
def test_links_in_all_their_forms(body: str, links: list[tuple[str, str]]) -> None:
    assert [(link.text, link.target) for link in scan_markdown(body).links] == links


def test_each_finding_has_its_place_in_the_file() -> None:
    text = scan_markdown("One.\n\nSee [the terms](terms.md),\nand <div\nclass=x>.", 7)
    assert text.links[0].span == LineSpan(9, 5, 26)
    assert text.links[0].target_span == LineSpan(9, 17, 25)
    assert text.tags[0].span == LineSpan(10, 5, 9)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("a `b` c", "b"),
        ("a ``b ` c`` d", "b ` c"),
        ("a \\`b` c", ""),
        ("a `b\\` c", "b\\"),
        ("a `b", ""),
        ("```\nb\n```", "b"),
        ("```\nb\n````", ""),
        ("~~~\n```\n~~~", "```"),
        ("> ```\n> b\n> ```", "> b"),
        ("  ```\nb\n  ```", "b  "),
        ("  ```\n<b\n  ```", ""),
        ("`a\n<object>b`", ""),
        ("- `a\n- b`", ""),
        ("``` `x`\n<embed>\n```", ""),
        ("<div>\n`b`\n</div>\n`c`", "c"),
        ("<br>`b`\n\n`c`", "c"),
    ],
)
def test_only_what_is_surely_code_is_masked(body: str, code: str) -> None:
    masked = mask_code(f"\n\n{body}\n")
    assert len(masked) == len(body) + 3
    assert "".join(c for c, m in zip(f"\n\n{body}\n", masked, strict=True) if m == MASK_CHARACTER) == code.replace(
        "\n", ""
    )


UNITS = [
    "[", "]", "](", "](<", "](a", '](a "', "[a](", "[a][", "[a]: ", "![", "\\", "(", "<", "<a ", "<a \"", "<a '",
    "<a onx=", "{", "{{", "{a=", "{: a=\"", "*", "_", "__a", "`", "`a ``b ", "```\n", "```a\n", "  ```x\n", " ```\na",
    "~~~\n", "- `\n", "#", "#\n", "# a\n", "# [", "a\n-\n\n", "|", "\n|", "| |\n|-|\n", "\n", " \n", "> ", "\t",
    "-8<-\n", "@", "a@b.", "&#", "(at) ", "0", "1 ", "+1 2", "(0", "012 345 ", "tel 1", "password:",
    "password: a1B2c3D4", "password is ", "://", "://a:", "eyJaaaaaaaa.", "PRIVATE KEY-----", "\u200b", "é", "\0",
]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS, ids=repr)
def test_a_text_of_one_thing_over_and_over_comes_to_an_end(unit: str) -> None:
    assert isinstance(scan_markdown(unit * (100_000 // len(unit))), MarkdownText)


def test_the_catalogue_is_scanned_alike_by_one_process_and_by_two(example: CheckedPortal) -> None:
    texts = example.catalogue.texts
    assert pickle.loads(pickle.dumps(texts)) == texts
    assert all(text == scan_markdown(entry.body, entry.body_line, entry.positions) for entry, text in written(example))


@pytest.mark.parametrize(
    ("body", "targets"),
    [
        ("<!-- [a](a.md) -->\n\n[b](b.md)", ["b.md"]),
        ("<!--\n[a](a.md)\n\n![c](c.png)\n-->\n[b](b.md)", ["b.md"]),
        ("   <!-- [a](a.md) --!> [b](b.md)", ["b.md"]),
        ("<!-- [a](a.md) -->[b](b.md)\n<!-- [c](c.md) -->", ["b.md"]),
        ("<!--> [b](b.md) -->", ["b.md"]),
        ("<!---> [b](b.md) -->", ["b.md"]),
        ("<!-- [b](b.md)", ["b.md"]),
        ("In a line <!-- [b](b.md) -->", ["b.md"]),
        ("`<!--` [b](b.md) `-->`", ["b.md"]),
        ("```\n<!--\n```\n[b](b.md)\n```\n-->\n```", ["b.md"]),
    ],
)
def test_a_link_in_a_comment_is_on_no_page(body: str, targets: list[str]) -> None:
    assert [link.target for link in scan_markdown(body).links] == targets


def test_what_must_not_be_written_must_not_stand_in_a_comment_either() -> None:
    text = scan_markdown("<!-- <script>hit()</script> mei@shipper.com password: Winter2026, -->")
    assert [len(matches) for matches in (text.tags, text.personal_data, text.secrets)] == [1, 1, 1]
