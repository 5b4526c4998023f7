"""`--fix` edits what the change touches, or what is named: nobody's page is changed by somebody who did not mean to."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import run_trellis
from conftest import EXAMPLE, Portal
from conftest import TEAM as SALES
from repositories import PORTAL, RUBRIC, TEAM, Repository

OURS = "content/sales/pages/terms.md"
THEIRS = "content/operations/pages/slots.md"
ALSO_THEIRS = "content/learning/pages/rooms.md"
PAGE = """\
---
status: draft
title: Terms of payment
summary: When a shipper pays us, and what happens if they do not.
reviewed: {}
---

Thirty days.{}
"""
ROUGH = PAGE.format("31/12/2025", " ")
MENDED = PAGE.format("2025-12-31", "")
OTHER_WORDS = ROUGH.replace("Thirty", "Sixty")
LEFT = "2 other files could be mended, but do not differ from main."


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = Repository(tmp_path)
    repository.write({OURS: ROUGH, THEIRS: ROUGH, ALSO_THEIRS: ROUGH})
    repository.commit("Marit de Wit")
    repository.git("switch", "--quiet", "--create", "change")
    return repository


def fix(root: Path, *more: str) -> str:
    """What the command says. The errors that the check finds afterwards are not looked at here."""
    command = ["check", "--root", str(root), "--today", "2026-11-23"]
    done = run_trellis([*command, *(more or ("--fix", "--yes"))], cwd=EXAMPLE)
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout + done.stderr


def read(repository: Repository, *paths: str) -> list[str]:
    return [(repository.root / path).read_text("utf-8") for path in paths]


def test_what_the_change_does_not_touch_is_left_and_counted(repository: Repository) -> None:
    repository.write({OURS: OTHER_WORDS})
    output = fix(repository.root)
    assert "Mended 1 file.\n" in output
    assert LEFT in output
    assert read(repository, OURS) == [MENDED.replace("Thirty", "Sixty")]
    assert read(repository, THEIRS, ALSO_THEIRS) == [ROUGH, ROUGH]


@pytest.mark.parametrize("is_committed", [True, False])
def test_a_new_file_is_part_of_the_change(repository: Repository, is_committed: bool) -> None:
    new = "content/sales/pages/new.md"
    repository.write({new: ROUGH})
    if is_committed:
        repository.commit()
    assert "3 other files could be mended" in fix(repository.root)
    assert read(repository, new, OURS) == [MENDED, ROUGH]


def test_what_the_default_branch_got_since_is_no_part_of_the_change(repository: Repository) -> None:
    repository.write({OURS: OTHER_WORDS})
    repository.commit()
    repository.advance({THEIRS: OTHER_WORDS})
    fix(repository.root)
    assert read(repository, THEIRS) == [ROUGH]


def test_a_change_that_touches_nothing_of_the_kind_says_how_to_mend_more(repository: Repository) -> None:
    output = fix(repository.root)
    assert output.startswith(
        "Nothing here can be mended without you.\n3 other files could be mended, but do not differ"
    )
    assert f"`trellis check --fix {ALSO_THEIRS}`" in output
    assert read(repository, OURS, THEIRS, ALSO_THEIRS) == [ROUGH] * 3


@pytest.mark.parametrize(
    ("named", "mended"),
    [(THEIRS, [THEIRS]), ("content/operations", [THEIRS]), ("content", [OURS, THEIRS, ALSO_THEIRS])],
)
def test_what_is_named_is_mended_whether_the_change_touches_it_or_not(
    repository: Repository, named: str, mended: list[str]
) -> None:
    repository.write({OURS: OTHER_WORDS})
    output = fix(repository.root, "--fix", "--yes", str(repository.root / named))
    assert "could be mended" not in output
    changed = [path for path in (OURS, THEIRS, ALSO_THEIRS) if "2025-12-31" in read(repository, path)[0]]
    assert changed == mended


def test_another_revision_can_be_what_the_change_is_compared_with(repository: Repository) -> None:
    first = repository.change({THEIRS: OTHER_WORDS})
    repository.change({OURS: OTHER_WORDS})
    fix(repository.root, "--fix", "--yes", "--since", first)
    assert read(repository, THEIRS) == [OTHER_WORDS]
    assert "2025-12-31" in read(repository, OURS)[0]
    assert "Git knows no revision" in fix(repository.root, "--fix", "--yes", "--since", "nowhere")


def test_the_default_branch_may_be_known_from_the_forge_alone(repository: Repository) -> None:
    repository.git("update-ref", "refs/remotes/origin/main", "main")
    repository.git("branch", "--delete", "--force", "main")
    repository.write({OURS: OTHER_WORDS})
    assert "2 other files could be mended, but do not differ from origin/main." in fix(repository.root)


def test_where_git_knows_no_default_branch_everything_is_mended(repository: Repository, tmp_path: Path) -> None:
    repository.git("branch", "--move", "main", "trunk")
    assert "Mended 3 files." in fix(repository.root)


def test_without_git_everything_is_mended(portal: Portal) -> None:
    root = portal({OURS: ROUGH, "content/operations/index.md": SALES, THEIRS: ROUGH})
    assert "Mended 2 files." in fix(root)


def test_keys_change_places_on_request_only(repository: Repository) -> None:
    repository.write({OURS: OTHER_WORDS})
    fix(repository.root)
    assert read(repository, OURS)[0].startswith("---\nstatus: draft\ntitle:")
    fix(repository.root, "--fix-order", "--yes")
    assert read(repository, OURS)[0].startswith("---\ntitle: Terms of payment\n")
    assert read(repository, THEIRS) == [ROUGH]


REVIEW = """\
item: quoting
content_hash: sha256:{digest}
rubric: standard
rubric_version: 1
reviewer: diego
role: manager of Sales
key: accuracy
scores: {{outcomes: 2, accuracy: 2, practice: 2}}
outcome: approved
on: 2026-11-0{day}
"""
RUBRIC_FILE = "content/learning/rubrics/standard.yml"
TEMPLATE = ".github/pull_request_template.md"
INCLUSION = "  - {id: inclusion, text: Nobody is left out., levels: [Some are, Nobody is], pass: 2}\n"


@pytest.fixture
def reviewed(repository: Repository) -> Repository:
    """A rubric that two reviews cite, with the template that follows from it."""
    repository.git("switch", "--quiet", "main")
    records = {f"reviews/quoting/2026-11-0{day}-1.yml": REVIEW.format(digest="0" * 64, day=day) for day in (2, 3)}
    repository.write(dict(records))
    assert run_trellis(["repository", "--root", str(repository.root)], cwd=EXAMPLE).returncode == 0
    repository.commit("Marit de Wit")
    repository.git("branch", "--force", "change", "main")
    repository.git("switch", "--quiet", "change")
    return repository


def test_a_rubric_with_another_criterion_gets_a_new_version_and_keeps_the_former_one(reviewed: Repository) -> None:
    reviewed.write({RUBRIC_FILE: RUBRIC.replace("version: 1\n", f"{INCLUSION}version: 1\n")})
    output = fix(reviewed.root, "--fix", "--yes", "--format", "json")
    former = RUBRIC[RUBRIC.index("criteria:") : RUBRIC.index("version:")]
    kept = "".join(f"    {line}\n" for line in former.splitlines())
    assert read(reviewed, RUBRIC_FILE) == [
        RUBRIC.replace("version: 1\n", f"{INCLUSION}version: 2\nversions:\n  - version: 1\n{kept}")
    ]
    for rule in ("scores-off-rubric", "rubric-version", "missing-field"):
        assert rule not in output
    assert "- inclusion: _/2\n" in read(reviewed, TEMPLATE)[0]
    assert "Nothing here can be mended" in fix(reviewed.root)


def test_a_second_new_version_stands_beside_the_first(reviewed: Repository) -> None:
    reviewed.write({RUBRIC_FILE: RUBRIC.replace("version: 1\n", f"{INCLUSION}version: 1\n")})
    fix(reviewed.root)
    record = REVIEW.format(digest="0" * 64, day=4).replace("practice: 2", "practice: 2, inclusion: 2")
    reviewed.write({"reviews/quoting/2026-11-04-1.yml": record.replace("rubric_version: 1", "rubric_version: 2")})
    second = reviewed.commit()
    text = read(reviewed, RUBRIC_FILE)[0]
    reviewed.write({RUBRIC_FILE: text.replace("Nobody is left out.", "Everybody can take it.", 1)})
    fix(reviewed.root, "--fix", "--yes", "--since", second)
    versions = [line.strip() for line in read(reviewed, RUBRIC_FILE)[0].split("\n") if "version:" in line]
    assert versions == ["version: 3", "- version: 2", "- version: 1"]
    assert "rubric" not in fix(reviewed.root, "--format", "json").replace("rubrics/", "")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The course standard", "The standard for courses"),
        ("status: stable", "status: draft"),
    ],
)
def test_a_rubric_with_the_same_criteria_keeps_its_version(reviewed: Repository, old: str, new: str) -> None:
    reviewed.write({RUBRIC_FILE: RUBRIC.replace(old, new)})
    fix(reviewed.root)
    assert read(reviewed, RUBRIC_FILE) == [RUBRIC.replace(old, new)]


def test_a_rubric_that_no_review_cites_keeps_its_version(repository: Repository) -> None:
    text = RUBRIC.replace("version: 1\n", f"{INCLUSION}version: 1\n")
    repository.write({RUBRIC_FILE: text})
    fix(repository.root)
    assert read(repository, RUBRIC_FILE) == [text]


def test_a_version_that_was_raised_by_hand_is_not_raised_again(reviewed: Repository) -> None:
    reviewed.write({RUBRIC_FILE: RUBRIC.replace("version: 1\n", f"{INCLUSION}version: 2\n")})
    fix(reviewed.root)
    text = read(reviewed, RUBRIC_FILE)[0]
    assert "\nversion: 2\nversions:\n  - version: 1\n    criteria:\n" in text


def test_a_file_of_the_repository_is_renewed_only_by_the_change_that_makes_it_stale(reviewed: Repository) -> None:
    reviewed.advance({TEMPLATE: f"Written by `trellis repository`\n{reviewed.root.joinpath(TEMPLATE).read_text()}"})
    reviewed.update()
    stale = read(reviewed, TEMPLATE)
    reviewed.write({OURS: OTHER_WORDS})
    fix(reviewed.root)
    assert read(reviewed, TEMPLATE) == stale
    fix(reviewed.root, "--fix", "--yes", str(reviewed.root))
    assert read(reviewed, TEMPLATE) != stale


def test_a_teams_new_handle_renews_the_code_owners_and_no_file_is_begun(reviewed: Repository) -> None:
    (reviewed.root / ".gitlab/merge_request_templates/Default.md").unlink()
    page = TEAM.format(title="Sales", manager="diego").replace("leads:", 'handle: "@meridian/sales"\nleads:')
    reviewed.write({"content/sales/index.md": page})
    assert "Mended 1 file." in fix(reviewed.root)
    assert "@meridian/sales" in read(reviewed, ".github/CODEOWNERS")[0]
    assert not (reviewed.root / ".gitlab/merge_request_templates/Default.md").exists()
    portal = PORTAL.replace("course: standard", "course: standard, path: standard")
    reviewed.write({"portal.yml": portal})
    fix(reviewed.root)
    assert "A path: The course standard" in read(reviewed, TEMPLATE)[0]


def test_a_change_with_what_follows_from_it_is_not_mixed(reviewed: Repository) -> None:
    reviewed.write({RUBRIC_FILE: RUBRIC.replace("version: 1\n", f"{INCLUSION}version: 1\n")})
    fix(reviewed.root)
    reviewed.commit("Ben Whitlock")
    verdict = reviewed.verdict(author="bwhitlock")
    assert [subject.kind for subject in verdict.subjects] == ["portal", "rubric"]
    assert verdict.blockers == ()
    assert {approval.kind for subject in verdict.subjects for approval in subject.approvals} == {"standard"}
    reviewed.change({"mkdocs.yml": "site_name: x\n"})
    assert [blocker.paths for blocker in reviewed.verdict().blockers] == [("mkdocs.yml",)]
