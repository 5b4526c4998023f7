"""What readers see on a day: nothing that is still to come, and words that stand for no entry."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from conftest import TODAY, Portal, course

from trellis.derive import build_catalogue_json
from trellis.derive.fields import Value, _build_value
from trellis.derive.pages.course import build_course_page
from trellis.derive.published import PublishedCatalogue
from trellis.kinds import Ref
from trellis.pipeline.run import run_pipeline

MOMENT = datetime(2026, 11, 23, 12, tzinfo=UTC)
STORY = """\
---
title: {title}
summary: What changed for everybody who quotes a rate, told in one place.
status: stable
kind: news
date: {date}
audience: {{teams: [sales]}}
---
The rates of three lanes are new.
"""


def publish(portal: Portal, files: dict[str, str | bytes]) -> PublishedCatalogue:
    result = run_pipeline(portal(files), TODAY)
    return PublishedCatalogue(result.catalogue, result.context, result.rules)


def test_a_story_is_shown_from_its_date_on(portal: Portal) -> None:
    days = {"past": -1, "present": 0, "future": 1}
    files: dict[str, str | bytes] = {
        f"content/sales/stories/{id}.md": STORY.format(title=f"A {id} story", date=TODAY + timedelta(days))
        for id, days in days.items()
    }
    published = publish(portal, files)
    assert {story.id for story in published.catalogue.stories} == set(days)
    assert [story.id for story in published.stories] == ["present", "past"]


def test_a_word_that_stands_for_no_entry_is_allowed_where_its_field_says_so(portal: Portal) -> None:
    needed = "{teams: [%s], due_days: 30}"
    files: dict[str, str | bytes] = {
        f"content/sales/courses/{id}/index.md": course(f"Course {id}", required_for=needed % team)
        for id, team in {"everyone": "all", "nobody": "none"}.items()
    }
    result = run_pipeline(portal(files), TODAY)
    unknown = [d.location.path for d in result.diagnostics if d.rule == "unknown-reference"]
    assert unknown == ["content/sales/courses/nobody/index.md"]


def test_such_a_word_is_shown_as_itself(portal: Portal) -> None:
    published = publish(portal, {})
    assert _build_value(published, "all", Ref("team", also=("all",))) == Value("all", "All")
    assert _build_value(published, "all", Ref("team")) is None


def test_people_who_are_not_on_the_roster_are_credited_by_name(portal: Portal) -> None:
    page = course("Quoting rates", "stable", credit="[Noor Haddad, Jan de Wit]", people="[{person: ada, role: author}]")
    published = publish(portal, {"content/sales/courses/quoting/index.md": page})
    view = build_course_page(published, published.catalogue.courses[0])
    assert ([link.title for link in view.people], view.credit) == (["Ada"], ("Noor Haddad", "Jan de Wit"))
    assert build_catalogue_json(published, MOMENT)["courses"][0]["credit"] == ["Noor Haddad", "Jan de Wit"]
