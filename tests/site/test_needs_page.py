"""The page of needs: the board, how early needs come, effort and impact, capacity, choices, and wide demand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import TODAY, Portal, course, findings

from trellis.derive import PublishedCatalogue
from trellis.derive.needs.board import build_board
from trellis.derive.needs.capacity import build_capacity
from trellis.derive.needs.choices import list_choices
from trellis.derive.needs.timing import count_by_quarter, measure_durations
from trellis.derive.needs.triage import BAND_HEIGHT, HEIGHT, advise, draw_triage, place_points
from trellis.derive.pages.need import build_need_page
from trellis.derive.pages.needs import build_needs_page
from trellis.derive.pages.oversight import build_oversight_page
from trellis.derive.quarters import list_quarters, name_quarter
from trellis.pipeline.run import CheckedPortal, run_pipeline
from trellis.site.fragments import create_environment, render_fragment

PEOPLE = "- {id: ada, name: Ada}\n- {id: bo, name: Bo, manager: ada, team: customs}\n"


def write_team(title: str, more: str = "") -> str:
    summary = "Sells freight to shippers and keeps the promises that it sells."
    return f"---\ntitle: {title}\nsummary: {summary}\nmanager: ada\nleads: [ada]\n{more}---\nOur mission.\n"


def write_need(title: str, status: str, raised: str, team: str = "sales", **more: str) -> str:
    values = {"raised_by": f"{{team: {team}, role: Lead}}", "raised_on": raised, "origin": "proactive", **more}
    texts = "problem: Quotes.\nevidence: Two in ten.\nsuccess: Three.\nimpact: Much.\n"
    summary = "Everything that is needed to say what this is for, in one sentence."
    keys = "".join(f"{key}: {value}\n" for key, value in values.items())
    return f"---\ntitle: {title}\nsummary: {summary}\nstatus: {status}\n{texts}{keys}---\n"


def decide(choice: str, day: str) -> str:
    return f"{{choice: {choice}, reason: The gap is one of practice alone., by: ada, on: {day}}}"


FILES: dict[str, str | bytes] = {
    "portal.yml": "learning_team: learning\nthresholds: {consult_days: 30}\n",
    "content/people.yml": PEOPLE,
    "content/providers.yml": "- {id: harbour, name: Harbour Skills}\n",
    "content/sales/index.md": write_team("Sales", "capacity_days: 10\n"),
    "content/customs/index.md": write_team("Customs", "capacity_days: 0\n"),
    "content/learning/index.md": write_team(
        "Learning",
        "capacity_days: 12\nskill_sets:\n- {id: design, name: Design, days: 4, plan: A second designer in March.}\n"
        "- {id: analysis, name: Analysis, days: 8}\n",
    ),
    "content/sales/courses/air/index.md": course(
        "Air freight", "stable", source="{kind: vendor, provider: harbour skills, url: 'https://example.org/'}",
        first_offered="2026-03-01",
    ),
    "content/sales/needs/old.md": write_need(
        "Old", "delivered", "2026-01-10", needed_by="2026-02-01", origin="reactive", priority="high",
        effort_days="4", decision=decide("buy", "2026-01-20"), answered_by="[air]",
    ),
    "content/sales/needs/fresh.md": write_need(
        "Fresh", "raised", "2026-11-01", needed_by="2027-03-31", priority="high", effort_days="26",
        effort="[{skill_set: design, days: 9}, {skill_set: analysis, days: 2.5}]",
    ),
    "content/sales/needs/stale.md": write_need("Stale", "consulting", "2026-07-01", priority="low", effort_days="2"),
    "content/customs/needs/codes.md": write_need(
        "Codes", "decided", "2026-07-02", team="customs", needed_by="2026-09-30", effort_days="6",
        decision=decide("no-training", "2026-08-01"), supporters="[bo, bo]",
    ),
}  # fmt: skip


def publish(root: Path) -> PublishedCatalogue:
    result = run_pipeline(root, TODAY)
    return PublishedCatalogue(result.catalogue, result.context)


@pytest.fixture
def published(portal: Portal) -> PublishedCatalogue:
    return publish(portal(FILES))


def test_quarters_follow_each_other_over_the_year() -> None:
    assert list_quarters("2026-Q3", "2027-Q1") == ("2026-Q3", "2026-Q4", "2027-Q1")
    assert list_quarters("2026-Q3", "2026-Q2") == ()
    assert name_quarter(TODAY) == "2026-Q4"


def test_the_board_says_until_when_something_is_due(published: PublishedCatalogue) -> None:
    board = build_board(published)
    cards = {card.link.title: card for column in board.columns for card in column.cards}
    assert [column.label for column in board.columns] == [
        "Raised", "In consultation", "Decided", "Delivered", "Declined",
    ]  # fmt: skip
    assert (cards["Fresh"].deadline, cards["Fresh"].is_late) == ("open for advice until 1 December 2026", False)
    assert (cards["Stale"].deadline, cards["Stale"].is_late) == ("should have been decided by 31 July 2026", True)
    assert (cards["Codes"].deadline, cards["Codes"].is_late) == ("was due on 30 September 2026", True)
    assert cards["Old"].deadline == ""
    assert cards["Codes"].facts == ("No training", "6 days", "1 supporter")
    assert [(team.id, team.title) for team in board.teams] == [("customs", "Customs"), ("sales", "Sales")]


def test_a_team_is_found_by_each_id_that_an_address_may_have(portal: Portal) -> None:
    """On the board and in the inbox."""
    renamed = {"content/customs/index.md": write_team("Customs", "aliases: [border, duty]\n")}
    published = publish(portal({**FILES, **renamed}))
    expected = {"customs": ("border", "duty"), "sales": ()}
    assert {team.id: team.former_ids for team in build_board(published).teams} == expected
    inbox_teams = {team.id: team.former_ids for team in build_oversight_page(published).teams}
    assert inbox_teams.items() >= expected.items()
    html = render_fragment(create_environment(), "needs.html", "/needs/", need_url="", view=build_needs_page(published))
    assert '<option value="customs" data-was="border duty">Customs</option><option value="sales">Sales</option>' in html


def test_the_page_of_a_need_says_its_deadline_and_the_days_of_each_kind_of_work(published: PublishedCatalogue) -> None:
    page = build_need_page(published, published.catalogue.entry(("need", "fresh")))
    assert page.deadline == "open for advice until 1 December 2026"
    assert page.effort_parts == ("Design: 9 days", "Analysis: 2.5 days")


def test_needs_are_counted_by_the_quarter_in_which_they_were_raised(published: PublishedCatalogue) -> None:
    rows = count_by_quarter(published)
    assert [(row.name, row.count, len(row.late), len(row.planned), len(row.undated)) for row in rows] == [
        ("Q1 2026", 1, 1, 0, 0),
        ("Q2 2026", 0, 0, 0, 0),
        ("Q3 2026", 2, 0, 1, 1),
        ("Q4 2026", 1, 0, 1, 0),
    ]
    assert [(row.reactive_width, row.proactive_width) for row in rows] == [(50, 0), (0, 0), (0, 100), (0, 50)]


def test_it_is_said_how_long_needs_take(published: PublishedCatalogue) -> None:
    durations = measure_durations(published)
    assert (durations.decision_days, durations.decision_count) == (20, 2)
    assert (durations.answer_days, durations.answer_count) == (50, 1)


def test_days_are_those_of_the_quarter_by_which_a_need_is_needed(published: PublishedCatalogue) -> None:
    view = build_capacity(published)
    assert view.quarters == ("Q4 2026", "Q1 2027")
    rows = {row.label.title: [(cell.text, cell.deficit, cell.width) for cell in row.cells] for row in view.teams}
    assert rows == {
        "Learning": [("0 of 12 days", "", 0), ("11.5 of 12 days", "", 95.8)],
        "Customs": [("6 of 0 days", "short by 6 days", 100), ("0 of 0 days", "", 0)],
        "Sales": [("0 of 10 days", "", 0), ("14.5 of 10 days", "short by 4.5 days", 100)],
    }
    assert next(iter(rows)) == "Learning"
    design, analysis = view.skill_sets
    assert (design.cells[1].deficit, design.plan, design.is_short) == (
        "short by 5 days", "A second designer in March.", True,
    )  # fmt: skip
    assert (analysis.cells[1].text, analysis.is_short) == ("2.5 of 8 days", False)
    assert [link.title for link in view.undated] == ["Stale"]
    assert view.unestimated == ()


def test_open_needs_stand_first_on_the_chart_with_what_speaks_for_them(published: PublishedCatalogue) -> None:
    chart = draw_triage(published)
    assert [(p.number, p.need.title, p.x, p.is_open, p.advice) for p in chart.points] == [
        (1, "Stale", 6.7, True, "Fit it in"),
        (2, "Fresh", 86.7, True, "Plan it with the team"),
        (3, "Old", 13.3, False, ""),
    ]
    assert [tick.label for tick in chart.ticks] == ["0", "5", "10", "15", "20", "25", "30"]
    assert (chart.split, [link.title for link in chart.unrated]) == (33.3, ["Codes"])
    assert "Fresh, 26 days" in chart.description


def test_points_that_would_cover_each_other_stand_above_each_other() -> None:
    places = place_points([(50.0, "high"), (51.0, "high"), (52.0, "high"), (53.0, "high"), (50.0, "low")])
    assert len(set(places)) == 5
    assert len({y for _, y in places[:3]}) == 3
    assert all(0 <= y < BAND_HEIGHT for _, y in places[:4])
    assert HEIGHT - BAND_HEIGHT <= places[4][1] < HEIGHT
    assert advise("low", 10.5) == "Ask whether it is worth it"


def test_each_choice_is_listed_with_its_providers(published: PublishedCatalogue) -> None:
    groups = {group.id: group.rows for group in list_choices(published)}
    assert list(groups) == ["build", "buy", "curate", "reuse", "no-training"]
    (bought,) = groups["buy"]
    assert [(link.title, link.url) for link in bought.providers] == [("Harbour Skills", "/providers/#harbour")]
    assert [row.need.title for row in groups["no-training"]] == ["Codes"]


@pytest.mark.parametrize("files", [{}, {"content/sales/needs/bare.md": write_need("Bare", "raised", "2026-11-01")}])
def test_of_little_there_is_a_page(portal: Portal, files: dict[str, Any]) -> None:
    page = build_needs_page(publish(portal(files)))
    assert page.board.count == len(files) == len(page.timing)
    assert (page.triage.points, page.capacity.skill_sets, page.wished) == ((), (), ())
    assert (len(page.triage.unrated), len(page.capacity.unestimated)) == (len(files), len(files))
    assert page.durations.decision_days is None


def test_what_many_wish_for_counts_each_once_by_team(portal: Portal) -> None:
    files: dict[str, str | bytes] = {
        **FILES,
        "content/sales/courses/lanes/index.md": course("Lanes", "stable", needs="[codes]").replace(
            "tier: individual", "tier: team"
        ),
        "content/sales/data/demand.csv": "item,count\nlanes,6\nlanes,5\n",
    }
    files["content/sales/needs/fresh.md"] = write_need("Fresh", "raised", "2026-11-01", supporters="[ada]")
    (wished,) = build_needs_page(publish(portal(files))).wished
    assert (wished.link.title, wished.people, wished.team_count, wished.is_past) == ("Lanes", 12, 2, False)
    root = portal({**files, "portal.yml": "learning_team: learning\nthresholds: {demand_people: 12}\n"})
    assert build_needs_page(publish(root)).wished[0].is_past
    assert len(findings(root, "demand-widespread")) == 1
    files["content/customs/data/demand.csv"] = "item,count\nlanes,7\n"  # Bo is among these seven
    assert build_needs_page(publish(portal(files))).wished[0].people == 18


def test_an_unknown_skill_set_is_told_and_counts_in_no_table(portal: Portal) -> None:
    need = write_need("Bare", "raised", "2026-11-01", needed_by="2026-12-01", effort="[{skill_set: film, days: 3}]")
    root = portal({**FILES, "content/sales/needs/fresh.md": need})
    assert findings(root, "unknown-skill-set")
    view = build_capacity(publish(root))
    assert [cell.days for row in view.skill_sets for cell in row.cells] == [0, 0]
    assert view.teams[0].cells[0].days == 3


def test_the_example_tells_a_story(example: CheckedPortal) -> None:
    page = build_needs_page(PublishedCatalogue(example.catalogue, example.context))
    assert all(column.cards for column in page.board.columns)
    assert page.triage.points
    assert any(row.is_short and row.plan for row in page.capacity.skill_sets)
    assert sum(bool(group.rows) for group in page.choices) >= 3
    assert sum(len(row.late) for row in page.timing) >= 1
    assert page.wished
    assert not any(one.is_past for one in page.wished)
