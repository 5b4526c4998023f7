"""The calendar in a browser: the right hour in two zones, in winter and in summer, and only what is for the reader."""

from __future__ import annotations

import json

from driving import NEEDS_BROWSER, Reader
from playwright.sync_api import Locator, Page, expect

pytestmark = NEEDS_BROWSER

CHOICE = json.dumps({"version": 1, "value": {"team": "customs", "role": "", "region": "emea"}})
KEEP = f"localStorage.setItem('trellis:/:reader', {json.dumps(CHOICE)})"
WATCH_SHIFTS = """
globalThis.shift = 0;
new PerformanceObserver((list) => list.getEntries().forEach((one) => globalThis.shift += one.value))
  .observe({ type: "layout-shift", buffered: true });
"""


def find_session(page: Page, title: str) -> Locator:
    return page.locator("[data-t-month] .t-session").filter(has=page.get_by_role("link", name=title, exact=True))


def test_a_reader_elsewhere_sees_the_right_hour_and_only_what_is_for_them(reader: Reader) -> None:
    here = reader(timezone_id="Europe/Amsterdam")
    here.goto("/calendar/")
    winter, summer = "Rate talks, a morning of practice in Rotterdam", "Month-end, a workshop with the branches"
    expect(find_session(here, winter)).to_contain_text("09:00–12:30")
    expect(here.get_by_role("checkbox", name="Only what is for me")).to_be_disabled()
    expect(find_session(here, winter)).not_to_contain_text("your time")

    away = reader(timezone_id="America/Chicago", viewport={"width": 390, "height": 844})
    away.add_init_script(KEEP)
    away.add_init_script(WATCH_SHIFTS)
    away.goto("/calendar/")
    expect(find_session(away, winter)).to_contain_text("02:00–05:30 your time")
    expect(find_session(away, summer)).to_contain_text("02:00–05:30 your time")
    singapore = find_session(away, "Carrier talks before the contract season")
    expect(singapore).to_contain_text("Mon 1 Mar, 19:30–Tue 2 Mar, 03:00")
    assert away.evaluate("shift") < 0.05

    away.get_by_role("checkbox", name="Only what is for me").focus()
    away.keyboard.press("Space")
    expect(away.get_by_role("status")).to_contain_text("Dates that are for you: 5")
    expect(find_session(away, "Classification clinic")).to_be_visible()
    expect(find_session(away, winter)).to_be_hidden()
    expect(away.get_by_role("heading", name="January 2027")).to_be_hidden()


def test_without_script_every_date_is_there_with_a_way_into_ones_calendar(reader: Reader) -> None:
    page = reader(java_script_enabled=False)
    page.goto("/calendar/")
    expect(find_session(page, "Classification clinic")).to_be_visible()
    expect(page.get_by_role("checkbox")).to_have_count(0)
    expect(page.get_by_role("link", name="Subscribe All sessions")).to_have_attribute(
        "href", "webcal://learning.meridian.example/calendar.ics"
    )
    page.get_by_role("link", name="9 December 2026: 1 session").click()
    page.get_by_role("link", name="Handling a delayed shipment, Chicago desk", exact=True).click()
    expect(page.get_by_role("heading", name="Before the session")).to_be_visible()
    expect(page.get_by_role("link", name="Add to my calendar")).to_have_attribute(
        "href", "../../sessions/delayed-shipments-chicago-2026-12/session.ics"
    )
