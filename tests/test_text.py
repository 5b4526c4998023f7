"""The scan of a text: it sees what the page shows, and comes to an end whatever is written."""

from __future__ import annotations

import pickle
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest

from trellis.catalogue.catalogue import Entry
from trellis.diagnostics.slugs import slugify
from trellis.load.markdown import LineSpan, MarkdownText, scan_markdown
from trellis.load.markdown.code import MASK_CHARACTER, _mask_spans, mask_code
from trellis.load.markdown.headings import build_anchor, build_former_anchor
from trellis.load.markdown.hidden_characters import find_hidden_characters, mask_hidden_characters
from trellis.pipeline.run import CheckedPortal
from trellis.site.markdown.page import render_body


def written(example: CheckedPortal) -> Iterator[tuple[Entry[Any], MarkdownText]]:
    """Each file's entry, with what was found in its text."""
    catalogue = example.catalogue
    return ((catalogue.entry(outline.key), text) for outline, text in catalogue.file_texts())


def render(body: str) -> str:
    return render_body(body, lambda target: target).html


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

> ## In a quotation

## !?

## `__init__`
"""


ANCHORS = [
    ("plain-words", ""),
    ("plain-words-1", ""),  # formerly `plain-words_1`, which is the next one's now
    ("plain-words_1", "plain-words_2"),
    ("emphasis-strong-code_in_it-and-a-link", ""),
    ("über-zölle-łódź--σ", "uber-zolle-odz"),
    ("日本", ""),
    ("手順-2-überblick--qué", "手順-2-überblick-qué"),
    ("порядок-работы", ""),
    ("भाषा-और-लिपि", ""),
    ("الخطوة-الأولى", ""),
    ("日本-1", "日本_1"),
    ("ภาษาไทย", ""),
    ("underlined", ""),
    ("escaped-star--entity", "escaped-star-entity"),
    ("snake_case-and-emphasis-and", ""),
    ("in-a-quotation", ""),
    ("section", "_1"),
    ("init__", ""),
]
"""The anchors of `HEADINGS`, as GitHub makes them, each with the one that the heading had in earlier versions."""


def test_anchors_are_those_of_github_and_former_ones_still_work() -> None:
    headings = scan_markdown(HEADINGS).headings
    assert [(heading.anchor, heading.former_anchor) for heading in headings] == ANCHORS
    html = render(HEADINGS)
    assert re.findall(r'<h[1-6] id="([^"]*)"', html) == [anchor for anchor, _ in ANCHORS]
    assert re.findall(r'<span id="([^"]*)"></span>', html) == [former for _, former in ANCHORS if former]


@pytest.mark.parametrize(
    ("title", "anchor", "former"),
    [
        ("必要な書類", "必要な書類", "必要な書類"),
        ("手順", "手順", "手順"),
        ("Порядок работы!", "порядок-работы", "порядок-работы"),
        ("المقدمة", "المقدمة", "المقدمة"),
        ("भाषा और लिपि", "भाषा-और-लिपि", "भाषा-और-लिपि"),
        ("Überblick der 手順", "überblick-der-手順", "überblick-der-手順"),
        ("が", unicodedata.normalize("NFC", "が"), unicodedata.normalize("NFC", "が")),
        ("Über Zölle, Łódź & Straße", "über-zölle-łódź--straße", "uber-zolle-odz-strae"),
        ("Σ of the µ", "σ-of-the-µ", "of-the"),
        ("Σύνολο", "σύνολο", "σύνολο"),
        ("O\u02bcReilly", "o\u02bcreilly", "oreilly"),
        ("Terms & conditions", "terms--conditions", "terms-conditions"),
    ],
)
def test_anchors_keep_their_letters_and_former_ones_lost_accents(title: str, anchor: str, former: str) -> None:
    assert build_anchor(title) == anchor
    assert build_former_anchor(title) == former


def test_anchors_of_the_example_portal_are_on_its_pages(example: CheckedPortal) -> None:
    for entry, text in written(example):
        if text.headings:
            anchors = re.findall(r'<h[1-6] id="([^"]*)"', render(entry.body))
            assert [heading.anchor for heading in text.headings] == anchors, entry.path


@pytest.mark.parametrize(
    ("body", "links"),
    [
        ("[a](b.md)", [("a", "b.md")]),
        ("[a](<b c.md> 'Title')", [("a", "b c.md")]),
        ("[a](b_(c).md)", [("a", "b_(c).md")]),
        ("[a\nb](c.md)", [("a b", "c.md")]),
        ("[a [b] c](d.md)", [("a [b] c", "d.md")]),
        ("[![a](b.png)](c.md)", [("a", "c.md"), ("a", "b.png")]),
        ("[a][b] [b][] [B]\n\n[b]: c.md", [("a", "c.md"), ("b", "c.md"), ("B", "c.md")]),
        ("<https://a.example/b>", [("https://a.example/b", "https://a.example/b")]),
        ("\\[a](b.md) `[a](b.md)` [a] (b.md) [x] [^1]\n\n[^1]: c", []),
        ("[a](b\n\nc)", []),
        ("```\n[a](b.md)\n```\n[c](d.md)", [("c", "d.md")]),
        ("```\n[a](b.md)\n", []),
        (
            "[a](b.md) [c](<d e.md>) www.e.example",
            [("a", "b.md"), ("c", "d e.md"), ("www.e.example", "http://www.e.example")],
        ),
        (
            "https://a.example/b_(c). x@y.example",
            [("https://a.example/b_(c)", "https://a.example/b_(c)"), ("x@y.example", "mailto:x@y.example")],
        ),
        ("| [a](b.md) |\n|--|\n| [c](d.md) |", [("a", "b.md"), ("c", "d.md")]),
        ('!!! note "[a](b.md)"\n    [c](d.md)', [("a", "b.md"), ("c", "d.md")]),
        ("a[^1]\n\n[^1]: [b](c.md)", [("b", "c.md")]),
        ("~~[a](b.md)~~ - [ ] [c](d.md)", [("a", "b.md"), ("c", "d.md")]),
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
        ("a ``b ` c`` d", "`b ` c`"),
        ("a \\`b` c", ""),
        ("a `b\\` c", "b\\"),
        ("a `b", ""),
        ("```\nb\n```", "b"),
        ("```\nb\n````", "b"),
        ("```\nb", "b"),
        ("~~~\n```\n~~~", "```"),
        ("> ```\n> b\n> ```", "> b"),
        ("  ```\nb\n  ```", "b"),
        ("  ```\n<b\n  ```", "<b"),
        ("`a\n<object>b`", "a<object>b"),
        ("- `a\n- b`", ""),
        ("``` `x`\n<embed>\n```", "x"),
        ("<div>\n`b`\n</div>\n`c`", ""),
        ("<div>\n`b`\n</div>\n\n`c`", "c"),
        ("<br>`b`\n\n`c`", "bc"),
        ("<br>\n`b`\n\n`c`", "c"),
    ],
)
def test_what_the_page_shows_as_code_is_masked(body: str, code: str) -> None:
    masked = mask_code(f"\n\n{body}\n")
    assert len(masked) == len(body) + 3
    assert "".join(c for c, m in zip(f"\n\n{body}\n", masked, strict=True) if m == MASK_CHARACTER) == code.replace(
        "\n", ""
    )


def test_a_line_is_copied_once_however_much_code_it_has() -> None:
    copied = 0

    class Line(str):
        def __getitem__(self, place: Any) -> str:
            nonlocal copied
            copied += len(piece := super().__getitem__(place))
            return piece

    line = Line("`a` " * 5_000)
    masked = "".join(_mask_spans(line, [(start, start + 3) for start in range(0, len(line), 4)]))
    assert masked == f"{MASK_CHARACTER * 3} " * 5_000
    assert copied <= len(line)
    assert mask_code("`a` " * 5_000).count(MASK_CHARACTER) == 5_000


@pytest.mark.parametrize(
    ("body", "is_shown"),
    [
        ("`a\n<object>b`", True),
        ("``` `x`\n<object>\n```", False),
        ("  ```\n<object>\n  ```", True),
        ("```\n<object>", True),
        ("<div>\n`<object>`\n</div>", False),
        ("<br>`<object>`", True),
        ("\\`<object>`", False),
        ("- `a\n- <object>`", False),
    ],
)
def test_a_tag_that_is_no_code_is_listed_and_runs_on_no_page(body: str, is_shown: bool) -> None:
    html = render(body)
    assert "<object" not in html
    assert ("&lt;object&gt;" in html) == is_shown
    assert ("object" in {tag.name for tag in scan_markdown(body).tags}) == (not is_shown)


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
        ("   <!-- [a](a.md) --!> [b](b.md)", []),
        ("<!-- [a](a.md) -->[b](b.md)\n[c](c.md)<!-- [d](d.md) -->", ["c.md"]),
        ("<!--> [b](b.md) -->\n[c](c.md)", ["c.md"]),
        ("In a line <!--> [b](b.md) -->", ["b.md"]),
        ("In a line <!---> [b](b.md) -->", ["b.md"]),
        ("<!-- [b](b.md)\n\n[c](c.md)", []),
        ("In a line <!-- [b](b.md)", ["b.md"]),
        ("In a line <!-- [b](b.md) -->", []),
        ("`<!--` [b](b.md) `-->`", ["b.md"]),
        ("```\n<!--\n```\n[b](b.md)\n```\n-->\n```", ["b.md"]),
    ],
)
def test_a_link_in_a_comment_is_on_no_page(body: str, targets: list[str]) -> None:
    assert [link.target for link in scan_markdown(body).links] == targets
    assert re.findall(r'<a href="([^"]*)"', render(body)) == targets


def test_what_must_not_be_written_must_not_stand_in_a_comment_either() -> None:
    text = scan_markdown("<!-- <script>hit()</script> mei@shipper.com password: Winter2026, -->")
    assert [len(matches) for matches in (text.tags, text.personal_data, text.secrets)] == [1, 1, 1]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Rates in \U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f", 0),
        ("Rates\U000e0067\U000e0062\U000e007f", 3),
        ("שלום C++\u200e טוב", 0),
        ("مرحبا C++\u061c نعم", 0),
        ("שלום\nC++\u200e good", 1),
        ("C++\u200e good\nשלום\u200f", 1),
        ("ការ\u200bងារ", 0),
        ("การ\u200bทำ", 0),
        ("Nego\u200btiating", 1),
        ("\u200bการ", 1),
        ("שלום\u202eטוב", 1),
    ],
)
def test_what_a_script_or_a_sign_needs_is_not_hidden(text: str, count: int) -> None:
    assert len([*find_hidden_characters(text)]) == count
    masked = mask_hidden_characters(text)
    assert masked.count("\ufffd") == count
    assert masked.replace("\ufffd", "") == "".join(a for a, b in zip(text, masked, strict=True) if b != "\ufffd")


@pytest.mark.parametrize("kept", ["10\u00a0000", "10\u202f000", "手順\u3000二", "❤\ufe0f", "a\tb\nc", "\ue0b0"])
def test_a_space_of_any_width_and_a_sign_that_is_seen_are_not_masked(kept: str) -> None:
    assert mask_hidden_characters(kept) == kept


def test_half_a_character_and_what_a_terminal_obeys_are_masked() -> None:
    obeyed = "\x1b[31m \x9b1m \r \x7f \u2028 \u202e \u2066 \ud83d"
    assert mask_hidden_characters(obeyed) == "\ufffd[31m \ufffd1m \ufffd \ufffd \ufffd \ufffd \ufffd \ufffd"


@pytest.mark.parametrize("sign", ["\ufffe", "\uffff", "\ufdd0", "\U0010ffff"])
def test_what_is_no_character_is_found_by_its_number(sign: str) -> None:
    [(start, end, name)] = find_hidden_characters(f"Rates{sign} é 中 😀")
    assert (start, end, name) == (5, 6, f"no character (U+{ord(sign):04X})")


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("İstanbul'da eğitim", "istanbulda-egitim"),
        ("IĞDIR", "igdir"),
        ("Straße – ﬁle", "strasse-file"),
        ("Şebnem Yılmaz", "sebnem-yilmaz"),
        ("Łódź & Øresund – ÆRØ ǿ", "lodz-oresund-aero-o"),
        ("Ðæþ Œuvre Đorđe Ħaż-Żabbar", "daeth-oeuvre-dorde-haz-zabbar"),
    ],
)
def test_a_slug_has_the_letters_of_the_words(words: str, slug: str) -> None:
    assert slugify(words) == slug
