"""Tabs of a page: no set has more of them than the style sheets can open, and on paper each has its label."""

from __future__ import annotations

import re

import pytest

from trellis.site.defaults import STYLES
from trellis.site.files import read_styles
from trellis.site.markdown.page import MAX_TABS, render_body
from trellis.site.plain.styles import ASSETS_FOLDER


def write_tabs(count: int, sign: str = "===") -> str:
    return "".join(f'{sign} "Tab {number}"\n\n    Words {number}.\n\n' for number in range(1, count + 1))


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        (write_tabs(2), [2]),
        (write_tabs(MAX_TABS), [MAX_TABS]),
        (write_tabs(MAX_TABS + 1), [10, 11]),
        (write_tabs(26), [13, 13]),
        (write_tabs(45), [15, 15, 15]),
        (write_tabs(26) + write_tabs(1, "===!") + write_tabs(2), [13, 13, 3]),
        ("- A list\n\n" + "".join(f"    {line}\n" for line in write_tabs(26).splitlines()), [13, 13]),
    ],
)
def test_a_long_set_of_tabs_becomes_several_of_which_each_can_be_opened(text: str, sizes: list[int]) -> None:
    html = render_body(text, str).html
    sets = html.split('<div class="tabbed-set')[1:]
    assert [part.count("<input") for part in sets] == sizes
    assert [part.count('<div class="tabbed-block">') for part in sets] == sizes
    assert [part.count(" checked") for part in sets] == [1] * len(sizes)
    ids = re.findall(r'<input[^>]* id="([^"]+)"', html)
    assert ids == re.findall(r'<label for="([^"]+)"', html)
    assert len(set(ids)) == sum(sizes)
    words = [int(number) for number in re.findall(r"Words (\d+)\.", html)]
    assert words == [int(number) for number in re.findall(r">Tab (\d+)<", html)]


def test_each_tab_that_a_set_may_have_is_opened_marked_and_printed() -> None:
    """Material opens and prints its own; both frames mark the open one by the same rules."""
    css = (ASSETS_FOLDER / "frame.css").read_text("utf-8")
    numbers = list(range(1, MAX_TABS + 1))
    for sheet, part in ((css, "content"), (read_styles()[STYLES.index("layout.css")], "labels")):
        pattern = rf"input:nth-child\((\d+)\):checked ~ \.tabbed-{part} > :nth-child\((\d+)\)"
        assert [tuple(map(int, pair)) for pair in re.findall(pattern, sheet)] == [(n, n) for n in numbers]
    orders = re.findall(r":is\(\.tabbed-labels, \.tabbed-content\) > :nth-child\((\d+)\) \{ order: (\d+); \}", css)
    assert [tuple(map(int, pair)) for pair in orders] == [(n, n) for n in numbers[1:]]
