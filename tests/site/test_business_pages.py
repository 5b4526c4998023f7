"""Pages of objectives, needs, metrics and people: what each shows of the others, also of little and of odd input."""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import TODAY, Portal, course, findings

from trellis import kinds
from trellis.derive import PublishedCatalogue
from trellis.derive.browse.numbering import number_entries
from trellis.derive.feeds.site_identity import SiteIdentity
from trellis.derive.figures import calculate_progress, collect_figures, describe_state
from trellis.derive.line_chart import HEIGHT, MAX_SERIES, build_line_chart, choose_steps, spread_labels
from trellis.derive.links import link_entry
from trellis.derive.needs.board import build_board
from trellis.derive.pages.course import build_course_page
from trellis.derive.pages.metric import MetricPage, build_metric_list, build_metric_page
from trellis.derive.pages.need import NeedPage, build_need_page
from trellis.derive.pages.objective import build_objective_page, build_objective_rows
from trellis.derive.pages.person import build_person_page
from trellis.derive.pages.team import build_team_page
from trellis.derive.periods import format_period_name
from trellis.derive.publication import find_first_day, split_figures
from trellis.kinds.periods import read_period
from trellis.load.content_history import ContentHistory, RecordedVersion, build_history
from trellis.pipeline.run import CheckedPortal, run_pipeline
from trellis.site.content import render_content
from trellis.site.state import BuildState, collect_state

SUMMARY = "Everything that is needed to say what this is for, in one sentence."
METRIC = (
    "- {id: wins, name: Quotes won, scope: team, unit: per cent, direction: up, baseline: 20, target: 30,"
    " source: Ledger, aliases: [won]}\n"
)
HEADER = "metric,period,value,group,n\n"
QUARTERS = HEADER + "wins,2026-Q2,24,,38\nwins,2026-Q1,21,,38\nwon,2025-Q4,20,,38\nwins,2026-Q3,26,,40\n"
COURSE = course(
    "Rates", "stable", metrics="[wins]", objectives="[grow]", needs="[lost-quotes]", minutes="90",
    first_offered="2026-04-07", people="[{person: ada, role: author}]",
)  # fmt: skip
CHECKPOINT = "---\ntitle: A real lane\ntype: checkpoint\nminutes: 20\n---\nDo it.\n"
PEOPLE = """\
- {id: ada, name: Ada Lovelace, team: sales, roles: [Desk lead], handle: al, mentor_for: [talks]}
- {id: bo, name: Bo, manager: ada}
- {id: cy, name: Cy, manager: ada, active: false}
- {id: di, name: Di, manager: ada}
- {id: zoe, name: Zoe, manager: ada}
"""
TEAM = f"""\
---
title: Sales
summary: {SUMMARY}
manager: ada
leads: []
liaison: {{person: bo, from: 2026-01-01, until: 2026-10-31}}
metrics: [wins]
---
"""


def write_objective(title: str = "Grow", **more: str) -> str:
    values = {"kind": "business", "period": '"2027"', "metrics": "[wins]", **more}
    keys = "".join(f"{key}: {value}\n" for key, value in values.items())
    return f"---\ntitle: {title}\nsummary: {SUMMARY}\nstatus: stable\n{keys}---\nBecause.\n"


def write_need(status: str = "delivered", **more: str) -> str:
    values = {
        "raised_on": "2026-01-05",
        "origin": "reactive",
        "objective": "grow",
        "supporters": "[zoe]",
        "alternatives": "[Do nothing., Buy one.]",
        "decision": "{choice: build, reason: The gap is one of practice alone., by: di, on: 2026-01-25}",
        "answered_by": "[rates]",
        **more,
    }
    keys = "".join(f"{key}: {value}\n" for key, value in values.items() if value)
    texts = "problem: Quotes.\nevidence: Two in ten.\nsuccess: Three.\nimpact: Much.\n"
    raised_by = "raised_by: {team: sales, role: Lead}\n"
    return f"---\ntitle: Lost quotes\nsummary: {SUMMARY}\nstatus: {status}\n{texts}{raised_by}{keys}---\n"


FILES: dict[str, str | bytes] = {
    "portal.yml": "contact: https://chat.example.com/{handle}\n",
    "content/people.yml": PEOPLE,
    "content/skills.yml": "- {id: talks, name: Talks}\n",
    "content/sales/index.md": TEAM,
    "content/sales/metrics.yml": METRIC,
    "content/sales/data/wins.csv": QUARTERS,
    "content/sales/objectives/grow.md": write_objective(),
    "content/sales/objectives/desk.md": write_objective("Desk", kind="team", parent="grow", team="sales", metrics="[]"),
    "content/sales/needs/lost-quotes.md": write_need(),
    "content/sales/courses/rates/index.md": COURSE,
    "content/sales/courses/rates/01-lane.md": CHECKPOINT,
}


def publish(root: Path, history: ContentHistory | None = None) -> PublishedCatalogue:
    result = run_pipeline(root, TODAY)
    return PublishedCatalogue(result.catalogue, result.context, **({"history": history} if history else {}))


def find(published: PublishedCatalogue, kind: str, id: str) -> Any:
    entry = published.find_entry(kind, id)
    assert entry is not None
    return entry


def build_metric(root: Path) -> MetricPage:
    published = publish(root)
    return build_metric_page(published, find(published, "metric", "wins"))


def build_need(root: Path) -> NeedPage:
    published = publish(root)
    return build_need_page(published, find(published, "need", "lost-quotes"))


def test_an_objective_shows_what_serves_it_and_each_of_these_leads_back(portal: Portal) -> None:
    published = publish(portal(FILES))
    page = build_objective_page(published, find(published, "objective", "grow"))
    assert [card.id for card in page.courses] == ["rates"]
    assert (page.time, page.period, page.period_note) == ("1 h 30 min", "2027", "begins on 1 January 2027")
    assert [(link.url, link.note) for link in page.needs] == [("/needs/lost-quotes/", "Delivered")]
    assert [(link.url, link.note) for link in page.checkpoints] == [("/courses/rates/lane/", "Rates")]
    assert [one.link.url for one in page.metrics] == ["/metrics/wins/"]
    assert [link.url for link in page.children] == ["/objectives/desk/"]
    assert page.gaps == ()
    lesson = build_course_page(published, find(published, "course", "rates"))
    assert [link.url for link in (*lesson.objectives, *lesson.needs, *lesson.metrics)] == [
        "/objectives/grow/", "/needs/lost-quotes/", "/metrics/wins/",
    ]  # fmt: skip
    team = build_team_page(published, find(published, "team", "sales"))
    assert [link.url for link in (*team.objectives, *team.needs)] == ["/objectives/desk/", "/needs/lost-quotes/"]
    assert [(one.link.url, one.latest) for one in team.metrics] == [("/metrics/wins/", "26")]


def test_what_serves_an_objective_below_is_no_gap_above_it_and_what_is_missing_is_said(portal: Portal) -> None:
    published = publish(portal(FILES))
    desk = build_objective_page(published, find(published, "objective", "desk"))
    assert desk.gaps == (
        "No need is recorded for it.", "No course and no path serves it.", "No metric says whether it is reached.",
    )  # fmt: skip
    assert desk.parent
    assert desk.parent.url == "/objectives/grow/"
    rows = build_objective_rows(published)
    assert [(row.link.title, row.depth, row.item_count) for row in rows] == [("Grow", 0, 1), ("Desk", 1, 0)]


@pytest.mark.parametrize(
    ("text", "first", "last", "name"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31), "2026"),
        ("2026-H2", date(2026, 7, 1), date(2026, 12, 31), "second half of 2026"),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31), "Q1 2026"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
    ],
)
def test_periods_have_their_days_and_a_name(text: str, first: date, last: date, name: str) -> None:
    span = read_period(text)
    assert span
    assert (span.first_day, span.last_day) == (first, last)
    assert format_period_name(text) == name


@pytest.mark.parametrize("text", ["", "soon", "2026-Q5", "2026-H0", "2026-13", "2026-00", "2026-Qx", "0000"])
def test_what_is_no_period_stays_as_it_is(text: str) -> None:
    assert read_period(text) is None
    assert format_period_name(text) == text


def test_an_objective_without_a_period_has_a_page_all_the_same(portal: Portal) -> None:
    published = publish(portal(FILES))
    entry = find(published, "objective", "grow")
    entry.meta = entry.meta.model_copy(update={"period": ""})
    page = build_objective_page(published, entry)
    assert (page.period, page.period_note) == ("", "")


def test_a_metric_says_where_it_stands_and_what_was_published_when(portal: Portal) -> None:
    page = build_metric(portal(FILES))
    assert page.state == "26 in Q3 2026: 60 % of the way from 20 to 30."
    assert [row.period for row in page.rows] == ["Q4 2025", "Q1 2026", "Q2 2026", "Q3 2026"]
    assert page.notes == ()
    (mark,) = page.marks
    assert (mark.number, mark.day, mark.before, mark.after) == (
        1,
        "7 April 2026",
        "20.5 (mean of 2 figures)",
        "26 (1 figure)",
    )
    assert page.chart
    assert [m.label for m in page.chart.marks] == ["1"]
    assert "60 % of the way" in page.chart.description
    assert [link.url for link in page.objectives] == ["/objectives/grow/"]
    assert [link.url for link in page.needs] == ["/needs/lost-quotes/"]


def test_gaps_break_the_line_and_of_two_figures_the_later_counts(portal: Portal) -> None:
    rows = (
        "wins,2025-Q4,20,,38\nwins,2026-Q2,22,,38\nwins,2026-Q3,25,,38\nwins,2026-Q3,26,,38\nwins,2026-Q3,24,apac,12\n"
    )
    root = portal({**FILES, "content/sales/data/wins.csv": f"{HEADER}{rows},,,,\n"})
    page = build_metric(root)
    assert page.chart is not None
    assert [len(line.segments) for line in page.chart.lines] == [1, 0]
    assert page.state.startswith("26 in Q3 2026")
    assert page.groups == ("All", "APAC")
    assert page.rows[0].cells[1].value == ""
    assert page.notes == (
        "Periods without a figure are left open: the line is broken there.",
        "1 figure stands twice for the same period and group; the later row counts.",
    )
    assert [line.partition(" ")[0] for line in findings(root, "figure-repeated")] == ["content/sales/data/wins.csv:5:1"]


@pytest.mark.parametrize(
    ("rows", "state"),
    [
        ("", "No figure yet."),
        ("wins,2026-Q1,21,emea,9\nwins,2026-Q1,22,apac,9\n", "There are figures by group, and none of all."),
        ("wins,2026,31,,9\n", "31 in 2026: the target of 30 is reached."),
        ("wins,2026-01,18.5,,9\n", "18.5 in January 2026: further from the target of 30 than the 20 at first."),
        ("wins,2026-H1,25,emea,9\n", "25 in first half of 2026: 50 % of the way from 20 to 30."),
    ],
)
def test_few_figures_say_what_they_can(portal: Portal, rows: str, state: str) -> None:
    page = build_metric(portal({**FILES, "content/sales/data/wins.csv": HEADER + rows}))
    assert page.state == state
    assert (page.chart is None) == (not rows)


@pytest.mark.parametrize(
    ("baseline", "target", "values", "state", "mean"),
    [
        (
            "0.0008",
            "0.0002",
            ("0.0004", "0.0006"),
            "0.0006 in Q1 2026: 33 % of the way from 0.0008 to 0.0002.",
            "0.0005",
        ),
        ("90", "100", ("99.5", "99.996"), "99.996 in Q1 2026: 99 % of the way from 90 to 100.", "99.748"),
        ("1", "1.0002", ("1.00015", "1.0001"), "1.0001 in Q1 2026: 50 % of the way from 1 to 1.0002.", "1.00013"),
        ("20", "30", ("21", "22.5"), "22.5 in Q1 2026: 25 % of the way from 20 to 30.", "21.75"),
    ],
)
def test_figures_are_shown_as_they_were_written(
    portal: Portal, baseline: str, target: str, values: tuple[str, str], state: str, mean: str
) -> None:
    metrics = METRIC.replace("baseline: 20, target: 30", f"baseline: {baseline}, target: {target}")
    rows = f"{HEADER}wins,2025-Q4,{values[0]},,38\nwins,2026-Q1,{values[1]},,38\n"
    page = build_metric(portal({**FILES, "content/sales/metrics.yml": metrics, "content/sales/data/wins.csv": rows}))
    assert page.state == state
    assert page.chart
    assert len({tick.label for tick in page.chart.y_ticks}) == len(page.chart.y_ticks)
    (mark,) = page.marks
    assert mark.before == f"{mean} (mean of 2 figures)"


@pytest.mark.parametrize(
    "table",
    [
        "metric;period;value;group;n\nwins;2025-Q4;21;;38\nwins;2025-Q4;21,4;emea;18\n;;;;\n",
        HEADER + "wins,2025-Q4,21 %,,38\n",
        HEADER + "wins,2025-Q4,21,emea,4\n",
    ],
)
def test_a_table_that_cannot_be_read_is_told_once(portal: Portal, table: str) -> None:
    root = portal({**FILES, "content/sales/data/wins.csv": table})
    assert len([line for line in findings(root) if "wins.csv" in line]) == 1


def test_a_target_that_is_the_baseline_and_a_direction_down(portal: Portal) -> None:
    meta = kinds.Metric(
        id="wins", name="Wins", scope="team", unit="days", direction="down", baseline=9, target=6, source="Books"
    )
    assert [calculate_progress(meta, value) for value in (9, 7.5, 6, 12)] == [0, 50, 100, -100]
    flat = meta.model_copy(update={"target": 9})
    published = publish(portal(FILES))
    figures = collect_figures(published, find(published, "metric", "wins"))
    assert describe_state(flat, figures) == "26 in Q3 2026; the target is 9."
    reached = "26 in Q3 2026: the target of {} is reached."
    for direction, target in (("up", 9), ("up", 26), ("down", 26), ("down", 27)):
        flat = meta.model_copy(update={"direction": direction, "baseline": target, "target": target})
        assert describe_state(flat, figures) == reached.format(target)
    near = meta.model_copy(update={"direction": "up", "target": 26.05})
    assert describe_state(near, figures) == "26 in Q3 2026: 99 % of the way from 9 to 26.05."


def test_a_chart_names_its_lines_where_none_covers_another(portal: Portal) -> None:
    groups = [f"group {letter}" for letter in "abcdefgh"]
    rows = "".join(f"wins,2026-Q1,21,{group},{20 + i}\n" for i, group in enumerate(groups))
    published = publish(portal({**FILES, "content/sales/data/wins.csv": f"{HEADER}{rows}"}))
    entry = find(published, "metric", "wins")
    chart = build_line_chart("Wins", entry.meta, collect_figures(published, entry))
    assert chart is not None
    assert [line.label for line in chart.lines] == [f"Group {letter}" for letter in "cdefgh"][:MAX_SERIES]
    places = sorted([line.label_y for line in chart.lines] + [level.label_y for level in chart.levels])
    assert all(after - before >= 16 for before, after in itertools.pairwise(places))
    assert places[0] >= 0
    assert places[-1] <= HEIGHT
    assert spread_labels([]) == ()
    assert choose_steps(0.1, 0.1)[0] < 0.1 < choose_steps(0.1, 0.1)[-1]
    assert choose_steps(1e-12, 2e-12) == (1e-12, 1.5e-12, 2e-12)


def test_without_a_day_of_publication_an_item_stands_there_without_a_mark(portal: Portal) -> None:
    root = portal({**FILES, "content/sales/courses/rates/index.md": COURSE.replace("first_offered: 2026-04-07\n", "")})
    page = build_metric(root)
    assert [(mark.number, mark.day, mark.before) for mark in page.marks] == [(0, "", "")]
    assert page.chart
    assert page.chart.marks == ()
    version = RecordedVersion("2026-02-03-00000000", "course", "2026-02-03T08:00:00Z", "", "Rates", "")
    published = publish(root, build_history({"rates": (version,)}))
    assert find_first_day(published, find(published, "course", "rates")) == date(2026, 2, 3)
    future = version._replace(since="2027-02-03T08:00:00Z")
    published = publish(root, build_history({"rates": (future,)}))
    assert find_first_day(published, find(published, "course", "rates")) is None


def test_the_period_of_the_publication_counts_neither_before_nor_after(portal: Portal) -> None:
    published = publish(portal(FILES))
    series = collect_figures(published, find(published, "metric", "wins")).main_series
    around = split_figures(series, date(2026, 3, 31))
    assert [f.period for f in around.before] == ["2025-Q4"]
    assert [f.period for f in around.after] == ["2026-Q2", "2026-Q3"]
    around = split_figures(series, date(2026, 4, 1))
    assert [f.period for f in around.before] == ["2025-Q4", "2026-Q1"]
    assert [f.period for f in around.after] == ["2026-Q2", "2026-Q3"]


def test_metrics_are_listed_by_team_those_of_the_company_first(portal: Portal) -> None:
    company = METRIC.replace("scope: team", "scope: organisation").replace("id: wins", "id: joy").replace("[won]", "[]")
    page = build_metric_list(publish(portal({**FILES, "content/sales/metrics.yml": METRIC + company})))
    assert [(group.owner and group.owner.title, [m.id for m in group.metrics]) for group in page.groups] == [
        (None, ["joy"]), ("Sales", ["wins"]),
    ]  # fmt: skip
    assert (page.count, page.shared_count) == (2, 1)


def test_a_need_shows_its_way_what_was_decided_and_how_long_it_took(portal: Portal) -> None:
    page = build_need(portal(FILES))
    assert [(step.label, step.is_present) for step in page.steps] == [
        ("Raised", False), ("In consultation", False), ("Decided", False), ("Delivered", True),
    ]  # fmt: skip
    assert page.decision
    assert (page.decision.choice_label, page.decision.delay) == (
        "Build",
        "20 days after it was raised",
    )
    assert page.decision.person
    assert page.decision.person.url == "/people/di/"
    assert [card.id for card in page.answers] == ["rates"]
    assert page.duration == "3 months after it was raised"
    assert [link.url for link in page.metrics] == ["/metrics/wins/"]
    assert page.supporter_count == 1
    assert "Zoe" not in repr(page)


@pytest.mark.parametrize(
    ("status", "needed_by", "timing"),
    [
        ("raised", "2026-01-06", "1 day from raised to needed, overdue by 321 days"),
        ("raised", "2026-11-22", "321 days from raised to needed, overdue by 1 day"),
        ("raised", "2026-11-23", "322 days from raised to needed"),
        ("delivered", "2026-01-10", "5 days from raised to needed"),
        ("raised", "2026-01-01", "Raised after the day by which it was needed."),
        ("raised", "", ""),
    ],
)
def test_the_time_there_was_is_said(portal: Portal, status: str, needed_by: str, timing: str) -> None:
    assert (
        build_need(
            portal({**FILES, "content/sales/needs/lost-quotes.md": write_need(status, needed_by=needed_by)})
        ).timing
        == timing
    )


def test_a_need_of_which_little_is_known_has_a_page(portal: Portal) -> None:
    bare = write_need("declined", decision="", answered_by="", supporters="", alternatives="", objective="")
    root = portal({**FILES, "content/sales/needs/lost-quotes.md": bare})
    page = build_need(root)
    assert (page.decision, page.duration, page.objective, page.supporter_count) == (None, "", None, 0)
    assert [step.label for step in page.steps][-1] == "Declined"
    columns = build_board(publish(root)).columns
    assert [(column.label, len(column.cards)) for column in columns if column.cards] == [("Declined", 1)]


def test_a_person_shows_what_other_pages_say_of_them(portal: Portal) -> None:
    published = publish(portal(FILES))
    ada = build_person_page(published, find(published, "person", "ada"))
    assert (ada.initials, ada.roles, ada.contact_url) == ("AL", ("Desk lead",), "https://chat.example.com/al")
    assert [(g.heading, [link.url for link in g.links]) for g in ada.contributions] == [
        ("Courses", ["/courses/rates/"])
    ]
    assert [link.url for link in ada.mentored_skills] == ["/skills/talks/"]
    assert [(link.url, link.note) for link in ada.responsibilities] == [("/teams/sales/", "Manager")]
    assert ada.approves == ("Accuracy: Sales",)
    bo = build_person_page(published, find(published, "person", "bo"))
    assert [(link.title, link.note) for link in bo.liaisons] == [("Sales", "until 31 October 2026")]
    di = build_person_page(published, find(published, "person", "di"))
    assert [(link.url, link.note) for link in di.decisions] == [("/needs/lost-quotes/", "Build, 25 January 2026")]


def test_nobody_has_a_page_whom_no_page_names(portal: Portal) -> None:
    published = publish(portal(FILES))
    assert [person.id for person in published.people_with_pages] == ["ada", "bo", "di"]
    assert link_entry(find(published, "person", "cy")).url == ""
    urls = {entry.kind: entry.id for entry in number_entries(published)}
    assert {"objective", "need", "metric", "person"} <= urls.keys()


def test_every_link_to_a_person_of_the_example_leads_to_a_page(example: CheckedPortal) -> None:
    published = PublishedCatalogue(example.catalogue, example.context)
    ids = {person.id for person in published.people_with_pages}
    kinds_with_people = ("team", "course", "path", "session", "story", "page", "objective", "need", "review")
    for person in example.catalogue.people:
        references = [r for r in example.catalogue.references_to(person) if r.field != "supporters"]
        is_shown = any(r.entry.kind in kinds_with_people and r.entry.status != "draft" for r in references)
        assert not (is_shown and person.meta.active) or person.id in ids, person.id


def test_pages_say_it_in_both_frames_content_with_a_chart_and_its_table(portal: Portal) -> None:
    root = portal(FILES)
    site = SiteIdentity("Learning", "https://learning.example/")
    state = BuildState(**collect_state(root, run_pipeline(root, TODAY), lambda done, total: None, "", site))
    pages = {page.url: page for page in state.pages.values()}
    html = {url: render_content(pages[url], state, "", pages[url].body).html for url in pages if url.count("/") == 3}
    metric = html["/metrics/wins/"]
    assert 'role="img"' in metric
    assert "<title>All, Q3 2026: 26</title>" in metric
    assert "It does not show that one caused the other." in metric
    assert '<a href="../../needs/lost-quotes/">' in html["/objectives/grow/"]
    assert "Zoe" not in html["/needs/lost-quotes/"]
    assert "style=" not in metric.replace('rel="stylesheet"', "")
    for url in ("/objectives/", "/needs/", "/metrics/"):
        assert render_content(pages[url], state, "", "").html.count("href=") > 1
