"""What a reader keeps in their browser: stars, lists, comparing, and a home page that knows their team."""

from __future__ import annotations

import json
import re
from pathlib import Path

from conftest import EXAMPLE
from driving import NEEDS_BROWSER, Reader, cards
from playwright.sync_api import Page, expect
from serving import wait_until

pytestmark = NEEDS_BROWSER


def star(page: Page, *titles: str) -> None:
    for title in titles:
        page.get_by_role("button", name=f"Star: {title}", exact=True).first.click()


def test_stars_are_kept_shared_by_a_link_and_carried_to_another_browser(reader: Reader, tmp_path: Path) -> None:
    one = reader()
    one.goto("/catalogue/")
    star(one, "Anti-bribery essentials", "Data protection at work")
    one.reload()
    expect(one.get_by_role("button", name="Star: Anti-bribery essentials")).to_have_attribute("aria-pressed", "true")
    one.get_by_role("button", name="Starred 2").click()
    expect(one.locator("[data-t-status]")).to_contain_text("of 2")
    one.get_by_role("button", name="Share as a link").click()
    link = one.get_by_label("Link to this list").input_value()
    assert link.endswith("/catalogue/?list=anti-bribery-essentials,data-protection-at-work")
    with one.expect_download() as handed:
        one.get_by_role("button", name="Export as a file").click()
    file = tmp_path / "stars.json"
    handed.value.save_as(file)
    assert set(json.loads(file.read_text("utf-8"))["stars"]) == {"anti-bribery-essentials", "data-protection-at-work"}

    other = reader()
    other.goto(link)
    expect(other.get_by_text("A list that somebody shared with you.")).to_be_visible()
    assert cards(other) == ["Anti-bribery essentials", "Data protection at work"]
    other.goto("/catalogue/")
    star(other, "Data protection at work", "Your first ninety days")
    other.get_by_role("button", name="Starred 2").click()
    other.locator("input[type=file]").set_input_files(file)
    expect(other.get_by_role("button", name="Starred 3")).to_be_visible()
    expect(other.locator("[data-t-status]")).to_contain_text("of 3")


def test_a_file_that_is_no_list_is_refused_in_words(reader: Reader, tmp_path: Path) -> None:
    page = reader()
    page.goto("/catalogue/?only=starred")
    (tmp_path / "notes.json").write_text('{"stars": 5}')
    page.locator("input[type=file]").set_input_files(tmp_path / "notes.json")
    expect(page.get_by_text("This file is no list of stars.")).to_be_visible()


def test_a_star_on_a_course_page_is_a_star_in_the_catalogue_in_another_tab(reader: Reader) -> None:
    page = reader()
    page.goto("/catalogue/")
    other = page.context.new_page()
    other.goto("/courses/negotiating-freight-rates/")
    other.get_by_role("button", name="Star", exact=True).click()
    expect(page.get_by_role("button", name="Starred 1")).to_be_visible()


def test_a_shared_list_with_former_and_unknown_ids_shows_what_is_there(page: Page) -> None:
    page.goto("/catalogue/?list=rate-negotiation,never-was")
    expect(page.locator("[data-t-status]")).to_contain_text("of 1")
    assert cards(page) == ["Negotiating freight rates"]


def test_three_items_stand_side_by_side(page: Page) -> None:
    page.goto("/catalogue/?find=negotiating")
    cards(page)
    page.get_by_role("button", name="Compare: Negotiating freight rates").click()
    page.get_by_role("button", name="Compare: Negotiating with carriers in APAC").click()
    tray = page.get_by_role("region", name="Comparison list")
    expect(tray).to_contain_text("2 of 3")
    tray.get_by_role("link", name="Compare").click()
    table = page.get_by_role("table")
    expect(table.get_by_role("columnheader")).to_have_count(2)
    expect(table.get_by_role("rowheader", name="What you will be able to do")).to_be_visible()
    row = table.get_by_role("row", name=re.compile("^Duration "))
    expect(row.get_by_role("cell").nth(0)).to_have_text("2 h 17 min")
    expect(row.get_by_role("cell").nth(1)).to_have_text("2 h 9 min")
    expect(page).to_have_url(re.compile("items=negotiating-freight-rates,negotiating-with-carriers-apac"))
    table.get_by_role("link", name="Remove: Negotiating freight rates").click()
    expect(page).to_have_url(re.compile("items=negotiating-with-carriers-apac$"))
    expect(table.get_by_role("columnheader")).to_have_count(1)
    table.get_by_role("link", name="Remove: Negotiating with carriers in APAC").click()
    expect(page.locator("[data-t-status]")).to_contain_text("what you choose stands here")


def test_the_home_page_differs_by_team_role_and_region(reader: Reader) -> None:
    page = reader()
    page.goto("/")
    for_you = page.get_by_role("region", name="For you")
    for_you.get_by_label("Your team").select_option(label="Sales")
    expect(for_you.get_by_role("heading", name="Required of you")).to_be_visible()
    expect(page.get_by_role("heading", name="Required of everyone")).to_be_hidden()
    expect(for_you.get_by_role("heading", name="Sales suggests")).to_be_visible()
    expect(for_you.get_by_role("link", name="Negotiating freight rates")).to_be_visible()
    for_you.get_by_label("Your role").select_option(label="Carrier buyer")
    expect(for_you.get_by_role("link", name="Negotiating with carriers in APAC")).to_be_visible()
    for_you.get_by_label("Your region").select_option(label="Europe, Middle East and Africa") if for_you.get_by_label(
        "Your region"
    ).locator("option", has_text="Europe").count() else for_you.get_by_label("Your region").select_option(label="EMEA")
    expect(for_you.get_by_role("link", name="Negotiating with carriers in APAC")).to_have_count(0)
    page.reload()
    expect(for_you.get_by_role("heading", name="Sales suggests")).to_be_visible()
    page.goto("/catalogue/?only=mine")
    assert "Negotiating freight rates" in cards(page)
    page.goto("/")
    page.on("dialog", lambda dialog: dialog.accept())
    for_you.get_by_role("button", name="Clear my choices").click()
    expect(for_you.get_by_role("heading", name="Sales suggests")).to_have_count(0)
    expect(page.get_by_role("heading", name="Required of everyone")).to_be_visible()
    assert (
        page.evaluate("Object.keys(localStorage).filter(k => /reader/.test(k)).map(k => localStorage[k]).join()").count(
            "sales"
        )
        == 0
    )


def test_a_teams_region_goes_with_the_team_and_a_chosen_one_stays(reader: Reader) -> None:
    page = reader()
    page.goto("/")
    for_you = page.get_by_role("region", name="For you")
    team, region = for_you.get_by_label("Your team"), for_you.get_by_label("Your region")
    team.select_option(label="Warehousing")
    expect(region).to_have_value("emea")
    team.select_option(label="Sales")
    expect(region).to_have_value("")
    region.select_option(label="APAC")
    team.select_option(label="Warehousing")
    expect(region).to_have_value("apac")


def test_whoever_gives_a_region_alone_is_told_what_is_required(reader: Reader) -> None:
    page = reader()
    page.goto("/")
    for_you = page.get_by_role("region", name="For you")
    for_you.get_by_label("Your region").select_option("emea")
    expect(for_you.get_by_role("heading", name="Required of you")).to_be_visible()


def wait_until_stored(page: Page, words: str) -> None:
    """Waits until the browser keeps these words. The pages' policy lets no condition be evaluated in the page again
    and again.
    """
    wait_until(page, lambda: words in page.evaluate("JSON.stringify(localStorage)"), f"{words} is stored")


def test_it_goes_on_where_a_reader_left_and_tells_what_changed_since(page: Page) -> None:
    lesson = "/courses/negotiating-freight-rates/what-a-rate-is-made-of/"
    page.goto(lesson)
    wait_until_stored(page, "what-a-rate-is-made-of")
    page.goto("/")
    link = page.get_by_role("region", name="For you").get_by_role("link", name="Negotiating freight rates")
    expect(link).to_have_attribute("href", f".{lesson}")
    page.goto("/courses/negotiating-freight-rates/negotiate-a-real-lane/")
    wait_until_stored(page, "negotiate-a-real-lane")
    page.evaluate(
        """() => { for (const key of Object.keys(localStorage).filter(k => k.endsWith(":visited"))) {
            const kept = JSON.parse(localStorage[key]);
            for (const visit of Object.values(kept.value)) visit.end = "2026-01-01T00:00:00.000Z";
            localStorage[key] = JSON.stringify(kept); } }"""
    )
    page.goto("/")
    for_you = page.get_by_role("region", name="For you")
    expect(for_you.get_by_role("heading", name="Changed since you finished")).to_be_visible()
    expect(for_you.get_by_role("heading", name="Continue")).to_have_count(0)


KEYS = """() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)].sort()"""
OF_OTHER_JOURNEYS = (
    "progress", "titles", "notes", "preferences", "quiz-attempts", "quiz-versions", "assessed", "invitations",
    "feedback", "pace", "renewals", "invitation-draft",
)  # fmt: skip
"""What is kept where readers learn: `test_learning.py`, `test_quiz.py` and `test_reader_journeys.py` go there."""
PRIVACY = EXAMPLE / "content/compliance/pages/privacy.md"


def test_one_button_forgets_all_that_is_kept_and_the_privacy_page_lists_it(page: Page) -> None:
    page.goto("/courses/negotiating-freight-rates/what-a-rate-is-made-of/")
    wait_until_stored(page, "what-a-rate-is-made-of")
    page.goto("/catalogue/")
    star(page, "Anti-bribery essentials")
    page.get_by_role("button", name="Compare: Anti-bribery essentials").first.click()
    page.goto("/search/?q=zzqxw")
    expect(page.get_by_role("button", name="Remove “zzqxw”")).to_be_visible()
    page.goto("/")
    for_you = page.get_by_role("region", name="For you")
    for_you.get_by_label("Your team").select_option(label="Sales")
    expect(for_you.get_by_role("heading", name="Continue")).to_be_visible()
    page.locator("label[for=__palette_1]").click()
    names = set(page.evaluate(KEYS))
    listed = set(re.findall(r"^\| `([^`]+)` \|", PRIVACY.read_text("utf-8"), re.MULTILINE))
    assert names == listed - {f"trellis:/:{name}" for name in OF_OTHER_JOURNEYS}

    page.once("dialog", lambda dialog: dialog.dismiss())
    for_you.get_by_role("button", name="Clear my choices").click()
    assert set(page.evaluate(KEYS)) == names
    page.once("dialog", lambda dialog: dialog.accept())
    for_you.get_by_role("button", name="Clear my choices").click()
    expect(for_you.get_by_role("status")).to_contain_text("is cleared")
    expect(for_you.get_by_role("heading", name="Continue")).to_have_count(0)
    expect(for_you.get_by_role("button", name="Clear my choices")).to_be_hidden()
    expect(page.get_by_role("region", name="Comparison list")).to_be_hidden()
    assert page.evaluate(KEYS) == []
    page.goto("/catalogue/")
    expect(page.get_by_role("button", name="Starred 0")).to_be_visible()


def test_what_a_newer_script_kept_is_left_alone(page: Page) -> None:
    page.goto("/catalogue/")
    star(page, "Anti-bribery essentials")
    newer = page.evaluate(
        """() => { const key = Object.keys(localStorage).find(k => k.endsWith(":stars"));
            localStorage[key] = JSON.stringify({version: 99, value: "of the future"}); return key; }"""
    )
    page.reload()
    star(page, "Data protection at work")
    assert json.loads(page.evaluate("key => localStorage[key]", newer)) == {"version": 99, "value": "of the future"}
