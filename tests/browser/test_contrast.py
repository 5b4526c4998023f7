"""Where the reader's system sets the colours: signs can be seen, and what is chosen stands out by more than weight."""

from __future__ import annotations

import pytest
from driving import NEEDS_BROWSER, Reader, cards
from playwright.sync_api import Locator, Page

pytestmark = NEEDS_BROWSER

COLOURS = """(element, part) => { const style = getComputedStyle(element, part);
    return [style.color, style.backgroundColor, style.borderBlockEndColor, style.borderInlineStartColor]; }"""
WIDTHS = """element => { const style = getComputedStyle(element);
    return [style.borderBlockEndWidth, style.borderInlineStartWidth]; }"""
PAPER, CLEAR = "rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"


@pytest.fixture
def page(reader: Reader) -> Page:
    return reader(forced_colors="active", color_scheme="light")


def read_colours(element: Locator, part: str = "") -> list[str]:
    colours: list[str] = element.evaluate(COLOURS, part or None)
    return colours


@pytest.mark.parametrize(
    "address", ["/", "/catalogue/", "/courses/negotiating-freight-rates/", "/paths/ocean-coordinator/"]
)
@pytest.mark.parametrize("sign", ["star", "compare"])
def test_signs_to_star_and_compare_are_seen_pressed_or_not(page: Page, address: str, sign: str) -> None:
    page.goto(address)
    mark = page.locator(f".t-mark--{sign}").first
    for _ in range(2):
        _, ground, *_ = read_colours(mark)
        _, sign_colour, *_ = read_colours(mark, "::before")
        assert sign_colour not in (ground, CLEAR)
        assert (ground, sign_colour) != (CLEAR, PAPER)
        mark.click()


@pytest.mark.parametrize(
    ("address", "chosen", "other"),
    [
        ("/catalogue/", "[data-t-only][aria-pressed=true]", "[data-t-only][aria-pressed=false]"),
        ("/catalogue/", ".md-tabs__item--active a", ".md-tabs__item:not(.md-tabs__item--active) a"),
        (
            "/courses/negotiating-freight-rates/prepare-your-range/",
            ".t-outline__here > a",
            "li:not(.t-outline__here) > a[aria-current], .t-outline ol > li:not(.t-outline__here) > a",
        ),
    ],
)
def test_what_is_chosen_differs_in_colour_or_line(page: Page, address: str, chosen: str, other: str) -> None:
    page.goto(address)
    marked, plain = page.locator(chosen).first, page.locator(other).first
    of_chosen, of_other = ((read_colours(one)[1:3], one.evaluate(WIDTHS)) for one in (marked, plain))
    assert of_chosen != of_other


def test_arrows_of_what_unfolds_are_seen(page: Page) -> None:
    page.goto("/catalogue/?level=beginner")
    cards(page)
    _, ground, *_ = read_colours(page.locator(".t-filter summary").first, "::after")
    assert ground != PAPER


def test_all_texts_of_a_chart_take_the_readers_colour(page: Page) -> None:
    page.goto("/trends/")
    assert page.locator(".t-bars__total").count()
    fills = "texts => [...new Set(texts.map(text => getComputedStyle(text).fill))]"
    assert page.locator(".t-bars text").evaluate_all(fills) == ["rgb(0, 0, 0)"]
