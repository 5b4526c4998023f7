"""Titles and summaries of all sorts, and descriptions that hold markup of every kind."""

from __future__ import annotations

import html
import re

import markdown  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from imports import Portal, course, errors, ids, import_, record

from trellis.authoring.imports.markdown import escape_markdown
from trellis.authoring.imports.plain_text import extract_paragraphs, redact_provider_text, truncate_text
from trellis.kinds.plain_address import is_plain_address
from trellis.load.markdown.autolinks import find_addresses
from trellis.load.markdown.personal_data import find_personal_data
from trellis.load.markdown.secrets import find_secrets
from trellis.site.markdown.page import render_body

LONG = "Negotiating freight rates with carriers, forwarders and shippers on lanes that nobody else wants to serve"


@pytest.mark.parametrize(
    ("title", "shown", "id"),
    [
        ("Freight rates", "Freight rates", "freight-rates"),
        ("  Freight\n rates ", "Freight rates", "freight-rates"),
        (
            LONG,
            "Negotiating freight rates with carriers, forwarders and shippers on lanes that…",
            "negotiating-freight-rates-with-carriers-forwarders-and",
        ),
        ("x" * 90, "x" * 79 + "…", "x" * 60),
        ("R", "R (Harbour Skills)", "r-harbour-skills"),
        ("C++", "C++", "c"),
        ("调色", "调色", "harbour-skills-a1"),
        (
            "Макроэкономика (вводный курс)",
            "Макроэкономика (вводный курс)",
            "harbour-skills-a1",
        ),
        ("مساق اللّغة العربيّة", "مساق اللّغة العربيّة", "harbour-skills-a1"),
        ("Gestión de almacén", "Gestión de almacén", "gestion-de-almacen"),
        ("Straßengüterverkehr", "Straßengüterverkehr", "strassenguterverkehr"),
        ("Manager's <b>guide</b> to R&amp;D", "Manager's guide to R&D", "managers-guide-to-r-d"),
        ("Using List<String> in Java", "Using List‹String› in Java", "using-list-string-in-java"),
        ("{{ 7 * 7 }} and {% raw %}", "{ { 7 * 7 }} and { % raw %}", "7-7-and-raw"),
        ("Sales \u202egnikcah\u202c 101\u200b", "Sales gnikcah 101", "sales-gnikcah-101"),
        ("Beep \x07 and \x00 nothing", "Beep and nothing", "beep-and-nothing"),
        ("🚚 Lorries 🚛", "🚚 Lorries 🚛", "lorries"),
        ("- : # not markup", "- : # not markup", "not-markup"),
    ],
)
def test_titles(portal: Portal, title: str, shown: str, id: str) -> None:
    root = portal({})
    report = import_(root, record(title=title), catalogue="harbour-skills")
    assert course(root, report).data["title"] == shown
    assert ids(report) == [id]
    assert errors(root) == []


def test_a_long_title_stands_whole_in_the_text(portal: Portal) -> None:
    root = portal({})
    report = import_(root, record(title=LONG))
    assert course(root, report).body.startswith(f"Full title: {LONG}\n\nWhat anybody")
    assert [(c.title, c.original_title) for c in report.renamed_courses] == [(course(root, report).data["title"], LONG)]


@pytest.mark.parametrize(
    ("description", "summary"),
    [
        (
            "Learn how to price a lane. Then sell it to people who doubt you.",
            "Learn how to price a lane. Then sell it to people who doubt you.",
        ),
        ("Learn. " * 60, ("Learn. " * 28).strip()),
        ("word " * 100, ("word " * 39) + "word…"),
        ("学" * 300, "学" * 99 + "…"),
        ("Short.", "Short. A course by Harbour Skills, listed in the catalogue harbour. Subjects: Rates."),
        (None, "A course by Harbour Skills, listed in the catalogue harbour. Subjects: Rates."),
        ("<p>&nbsp;</p>", "A course by Harbour Skills, listed in the catalogue harbour. Subjects: Rates."),
        (
            "<p>Price &lt;any&gt; lane with {{ care }} and patience.</p>",
            "Price ‹any› lane with { { care }} and patience.",
        ),
    ],
)
def test_summaries(portal: Portal, description: str | None, summary: str) -> None:
    root = portal({})
    report = import_(root, record(description=description, skills=["Rates"]))
    assert course(root, report).data["summary"] == summary
    assert errors(root) == []


def test_summary_of_a_record_that_says_nothing(portal: Portal) -> None:
    root = portal({})
    report = import_(root, {"id": 1, "title": "Rates", "url": "https://a.example"}, catalogue="a")
    assert course(root, report).data["summary"] == "A course of the catalogue a, listed without a provider."
    assert errors(root) == []


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<p>One</p><p>Two<br/>three</p>", "One\n\nTwo\n\nthree"),
        ("<ul><li>One</li><li>Two</li></ul>", "One\n\nTwo"),
        ("&lt;p&gt;One&lt;/p&gt;", "One"),
        ("R&amp;amp;D, 5 &lt; 6 &#8212; a&nbsp;b", "R&D, 5 < 6 — a b"),
        ("a <b>bold</b> move <script>alert(1)</script><!-- no -->", "a bold move"),
        ("if a < b and c > d, Map<K, V>", "if a < b and c > d, Map<K, V>"),
        ("See https://a.example/?a=1&copy=2", "See https://a.example/?a=1&copy=2"),
        ("One\r\ntwo\u2028three\n\n\n\nfour  ", "One\ntwo\nthree\n\nfour"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("<b", "<b"),
        ("<style>a{}</STYLE ><head><title>no</title></head>yes<script>", "yes<script>"),
        ("<!DOCTYPE html> and <!-- without an end <b>bold</b>", "<!DOCTYPE html> and <!-- without an end <b>bold</b>"),
        ('<a href="https://a.example" title="x">here</a>, <A\nHREF=y>there</A>', "here, there"),
        ("<pride> and <block> are words", "<pride> and <block> are words"),
    ],
)
def test_plain_text(text: str, plain: str) -> None:
    assert extract_paragraphs(text) == plain


@pytest.mark.parametrize("part", ["<!--", "<p ", "</", "&lt;", "<script>", "*", ": "])
def test_a_hostile_text_is_read_in_one_pass(part: str) -> None:
    assert escape_markdown(extract_paragraphs(part * 100_000))


def test_cutting_keeps_whole_words() -> None:
    assert truncate_text("one two three", 13) == "one two three"
    assert truncate_text("one two three", 12) == "one two…"
    assert truncate_text("one two, three", 9) == "one two…"


MARKUP = [
    "# heading", "Text\n---", "Text\n===", "--- \n***", "* item\n* item", "+ item", "- item", "1. item", "1) item",
    "> quote", "-> arrow", "*a* _b_ __c__ `d` ``e``", "[a](javascript:x) ![b](c) [d][e] [f]", "[x]: http://a.example",
    "<script>alert(1)</script>", "<https://a.example>", "&lt;b&gt; &copy; AT&T &#60;", "```python\ncode\n```",
    "~~~\ncode\n~~~", "~~gone~~ H~2~O x^2^ ==mark==", "| a | b |\n|---|---|\n| c | d |", "a | b\n--|--\nc | d",
    "!!! note \"T\"", "??? note", "=== \"Tab\"", "/// note\nx\n///", "Term\n:   Definition", "*[HTML]: Markup",
    "text[^1]\n\n[^1]: note", "{: .class } {#id} {.a}", "{{ 7 * 7 }} {% raw %} {{{ }}}",
    ":smile: :material-home: 12:30:45", "++ctrl+alt++ C++ C++11", "--8<-- \"file\"", "[TOC]", "back\\slash \\* \\\\",
    "trailing \\", "[ ] todo\n- [x] done", "(c) (tm) 1/2 -->", "a  \nb",
]  # fmt: skip

EXTENSIONS = [
    "abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc", "pymdownx.betterem",
    "pymdownx.blocks.admonition", "pymdownx.caret", "pymdownx.critic", "pymdownx.details", "pymdownx.emoji",
    "pymdownx.highlight", "pymdownx.inlinehilite", "pymdownx.keys", "pymdownx.mark", "pymdownx.snippets",
    "pymdownx.superfences", "pymdownx.tabbed", "pymdownx.tasklist", "pymdownx.tilde",
]  # fmt: skip


@pytest.mark.parametrize("extensions", [[], EXTENSIONS], ids=["plain", "extended"])
@pytest.mark.parametrize("text", MARKUP)
def test_markdown_shows_exactly_the_text(text: str, extensions: list[str]) -> None:
    text = extract_paragraphs(html.escape(text, quote=False))
    shown = markdown.markdown(escape_markdown(text), extensions=extensions)
    assert set(re.findall(r"<[^>]*>", shown)) <= {"<p>", "</p>"}
    assert html.unescape(re.sub(r"</?p>", "", shown)).split() == text.split()


def show(markdown_text: str, *, reads_maths: bool) -> str:
    """The words that a page shows of a text."""
    page = render_body(markdown_text, lambda address: address, reads_maths=reads_maths).html
    page = re.sub(r"<a [^>]*headerlink[^>]*>.*?</a>", "", page)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", page)).split())


DOLLARS = [
    "Use $_GET and $_POST in PHP.", "jQuery's $( ) and $.ajax, then $.get$", "$x$ and $$y$$", "$HOME/bin:$PATH is read",
    "US$5k/A$7k, $5-$10 a seat, 5$ or 6$", "^a$|^b$ end", "$ 5 $", "$5$6$", "\\$x$", "`$x$`",
]  # fmt: skip


@pytest.mark.parametrize("reads_maths", [True, False])
@pytest.mark.parametrize("text", [*MARKUP, *DOLLARS])
def test_a_page_shows_exactly_the_text(text: str, reads_maths: bool) -> None:
    text = extract_paragraphs(html.escape(text, quote=False))
    assert show(escape_markdown(text), reads_maths=reads_maths).split() == text.split()


ADDRESSES = [
    "See http://in.tra.net:99999/rates or www.ada:pw@rates.io", "https://a.example/b/../c", "https://a.example\\b",
    "ask http://x@harbour.io/ and HTTP://x@harbour.io/", "www.harbour.io/../a",
    "WWW.ada:pw@rates.io",
]  # fmt: skip


@pytest.mark.parametrize("text", ADDRESSES)
def test_an_address_that_no_page_may_link_stays_words(portal: Portal, text: str) -> None:
    escaped = escape_markdown(text)
    page = render_body(escaped, lambda address: address, reads_maths=True).html
    assert all(map(is_plain_address, re.findall(r'href="([^"]*)"', page)))
    assert show(escaped, reads_maths=True) == text
    assert "`" in escaped
    root = portal({})
    import_(root, record(description=f"What anybody needs to know of rates: {text} (and no more than that)."))
    assert errors(root) == []


def test_an_address_that_a_page_may_link_is_one() -> None:
    text = "See https://a.example/b_c, and www.a.example/d?e=f."
    page = render_body(escape_markdown(text), lambda address: address, reads_maths=True).html
    assert re.findall(r'href="([^"]*)"', page) == [address.target for address in find_addresses(text)]


PRIVATE = (
    "+49 30 1234567", "+49 171 7654321", "0171 2345678", "(030) 1234567", "jane.doe@harbour-skills.com",
    "tel 030123456", "030 1234567 0171 7654321", "redis://:Sommer2024@cache.intern/0",
    "\\\\ada:Sommer2024@files\\share",
    "https:\\\\ada:Sommer2024@files\\x", f"https://{'u' * 80}:Sommer2024@files.io/c",
    "//ada:hunter2secret@intranet/c", "https://ada:Sommer2024!@files.io/c", "ftp://ada:pw@files.io",
    "ghp_" + "a1B2" * 9,    "password: Zk3q9vLw2", " ", ", ", " or ", "/", "5", "(", ")",
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(parts=st.lists(st.sampled_from(PRIVATE), min_size=2, max_size=8))
def test_nothing_that_the_check_would_find_is_left(parts: list[str]) -> None:
    text = redact_provider_text("".join(parts))
    assert [*find_personal_data(text), *find_secrets(text)] == []
    assert not re.search(r"hunter2|Sommer2024|ada:", text)


def test_numbers_of_one_country_side_by_side_are_left_out() -> None:
    assert redact_provider_text("Ring 030 1234567 0171 7654321 first") == "Ring [left out] first"


def test_the_second_of_two_numbers_is_left_out_too(portal: Portal) -> None:
    root = portal({})
    report = import_(root, record(description="Questions: call +49 30 1234567 +49 171 7654321 before you book."))
    assert "call [left out] [left out] before you book." in str(course(root, report).data["summary"])
    assert errors(root) == []


@pytest.mark.parametrize(
    "address",
    [
        "//ada:hunter2secret@intranet/course",
        "//ada:hunter2secret@10.0.0.5/c",
        "https:/ada:Sommer2024!@files.harbour.io/c",
        "ftp://ada:pw@files.harbour.io/c",
        "ada:pw9@intranet/c",
        "https:\\\\ada:pw9@intranet/c",
    ],
)
def test_a_password_in_an_address_enters_no_file_whatever_its_scheme(portal: Portal, address: str) -> None:
    root = portal({})
    report = import_(root, record(url=address, description=f"What anybody needs to know first, at {address} today."))
    text = "".join(file.read_text("utf-8") for file in (root / "content").rglob("*") if file.is_file())
    assert report.created_courses[0].private_parts
    if ":/" in address or address.startswith("/"):
        assert not re.search(r"hunter2|Sommer2024|ada:", text)


def test_what_nobody_may_publish_is_left_out(portal: Portal) -> None:
    root = portal({})
    description = (
        "Write to jane.doe@harbour-skills.com or call +31 10 123 45 67 before you begin with the course on rates."
    )
    parsed = course(root, import_(root, record(description=description)))
    assert "[left out]" in str(parsed.data["summary"])
    assert "jane" not in parsed.body + str(parsed.data)
    assert "123 45 67" not in parsed.body + str(parsed.data)
    assert errors(root) == []
