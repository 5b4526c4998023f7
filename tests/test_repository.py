"""The repository's own files follow from the portal: who is asked by path, and what a pull request starts from."""

from __future__ import annotations

import re

import pytest
from conftest import EXAMPLE, TEAM, TODAY, Portal
from typer.testing import CliRunner

from trellis.approvals.evaluate.scores import find_score_lines
from trellis.cli import app
from trellis.forge import repository_files
from trellis.pipeline.run import CheckedPortal, run_pipeline

OWNERS = ".github/CODEOWNERS"
TEMPLATE = ".github/pull_request_template.md"
RUBRIC = """\
title: Standard & *of* courses
summary: What a course is read against before it is cleared for people to take.
status: stable
for: content
criteria:
  - {id: right, text: "It is | right @all", levels: [No, "Yes, `really`"], pass: 2}
  - {id: clear, text: It is clear., levels: [No, Yes], pass: 2}
  - {id: tried, text: It was tried., levels: [No, Yes], pass: 2}
version: 1
"""


def test_the_examples_files_are_as_its_portal_says(example: CheckedPortal) -> None:
    assert repository_files.find_stale_files(EXAMPLE, example.catalogue) == []


def owners(portal: Portal, **teams: str) -> list[str]:
    files = {
        f"content/{id}/index.md": TEAM.replace("leads: [ada]", f"leads: [ada]\n{more}") for id, more in teams.items()
    }
    root = portal({"portal.yml": "learning_team: learning\n", **files})
    content = repository_files.FILES[OWNERS](run_pipeline(root, TODAY).catalogue)
    return [
        " ".join(line.split())
        for line in content.split("\n")
        if line and not line.startswith("# Written") and not line.startswith("# Of")
    ]


def test_a_team_owns_its_folder_and_the_learning_team_the_rest(portal: Portal) -> None:
    assert owners(portal, learning='handle: "@meridian/learning"', sales='handle: "@meridian/sales"') == [
        "* @meridian/learning",
        "/content/learning/ @meridian/learning",
        "/content/sales/ @meridian/sales",
        "/content/*/rubrics/ @meridian/learning",
    ]


def test_a_team_without_a_handle_is_answered_for_by_the_team_above(portal: Portal) -> None:
    lines = owners(
        portal, learning='handle: "@m/learning"', sales='handle: "@m/sales"', desk="parent: sales", quay="parent: quay"
    )
    assert "/content/desk/ @m/sales" in lines
    assert "/content/quay/ @m/learning" in lines


@pytest.mark.parametrize("handle", ["m/sales", "@m/sales @evil", "@m/sales\\n* @evil", "@m/../x/y"])
def test_what_is_no_handle_is_not_written(portal: Portal, handle: str) -> None:
    lines = owners(portal, learning='handle: "@m/learning"', sales=f'handle: "{handle}"')
    assert "/content/sales/ @m/learning" in lines
    assert not any("evil" in line for line in lines)


def test_without_any_handle_the_file_says_so(portal: Portal) -> None:
    assert owners(portal, sales="") == ["# *: nobody has a `handle`", "# /content/sales/: nobody has a `handle`"]


def test_the_template_holds_each_rubrics_lines_and_scores_nothing_by_itself(portal: Portal) -> None:
    settings = "approvals:\n  rubrics: {course: standard}\n"
    root = portal({"portal.yml": settings, "content/sales/rubrics/standard.yml": RUBRIC})
    template = repository_files.FILES[TEMPLATE](run_pipeline(root, TODAY).catalogue)
    assert "```text\n- right: _/2\n- clear: _/2\n- tried: _/2\n```" in template
    assert find_score_lines(template) == ()
    assert r"| right | It is \| right @⁠all | 2: Yes, `really` |" in template
    assert "<summary>A course: Standard &amp; *of* courses</summary>" in template
    filled = re.sub(r"```(text)?\n", "", template).replace("_/2", "2/2")
    assert [(line.criterion, line.level) for line in find_score_lines(filled)] == [
        ("right", 2),
        ("clear", 2),
        ("tried", 2),
    ]


def test_without_a_rubric_nobody_is_asked_for_scores(portal: Portal) -> None:
    assert "level" not in repository_files.FILES[TEMPLATE](run_pipeline(portal({}), TODAY).catalogue)


def test_check_says_what_is_stale_and_writes_nothing(portal: Portal) -> None:
    root = portal({})
    stale = CliRunner().invoke(app, ["repository", "--check", "--root", str(root)])
    assert (stale.exit_code, (root / OWNERS).exists()) == (1, False)
    assert f"{OWNERS}: stale" in stale.output
    assert CliRunner().invoke(app, ["repository", "--root", str(root)]).exit_code == 0
    assert CliRunner().invoke(app, ["repository", "--check", "--root", str(root)]).exit_code == 0
    (root / OWNERS).write_text("*\n")
    assert CliRunner().invoke(app, ["repository", "--check", "--root", str(root)]).exit_code == 1
