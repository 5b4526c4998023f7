"""Markdown that is read otherwise than it is meant: what is told of it, and that what is proposed does what it says."""

from __future__ import annotations

import pytest

from trellis.load.markdown import ForeignMark, parse_document, scan_markdown


def find_stars(text: str) -> list[ForeignMark]:
    return [mark for mark in scan_markdown(text).foreign_marks if mark.kind == "stars"]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("**重要：**必ず", "**重要**：必ず"),
        ("これは**「重要」**です。", "これは「**重要**」です。"),
        ("**Wichtig:**nie", "**Wichtig**:nie"),
        ("- **Let op: **lees", "- **Let op**: lees"),
        ("**Achtung **jetzt", "**Achtung** jetzt"),
        ("> Ein **„Wort“**e", "> Ein „**Wort**“e"),
        ("| **Ja:**nein | b |\n|---|---|", "| **Ja**:nein | b |\n|---|---|"),
    ],
)
def test_what_is_proposed_for_stars_is_bold(text: str, written: str) -> None:
    (mark,) = find_stars(text)
    line = text.split("\n")[0]
    start, end = mark.span.column - 1, mark.span.end - 1
    mended = "\n".join([line[:start] + mark.replacement + line[end:], *text.split("\n")[1:]])
    assert mended == written
    assert not find_stars(mended)
    assert any(True for _ in parse_document(mended).find_nodes({"strong"}))


@pytest.mark.parametrize(
    "text",
    [
        "これは**[手順](a.md)**です",
        "これは**`code`**です",
        "请**务必（每天）**检查",
        "**「A」と「B」**を",
        "**100%**です。**（例）**参照。",
    ],
)
def test_nothing_is_proposed_where_it_is_not_certain(text: str) -> None:
    (mark,) = find_stars(text)
    assert mark.replacement == ""


@pytest.mark.parametrize(
    "text",
    [
        "**gut** und **sehr gut**, **(so)** auch",
        "Call f(**a, **b), or f(**a,\n**b)",
        "$7** (*without VAT; **with VAT)",
        "Prices: 6**, 8** (** net)",
        "2 ** 3 ** 4, 2**3 and 4**5, a ** b",
        "One **kwargs alone",
        "`**a:**b` and \\*\\*a:\\*\\*b",
        "    **a:**b",
    ],
)
def test_stars_that_are_none_of_bold_words_are_not_told(text: str) -> None:
    assert find_stars(text) == []


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("Open \\\\fileserver\\sales\\plans.", ["\\\\fileserver\\sales\\plans"]),
        ("C:\\_data\\!new, (\\\\srv01\\share$)", ["C:\\_data\\!new", "\\\\srv01\\share$"]),
        ("C:\\a\\\\b", ["C:\\a\\\\b"]),
        ("Open C:\\\\Users\\\\mei and C:\\\\\\_data and \\\\\\\\srv\\\\share", []),
        ("D:\\data\\new, drive C:\\ and C:\\.", []),
        ("Ratio a:\\*b\\*, e:\\[x\\]", ["e:\\[x\\"]),
        ("`C:\\_x` and \\_x\\_ and $\\alpha\\_x$", []),
    ],
)
def test_paths_that_lose_a_backslash(text: str, paths: list[str]) -> None:
    assert [part.label for part in scan_markdown(text).unshown_words if part.kind == "path"] == paths
