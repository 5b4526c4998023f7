"""What a change affects: its own entries and those that refer to them, with the verdicts of a full run."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from conftest import Portal, course
from test_cli import trellis

FIRST, SECOND, THIRD = (f"content/sales/courses/{id}/index.md" for id in ("first", "second", "third"))
SKILLS = "- id: pricing\n  name: Pricing\n- id: selling\n  name: Selling\n"


def git(root: Path, *arguments: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=T", "-c", "user.email=t@t.invalid", *arguments],
        cwd=root,
        check=True,
        capture_output=True,
    )


@pytest.fixture
def root(portal: Portal) -> Path:
    root = portal(
        {
            FIRST: course("First course", skills="[pricing]", levle="x"),
            SECOND: course("Second course", prerequisites="[first]", skills="[selling]", levle="x"),
            THIRD: course("Third course", levle="x"),
            "content/skills.yml": SKILLS,
        }
    )
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "first")
    return root


def find_errors(root: Path, *more: str) -> set[tuple[str, str]]:
    done = trellis("check", "--root", str(root), "--format", "json", *more)
    return {(d["path"], d["rule"]) for d in json.loads(done.stdout)["diagnostics"] if d["severity"] == "error"}


def test_nothing_changed_tells_nothing(root: Path) -> None:
    assert find_errors(root, "--since", "HEAD") == set()
    assert find_errors(root) == {(page, "unknown-key") for page in (FIRST, SECOND, THIRD)}


def test_a_changed_entry_tells_of_itself(root: Path) -> None:
    (root / THIRD).write_text(course("Third course", levle="y"), encoding="utf-8")
    assert find_errors(root, "--since", "HEAD") == {(THIRD, "unknown-key")}


def test_a_folder_tells_of_the_page_with_its_name(root: Path) -> None:
    page = "content/sales/pages/customs.md"
    (root / page).parent.mkdir()
    (root / page).write_text(
        "---\ntitle: Customs\nsummary: What to ask before a ship is in port.\nstatus: stable\n---\nText.\n", "utf-8"
    )
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "page")
    assert (page, "reserved-address") not in find_errors(root)
    (root / "content/customs").mkdir()
    (root / "content/customs/rate.pdf").write_bytes(b"%PDF-1.7")
    assert (page, "reserved-address") in find_errors(root, "--since", "HEAD")


def test_who_refers_to_a_changed_entry_is_told_too(root: Path) -> None:
    (root / FIRST).write_text(course("First course"), encoding="utf-8")
    (root / SECOND).write_text(course("Second course", prerequisites="[first]"), encoding="utf-8")
    git(root, "commit", "--all", "--quiet", "--message", "sound")
    (root / FIRST).unlink()
    assert find_errors(root, "--since", "HEAD") == {(SECOND, "unknown-reference")}


def test_a_record_of_a_register_affects_only_those_who_name_it(root: Path) -> None:
    for page, skill in ((FIRST, "pricing"), (SECOND, "selling"), (THIRD, "selling")):
        (root / page).write_text(course(f"Course {page[-12]}", skills=f"[{skill}]"), encoding="utf-8")
    git(root, "commit", "--all", "--quiet", "--message", "sound")
    (root / "content/skills.yml").write_text(SKILLS.replace("id: pricing", "id: costing"), encoding="utf-8")
    lost_page = ("content/skills.yml", "address-gone")
    assert find_errors(root, "--since", "HEAD") == {(FIRST, "unknown-reference"), lost_page}


ROLES = "- id: buyer\n  name: Buyer\n  synonyms: [Purchaser]\n- id: clerk\n  name: Clerk\n"


@pytest.mark.parametrize(
    ("before", "after", "affected"),
    [
        (ROLES, ROLES.replace("  synonyms: [Purchaser]\n", ""), {FIRST}),
        (ROLES, ROLES.replace("name: Clerk", "name: Office clerk").replace("id: clerk", "id: office-clerk"), {SECOND}),
        ("", ROLES.replace("  synonyms: [Purchaser]\n", ""), {FIRST}),
        (ROLES, ROLES.replace("Purchaser", "Purchaser, Fourth"), set()),
    ],
)
def test_a_role_affects_those_who_name_it_by_whatever_name(
    root: Path, before: str, after: str, affected: set[str]
) -> None:
    register = root / "content/roles.yml"
    for page, role in ((FIRST, "Purchasers"), (SECOND, "Clerks"), (THIRD, "buyer")):
        (root / page).write_text(course(f"Course {page[-12]}", audience=f"{{roles: [{role}]}}"), encoding="utf-8")
    if before:
        register.write_text(before, encoding="utf-8")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "sound")
    register.write_text(after, encoding="utf-8")
    assert find_errors(root, "--since", "HEAD") == {(page, "unknown-reference") for page in affected}
    assert find_errors(root, "--since", "HEAD") == find_errors(root)


def test_a_former_id_that_was_dropped_is_told_where_it_is_named(root: Path) -> None:
    (root / FIRST).write_text(course("First course", aliases="[premier]"), encoding="utf-8")
    (root / SECOND).write_text(course("Second course", prerequisites="[premier]"), encoding="utf-8")
    git(root, "commit", "--all", "--quiet", "--message", "alias")
    (root / FIRST).write_text(course("First course"), encoding="utf-8")
    assert find_errors(root, "--since", "HEAD") == {(SECOND, "unknown-reference")}


def test_who_links_a_changed_entry_is_told_too(root: Path) -> None:
    (root / FIRST).write_text(course("First course"), encoding="utf-8")
    (root / SECOND).write_text(course("Second course") + "\nSee [the first](../first/index.md).\n", encoding="utf-8")
    git(root, "commit", "--all", "--quiet", "--message", "links")
    (root / FIRST).unlink()
    assert find_errors(root, "--since", "HEAD") == {(SECOND, "link-broken")}


def test_a_new_file_counts_before_git_knows_it(root: Path) -> None:
    new = "content/sales/courses/fourth/index.md"
    (root / new).parent.mkdir()
    (root / new).write_text(course("Third course", status="stable"), encoding="utf-8")
    assert {path for path, _ in find_errors(root, "--since", "HEAD")} == {new}


def test_an_unknown_revision_is_bad_usage(root: Path) -> None:
    done = trellis("check", "--root", str(root), "--since", "--no-such")
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert "Git knows no revision --no-such here" in " ".join(done.stderr.split())


def test_without_git_it_is_bad_usage(portal: Portal) -> None:
    done = trellis("check", "--root", str(portal({})), "--since", "HEAD")
    assert done.returncode == 2


def test_github_puts_changed_lines_first(root: Path) -> None:
    text = (root / THIRD).read_text("utf-8")
    (root / THIRD).write_text(text.replace("levle: x", "levle: x\nmodus: y"), encoding="utf-8")
    done = trellis("check", "--root", str(root), "--since", "HEAD", "--format", "github")
    assert [line.split(",")[1] for line in done.stdout.splitlines()][:2] == ["line=8", "line=7"]
