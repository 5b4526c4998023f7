"""The example portal in a browser: what answers, what changes when it is used, and what holds without script."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from driving import NEEDS_BROWSER, ONE_OF_EACH, Reader, cards
from playwright.sync_api import Browser, Page, expect
from serving import served
from test_budgets import KB, open_page, size

pytestmark = NEEDS_BROWSER


def test_every_address_of_the_catalogue_is_a_page(site: Path) -> None:
    data = json.loads((site / "catalogue.json").read_text("utf-8"))
    rows = [row for kind in data.values() if isinstance(kind, list) for row in kind]
    rows += [lesson for course in data["courses"] for lesson in course["lessons"]]
    addresses = [row["url"] for row in rows if row.get("url")]
    assert len(addresses) > 100
    assert [a for a in addresses if not (site / a.strip("/") / "index.html").is_file()] == []


WIDER = """width => [...document.querySelectorAll('.md-content *')]
    .filter(e => e.getBoundingClientRect().right > width + 1 && !e.closest('.t-scroll, pre, .md-typeset__scrollwrap'))
    .map(e => e.className || e.tagName).slice(0, 5)"""


@pytest.mark.parametrize("address", ONE_OF_EACH)
def test_a_page_is_light_has_one_heading_and_fits_a_phone_and_every_zoom(page: Page, address: str) -> None:
    """A window of 640 pixels is one of 1280 at 200 %, one of 320 the same at 400 %."""
    assert size(*open_page(page, address).values()) <= 200 * KB, "before anybody touches it"
    assert page.locator("h1").count() == 1
    for width in (640, 390, 320):
        page.set_viewport_size({"width": width, "height": 450})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.evaluate(WIDER, width)


def test_a_retired_course_promises_no_review_and_a_price_has_its_currency(page: Page) -> None:
    page.goto("/courses/presenting-with-slides/")
    expect(page.get_by_text("Last reviewed")).to_be_visible()
    expect(page.get_by_text("Next review")).to_have_count(0)
    page.goto("/courses/forklift-refresher/")
    expect(page.locator(".t-session__note").first).to_contain_text("costs EUR 145")


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/courses/negotiating-freight-rates/",
        "/catalogue/?level=beginner",
        "/catalogue/all/",
        "/compare/?items=forklift-refresher",
        "/search/?q=rates",
    ],
)
def test_a_page_reads_from_right_to_left_too(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.body.dir = document.documentElement.dir = 'rtl'")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.evaluate(WIDER, width)
    heading = page.locator("h1").bounding_box()
    assert heading
    assert heading["x"] + heading["width"] > 300


def test_nothing_moves_for_those_who_asked_for_it(reader: Reader) -> None:
    page = reader(reduced_motion="reduce")
    page.goto("/catalogue/")
    slow = """[...document.querySelectorAll("*")].filter(e => [e, "::before", "::after"].some((part, at) => {
        const style = getComputedStyle(e, at ? part : null);
        return [style.transitionDuration, style.animationDuration]
            .some(d => d.split(",").some(one => parseFloat(one) > .001));
    })).map(e => e.className).slice(0, 5)"""
    assert page.evaluate(slow) == []


def test_on_paper_there_is_what_is_read_and_nothing_to_press(page: Page) -> None:
    page.goto("/catalogue/?level=beginner")
    cards(page)
    page.emulate_media(media="print")
    expect(page.locator("[data-t-cards] .t-card").first).to_be_visible()
    for part in ("[data-t-filters]", "[data-t-views]", ".t-tools", "[data-t-form]", ".md-header", ".t-sort"):
        expect(page.locator(part).first).to_be_hidden()
    expect(page.locator("[data-t-chips]")).to_have_text("Beginner×")
    expect(page.locator("[data-t-chips] .t-chip > span")).to_be_hidden()


@pytest.mark.parametrize("has_script", [True, False])
def test_on_paper_the_catalogue_says_how_much_of_it_stands_there(reader: Reader, has_script: bool) -> None:
    page = reader(java_script_enabled=has_script)
    page.goto("/catalogue/")
    page.emulate_media(media="print")
    expect(page.get_by_text("Showing 1–24 of")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("^All .* by title$"))).to_be_visible()


def test_on_paper_a_list_that_is_whole_points_to_no_other(page: Page) -> None:
    page.goto("/catalogue/?level=intermediate")
    shown = len(cards(page))
    page.emulate_media(media="print")
    expect(page.get_by_text(f"Showing 1–{shown} of {shown}")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("by title$"))).to_be_hidden()


def test_on_paper_home_has_no_empty_heading_and_badges_stand_at_the_edge(page: Page) -> None:
    page.goto("/")
    expect(page.locator(".t-card .t-tools").first).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="For you")).to_be_hidden()
    badges = page.locator(".t-card__over", has=page.locator(".t-flag--required")).first
    line = badges.bounding_box()
    box = badges.locator(".t-flag").last.bounding_box()
    assert line
    assert box
    assert abs((line["x"] + line["width"]) - (box["x"] + box["width"])) < 2


def test_on_paper_home_keeps_what_is_for_its_reader(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Your team").select_option(label="Sales")
    expect(page.get_by_role("heading", name="Sales suggests")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="For you")).to_be_visible()


@pytest.mark.parametrize("address", ["/print/negotiating-freight-rates/", "/teams/sales/"])
def test_on_paper_what_is_folded_is_read_without_script(reader: Reader, address: str) -> None:
    page = reader(java_script_enabled=False)
    page.goto(address)
    folded = page.locator("article details:not([open]) > :nth-child(2)")
    assert folded.count()
    assert not any(one.is_visible() for one in folded.all())
    page.emulate_media(media="print")
    assert all(one.is_visible() for one in folded.all())


def test_on_paper_a_matrix_of_many_columns_fits(reader: Reader) -> None:
    page = reader(viewport={"width": 658, "height": 990})  # A4 without its margins
    page.goto("/alignment/")
    page.emulate_media(media="print")
    boxes = page.locator(".t-scroll:has(.t-heat)")
    assert boxes.locator("tr:first-child:has(th:nth-of-type(20))").count()
    assert not any(box.evaluate("box => box.scrollWidth > box.clientWidth") for box in boxes.all())


@pytest.mark.parametrize("address", ["/", "/catalogue/", "/search/"])
def test_a_field_in_a_box_has_one_ring(reader: Reader, address: str) -> None:
    page = reader(viewport={"width": 390, "height": 844})
    page.goto(address)
    field = page.locator(".t-find__box input")
    field.focus()
    ring = "element => getComputedStyle(element).outlineStyle"
    assert (field.evaluate(ring), page.locator(".t-find__box").evaluate(ring)) == ("none", "solid")


@pytest.mark.parametrize("address", ["/", "/catalogue/", "/courses/negotiating-freight-rates/"])
def test_the_first_key_offers_a_way_past_the_header(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    target = page.evaluate("document.activeElement.getAttribute('href')")
    assert target.startswith("#")
    assert page.locator(f"[id='{target[1:]}']").count() == 1


def test_the_home_page_searches_the_whole_portal_as_the_header_does(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Find by title, skill, team or name").fill("invoice")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=invoice")
    expect(page.get_by_role("link", name="Invoices that get paid")).to_be_visible()


def test_the_themes_colours_work_under_the_policy(page: Page) -> None:
    page.goto("/courses/negotiating-freight-rates/")
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
    expect(answer).to_be_hidden()
    live = page.locator(".t-quiz__live")
    live.get_by_role("radio").first.check()
    live.get_by_role("button", name="Check", exact=True).first.click()
    expect(live).to_contain_text(re.compile("Right|Not right"))


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


@pytest.mark.parametrize("width", [390, 1280])
def test_facts_with_several_values_have_room_for_each(reader: Reader, width: int) -> None:
    page = reader(viewport={"width": width, "height": 900})
    page.goto("/courses/responding-to-incidents/")
    widths = page.locator(".t-facts dd").evaluate_all("values => values.map(value => value.clientWidth)")
    assert min(widths) > 120
    places = page.locator(".t-facts--wide dd").evaluate_all("values => values.map(value => value.offsetLeft)")
    assert len(set(places)) == 1
