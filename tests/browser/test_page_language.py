"""Pages in several languages in a browser: the direction, the words of buttons, lists made by scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe import list_violations
from conftest import PEOPLE, TEAM, course
from driving import NEEDS_BROWSER
from playwright.sync_api import Browser, Page, expect
from serving import build_portal, served

pytestmark = NEEDS_BROWSER

ARABIC = """\
---
title: أساسيات الشحن البحري (مستوى 1)
summary: دورة تمهيدية عن الشحن البحري والوثائق المطلوبة لكل شحنة.
status: mvp
sunset: 2027-03-01
tier: individual
mode: self-paced
language: ar
---

## المقدمة

هذه الدورة تشرح 3 وثائق: CMR و AWB (نسخة 2).

1. الخطوة الأولى
2. الخطوة الثانية
    1. أولا

[إلى المقدمة](#المقدمة)
"""
LESSON = "---\ntitle: الخطوة الأولى\ntype: read\nminutes: 5\n---\n\nنص قصير.\n"
QUESTIONS = """\
---
title: أسئلة
type: quiz
minutes: 5
questions:
  - prompt: أي أمر؟
    choices: ["--drafts", "CMR و AWB.", "-v"]
    answer: 1
  - type: order
    prompt: رتب
    choices: ["--one;", "ثم --two", "-3"]
  - type: match
    prompt: صل
    pairs: [{item: "--a=", match: "-b"}, {item: "--c", match: "نعم"}]
  - type: text
    prompt: اكتب
    answer: "--drafts="
---

أجب.
"""
FILES = {
    "content/people.yml": PEOPLE,
    "content/sales/index.md": TEAM,
    "content/sales/courses/shahn/index.md": ARABIC,
    "content/sales/courses/shahn/01-one.md": LESSON,
    "content/sales/courses/shahn/02-two.md": LESSON,
    "content/sales/courses/shahn/03-ask.md": QUESTIONS,
    "content/sales/courses/fracht/index.md": course(
        "Führerschein für den Frachttisch", "mvp", sunset="2027-03-01", language="de", prerequisites="[shahn]"
    ),
    "content/sales/courses/rates/index.md": course("Negotiating rates", "mvp", sunset="2027-03-01"),
}
START = "element => getComputedStyle(element).direction"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root: Path = tmp_path_factory.mktemp("portal")
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    with served(build_portal(root, root / "out")) as base:
        yield base


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    faults: list[str] = []
    context = chromium.new_context(base_url=address, viewport={"width": 1280, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert faults == []


@pytest.mark.parametrize("width", [1280, 390])
def test_arabic_runs_from_right_to_left_and_what_surrounds_it_does_not(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/courses/shahn/")
    heading = page.get_by_role("heading", level=1)
    assert heading.evaluate(START) == "rtl"
    assert page.locator(".t-prose").evaluate(START) == "rtl"
    assert page.locator(".md-header__title").evaluate(START) == "ltr"
    assert page.locator(".t-footer p").evaluate(START) == "ltr"
    box, main = heading.bounding_box(), page.locator(".t-main").bounding_box()
    assert box
    assert main
    assert box["x"] + box["width"] >= width - 60  # it begins at the right edge
    if width == 1280:
        aside = page.locator(".t-aside").bounding_box()
        assert aside
        assert aside["x"] + aside["width"] <= main["x"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_lists_are_indented_in_the_direction_of_their_text(page: Page) -> None:
    """Their marks stand within the page: in a text of another direction than the page, and in a part of such a text."""
    page.goto("/courses/shahn/")
    indent = "e => [getComputedStyle(e).marginLeft, parseFloat(getComputedStyle(e).marginRight) > 0]"
    for selector in (".t-prose ol", ".t-prose li", ".t-prose li ol", ".t-prose li li"):
        assert page.locator(selector).first.evaluate(indent) == ["0px", True], selector
    page.evaluate("document.querySelector('.t-prose ol').dir = 'ltr'")
    start = "e => [getComputedStyle(e).marginRight, parseFloat(getComputedStyle(e).marginLeft) > 0]"
    assert page.locator(".t-prose li li").evaluate(start) == ["0px", True]


def test_a_full_stop_and_brackets_stand_where_arabic_has_them(page: Page) -> None:
    """The full stop is left of all words; the closing bracket is left of the one that opens."""
    page.goto("/courses/shahn/")
    place = """([selector, sign]) => {
        const node = document.querySelector(selector).firstChild, at = node.textContent.lastIndexOf(sign);
        const range = document.createRange();
        range.setStart(node, at); range.setEnd(node, at + 1);
        return range.getBoundingClientRect().x; }"""
    text = ".t-prose p"
    stop, first = (page.evaluate(place, [text, sign]) for sign in (".", "هذه"))
    assert stop < first
    opening, closing = (page.evaluate(place, [text, sign]) for sign in ("(", ")"))
    assert closing < opening
    lead = page.evaluate(place, [".t-lead", "."])
    assert lead < page.evaluate(place, [".t-lead", "دورة"])


def test_a_link_leads_to_a_heading_in_its_own_letters(page: Page) -> None:
    page.goto("/courses/shahn/")
    page.get_by_role("link", name="إلى المقدمة").click()
    expect(page.locator(":target")).to_have_text(re.compile("المقدمة"))


def test_buttons_of_scripts_speak_the_language_of_the_page(page: Page) -> None:
    page.goto("/courses/fracht/")
    page.get_by_role("button", name="Merken", exact=True).click()
    page.get_by_role("button", name="Vergleichen", exact=True).click()
    tray = page.get_by_role("region", name="Vergleichsliste")
    expect(tray.get_by_role("link", name="Vergleichen")).to_be_visible()
    expect(page.get_by_role("button", name="Als erledigt markieren", exact=True)).to_be_visible()
    page.goto("/courses/rates/")
    expect(page.get_by_role("button", name="Star", exact=True)).to_be_visible()


def test_facts_in_two_languages_are_compared_in_one_row(page: Page) -> None:
    page.goto("/compare/?items=fracht,rates,shahn")
    row = page.get_by_role("row", name=re.compile("^Prerequisites"))
    expect(row.get_by_role("cell").nth(0)).to_have_attribute("lang", "de")
    expect(row.get_by_role("cell").nth(1)).not_to_have_attribute("lang", re.compile("."))
    expect(row.get_by_role("cell").nth(2)).to_have_attribute("dir", "rtl")
    expect(page.get_by_role("rowheader", name="Vorher")).to_have_count(0)
    summary = page.get_by_role("row", name=re.compile("^Summary"))
    expect(summary.get_by_role("cell").nth(2)).to_have_attribute("lang", "ar")


def test_what_is_found_says_its_language_in_the_box_and_on_the_page(page: Page) -> None:
    page.goto("/courses/rates/")
    page.get_by_role("combobox", name="Search").fill("الشحن")
    option = page.get_by_role("option", name=re.compile("أساسيات"))
    expect(option.locator("[lang=ar]")).to_have_attribute("dir", "rtl")
    page.goto("/search/?q=Fuehrerschein")
    result = page.get_by_role("link", name="Führerschein für den Frachttisch")
    expect(result).to_have_attribute("lang", "de")
    expect(result.locator("mark")).to_have_text("Führerschein")
    expect(page.locator(".t-result__text").first).to_have_attribute("lang", "de")


def test_a_card_made_by_script_says_what_the_first_cards_say(page: Page) -> None:
    page.goto("/catalogue/")
    card = page.locator("[data-t-item=shahn]")
    parts = ".t-card__title[lang=ar][dir=rtl], .t-card__text[lang=ar][dir=rtl]"
    expect(card.locator(parts)).to_have_count(2)
    facts = card.locator(".t-card__facts").inner_text()
    page.goto("/catalogue/?sort=title")
    page.locator("[data-t-ready] [data-t-cards]:not([aria-busy])").wait_for(state="attached")
    expect(card.locator(".t-card__title [lang=ar][dir=rtl], .t-card__text[lang=ar][dir=rtl]")).to_have_count(2)
    assert card.locator(".t-card__facts").inner_text() == facts


def test_the_home_page_goes_on_in_the_language_of_the_course(page: Page) -> None:
    page.goto("/courses/shahn/one/")
    page.wait_for_load_state("networkidle")
    page.goto("/")
    link = page.get_by_role("region", name="For you").get_by_role("link", name=re.compile("أساسيات"))
    expect(link).to_have_attribute("lang", "ar")


def test_answers_of_a_quiz_that_are_typed_are_read_as_they_are_typed(page: Page) -> None:
    """One in which a word is Arabic runs from right to left, whatever it begins with."""
    page.goto("/courses/shahn/ask/")
    page.locator(".t-quiz__live .t-question").first.wait_for()
    apart = page.locator(".t-quiz__live bdi[dir=ltr]").all_text_contents()
    assert sorted(apart) == ["--a=", "--c", "--drafts", "--one;", "-3", "-v"]
    options = page.locator("select").first.locator("option").all_text_contents()[1:]
    assert {*options} == {"\u2066-b\u2069", "نعم"}
    page.get_by_label("-v", exact=True).check()
    page.locator(".t-quiz__live form button").first.click()
    expect(page.locator(".t-verdict__answers bdi[dir=ltr]")).to_have_text("--drafts")
    written = page.locator(".t-quiz__paper bdi[dir=ltr]").all_text_contents()
    assert written.count("--drafts") == 2  # offered, and told
    assert {*written} == {"--a=", "--c", "--drafts", "--drafts=", "--one;", "-3", "-v", "-b"}
    assert "CMR و AWB." in page.locator(".t-quiz__paper li:not(:has(bdi))").all_text_contents()


@pytest.mark.parametrize("path", ["/courses/shahn/", "/courses/shahn/one/", "/courses/fracht/", "/catalogue/"])
def test_axe_has_nothing_to_say(page: Page, path: str) -> None:
    page.goto(path)
    page.wait_for_load_state("networkidle")
    assert list_violations(page) == []
