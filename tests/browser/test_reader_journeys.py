"""What is one reader's own, on a small portal: what is required of them, a path to its certificate, a checkpoint, an
invitation. Each journey is a few pages, with axe on the way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from axe import list_violations
from conftest import PEOPLE, TEAM, course
from driving import NEEDS_BROWSER, Reader
from playwright.sync_api import Page, expect
from serving import build_portal, served

pytestmark = NEEDS_BROWSER

PHONE = {"viewport": {"width": 390, "height": 844}, "bypass_csp": True}
PATH = """\
---
title: Ready for the desk
summary: The two courses that somebody takes before they quote for the first time.
status: stable
kind: certificate
tier: team
steps:
  - section: First
    items: [rates, quotes]
audience: {}
certificate: {name: Quoting alone, criteria: Has quoted ten lanes., valid_days: 365}
version: 2
---
"""
RUBRIC = """\
title: Observed practice
summary: For checkpoints in which somebody watches while a person does the thing.
status: stable
for: checkpoint
criteria:
  - {id: one, text: Comes prepared, levels: [Is not, Is almost, Is], pass: 2}
  - {id: two, text: Listens, levels: [Does not, Does], pass: 2}
  - {id: three, text: Sums up, levels: [Does not, Does], pass: 2}
version: 1
"""
SESSION = """\
---
title: Talks in spring
summary: Four rounds of negotiation with a partner and an observer.
status: planned
kind: class
aliases: [talks-of-old]
start: 2099-03-02 09:00
end: 2099-03-02 12:00
timezone: Europe/Amsterdam
audience: {}
---
"""
LESSON = """\
---
title: Quote a lane
type: checkpoint
minutes: 30
rubric: practice
evidence: The quotation and the reply.
---
Hand it in.
"""


FORBIDDEN = (
    """Object.defineProperty(window, "localStorage", { get() { throw new DOMException("", "SecurityError"); } });"""
)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = tmp_path_factory.mktemp("own") / "portal"
    files = {
        "portal.yml": "frame: plain\nlms_url: https://lms.example/{id}\n",
        "content/people.yml": PEOPLE,
        "content/sales/index.md": TEAM.replace("manager:", "aliases: [selling]\nmanager:"),
        "content/sales/courses/rates/index.md": course(
            "Rates",
            "stable",
            minutes="60",
            lms_id="L-1",
            required_for="{teams: [sales], due_days: 30, renew_days: 365}",
        ),
        "content/sales/courses/quotes/index.md": course("Quotes", "stable", minutes="30", prerequisites="[rates]"),
        "content/sales/courses/quotes/01-quote-a-lane.md": LESSON,
        "content/sales/paths/desk.md": PATH,
        "content/sales/rubrics/practice.yml": RUBRIC,
        "content/sales/sessions/talks.md": SESSION,
    }
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    with served(build_portal(root, root.parent / "site")) as address:
        yield address


def keep(page: Page, name: str, value: object) -> None:
    """Puts something into the reader's storage as a script of the portal would."""
    page.goto("/404.html")
    text = json.dumps({"version": 1, "value": value})
    page.evaluate("([name, text]) => localStorage.setItem(`trellis:/:${name}`, text)", [name, text])


def test_what_is_required_has_a_date_and_is_done_and_renewed(reader: Reader, tmp_path: Path) -> None:
    page = reader(**PHONE)
    page.goto("/")
    for_you = page.get_by_role("region", name="For you")
    for_you.get_by_label("Your team").select_option(label="Sales team")
    expect(for_you.get_by_text("Within 30 days of joining")).to_be_visible()
    for_you.get_by_label("Joined on").fill((date.today() - timedelta(days=10)).isoformat())
    duty = for_you.locator(".t-duty")
    expect(duty).to_contain_text("Due on")
    expect(duty.get_by_role("link", name="Record it in the learning management system: L-1")).to_have_attribute(
        "href", "https://lms.example/L-1"
    )
    with page.expect_download() as download:
        for_you.get_by_role("button", name="Add these dates to my calendar").click()
    download.value.save_as(tmp_path / "required.ics")
    assert "UID:required-rates@127.0.0.1" in (tmp_path / "required.ics").read_text("utf-8")
    assert list_violations(page) == []
    duty.get_by_text("Done already?").click()
    duty.get_by_role("button", name="Save").click()
    expect(duty).to_contain_text("renew by")
    page.goto("/courses/rates/")
    expect(page.locator(".t-essentials [data-t-of-you]")).to_contain_text("Required of you Done on")


def test_a_team_is_known_by_its_former_id_and_one_that_is_gone_is_to_be_chosen_again(reader: Reader) -> None:
    page = reader(**PHONE)
    keep(page, "reader", {"team": "selling"})
    page.goto("/")
    for_you = page.get_by_role("region", name="For you")
    own_team = for_you.get_by_role("combobox", name="Your team")
    expect(own_team).to_have_value("sales")
    expect(for_you.locator(".t-duty")).to_have_count(1)
    keep(page, "reader", {"team": "gone"})
    page.goto("/")
    sentence = "Your team: what you chose is no longer offered. Please choose again."
    expect(for_you.get_by_text(sentence)).to_be_visible()
    own_team.select_option(label="Sales team")
    expect(for_you.get_by_text(sentence)).to_be_hidden()
    keep(page, "reader", {"team": "gone"})
    page.goto("/")
    for_you.get_by_role("button", name="Remove Your team").click()
    expect(for_you.get_by_text(sentence)).to_be_hidden()
    expect(own_team).to_be_focused()
    keep(page, "reader", {"team": "sales", "role": "gone"})
    page.route("**/for/role/gone.json", lambda route: route.fulfill(body=""))  # an answer 404 is an error in the log
    page.goto("/catalogue/?only=mine")
    expect(page.get_by_text("The portal may no longer offer the team")).to_be_visible()
    expect(page.locator("[data-t-cards] h2")).to_have_text(["Rates"])


def test_a_path_leads_to_its_certificate(reader: Reader) -> None:
    page = reader(**PHONE)
    keep(page, "progress", {"rates": {"at": "2026-10-01T12:00:00Z", "done": "2026-10-01T12:00:00Z"}})
    page.goto("/paths/desk/")
    expect(page.locator("[data-t-plan-words]")).to_contain_text("1 of 2 done, 30 min left")
    expect(page.locator("g.t-done")).to_have_count(1)
    assert list_violations(page) == []
    page.get_by_role("link", name="Your certificate, to print").click()
    expect(page.get_by_text("Still to be finished: Quotes")).to_be_visible()
    expect(page.get_by_role("button", name="Print")).to_be_disabled()
    done = {id: {"at": "2026-11-01T12:00:00Z", "done": "2026-11-01T12:00:00Z"} for id in ("rates", "quotes")}
    keep(page, "progress", done)
    page.goto("/paths/desk/certificate/")
    page.get_by_label("Your name, as it is to be printed").fill("<b>Ada</b>")
    expect(page.locator("[data-t-holder]")).to_have_text("<b>Ada</b>")
    expect(page.locator("[data-t-finished]")).to_have_text("1 November 2026")
    expect(page.get_by_role("button", name="Print")).to_be_enabled()
    expect(page.locator(".t-certificate")).to_contain_text("Self-reported")
    assert list_violations(page) == []


def test_a_checkpoint_is_judged_by_the_reader_and_stands_in_the_portfolio(reader: Reader) -> None:
    page = reader(**PHONE)
    page.goto("/courses/quotes/quote-a-lane/")
    page.get_by_role("radio", name="My level: 3, Comes prepared").check()
    expect(page.get_by_text("By your own judgement 1 of 3 criteria pass; judged so far: 1.")).to_be_visible()
    page.get_by_label("My notes on the evidence").fill("<img src=x> in the file")
    page.get_by_label("My notes on the evidence").blur()
    page.get_by_role("radio", name="Yes").check()
    expect(page.get_by_role("link", name="Send it as a mail")).to_be_visible()
    assert page.request.get(page.url + "evidence.docx").body()[:2] == b"PK"
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert list_violations(page) == []
    page.goto("/me/portfolio/")
    expect(page.get_by_text("1 of 3 criteria pass")).to_be_visible()
    expect(page.get_by_text("<img src=x> in the file")).to_be_visible()
    assert list_violations(page) == []


def test_two_tabs_keep_one_checkpoint_and_one_opinion(reader: Reader) -> None:
    one = reader(**PHONE)
    one.goto("/courses/quotes/quote-a-lane/")
    other = one.context.new_page()
    other.goto(one.url)
    for name, text in (("My notes on the evidence", "The file, on page two"), ("What should change?", "More lanes")):
        other.get_by_label(name).focus()  # looked at, and nothing typed
        one.get_by_label(name).fill(text)
        one.get_by_label(name).blur()
        expect(other.get_by_label(name)).to_have_value(text)
        other.get_by_label(name).press_sequentially("A")
        one.get_by_label(name).fill(f"{text}!")
        one.get_by_label(name).blur()
        other.get_by_label(name).blur()
        expect(one.get_by_label(name)).to_have_value(f"{text}!\n\n{text}A")
    one.get_by_role("radio", name="My level: 3, Comes prepared").press("Space")
    other.get_by_role("radio", name="My level: 2, Listens").press("Space")
    one.get_by_role("radio", name="Yes").press("Space")
    other.reload()
    for page in (one, other):
        expect(page.get_by_label("My notes on the evidence")).to_have_value(re.compile("!\n\n.*A$"))
        expect(page.get_by_label("What should change?")).to_have_value("More lanes!\n\nMore lanesA")
        expect(page.get_by_text("2 of 3 criteria pass; judged so far: 2.")).to_be_visible()
        expect(page.get_by_role("radio", name="Yes")).to_be_checked()


def test_an_invitation_is_text_and_is_kept(reader: Reader) -> None:
    page = reader(**PHONE)
    page.goto(
        "/invite/#items=rates,sessions/talks-of-old,sessions/talks,never-was,"
        "%3Cimg+src%3Dx%3E&due=2099-12-31&text=%3Cb%3EPlease%3C%2Fb%3E&from=Ada"
    )
    expect(page.locator("blockquote")).to_have_text("<b>Please</b>")
    expect(page.get_by_role("link", name="Talks in spring")).to_have_count(1)
    expect(page.get_by_text("The portal does not know: never-was, <img src=x>.")).to_be_visible()
    page.get_by_role("button", name="Keep this invitation").click()
    assert list_violations(page) == []
    page.goto("/")
    expect(page.get_by_role("region", name="For you").get_by_text("From Ada, until 31 December 2099")).to_be_visible()
    page.goto("/invite/")
    page.get_by_label("Courses, paths and sessions, an address on each line").fill("/courses/rates/\nnowhere")
    page.get_by_label("A sentence: why these, and why now").fill("Before the season")
    page.reload()
    expect(page.get_by_label("A sentence: why these, and why now")).to_have_value("Before the season")
    page.get_by_role("button", name="Make the link").click()
    expect(page.get_by_text("Not known here: nowhere")).to_be_visible()
    expect(page.get_by_label("The link")).to_have_value(f"{page.url}#items=rates&text=Before+the+season")
    page.goto("/invite/?items=/paths/desk/")
    items = page.get_by_label("Courses, paths and sessions, an address on each line")
    expect(items).to_have_value("/courses/rates/\nnowhere\ndesk")
    page.get_by_label("From").fill("Ada")
    page.goto("/invite/")  # what was typed is kept with what it is for
    expect(items).to_have_value("/courses/rates/\nnowhere\ndesk")
    items.fill("\n".join(f"i{n}" for n in range(32)))
    page.get_by_role("button", name="Make the link").click()
    expect(page.get_by_text("An invitation has room for 30. Left out: i30, i31")).to_be_visible()
    items.fill("/courses/rates/")
    items.blur()
    page.reload()
    expect(items).to_have_value("/courses/rates/")
    page.get_by_role("button", name="Make the link").click()
    page.get_by_label("The link").press("Control+c")
    page.reload()
    expect(items).to_have_value("")


def test_a_storage_that_is_full_is_told_and_the_page_works_on(reader: Reader) -> None:
    page = reader(**PHONE, timezone_id="America/Los_Angeles")
    keep(page, "stars", {"desk": "2026-11-01"})
    page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); };")
    page.goto("/courses/quotes/")
    star = page.get_by_role("button", name="Star")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("alert")).to_contain_text("so this is forgotten with the page")
    page.get_by_role("button", name="Mark as done").click()
    expect(page.get_by_role("button", name="Mark as not done")).to_be_visible()
    expect(page.get_by_text("This browser keeps nothing, so this is forgotten with the page.").first).to_be_visible()
    assert list_violations(page) == []
    page.goto("/me/")
    starred = page.locator("[data-t-me=starred]")
    expect(starred).to_contain_text("Ready for the desk")  # what was kept before
    expect(starred).to_contain_text("1 November 2026")  # the reader's own day, west of Greenwich too
    expect(page.get_by_role("link", name="Quotes")).to_have_count(0)
    page.get_by_label("Only when I say so").check()
    expect(page.get_by_role("alert")).to_contain_text("so this is forgotten with the page")
    page.goto("/catalogue/?list=quotes")
    page.get_by_role("button", name="Star all of them").click()
    expect(page.get_by_text("This browser keeps nothing.")).to_be_visible()
    page.goto("/")
    page.get_by_label("Your team").select_option(label="Sales team")
    expect(page.get_by_role("heading", name="Required of you")).to_be_visible()
    expect(page.get_by_text("so the portal forgets it with this page")).to_be_visible()


def test_a_storage_that_is_forbidden_is_told_as_a_full_one_is(reader: Reader) -> None:
    page = reader(**PHONE)
    page.add_init_script(FORBIDDEN)
    page.goto("/courses/quotes/quote-a-lane/")
    page.get_by_text("Your note", exact=True).click()
    page.get_by_label("Your note on this lesson").fill("Mine")
    page.get_by_label("Your note on this lesson").blur()
    expect(page.locator("[data-t-own-note] [role=status]")).to_contain_text("This browser keeps nothing")
    page.get_by_label("My notes on the evidence").fill("The file")
    page.get_by_label("My notes on the evidence").blur()
    expect(page.locator("[data-t-checkpoint] [role=status]")).to_have_text("This browser keeps nothing.")
    page.goto("/courses/quotes/")
    page.get_by_role("button", name="Star").click()
    expect(page.get_by_role("alert")).to_contain_text("so this is forgotten with the page")


def test_a_page_leads_to_an_invitation_to_what_it_shows(reader: Reader) -> None:
    page = reader(**PHONE)
    items = page.get_by_label("Courses, paths and sessions, an address on each line")
    for address, id in (("/courses/rates/", "rates"), ("/paths/desk/", "desk"), ("/sessions/talks/", "sessions/talks")):
        page.goto(address)
        page.get_by_role("link", name="Invite to this").click()
        expect(items).to_have_value(id)
    page.get_by_role("button", name="Make the link").click()
    link = page.get_by_label("The link").input_value()
    page.goto("/404.html")
    page.goto(link)
    expect(page.get_by_role("link", name="Talks in spring")).to_have_attribute("href", re.compile("/sessions/talks/$"))
    page.get_by_role("button", name="Keep this invitation").click()
    page.goto("/invite/")
    expect(page.get_by_role("link", name="Talks in spring")).to_be_visible()
