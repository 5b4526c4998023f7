"""The plan of two quarters: its figures on small portals, at the edges of the calendar, and where there is nothing."""

from __future__ import annotations

from datetime import date

import pytest
from conftest import TEAM, TODAY, Portal, course
from plan_portals import OBJECTIVE, STORY, name_files, need, publish, session, write

from trellis.derive.needs.capacity import build_capacity
from trellis.derive.pages.plan import build_board, build_business_plan, find_tier
from trellis.derive.planning.change_load import count_session_minutes, measure_change_load, shade_load
from trellis.derive.planning.clashes import list_clashes
from trellis.derive.planning.effort import measure_effort
from trellis.derive.planning.quarters import list_months, list_plan_quarters
from trellis.derive.planning.touchpoints import build_touchpoint, describe_history
from trellis.load.content_history import ContentHistory, RecordedVersion, build_history


@pytest.mark.parametrize(
    ("today", "first_days"),
    [
        (date(2026, 12, 31), ["2026-10-01", "2027-01-01"]),
        (date(2027, 1, 1), ["2027-01-01", "2027-04-01"]),
        (date(2028, 2, 29), ["2028-01-01", "2028-04-01"]),
        (date(9999, 12, 31), ["9999-10-01"]),
        (date(1, 1, 1), ["0001-01-01", "0001-04-01"]),
    ],
)
def test_the_plan_covers_this_quarter_and_the_next(today: date, first_days: list[str]) -> None:
    quarters = list_plan_quarters(today)
    assert [str(span.first_day) for span in quarters] == first_days
    assert len(list_months(quarters)) == 3 * len(first_days)


def test_an_empty_portal_has_a_plan(portal: Portal) -> None:
    view = build_business_plan(write(portal))
    assert (view.due, view.clashes, view.change_load, view.quiet_teams) == ((), (), (), 1)
    assert [row.count for row in view.board] == [0, 0, 0]
    assert [[row.days for row in quarter.effort.rows] for quarter in view.quarters] == [[0], [0]]
    (one,) = view.touchpoints
    assert (one.id, one.is_late, [part.heading for part in one.agenda]) == ("sales", True, ["What is due"])
    assert [point.note for part in one.agenda for point in part.points] == ["Liaison: nobody is named"]


def test_effort_is_needs_and_upkeep_against_capacity(portal: Portal) -> None:
    files = name_files(
        {
            "courses__quoting": course("Quoting", "stable"),
            "courses__selling": course("Selling", "draft"),
            "needs__now": need("Quotes take too long", effort_days="4", needed_by="2026-12-31"),
            "needs__late": need("Quotes were too long", effort_days="3", needed_by="2026-01-31"),
            "needs__some-day": need("Quotes may be long", effort_days="2"),
            "needs__next": need("Quotes will be long", effort_days="5", needed_by="2027-01-01"),
            "needs__far": need("Quotes in spring", effort_days="9", needed_by="2027-04-01"),
            "needs__unknown": need("Nobody knows how long", needed_by="2026-12-01"),
        }
    )
    files["content/sales/index.md"] = TEAM.replace("leads:", "capacity_days: 10\nleads:")
    published = publish(portal(files))
    first, second = (quarter.rows[0] for quarter in measure_effort(published, list_plan_quarters(TODAY)))
    assert (first.need_days, first.upkeep_days, first.course_count, first.days) == (9, 0.4, 1, 9.4)
    assert (first.per_cent, first.is_over, [n.title for n in first.unknown_needs]) == (
        94, False, ["Nobody knows how long"],
    )  # fmt: skip
    assert (second.need_days, second.per_cent) == (5, 54)
    assert all(0 <= bar <= 100 for row in (first, second) for bar in row.bars)


def test_the_plan_counts_days_as_the_page_of_needs_does(portal: Portal) -> None:
    """What the learning team does for a need is in its own row, and the rest in the row of the team that raised it."""
    files = name_files(
        {
            "needs__now": need(
                "Quotes take long", effort_days="9", needed_by="2026-12-31", effort="[{skill_set: design, days: 6}]"
            )
        }
    )
    learning = TEAM.replace("Sales team", "Learning").replace(
        "leads:", "skill_sets: [{id: design, name: Design, days: 8}]\nleads:"
    )
    published = publish(
        portal({**files, "portal.yml": "learning_team: learning\n", "content/learning/index.md": learning})
    )
    planned = {row.id: row.need_days for row in measure_effort(published, list_plan_quarters(TODAY))[0].rows}
    assert planned == {"learning": 6, "sales": 3}
    assert {row.label.title: row.cells[0].days for row in build_capacity(published).teams} == {
        "Learning": 6,
        "Sales team": 3,
    }


@pytest.mark.parametrize(
    ("capacity", "per_cent", "is_over", "bars"),
    [("capacity_days: 0\n", None, True, (0.0, 100.0)), ("", None, False, (0.0, 0.0))],
)
def test_a_share_of_no_capacity_is_none(
    portal: Portal, capacity: str, per_cent: int | None, is_over: bool, bars: tuple[float, float]
) -> None:
    files = name_files({"needs__now": need("Quotes take too long", effort_days="4")})
    files["content/sales/index.md"] = TEAM.replace("leads:", f"{capacity}leads:")
    row = measure_effort(publish(portal(files)), list_plan_quarters(TODAY))[0].rows[0]
    assert (row.per_cent, row.is_over, row.bars) == (per_cent, is_over, bars)


def test_content_that_is_due_stands_in_its_quarter(portal: Portal) -> None:
    published = write(
        portal,
        sessions__clinic=session("The clinic in spring", content_due="2026-12-31"),
        sessions__ready=session("The ready one", content_due="2026-12-31", item="quoting"),
        sessions__meeting=session("The meeting", kind="touchpoint", content_due="2026-12-31"),
        courses__quoting=course("Quoting", "stable"),
    )
    rows = [quarter.rows[0] for quarter in measure_effort(published, list_plan_quarters(TODAY))]
    assert [[slot.title for slot in row.slots] for row in rows] == [["The clinic in spring"], []]


def test_the_load_of_a_month_counts_each_required_course_once(portal: Portal) -> None:
    required = {"required_for": "{teams: [sales], due_days: 30}"}
    files = name_files(
        {
            "courses__quoting": course("Quoting", "stable", minutes="200", **required),
            "courses__pricing": course("Pricing", "stable", minutes="50", **required),
            "courses__free": course("Free", "stable", minutes="500"),
            "stories__one": STORY.format(month="12", teams="[sales]", items="quoting, free"),
            "stories__two": STORY.format(month="12", teams="all", items="quoting, pricing"),
            "stories__old": STORY.format(month="10", teams="all", items="pricing, free"),
            "sessions__talks": session("Rate talks", teams="all"),
            "sessions__off": session("Called off", status="cancelled"),
            "sessions__meeting": session("The meeting", kind="touchpoint"),
        }
    )
    files["content/finance/index.md"] = TEAM.replace("Sales team", "Finance team")
    months = list_months(list_plan_quarters(TODAY))
    finance, sales = measure_change_load(publish(portal(files)), months)
    assert [(cell.minutes, len(cell.stories), cell.is_over) for cell in sales.months[:3]] == [
        (50, 1, False), (0, 0, False), (250, 2, True),
    ]  # fmt: skip
    assert (sales.months[2].per_cent, [link.title for link in sales.months[2].sessions]) == (104, ["Rate talks"])
    assert (sales.months[2].session_minutes, sales.is_empty) == (60, False)
    assert [(cell.minutes, len(cell.stories)) for cell in finance.months[:3]] == [(0, 1), (0, 0), (0, 1)]


def test_a_budget_of_nothing_is_no_divisor(portal: Portal) -> None:
    files = name_files(
        {
            "courses__quoting": course(
                "Quoting", "stable", minutes="20", required_for="{teams: [sales], due_days: 30}"
            ),
            "stories__one": STORY.format(month="12", teams="[sales]", items="quoting"),
        }
    )
    files["portal.yml"] = "thresholds: {change_minutes: 0}\n"
    (row,) = measure_change_load(publish(portal(files)), (date(2026, 12, 1),))
    assert (row.months[0].per_cent, row.months[0].is_over, row.months[0].shade) == (None, True, 4)
    assert shade_load(0, 0) == 0


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-12-08 10:00", "2026-12-08 11:30", 90),
        ("2027-03-27 12:00", "2027-03-28 12:00", 1440),
        ("2026-12-08 10:00", "2027-02-08 11:00", 0),
    ],
)
def test_a_series_of_dates_has_no_length(portal: Portal, start: str, end: str, minutes: int) -> None:
    published = write(portal, sessions__one=session("One date", start, end))
    assert count_session_minutes(published.catalogue.sessions[0]) == minutes


def test_a_date_has_the_tier_of_its_content_then_of_its_objective(portal: Portal) -> None:
    published = write(
        portal,
        courses__own=course("Own choice", "stable"),
        objectives__grow=OBJECTIVE.format(kind="business", more=""),
        objectives__desk=OBJECTIVE.format(kind="team", more="team: sales\nparent: grow\n"),
        sessions__a=session("With a course", item="own", objective="grow"),
        sessions__b=session("For the company", objective="grow"),
        sessions__c=session("For the team", objective="desk"),
        sessions__d=session("For its audience"),
        sessions__e=session("For everybody", teams="all"),
    )
    tiers = {entry.id: find_tier(published, entry) for entry in published.catalogue.sessions}
    assert tiers == {"a": "individual", "b": "organisation", "c": "team", "d": "team", "e": "organisation"}
    board = build_board(published, list_months(list_plan_quarters(TODAY)))
    assert [(row.tier, row.count, row.open_count) for row in board] == [
        ("organisation", 2, 2), ("team", 2, 2), ("individual", 1, 1),
    ]  # fmt: skip
    assert [len(cell.slots) for cell in board[0].cells] == [0, 0, 2, 0, 0, 0]


def test_planned_dates_clash_before_they_are_confirmed(portal: Portal) -> None:
    published = write(
        portal,
        sessions__a=session("First", instructors="[ada]", teams="all"),
        sessions__b=session("Second", "2026-12-08 10:30", "2026-12-08 12:00", instructors="[ada]", status="confirmed"),
        sessions__c=session("Third", "2026-12-08 11:00", "2026-12-08 11:30"),
        sessions__off=session("Off", instructors="[ada]", status="cancelled"),
    )
    clashes = list_clashes(published, date(2026, 10, 1), date(2027, 3, 31))
    assert [(c.session.title, c.other.title, c.attendee, c.is_teacher, c.is_confirmed) for c in clashes] == [
        ("Second", "First", "Ada", True, False),
        ("Third", "Second", "Sales team", False, False),
    ]
    assert list_clashes(published, date(2026, 12, 9), date(2027, 3, 31)) == ()


def test_an_agenda_is_what_changed_is_due_and_was_asked(portal: Portal) -> None:
    files = name_files(
        {
            "courses__quoting": course("Quoting", "stable", first_offered="2026-11-20", reviewed="2025-11-01",
                                       review_every="12 months"),
            "needs__now": need("Quotes take too long", needed_by="2026-12-31"),
            "needs__done": need("Quotes were long", "declined"),
            "sessions__before": session("In November", "2026-11-05 10:00", "2026-11-05 11:00", "touchpoint",
                                        status="done"),
            "sessions__after": session("In January", "2027-01-12 10:00", "2027-01-12 11:00", "touchpoint"),
            "sessions__later": session("In March", "2027-03-12 10:00", "2027-03-12 11:00", "touchpoint"),
            "stories__one": STORY.format(month="11", teams="all", items="quoting"),
            "stories__old": STORY.format(month="10", teams="all", items="quoting"),
        }
    )  # fmt: skip
    files["content/sales/data/demand.csv"] = "item,count\nquoting,7\nExcel,5\n[Excel](https://a.example) #2,5\n"
    published = publish(portal(files))
    one = build_touchpoint(published, published.teams[0])
    assert one.latest
    assert one.coming
    assert (one.latest.title, one.coming.title, one.is_late, one.since) == (
        "In November", "In January", False, "5 November 2026",
    )  # fmt: skip
    parts = {part.heading: [(link.title, link.note) for link in part.points] for part in one.agenda}
    assert parts["What changed"] == [
        ("Quoting", "new since 20 November 2026"),
        ("What changes in 11", "story of 10 November 2026"),
    ]
    assert any(title == "Quoting" and note.startswith("Review due") for title, note in parts["What is due"])
    assert parts["What was asked for"] == [
        ("Quotes take too long", "Raised; needed by 31 December 2026"),
        ("Quoting", "wished for: 7 people"),
        ("[Excel](https://a.example) #2", "wished for: 5 people"),
        ("Excel", "wished for: 5 people"),
    ]
    text = "".join(piece.title for piece in one.text)
    assert "- \\[Excel\\](https://a.example) \\#2: wished for: 5 people\n" in text
    assert "- Quotes take too long: Raised; needed by 31 December 2026\n" in text
    assert text.endswith("`trellis new need --team sales`")


def test_a_cancelled_touchpoint_is_none_and_the_learning_team_needs_none(portal: Portal) -> None:
    files = name_files({"sessions__off": session("In January", kind="touchpoint", status="cancelled")})
    late = build_touchpoint(published := publish(portal(files)), published.teams[0])
    assert (late.latest, late.coming, late.is_late) == (None, None, True)
    files["portal.yml"] = "learning_team: sales\n"
    own = build_touchpoint(published := publish(portal(files)), published.teams[0])
    assert (own.is_late, own.is_exempt) == (False, True)


def test_a_plan_of_the_first_days_counts_back_no_further_than_there_are_days(portal: Portal) -> None:
    published = publish(portal({}), date(1, 1, 20))
    assert build_touchpoint(published, published.teams[0]).since == "1 January 1"


@pytest.mark.parametrize(
    ("history", "sentence"),
    [
        (ContentHistory({}, "no repository"), "No history can be read here"),
        (build_history({"quoting": (RecordedVersion("1", "course", "2027-01-01T00:00:00", "", "Q", ""),)}),
         "The history begins on 1 January 2027, after the day of this page"),
        (build_history({"quoting": (RecordedVersion("1", "course", "2026-01-01T00:00:00", "", "Q", ""),)}), ""),
        (ContentHistory({}), ""),
    ],
)  # fmt: skip
def test_what_history_cannot_say_is_said_once(portal: Portal, history: ContentHistory, sentence: str) -> None:
    published = publish(portal({"content/sales/courses/quoting/index.md": course("Quoting", "stable")}), TODAY, history)
    note = describe_history(published)
    assert note.startswith(sentence)
    assert bool(note) == bool(sentence)
    assert build_business_plan(published).history_note == note
