"""A register that holds no record is an empty list, and one that cannot be read hides no more than it may hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import PEOPLE, TEAM, TODAY, Portal, course, findings
from test_affected import git
from test_cli import trellis

from trellis.check.context import PortalChange
from trellis.pipeline.incremental.affected import find_affected_files
from trellis.pipeline.run import run_pipeline

PAGE = "content/sales/courses/quoting/index.md"
OTHER = "content/sales/courses/closing/index.md"
OPERATIONS = "content/operations/index.md"
OPERATIONS_PAGE = "content/operations/courses/loading/index.md"
SKILLS, ROLES, GONE = "content/skills.yml", "content/roles.yml", "content/sales/gone.yml"

OPERATIONS_TEAM = TEAM.replace("Sales team", "Operations team")
STABLE = course("Agreeing on rates", status="stable")
TOMBSTONE = "- id: old\n  title: Old\n  on: 2026-01-01\n  reason: It is no longer needed by anybody.\n"


def find_lost_addresses(root: Path, before: dict[str, str]) -> list[str]:
    """What a change loses that began with these files. Each as ``path: message``."""
    checked = run_pipeline(root, TODAY, change=PortalChange(frozenset(before), before.get))
    return [f"{d.location.path}: {d.message}" for d in checked.diagnostics if d.rule == "address-gone"]


WITHOUT_RECORDS = ["# nothing\n", "---\n", "~\n", "null\n", "---\n# nothing\n...\n"]


@pytest.mark.parametrize("text", WITHOUT_RECORDS)
@pytest.mark.parametrize(
    ("path", "name"),
    [
        (SKILLS, "no skill is called `pricing`"),
        ("content/people.yml", "no person is called `ada`"),
        ("content/sales/metrics.yml", "no metric is called `wins`"),
    ],
)
def test_a_register_without_records_leaves_no_reference_undecided(
    portal: Portal, path: str, name: str, text: str
) -> None:
    root = portal({PAGE: course("Quoting rates", skills="[pricing]", metrics="[wins]"), path: text})
    assert any(line.endswith(name) for line in findings(root, "unknown-reference"))


@pytest.mark.parametrize("text", WITHOUT_RECORDS)
def test_a_list_of_what_is_gone_without_records_keeps_no_address(portal: Portal, text: str) -> None:
    root = portal({GONE: text, OPERATIONS: OPERATIONS_TEAM})
    lines = find_lost_addresses(root, {GONE: TOMBSTONE, PAGE: STABLE, OPERATIONS_PAGE: STABLE})
    assert {tuple(line.split(" ")[:2]) for line in lines} == {
        ("content/operations/gone.yml:", "`/courses/loading/`"),
        (f"{GONE}:", "`/courses/quoting/`"),
        (f"{GONE}:", "`/courses/old/`"),
    }


CONFLICT = "<<<<<<< a\n"
UNREADABLE = ["a: b\n", "x\n", CONFLICT, b"\xff\n", "- a: &x [*x]\n", "- id: [\n"]


@pytest.mark.parametrize("text", UNREADABLE)
@pytest.mark.parametrize("path", [SKILLS, ROLES, "content/people.yml", "content/sales/metrics.yml", GONE])
def test_a_register_that_cannot_be_read_is_an_error(portal: Portal, path: str, text: str | bytes) -> None:
    lines = findings(portal({PAGE: course("Quoting rates"), path: text}))
    assert any(line.startswith(f"{path}:") and " error[" in line for line in lines)


@pytest.mark.parametrize("text", [text for text in UNREADABLE if text != CONFLICT])
def test_what_is_gone_of_one_team_cannot_be_read_and_the_others_addresses_are_told(
    portal: Portal, text: str | bytes
) -> None:
    root = portal({GONE: text, OPERATIONS: OPERATIONS_TEAM})
    lines = find_lost_addresses(root, {PAGE: STABLE, OPERATIONS_PAGE: STABLE})
    assert [line.split(" ")[1] for line in lines] == ["`/courses/loading/`"]


def test_of_an_unfinished_merge_the_first_version_is_read_though_it_holds_nothing(portal: Portal) -> None:
    lines = find_lost_addresses(portal({GONE: CONFLICT}), {PAGE: STABLE})
    assert [line.split(" ")[1] for line in lines] == ["`/courses/quoting/`"]


def test_of_a_team_that_is_gone_any_other_may_keep_the_addresses(portal: Portal) -> None:
    root = portal({GONE: "a: b\n"})
    assert find_lost_addresses(root, {OPERATIONS_PAGE: STABLE}) == []


def test_a_faulty_tombstone_hides_no_other_address(portal: Portal) -> None:
    root = portal({GONE: "- id: quoting\n  title: Quoting rates\n"})
    lines = find_lost_addresses(root, {PAGE: STABLE, OTHER: STABLE})
    assert [line.split(" ")[1] for line in lines] == ["`/courses/closing/`"]


def test_a_role_that_is_not_valid_leaves_only_its_own_names_undecided(portal: Portal) -> None:
    roles = "- id: closer\n  name: Closer\n  unheard: x\n- id: planner\n  name: Planner\n"
    audience = "{teams: [sales], roles: [closer, Closer, planner, Nobody]}"
    root = portal({PAGE: course("Quoting rates", audience=audience), ROLES: roles})
    assert [line.split("] ")[1] for line in findings(root, "unknown-reference")] == ["no role is called `Nobody`"]


REGISTERS = {
    ROLES: "- id: closer\n  name: Closer\n",
    SKILLS: "- id: pricing\n  name: Pricing\n",
    "content/people.yml": PEOPLE,
    "content/sales/metrics.yml": "- id: wins\n  name: Wins\n",
    GONE: TOMBSTONE,
}


@pytest.mark.parametrize(
    "text", ["# nothing\n", "", "\ufffd\n", *(text for text in UNREADABLE if isinstance(text, str))]
)
@pytest.mark.parametrize("path", REGISTERS)
def test_a_register_that_comes_from_or_becomes_what_cannot_be_read_affects_itself(
    portal: Portal, path: str, text: str
) -> None:
    catalogue = run_pipeline(portal({PAGE: course("Quoting rates", skills="[pricing]"), **REGISTERS}), TODAY).catalogue
    whole = REGISTERS[path]
    for before, after in ((whole, text), (text, whole), (text, text), (None, text), (text, None)):
        affected = find_affected_files(catalogue, {}, {path}, {path: before}.get, {path: after}.get)
        assert path in affected
        assert (PAGE in affected) == (path == SKILLS and whole in (before, after))


def test_the_command_judges_a_register_that_lost_its_records(portal: Portal) -> None:
    root = portal({PAGE: course("Quoting rates"), **REGISTERS})
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "first")
    (root / ROLES).write_text("a: b\n", encoding="utf-8")
    result = trellis("check", "--root", str(root), "--since", "HEAD", "--today", TODAY.isoformat())
    assert result.returncode == 1
    assert f"{ROLES}:1:1: error[fm-not-mapping]" in result.stdout


STORY = """\
---
title: What became of it
summary: What has become of the talks about rates since the course began.
status: stable
kind: change
date: 2026-10-01
audience: {teams: all}
items: [quoting]
---
It has become quicker to agree.
"""
TOMBSTONE_SLIPS = [
    ("on: 2026-01-01", "on: 2026-13-01"),
    ("title: Old", "title: [Old"),
    ("title: Old", "kind: corse\n  title: Old"),
    ("reason: ", "reason:"),
    ("- id: quoting", "- id: Quoting"),
    ("- id: quoting", "- id: [quoting"),
]


@pytest.mark.parametrize(("right", "wrong"), TOMBSTONE_SLIPS)
def test_a_slip_in_a_tombstone_is_told_there_and_in_no_story(portal: Portal, right: str, wrong: str) -> None:
    tombstone = TOMBSTONE.replace("id: old", "id: quoting")
    assert right in tombstone
    root = portal({GONE: tombstone.replace(right, wrong), "content/sales/stories/past.md": STORY})
    lines = findings(root)
    assert any(line.startswith(f"{GONE}:") for line in lines)
    assert not any("unknown-reference" in line for line in lines), lines


def test_a_tombstone_with_a_slip_leaves_other_ids_unknown(portal: Portal) -> None:
    story = STORY.replace("[quoting]", "[quoting, nowhere]")
    tombstone = TOMBSTONE.replace("id: old", "id: quoting").replace("on: 2026-01-01", "on: soon")
    lines = findings(portal({GONE: tombstone, "content/sales/stories/past.md": story}), "unknown-reference")
    assert [line.split("] ")[1] for line in lines] == ["no course or path is called `nowhere`"]


@pytest.mark.parametrize(
    ("path", "text", "key"),
    [
        ("content/people.yml", "- id: bob_low\n  name: Bob\n", "people: [{person: bob-low, role: author}]"),
        (SKILLS, "- id: Pricing\n  name: Pricing\n", "skills: [pricing]"),
        (SKILLS, "- id:\n  name: Pricing\n", "skills: [pricing]"),
        (SKILLS, "- name: Pricing\n", "skills: [pricing]"),
    ],
)
def test_an_id_of_the_wrong_form_is_told_where_it_is_written(portal: Portal, path: str, text: str, key: str) -> None:
    register = (PEOPLE if path == "content/people.yml" else "") + text
    name, value = key.split(": ", 1)
    root = portal({path: register, PAGE: course("Quoting rates", **{name: value})})
    lines = findings(root)
    assert any(line.startswith(f"{path}:") for line in lines)
    assert not any("unknown-reference" in line for line in lines), lines


@pytest.mark.parametrize("status", ["status: [done", "status: nowhere", "status done"])
def test_a_session_of_unread_status_beside_an_unread_tombstone_breaks_nothing(portal: Portal, status: str) -> None:
    session = f"---\ntitle: A talk\n{status}\nitem: quoting\nhosts: [ada]\n---\n"
    lines = findings(portal({GONE: "a: b\n", "content/sales/sessions/2026-10-01-talk.md": session}))
    assert any("sessions/2026-10-01-talk.md" in line for line in lines)
