"""The example portal in a browser: what answers, what changes when it is used, and what holds without script."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import EXAMPLE
from playwright.sync_api import Browser, Page, expect
from serving import browser, build_portal, executable, served

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(executable() is None, reason="no browser here; scripts/browser says how to get one"),
]

ONE_OF_EACH = (
    "/", "/catalogue/", "/courses/negotiating-freight-rates/", "/courses/forklift-refresher/", "/courses/presenting-with-slides/",
    "/courses/negotiating-freight-rates/what-a-rate-is-made-of/", "/courses/negotiating-freight-rates/check-the-price-of-a-container/",
    "/courses/negotiating-freight-rates/negotiate-a-real-lane/", "/paths/", "/paths/first-ninety-days/", "/paths/ocean-coordinator/",
    "/teams/", "/teams/sales/", "/skills/", "/skills/negotiation/", "/people/", "/standards/", "/governance/", "/stories/", "/courses/incoterms-in-practice/",
    "/stories/2026-11-16-one-course-on-rates/", "/toolkit/", "/about/", "/404.html",
)  # fmt: skip
"""Every template at least once."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example portal, built once."""
    return build_portal(EXAMPLE, tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def base(site: Path) -> Iterator[str]:
    with served(site) as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as found:
        yield found


@pytest.fixture
def page(chromium: Browser, base: str) -> Iterator[Page]:
    """A page that fails its test when it logs an error or asks another host for something."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, base_url=base)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "request", lambda asked: None if asked.url.startswith((base, "data:")) else faults.append(f"asks {asked.url}")
    )
    yield page
    context.close()
    assert faults == []


def cards(page: Page) -> list[str]:
    """The titles of the cards that are shown."""
    return page.locator("[data-t-cards] > li:not([hidden]) .t-card__title").all_inner_texts()


def test_every_address_of_the_catalogue_is_a_page(site: Path) -> None:
    data = json.loads((site / "catalogue.json").read_text("utf-8"))
    rows = [row for kind in data.values() if isinstance(kind, list) for row in kind]
    rows += [lesson for course in data["courses"] for lesson in course["lessons"]]
    addresses = [row["url"] for row in rows if row.get("url")]
    assert len(addresses) > 100
    assert [a for a in addresses if not (site / a.strip("/") / "index.html").is_file()] == []


@pytest.mark.parametrize("address", ONE_OF_EACH)
def test_a_page_has_one_heading_and_fits_a_phone(page: Page, address: str) -> None:
    page.goto(address)
    assert page.locator("h1").count() == 1
    page.set_viewport_size({"width": 390, "height": 844})
    width = page.evaluate("document.documentElement.scrollWidth")
    wide = page.evaluate(
        "[...document.querySelectorAll('.md-content *')].filter(e => e.getBoundingClientRect().right > 391 && !e.closest('.t-scroll, pre, .md-typeset__scrollwrap'))"
        ".map(e => e.className || e.tagName).slice(0, 5)"
    )
    assert width <= 390, wide


@pytest.mark.parametrize("address", ["/", "/courses/negotiating-freight-rates/", "/catalogue/"])
def test_a_page_reads_from_right_to_left_too(page: Page, address: str) -> None:
    page.goto(address)
    page.evaluate("document.body.dir = 'rtl'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_a_filter_changes_cards_and_address_and_survives_reload_and_back(page: Page, base: str) -> None:
    page.goto("/catalogue/")
    everything = cards(page)
    expect(page.get_by_role("status")).to_contain_text("Showing 1–24 of")
    page.get_by_label("Intermediate", exact=False).first.check()
    some = cards(page)
    assert len(some) > 0
    expect(page).to_have_url(f"{base}/catalogue/?level=intermediate")
    page.reload()
    assert cards(page) == some
    expect(page.get_by_role("checkbox", name="Intermediate")).to_be_checked()
    page.go_back()
    assert cards(page) == everything
    page.go_forward()
    assert cards(page) == some


def test_counts_say_what_a_choice_would_give(page: Page) -> None:
    page.goto("/catalogue/")
    box = page.get_by_role("checkbox", name="Intermediate")
    promised = int(page.locator("li", has=box).locator(".t-filter__count").inner_text())
    box.check()
    expect(page.get_by_role("status")).to_have_text(f"Showing 1–{promised} of {promised}")


def test_a_chip_takes_its_filter_away(page: Page, base: str) -> None:
    page.goto("/catalogue/?level=beginner&tier=organisation")
    page.get_by_role("button", name="Remove the filter Beginner").click()
    expect(page).to_have_url(f"{base}/catalogue/?tier=organisation")


def test_words_find_by_synonym_and_stay_in_the_address(page: Page, base: str) -> None:
    page.goto("/catalogue/?find=haggling")
    assert "Negotiating freight rates" in cards(page)
    page.get_by_label("Find by title, skill or team").fill("zzz")
    expect(page.get_by_role("status")).to_have_text("Nothing matches")
    expect(page).to_have_url(f"{base}/catalogue/?find=zzz")
    page.get_by_role("button", name="Drop the words").click()
    assert len(cards(page)) == 24


def test_an_empty_result_names_the_filter_to_drop(page: Page) -> None:
    page.goto("/catalogue/?level=intermediate&team=sales&what=onboarding-path")
    assert cards(page) == []
    page.get_by_role("button", name="Drop the filter What it is").click()
    assert len(cards(page)) > 0


def test_show_more_adds_cards_and_moves_on_to_the_first_new_one(page: Page) -> None:
    page.goto("/catalogue/")
    page.get_by_role("button", name="Show more").click()
    assert len(cards(page)) > 24
    assert page.evaluate(
        "document.activeElement.closest('li') === [...document.querySelectorAll('[data-t-cards] > li')][24]"
    )


def test_sorting_by_time_puts_the_shortest_first(page: Page) -> None:
    page.goto("/catalogue/?sort=short")
    minutes = page.locator("[data-t-cards] > li:not([hidden])").evaluate_all(
        "items => items.map(i => Number(i.dataset.minutes))"
    )
    assert minutes == sorted(minutes)


def test_the_keyboard_reaches_the_filters(page: Page, base: str) -> None:
    page.goto("/catalogue/")
    page.get_by_label("Find by title, skill or team").focus()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "checkbox":
            break
    page.keyboard.press("Space")
    expect(page).to_have_url(f"{base}/catalogue/?what=course")


@pytest.mark.parametrize("address", ["/", "/catalogue/", "/courses/negotiating-freight-rates/"])
def test_the_first_key_offers_a_way_past_the_header(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    target = page.evaluate("document.activeElement.getAttribute('href')")
    assert target.startswith("#")
    assert page.locator(f"[id='{target[1:]}']").count() == 1


def test_the_home_page_searches_the_catalogue(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Find a course, a path or a skill").fill("invoice")
    page.keyboard.press("Enter")
    page.wait_for_url("**/catalogue/?find=invoice")
    assert "Invoices that get paid" in cards(page)


def test_the_themes_search_and_colours_work_under_the_policy(page: Page) -> None:
    page.goto("/courses/negotiating-freight-rates/")
    page.wait_for_load_state("networkidle")
    page.get_by_role("textbox", name="Search").press_sequentially("invoice")
    page.locator(".md-search-result__item").first.wait_for(timeout=5000)
    page.keyboard.press("Escape")
    scheme = page.locator("body").get_attribute("data-md-color-scheme")
    for _ in range(3):
        page.locator("[data-md-component=palette] label:visible").first.click()
        if page.locator("body").get_attribute("data-md-color-scheme") != scheme:
            break
    chosen = page.locator("body").get_attribute("data-md-color-scheme")
    assert chosen != scheme
    page.goto("/catalogue/")
    assert page.locator("body").get_attribute("data-md-color-scheme") == chosen


@pytest.mark.parametrize("former", ["/courses/rate-negotiation/", "/courses/rate-negotiation/what-a-rate-is-made-of/"])
def test_a_former_address_leads_to_the_present_one(page: Page, former: str) -> None:
    page.goto(former)
    page.wait_for_url("**/courses/negotiating-freight-rates/**")


def test_a_lesson_leads_through_its_course(page: Page) -> None:
    page.goto("/courses/negotiating-freight-rates/")
    page.get_by_role("link", name="Start the first lesson").click()
    for _ in range(5):
        page.get_by_role("navigation", name="Previous and next lesson").get_by_role("link").last.click()
    expect(page.get_by_text("Lesson 6 of 6")).to_be_visible()
    page.get_by_role("link", name="Back to the course").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Negotiating freight rates")


def test_an_answer_is_hidden_until_it_is_asked_for(page: Page) -> None:
    page.goto("/courses/negotiating-freight-rates/check-the-price-of-a-container/")
    answer = page.locator(".t-answer").first
    expect(answer.locator("p").first).to_be_hidden()
    answer.locator("summary").click()
    expect(answer.locator("p").first).to_be_visible()


def test_without_script_the_catalogue_is_a_list_of_all_cards(chromium: Browser, base: str) -> None:
    context = chromium.new_context(java_script_enabled=False, base_url=base)
    page = context.new_page()
    page.goto("/catalogue/")
    expect(page.locator("[data-t-filters]")).to_be_hidden()
    assert page.locator(".t-card:visible").count() == page.locator(".t-card").count() > 24
    context.close()


def test_the_site_works_below_a_path(site: Path, chromium: Browser, tmp_path: Path) -> None:
    (tmp_path / "learning").symlink_to(site, target_is_directory=True)
    with served(tmp_path) as address:
        context = chromium.new_context()
        page = context.new_page()
        missing: list[str] = []
        page.on("response", lambda got: missing.append(got.url) if got.status >= 400 else None)
        page.goto(f"{address}/learning/paths/first-ninety-days/")
        page.get_by_role("link", name="Start with the first course").click()
        page.get_by_role("link", name="Start the first lesson").click()
        expect(page.locator(".t-outline")).to_be_visible()
        assert "/learning/courses/" in page.url
        assert missing == []
        context.close()
