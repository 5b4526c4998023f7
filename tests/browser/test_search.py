"""The search in a browser: by keyboard, by address, on a phone, without script, in German, with many index files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from conftest import ANOTHER_PORTAL, EXAMPLE, IS_EXAMPLE
from driving import NEEDS_BROWSER, Reader
from playwright.sync_api import Browser, Locator, Page, expect
from serving import build_portal, served

from trellis.derive.search import pack

pytestmark = NEEDS_BROWSER

COURSE = "/courses/planning-an-ocean-shipment/"
PHONE = {"width": 390, "height": 844}


def typed(page: Page, query: str, address: str = COURSE) -> None:
    """Types into the header's search on some page and waits for an answer."""
    page.goto(address)
    field(page).click()
    page.keyboard.type(query)
    page.locator("[data-t-search] [role=option]").first.wait_for()


def field(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Search")


def titles(page: Page) -> list[str]:
    return page.locator("[data-t-search] .t-search__title").all_inner_texts()


def results(page: Page) -> list[str]:
    page.locator(".t-result").first.wait_for()
    return page.locator(".t-result .t-row__title").all_inner_texts()


def test_nothing_of_the_search_is_fetched_before_it_is_touched(page: Page) -> None:
    fetches: list[str] = []
    page.on("request", lambda request: fetches.append(request.url.partition("/search/")[2]))
    page.goto(COURSE)
    page.wait_for_load_state("networkidle")
    assert [name for name in fetches if name] == ["start.js"]
    field(page).focus()
    page.wait_for_load_state("networkidle")
    assert "index.json" in fetches
    assert fetches.count("index.json") == 1


def test_a_slip_finds_and_is_told(page: Page) -> None:
    typed(page, "custms")
    note = page.locator("[data-t-note]")
    expect(note).to_have_text("“custms” is not found here. Showing results for “customs”.")
    assert "Customs declarations" in titles(page)
    expect(page.locator("[data-t-search] mark").first).to_have_text(re.compile("^[Cc]ustoms$"))


def test_results_stand_in_groups(page: Page) -> None:
    typed(page, "negotiation")
    groups = page.locator("[data-t-search] [role=listbox] > [role=group]")
    names = [
        page.locator(f"#{id}").inner_text()
        for id in groups.evaluate_all("all => all.map(one => one.getAttribute('aria-labelledby')).filter(Boolean)")
    ]
    assert names[:2] == ["Skills", "Courses"]


def test_the_keyboard_walks_the_list_and_the_focus_stays_in_the_field(page: Page, base: str) -> None:
    typed(page, "negotiating")
    combobox = field(page)
    expect(combobox).to_have_attribute("aria-expanded", "true")
    number = page.locator("[data-t-search] [role=option]").count()
    expect(combobox).not_to_have_attribute("aria-activedescendant", re.compile("."))
    page.keyboard.press("ArrowDown")
    expect(combobox).to_have_attribute("aria-activedescendant", "search-option-0")
    expect(page.locator("#search-option-0")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    expect(combobox).not_to_have_attribute("aria-activedescendant", re.compile("."))
    page.keyboard.press("ArrowUp")
    expect(combobox).to_have_attribute("aria-activedescendant", f"search-option-{number - 1}")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(combobox).to_be_focused()
    target = page.locator("#search-option-0").get_attribute("href")
    assert not str(target).endswith(COURSE)
    page.keyboard.press("Enter")
    page.wait_for_url(str(target))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_escape_closes_the_list_and_then_empties_the_field(page: Page) -> None:
    typed(page, "invoice")
    page.keyboard.press("Escape")
    expect(page.locator("[data-t-popup]")).to_be_hidden()
    expect(field(page)).to_have_attribute("aria-expanded", "false")
    expect(field(page)).to_have_value("invoice")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-t-popup]")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(field(page)).to_have_value("")


def test_keys_that_choose_characters_move_and_follow_nothing(page: Page) -> None:
    typed(page, "invoice")
    session, address = page.context.new_cdp_session(page), page.url
    session.send("Input.imeSetComposition", {"text": " b", "selectionStart": 2, "selectionEnd": 2})
    for key, code in (("ArrowDown", 40), ("Enter", 13)):
        session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": key, "windowsVirtualKeyCode": code})
        expect(field(page)).not_to_have_attribute("aria-activedescendant", re.compile("."))
    press = "(field, key) => field.dispatchEvent(new KeyboardEvent('keydown', key))"
    for last in ({"isComposing": True}, {"keyCode": 229}):  # the second is Safari's, after the composition has ended
        field(page).evaluate(press, {"key": "Escape", **last})
        expect(page.locator("[data-t-popup]")).to_be_visible()
    assert page.url == address


def test_the_list_is_no_stop_of_the_tab_key_and_closes_behind_it(page: Page) -> None:
    typed(page, "invoice")
    page.keyboard.press("Tab")
    expect(page.locator("[data-t-popup]")).to_be_hidden()
    assert page.evaluate("!document.activeElement.closest('[role=listbox]')")


def test_a_screen_reader_is_told_how_many(page: Page) -> None:
    typed(page, "invoice")
    expect(page.locator("[data-t-search] [role=status]")).to_have_text(re.compile(r"^\d+ results?$"))
    field(page).fill("zzqxw")
    expect(page.locator("[data-t-search] [role=status]")).to_contain_text("Nothing is found for “zzqxw”")
    assert titles(page) == ["Look through the catalogue", "Look through the skills", "Ask a team", "Ask for this"]


def test_enter_opens_the_page_of_results(page: Page, base: str) -> None:
    typed(page, "negotiating rates")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{base}/search/?q=negotiating+rates")
    assert results(page)[0] == "Negotiating freight rates"
    expect(page).to_have_title(re.compile("^negotiating rates - Search"))
    expect(page.get_by_role("status")).to_have_text(
        "5 courses, 1 story, 1 path, 1 skill, 1 session, 1 team, 1 page, 1 need"
    )
    expect(page.locator(".t-result mark").first).to_have_text("Negotiating")


def test_an_address_is_a_search_that_back_returns_to(page: Page, base: str) -> None:
    page.goto("/search/?q=customs")
    customs = results(page)
    page.get_by_role("searchbox").fill("feedback")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{base}/search/?q=feedback")
    expect(page.locator(".t-result .t-row__title").first).to_have_text(re.compile("[Ff]eedback"))
    page.get_by_role("searchbox").fill("feedback help")
    expect(page).to_have_url(f"{base}/search/?q=feedback%20help")
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value("customs")
    expect(page.locator(".t-result .t-row__title").first).to_have_text(customs[0])


def test_more_of_a_kind_is_shown_on_demand_and_the_focus_goes_on_to_it(page: Page) -> None:
    page.goto("/search/?q=check")
    results(page)
    section = page.get_by_role("region", name="Courses")
    before = section.locator(".t-result").count()
    section.get_by_role("button", name="Show").click()
    expect(section.locator(".t-result").nth(before).locator("a").first).to_be_focused()


def test_nothing_found_says_what_helps(page: Page) -> None:
    page.goto("/search/?q=zzqxw")
    expect(page.get_by_role("status")).to_have_text("Nothing is found for “zzqxw”.")
    expect(page.locator("[data-t-none]")).to_be_visible()
    expect(page.get_by_role("navigation", name="Other ways to find something").get_by_role("link")).to_have_count(3)


def test_what_is_not_found_can_be_asked_for_and_is_kept_until_it_is_removed(page: Page) -> None:
    page.goto("/search/?q=zzqxw+%26+yyqxw")
    ask = page.get_by_role("region", name="Ask for this")
    address = ask.get_by_role("link", name="Ask for this").get_attribute("href")
    assert parse_qs(urlsplit(str(address)).query)["title"] == ["zzqxw & yyqxw"]
    assert "zzqxw%20%26%20yyqxw" in str(ask.get_by_role("link", name="Ask by mail").get_attribute("href"))
    page.goto("/search/?q=vgm")
    lesson = page.locator(".t-result__lesson a")
    expect(lesson).to_have_attribute("href", re.compile("/courses/planning-an-ocean-shipment/documents-and-data/$"))
    wishes = page.get_by_role("region", name="What you looked for and did not find")
    assert "zzqxw%20%26%20yyqxw" in str(wishes.get_by_role("link", name="Send by mail").get_attribute("href"))
    wishes.get_by_role("button", name="Remove “zzqxw & yyqxw”").focus()
    page.keyboard.press("Enter")
    expect(wishes).to_be_hidden()
    expect(page.get_by_text("“zzqxw & yyqxw” is removed.")).to_be_visible()
    expect(page.get_by_role("searchbox")).to_be_focused()


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("Gefahrgutzeile", "Gefahrgut erkennen im Lager"),
        ("vrachtwagens", "Veilig laden en lossen"),
        ("gefaehrlich gefahrgut", "Gefahrgut erkennen im Lager"),
    ],
)
def test_other_languages_are_found(page: Page, query: str, title: str) -> None:
    page.goto(f"/search/?q={query}")
    assert title in results(page)


def test_what_is_lost_leads_to_the_search(page: Page, base: str) -> None:
    page.goto("/404.html")
    page.get_by_label("Find by title, skill, team or name").fill("invoices")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{base}/search/?q=invoices")
    assert "Invoices that get paid" in results(page)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/search/?q=1", "Required of credit controllers and billing clerks"),
        (f"/catalogue/?find={'rate' * 30}", "Without “raterate"),
        (f"/catalogue/?level={'x' * 150}", "xxxx"),
    ],
)
def test_a_long_flag_and_what_a_link_asks_for_are_no_wider_than_a_phone(page: Page, address: str, words: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address)
    expect(page.locator(".t-flag, .t-chip").filter(has_text=words)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_on_a_phone_the_field_opens_over_the_header(reader: Reader) -> None:
    page = reader(viewport=PHONE)
    page.goto(COURSE)
    expect(page.locator("#search-q")).to_be_hidden()
    page.get_by_role("link", name="Search").click()
    expect(field(page)).to_be_focused()
    page.keyboard.type("ocean")
    page.locator("[role=option]").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    heights = page.locator("[role=option]").evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert min(heights) >= 24
    page.get_by_role("button", name="Close the search").click()
    expect(page.get_by_role("link", name="Search")).to_be_focused()


def test_without_script_the_search_says_where_to_look(reader: Reader) -> None:
    page = reader(java_script_enabled=False)
    page.goto(COURSE)
    page.locator("#search-q").fill("rates")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=rates")
    page.get_by_role("link", name="list of all courses and paths").click()
    page.wait_for_url("**/catalogue/**")


def test_a_search_leaves_nothing_behind(page: Page) -> None:
    typed(page, "invoice")
    assert page.context.cookies() == []
    assert page.evaluate("Object.keys(localStorage).filter(key => localStorage[key].includes('invoice'))") == []
    assert page.evaluate("sessionStorage.length") == 0


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The example as a large portal has its search, in many files, below a path of its host."""
    if not IS_EXAMPLE:
        pytest.skip(ANOTHER_PORTAL)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pack, "MAX_INLINE_BYTES", 0)
        patch.setattr(pack, "SHARD_LENGTH", 2_000)
        host: Path = tmp_path_factory.mktemp("host")
        build_portal(EXAMPLE, host / "learning")
        with served(host) as address:
            yield f"{address}/learning"


def test_of_many_files_few_are_fetched(chromium: Browser, large: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    fetched: list[str] = []
    page.on("response", lambda answer: fetched.append(answer.url) if "/search/" in answer.url else None)
    page.goto(f"{large}{COURSE}")
    page.locator("#search-q").click()
    page.keyboard.insert_text("haggling")
    page.locator("[role=option]").first.wait_for()
    assert titles(page)[0] == "Negotiating freight rates"
    data = [url for url in fetched if url.endswith(".json")]
    assert all(url.startswith(f"{large}/search/") for url in data)
    assert any("/en/terms-" in url for url in data)
    assert not any("spelling" in url or "summaries" in url for url in data)
    assert len(data) < 15
    context.close()
