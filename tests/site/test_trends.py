"""What is asked for quarter by quarter, and what several teams ask for at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from conftest import TEAM, TODAY, Portal, course

from trellis.derive.column_chart import build_column_chart
from trellis.derive.need_answers import find_delivery_day, is_last_minute
from trellis.derive.pages.trends import TrendsPage, build_trends_page
from trellis.derive.published import PublishedCatalogue
from trellis.derive.quarters import list_last_quarters
from trellis.derive.trends.needs import MAX_QUARTERS
from trellis.pipeline.publish import publish_result
from trellis.pipeline.run import run_pipeline

SKILLS = "- {id: talks, name: Talks}\n- {id: calls, name: Calls, parent: talks}\n- {id: rates, name: Rates}\n"
NEED = """\
---
title: {title}
summary: Customers wait four days for a quote, and by then half have one from others.
status: {status}
problem: Customers wait four days.
evidence: We counted two hundred.
success: One day.
impact: Half of them are gone.
raised_by: {{team: {team}, role: Desk lead}}
raised_on: {raised}
origin: {origin}
{more}---
More.
"""


def need(title: str, team: str, raised: str, status: str = "raised", origin: str = "reactive", **more: str) -> str:
    lines = "".join(f"{key}: {value}\n" for key, value in more.items())
    return NEED.format(title=title, team=team, raised=raised, status=status, origin=origin, more=lines)


FILES: dict[str, str | bytes] = {
    "content/skills.yml": SKILLS,
    "content/desk/index.md": TEAM.replace("Sales team", "Desk"),
    "content/yard/index.md": TEAM.replace("Sales team", "Yard"),
    "content/sales/courses/calling/index.md": course("Calling", "stable", skills="[calls]", first_offered="2026-02-01"),
    "content/sales/courses/bids/index.md": course("Bids", "stable", skills="[rates]", audience="{regions: [apac]}"),
    "content/sales/needs/a.md": need(
        "Answered", "sales", "2025-12-10", "delivered", skills="[calls]", answered_by="[calling]"
    ),
    "content/desk/needs/b.md": need("Open", "desk", "2026-10-01", origin="proactive", skills="[calls, rates]"),
    "content/yard/needs/c.md": need("Broader", "yard", "2026-11-01", skills="[talks]"),
    "content/yard/needs/d.md": need("Refused", "yard", "2026-11-02", "declined", skills="[calls]"),
    "content/sales/needs/e.md": need("Abroad", "sales", "2026-09-30", skills="[]", answered_by="[bids]"),
}


def publish(root: Path, today: date = TODAY) -> PublishedCatalogue:
    return publish_result(run_pipeline(root, today))


def build(root: Path, today: date = TODAY) -> TrendsPage:
    return build_trends_page(publish(root, today))


def count(page: TrendsPage, id: str) -> dict[str, tuple[list[int], int]]:
    """The rows of a table by their names: the numbers of its cells, and the total."""
    table = next(table for table in page.tables if table.id == id)
    return {row.label.title: ([cell.count for cell in row.cells], row.total) for row in table.rows}


def test_needs_are_counted_by_quarter_skill_team_and_region(portal: Portal) -> None:
    page = build(portal(FILES))
    assert (page.need_count, page.team_count, page.quarter_count) == (5, 3, 5)
    assert page.tables[0].columns == ("Q4 2025", "Q1 2026", "Q2 2026", "Q3 2026", "Q4 2026")
    assert count(page, "skill") == {
        "Calls": ([1, 0, 0, 0, 2], 3), "Rates": ([0, 0, 0, 0, 1], 1), "Talks": ([0, 0, 0, 0, 1], 1),
    }  # fmt: skip
    assert count(page, "team") == {
        "Sales team": ([1, 0, 0, 1, 0], 2), "Yard": ([0, 0, 0, 0, 2], 2), "Desk": ([0, 0, 0, 0, 1], 1),
    }  # fmt: skip
    assert count(page, "region") == {"All regions": ([1, 0, 0, 0, 3], 4), "APAC": ([0, 0, 0, 1, 0], 1)}
    assert count(page, "team-skill")["Desk"] == ([1, 1], 1)  # of rates and of the skill above calls
    cell = page.tables[0].rows[0].cells[-1]
    assert [(link.title, link.url, link.note) for link in cell.needs] == [
        ("Open", "/needs/b/", "Desk · Q4 2026 · Raised"), ("Refused", "/needs/d/", "Yard · Q4 2026 · Declined"),
    ]  # fmt: skip
    assert page.chart is not None
    assert page.chart.legend == ("Proactive", "Reactive")
    assert [column.total for column in page.chart.columns] == ["1", "", "", "1", "3"]


def test_what_two_teams_ask_for_is_one_request_with_what_could_answer_it(portal: Portal) -> None:
    (request,) = build(portal(FILES)).requests
    assert [link.title for link in request.skills] == ["Calls"]
    assert [link.title for link in request.teams] == ["Sales team", "Desk"]
    assert ([link.title for link in request.needs], request.open_count) == (["Answered", "Open"], 1)
    assert [(answer.item.title, answer.answered) for answer in request.answers] == [("Calling", 1)]


@pytest.mark.parametrize(
    "change",
    [
        {"content/desk/needs/b.md": need("Open", "sales", "2026-10-01", skills="[calls]")},
        {"content/desk/needs/b.md": need("Open", "desk", "2026-10-01", "declined", skills="[calls]")},
        {"content/desk/needs/b.md": need("Open", "desk", "2026-10-01", "delivered", skills="[calls]")},
        {"content/sales/needs/a.md": need("Old", "sales", "2023-12-10", "delivered", skills="[calls]")},
        {"content/sales/needs/a.md": need("To come", "sales", "2027-01-10", skills="[calls]")},
    ],
)
def test_one_team_or_nothing_open_or_what_is_long_over_is_no_request(
    portal: Portal, change: dict[str, str | bytes]
) -> None:
    assert build(portal({**FILES, **change})).requests == ()


def test_wishes_of_several_teams_are_added_up(portal: Portal) -> None:
    files: dict[str, str | bytes] = {
        **FILES,
        "content/sales/data/demand.csv": "item,count\ncalling,7\nBy rail,9\n",
        "content/desk/data/demand.csv": "item,count\ncalling,5\nby Rail,20\nalone,50\n",
    }
    wishes = build(portal(files)).wishes
    assert [(wish.wish.title.casefold(), wish.wish.url, wish.count, len(wish.teams)) for wish in wishes] == [
        ("by rail", "", 29, 2), ("calling", "/courses/calling/", 12, 2),
    ]  # fmt: skip


def test_a_clock_before_the_first_need_and_an_empty_portal_have_empty_pages(portal: Portal, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    for page in (build(portal(FILES), date(2020, 1, 1)), build(empty)):
        assert (page.need_count, page.chart, page.requests, page.wishes, page.tables) == (0, None, (), (), ())
        assert page.quarter_count == 1


def test_eight_quarters_are_looked_at_and_older_needs_left_out(portal: Portal) -> None:
    page = build(portal({**FILES, "content/sales/needs/a.md": need("Old", "sales", "2019-01-10", skills="[calls]")}))
    assert (page.quarter_count, page.need_count) == (MAX_QUARTERS, 4)
    assert len(page.requests) == 1  # it is open, however old it is


def test_quarters_end_at_the_beginning_of_the_calendar() -> None:
    assert list_last_quarters("0001-Q2", 8) == ("0001-Q1", "0001-Q2")


def test_a_need_is_delivered_on_the_day_of_its_first_answer(portal: Portal) -> None:
    changes: dict[str, str | bytes] = {
        "content/sales/needs/late.md": need(
            "Late", "sales", "2026-03-01", "delivered", answered_by="[calling]", needed_by="2026-04-29",
            decision="{choice: reuse, reason: It is there already and fits., by: ada, on: 2026-03-20}",
        ),
        "content/sales/needs/f.md": need("Bare", "sales", "2026-03-01", "delivered", needed_by="2026-04-30"),
    }  # fmt: skip
    published = publish(portal({**FILES, **changes}))
    needs = {entry.id: entry for entry in published.catalogue.needs}
    days = {id: find_delivery_day(published, entry) for id, entry in needs.items()}
    assert (days["a"], days["late"], days["f"], days["b"]) == (date(2026, 2, 1), date(2026, 3, 20), None, None)
    assert [is_last_minute(needs[id].meta) for id in ("late", "f", "a")] == [True, False, None]


def test_columns_fit_into_the_plot_and_say_what_they_count() -> None:
    quarters = ("2026-Q1", "2026-Q2")
    assert build_column_chart("Needs", quarters, (("All", (0, 0)),)) is None
    stacked = build_column_chart("Needs", quarters, (("New", (1, 0)), ("Old", (2, 0))), height=100)
    assert stacked is not None
    assert stacked.description == "Needs. New: Q1 2026 1, Q2 2026 0; Old: Q1 2026 2, Q2 2026 0."
    first, second = stacked.columns[0].parts
    assert (first.y + first.height, second.y + second.height) == (100, first.y)
    assert second.y == pytest.approx(0, abs=0.2)
    beside = build_column_chart("Needs", quarters, (("New", (1, 3)), ("Old", (2, 0))), is_stacked=False)
    assert beside is not None
    left, right = beside.columns[0].parts
    assert left.x + left.width < right.x
    assert all(p.x >= 0 and p.x + p.width <= 100 for column in beside.columns for p in column.parts)
