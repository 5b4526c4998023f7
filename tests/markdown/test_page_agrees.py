"""Whatever an author writes: a page is made of it, nothing on it runs, and the check sees what the page shows.

Derandomised: the same examples in every run.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from typing import NamedTuple

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from trellis.catalogue.link_targets import extract_scheme, is_external
from trellis.kinds.plain_address import is_plain_address
from trellis.load.markdown import parse_document, scan_markdown
from trellis.load.markdown.links import MAX_TEXT
from trellis.load.markdown.mailboxes import is_mail_to
from trellis.site import sanitise
from trellis.site.markdown.html import escape_url
from trellis.site.markdown.page import PageBody, render_body

RUNS = settings(derandomize=True, deadline=None, max_examples=400, database=None)

ADDRESSES = frozenset(("action", "data", "href", "src", "srcset", "xlink:href"))
"""Attributes with an address that a browser follows."""

FORMULA_TAGS = frozenset((
    "#", "math", "menclose", "mfenced", "mfrac", "mi", "mn", "mo", "mover", "mpadded", "mphantom", "mroot", "mrow",
    "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd", "mtext", "mtr", "munder", "munderover",
    "semantics",
))  # fmt: skip
"""What a formula is made of."""

_THEME_CLASS = re.compile(r"(?!t-diagram$|t-formula$)(?:md|mdx|t)-")
"""Classes that no author gives. A diagram and a formula have one of the engine's."""

_FORMULA = re.compile("<math.*?</math>", re.DOTALL)

MAILBOXES = ("support@meridian.internal",)

WORDS = [
    "a", "b ", "é", "手順 ", "1", " ", "  \n", "\n", "\n\n", "\t", "    ", "\\", "*", "**", "_", "~~", "`", "``", "|",
    ":", "[", "]", "![", "](b.md)", "](c.png)", "](a/b:c.png)", "](<d e.md> 'x')", "](#a)", "](?a)",
    "](//evil.example/x)", "](\\\\evil.example)", "](a//b/../c.png)", "](a%2Fb)",
    "](javascript:alert(1))", "](data:text/html,x)",
    "](&#106;avascript:x)", "](java&Tab;script:x)", "](mailto:support@meridian.internal)",
    "](mailto:mei@meridian.internal)", "[r]", "[r][]", "[x][r]", "\n[r]: r.md\n", "\n[r]: javascript:x\n",
    "<https://a.example/?a&b>", "<javascript:alert(1)>", "<mei@shipper.com>", "www.a.example ",
    "https://a.example/b_c_ ", "ftp://a.example ", "support@meridian.internal ", "javascript:x ", "[^1]", "[^N]",
    "\n[^1]: ", "\n[^n]: ", "&amp;", "&lt;script&gt;", "&#0;", "\0", "\x02", "\x03", "\x04", "$a$", "$$b$$",
    "$\\href{javascript:x}{a}$", "$\\text{<script>}$", "\u200b", "\"", "'", "<", ">", "{: .x}", "{{ x }}",
]  # fmt: skip
BLOCKS = [
    "\n# ", "\n## a\n", "\n## __tabbed_1_1\n", "\n###### ", "\n===\n", "\n---\n", "\n- ", "\n  - ", "\n1. ", "\n7) ",
    "\n- [ ] ", "\n- [x] ", "\n> ", "\n>> ", "\n> [!NOTE]\n> ", "\n> [!CAUTION]\n> ", "\n```\n",
    "\n```python title=\"<b>\"\n", "\n```mermaid\n", "\n```math\n", "\n~~~ md-header\n", "\n    ", "\n!!! note\n    ",
    "\n!!! md-overlay t-search \"a *b*\"\n    ", "\n!!! note \"\"\n    ", "\n???+ tip\n    ", "\n=== \"A\"\n    ",
    "\n=== \"[B](b.md)\"\n    ", "\n===! \"C\"\n    ", "\n    !!! note\n        ", "\n| a | b |\n|:-:|--|\n| ", " | ",
    "\na\n: ", "\n\n:-) ", "\n:b", "\n***\n",
]  # fmt: skip
HTML = [
    "<br>", "<kbd>", "</kbd>", "<script>", "</script>", "<!--", "-->", "<a href='javascript:x'>", "</a>",
    "<img src=x onerror=y>", "<img src='//evil.example/x'>", "<div class='md-header' id='__search'>", "</div>",
    "<details>", "<svg><a xlink:href='data:x'>", "<style>", "<iframe src=x>", "<textarea>", "<math><mtext>", "<table>",
    "<p>", "<?", "<![CDATA[", "]]>", "<input>", "<a href=\"mailto:mei@meridian.internal\">", "<form action=x>",
    "<base href=//evil.example>", "<object data=x>",
]  # fmt: skip


def write_texts(parts: list[str]) -> st.SearchStrategy[str]:
    return st.lists(st.one_of(st.sampled_from(parts), st.text(max_size=3)), max_size=30).map("".join)


MARKDOWN = st.one_of(
    write_texts(WORDS + BLOCKS), write_texts(WORDS), write_texts([*BLOCKS, "a", "[a](b.md)", "![a](c.png)"])
)
ANYTHING = st.one_of(write_texts(WORDS + BLOCKS + HTML), write_texts(HTML), MARKDOWN)


class Element(NamedTuple):
    """A start tag, with its attributes in the order of their names, or an end tag, "/name", or a text, "#"."""

    name: str
    attributes: tuple[tuple[str, str], ...] = ()
    text: str = ""


class Reader(HTMLParser):
    """Reads HTML as a series of elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, tuple(sorted((name, value or "") for name, value in attrs))))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.elements.append(Element(f"/{tag}"))

    def handle_data(self, data: str) -> None:
        if self.elements and self.elements[-1].name == "#":
            data = self.elements.pop().text + data
        self.elements.append(Element("#", text=data))

    def handle_comment(self, data: str) -> None:
        self.elements.append(Element("!", text=data))


def read_elements(html: str) -> list[Element]:
    return Reader(html).elements


def render(text: str) -> PageBody:
    return render_body(text, lambda target: target, MAILBOXES)


def has_html(text: str) -> bool:
    return any(node.kind in ("html_block", "inline_html") for node in parse_document(text).root.walk())


def find_dangers(html: str) -> Iterator[Element]:
    """Yields what must be on no page: a tag, an attribute or an address that is not allowed."""
    formulas = _FORMULA.findall(html)
    for element in read_elements(_FORMULA.sub("", html)):
        attributes = dict(element.attributes)
        addresses = [value for name, value in element.attributes if name in ADDRESSES]
        schemes = {extract_scheme(value) for value in addresses if not is_mail_to(value, MAILBOXES)}
        if (
            element.name.lstrip("/") not in sanitise.ALLOWED_TAGS | {"#"}
            or schemes - sanitise.ALLOWED_SCHEMES - {""}
            or is_external(attributes.get("src", ""))
            or any(name.startswith("on") or name == "style" for name in attributes)
            or any(_THEME_CLASS.match(name) for name in attributes.get("class", "").split())
        ):
            yield element
    for element in read_elements("".join(formulas)):
        if element.name.lstrip("/") not in FORMULA_TAGS or {name for name, _ in element.attributes} & ADDRESSES:
            yield element


@RUNS
@given(ANYTHING)
@example("<script>alert(1)</SCRIPT>\n\n[a](javascript:x)")
@example("[a[^1]](b.md)\n\n[^1]: [c](d.md)")
@example("!!! md-overlay\n    Words.")
def test_nothing_on_a_page_runs_or_leads_where_no_page_may(text: str) -> None:
    assert list(find_dangers(render(text).html)) == []


@RUNS
@given(MARKDOWN.filter(lambda text: not has_html(text)))
@example("!!! md-overlay\n    Words.")
@example("![a](a/b:c.png)")
@example("![a](a//b/../c.png)[a](..\\\\b) [a](a%2fb)")
@example("# \\_\\_tabbed\\_1\\_1")
@example("# \\_\\_config")
@example("# !?")
@example("[a[^1]](b.md)\n\n[^1]: c")
def test_what_holds_no_html_is_as_the_sanitiser_would_leave_it(text: str) -> None:
    page = render_body(text, lambda target: target, MAILBOXES, reads_maths=False)
    assume(not page.has_diagrams)
    html = page.html
    assert read_elements(sanitise.sanitise_html(html, MAILBOXES)) == read_elements(html)


def list_shown_links(html: str) -> Counter[tuple[str, str]]:
    """The links and pictures of a page, without those that the renderer adds: tag and address."""
    own_classes = {"headerlink", "footnote-ref", "footnote-backref"}
    return Counter(
        (element.name, attributes.get("href" if element.name == "a" else "src", ""))
        for element in read_elements(html)
        if element.name in ("a", "img")
        and (attributes := dict(element.attributes))
        and not own_classes & set(attributes.get("class", "").split())
    )


def list_scanned_links(text: str) -> Counter[tuple[str, str]]:
    """The links and pictures that the check sees, as a page shows them."""
    links: Counter[tuple[str, str]] = Counter()
    for link in scan_markdown(text).links:
        url = unescape(escape_url(link.target))
        is_plain = is_plain_address(link.target)
        if link.is_image:
            links["img", "" if not is_plain or is_external(link.target) or ":" in url else url] += 1
        elif is_plain and (
            extract_scheme(link.target) in ("", *sanitise.ALLOWED_SCHEMES) or is_mail_to(link.target, MAILBOXES)
        ):
            links["a", url] += 1
    return links


def list_shown_headings(html: str) -> Counter[tuple[int, str]]:
    return Counter(
        (int(element.name[1]), dict(element.attributes)["id"])
        for element in read_elements(html)
        if re.fullmatch("h[1-6]", element.name) and "id" in dict(element.attributes)
    )


@RUNS
@given(MARKDOWN.filter(lambda text: not has_html(text)))
@example("[^n]: [a](b.md)\n\n## [^N] a\n")
@example("[^n]: [a](b.md)\n\n    # a\n")
@example("[^n]: [a](b.md)\n\n[^n]\n\n[^n]: [c](d.md)")
@example("![[a](b.md) ![c](c.png)](d.png)")
def test_the_check_sees_the_links_pictures_and_headings_of_the_page_and_no_others(text: str) -> None:
    page = render(text)
    assert list_shown_links(page.html) == list_scanned_links(text)
    headings = scan_markdown(text).headings
    assert page.headings == headings
    assert list_shown_headings(page.html) == Counter((heading.level, heading.anchor) for heading in headings)


@RUNS
@given(MARKDOWN)
def test_each_finding_of_the_scan_lies_in_the_text(text: str) -> None:
    lines = text.split("\n")
    scan = scan_markdown(text)
    for part in (*scan.links, *scan.headings, *scan.tables, *scan.definitions):
        assert 1 <= part.span.line <= len(lines)
        assert 1 <= part.span.column <= part.span.end
    assert all(len(link.text) <= MAX_TEXT for link in scan.links)


@pytest.mark.parametrize("name", ["t-diagram", "t-formula", "md-header", "js"])
def test_an_author_gives_nothing_a_class_of_the_engines(name: str) -> None:
    for text in (
        f'<div class="{name}">a</div>',
        f"!!! {name}\n    a",
        f"??? {name}\n    a",
        f'!!! note {name} "a"\n    b',
    ):
        classes = [dict(element.attributes).get("class", "") for element in read_elements(render(text).html)]
        assert name not in " ".join(classes).split()


@pytest.mark.parametrize("text", ["[a](b.md)", "# a", "![a](c.png)", "www.a.example"])
def test_the_readers_of_this_file_see_something(text: str) -> None:
    html = render(text).html
    assert list_shown_links(html) or list_shown_headings(html)
