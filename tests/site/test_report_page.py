"""The report of a quarter: what it counts, at its edges, and of little."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from conftest import TODAY, Portal, course
from test_trends import need

from trellis.derive.pages.report import MAX_METRICS, ReportPage, build_report_page
from trellis.derive.publication import find_retirement_day
from trellis.derive.published import PublishedCatalogue
from trellis.derive.quarter_report import list_report_quarters, measure_metrics
from trellis.load.content_history import ContentHistory, RecordedVersion, build_history
from trellis.pipeline.publish import publish_result
from trellis.pipeline.run import run_pipeline

METRIC = (
    "- {{id: {id}, name: {name}, scope: {scope}, unit: d, direction: {way}, baseline: 9, target: 6, source: Books}}\n"
)
DECISION = "{{choice: reuse, reason: It is there already and it fits., by: ada, on: {day}}}"
FILES: dict[str, str | bytes] = {
    "content/sales/metrics.yml": METRIC.format(id="days", name="Days", scope="team", way="down")
    + METRIC.format(id="wins", name="Wins", scope="organisation", way="up")
    + METRIC.format(id="old", name="Old", scope="team", way="up"),
    "content/sales/data/days.csv": "metric,period,value,group,n\ndays,2026-Q2,8,,\ndays,2026-Q3,7.5,,\n"
    "days,2026-Q4,7,,\n",
    "content/sales/data/wins.csv": "metric,period,value,group,n\nwins,2026-08,8.5,,\nwins,2026-09,8,,\n"
    "wins,2026-10,10,,\n",
    "content/sales/data/old.csv": "metric,period,value,group,n\nold,2026-Q2,8,,\n",
    "content/sales/courses/first/index.md": course("First", "stable", first_offered="2026-07-01", objectives="[grow]"),
    "content/sales/courses/last/index.md": course("Last", "mvp", first_offered="2026-09-30", supersedes="[was]"),
    "content/sales/courses/next/index.md": course("Next", "stable", first_offered="2026-10-01"),
    "content/sales/courses/was/index.md": course("Was", "retired", retired_reason="It was long enough ago by now."),
    "content/sales/gone.yml": "- {id: gone, title: Gone, reason: It is done in another way now., on: 2026-08-02}\n",
    "content/sales/needs/a.md": need("Need A", "sales", "2026-06-30", "delivered", answered_by="[first]"),
    "content/sales/needs/b.md": need("Need B", "sales", "2026-07-01", needed_by="2026-08-01"),
    "content/sales/needs/c.md": need("Need C", "sales", "2026-09-30", needed_by="2026-12-30"),
    "content/sales/needs/d.md": need(
        "Need D", "sales", "2026-10-01", "decided", decision=DECISION.format(day="2026-10-02")
    ),
    "content/sales/needs/e.md": need(
        "Need E", "sales", "2026-11-20", "decided", decision=DECISION.format(day="2026-12-02")
    ),
}


def publish(root: Path, today: date = TODAY, history: ContentHistory | None = None) -> PublishedCatalogue:
    result = run_pipeline(root, today)
    return publish_result(result, history) if history else publish_result(result)


def list_titles(page: ReportPage) -> dict[str, list[str]]:
    return {figure.id: [link.title for link in figure.entries] for figure in page.figures}


def test_a_quarter_counts_from_its_first_day_to_its_last(portal: Portal) -> None:
    published = publish(portal(FILES))
    page = build_report_page(published, "2026-Q3")
    assert list_titles(page) == {
        "raised": ["Need B", "Need C"], "decided": [], "delivered": ["Need A"], "last-minute": ["Need B"],
        "published": ["First", "Last"], "retired": ["Was"],
    }  # fmt: skip
    (late,) = (figure for figure in page.figures if figure.share)
    assert (late.id, late.share and late.share.per_cent) == ("last-minute", 50)
    assert (page.is_over, page.until, page.as_of) == (True, "30 September 2026", "23 November 2026")
    assert page.chart is not None
    assert [column.counts for column in page.chart.columns] == [("1", "0", "0"), ("2", "0", "1")]
    assert [link.url for link in page.others] == ["/report/2026-Q4/"]
    current = build_report_page(published, "2026-Q4")
    assert list_titles(current) == {
        "raised": ["Need D", "Need E"], "decided": ["Need D"], "delivered": [], "last-minute": [],
        "published": ["Next"], "retired": [],
    }  # fmt: skip
    assert not current.is_over


def test_a_metric_stands_where_its_last_figure_of_the_quarter_is(portal: Portal) -> None:
    stands = measure_metrics(publish(portal(FILES)), "2026-Q3")
    assert [(s.metric.id, s.figure.period, s.figure.value, s.progress, s.is_better) for s in stands] == [
        ("wins", "2026-09", 8, 33, False), ("days", "2026-Q3", 7.5, 50, True),
    ]  # fmt: skip
    assert len(stands[1].series.figures) == 2


def test_what_does_not_fit_is_counted(portal: Portal) -> None:
    ids = [f"m{number}" for number in range(MAX_METRICS + 2)]
    rows = "".join(f"{id},2026-Q3,8,,\n" for id in ids)
    files: dict[str, str | bytes] = {
        "content/sales/metrics.yml": "".join(METRIC.format(id=id, name=id, scope="team", way="up") for id in ids),
        "content/sales/data/all.csv": f"metric,period,value,group,n\n{rows}",
    }
    page = build_report_page(publish(portal(files)), "2026-Q3")
    assert (len(page.metrics), page.more_metrics) == (MAX_METRICS, 2)


@pytest.mark.parametrize(
    ("records", "day"),
    [
        ((), date(2026, 9, 30)),  # of its successor
        ((RecordedVersion("a", "course", "2025-01-01T00:00:00Z", "", "Was", "", retired="2026-08-05T10:00:00Z"),),
         date(2026, 8, 5)),
        ((RecordedVersion("a", "", "2026-07-09T00:00:00Z", "", "", ""),), date(2026, 7, 9)),
        ((RecordedVersion("a", "course", "2026-07-09T00:00:00Z", "", "Was", ""),), date(2026, 9, 30)),
    ],
)  # fmt: skip
def test_a_course_is_retired_since_git_has_it_so_or_its_successor_was_there(
    portal: Portal, records: tuple[RecordedVersion, ...], day: date
) -> None:
    published = publish(portal(FILES), history=build_history({"was": records} if records else {}))
    was, first = published.find_entry("item", "was"), published.find_entry("item", "first")
    assert was
    assert first
    assert (find_retirement_day(published, was), find_retirement_day(published, first)) == (day, None)


@pytest.mark.parametrize(
    ("retired", "published_titles"),
    [
        ("2026-07-09T00:00:00Z", ["First", "Last"]),  # retired when Git first saw it
        ("2026-07-01T00:00:00Z", ["First", "Last"]),
        ("2026-08-05T00:00:00Z", ["First", "Last", "Was"]),  # offered for a month
    ],
)
def test_what_came_into_git_as_retired_was_not_published_then(
    portal: Portal, retired: str, published_titles: list[str]
) -> None:
    record = RecordedVersion("a", "course", "2026-07-09T00:00:00Z", "", "Was", "", retired=retired)
    page = build_report_page(publish(portal(FILES), history=build_history({"was": (record,)})), "2026-Q3")
    assert sorted(list_titles(page)["published"]) == published_titles


def test_an_empty_portal_and_a_clock_before_everything_have_a_report(portal: Portal, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    for published in (publish(empty), publish(portal(FILES), date(2020, 1, 1))):
        for quarter in list_report_quarters(published.today):
            page = build_report_page(published, quarter)
            assert (page.chart, page.metrics, page.stories) == (None, (), ())
            assert not any(figure.entries for figure in page.figures)
    assert list_report_quarters(date(2027, 1, 1)) == ("2026-Q4", "2027-Q1")


BUDGET = "quarter,allotted,committed,spent,currency\n2026-Q3,1000,200,300,EUR\n2026-Q4,500,0,0,EUR\n"


def test_the_budgets_of_the_quarter_are_summed(portal: Portal) -> None:
    published = publish(portal({**FILES, "content/sales/data/budget.csv": BUDGET}))
    (total,) = build_report_page(published, "2026-Q3").budgets
    assert (total.team_count, total.allotted, total.used, total.rest) == (1, "EUR 1,000", "EUR 500", "EUR 500")
    assert build_report_page(published, "2026-Q2").budgets == ()
