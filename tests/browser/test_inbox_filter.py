"""The inbox in a browser: a filter stands in the address, and what it selects is all that is shown."""

from __future__ import annotations

import re

from driving import NEEDS_BROWSER, Reader
from playwright.sync_api import expect

pytestmark = NEEDS_BROWSER


def test_a_link_leads_to_what_waits_in_a_team(reader: Reader) -> None:
    page = reader()
    page.goto("/governance/?team=customs&kind=need")
    items = page.locator("[data-t-kind]:visible")
    expect(items).to_have_count(1)
    expect(page.get_by_role("status").filter(has_text="shown")).to_have_text(re.compile(r"^1 of \d+ shown$"))
    page.locator("select[name=team]").select_option("")
    expect(page).to_have_url(re.compile(r"/governance/\?kind=need#inbox$"))
    expect(items).to_have_count(5)
    page.get_by_role("row", name="Engineering").get_by_role("link").nth(1).click()
    expect(page).to_have_url(re.compile(r"\?team=engineering#inbox$"))
    expect(page.locator("[data-t-kind=need]:visible")).to_have_count(0)


def test_the_board_of_needs_has_its_filter_in_the_address(reader: Reader) -> None:
    page = reader()
    page.goto("/needs/?team=nobody&kind=delivered")
    expect(page.get_by_text("The address asks for something that is not here")).to_be_visible()
    page.goto("/needs/?team=sales&kind=delivered")
    cards = page.locator("[data-t-kind]:visible")
    expect(cards).to_have_count(2)
    page.locator("select[name=kind]").select_option("")
    expect(page).to_have_url(re.compile(r"/needs/\?team=sales#board$"))
    expect(cards).to_have_count(4)
