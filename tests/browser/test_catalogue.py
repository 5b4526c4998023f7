"""The catalogue in a browser: filters, addresses, words, orders, lists, and what holds without script."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from driving import NEEDS_BROWSER, Reader, cards
from playwright.sync_api import Page, expect

pytestmark = NEEDS_BROWSER

PHONE = {"viewport": {"width": 390, "height": 844}}


def status(page: Page):  # type: ignore[no-untyped-def]
    return page.locator("[data-t-status]")


def test_a_filter_changes_cards_and_address_and_survives_reload_and_back(page: Page, base: str) -> None:
    page.goto("/catalogue/")
    everything = cards(page)
    expect(status(page)).to_contain_text("Showing 1–24 of")
    page.get_by_role("checkbox", name="Intermediate").check()
    expect(page).to_have_url(f"{base}/catalogue/?level=intermediate")
    expect(page.get_by_role("button", name="Remove the filter Intermediate")).to_be_visible()
    some = cards(page)
    assert 0 < len(some) < len(everything)
    page.reload()
    expect(page.get_by_role("checkbox", name="Intermediate")).to_be_checked()
    assert cards(page) == some
    page.go_back()
    expect(page.get_by_role("checkbox", name="Intermediate")).not_to_be_checked()
    assert cards(page) == everything
    page.go_forward()
    expect(page.get_by_role("checkbox", name="Intermediate")).to_be_checked()
    assert cards(page) == some


def test_nothing_is_fetched_before_somebody_touches_it(page: Page) -> None:
    urls: list[str] = []
    page.on("request", lambda request: urls.append(request.url))
    page.goto("/catalogue/")
    page.wait_for_load_state("networkidle")
    assert [url for url in urls if "/data/" in url or url.endswith(".json")] == []
    with page.expect_response(lambda response: response.url.endswith("/columns.json")):
        page.get_by_role("checkbox", name="Beginner").hover()
    page.get_by_role("checkbox", name="Beginner").check()
    cards(page)
    assert sum(url.endswith("/columns.json") for url in urls) == 1


def test_counts_say_what_a_choice_would_give(page: Page) -> None:
    page.goto("/catalogue/")
    box = page.get_by_role("checkbox", name="Intermediate")
    promised = int(page.locator("li", has=box).locator(".t-filter__count").inner_text())
    box.check()
    expect(status(page)).to_have_text(f"Showing 1–{promised} of {promised}")
    for other in ("Team", "Your own choice"):
        box = page.get_by_role("checkbox", name=re.compile(rf"^{other} "))
        promised = int(page.locator("li", has=box).locator(".t-filter__count").inner_text())
        box.check()
        expect(status(page)).to_have_text(re.compile(rf"of {promised}$"))
        page.get_by_role("button", name=f"Remove the filter {other}").click()
        expect(box).not_to_be_checked()


def test_a_value_stays_where_it_was_and_zeros_are_shown(page: Page) -> None:
    page.goto("/catalogue/")
    names = page.locator("[data-t-group=what] .t-filter__label")
    before = names.all_inner_texts()
    page.get_by_role("checkbox", name="Intermediate").check()
    expect(page.locator("[data-t-group=what] .t-filter--zero")).not_to_have_count(0)
    assert names.all_inner_texts() == before


def test_all_values_of_a_filter_can_be_found_in_it(page: Page, base: str) -> None:
    page.goto("/catalogue/")
    group = page.locator("[data-t-group=skills]")
    group.locator("summary").click()
    shown = group.locator("li:visible").count()
    group.get_by_role("button", name=re.compile("^All ")).click()
    expect(group.get_by_role("searchbox")).to_be_visible()
    assert group.locator("li:visible").count() > shown
    group.get_by_role("searchbox").fill("incoterms")
    expect(group.locator("li:visible")).to_have_count(1)
    group.get_by_role("checkbox").locator("visible=true").check()
    expect(page).to_have_url(re.compile(r"\?skills=[a-z-]+$"))
    page.reload()
    group.locator("summary").click() if not group.evaluate("group => group.open") else None
    expect(group.locator("input:checked")).to_have_count(1)


def test_a_chip_takes_its_filter_away_and_focus_goes_to_its_neighbour(page: Page, base: str) -> None:
    page.goto("/catalogue/?level=beginner&tier=organisation")
    page.get_by_role("button", name="Remove the filter Whole company").click()
    expect(page).to_have_url(f"{base}/catalogue/?level=beginner")
    assert page.evaluate("document.activeElement.textContent").startswith("Beginner")


def test_words_find_by_synonym_and_stay_in_the_address(page: Page, base: str) -> None:
    page.goto("/catalogue/?find=haggling")
    assert "Negotiating freight rates" in cards(page)
    page.get_by_label("Find by title, skill, team or name").fill("qqqqqq")
    expect(status(page)).to_have_text("Nothing matches")
    expect(page).to_have_url(f"{base}/catalogue/?find=qqqqqq")
    expect(page.locator("[data-t-none]")).to_contain_text("fewer words: one that says it best")
    everywhere = page.get_by_role("link", name="Search the whole portal for “qqqqqq”")
    expect(everywhere).to_have_attribute("href", re.compile(r"/search/\?q=qqqqqq$"))
    page.get_by_role("button", name="Without “qqqqqq”").click()
    expect(status(page)).to_contain_text("Showing 1–24 of")


def test_words_that_match_nothing_go_on_to_the_whole_search(page: Page) -> None:
    page.goto("/catalogue/?find=qqqqqq+%26+zzzzzz%2B&level=beginner")
    expect(status(page)).to_have_text("Nothing matches")
    page.get_by_role("link", name="Search the whole portal for “qqqqqq & zzzzzz+”").click()
    expect(page.locator("[data-t-found] #q")).to_have_value("qqqqqq & zzzzzz+")


def test_filters_that_match_nothing_have_no_hints_on_words(page: Page) -> None:
    page.goto("/catalogue/?level=intermediate&what=onboarding-path")
    expect(status(page)).to_have_text("Nothing matches")
    expect(page.locator("[data-t-none]")).not_to_contain_text("fewer words")


def test_words_and_filters_count_together(page: Page) -> None:
    page.goto("/catalogue/?find=negotiation")
    assert len(cards(page)) > 1
    box = page.get_by_role("checkbox", name="Intermediate")
    promised = int(page.locator("li", has=box).locator(".t-filter__count").inner_text())
    box.check()
    expect(status(page)).to_have_text(f"Showing 1–{promised} of {promised}")


def test_filtered_to_nothing_and_back(page: Page, base: str) -> None:
    page.goto("/catalogue/")
    page.get_by_role("checkbox", name="Onboarding path").check()
    page.get_by_role("checkbox", name="Intermediate").check()
    expect(status(page)).to_have_text("Nothing matches")
    drop = page.get_by_role("button", name=re.compile("^Without “Type”: "))
    promised = re.search(r": (\d+)", drop.inner_text())
    assert promised
    drop.click()
    expect(status(page)).to_have_text(f"Showing 1–{promised[1]} of {promised[1]}")
    page.go_back()
    expect(status(page)).to_have_text("Nothing matches")
    page.go_back()
    expect(page).to_have_url(f"{base}/catalogue/?what=onboarding-path")
    assert len(cards(page)) > 0


def test_show_more_adds_cards_and_moves_on_to_the_first_new_one(page: Page) -> None:
    page.goto("/catalogue/")
    page.get_by_role("button", name="Show more").click()
    expect(status(page)).not_to_contain_text("1–24 ")
    assert len(cards(page)) > 24
    assert page.evaluate(
        "document.activeElement.closest('li') === [...document.querySelectorAll('[data-t-cards] > li')][24]"
    )


@pytest.mark.parametrize("order", ["title", "short", "newest"])
def test_an_order_is_kept_over_all_cards(page: Page, site: Path, order: str) -> None:
    data = json.loads((site / "catalogue.json").read_text("utf-8"))
    rows = {row["title"]: row for row in (*data["courses"], *data["paths"])}
    page.goto(f"/catalogue/?sort={order}&shown=48")
    expect(status(page)).to_contain_text(f"of {len(rows)}")
    shown = cards(page)
    assert len(shown) == len(rows)
    if order == "title":
        assert shown == sorted(shown, key=str.casefold)
    elif order == "short":
        minutes = [rows[title].get("minutes") for title in shown if rows[title]["kind"] == "course"]
        stated = [m for m in minutes if m]
        assert stated == sorted(stated)
        assert len(stated) > 20
    else:
        story_dates = {
            item: story["date"] for story in sorted(data["stories"], key=lambda s: s["date"]) for item in story["items"]
        }
        days = [max(rows[title]["reviewed"] or "", story_dates.get(rows[title]["id"], "")) for title in shown]
        assert days == sorted(days, reverse=True)


def test_cards_made_by_script_are_those_of_the_build(reader: Reader) -> None:
    plain = reader(java_script_enabled=False)
    plain.goto("/catalogue/")
    built = plain.locator("[data-t-cards] > li").evaluate_all("items => items.map(i => i.innerHTML)")
    page = reader()
    page.goto("/catalogue/?sort=title")
    page.locator("[data-t-sort]").select_option("")
    expect(page).to_have_url(re.compile("/catalogue/$"))
    cards(page)
    rendered = page.locator("[data-t-cards] > li").evaluate_all(
        "items => items.map(i => { for (const t of i.querySelectorAll('.t-tools')) t.remove();"
        " for (const a of i.querySelectorAll('[data-t-marked]')) a.removeAttribute('data-t-marked'); return "
        "i.innerHTML; })"
    )
    assert [_even(html) for html in rendered] == [_even(html) for html in built]


def _even(html: str) -> str:
    """Without the space between tags, and with class and data attributes in one order."""
    return re.sub(r"\s+", " ", re.sub(r">\s+|\s+<", lambda m: m[0].strip(), html)).strip()


def test_on_a_phone_filters_open_in_a_panel_that_says_how_many(reader: Reader) -> None:
    page = reader(**PHONE)
    page.goto("/catalogue/?level=beginner")
    button = page.get_by_role("button", name="Filters (1)")
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(page.locator(".t-filters__groups")).to_be_hidden()
    button.click()
    page.locator("[data-t-group=tier] summary").click()
    page.get_by_role("checkbox", name=re.compile("^Team ")).check()
    expect(page.get_by_role("button", name="Filters (2)")).to_be_visible()
    total = (status(page).inner_text()).rpartition(" ")[2]
    page.get_by_role("button", name=f"Show {total}", exact=True).click()
    expect(page.locator(".t-filters__groups")).to_be_hidden()
    expect(status(page)).to_be_focused()


def test_the_keyboard_alone_filters_and_takes_it_back(page: Page, base: str) -> None:
    page.goto("/catalogue/")
    page.get_by_label("Find by title, skill, team or name").focus()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "checkbox":
            break
    page.keyboard.press("Space")
    expect(page).to_have_url(f"{base}/catalogue/?what=course")
    chip = page.get_by_role("button", name="Remove the filter Course")
    expect(chip).to_be_visible()
    for _ in range(60):
        page.keyboard.press("Tab")
        if chip.evaluate("chip => chip === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{base}/catalogue/")


def test_what_is_shown_can_be_taken_as_a_table(page: Page) -> None:
    page.goto("/catalogue/?level=intermediate&sort=title")
    shown = cards(page)
    with page.expect_download() as handed:
        page.get_by_role("button", name="Download as CSV").click()
    text = Path(handed.value.path()).read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["Title"] for row in rows] == shown
    assert {row["Level"] for row in rows} == {"Intermediate"}
    assert all(row["Address"].startswith("http") for row in rows)


def test_an_address_of_another_edition_loses_nothing(page: Page) -> None:
    page.goto("/catalogue/?level=gone&colour=blue")
    expect(status(page)).to_have_text("Nothing matches")
    page.get_by_role("button", name="Remove the filter gone").click()
    expect(page).to_have_url(re.compile(r"\?colour=blue$"))


def test_data_that_is_not_there_is_said(reader: Reader) -> None:
    page = reader()
    page.route("**/columns.json", lambda route: route.fulfill(status=200, body="no json"))
    page.goto("/catalogue/?level=beginner")
    expect(status(page)).to_contain_text("could not be loaded")


def test_without_script_every_value_is_a_page_of_its_own(reader: Reader) -> None:
    page = reader(java_script_enabled=False)
    page.goto("/catalogue/")
    assert page.locator(".t-card:visible").count() == 24
    expect(page.get_by_role("searchbox", name="Find by title")).to_be_hidden()
    page.get_by_role("link", name="Intermediate").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Intermediate")
    expect(page.get_by_role("link", name="Negotiating freight rates")).to_be_visible()
    page.get_by_role("link", name="Level", exact=True).click()
    expect(page.get_by_role("link", name="Beginner")).to_be_visible()
    page.get_by_role("link", name="Catalogue", exact=True).last.click()
    page.get_by_role("link", name=re.compile("by title$")).click()
    titles = page.locator(".t-lines > li > a").all_inner_texts()
    assert titles == sorted(titles, key=str.casefold)
    assert len(titles) > 24


def test_a_landing_page_counts_what_the_filter_counts(page: Page) -> None:
    page.goto("/catalogue/level/intermediate/")
    expect(page.locator(".t-lead")).to_have_text(re.compile(r"^\d+ courses and paths$"))
    count = page.locator(".t-lead").inner_text().split()[0]
    page.get_by_role("link", name="Filter and sort these").click()
    expect(status(page)).to_contain_text(f"of {count}")
