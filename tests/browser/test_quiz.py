"""Quizzes and task boxes in a browser: answered by keyboard, wrong then right, kept, from right to left, on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe import list_violations
from conftest import PEOPLE, TEAM, course
from driving import NEEDS_BROWSER, Reader
from playwright.sync_api import Locator, Page, expect
from serving import build_portal, served
from test_accessible import EVERYTHING, violations

pytestmark = NEEDS_BROWSER

LONG = (
    "Ask the customer for the packing list, and wait with the declaration until every mass in it agrees with the bill"
)
QUIZ = f"""\
---
title: Six questions on rates
type: quiz
minutes: 5
pass_mark: 80
questions:
  - prompt: Which of these do you ask for first, where the masses in two documents differ?
    choices: [{", ".join(f'"{LONG} of lading number {number}"' for number in range(1, 9))}]
    answer: 3
    explain: The third one is the newest.
    read_again: [prepare]
  - prompt: What moves with fuel?
    choices: [The surcharge, The base rate, The total]
    answer: [1, 3]
    explain: The base rate is agreed for the year.
    read_again: [prepare]
  - type: order
    prompt: In which order do you work?
    choices: [Look at the lane, Work out the cost, Quote]
    explain: Nobody quotes what they have not reckoned.
  - prompt: Which rule says what?
    pairs:
      - item: FCA
        match: The seller clears for export
      - item: DDP
        match: The seller clears for import
    explain: The letters say who delivers where.
  - type: text
    prompt: By which number does customs know a company?
    answer: [EORI, EORI number]
    explain: It is the same in all member states.
  - type: number
    prompt: What is 4.5 % of EUR 30,000.00?
    answer: 1350
    tolerance: 0.5
    unit: EUR
    explain: 30,000.00 × 0.045 = 1,350.00.
---

Have a calculator at hand.
"""
PREPARE = """\
---
title: Prepare a range
type: read
minutes: 5
---

- [ ] Cause and place are in the file, [as written](02-six.md)
- [x] The customer was asked
- [ ] One option is there

  With a paragraph of its own.
"""
ARABIC = """\
---
title: ثلاثة أسئلة
type: quiz
minutes: 5
questions:
  - prompt: ما هي الوثيقة الأولى؟
    choices: [بوليصة الشحن CMR, الفاتورة]
    answer: 1
    explain: لأنها ترافق البضاعة.
  - type: number
    prompt: كم عدد الوثائق؟
    answer: 1350
    explain: نص قصير.
---

نص قصير.
"""
FILES = {
    "content/people.yml": PEOPLE,
    "content/sales/index.md": TEAM,
    "content/sales/courses/rates/index.md": course("Negotiating rates", "mvp", sunset="2027-03-01"),
    "content/sales/courses/rates/01-prepare.md": PREPARE,
    "content/sales/courses/rates/02-six.md": QUIZ,
    "content/sales/courses/shahn/index.md": course("الشحن", "mvp", sunset="2027-03-01", language="ar"),
    "content/sales/courses/shahn/01-three.md": ARABIC,
    "portal.yml": "frame: plain\n",
}
SIX, THREE, PREPARED = "/courses/rates/six/", "/courses/shahn/three/", "/courses/rates/prepare/"
OLD_VERSION = """() => {
  const key = Object.keys(localStorage).find((one) => one.endsWith(":quiz-attempts"));
  localStorage[key] = localStorage[key].replace(/"version":"[0-9a-f]{12}"/, '"version":"000000000000"');
}"""
TICKED = """() => {
  const kept = JSON.parse(localStorage["trellis:/:progress"]);
  kept.value["rates/prepare"].tasks = [0, 2];
  localStorage["trellis:/:progress"] = JSON.stringify(kept);
}"""
CHECKED = """() => {
  const kept = JSON.parse(localStorage["trellis:/:quiz-attempts"]);
  Object.assign(kept.value["rates/six"].parts[4], { answer: "EORI", isChecked: true });
  localStorage["trellis:/:quiz-attempts"] = JSON.stringify(kept);
}"""
"""What another tab keeps, and this one has not heard of yet: `TICKED` likewise."""
EORI = "\u200bｅｏｒｉ\u00a0 NUM\u00adBER "
"""With invisible characters, as it is pasted from elsewhere."""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root: Path = tmp_path_factory.mktemp("portal")
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    with served(build_portal(root, root / "out")) as address:
        yield address


def test_a_quiz_is_answered_by_keyboard_alone_wrong_and_then_right(reader: Reader) -> None:
    page = reader(viewport={"width": 390, "height": 844})
    page.goto(SIX)
    answer_by_keyboard(page, is_right=False)
    expect(verdict(page, 0)).to_contain_text("Right is:")
    expect(verdict(page, 0).get_by_role("link")).to_have_attribute("href", "../../../courses/rates/prepare/")
    expect(verdict(page, 4)).to_contain_text("Right.")  # pasted with invisible characters
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # See your result
    score = page.locator(".t-score")
    expect(score).to_be_focused()
    expect(score).to_contain_text("2 of 6 right")
    expect(score).to_contain_text("5 right answers pass. Read again what was missing")
    expect(score.get_by_role("link")).to_have_text(["Prepare a range"])  # once, though two questions name it
    before = question(page, 0).locator("label").all_text_contents()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # Try again
    expect(question(page, 0).get_by_role("heading")).to_be_focused()
    assert question(page, 0).locator("label").all_text_contents() != before
    answer_by_keyboard(page, is_right=True)
    expect(page.locator(".t-score")).to_contain_text("6 of 6 right")
    expect(page.locator(".t-score")).to_contain_text("Well done")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.reload()
    expect(page.get_by_text("Your best result: 6 of 6, passed on ")).to_be_visible()
    marks = page.evaluate(
        "JSON.parse(Object.entries(localStorage).find(([key]) => key.endsWith(':progress'))[1]).value"
    )
    assert marks["rates/six"]["done"]
    assert {key: marks["rates/six"]["score"][key] for key in ("right", "of", "passed")} == {
        "right": 6, "of": 6, "passed": True,
    }  # fmt: skip


def answer_by_keyboard(page: Page, *, is_right: bool) -> None:
    """Answers all questions; the fifth always right, the second and the others as asked for."""
    first, second, third, fourth, fifth, sixth = (question(page, index) for index in range(6))
    number = 3 if is_right else 2
    first.get_by_label(f"of lading number {number}").focus()
    page.keyboard.press("Space")
    submit(page, first, "Right." if is_right else "Not right.")
    for name in ("The surcharge", "The total") if is_right else ("The surcharge",):
        second.get_by_label(name).focus()
        page.keyboard.press("Space")
    submit(page, second, "Right." if is_right else "Not right.")
    for name in ("Look at the lane", "Look at the lane", "Quote", "Quote"):
        direction = "Up" if name.startswith("Look") is is_right else "Down"
        third.get_by_role("button", name=f"{direction}: {name}").focus()
        page.keyboard.press("Enter")
        expect(third.get_by_role("button", name=f"{direction}: {name}")).to_be_focused()
    submit(page, third, "Right." if is_right else "Not right.")
    for name, choice in (("FCA", "export"), ("DDP", "import")):
        fourth.get_by_label(name).focus()
        page.keyboard.type(f"The seller clears for {choice if is_right else 'import'}")
    submit(page, fourth, "Right." if is_right else "Not right.")
    fifth.get_by_role("textbox").fill(EORI)
    page.keyboard.press("Enter")
    expect(verdict(page, 4)).to_be_focused()
    sixth.get_by_role("textbox").fill("USD 1350")
    page.keyboard.press("Enter")
    expect(verdict(page, 5)).to_have_text("Write a number first, such as 12.5.")
    expect(sixth.get_by_role("textbox")).to_be_focused()
    sixth.get_by_role("textbox").fill("1.350,40 eur")
    page.keyboard.press("Enter")
    expect(verdict(page, 5)).to_be_focused()
    expect(verdict(page, 5)).to_contain_text("Right.")


def submit(page: Page, element: Locator, text: str) -> None:
    element.get_by_role("button", name="Check").focus()
    page.keyboard.press("Enter")
    result = element.get_by_role("status").last
    expect(result).to_be_focused()
    expect(result).to_contain_text(text)


def question(page: Page, index: int) -> Locator:
    return page.locator(".t-quiz__live .t-question").nth(index)


def verdict(page: Page, index: int) -> Locator:
    return question(page, index).locator(".t-verdict")


def test_a_quiz_that_is_half_answered_is_there_again_as_it_was_left(reader: Reader) -> None:
    page = reader()
    page.goto(SIX)
    question(page, 0).get_by_label("of lading number 2").check()
    question(page, 0).get_by_role("button", name="Check").click()
    question(page, 1).get_by_label("The total").check()
    question(page, 2).get_by_role("button", name="Down: ").first.click()  # by chance, any step may be the last
    question(page, 2).get_by_role("button", name="Up: ").last.click()
    order = question(page, 2).locator(".t-step__text").all_text_contents()
    question(page, 3).get_by_label("DDP").select_option(label="The seller clears for import")
    question(page, 4).get_by_role("textbox").fill("EORI")
    question(page, 4).get_by_role("button", name="Check").click()
    question(page, 5).get_by_role("textbox").press_sequentially("13")
    verdict(page, 0).get_by_role("link", name="Prepare a range").click()
    expect(page).to_have_url(re.compile(PREPARED))
    for come_back in (page.go_back, lambda: page.goto(SIX), page.reload):
        come_back()
        expect(verdict(page, 0)).to_contain_text("Not right.")
        expect(question(page, 0).locator(".t-option__mark--wrong")).to_contain_text("your answer, not right")
        expect(question(page, 0).get_by_label("of lading number 2")).to_be_disabled()
        expect(question(page, 1).get_by_label("The total")).to_be_checked()
        expect(question(page, 2).locator(".t-step__text")).to_have_text(order)
        expect(question(page, 3).get_by_label("DDP").locator(":checked")).to_have_text("The seller clears for import")
        expect(verdict(page, 4)).to_contain_text("Right.")
        expect(question(page, 5).get_by_role("textbox")).to_have_value("13")
    has_changed = page.get_by_text("The questions have changed since you began this quiz")
    expect(has_changed).to_be_hidden()
    other = page.context.new_page()
    other.goto(PREPARED)
    other.evaluate(OLD_VERSION)
    other.goto(SIX)
    expect(other.get_by_text("The questions have changed since you began this quiz")).to_be_visible()
    expect(other.locator(".t-quiz__live .t-verdict__word")).to_have_count(0)
    question(page, 1).get_by_label("The surcharge").check()
    question(page, 3).get_by_label("FCA").select_option(label="The seller clears for export")
    question(page, 5).get_by_role("textbox").fill("1350")
    for index in (1, 2, 3, 5):
        question(page, index).get_by_role("button", name="Check").click()
    expect(page.locator(".t-score")).to_contain_text(re.compile("[45] of 6 right"))  # the order is by chance
    page.reload()
    expect(page.get_by_text("Your best result: ")).to_be_visible()
    expect(page.locator(".t-quiz__live .t-verdict__word")).to_have_count(0)


def test_a_quiz_in_two_tabs_has_what_was_answered_in_either(reader: Reader) -> None:
    """With keys alone: of two tabs one is behind the other, where a click takes a second."""
    page = reader()
    page.goto(SIX)
    other = page.context.new_page()
    other.goto(SIX)
    unkept = question(other, 5).get_by_role("textbox")
    unkept.evaluate("field => { field.value = '13'; }")
    question(page, 5).get_by_role("textbox").fill("12")
    question(page, 0).get_by_label("of lading number 2").press("Space")
    question(page, 0).get_by_role("button", name="Check").press("Enter")
    question(page, 1).get_by_label("The total").press("Space")
    expect(verdict(other, 0)).to_contain_text("Not right.")
    expect(question(other, 1).get_by_label("The total")).to_be_checked()
    expect(unkept).to_have_value("13")
    unkept.press("End")
    unkept.press_sequentially("5")
    expect(question(page, 5).get_by_role("textbox")).to_have_value("135")
    other.evaluate(CHECKED)
    question(other, 3).get_by_label("DDP").select_option(label="The seller clears for import")
    expect(verdict(other, 4)).to_contain_text("Right.")
    page.reload()
    expect(page.locator(".t-quiz__live .t-verdict__word")).to_have_count(2)
    expect(question(page, 1).get_by_label("The total")).to_be_checked()
    expect(question(page, 3).get_by_label("DDP").locator(":checked")).to_have_text("The seller clears for import")
    question(page, 3).get_by_label("FCA").select_option(label="The seller clears for export")
    for index in (1, 2, 3, 5):
        question(page, index).get_by_role("button", name="Check").press("Enter")
    expect(page.locator(".t-score h2")).to_contain_text("of 6 right")


@pytest.mark.parametrize("colours", [{"color_scheme": "light"}, {"forced_colors": "active"}], ids=["own", "forced"])
def test_axe_has_nothing_to_say_of_a_quiz_in_any_colours(reader: Reader, colours: dict[str, str]) -> None:
    page = reader(viewport={"width": 390, "height": 844}, bypass_csp=True, **colours)
    page.goto(SIX)
    page.locator(".t-quiz__live").wait_for()
    problems = list_violations(page, **EVERYTHING)
    for element in page.locator(".t-quiz__live .t-question").all():
        if (choices := element.locator("input[type=radio], input[type=checkbox]")).count():
            choices.first.check()
        for select in element.locator("select").all():
            select.select_option(index=1)
        if (field := element.locator("input[type=text]")).count():
            field.fill("12")
        element.locator("[type=submit]").click()
    expect(page.locator(".t-score h2")).to_be_visible()
    assert problems + (list_violations(page) if "forced_colors" in colours else violations(page)) == []


def test_without_script_and_on_paper_the_questions_stand_with_their_answers(reader: Reader) -> None:
    page = reader(java_script_enabled=False)
    page.goto(SIX)
    expect(page.locator("details.t-answer")).to_have_count(6)
    page.locator("details.t-answer").nth(2).locator("summary").click()
    expect(page.locator(".t-answer__order").first.get_by_role("listitem")).to_have_text(
        ["Look at the lane", "Work out the cost", "Quote"]
    )
    expect(page.locator(".t-key")).to_be_hidden()
    paper = reader()
    paper.goto(SIX)
    paper.locator(".t-quiz__live").wait_for()
    paper.emulate_media(media="print")
    expect(paper.locator(".t-quiz__live")).to_be_hidden()
    expect(paper.locator(".t-quiz__paper").get_by_text("The seller clears for import").first).to_be_visible()
    expect(paper.locator(".t-key")).to_contain_text("1,350 EUR ± 0.5")


def test_right_to_left_speaks_arabic_and_takes_its_digits(reader: Reader) -> None:
    page = reader(viewport={"width": 390, "height": 844})
    page.goto(THREE)
    question(page, 1).get_by_role("textbox").fill("١٬٣٥٠")
    page.keyboard.press("Enter")
    expect(verdict(page, 1)).to_contain_text("صحيح.")
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_task_boxes_stay_ticked_and_look_as_they_are(reader: Reader) -> None:
    page = reader()
    page.goto(PREPARED)
    boxes = page.locator("[data-t-tasks] input")
    expect(page.get_by_role("checkbox", name="The customer was asked")).to_be_checked()
    page.get_by_text("One option is there").click()
    page.get_by_label("The customer was asked").uncheck()
    page.get_by_label("Cause and place").check()
    other = page.context.new_page()
    other.goto(PREPARED)
    assert [box.is_checked() for box in other.locator("[data-t-tasks] input").all()] == [True, False, True]
    other.get_by_label("Cause and place").uncheck()
    expect(boxes.first).not_to_be_checked()  # in the first tab, too
    page.evaluate(TICKED)
    page.get_by_label("The customer was asked").check()
    assert page.evaluate("JSON.parse(localStorage['trellis:/:progress']).value['rates/prepare'].tasks") == [0, 1, 2]
