"""Marks of other generators, wikis and word processors become Markdown where that is certain; no word and no code goes.

Each table has what is mended, and what looks like it and stays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import pytest
from conftest import Portal
from hypothesis import given, settings
from hypothesis import strategies as st

from trellis.authoring.fixes.marks import list_marks
from trellis.authoring.fixes.mend import apply_file_fixers, mend_portal
from trellis.authoring.fixes.page import EditablePage
from trellis.kinds import COLLECTIONS
from trellis.load.markdown import Document, parse_document

COLLECTION = next(c for c in COLLECTIONS if c.model.NAME == "page")
PATH = "content/sales/pages/terms.md"
FRONT = "---\ntitle: Terms\nsummary: What we promise to shippers, and what we ask of them.\nstatus: stable\n---\n\n"

NOTES = [
    (":::note\nText.\n:::\n", "> [!NOTE]\n> Text.\n\n"),
    ("::: Warning\nText.\n\n- One\n  - Two\n:::\n", "> [!WARNING]\n> Text.\n>\n> - One\n>   - Two\n\n"),
    (":::::tip\nText.\n:::::\n", "> [!TIP]\n> Text.\n\n"),
    ("::: {.callout-note}\nText.\n:::\n", "> [!NOTE]\n> Text.\n\n"),
    (":::{caution}\nText.\n:::\n", "> [!CAUTION]\n> Text.\n\n"),
    (":::tip My tip\nText.\n:::\n", '!!! tip "My tip"\n    Text.\n\n'),
    (":::tip[My tip]\nText.\n:::\n", '!!! tip "My tip"\n    Text.\n\n'),
    ('::: {.callout-note title="Mine"}\nText.\n:::\n', '!!! note "Mine"\n    Text.\n\n'),
    (":::danger\nText.\n\nMore.\n:::\n", "!!! danger\n    Text.\n\n    More.\n\n"),
    ("- One\n\n  :::note\n  Text.\n  :::\n", "- One\n\n  !!! note\n      Text.\n\n"),
    (":::note\n```\n:::\n• x\n```\n:::\n", "> [!NOTE]\n> ```\n> :::\n> • x\n> ```\n\n"),
    (
        "::::note\nText.\n:::tip\nInner.\n:::\nMore.\n::::\n",
        "!!! note\n    Text.\n    !!! tip\n        Inner.\n\n    More.\n\n",
    ),
    (":::note\nOne.\n:::\n\n:::callout\nTwo.\n:::\n", "> [!NOTE]\n> One.\n\n\n:::callout\nTwo.\n:::\n"),
]

NO_NOTES = [
    ":::callout\nText.\n:::\n",
    ":::note\nText.\n",
    ":::note\n:::\n",
    '::: zone pivot="air"\nText.\n:::\n',
    ':::image source="crane.png":::\n',
    "::::note\n:::mystery\nText.\n:::\n::::\n",
    ":::note{.wide}\nText.\n:::\n",
    "> :::note\n> Text.\n> :::\n",
    "- :::note\n  Text.\n  :::\n",
    "- One\n\n  :::note\nFurther left.\n  :::\n",
    "```\n:::note\nText.\n:::\n```\n",
    "`:::note`\n",
]
"""Of an unknown type, not closed, empty, with more than a title, in a quotation, or code."""

BULLETS = [
    ("•\tOne\n•\tTwo\n", "- One\n- Two\n"),
    ("We offer:\n• One\n• Two\n", "We offer:\n- One\n- Two\n"),
    ("▪ One\n\n▪ Two\n", "- One\n\n- Two\n"),
    ("–\tOne\n–\tTwo\n", "- One\n- Two\n"),
    ("– One\n– Two\n", "- One\n- Two\n"),
    ("\uf0b7\u00a0\u00a0One\n", "- One\n"),
    ("·\tOne\n", "- One\n"),
    ("o\tOne\n", "- One\n"),
    ("> • One\n> • Two\n", "> - One\n> - Two\n"),
    ("• One **and**\n  more\n• `•`\n", "- One **and**\n  more\n- `•`\n"),
    ("  • One\n", "  - One\n"),
]

NO_BULLETS = [
    "– Ada Lovelace\n",
    "— One\n— Two\n",
    "o One\n",
    "· One\n",
    "One • two\n",
    "•\tOne\no\tTwo\n",
    "• > 5 tonnes\n• < 3 tonnes\n",
    "• ## of them\n• Two\n",
    "§\t5 a\n§\t7 b\n",
    "–\t5 degrees\n–\t7 degrees\n",
    "1. One\n• Two\n2. Three\n",
    "    • One\n",
    "```\n• One\n```\n",
    "1) One\n2) Two\n",
    "\\• One\n",
    "•\tOne\n•\tTwo\n| a |\n|---|\n| b |\n",
    "| a |\n|---|\n• One\n| b |\n",
    "–\tOne\n---\n",
    "• One\n===\n",
]
"""Words, several signs, within another list, code, or with a table or a heading's line below."""

HARD_SPACES = [
    ("Text,\n\u00a0\u00a0and more.\n", "Text,\n  and more.\n"),
    ("- One\n\u00a0 - Two\n", "- One\n  - Two\n"),
    ("Text.\n\u00a0\nMore.\n", "Text.\n\nMore.\n"),
    ("\u00a0\u00a0• One\n", "  - One\n"),
    (
        "Text.\n\n\u00a0\u00a0\u00a0\u00a0Far in.\n\n\u00a0Near.\n",
        "Text.\n\n\u00a0\u00a0\u00a0\u00a0Far in.\n\n Near.\n",
    ),
    ("\u00a0| a |\n\u00a0|---|\n\u00a0| 1 |\n", " | a |\n |---|\n | 1 |\n"),
    ("We need:\n\u00a0- Tape\n\u00a0- 5 boxes\n", "We need:\n - Tape\n - 5 boxes\n"),
]

NO_HARD_SPACES = [
    "Text\u00a0and more.\n",
    "```\n\u00a0code\n```\n",
    "\u00a0\u00a0\u00a0\u00a0Code by that.\n",
    "Text.\u00a0\n",
    "Intro\n\u00a0---\nmore\n",
    "\u00a0# 1 choice\n",
    "Loss:\n\u00a0- 5 %\n\u00a0- 7 %\n",
    "Closed:\n\u00a01. Mai\n\u00a03. Oktober\n",
]

SIGN_SPACES = [
    ("-\u00a0One\n-\u00a0**Two**\n", "- One\n- **Two**\n"),
    ("Text:\n*\u202fOne\n*\u00a0\u00a0Two\n", "Text:\n* One\n* Two\n"),
    ("1.\u00a0One\n2.\u00a0Two\n", "1. One\n2. Two\n"),
    ("1. One\n2.\u00a0Two\n3. Three\n", "1. One\n2. Two\n3. Three\n"),
    ("##\u00a0Rates\n\nText.\n", "## Rates\n\nText.\n"),
    ("#\u3000運賃\n\n-\u3000一\n", "# 運賃\n\n- 一\n"),
    ("> -\u00a0[Rates](rates.md)\n", "> - [Rates](rates.md)\n"),
    ("\u00a0\u00a0-\u00a0One\n", "  - One\n"),
    ("## Rates\n-\u00a0One\n-\u00a0Two\n", "## Rates\n- One\n- Two\n"),
    ("##\u00a0Rates\n-\u00a0One\n", "## Rates\n- One\n"),
    ("Rates\n=====\n1.\u00a0One\n2.\u00a0Two\n", "Rates\n=====\n1. One\n2. Two\n"),
    ("1. One\n   1.\u00a0a\n   2.\u00a0b\n", "1. One\n   1. a\n   2. b\n"),
    ("1.\u00a0One\n   1.\u00a0a\n   2.\u00a0b\n2.\u00a0Two\n", "1. One\n   1. a\n   2. b\n2. Two\n"),
    ("1. One\n   and more\n\n\n2.\u00a0Two\n3.\u00a0Three\n", "1. One\n   and more\n\n\n2. Two\n3. Three\n"),
    ("1. One\n1. Two\n\nText.\n\n-\u00a0Call\n-\u00a05 boxes\n", "1. One\n1. Two\n\nText.\n\n- Call\n- 5 boxes\n"),
    ("Closed:\n\n25.\u00a0Dezember\n26.\u00a0Dezember\n", "Closed:\n\n25. Dezember\n26. Dezember\n"),
]

NO_SIGN_SPACES = [
    "1.\u00a0January is a holiday.\n",
    "*\u00a0Without tax.\n",
    "#\u00a01 in the market\n",
    "It is\n-\u00a05 degrees.\n",
    "He said\n-\u00a0and meant it.\n",
    "-\u00a0One\n---\n",
    "```\n-\u00a0One\n##\u00a0Two\n```\n",
    "`-\u00a0One`\n",
    "Since the\n2.\u00a0of May\n3.\u00a0of June\n",
    "-\u00a0[^1]: One\n\n+ Two\n\n[^1]: Three\n",
    "-\u00a0[^1]: One\n-\u00a0Two\n\n[^1]: Three\n",
    "-\u00a0[rates]: rates.md\n-\u00a0Two\n",
    "Closed on:\n\n1.\u00a0Mai\n3.\u00a0Oktober\n25.\u00a0Dezember\n",
    "1. One\n3.\u00a0Three\n4.\u00a0Four\n",
    "10)\u00a0Ten\n20)\u00a0Twenty\n",
    "The margin is the price\n-\u00a0the cost\n-\u00a0the duty.\n",
    "-\u00a0> 5 tonnes\n-\u00a0< 3 tonnes\n",
    "1. Call the carrier.\n   Use the number.\n\n25.\u00a0Dezember: closed\n26.\u00a0Dezember: closed\n",
    "1. Call\n2. Write\n\n\n25.\u00a0Dezember: closed\n26.\u00a0Dezember: closed\n",
    "> 1. Call\n>\n>    Text.\n>\n> 25.\u202fDezember\n> 26.\u202fDezember\n",
    "1. Call\n   - Write\n\n   Text.\n\n3.\u00a0May\n4.\u00a0May\n",
    "1. One\n2.\u00a0Two\n2. Second\n",
    "1.\u00a0January\n1.\u00a0April\n1.\u00a0July\n",
    "-\u00a05 degrees\n-\u00a07 degrees\n",
    "Loss:\n+\u202f5 %\n-\u202f7 %\n",
    "#\u00a01 in the market\n-\u00a0and more\n-\u00a0of it\n",
]
"""Dates, notes, numbers that a list would change, a dash, a heading's line below, code, a definition, or a limit."""

MARKS = [
    ("We ==must== say so.\n", "We <mark>must</mark> say so.\n"),
    ("- ==a `b` **c**==, ==d==\n", "- <mark>a `b` **c**</mark>, <mark>d</mark>\n"),
    ("## ==Rates==\n", "## <mark>Rates</mark>\n"),
    ("| a |\n|---|\n| ==b== |\n", "| a |\n|---|\n| <mark>b</mark> |\n"),
]

NO_MARKS = [
    "a==b==c\n",
    "a == b == c\n",
    "`==a==`\n",
    "$x==y==z$\n",
    "\\==a==\n",
    "https://x.example/?==a==\n",
    "==a\nb==\n",
    "| a | b |\n|---|---|\n| ==c | d== |\n",
    "**a ==b** c==\n",
    "===\n",
]

VIDEOS = [
    ("[!VIDEO https://video.example/a?b=c]\n", "[Video](https://video.example/a?b=c)\n"),
    ("> [!VIDEO https://video.example/a]\n", "> [Video](https://video.example/a)\n"),
    ("Look: [!video https://video.example/a ] now\n", "Look: [Video](https://video.example/a) now\n"),
]

NO_VIDEOS = ["[!VIDEO a.mp4]\n", "`[!VIDEO https://video.example/a]`\n", "[!VIDEO]\n", "[!INCLUDE [a](b.md)]\n"]

PAGES = {
    "content/sales/pages/rates.md": FRONT.replace("Terms", "Our rates"),
    "content/sales/pages/one.md": FRONT.replace("Terms", "Twice"),
    "content/sales/pages/two.md": FRONT.replace("Terms", "Twice"),
    "content/sales/pages/secret.md": FRONT.replace("Terms", "A draft").replace("stable", "draft"),
    "content/sales/pages/odd.md": FRONT.replace("Terms", "'Rates [2026]'"),
}

PICTURES = {f"content/sales/pages/{name}.png": b"\x89PNG\r\n\x1a\n" for name in ("dock plan", "dock (1)")}

WIKI_LINKS = [
    ("See [[Our rates]].\n", "See [Our rates](rates.md).\n"),
    ("See [[our RATES]].\n", "See [our RATES](rates.md).\n"),
    ("See [[rates]].\n", "See [Our rates](rates.md).\n"),
    ("See [[rates|what we take]].\n", "See [what we take](rates.md).\n"),
    ("See [[what we take|rates]].\n", "See [what we take](rates.md).\n"),
    ("- [[Our rates]], [[Our rates]]\n", "- [Our rates](rates.md), [Our rates](rates.md)\n"),
]

NO_WIKI_LINKS = [
    "See [[Nobody knows]].\n",
    "See [[Twice]].\n",
    "See [[A draft]].\n",
    "See [[odd]].\n",
    "See [[rates#air]].\n",
    "See ![[rates]].\n",
    "See `[[rates]]`.\n",
    "See \\[[rates]].\n",
    "See [[one|two]].\n",
    "See [[terms]].\n",
    "See [[rates]].\n\n[rates]: rates.md\n",
]
"""No page or several, a draft, a title with brackets, a part of one, a picture, code, itself, or a reference."""


TYPED_LINKS = [
    ("See ![The dock](dock plan.png) first.\n", "See ![The dock](dock%20plan.png) first.\n"),
    ('- ![The dock](dock plan.png "By day")\n', '- ![The dock](dock%20plan.png "By day")\n'),
    ("> [the plan](./dock plan.png)\n", "> [the plan](./dock%20plan.png)\n"),
    ("![] (dock (1).png)\n", "![](dock%20%281%29.png)\n"),
    ("| a |\n|---|\n| [b](dock plan.png) |\n", "| a |\n|---|\n| [b](dock%20plan.png) |\n"),
    ("See (rates.md)[our rates].\n", "See [our rates](rates.md).\n"),
    ("See [our rates](rates.md#what we take).\n", "See [our rates](rates.md#what-we-take).\n"),
    ("[![The dock](dock plan.png)](rates.md)\n", "[![The dock](dock%20plan.png)](rates.md)\n"),
]

NO_TYPED_LINKS = [
    "See ![The dock](no such.png).\n",
    "See (secret.md)[a draft].\n",
    "See [our rates] (rates.md).\n",
    "See [our rates](rates.md.\n",
    'See [our rates](rates.md "a" b).\n',
    "See [our rates][rates].\n",
    "See `![The dock](dock plan.png)`.\n",
    "See \\![The dock\\](dock plan.png).\n",
    "See ![The `x` dock](dock plan.png).\n",
    "See ![The\ndock](dock plan.png).\n",
    "See <https://x.example/a b>.\n",
]
"""No file or a draft, what may be words, more than a link, code, or several lines."""


def mended(text: str) -> str:
    """The text as it would be written."""
    return apply_file_fixers(EditablePage(PATH, COLLECTION, FRONT + text)).text.removeprefix(FRONT)


@pytest.mark.parametrize(("before", "after"), [*NOTES, *BULLETS, *HARD_SPACES, *SIGN_SPACES, *MARKS, *VIDEOS])
def test_a_mark_becomes_markdown(before: str, after: str) -> None:
    assert mended(before) == after
    assert mended(after) == after


@pytest.mark.parametrize("text", [*NO_NOTES, *NO_BULLETS, *NO_HARD_SPACES, *NO_SIGN_SPACES, *NO_MARKS, *NO_VIDEOS])
def test_what_is_not_certain_is_left_to_the_author(text: str) -> None:
    assert mended(text) == text


@pytest.mark.parametrize(
    ("text", "are_mendable"),
    [
        ("1. Call\n   or write.\n\n25.\u00a0Dezember\n26.\u00a0Dezember\n\n-\u00a0One\n-\u00a0Two\n", [False, True]),
        ("-\u00a05 degrees\n-\u00a07 degrees\n\n1.\u00a0One\n2.\u00a0Two\n", [False, True]),
        ("1.\u00a0May\n3.\u00a0June\n", [False]),
        ("## Rates\n-\u00a0One\n-\u00a0Two\n", [True]),
    ],
)
def test_the_check_offers_a_fix_of_signs_where_there_is_one(text: str, are_mendable: list[bool]) -> None:
    marks = list_marks(EditablePage(PATH, COLLECTION, FRONT + text), "sign_space", only_certain=False)
    assert [mark.is_mendable for mark in marks] == are_mendable


@pytest.fixture
def linked(portal: Portal) -> Callable[[str], str]:
    def mend(text: str) -> str:
        root = portal({**PAGES, **PICTURES, PATH: FRONT + text})
        texts = {change.path: change.after.decode() for change in mend_portal(root, COLLECTIONS).fixes}
        return texts.get(PATH, FRONT + text).removeprefix(FRONT)

    return mend


@pytest.mark.parametrize(("before", "after"), WIKI_LINKS)
def test_a_wiki_link_leads_to_the_page_of_that_name(linked: Callable[[str], str], before: str, after: str) -> None:
    assert linked(before) == after


@pytest.mark.parametrize("text", NO_WIKI_LINKS)
def test_a_wiki_link_to_none_or_several_stays(linked: Callable[[str], str], text: str) -> None:
    assert linked(text) == text


@pytest.mark.parametrize(("before", "after"), TYPED_LINKS)
def test_a_link_to_what_exists_becomes_one(linked: Callable[[str], str], before: str, after: str) -> None:
    assert linked(before) == after


def test_a_link_that_is_not_certain_stays(linked: Callable[[str], str]) -> None:
    text = "\n".join(NO_TYPED_LINKS)
    assert linked(text) == text


def test_a_draft_may_link_a_draft(portal: Portal) -> None:
    front = FRONT.replace("stable", "draft")
    root = portal({**PAGES, PATH: f"{front}See [[A draft]].\n"})
    texts = {change.path: change.after.decode() for change in mend_portal(root, COLLECTIONS).fixes}
    assert texts[PATH] == f"{front}See [A draft](secret.md).\n"


LINES = st.sampled_from(
    ["Words.", "", "", "```", ":::note", ":::", "::: tip Title", "::::info", "::::", "• one", "•\ttwo",
     "  • three", "▪ four", "- five", "1. six", "   seven", "    eight", "\u00a0\u00a0nine", "\u00a0- ten",
     "\u00a0", "==mark== `==c==`", "> ==q==", "> • r", "[!VIDEO https://video.example/a]", "| ==a== | b |",
     "|---|---|", "# ==h==", "!!! note", "    == x", "$$", "<div>", "</div>", "$a ==b== c$", "`a",
     "b` ==c==", "~~~ {note}"]
)  # fmt: skip


@settings(derandomize=True, deadline=None, max_examples=600, database=None)
@given(st.lists(LINES, max_size=12))
def test_no_code_and_no_word_is_lost(lines: list[str]) -> None:
    before = "\n".join(lines).rstrip("\n") + "\n"
    after = mended(before)
    assert read_code(parse_document(after)) == read_code(parse_document(before))
    assert after.count("\n") == before.count("\n")
    dropped = read_words(before) - read_words(after)
    assert set(dropped) <= {"VIDEO", "note", "tip", "info", "o"}, (before, after)


def read_code(document: Document) -> list[str]:
    code = ("code", "code_block", "math", "math_block")
    return ["".join(part.text for part in node.walk()) for node in document.root.walk() if node.kind in code]


def read_words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))
