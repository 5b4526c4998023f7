"""What a phone shows first: a course with Start at the thumb, a menu for the keyboard, a home that holds still."""

from __future__ import annotations

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
    expect(page.get_by_role("heading", name="Required of you")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Required of you")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("shifts") < 0.05


def test_people_are_narrowed_by_team_and_by_words(reader: Reader) -> None:
    page = reader()
    page.goto("/people/")
    page.get_by_label("Team").select_option("customs")
    expect(page.locator(".t-person:visible").first).to_contain_text("Customs")
    page.get_by_role("searchbox", name="Find by name").fill("incoterms")
    shown = page.locator(".t-person:visible").count()
    expect(page.locator(".t-narrow [role=status]")).to_contain_text(f"{shown} of ")
    assert 0 < shown < 10
