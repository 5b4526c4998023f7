"""A record is judged by the version that it reviewed: people, teams, rubrics and settings of that time."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from repositories import COURSE, PEOPLE, PORTAL, QUOTING, RUBRIC, TEAM, TODAY, Repository

from trellis.approvals.ledger.digest import compute_digest
from trellis.diagnostics.diagnostic import Diagnostic
from trellis.load import git
from trellis.pipeline.run import run_pipeline

PAGE = f"{QUOTING}/index.md"
RUBRIC_FILE = "content/learning/rubrics/standard.yml"
RECORD = "reviews/quoting/2026-11-10-1.yml"
HANDED_OVER = COURSE.replace("people:\n", "people:\n  - person: diego\n    role: author\n")
INCLUSION = "  - {id: inclusion, text: Nobody is left out., levels: [Some are, Nobody is], pass: 2}\n"
GROWN = RUBRIC.replace("version: 1\n", f"{INCLUSION}version: 1\n")
RULES = ("review-conflict", "reviewer-without-authority", "scores-off-rubric", "rubric-version")


def write_record(repository: Repository, reviewer: str = "diego", **more: str) -> str:
    """A record of the course as it is; more: keys with other values, "" for none."""
    catalogue = run_pipeline(repository.root, TODAY).catalogue
    (course,) = catalogue.courses
    keys = {
        "item": "quoting",
        "content_hash": compute_digest(catalogue, course),
        "rubric": "standard",
        "rubric_version": "1",
        "reviewer": reviewer,
        "key": "accuracy",
        "scores": "{outcomes: 2, accuracy: 2, practice: 2}",
        "outcome": "approved",
        "on": "2026-11-10",
        **more,
    }
    return "".join(f"{key}: {value}\n" for key, value in keys.items() if value)


def check(repository: Repository, *, since: str = "") -> list[Diagnostic]:
    """What the rules about records report; since: a revision with which the portal is compared."""

    def read_previous(path: str) -> str | None:
        return git.read_file_at(repository.root, since, path)

    result = run_pipeline(repository.root, TODAY, read_previous=read_previous if since else None)
    return [d for d in result.diagnostics if d.rule in RULES]


def name_rules(diagnostics: list[Diagnostic]) -> list[str]:
    return [d.rule for d in diagnostics]


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "portal")


@pytest.fixture
def recorded(repository: Repository) -> Repository:
    """The course was approved by the manager of its team, and the record is committed."""
    repository.write({RECORD: write_record(repository)})
    repository.commit("Marit de Wit")
    return repository


def test_whoever_takes_over_a_course_that_they_approved_breaks_nothing(recorded: Repository) -> None:
    recorded.write({PAGE: HANDED_OVER})
    assert check(recorded) == []
    recorded.commit()
    assert check(recorded) == []
    assert check(recorded, since="main~1") == []


def test_a_record_that_is_not_committed_is_judged_by_what_is_there(repository: Repository) -> None:
    repository.write({PAGE: HANDED_OVER})
    repository.commit()
    repository.write({RECORD: write_record(repository)})
    (finding,) = check(repository)
    assert (finding.rule, finding.message) == ("review-conflict", "`diego` reviewed `quoting` and is its author")


def test_a_record_that_was_wrong_when_it_was_written_stays_wrong(repository: Repository) -> None:
    repository.write({PAGE: HANDED_OVER})
    repository.commit()
    repository.write({RECORD: write_record(repository)})
    repository.commit()
    assert [d.message for d in check(repository)] == ["`diego` reviewed `quoting` and is its author"]


def test_the_commit_that_a_record_names_decides_if_it_has_the_text_that_was_reviewed(repository: Repository) -> None:
    reviewed = repository.git("rev-parse", "HEAD")
    record = write_record(repository, commit=reviewed)
    repository.write({PAGE: HANDED_OVER, RECORD: record})
    repository.commit()  # the course was handed over before the record was written
    assert check(repository) == []
    other_text = record.replace("content_hash: v3:sha256:", "content_hash: v3:sha256:0000")[:-1]
    start = other_text.index("sha256:")
    repository.write({RECORD: other_text[: start + 71] + other_text[start + 75 :] + "\n"})
    repository.write({PAGE: HANDED_OVER.replace("is a promise", "is a pledge")})
    repository.commit()
    assert name_rules(check(repository)) == ["review-conflict"]


def test_a_commit_that_is_not_here_leaves_the_one_that_brought_the_record(repository: Repository) -> None:
    repository.write({RECORD: write_record(repository, commit="0123456789" * 4)})
    repository.commit()
    repository.write({PAGE: HANDED_OVER})
    assert check(repository) == []


def test_a_manager_who_moves_on_has_approved_all_the_same(recorded: Repository) -> None:
    recorded.write({"content/sales/index.md": TEAM.format(title="Sales", manager="hanna")})
    recorded.write({"content/people.yml": PEOPLE.replace("team: sales\n  handle: dsalazar", "handle: dsalazar")})
    recorded.write({PAGE: COURSE.replace("person: mei", "person: ben")})
    assert check(recorded) == []
    recorded.commit()
    assert check(recorded) == []
    recorded.write({"reviews/quoting/2026-11-11-1.yml": write_record(recorded, on="2026-11-11")})
    assert name_rules(check(recorded)) == ["reviewer-without-authority"]


def test_somebody_who_leaves_the_learning_team_has_passed_the_standard_all_the_same(repository: Repository) -> None:
    repository.write({RECORD: write_record(repository, "ben", key="standard")})
    repository.commit()
    repository.write({"content/people.yml": PEOPLE.replace("manager: ilse\n  team: learning", "manager: ilse")})
    assert check(repository) == []


def test_a_course_that_moves_keeps_the_approval_of_the_team_that_it_leaves(recorded: Repository) -> None:
    recorded.write({PAGE: None, f"{QUOTING}/01-know-your-floor.md": None})
    recorded.write({"content/operations/courses/quoting/index.md": COURSE})
    assert check(recorded) == []


def test_a_new_criterion_is_one_finding_on_the_rubric_and_none_on_the_records(recorded: Repository) -> None:
    recorded.write({"reviews/quoting/2026-11-12-1.yml": write_record(recorded, "ben", key="standard")})
    recorded.commit()
    recorded.write({RUBRIC_FILE: GROWN})
    for findings in (check(recorded), check(recorded, since="main")):
        (finding,) = findings
        assert (finding.rule, finding.location.path) == ("rubric-version", RUBRIC_FILE)
        assert finding.message == "the criteria are not those of version 1, by which 2 reviews judged"
        assert finding.help == "set `version: 2`, and keep the former criteria below `versions`"
    recorded.commit()
    assert name_rules(check(recorded)) == ["rubric-version"]
    recorded.write({RUBRIC_FILE: GROWN.replace("version: 1", "version: 2")})
    assert check(recorded) == []


@pytest.mark.parametrize(
    "rubric",
    [
        RUBRIC.replace("{id: practice", "{id: exercise"),
        RUBRIC.replace("version: 1", "version: 0"),
    ],
)
def test_other_changes_of_a_rubric_are_no_fault_of_the_records_either(recorded: Repository, rubric: str) -> None:
    recorded.write({RUBRIC_FILE: rubric})
    assert name_rules(check(recorded)) == ["rubric-version"]


def test_a_record_that_scores_too_little_is_told_so_as_long_as_it_can_be_mended(repository: Repository) -> None:
    record = write_record(repository, scores="{outcomes: 2, accuracy: 2}")
    repository.write({RECORD: record})
    (finding,) = check(repository)
    assert (finding.rule, finding.message) == ("scores-off-rubric", "no score for `practice`")
    assert "raise its `version`" in (finding.help or "")
    repository.commit()
    assert name_rules(check(repository)) == ["scores-off-rubric"]


def test_a_former_version_is_read_from_where_the_rubric_keeps_it(repository: Repository) -> None:
    criteria = RUBRIC[RUBRIC.index("criteria:") : RUBRIC.index("version:")]
    kept = "versions:\n  - version: 1\n" + "".join(f"    {line}\n" for line in criteria.splitlines())
    repository.write({RUBRIC_FILE: GROWN.replace("version: 1", "version: 2") + kept})
    repository.commit()
    repository.write({RECORD: write_record(repository)})
    assert check(repository) == []
    repository.write({RECORD: write_record(repository, scores="{outcomes: 2, accuracy: 2}")})
    assert [d.message for d in check(repository)] == ["no score for `practice`"]


def test_a_rubric_that_is_asked_for_later_is_no_fault_of_records_without_one(repository: Repository) -> None:
    repository.write({"portal.yml": PORTAL.replace("course: standard", "path: standard")})
    repository.commit()
    repository.write({RECORD: write_record(repository, rubric="", rubric_version="", scores="")})
    repository.commit()
    repository.write({"portal.yml": PORTAL})
    assert check(repository) == []
    other = write_record(repository, "ben", key="standard", rubric="", rubric_version="", scores="")
    repository.write({"reviews/quoting/2026-11-12-1.yml": other})
    assert [d.message for d in check(repository)] == ["the review names no rubric"]


def test_without_its_history_nothing_is_held_against_a_record(recorded: Repository, tmp_path: Path) -> None:
    recorded.write({PAGE: HANDED_OVER, RUBRIC_FILE: GROWN})
    recorded.commit()
    shallow = tmp_path / "shallow"
    recorded.git("clone", "--quiet", "--depth", "1", f"file://{recorded.root}", str(shallow))
    copy = tmp_path / "copy"
    shutil.copytree(recorded.root, copy, ignore=shutil.ignore_patterns(".git"))
    for root in (shallow, copy):
        diagnostics = [d for d in run_pipeline(root, TODAY).diagnostics if d.rule in RULES]
        assert name_rules(diagnostics) == ["rubric-version"]
        assert diagnostics[0].location.path == RUBRIC_FILE


def test_without_history_a_record_of_the_change_is_judged_by_what_is_there(
    repository: Repository, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    repository.write({PAGE: HANDED_OVER, RECORD: write_record(repository)})
    shutil.copytree(repository.root, copy, ignore=shutil.ignore_patterns(".git"))
    result = run_pipeline(copy, TODAY, read_previous=lambda path: git.read_file_at(repository.root, "main", path))
    assert name_rules([d for d in result.diagnostics if d.rule in RULES]) == ["review-conflict"]
