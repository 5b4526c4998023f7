"""Pages that are looked at rather than read: people, the map of skills, teams, what a good course needs, the rules."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from conftest import EXAMPLE, TEAM, TODAY, Portal, course, findings
from pydantic import ValidationError

from trellis import kinds
from trellis.check.rules import RULES
from trellis.derive import PublishedCatalogue
from trellis.derive.pages.course import build_course_page
from trellis.derive.pages.people import build_people_page
from trellis.derive.pages.skill import build_skill_map
from trellis.derive.pages.standards import build_good_course_page, build_rule_groups
from trellis.derive.pages.team import build_team_page
from trellis.kinds.contact import build_contact_url
from trellis.pipeline.run import run_pipeline
from trellis.site.fragments import create_environment, render_fragment

PEOPLE = """\
- id: ada
  name: Ada King Lovelace
  handle: a.king
  team: sales
  roles: [Rate desk lead]
  mentor_for: [rates]
- id: bo
  name: Bo
  team: sales
- id: cy
  name: Cy Young
  mentor_for: [rates]
"""
SKILLS = "- {id: rates, name: Rates}\n- {id: ocean, name: Ocean rates, parent: rates}\n- {id: law, name: Law}\n"
MEMBER = "[{person: ada, role: author}]"
FILES: dict[str, str | bytes] = {
    "portal.yml": "contact: https://chat.example.com/users/{handle}?from=learning\n",
    "content/people.yml": PEOPLE,
    "content/skills.yml": SKILLS,
    "content/sales/index.md": TEAM,
    "content/sales/courses/first/index.md": course(
        "First", "stable", skills="[rates]", level="beginner", people=MEMBER, minutes="95", review_by="2026-11-20"
    ),
    "content/sales/courses/second/index.md": course(
        "Second", "stable", skills="[rates, ocean]", level="beginner", review_by="2026-12-20", minutes="30"
    ),
    "content/sales/courses/third/index.md": course("Third", "stable", skills="[ocean]"),
    "content/sales/courses/past/index.md": course("Past", "retired", skills="[law]", retired_reason="Nobody took it."),
}


def publish(portal: Portal, **more: str) -> PublishedCatalogue:
    result = run_pipeline(portal(FILES | more), TODAY)
    return PublishedCatalogue(result.catalogue, result.context, result.rules)


def render(template: str, view: object, **values: Any) -> str:
    values = {"body": "", "edit_url": "", "report_url": "", "toc": ()} | values
    return str(render_fragment(create_environment(), template, "/page/", view=view, **values))


@pytest.mark.parametrize(
    ("pattern", "handle", "url"),
    [
        ("https://chat.example.com/users/{handle}", "@d salazar/..", "https://chat.example.com/users/d%20salazar%2F.."),
        ("mailto:{handle}@example.com", "d.salazar", "mailto:d.salazar@example.com"),
        ("https://chat.example.com/?to={id}", None, "https://chat.example.com/?to=diego"),
        ("https://chat.example.com/users/{handle}", None, ""),
        (None, "d.salazar", ""),
    ],
)
def test_a_person_is_reached_where_the_pattern_says(pattern: str | None, handle: str | None, url: str) -> None:
    if pattern:
        assert kinds.Portal(contact=pattern).contact == pattern
    assert build_contact_url(pattern, handle, "diego") == url


@pytest.mark.parametrize(
    "pattern",
    [
        "https://chat.example.com/users", "javascript:alert({id})", "https://{handle}.example.com/", "//chat/{id}",
        "https://chat.example.com/{id}/{handle}", "mailto:team@{handle}.example", "https://chat.example.com/../{id}",
        "https://user:word@chat.example.com/{id}", "ftp://chat.example.com/{id}", "https://chat.example.com/{name}",
        "mailto:{handle}@example.com?bcc=other@example.com", 'https://chat.example.com/"{id}',
    ],
)  # fmt: skip
def test_a_pattern_that_leads_elsewhere_is_refused(portal: Portal, pattern: str) -> None:
    with pytest.raises(ValidationError, match="is no address that can be filled in for a person"):
        kinds.Portal(contact=pattern)
    (message,) = findings(portal({"portal.yml": f"contact: '{pattern}'\n"}), "wrong-value")
    assert "`contact`" in message
    assert "is no address that can be filled in for a person" in message


def test_people_have_initials_roles_a_team_and_a_contact(portal: Portal) -> None:
    view = build_people_page(publish(portal))
    ada, cy = view.people
    assert (ada.initials, ada.roles, ada.team_id) == ("AL", ("Rate desk lead",), "sales")
    assert ada.contact_url == "https://chat.example.com/users/a.king?from=learning"
    assert (cy.initials, cy.contact_url, cy.team_id) == ("CY", "", "")
    assert [(id, team.title) for id, team in view.teams] == [("sales", "Sales team")]
    html = render("people.html", view)
    assert html.count('data-t-narrowed="sales"') == 1
    assert html.count('class="t-person__contact"') == 1
    nobody = render("people.html", replace(view, people=()))
    assert "There is nothing here yet." in nobody
    assert "<form" not in nobody


def test_the_map_of_skills_names_what_has_no_course_at_which_level(portal: Portal) -> None:
    view = build_skill_map(publish(portal))
    assert [level.label for level in view.levels] == ["Beginner", ""]
    rows = {row.title: (row.depth, [(cell.count, cell.url) for cell in row.cells]) for row in view.rows}
    assert list(rows) == ["Rates", "Ocean rates", "Law"]
    assert rows["Rates"] == (0, [(2, "/catalogue/?skills=rates&level=beginner"), (0, "")])
    assert rows["Ocean rates"] == (
        1,
        [(1, "/catalogue/?skills=ocean&level=beginner"), (1, "/catalogue/?skills=ocean")],
    )
    assert rows["Law"] == (0, [(0, ""), (0, "")])  # a retired course teaches nobody
    assert [link.title for link in view.untaught] == ["Law"]
    html = render("skills.html", view)
    assert html.count("t-map__cell--0") == 3
    assert "1 skill has no course yet" in html
    assert 'aria-label="2 courses, Rates, Beginner"' in html


def test_a_team_shows_who_helps_and_what_waits_for_its_manager(portal: Portal) -> None:
    published = publish(portal)
    team = published.catalogue.find_entry("team", "sales")
    assert team
    view = build_team_page(published, team)
    assert [(link.title, link.note) for link in view.members] == [("Ada King Lovelace", "Rate desk lead")]
    acts = [(link.title, link.note) for link in view.next_acts]
    assert acts[0] == ("First", "Review overdue since 20 November 2026")
    assert ("Third", "Not approved yet") in acts
    assert acts[-1] == ("Second", "Review by 20 December 2026")


def test_a_course_begins_with_its_duration_and_the_way_in(portal: Portal) -> None:
    published = publish(
        portal,
        **{"content/sales/courses/first/01-read.md": "---\ntitle: Read\ntype: read\nminutes: 95\n---\n\nText.\n"},
    )
    view = build_course_page(published, published.catalogue.entry(("course", "first")))
    html = render("course.html", view)
    head = html[: html.index("</header>")]
    essentials = re.findall(r"<li[^>]*>(.*?)</li>", head[head.index("t-essentials") :], re.DOTALL)
    words = [re.sub(r"<[^>]*>|\s+", " ", one).split() for one in essentials]
    assert words[0] == ["1", "h", "35", "min", "in", "1", "lesson"]
    assert ["Beginner"] in words
    assert ["Self", "paced"] in words
    assert 'class="t-start"><a class="t-button" href="../courses/first/read/"' in head
    assert html.count('class="t-start"') == 1


def test_nobody_behind_a_course_leaves_no_empty_list(portal: Portal) -> None:
    published = publish(portal)
    html = render("course.html", build_course_page(published, published.catalogue.entry(("course", "third"))))
    assert "Contacts and contributors" in html
    assert not re.search(r"<(ul|ol|dl)[^>]*>\s*</\1>", html)


def test_facts_of_the_review_can_be_compared(portal: Portal) -> None:
    published = publish(portal)
    html = render("course.html", build_course_page(published, published.catalogue.entry(("course", "second"))))
    (facts,) = re.findall(r"<h2>Review status</h2>\s*<dl([^>]*)>", html)
    assert "data-t-facts" in facts


@pytest.mark.example
def test_what_a_good_course_needs_is_the_rubric_that_approves_it() -> None:
    result = run_pipeline(EXAMPLE, TODAY)
    published = PublishedCatalogue(result.catalogue, result.context, result.rules)
    view = build_good_course_page(published)
    rubric = published.catalogue.find_entry("rubric", "course-standard")
    assert rubric
    assert view.rubric
    html = render("good-course.html", view)
    assert html.count('class="t-criterion"') == len(rubric.meta.criteria)
    for criterion in rubric.meta.criteria:
        assert criterion.text.split(",")[0] in html
    assert f"All {len(result.rules)} rules" in html


def test_without_a_rubric_the_page_says_what_it_can(portal: Portal) -> None:
    view = build_good_course_page(publish(portal))
    assert view.rubric is None
    html = render("good-course.html", view)
    assert "t-shape" in html
    assert "t-criterion" not in html


def test_each_rule_stands_in_one_group_and_keeps_its_anchor() -> None:
    groups = build_rule_groups(RULES, own_rule_count=1)
    ids = [standard.id for group in groups for standard in group.standards]
    assert sorted(ids) == sorted(rule.id for rule in RULES)
    assert (groups[-1].id, [standard.id for standard in groups[-1].standards]) == ("own", [RULES[-1].id])
    assert len({group.id for group in groups}) == len(groups)
    html = render("standards.html", groups)
    for rule in RULES:
        assert f'id="{rule.id}"' in html
