"""No tag within HTML reaches over the end of its piece: what begins as one and has no end is shown as it is typed."""

from __future__ import annotations

from time import process_time

import pytest
from test_page_agrees import list_scanned_links, list_shown_links, read_elements

from trellis.approvals.shown_text import canonicalise_text
from trellis.load.markdown import parse_document, scan_markdown
from trellis.load.markdown.html_tags import split_html
from trellis.site.markdown.page import PageBody, render_body


def render(text: str, *, is_trusted: bool = False) -> PageBody:
    return render_body(text, lambda target: target, is_trusted=is_trusted)


def read_words(html: str) -> str:
    return " ".join("".join(element.text for element in read_elements(html) if element.name == "#").split())


@pytest.mark.parametrize("is_trusted", [False, True])
@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<!-- by Mei --> Never open it <before the pump stops.", "Never open it <before the pump stops."),
        ("<details>\nStop at <min pressure.", "Stop at <min pressure."),
        ('<details>\nIf x is <min "y, stop', 'If x is <min "y, stop'),
        ('<div>\n<a href="guide.pdf', '<a href="guide.pdf'),
        ("<div>\n<a href='guide.pdf>the guide</a> <b>here</b>", "<a href='guide.pdf>the guide here"),
        ("<div>\nIf it is <max load, start; <i>else</i> stop.\n</div>", "If it is <max load, start; else stop."),
        ("<div>\nIf it is </max load", "If it is </max load"),
        ("<div>\nIf it is <! or <? &amp; <", "If it is <! or <? & <"),
        ("<div>\n<b x=<i>, <b x=y<i>", "<b x=, <b x=y"),
        ('a <? b > <b x=" ?> c', 'a <b x=" ?> c'),
    ],
)
def test_words_behind_a_sign_for_less_than_are_shown_and_what_is_below_stays(
    html: str, words: str, *, is_trusted: bool
) -> None:
    body = render(f'{html}\n\n## Who to call\n\n[The "desk" = x](desk.md) > y', is_trusted=is_trusted)
    assert read_words(body.html) == f'{words} Who to call# The "desk" = x > y'
    assert [heading.anchor for heading in body.headings] == ["who-to-call"]
    assert list_shown_links(body.html) == {("a", "desk.md"): 1}


@pytest.mark.parametrize(
    "text",
    [
        '</details>\n<a href="../x/index.md" x\n\n[a](b.md) > c',
        "<div>\n<img src=x.png\n\n> ![a](b.png)",
        "<div>\n<x <img alt='\n\n'![a](b.png)>",
    ],
)
def test_the_check_sees_the_links_and_pictures_of_the_page_and_no_others(text: str) -> None:
    assert list_shown_links(render(text).html) == list_scanned_links(text)
    assert not {tag.name for tag in scan_markdown(text).tags} & {"a", "img"}


@pytest.mark.parametrize(
    ("html", "names"),
    [
        ('<a b=x\'y c="<z>">', ["a", "z"]),
        ('<min "y> <b>', ["min", "b"]),
        ("<min <b>", ["b"]),
    ],
)
def test_each_tag_that_a_page_takes_for_one_is_seen(html: str, names: list[str]) -> None:
    assert [tag.name for tag in scan_markdown(f"<div>\n{html}").tags] == ["div", *names]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("> - <div>\n>   é <b>x</b> <max, y\n>   </div>", [("unfinished_tag", "<max, y", 2, 16)]),
        ("!!! note\n    <div>\n    x <min\n    </div>", [("unfinished_tag", "<min", 3, 7)]),
        ("<div>\n<! words > x\n</ x>\n</div>", [("declaration", "<! words >", 2, 1), ("declaration", "</ x>", 3, 1)]),
        ("End it with </section>.", [("end_tag", "</section>", 1, 13)]),
        ("<b>x</b> </b>", [("end_tag", "</b>", 1, 10)]),
        ("<ul><LI>x</li></ul></br>\n\n<details>\n\nx\n\n</details>", []),
        ('<div>\n<a href="x>y</a>\n</div>', [("unfinished_tag", '<a href="x>y', 2, 1)]),
        ("<div>\n3<4, a <- b, x < y & z <\n</div>", []),
        ("<div>\n<script>if (a<b && c=' </i>) </script><!-- <b </i> --></div>", []),
        ("a <b and </ c and <! d > stay", []),
        ("<!-- the price is 12 --!> and the margin 30 -->", [("early_end", "--!>", 1, 22)]),
        ("é <!-- a\nb --!> c -->", [("early_end", "--!>", 2, 3)]),
        ("<!-- a --!>\n\nB <i>c</i> </b>", [("early_end", "--!>", 1, 8), ("end_tag", "</b>", 3, 12)]),
        ("<!--> w1 -->", [("early_end", "<!-->", 1, 1)]),
        ("> - <!--->\n>   w -->", [("early_end", "<!--->", 1, 5)]),
        ("<!----> <!-- --!x> --> <!-- a -!> -->\n\n`<!-- a --!>`", []),
        ("<!-- a --!> <!-- b\n\nc", [("early_end", "--!>", 1, 8), ("comment", "<!--", 1, 13)]),
    ],
)
def test_what_is_no_tag_is_told_at_its_place(text: str, parts: list[tuple[str, str, int, int]]) -> None:
    unshown = scan_markdown(text).unshown_words
    assert [(part.kind, part.label, part.span.line, part.span.column) for part in unshown] == parts


def test_words_that_are_shown_count_in_what_is_approved() -> None:
    forms = {canonicalise_text(f"<div>\nStop at {words}\n</div>") for words in ("<min, y", "<min, z", "&lt;min, y")}
    assert len(forms) == 3


@pytest.mark.parametrize("part", ["<a ", "<a b=", '<a b="', "<a b='<a c=\"", '<a b=">" ', "</a", "<!x ", "<a b='\">"])
def test_html_is_split_in_linear_time_and_as_a_whole(part: str) -> None:
    html = part * 50_000
    started = process_time()
    assert "".join(html[start:end] for start, end, _ in split_html(html)) == html
    assert process_time() - started < 5, "a tag was searched for again and again"


def test_the_parts_of_html_lie_where_they_are_written() -> None:
    document = parse_document("> <div>\n> é <max, é <b>x</b> <i\n> </div>\n>\n> y")
    nodes = list(document.find_nodes({"html", "unfinished_tag"}))
    assert [document.source[node.start : node.end].decode() for node in nodes] == [
        "<div>\n> é ", "<max, é ", "<b>x</b> ", "<i\n> ", "</div>\n",
    ]  # fmt: skip
