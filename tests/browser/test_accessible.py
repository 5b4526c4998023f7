"""No page breaks a rule of axe: every template, light and dark, on a phone and at a desk, and what opens in use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe import list_violations
from driving import NEEDS_BROWSER, ONE_OF_EACH, Reader, Visit, cards, list_covered, list_cut_on_paper
from playwright.sync_api import Page, expect

pytestmark = NEEDS_BROWSER

SIZES = {"phone": (390, 844), "desk": (1280, 900)}
EVERYTHING: dict[str, Any] = {"rules": {"target-size": {"enabled": True}}}
_SHOW_ALL = """() => {
    const sheet = new CSSStyleSheet();  // which a page's policy lets in, other than a tag
    sheet.replaceSync("* { content-visibility: visible !important; transition: none !important }");
    document.adoptedStyleSheets.push(sheet);
}"""
COLOURS: dict[str, Any] = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands, in light and in dark."""
    page.evaluate("scrollTo(0, 0)")  # else the header covers what lies below it
    page.evaluate(_SHOW_ALL)
    page.emulate_media(color_scheme="light")
    problems = [f"light {problem}" for problem in list_violations(page, **EVERYTHING)]
    page.emulate_media(color_scheme="dark")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    return problems + [f"dark {problem}" for problem in list_violations(page, **COLOURS)]


@pytest.mark.parametrize("address", ONE_OF_EACH)
def test_a_page_as_it_comes(visit: Visit, address: str) -> None:
    page = visit(address, SIZES["phone"])
    try:
        for size in SIZES.values():
            resize(page, size)
            assert violations(page) == []
    finally:
        resize(page, SIZES["phone"])


def test_spacing_that_no_reader_can_change_is_seen(page: Page) -> None:
    """It is not left to axe, as all other rules are."""
    styles = (
        "line-height: 1 !important",
        "letter-spacing: 1px !important",
        "word-spacing: 0 !important",
        "line-height: 1",
    )
    page.set_content("".join(f'<p style="{style}">Text</p>' for style in styles))
    seen = [problem for problem in list_violations(page, **EVERYTHING) if problem.startswith("avoid-inline-spacing")]
    assert [style in problem for style, problem in zip(styles, seen, strict=False)] == [True] * 3


def resize(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))  # type: ignore[arg-type]


def _filters(page: Page) -> None:
    page.goto("/catalogue/?level=beginner&skills=pricing&skills=negotiation")
    cards(page)
    if page.locator("[data-t-toggle]").is_visible():
        page.locator("[data-t-toggle]").click()
    page.evaluate("for (const group of document.querySelectorAll('.t-filter')) group.open = true")
    page.locator("[data-t-group=skills]").get_by_role("button").click()
    expect(page.get_by_role("searchbox", name="Find in Skills")).to_be_visible()


def _nothing(page: Page) -> None:
    page.goto("/catalogue/?level=intermediate&what=onboarding-path&find=rates")
    expect(page.locator("[data-t-status]")).to_have_text("Nothing matches")


def _stars(page: Page) -> None:
    page.goto("/catalogue/")
    page.get_by_role("button", name="Star: Anti-bribery essentials").click()
    page.get_by_role("button", name="Compare: Anti-bribery essentials").click()
    page.get_by_role("button", name="Starred 1").click()
    expect(page.get_by_role("button", name="Share as a link")).to_be_visible()
    page.get_by_role("button", name="Share as a link").click()


def _shared(page: Page) -> None:
    page.goto("/catalogue/?list=anti-bribery-essentials")
    cards(page)


def _compare(page: Page) -> None:
    page.goto("/compare/?items=negotiating-freight-rates,forklift-refresher,first-ninety-days")
    expect(page.get_by_role("columnheader")).to_have_count(3)


def _home(page: Page) -> None:
    page.goto("/courses/negotiating-freight-rates/what-a-rate-is-made-of/")
    page.wait_for_load_state("networkidle")
    page.goto("/")
    page.get_by_label("Your team").select_option(label="Sales")
    expect(page.get_by_role("heading", name="Sales suggests")).to_be_visible()


def _search(page: Page) -> None:
    """Whatever search the header has, opened as a reader would and with something found."""
    page.goto("/courses/negotiating-freight-rates/")
    page.wait_for_load_state("networkidle")
    opener = page.locator("header [data-t-search-open]")
    if opener.is_visible():
        opener.click()
    box = page.locator("header input[type=search]")
    box.press_sequentially("negotiation")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")


STATES: dict[str, Callable[[Page], None]] = {
    "filters": _filters,
    "nothing": _nothing,
    "stars": _stars,
    "shared": _shared,
    "compare": _compare,
    "home": _home,
    "search": _search,
}


@pytest.mark.parametrize("device", SIZES)
@pytest.mark.parametrize("state", STATES)
def test_a_page_in_use(reader: Reader, state: str, device: str) -> None:
    page = reader(viewport=dict(zip(("width", "height"), SIZES[device], strict=True)), bypass_csp=True)
    STATES[state](page)
    assert violations(page) == []


COURSE = "/courses/negotiating-freight-rates/"


def test_nothing_that_stays_covers_what_has_the_focus(reader: Reader) -> None:
    """On a phone, with items to compare at the foot: the header, the foot, a bar of filters, titles over their rows."""
    page = reader(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    page.goto("/catalogue/?level=beginner")
    cards(page)
    for mark in page.locator(".t-mark--compare").all()[:3]:
        mark.click()
    page.locator("[data-t-toggle]").click()
    assert list_covered(page) == []
    for address in ("/search/?q=rates", "/trends/", COURSE):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        expect(page.locator(".t-tray")).to_be_visible()
        assert list_covered(page) == [], address


def test_what_is_wide_fits_on_paper(reader: Reader) -> None:
    page = reader()
    _compare(page)
    assert list_cut_on_paper(page) == []
    for address in ("/trends/", "/plan/", f"{COURSE}negotiate-a-real-lane/"):
        page.goto(address)
        assert list_cut_on_paper(page) == [], address
