"""A portal in another language in a browser: what scripts say, where Arabic begins, and what the words cost."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator

import pytest
from axe import list_violations
from driving import NEEDS_BROWSER
from playwright.sync_api import Browser, Page, expect
from serving import served
from spoken_portal import build_spoken_portal

pytestmark = NEEDS_BROWSER

ADDRESSES = (
    "/", "/catalogue/", "/catalogue/what/", "/catalogue/what/course/", "/compare/?items=timi,argi", "/search/?q=Τιμή",
    "/courses/timi/", "/courses/timi/apodeixi/", "/paths/", "/paths/dromos/", "/teams/", "/teams/sales/", "/skills/",
    "/skills/timologisi/", "/stories/", "/people/", "/standards/", "/governance/", "/duplicates/", "/404.html",
)  # fmt: skip


BEGINNING = """() => {
    const heading = document.querySelector("h1"), range = document.createRange();
    range.selectNodeContents(heading);
    return Math.abs(heading.getBoundingClientRect().right - range.getBoundingClientRect().right); }"""
"""How far the heading's text is from the right edge of the heading."""


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Language → the address of a portal in it."""
    roots = {language: tmp_path_factory.mktemp(language) for language in ("ar", "de")}
    arabic, german = (build_spoken_portal(root, language) for language, root in roots.items())
    with served(arabic) as arabic_base, served(german) as german_base:
        yield {"ar": arabic_base, "de": german_base}


@pytest.fixture
def open_page(chromium: Browser, sites: dict[str, str]) -> Iterator[object]:
    """``open_page(language)`` opens a page of a reader of their own; the test fails where a page logs an error."""
    faults: list[str] = []
    contexts = []

    def open_one(language: str, **options: object) -> Page:
        size = {"viewport": {"width": 1280, "height": 900}, "base_url": sites[language], "bypass_csp": False}
        contexts.append(chromium.new_context(**{**size, **options}))  # type: ignore[arg-type]
        page = contexts[-1].new_page()
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert faults == []


def settle(page: Page) -> None:
    page.locator("[data-t-ready] [data-t-cards]:not([aria-busy])").wait_for(state="attached")


def test_the_catalogue_speaks_german_whatever_is_chosen(open_page) -> None:  # type: ignore[no-untyped-def]
    page = open_page("de")
    page.goto("/catalogue/?sort=title")
    settle(page)
    status = page.locator("[data-t-status]")
    expect(status).to_have_text(re.compile(r"^1–\d von \d$"))
    card = page.locator("[data-t-item=timi]")
    expect(card.get_by_role("button", name="Merken: Διαπραγμάτευση τιμής")).to_be_visible()
    expect(card.locator(".t-card__kind")).to_have_text("Kurs")
    page.get_by_role("checkbox", name="Externer Kurs").check()
    settle(page)
    expect(page.get_by_role("button", name="Filter Externer Kurs entfernen")).to_be_visible()
    page.goto("/catalogue/?find=zzzz&what=course")
    settle(page)
    expect(page.locator("[data-t-none]")).to_contain_text("Mit diesem Filter passt hier nichts zu „zzzz“.")
    expect(page.get_by_role("button", name="Ohne „zzzz“")).to_be_visible()
    page.goto("/catalogue/?only=starred")
    settle(page)
    expect(page.locator("[data-t-list]")).to_contain_text("noch nichts gemerkt")
    page.get_by_role("button", name="Für mich").click()
    expect(page.locator("[data-t-list]")).to_contain_text("Das Portal kennt Ihr Team noch nicht.")


def test_the_search_speaks_german(open_page) -> None:  # type: ignore[no-untyped-def]
    page = open_page("de")
    page.goto("/teams/")
    box = page.get_by_role("combobox", name="Suche")
    box.fill("τιμής")
    expect(page.get_by_role("option", name=re.compile(r"^Alle \d+ Ergebnisse zeigen$"))).to_be_visible()
    expect(page.locator(".t-search__group").first).to_have_text(re.compile("Kurse|Fähigkeiten"))
    box.fill("zzzz")
    expect(page.locator("[data-t-note]")).to_contain_text("Zu „zzzz“ wurde nichts gefunden.")
    page.goto("/search/?q=τιμής")
    expect(page.locator("[role=status]").first).to_have_text(re.compile(r"\d Kurse"))
    expect(page.locator(".t-result__about").first).to_have_text(re.compile("^(Kurs|Fähigkeit)"))


def test_what_is_compared_and_what_is_for_me_have_german_headings(open_page) -> None:  # type: ignore[no-untyped-def]
    page = open_page("de")
    page.goto("/compare/?items=timi,argi")
    for heading in ("Kurzbeschreibung", "Dauer", "Erstellt von", "Voraussetzungen"):
        expect(page.get_by_role("rowheader", name=heading, exact=True)).to_be_visible()
    expect(page.get_by_role("rowheader", name=re.compile("Summary|Prerequisites|Roles|Made by"))).to_have_count(0)
    expect(page.locator("[data-t-compare] [data-t-status]")).to_have_text("2 Einträge nebeneinander")
    page.goto("/")
    page.get_by_label("Ihr Team").select_option("sales")
    section = page.get_by_role("region", name="Für Sie")
    expect(section.get_by_role("heading", name="Für Sie Pflicht")).to_be_visible()
    expect(section).to_contain_text("Innerhalb von 90 Tagen nach dem Eintritt")


def test_a_course_in_a_language_without_words_has_the_portal_s(open_page) -> None:  # type: ignore[no-untyped-def]
    page = open_page("de")
    page.goto("/courses/parochos/")  # French, which the interface does not speak
    expect(page.get_by_role("button", name="Merken", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_attribute("lang", "fr")
    expect(page.get_by_role("combobox", name="Suche")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_arabic_pages_run_from_right_to_left_and_fit(open_page, width: int) -> None:  # type: ignore[no-untyped-def]
    page = open_page("ar", viewport={"width": width, "height": 900})
    for address in ADDRESSES:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("getComputedStyle(document.body).direction") == "rtl", address
        assert page.evaluate("document.documentElement.lang") == "ar", address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert page.evaluate(BEGINNING) <= 1, address


def test_a_filter_of_an_arabic_catalogue_begins_where_its_values_do(open_page) -> None:  # type: ignore[no-untyped-def]
    page = open_page("ar")
    page.goto("/catalogue/")
    ends = """() => [...document.querySelectorAll(".t-filter summary, .t-filter li label")].map((element) => {
        const range = document.createRange();
        range.selectNodeContents(element);
        return Math.round(range.getBoundingClientRect().right); })"""
    assert len(set(page.evaluate(ends))) == 1


@pytest.mark.parametrize("address", ["/", "/catalogue/", "/teams/sales/", "/governance/", "/standards/", "/compare/"])
def test_axe_has_nothing_to_say_of_arabic_pages(open_page, address: str) -> None:  # type: ignore[no-untyped-def]
    page = open_page("ar", bypass_csp=True)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert list_violations(page) == []


def test_the_words_of_the_scripts_cost_little_before_they_are_used(open_page) -> None:  # type: ignore[no-untyped-def]
    page = open_page("ar")
    page.goto("/catalogue/")
    data = page.evaluate("[...document.querySelectorAll('[data-t-wording]')].map((one) => one.outerHTML).join('')")
    html = page.evaluate("document.documentElement.outerHTML")
    cost = len(gzip.compress(html.encode(), 6)) - len(gzip.compress(html.replace(data, "").encode(), 6))
    assert len(data) > 500
    assert cost <= 1500
