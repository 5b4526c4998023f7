"""The repository's own files follow from the portal: who is asked by path, and what a pull request starts from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import EXAMPLE, TEAM, TODAY, Portal
from typer.testing import CliRunner

from trellis.approvals.evaluate.scores import find_score_lines
from trellis.approvals.protected_paths import GENERATED_PATHS, is_generated
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


@pytest.mark.parametrize(
    ("handle", "owners_of_sales"),
    [
        ("m/sales", ["/content/sales/ @m/learning"]),
        ("@m/sales @evil", ["/content/sales/ @m/learning"]),
        ("@m/sales\\n* @evil", []),  # a value of two lines is refused, so the team's file cannot be read
        ("@m/../x/y", ["/content/sales/ @m/learning"]),
    ],
)
def test_what_is_no_handle_is_not_written(portal: Portal, handle: str, owners_of_sales: list[str]) -> None:
    lines = owners(portal, learning='handle: "@m/learning"', sales=f'handle: "{handle}"')
    assert [line for line in lines if line.startswith("/content/sales/")] == owners_of_sales
    assert lines[0] == "* @m/learning", "who answers for a folder without a line of its own"
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


def test_files_that_follow_from_the_content_may_change_together_with_it() -> None:
    assert set(GENERATED_PATHS) == repository_files.FILES.keys() - {".github/ruleset.json"}
    assert is_generated("../../.github/CODEOWNERS")
    assert not any(
        map(is_generated, ("docs/.github/CODEOWNERS", ".github/CODEOWNERS/x", ".github/workflows/check.yml"))
    )


# A portal in a folder of a larger repository.


def nested(portal: Portal, tmp_path: Path, folder: str = "learning") -> Path:
    """A portal in a folder of a repository; returns its root."""
    root = portal({"portal.yml": "learning_team: sales\n", "content/sales/index.md": HANDLED})
    top = tmp_path / "monorepo"
    (top / ".git").mkdir(parents=True)
    place = top / folder
    place.mkdir(parents=True)
    for name in ("portal.yml", "content"):
        (root / name).rename(place / name)
    return place


HANDLED = TEAM.replace("leads: [ada]", 'leads: [ada]\nhandle: "@meridian/sales"')


@pytest.mark.parametrize(
    ("folder", "prefix"),
    [("learning", "/learning/"), ("apps/learning", "/apps/learning/"), ("our portal", "/our\\ portal/")],
)
def test_in_a_larger_repository_the_files_go_to_its_top_with_the_folders_name(
    portal: Portal, tmp_path: Path, folder: str, prefix: str
) -> None:
    root = nested(portal, tmp_path, folder)
    result = CliRunner().invoke(app, ["repository", "--root", str(root)])
    assert result.exit_code == 0, result.output
    assert not (root / ".github").exists()
    up = "../" * (folder.count("/") + 1)
    assert f"{up}{OWNERS}: written" in result.output
    lines = [" ".join(line.rsplit(maxsplit=1)) for line in (tmp_path / "monorepo" / OWNERS).read_text().split("\n")]
    assert [line for line in lines if line and not line.startswith("#")] == [
        f"{prefix} @meridian/sales",
        f"{prefix}content/sales/ @meridian/sales",
        f"{prefix}content/*/rubrics/ @meridian/sales",
    ], "nothing outside the portal's folder is given to anybody"
    assert CliRunner().invoke(app, ["repository", "--check", "--root", str(root)]).exit_code == 0
    (tmp_path / "monorepo" / OWNERS).write_text("# Written by `trellis repository` long ago\n")
    assert CliRunner().invoke(app, ["repository", "--check", "--root", str(root)]).exit_code == 1
    assert CliRunner().invoke(app, ["repository", "--root", str(root)]).exit_code == 0


@pytest.mark.parametrize("path", [OWNERS, TEMPLATE, ".github/ruleset.json", ".github/ISSUE_TEMPLATE/config.yml"])
def test_what_others_wrote_at_the_top_is_never_replaced(portal: Portal, tmp_path: Path, path: str) -> None:
    root = nested(portal, tmp_path)
    theirs = tmp_path / "monorepo" / path
    theirs.parent.mkdir(parents=True)
    theirs.write_text("* @everybody\n")
    result = CliRunner().invoke(app, ["repository", "--root", str(root)])
    assert result.exit_code == 1
    assert f"../{path}" in result.output
    assert "Nothing was written" in result.output
    assert "Next: " in result.output
    assert theirs.read_text() == "* @everybody\n"
    assert [file for file in (tmp_path / "monorepo/.github").rglob("*") if file.is_file()] == [theirs]
    assert ("/learning/content/sales/" in result.output) == (path == OWNERS), "the lines to add by hand"


def test_a_portal_at_the_top_of_its_repository_is_as_before(portal: Portal) -> None:
    root = portal({})
    (root / ".git").mkdir()
    (root / OWNERS).parent.mkdir()
    (root / OWNERS).write_text("*\n")
    assert f"{OWNERS}: written" in CliRunner().invoke(app, ["repository", "--root", str(root)]).output


def test_refreshing_writes_the_files_of_the_forge_and_leaves_what_others_wrote(portal: Portal) -> None:
    root = portal({".github/workflows/check.yml": "name: check\n", OWNERS: "* @acme/all\n"})
    catalogue = run_pipeline(root, TODAY).catalogue
    written, foreign = repository_files.refresh_files(root, catalogue)
    assert foreign == [OWNERS]
    assert (root / OWNERS).read_text() == "* @acme/all\n"
    assert {".github/ruleset.json", ".github/workflows/preview.yml", ".vscode/trellis.code-snippets"} <= {*written}
    assert not (root / ".gitlab").exists()
    assert repository_files.refresh_files(root, catalogue) == ([], [OWNERS])


def test_without_a_forge_only_the_snippets_are_refreshed(portal: Portal) -> None:
    root = portal({})
    paths = ([".vscode/trellis.code-snippets"], [])
    assert repository_files.refresh_files(root, run_pipeline(root, TODAY).catalogue) == paths


def test_a_repository_with_the_jobs_of_gitlab_alone_has_no_file_of_github(portal: Portal) -> None:
    root = portal({".gitlab-ci.yml": "stages: []\n"})
    stale_files = repository_files.find_stale_files(root, run_pipeline(root, TODAY).catalogue)
    assert ".gitlab/issue_templates/need.md" in stale_files
    assert [path for path in stale_files if path.startswith(".github")] == []
