"""The example portal with the frame of the engine's own: axe, search, filters, menu, colours, and without script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ANOTHER_PORTAL, EXAMPLE, IS_EXAMPLE
from driving import NEEDS_BROWSER, ONE_OF_EACH, Reader, Visit, cards
from playwright.sync_api import Page, expect
from serving import TODAY, served
from test_accessible import SIZES, STATES, resize, violations
from test_budgets import fetched, size

from trellis.pipeline.run import run_pipeline
from trellis.site.build import build_site

pytestmark = NEEDS_BROWSER

PHONE = {"width": 390, "height": 844}
COURSE = "/courses/negotiating-freight-rates/"
LESSON = "/courses/negotiating-freight-rates/what-a-rate-is-made-of/"
QUIZ = "/courses/negotiating-freight-rates/check-the-price-of-a-container/"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example portal, built once."""
    if not IS_EXAMPLE:
        pytest.skip(ANOTHER_PORTAL)
    result = run_pipeline(EXAMPLE, TODAY)
    portal = result.context.portal.model_copy(update={"frame": "plain"})
    out = tmp_path_factory.mktemp("plain") / "out"
    build_site(EXAMPLE, out, replace(result, context=replace(result.context, portal=portal), diagnostics=()))
    return out


@pytest.fixture(scope="module")
def base(site: Path) -> Iterator[str]:
    """Where it is served."""
    with served(site) as address:
        yield address


@pytest.mark.parametrize("address", ONE_OF_EACH)
def test_a_page_as_it_comes(visit: Visit, address: str) -> None:
    """Nor does it break its policy, or ask another host: the visit fails on what the console says."""
    page = visit(address, SIZES["phone"])
    try:
        for device_size in SIZES.values():
            resize(page, device_size)
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    finally:
        resize(page, SIZES["phone"])


@pytest.mark.parametrize("device", SIZES)
@pytest.mark.parametrize("state", STATES)
def test_a_page_in_use(reader: Reader, state: str, device: str) -> None:
    page = reader(viewport=dict(zip(("width", "height"), SIZES[device], strict=True)), bypass_csp=True)
    STATES[state](page)
    assert violations(page) == []


def test_the_search_finds_and_leads_there(page: Page) -> None:
    page.goto(COURSE)
    page.get_by_role("combobox", name="Search").click()
    page.keyboard.type("custms")
    note = "“custms” is not found here. Showing results for “customs”."
    expect(page.locator("[data-t-note]")).to_have_text(note)
    page.get_by_role("option", name="Customs declarations Skill").click()
    expect(page.locator("h1")).to_have_text("Customs declarations")


def test_the_filters_narrow_the_catalogue(page: Page) -> None:
    page.goto("/catalogue/")
    before = cards(page)
    page.locator("[data-t-group=level] input").first.check()
    expect(page).to_have_url("/catalogue/?level=beginner")
    expect(page.locator("[data-t-status]")).not_to_contain_text(f"of {len(before)}")
    assert "Welcome to Meridian" in cards(page)


def test_the_colours_are_the_devices_until_somebody_chooses(page: Page) -> None:
    body, ground = page.locator("body"), "getComputedStyle(document.body).backgroundColor"
    page.emulate_media(color_scheme="dark")
    page.goto("/")
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    dark = page.evaluate(ground)
    page.get_by_role("button", name="Colours as on this device; switch to light").click()
    expect(body).to_have_attribute("data-md-color-scheme", "default")
    assert page.evaluate(ground) != dark
    page.goto(COURSE)
    page.get_by_role("button", name="Light colours; switch to dark").click()
    page.emulate_media(color_scheme="light")
    page.goto("/")
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    page.get_by_role("button", name="Dark colours; switch to those of this device").click()
    expect(body).to_have_attribute("data-md-color-scheme", "default")
    assert page.evaluate("Object.keys(localStorage)") == ["/.__palette"]


def test_without_script_colours_menu_and_tabs_work(reader: Reader) -> None:
    page = reader(viewport=PHONE, java_script_enabled=False, color_scheme="dark")
    page.goto("/toolkit/")
    expect(page.get_by_role("button", name="Colours")).to_have_count(0)
    expect(page.locator("body")).to_have_css("background-color", "rgb(17, 23, 28)")
    expect(page.get_by_role("navigation", name="Menu")).to_have_count(0)
    page.locator(".t-menu > summary").click()
    expect(page.get_by_role("navigation", name="Menu").get_by_role("link")).to_have_count(8)
    tabs = page.locator(".tabbed-set").first
    expect(tabs.locator(".tabbed-block").nth(1)).to_be_hidden()
    tabs.locator("label").nth(1).click()
    expect(tabs.locator(".tabbed-block").nth(1)).to_be_visible()
    expect(tabs.locator(".tabbed-block").nth(0)).to_be_hidden()
    page.get_by_role("link", name="Teams", exact=True).first.click()
    expect(page.locator("h1")).to_have_text("Teams")


@pytest.mark.parametrize("address", ["/print/negotiating-freight-rates/", QUIZ])
def test_on_paper_what_is_folded_is_read_and_a_note_and_answers_are_not(reader: Reader, address: str) -> None:
    page = reader()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    folded = page.locator("main details:not([open], .t-own-note, .t-answer) > :nth-child(2)")
    assert bool(folded.count()) is (address != QUIZ)
    kept = page.locator(".t-menu, .t-own-note, .t-answer")
    page.emulate_media(media="print")
    assert all(one.is_visible() for one in folded.all())
    assert not any(one.is_visible() for one in kept.all())


def test_an_older_browser_opens_for_paper_what_is_folded(page: Page) -> None:
    page.add_init_script("CSS.supports = () => false")
    page.goto("/toolkit/")
    folded, menu = page.locator("main details:not([open])"), page.locator(".t-menu")
    before = folded.count()
    assert before
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert (folded.count(), menu.get_attribute("open")) == (0, None)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert folded.count() == before


def test_the_menu_closes_by_escape_and_says_where_one_is(reader: Reader) -> None:
    page = reader(viewport=PHONE)
    page.goto("/teams/")
    page.locator(".t-menu > summary").click()
    expect(page.locator(".t-menu a[aria-current=page]")).to_have_text("Teams")
    page.keyboard.press("Escape")
    expect(page.get_by_role("navigation", name="Menu")).to_have_count(0)
    expect(page.locator(".t-menu > summary")).to_be_focused()


def test_the_skip_link_leads_to_the_text(page: Page) -> None:
    page.goto(LESSON)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to content")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_code_can_be_copied(reader: Reader) -> None:
    page = reader(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/courses/releasing-safely/roll-out-in-steps/")
    block = page.locator(".highlight").first
    block.hover()
    block.get_by_role("button", name="Copy").click()
    expect(block.get_by_role("button")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == block.locator("code").inner_text()


def test_a_page_is_lighter_than_with_the_theme(reader: Reader) -> None:
    assert size(*fetched(reader, COURSE).values()) < 40_000
