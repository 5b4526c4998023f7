"""What a team's manager decides from, on small portals: priorities, coverage, what is late, who knows a course."""

from __future__ import annotations

import pytest
from conftest import TEAM, TODAY, Portal, course
from plan_portals import OBJECTIVE, name_files, need, publish

from trellis.derive.pages.autonomy import describe_autonomy, list_autonomy
from trellis.derive.pages.team_management import TeamManagement, build_team_management
from trellis.derive.planning.quarters import find_day_before
from trellis.derive.published import PublishedCatalogue

PEOPLE = """\
- {id: ada, name: Ada}
- {id: bo, name: Bo, manager: ada}
- {id: cy, name: Cy, manager: ada, active: false}
"""
MADE_BY = "[{{person: {}, role: author}}]"
MADE_BY_TWO = "[{{person: {}, role: author}}, {{person: {}, role: editor}}]"


def manage(published: PublishedCatalogue, urls: tuple[str, ...] = ()) -> TeamManagement:
    return build_team_management(published, published.teams[-1], urls)


def test_a_team_without_anything_has_a_part_that_says_so(portal: Portal) -> None:
    view = manage(publish(portal({})))
    assert (view.priorities, view.levels, view.gaps, view.metrics, view.liaisons) == ((), (), (), (), ())
    assert (view.courses, view.bus_factor, view.changes, view.quarter) == ((), None, (), "Q4 2026")
    assert (view.invitation, view.autonomy.level) == ("/invite/", "team-asks")


def test_priorities_are_objectives_then_needs_by_priority(portal: Portal) -> None:
    files = name_files(
        {
            "objectives__grow": OBJECTIVE.format(kind="business", more=""),
            "objectives__desk": OBJECTIVE.format(kind="team", more="team: sales\nparent: grow\n"),
            "objectives__over": OBJECTIVE.format(kind="team", more="team: sales\nparent: grow\n").replace(
                '"2027"', "2026-Q3"
            ),
            "courses__quoting": course("Quoting", "stable", objectives="[desk]"),
            "courses__draft": course("Draft", "draft", objectives="[desk]"),
            "needs__low": need("Some day, perhaps", priority="low"),
            "needs__none": need("Without a priority"),
            "needs__high": need("At once, please", priority="high", needed_by="2026-12-31"),
            "needs__over": need("Over and done", "declined", priority="high"),
        }
    )
    view = manage(publish(portal(files)))
    assert [(link.title, link.note) for link in view.priorities] == [
        ("Grow the margin", "2027; 1 course or path serves it"),
        ("At once, please", "Raised; needed by 31 December 2026"),
        ("Some day, perhaps", "Raised"),
        ("Without a priority", "Raised"),
    ]


def test_gaps_are_levels_roles_and_wishes_without_a_course(portal: Portal) -> None:
    files = name_files(
        {
            "courses__quoting": course("Quoting", "stable", level="beginner", audience="{teams: [sales]}"),
            "courses__pricing": course(
                "Pricing", "stable", level="advanced", audience="{teams: [finance], roles: [Clerk]}"
            ),
        }
    )
    files["content/finance/index.md"] = TEAM.replace("Sales team", "Finance team")
    files["content/roles.yml"] = "- {id: clerk, name: Clerk, team: sales}\n- {id: buyer, name: Buyer, team: sales}\n"
    files["content/sales/data/demand.csv"] = "item,count\nquoting,7\nExcel,5\n"
    view = manage(publish(portal(files)))
    assert [(level.level, level.count) for level in view.levels] == [("Advanced", 0), ("Beginner", 1)]
    assert [(gap.title, gap.note) for gap in view.gaps] == [
        ("Advanced", "no course for the team at this level"),
        ("Buyer", "a role that no course and no path is for"),
        ("Excel", "wished for: 5 people"),
    ]


def test_the_bus_factor_is_that_of_the_course_that_the_fewest_know(portal: Portal) -> None:
    files = name_files(
        {
            "courses__both": course("Known to both", "stable", people=MADE_BY_TWO.format("ada", "bo")),
            "courses__one": course("Known to one", "stable", people=MADE_BY_TWO.format("ada", "cy")),
            "courses__none": course("Known to nobody", "stable", people=MADE_BY.format("cy")),
            "courses__unsaid": course("Nobody is named", "stable"),
            "courses__draft": course("A draft", "draft", people=MADE_BY.format("cy")),
        }
    )  # fmt: skip
    files["content/people.yml"] = PEOPLE
    view = manage(publish(portal(files)))
    assert [(row.course.title, [p.title for p in row.people], bool(row.hand_over)) for row in view.courses] == [
        ("Known to nobody", [], True), ("Known to one", ["Ada"], True), ("Known to both", ["Ada", "Bo"], False),
    ]  # fmt: skip
    assert view.bus_factor == 0
    assert view.courses[1].hand_over
    text = view.courses[1].course.title.join(view.courses[1].hand_over)
    assert text.startswith("Hand-over of Known to one (content/sales/courses/one/index.md).")
    assert "Ada tells you in an hour" in text


def test_what_is_late_stands_apart_and_liaisons_are_now_and_before(portal: Portal) -> None:
    files = name_files(
        {
            "courses__late": course("Late", "stable", reviewed="2025-10-01", review_every="12 months"),
            "courses__soon": course("Soon", "stable", reviewed="2025-12-01", review_every="12 months"),
        }
    )
    files["content/people.yml"] = PEOPLE
    terms = (
        "liaison: {person: bo, from: 2026-07-01, until: 2027-06-30}\nformer_liaisons:\n"
        "  - {person: cy, from: 2024-07-01, until: 2025-06-30}\n"
        "  - {person: ada, from: 2025-07-01, until: 2026-06-30}\n"
    )
    files["content/sales/index.md"] = TEAM.replace("leads:", f"{terms}leads:")
    view = manage(publish(portal(files)), ("/courses/late/", "/courses/soon/"))
    assert [link.title for link in view.outdated if link.note.startswith("Review due")] == ["Late"]
    assert [(link.title, link.note) for link in view.liaisons] == [
        ("Bo", "since 1 July 2026, until 30 June 2027"), ("Ada", "until 30 June 2026"), ("Cy", "until 30 June 2025"),
    ]  # fmt: skip
    assert view.invitation == "/invite/?items=/courses/late/,/courses/soon/"


def test_changes_are_those_of_the_quarter(portal: Portal) -> None:
    files = name_files(
        {
            "courses__new": course("New", "stable", first_offered="2026-10-01"),
            "courses__old": course("Old", "stable", first_offered="2026-09-30"),
        }
    )
    assert [link.title for link in manage(publish(portal(files))).changes] == ["New"]
    assert find_day_before(TODAY.min) == TODAY.min


@pytest.mark.parametrize(
    ("settings", "level", "reason"),
    [
        ("", "team-asks", ""),
        ("autonomy: [{team: sales, decides: team, reason: It does well.}]\n", "team", "It does well."),
        ("autonomy: [{team: sales, decides: learning-team, reason: It is new.}]\n", "learning-team", "It is new."),
        ("learning_team: sales\nautonomy: [{team: sales, decides: team, reason: It is us.}]\n", "team-asks", ""),
    ],
)
def test_pages_say_who_decides_as_the_approvals_follow_it(
    portal: Portal, settings: str, level: str, reason: str
) -> None:
    published = publish(portal({"portal.yml": settings or "learning_team: sales\n"}))
    view = describe_autonomy(published, published.teams[0])
    assert (view.level, view.reason) == (level, reason)
    assert view.meaning
    assert list_autonomy(published) == (view,)
