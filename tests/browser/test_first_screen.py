"""What a phone shows first: a course with Start at the thumb, a menu for the keyboard, a home that holds still."""

from __future__ import annotations

import json

import pytest
from driving import NEEDS_BROWSER, Reader
from playwright.sync_api import Page, expect

pytestmark = NEEDS_BROWSER

PHONE = {"viewport": {"width": 390, "height": 844}}
SHIFTS = """
    window.shifts = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
"""


def is_on_screen(page: Page, selector: str) -> bool:
    box = page.locator(selector).bounding_box()
    return bool(box and box["y"] >= 0 and box["y"] + box["height"] <= 844)


def test_a_phone_shows_duration_and_start_at_once_and_start_stays(reader: Reader) -> None:
    page = reader(**PHONE)
    page.goto("/courses/anti-bribery-essentials/")
    assert is_on_screen(page, ".t-essentials")
    expect(page.locator(".t-essentials li").first).to_contain_text("1 h 7 min")
    assert is_on_screen(page, ".t-start a")
    page.evaluate("scrollTo(0, 1500)")
    assert is_on_screen(page, ".t-start a")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    links = page.locator(".t-footer a").last.bounding_box()
    bar = page.locator(".t-start").bounding_box()
    assert links
    assert bar
    assert links["y"] + links["height"] <= bar["y"]  # nothing of the page ends up below the bar


def test_the_menu_has_a_name_and_its_links_are_out_of_reach_while_it_is_closed(reader: Reader) -> None:
    page = reader(**PHONE)
    page.goto("/courses/anti-bribery-essentials/")
    menu = page.get_by_role("button", name="Menu")
    outside = "e => { const box = e.getBoundingClientRect(); return box.right <= 0 || box.left >= innerWidth; }"
    for _ in range(8):
        page.keyboard.press("Tab")
        assert not page.locator(":focus").evaluate(outside)
    menu.focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".md-sidebar--primary").get_by_role("link", name="Home")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_have_attribute("aria-expanded", "false")
    expect(menu).to_be_focused()


def test_nothing_moves_on_home_for_a_reader_whom_it_knows(reader: Reader) -> None:
    page = reader(**PHONE)
    page.add_init_script(SHIFTS)
    page.goto("/")
    page.locator("select[name=team]").select_option("sales")
    page.locator("select[name=role]").select_option("rate-desk-analyst")
    needs = page.locator("section", has=page.get_by_role("heading", name="People in your role also need")).last
    expect(needs.get_by_role("link", name="Join a rate desk")).to_be_visible()
    expect(page.get_by_role("heading", name="Required of you")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Required of you")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("shifts") < 0.05


KEPT = {
    "reader": (2, {"team": "sales", "role": "account-manager", "region": "emea", "joined": "2026-11-01"}),
    "progress": (1, {id: {"at": "2026-11-02T12:00:00Z", "done": "2026-11-02T12:00:00Z"} for id in (
        "welcome-to-meridian", "anti-bribery-essentials/what-counts-as-a-bribe")}),
}  # fmt: skip
INVITED = "anti-bribery-essentials,first-ninety-days,never-was&due=2099-01-10&text=Before+the+season&from=Diego"
FILLED = (
    ("/paths/first-ninety-days/", ".t-head [data-t-of-you]", "Required of you Due on 30 January 2027"),
    ("/courses/anti-bribery-essentials/", ".t-essentials [data-t-of-you]", "Required of you Due on"),
    (f"/invite/#items={INVITED}", ".t-invitation", "From Diego"),
    ("/paths/ocean-coordinator/certificate/", "[data-t-open]", "Still to be finished"),
    ("/search/?q=xyzzyq", "[data-t-wish-list]", "xyzzyq"),
    ("/search/?q=negotiating", "[data-t-groups]", "Negotiating freight rates"),
    ("/compare/?items=negotiating-freight-rates,first-ninety-days", "table", "Your first ninety days"),
)
"""Pages of which a script fills a part, and what stands there then."""


@pytest.mark.parametrize("viewport", [PHONE["viewport"], {"width": 1280, "height": 900}])
def test_nothing_moves_where_a_page_is_filled_with_what_is_the_readers(
    reader: Reader, viewport: dict[str, int]
) -> None:
    page = reader(viewport=viewport)
    page.goto("/404.html")
    for name, (version, value) in KEPT.items():
        text = json.dumps({"version": version, "value": value})
        page.evaluate("([name, text]) => localStorage.setItem(`trellis:/:${name}`, text)", [name, text])
    page.add_init_script(SHIFTS)
    for address, place, words in FILLED:
        page.goto(address)
        expect(page.locator(place)).to_contain_text(words)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("shifts") < 0.05, address


def test_people_are_narrowed_by_team_and_by_words(reader: Reader) -> None:
    page = reader()
    page.goto("/people/")
    page.get_by_label("Team").select_option("customs")
    expect(page.locator(".t-person:visible").first).to_contain_text("Customs")
    page.get_by_role("searchbox", name="Find by name").fill("incoterms")
    shown = page.locator(".t-person:visible").count()
    expect(page.locator(".t-narrow [role=status]")).to_contain_text(f"{shown} of ")
    assert 0 < shown < 10
