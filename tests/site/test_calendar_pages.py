"""The calendar, a session's page and the plan of two quarters: what they show, and where it leads."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import TODAY, Portal, course
from test_session_calendars import PATH, session

from trellis.derive import PublishedCatalogue
from trellis.derive.browse.calendar import CalendarPage, build_calendar_page, build_plan_page
from trellis.derive.browse.site_data import SiteData
from trellis.derive.feeds.site_identity import SiteIdentity
from trellis.derive.pages.sessions import SessionPage, build_session_page
from trellis.derive.search.build import collect_search_source
from trellis.pipeline.run import CheckedPortal, run_pipeline
from trellis.site.content import render_content
from trellis.site.state import BuildState, collect_state

ITEM = {"content/sales/courses/rates/index.md": course("Rates", "stable", minutes="90")}
JANUARY = ("2027-01-19 09:00", "2027-01-19 12:30")
SITE = SiteIdentity("Learning", "https://learning.example/")


def collect(root: Path) -> SiteData:
    result = run_pipeline(root, TODAY)
    return SiteData(PublishedCatalogue(result.catalogue, result.context))


def build_calendar(root: Path) -> CalendarPage:
    return build_calendar_page(collect(root))


def build_session(root: Path, id: str = "talks") -> SessionPage:
    published = collect(root).published
    entry = published.find_entry("session", id)
    assert entry is not None
    return build_session_page(published, entry)


def render(root: Path, url: str) -> str:
    """A page's content, as both frames have it."""
    state = BuildState(**collect_state(root, run_pipeline(root, TODAY), lambda done, total: None, "", SITE))
    (page,) = [page for page in state.pages.values() if page.url == url]
    return render_content(page, state, "", page.body).html


def test_sessions_stand_by_month_each_below_the_sheet_of_its_month(portal: Portal) -> None:
    files = {
        PATH.format("early"): session("2026-10-01 09:00", "2026-10-01 10:00", status="done"),
        PATH.format("begun"): session("2026-11-02 09:00", "2026-11-02 10:00", status="done"),
        PATH.format("long"): session("2026-10-20 09:00", "2026-12-15 10:00", status="confirmed", title="Long"),
        PATH.format("off"): session("2026-12-01 09:00", "2026-12-01 10:00", status="cancelled"),
        PATH.format("twin"): session("2026-12-01 11:00", "2026-12-01 12:00"),
    }
    page = build_calendar(portal(files))
    ids = {month.title: [one.card.id for _, one in month.sessions] for month in page.months}
    assert ids == {"November 2026": ["long", "begun"], "December 2026": ["off", "twin"]}
    assert [one.card.id for one in page.past] == ["early"]
    december = page.months[1]
    assert [anchor for anchor, _ in december.sessions] == ["d-2026-12-01", ""]
    (first,) = [day for week in december.weeks for day in week if day.anchor]
    assert (first.number, first.label) == (1, "1 December 2026: 2 sessions")
    assert all(len(week) == 7 for month in page.months for week in month.weeks)
    assert page.weekdays[0] == ("Mon", "Monday")


@pytest.mark.parametrize(
    ("source", "amount", "words"),
    [
        ("{kind: vendor, currency: EUR, funded: true}", "145", "costs EUR 145, paid by the company"),
        ("{kind: vendor, currency: EUR, funded: false}", "145", "costs EUR 145"),
        ("{kind: vendor, currency: EUR, funded: true}", "0", "free"),
    ],
)
def test_a_session_says_that_the_company_pays(portal: Portal, source: str, amount: str, words: str) -> None:
    files = {
        "content/sales/courses/rates/index.md": course("Rates", "stable", source=source),
        PATH.format("talks"): session(*JANUARY, item="rates", cost=amount),
    }
    assert build_session(portal(files)).card.cost == words


def test_a_session_says_whom_it_is_for_in_the_words_of_the_readers_choice(portal: Portal) -> None:
    more = {"audience": "{teams: [sales], roles: [account manager], regions: [emea]}"}
    people = {"content/sales/courses/rates/index.md": course("Rates", "stable", **more)}
    audience = "{teams: all, roles: [account managers, nobody], regions: [emea, moon]}"
    page = build_calendar(portal({**people, PATH.format("talks"): session(*JANUARY, audience=audience)}))
    ((_, one),) = page.months[0].sessions
    assert (one.teams, one.roles, one.regions) == ((), ("account-manager", "?"), ("emea", "?"))


def test_the_page_of_a_session_shows_what_to_do_before_it(portal: Portal) -> None:
    keys = {"item": "rates", "prework": "[rates]", "location": "Rotterdam", "capacity": "12", "cost": "0"}
    root = portal({**ITEM, PATH.format("talks"): session(*JANUARY, status="confirmed", **keys)})
    view = build_session(root)
    assert [card.id for card in view.prework] == ["rates"]
    assert (view.prework_time, view.length, view.calendar_url) == (
        "1 h 30 min",
        "3 h 30 min",
        "/sessions/talks/session.ics",
    )
    html = render(root, "/sessions/talks/")
    assert "Take 1 h 30 min beforehand" in html
    assert 'href="../../courses/rates/"' in html
    assert 'href="../../sessions/talks/session.ics"' in html
    assert 'datetime="2027-01-19T09:00:00+01:00" data-t-end="2027-01-19T12:30:00+01:00"' in html
    assert "12 places" in html


def test_a_session_over_midnight_says_the_day_of_its_end(portal: Portal) -> None:
    root = portal({PATH.format("talks"): session("2027-03-27 23:00", "2027-03-28 04:00")})
    view = build_session(root)
    assert view.card.time == "23:00, until 28 March 2027, 04:00"
    assert view.length == "4 h", "the clocks are put forward in that night"


def test_a_planned_session_says_when_its_content_is_due_until_it_is_there(portal: Portal) -> None:
    due = {"content_due": "2026-12-31"}
    root = portal({**ITEM, PATH.format("talks"): session(*JANUARY, **due)})
    assert build_session(root).content_due == "31 December 2026"
    root = portal({**ITEM, PATH.format("talks"): session(*JANUARY, item="rates", **due)})
    assert build_session(root).content_due == ""


def test_a_cancelled_session_offers_nothing_to_enrol_for(portal: Portal) -> None:
    keys = {"enrol_url": "https://enrol.example/x"}
    html = render(portal({PATH.format("talks"): session(*JANUARY, status="cancelled", **keys)}), "/sessions/talks/")
    assert "This session is cancelled." in html
    assert "enrol.example" not in html


def test_the_plan_has_two_quarters_and_what_each_date_still_needs(portal: Portal) -> None:
    draft = {"content/sales/courses/early/index.md": course("Early", "draft")}
    place = {"location": "Rotterdam", "instructors": "[ada]"}
    files = {
        PATH.format("before"): session("2026-09-30 09:00", "2026-09-30 10:00", status="done"),
        PATH.format("over"): session("2026-10-01 09:00", "2026-10-01 10:00", status="done"),
        PATH.format("empty"): session(*JANUARY, content_due="2026-12-31"),
        PATH.format("late"): session("2026-12-01 09:00", "2026-12-01 10:00", content_due="2026-11-20", **place),
        PATH.format("draft"): session("2027-02-01 09:00", "2027-02-01 10:00", item="early", **place),
        PATH.format("whole"): session("2027-03-31 09:00", "2027-03-31 10:00", item="rates", **place),
        PATH.format("after"): session("2027-04-01 09:00", "2027-04-01 10:00", **place),
        PATH.format("off"): session("2027-02-01 09:00", "2027-02-01 10:00", status="cancelled"),
    }
    page = build_plan_page(collect(portal({**ITEM, **draft, **files})).published)
    needs = {quarter.title: {slot.card.id: slot.need for slot in quarter.slots} for quarter in page.quarters}
    assert needs == {
        "Quarter 4 of 2026": {"over": "", "late": "No content yet"},
        "Quarter 1 of 2027": {
            "empty": "No content yet, nobody to teach it and no place",
            "draft": "Its content is a draft",
            "whole": "",
        },
    }
    assert [(slot.card.id, slot.is_late) for slot in page.due] == [
        ("late", True), ("empty", False), ("draft", False), ("after", False),
    ]  # fmt: skip
    assert [quarter.open_count for quarter in page.quarters] == [1, 2]


def test_the_calendar_leads_to_every_session_and_to_every_calendar(portal: Portal) -> None:
    root = portal({**ITEM, PATH.format("talks"): session(*JANUARY, item="rates")})
    html = render(root, "/calendar/")
    for address in (
        "../sessions/talks/",
        "../calendar.ics",
        "../teams/sales/calendar.ics",
        "../courses/rates/calendar.ics",
    ):
        assert f'href="{address}"' in html
    assert 'href="webcal://learning.example/calendar.ics"' in html
    assert "../calendar/plan/" in html


def test_pages_of_courses_and_teams_lead_to_the_session_and_to_its_calendar(portal: Portal) -> None:
    root = portal({**ITEM, PATH.format("talks"): session(*JANUARY, item="rates")})
    for url, calendar in (("/courses/rates/", "../../courses/rates/calendar.ics"), ("/teams/sales/", "calendar.ics")):
        html = render(root, url)
        assert 'href="../../sessions/talks/"' in html
        assert calendar in html


def test_coming_sessions_are_found_by_search_and_those_over_are_not(portal: Portal) -> None:
    files = {
        PATH.format("talks"): session(*JANUARY, title="Talks"),
        PATH.format("over"): session("2026-10-01 09:00", "2026-10-01 10:00", status="done", title="Over"),
    }
    source = collect_search_source(collect(portal(files)).published)
    rows = [(row["id"], row["what"], row["facts"]) for row in source.rows if row["kind"] == "session"]
    assert rows == [("talks", "Class", ["19 January 2027"])]
    assert source.about["addresses"]["session"] == "sessions/{id}/"


def test_the_example_has_a_page_and_an_address_for_every_session(example: CheckedPortal) -> None:
    published = PublishedCatalogue(example.catalogue, example.context, example.rules)
    assert {entry.url for entry in published.catalogue.sessions} == {
        f"/sessions/{entry.id}/" for entry in published.catalogue.sessions
    }
    assert any(slot.need for slot in build_plan_page(published).due)
