"""What people answered: on the course's page, on the team's, and never of fewer than five."""

from __future__ import annotations

from typing import Any, cast

from conftest import TEAM, TODAY, Portal, course, findings

from trellis.derive import PublishedCatalogue
from trellis.derive.links import Link
from trellis.derive.pages.course import build_course_page
from trellis.derive.pages.survey import SurveyQuestion, build_survey
from trellis.derive.pages.team import build_team_page
from trellis.derive.planning.touchpoints import build_touchpoint
from trellis.pipeline.run import run_pipeline

HEADER = "activity,item,question,answer,count\n"


def test_counts_stand_on_the_course_or_else_on_the_team(portal: Portal) -> None:
    rows = (
        "course,older,Worth it?,Yes,6\ncourse,rates,Worth it?,No,2\nquiz,,Fair?,Yes,5\nquiz,,Fair?,Yes,1\n"
        "course,,Fair?,No,0\ncourse,,Fair?,Yes,5\n"
    )
    root = portal(
        {
            "content/sales/courses/rates/index.md": course("Rates", "stable", aliases="[older]"),
            "content/sales/data/survey.csv": HEADER + rows,
        }
    )
    result = run_pipeline(root, TODAY)
    published = PublishedCatalogue(result.catalogue, result.context)
    page = build_course_page(published, cast(Any, published.find_entry("course", "rates")))
    assert page.survey == (SurveyQuestion("Worth it?", "Course", 8, (("Yes", 6, 75), ("No", 2, 25))),)
    team = build_team_page(published, cast(Any, published.find_entry("team", "sales")))
    assert team.survey == (
        SurveyQuestion("Fair?", "Quiz", 6, (("Yes", 6, 100),)),
        SurveyQuestion("Fair?", "Course", 5, (("No", 0, 0), ("Yes", 5, 100))),
    )


def test_a_question_is_one_group_on_the_page_as_in_the_check_however_it_is_spelled(portal: Portal) -> None:
    rows = "course,,Worth it?,No,1\ncourse,,worth  it?,yes,2\ncourse,older,Fair?,Yes,3\ncourse,rates,fair?,YES,2\n"
    root = portal(
        {
            "content/sales/courses/rates/index.md": course("Rates", "stable", aliases="[older]"),
            "content/sales/data/survey.csv": HEADER + rows.replace("yes,2", "Yes,2\ncourse,,WORTH IT?,yes,2"),
        }
    )
    result = run_pipeline(root, TODAY)
    assert not [d for d in result.diagnostics if d.rule == "survey-group-small"]
    published = PublishedCatalogue(result.catalogue, result.context)
    assert build_survey(published, team="sales") == (
        SurveyQuestion("Worth it?", "Course", 5, (("No", 1, 20), ("Yes", 4, 80))),
    )
    assert build_survey(published, item="rates") == (SurveyQuestion("Fair?", "Course", 5, (("Yes", 5, 100),)),)


def test_what_cannot_be_counted_is_told(portal: Portal) -> None:
    root = portal({"content/sales/data/survey.csv": f"{HEADER}course,nowhere,Worth it?,Yes,many\nparty,,Fun?,Yes,9\n"})
    lines = findings(root)
    assert any(("survey.csv:2" in line and "count" in line.lower()) or "whole number" in line for line in lines)
    assert any("survey.csv:3" in line for line in lines)


def test_another_table_is_still_one_of_figures(portal: Portal) -> None:
    root = portal({"content/sales/data/answers.csv": HEADER + "course,,Worth it?,Yes,9\n"})
    assert any("answers.csv" in line for line in findings(root))


def test_what_people_wish_for_stands_on_the_team_that_counted_it(portal: Portal) -> None:
    rows = "item,count\ncustoms by rail,7\nolder,12\n"
    root = portal(
        {
            "content/sales/courses/rates/index.md": course("Rates", "stable", aliases="[older]"),
            "content/sales/data/demand.csv": rows,
        }
    )
    result = run_pipeline(root, TODAY)
    published = PublishedCatalogue(result.catalogue, result.context)
    team = build_team_page(published, cast(Any, published.find_entry("team", "sales")))
    assert team.demand == ((Link("Rates", "/courses/rates/", language="en"), 12), (Link("customs by rail"), 7))


RECOMMENDS = (
    "recommends: [{item: older, reason: For all.}, {item: other, reason: Ours.}, {item: rates, reason: Twice.}]"
)


def test_a_merged_course_is_recommended_and_wished_for_once(portal: Portal) -> None:
    rows = "item,count\nolder,8\nBy rail,9\nrates,7\nother,10\nby  Rail,5\n"
    root = portal(
        {
            "content/sales/index.md": TEAM.replace("title:", f"{RECOMMENDS}\ntitle:"),
            "content/sales/courses/rates/index.md": course("Rates", "stable", aliases="[older]"),
            "content/sales/courses/other/index.md": course("Other", "stable"),
            "content/sales/data/demand.csv": rows,
        }
    )
    result = run_pipeline(root, TODAY)
    published = PublishedCatalogue(result.catalogue, result.context)
    entry = published.find_entry("team", "sales")
    assert entry
    team = build_team_page(published, entry)
    assert [(one.card.title, one.reason) for one in team.recommendations] == [("Rates", "For all."), ("Other", "Ours.")]
    assert [(link.title, count) for link, count in team.demand] == [("Rates", 15), ("By rail", 14), ("Other", 10)]
    assert [(gap.title, gap.note) for gap in team.management.gaps if "wished" in gap.note] == [
        ("By rail", "wished for: 14 people")
    ]
    asked = next(part for part in build_touchpoint(published, entry).agenda if part.heading == "What was asked for")
    assert [link.note for link in asked.points] == [f"wished for: {count} people" for count in (15, 14, 10)]


def test_what_fewer_than_five_wish_for_is_refused(portal: Portal) -> None:
    root = portal({"content/sales/data/demand.csv": "item,count\nrates,4\n,9\nrail,-1\n"})
    places = {line.split(" ")[0].rsplit(":", 1)[0] for line in findings(root) if "demand.csv" in line}
    assert places == {f"content/sales/data/demand.csv:{line}" for line in (2, 3, 4)}, findings(root)
