"""How learning is joined to objectives: shares, tree, circles, broken links, coverage, involvement."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from conftest import TODAY, Portal, course

from trellis.derive.alignment.broken_links import find_broken_links
from trellis.derive.alignment.circles import draw_circles
from trellis.derive.alignment.coverage import CoverageTable, advise_paths, build_coverage, shade_count
from trellis.derive.alignment.index import AlignmentIndex
from trellis.derive.alignment.involvement import judge_involvement, measure_involvement
from trellis.derive.alignment.promises import measure_promises
from trellis.derive.alignment.shares import Share, measure_shares
from trellis.derive.alignment.tree import build_tree, find_period_end
from trellis.derive.pages.alignment import build_alignment_page
from trellis.pipeline.publish import publish_result
from trellis.pipeline.run import CheckedPortal, run_pipeline

OBJECTIVE = """\
---
title: {title}
summary: What the company wants this year, in a sentence that is long enough.
status: {status}
kind: {kind}
period: {period}
{more}---
Why.
"""
NEED = """\
---
title: {title}
summary: Customers wait four days for a quote, and by then half have one from others.
status: {status}
problem: Customers wait four days.
evidence: We counted two hundred.
success: One day.
impact: Half of them are gone.
raised_by: {{team: sales, role: Desk lead}}
raised_on: {raised}
origin: reactive
{more}---
More.
"""
PATH = """\
---
title: {title}
summary: What anybody on the desk needs in their first weeks, in this order.
status: stable
kind: path
tier: organisation
version: 1
audience: {{{audience}}}
objectives: [{objectives}]
steps:
  - section: First
    items: [{items}]
{more}---
In this order.
"""
CHECKPOINT = "---\ntitle: Show it\ntype: checkpoint\nminutes: 10\n---\n\n## First\n\nText.\n"
METRICS = (
    "- {id: wins, name: Quotes won, scope: team, unit: '%', direction: up, baseline: 20, target: 27, source: CRM}\n"
    "- {id: days, name: Days to close, scope: team, unit: d, direction: down, baseline: 9, target: 6, source: Books}\n"
)


def objective(title: str, status: str = "stable", kind: str = "business", period: str = '"2027"', **more: str) -> str:
    lines = "".join(f"{key}: {value}\n" for key, value in more.items())
    return OBJECTIVE.format(title=title, status=status, kind=kind, period=period, more=lines)


def need(title: str, raised: str, status: str = "raised", **more: str) -> str:
    return NEED.format(title=title, raised=raised, status=status, more="".join(f"{k}: {v}\n" for k, v in more.items()))


def write(portal: Portal, **files: str) -> AlignmentIndex:
    """The index of a portal with these files of sales: ``courses__quoting`` is ``courses/quoting/index.md``."""
    paths: dict[str, str | bytes] = {}
    for name, text in files.items():
        folder, _, id = name.partition("__")
        place = f"{id.replace('_', '-')}/index.md" if folder == "courses" else f"{id.replace('_', '-')}.md"
        paths[f"content/sales/{folder}/{place}"] = text
    return publish(portal(paths))


def publish(root: Path) -> AlignmentIndex:
    return AlignmentIndex(publish_result(run_pipeline(root, TODAY)))


def test_the_share_counts_what_names_a_current_objective(portal: Portal) -> None:
    index = write(
        portal,
        objectives__now=objective("What we want now"),
        objectives__old=objective("What we wanted", "retired"),
        objectives__later=objective("What we may want", "draft"),
        courses__quoting=course("Quoting", "stable", minutes="30", objectives="[now]"),
        courses__selling=course("Selling", "mvp", minutes="60", objectives="[old, later]"),
        courses__begun=course("Begun", "draft", minutes="600", objectives="[now]"),
        courses__past=course("Past", "retired", minutes="600"),
        courses__timeless=course("Timeless", "stable"),
        paths__desk=PATH.format(title="The desk", items="quoting, begun", objectives="now", audience="", more=""),
    )
    shares = measure_shares(index)
    assert (shares.courses, shares.minutes, shares.paths) == (Share(1, 3), Share(30, 90), Share(1, 1))
    assert [link.title for link in shares.others] == ["Selling", "Timeless"]


def test_a_share_is_whole_or_nothing_only_where_it_is() -> None:
    assert [Share(*pair).per_cent for pair in ((0, 0), (0, 9), (1, 999), (998, 999), (9, 9), (1, 3))] == [
        None, 0, 1, 99, 100, 33,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("period", "end"),
    [
        ("2026", date(2026, 12, 31)),
        ("2026-H1", date(2026, 6, 30)),
        ("2026-Q4", date(2026, 12, 31)),
        ("2028-02", date(2028, 2, 29)),
        ("2026-00", None),
        ("2026-13", None),
        ("2026-Q5", None),
        ("0000", None),
    ],
)
def test_a_period_ends_on_its_last_day(period: str, end: date | None) -> None:
    assert find_period_end(period) == end


def test_the_tree_says_what_serves_an_objective_and_what_is_missing(portal: Portal) -> None:
    index = write(
        portal,
        objectives__top=objective("Grow", source="https://intranet.example.com/plan", metrics="[wins]"),
        objectives__below=objective("Win quotes", kind="team", team="sales", parent="top", period="2026-Q3"),
        objectives__orphan=objective("Of a draft", kind="team", team="sales", parent="hidden"),
        objectives__hidden=objective("A draft", "draft"),
        objectives__value=objective("Be kind", kind="value"),
        courses__quoting=course("Quoting", "stable", minutes="30", objectives="[below]"),
        courses__selling=course("Selling", "stable", minutes="45"),
        paths__desk=PATH.format(
            title="The desk", items="quoting", objectives="below", audience="",
            more="  - {section: More, items: [selling], optional: true}\n",
        ),
        needs__late=need("Late quotes", "2026-06-01", objective="below"),
    )  # fmt: skip
    tree = build_tree(index)
    assert [node.link.title for node in tree] == ["Grow", "Of a draft", "Be kind"]
    (below,) = tree[0].children
    assert (tree[0].source, tree[0].below_count, tree[0].is_over) == ("https://intranet.example.com/plan", 2, False)
    assert (below.is_over, below.time, below.link.url) == (True, "30 min", "/objectives/below/")
    assert [[link.title for link in links] for links in (below.courses, below.paths, below.needs)] == [
        ["Quoting"],
        ["The desk"],
        ["Late quotes"],
    ]
    assert below.missing == ("no metric shows whether it is reached", "none of its courses has a checkpoint")
    assert tree[2].missing == (
        "no course or path serves it",
        "no metric shows whether it is reached",
        "nobody has raised a need for it",
    )


def test_objectives_in_a_circle_are_each_in_the_tree(portal: Portal) -> None:
    index = write(
        portal,
        objectives__one=objective("One", parent="two"),
        objectives__two=objective("Two", parent="one"),
        objectives__three=objective("Three", parent="one"),
    )
    assert [(node.link.title, node.children) for node in build_tree(index)] == [("One", ()), ("Three", ()), ("Two", ())]


def test_each_objective_is_in_one_part_of_the_circles(portal: Portal) -> None:
    index = write(
        portal,
        objectives__all=objective("For all"),
        objectives__own=objective("Own"),
        objectives__unserved=objective("Unserved"),
        courses__a=course("A course", "stable", objectives="[all, own]"),
        courses__b=course("B course", "stable", objectives="[all]").replace("individual", "team"),
        paths__c=PATH.format(title="C path", items="a", objectives="all", audience="", more=""),
    )
    circles = draw_circles(index)
    assert [link.title for link in circles.sweet_spot] == ["For all"]
    assert {r.tiers: [link.title for link in r.objectives] for r in circles.regions if r.objectives} == {
        ("organisation", "team", "individual"): ["For all"],
        ("individual",): ["Own"],
    }
    assert [link.title for link in circles.unserved] == ["Unserved"]


def test_broken_links_are_listed_by_kind(portal: Portal) -> None:
    files: dict[str, str | bytes] = {"content/sales/metrics.yml": METRICS}
    for id, more in {
        "tested": {"objectives": "[served]", "metrics": "[wins]"},
        "unmeasured": {"needs": "[late]"},
        "untested": {},
        "bought": {"source": "{kind: vendor, url: 'https://example.com'}"},
    }.items():
        files[f"content/sales/courses/{id}/index.md"] = course(id.capitalize(), "stable", **more)
        if id in ("tested", "unmeasured"):
            files[f"content/sales/courses/{id}/01-show.md"] = CHECKPOINT
    files |= {
        "content/sales/objectives/served.md": objective("Served"),
        "content/sales/objectives/empty.md": objective("Empty"),
        "content/sales/needs/late.md": need("Late quotes", "2026-06-01", answered_by="[tested]"),
        "content/sales/paths/desk.md": PATH.format(
            title="The desk", items="tested", objectives="", audience="", more=""
        ),
        "content/sales/paths/loose.md": PATH.format(
            title="Loose", items="untested", objectives="", audience="", more=""
        ),
    }
    broken = find_broken_links(publish(portal(files)))
    assert {one.id: (sorted(link.title for link in one.entries), one.whole) for one in broken} == {
        "objective-without-content": (["Empty"], 2),
        "content-without-checkpoint": (["Loose", "Untested"], 5),
        "checkpoint-without-metric": (["Unmeasured"], 2),
        "content-without-need": (["Bought", "Loose", "Untested"], 6),
    }


def find_cells(tables: tuple[CoverageTable, ...], id: str) -> dict[str, list[int]]:
    (table,) = [table for table in tables if table.id == id]
    return {row.label.title: [cell.count for cell in row.cells] for row in table.rows}


def test_coverage_counts_courses_by_two_of_their_properties(portal: Portal) -> None:
    files: dict[str, str | bytes] = {
        "content/roles.yml": "- {id: seller, name: Seller}\n- {id: clerk, name: Clerk}\n",
        "content/skills.yml": "- {id: trade, name: Trade}\n- {id: rates, name: Rates, parent: trade}\n",
    }
    for id, more in {
        "a": {"level": "beginner", "audience": "{roles: [seller], regions: [emea]}", "skills": "[rates]"},
        "b": {"level": "advanced", "audience": "{teams: [sales], roles: [Seller]}", "skills": "[trade]"},
        "c": {"level": "beginner", "language": "de"},
        "d": {"audience": "{teams: all, roles: [seller]}"},
    }.items():
        files[f"content/sales/courses/{id}/index.md"] = course(f"Course {id}", "stable", **more)
    index = publish(portal(files))
    tables = build_coverage(index)
    (levels,) = [table for table in tables if table.id == "role-level"]
    assert levels.columns == ("Advanced", "Beginner")
    assert find_cells(tables, "role-level") == {"Clerk": [0, 0], "Seller": [1, 1], "Everybody": [0, 1]}
    assert {row.label.title: row.empty for row in levels.rows}["Clerk"] == ("Advanced", "Beginner")
    assert find_cells(tables, "team-level") == {"Sales team": [1, 2]}
    assert find_cells(tables, "role-skill") == {"Clerk": [0], "Seller": [2]}
    assert find_cells(tables, "region-language") == {"EMEA": [3, 1]}
    assert [(one.role, one.courses) for one in advise_paths(index)] == [("Seller", 3)]
    path = PATH.format(title="The desk", items="a, b", objectives="", audience="roles: [seller]", more="")
    index = publish(portal({"content/sales/paths/desk.md": path}))
    assert advise_paths(index) == ()


def test_a_cell_is_darker_with_more_courses() -> None:
    assert [shade_count(count) for count in (0, 1, 2, 3, 4, 6, 7, 99)] == [0, 1, 2, 2, 3, 3, 4, 4]


@pytest.mark.parametrize(
    ("raised", "state"),
    [("2026-10-03", "early"), ("2026-10-04", "late"), ("2027-01-01", "late"), ("2027-01-02", "after"), ("", "none")],
)
def test_a_first_need_comes_early_late_or_after(raised: str, state: str) -> None:
    assert judge_involvement(date(2027, 1, 1), date.fromisoformat(raised) if raised else None) == state


def test_the_first_need_may_be_for_an_objective_below(portal: Portal) -> None:
    index = write(
        portal,
        objectives__top=objective("Grow", go_live="2027-01-01"),
        objectives__below=objective("Win quotes", kind="team", team="sales", parent="top"),
        objectives__alone=objective("Alone", go_live="2026-01-01"),
        needs__second=need("Second", "2026-12-01", objective="top"),
        needs__first=need("First", "2026-11-01", objective="below"),
    )
    rows = [(row.objective.title, row.need and row.need.title, row.days) for row in measure_involvement(index)]
    assert rows == [("Alone", None, None), ("Grow", "First", 61)]


def test_what_the_example_promises_is_counted(portal: Portal) -> None:
    choice = "{{choice: {}, reason: It is there already and it fits., by: ada, on: 2026-07-01}}"
    files: dict[str, str | bytes] = {
        "content/sales/metrics.yml": METRICS,
        "content/sales/data/wins.csv": "metric,period,value,group,n\nwins,2026-Q1,19,,\nwins,2026-Q2,23,,\n"
        "wins,2026-Q3,5,APAC,9\n",
        "content/sales/data/days.csv": "metric,period,value,group,n\ndays,2026-Q2,8,,\ndays,2026-Q3,9,,\n",
        "content/sales/needs/a.md": need("Reused", "2026-06-01", "decided", decision=choice.format("reuse")),
        "content/sales/needs/b.md": need("Built", "2026-06-01", "decided", decision=choice.format("build")),
        "content/sales/needs/c.md": need("Hasty", "2026-06-01", needed_by="2026-07-30"),
        "content/sales/needs/d.md": need("Planned", "2026-06-01", needed_by="2026-07-31"),
    }
    figures = measure_promises(publish(portal(files)))
    assert [(figure.id, [link.title for link in figure.entries], figure.whole) for figure in figures] == [
        ("reused", ["Reused"], 2),
        ("too-late", ["Hasty"], 2),
        ("moving", ["Quotes won"], 2),
    ]


def test_an_empty_portal_has_an_empty_page(tmp_path: Path) -> None:
    page = build_alignment_page(publish(tmp_path).published)
    assert (page.tree, page.coverage, page.path_advice, page.involvement) == ((), (), (), ())
    assert (page.shares.courses.per_cent, page.circles.sweet_spot, page.objective_count) == (None, (), 0)
    assert all(figure.whole == 0 for figure in page.figures)


def test_the_example_is_aligned(example: CheckedPortal) -> None:
    page = build_alignment_page(publish_result(example))
    assert (page.shares.courses, page.shares.paths) == (Share(31, 33), Share(7, 7))
    assert [link.title for link in page.circles.sweet_spot] == ["People grow here"]
    assert sum(len(region.objectives) for region in page.circles.regions) == page.objective_count == 14
    assert {table.id for table in page.coverage} == {"role-level", "team-level", "role-skill", "region-language"}
    assert {row.state for row in page.involvement} == {"early", "none"}
