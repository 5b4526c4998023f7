"""References both ways, ids claimed once, former ids, cycles."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import TEAM, TODAY, Portal, course, findings

from trellis.catalogue.catalogue import Catalogue
from trellis.catalogue.cycles import find_cycles
from trellis.catalogue.obligations import find_required_teams
from trellis.check.release import hash_state
from trellis.pipeline.run import run_pipeline

FIRST, SECOND = "content/sales/courses/first/index.md", "content/sales/courses/second/index.md"


def catalogue(root: Path) -> Catalogue:
    return run_pipeline(root, TODAY).catalogue


def test_a_reference_is_known_from_both_ends(portal: Portal) -> None:
    content = catalogue(portal({FIRST: course("First"), SECOND: course("Second", prerequisites="[first]")}))
    first, second = content.courses
    assert [r.target for r in content.references_from(second)] == [("course", "first")]
    assert content.referrers(first, "course", "prerequisites") == (second,)


def test_an_unknown_reference_suggests_the_nearest_id(portal: Portal) -> None:
    result = run_pipeline(portal({FIRST: course("First"), SECOND: course("Second", prerequisites="[frist]")}), TODAY)
    (finding,) = [d for d in result.diagnostics if d.rule == "unknown-reference"]
    assert (finding.location.line, finding.location.column, finding.location.end) == (7, 17, 22)
    assert finding.message == "no course or path is called `frist`"
    assert finding.help.startswith("did you mean `first`?")


def test_a_former_id_still_leads_to_its_entry(portal: Portal) -> None:
    root = portal(
        {FIRST: course("First", aliases="[old-first]"), SECOND: course("Second", prerequisites="[old-first]")}
    )
    assert catalogue(root).referrers(catalogue(root).courses[0], "course")
    assert findings(root, "renamed-reference") == [
        f"{SECOND}:7:17 advice[renamed-reference] `old-first` is now called `first`"
    ]


def test_a_former_id_beside_the_present_one_is_to_be_deleted(portal: Portal) -> None:
    second = course("Second", prerequisites="[first, old, other]", aliases="[]")
    files = {
        FIRST: course("First", aliases="[old]"),
        SECOND: second,
        "content/sales/courses/third/index.md": course("Third", aliases="[other]"),
    }
    helps = [d.help for d in run_pipeline(portal(files), TODAY).diagnostics if d.rule == "renamed-reference"]
    assert helps == ["`first` stands in this list already; delete one of the two", "write `third`"]


def test_two_kinds_cannot_share_an_id(portal: Portal) -> None:
    path = "content/sales/pages/first.md"
    page = (
        "---\ntitle: First page\nsummary: A page that has the very id of the course beside it.\nstatus: stable\n---\n"
        "Text.\n"
    )
    assert findings(portal({FIRST: course("First"), path: page}), "duplicate-id") == [
        f"{path}:1:1 error[duplicate-id] the id `first` is taken by another course"
    ]


def test_a_former_id_cannot_belong_to_two(portal: Portal) -> None:
    root = portal({FIRST: course("First", aliases="[old]"), SECOND: course("Second", aliases="[old, first]")})
    assert findings(root, "duplicate-alias") == [
        f"{SECOND}:7:11 error[duplicate-alias] the former id `old` belongs to another course",
        f"{SECOND}:7:16 error[duplicate-alias] the former id `first` belongs to another course",
    ]


def test_a_lesson_names_outcomes_of_its_own_course(portal: Portal) -> None:
    lesson = "content/sales/courses/first/01-start.md"
    text = "---\ntitle: Start here\ntype: read\nminutes: 5\noutcomes: [quote, qoute]\n---\nText.\n"
    outcomes = "[{id: quote, text: Draft a quote for a lane}]"
    assert findings(portal({FIRST: course("First", outcomes=outcomes), lesson: text}), "unknown-reference") == [
        f"{lesson}:5:19 error[unknown-reference] no outcome of this course is called `qoute`"
    ]


def test_cycles_are_found_once_and_start_with_the_first_key(portal: Portal) -> None:
    files = {
        f"content/sales/courses/{name}/index.md": course(f"Course {name}", prerequisites=f"[{before}]")
        for name, before in {"one": "three", "two": "one", "three": "two", "four": "one", "five": "five"}.items()
    }
    content = catalogue(portal({**files}))
    courses = [entry.key for entry in content.courses]
    loops = find_cycles(courses, lambda key: [target for _, target in content.edges[key]])
    assert sorted([id for _, id in loop] for loop in loops) == [["five"], ["one", "three", "two"]]


TEAM_OF_OTHER_NAME = TEAM.replace("manager:", "aliases: [warehousing]\nmanager:")
SESSION = """\
---
title: Where the floor stands
summary: The learning team and the floor agree on what the next quarter needs most.
status: {status}
kind: touchpoint
start: 2026-12-08 10:00
end: 2026-12-08 11:00
timezone: Europe/Amsterdam
audience: {{teams: [warehousing]}}
---
Bring your questions.
"""


def test_a_team_by_its_former_id_is_required_to_take_a_course_and_is_met(portal: Portal) -> None:
    files = {
        "content/floor/index.md": TEAM_OF_OTHER_NAME,
        FIRST: course("First", "stable", required_for="{teams: [warehousing], due_days: 30}"),
        "content/sales/sessions/touchpoint.md": SESSION.format(status="planned"),
    }
    content = catalogue(root := portal(files))
    required_for = content.courses[0].meta.required_for
    assert required_for
    assert find_required_teams(content, required_for) == ("floor",)
    assert not [finding for finding in findings(root, "team-without-touchpoint") if "content/floor/" in finding]


@pytest.mark.parametrize(
    ("keys", "written", "present"),
    [
        ({"skills": "[old-skill]"}, "old-skill", "new-skill"),
        ({"renews": "old-second"}, "old-second", "second"),
        ({"supersedes": "[old-second]"}, "old-second", "second"),
        ({"prerequisites": "[old-second]"}, "old-second", "second"),
        ({"audience": "{teams: [warehousing, sales]}"}, "warehousing", "floor"),
    ],
)
def test_what_is_named_by_a_former_id_reads_as_the_present_one(
    portal: Portal, keys: dict[str, str], written: str, present: str
) -> None:
    files = {
        "content/floor/index.md": TEAM_OF_OTHER_NAME,
        "content/skills.yml": "- id: new-skill\n  name: New skill\n  aliases: [old-skill]\n",
        FIRST: course("First", **keys),
        SECOND: course("Second", aliases="[old-second]"),
    }
    first = catalogue(portal(files)).courses[0]
    for meta, shown, hidden in ((first.written_meta, written, present), (first.meta, present, written)):
        assert f"'{shown}'" in repr(meta)
        assert f"'{hidden}'" not in repr(meta)


def test_a_lesson_named_by_a_former_id_reads_as_the_present_one(portal: Portal) -> None:
    folder = FIRST.removesuffix("/index.md")
    lesson = "---\ntitle: The lesson\ntype: read\nminutes: 5\naliases: [old]\n---\nText.\n"
    files = {
        FIRST: course("First", modules="[{title: All of it, first_lesson: old}]"),
        f"{folder}/01-now.md": lesson,
    }
    assert catalogue(portal(files)).courses[0].meta.modules[0].first_lesson == "now"


@pytest.mark.parametrize(("key", "value"), [("skills", "[rates]"), ("supersedes", "[first]"), ("variant_of", "first")])
def test_what_is_renamed_makes_nothing_new_of_what_names_it(portal: Portal, key: str, value: str) -> None:
    """Close pairs of courses are looked at again where one of them is new, by what is compared."""
    skills = "- id: {}\n  name: Rates\n"
    files = {FIRST: course("First"), SECOND: course("Second", **{key: value})}
    before = catalogue(portal({**files, "content/skills.yml": skills.format("rates")}))
    renamed = course("First", aliases="[first]")
    root = portal({})
    (root / FIRST).unlink()
    after = catalogue(
        portal(
            {
                FIRST.replace("/first/", "/begin/"): renamed,
                "content/skills.yml": skills.format("prices") + "  aliases: [rates]\n",
            }
        )
    )
    second = after.find_entry("course", "second")
    assert second
    assert second.meta != second.written_meta
    assert hash_state(second) == hash_state(before.find_entry("course", "second"))  # type: ignore[arg-type]
