"""What an LMS counted: aggregates by course and period, and no group of fewer than five."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import TODAY, Portal, course, findings

from trellis.derive.pages.usage import UsageList, build_usage_list
from trellis.pipeline.publish import publish_result
from trellis.pipeline.run import run_pipeline

TABLE = "content/sales/data/usage.csv"
COURSES = {
    "content/sales/courses/rates/index.md": course("Rates", status="stable", minutes="10", aliases="[prices]"),
    "content/sales/courses/lanes/index.md": course("Lanes", status="stable", minutes="10"),
}


def build(root: Path) -> UsageList:
    return build_usage_list(publish_result(run_pipeline(root, TODAY)))


def write(portal: Portal, *rows: str, header: str = "item,month,enrolled,completed,group") -> Path:
    return portal({**COURSES, TABLE: "\n".join((header, *rows, ""))})


def test_counts_are_added_up(portal: Portal) -> None:
    usage = build(
        write(
            portal, "rates,2026-01,20,12,", "prices,2026-Q2,10,14,", "lanes,2026-02,8,5,emea", "lanes,2026-02,6,0,apac"
        )
    )
    first, second = usage.rows
    assert (first.enrolled, first.completed, first.per_cent, first.first, first.last) == (
        30,
        26,
        87,
        "January 2026",
        "Q2 2026",
    )
    assert (second.enrolled, second.completed, second.per_cent) == (14, 5, 36)
    assert [row[1:] for row in second.groups] == [(8, 5), (6, 0)]
    assert (usage.enrolled, usage.completed) == (44, 31)


def test_rows_of_all_count_and_groups_stand_beside(portal: Portal) -> None:
    (row,) = build(write(portal, "rates,2026-01,20,12,", "rates,2026-01,9,5,emea")).rows
    assert (row.enrolled, row.completed, len(row.groups)) == (20, 12, 1)


@pytest.mark.parametrize(
    ("groups", "count"),
    [
        (["emea,15,12"], 1),
        (["emea,16,8"], 0),
        (["emea,15,10"], 0),
        (["emea,8,6", "apac,9,6"], 0),
        (["emea,11,6", "apac,9,6"], 2),
    ],
)
def test_groups_that_tell_of_a_few_others_are_left_out(portal: Portal, groups: list[str], count: int) -> None:
    rows = (f"rates,2026-01,{enrolled},{done},{name}" for name, enrolled, done in (g.split(",") for g in groups))
    (row,) = build(write(portal, "rates,2026-01,20,12,", *rows)).rows
    assert (row.enrolled, row.completed, len(row.groups)) == (20, 12, count)


def test_nothing_counted(portal: Portal) -> None:
    assert build(write(portal)).rows == ()
    assert build(write(portal, "rates,2026-01,0,5,")).rows[0].per_cent is None


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("rates,2026-01,4,0,", "`enrolled` `4` is under 5: it would point at someone"),
        ("rates,2026-01,20,1,", "`completed` `1` is under 5: it would point at someone"),
        ("rates,2026-01,-5,0,", "`enrolled` is under 0"),
        ("rates,January,20,12,", "`month` `January` does not have the right form"),
        ("rates,2026-01,many,12,", "`enrolled` `many` is not a whole number"),
        ("nowhere,2026-01,20,12,", "no course or path is called `nowhere`"),
    ],
)
def test_a_wrong_row_is_told_at_its_line(portal: Portal, row: str, message: str) -> None:
    told = [finding for finding in findings(write(portal, "lanes,2026-01,20,12,", row)) if finding.startswith(TABLE)]
    assert len(told) == 1, told
    assert told[0].startswith(f"{TABLE}:3:")
    assert message in told[0]


def test_a_row_that_comes_twice_is_told_and_the_later_one_counts(portal: Portal) -> None:
    root = write(portal, "rates,2026-01,20,12,", "prices,2026-01,30,15,")
    assert [f.split(" ")[0] for f in findings(root, "figure-repeated")] == [f"{TABLE}:3:1"]
    assert build(root).enrolled == 30


def test_semicolons_are_told_once_and_read(portal: Portal) -> None:
    root = write(portal, "rates;2026-01;20;12;", ";;;;", header="item;month;enrolled;completed;group")
    assert [finding for finding in findings(root) if finding.startswith(TABLE)] == [
        f"{TABLE}:1:1 advice[csv-separator] the columns are separated by semicolons, and not by commas"
    ]
    assert build(root).enrolled == 20


def test_a_count_of_another_teams_course_lies_with_that_team(portal: Portal) -> None:
    files = {"content/customs/index.md": (portal({}) / "content/sales/index.md").read_text()}
    root = portal(
        {**COURSES, **files, "content/customs/data/usage.csv": "item,month,enrolled,completed\nrates,2026-01,9,5\n"}
    )
    assert len(findings(root, "figure-of-another-team")) == 1
    (root / "portal.yml").write_text("learning_team: customs\n")
    assert findings(root, "figure-of-another-team") == []
