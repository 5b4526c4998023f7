"""A record states what was: its commit, text, day and size are compared with Git, when it comes and by the check."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from conftest import findings
from repositories import COURSE, LESSON, PORTAL, QUOTING, TODAY, Repository

from trellis.approvals.ledger.digest import compute_digest, list_digests
from trellis.approvals.ledger.record_rules import NEVER_APPROVED
from trellis.approvals.ledger.status import assess_status
from trellis.diagnostics.phrases import format_date
from trellis.pipeline.run import run_pipeline

RECORD = "reviews/quoting/2026-11-20-1.yml"
FLOOR = f"{QUOTING}/01-know-your-floor.md"
PAGE = f"{QUOTING}/index.md"
SMALL = LESSON.replace("Never go", "Do not go")
REWRITTEN = "---\ntitle: Know your floor\ntype: read\nminutes: 30\n---\n" + "Another text, word for word. " * 40 + "\n"
NO_TEXT = f"v3:sha256:{'0' * 64}"
TOO_LATE = "more than 7 days before it came"
ELSEWHERE = (TOO_LATE, NEVER_APPROVED)
"""What is said of these records and looked at in other tests."""
"""What is said of each record of a year ago, whatever else is; tests/approvals/test_record_rules.py has it."""
NO_COMMIT = "the record is bound to a text of `quoting` that no commit has"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "portal")


def digest(repository: Repository) -> str:
    catalogue = run_pipeline(repository.root, TODAY).catalogue
    (course,) = catalogue.courses
    return compute_digest(catalogue, course)


def format_record(content_hash: str, follows: str = "", **more: object) -> str:
    keys = {
        "item": "quoting",
        "content_hash": content_hash,
        "rubric": "standard",
        "rubric_version": 1,
        "reviewer": "diego",
        "key": "accuracy",
        "scores": "{outcomes: 2, accuracy: 2, practice: 2}",
        "outcome": "approved",
        "on": "2026-11-20",
        **more,
    }
    return "".join(f"{key}: {value}\n" for key, value in keys.items()) + follows


def follow(content_hash: str, words: int) -> str:
    return f"follows:\n  content_hash: {content_hash}\n  words: {words}\n"


def check(repository: Repository) -> list[str]:
    messages = [line.partition("] ")[2] for line in findings(repository.root, "record-unproved")]
    return [message for message in messages if not any(other in message for other in ELSEWHERE)]


def commit_on(repository: Repository, day: str) -> str:
    """Commits all that was written, with that day as its time."""
    repository.git("add", "--all", ":/")
    person = {"NAME": "Mei Chen", "EMAIL": "mei@example.org", "DATE": f"{day}T09:00:00Z"}
    own = {f"GIT_{hand}_{key}": value for hand in ("AUTHOR", "COMMITTER") for key, value in person.items()}
    repository.git("commit", "--quiet", "--allow-empty", "-m", "A change", **own)
    return repository.git("rev-parse", "HEAD")


def claim_faults(repository: Repository) -> tuple[str, ...]:
    """What is said against the record in the verdict on a change that brings it."""
    version = repository.entry("review").after
    assert version
    assert version.claim
    return tuple(fault for fault in version.claim.faults if not any(other in fault for other in ELSEWHERE))


def bring(repository: Repository, record: str, path: str = RECORD) -> list[str]:
    """What the check and the verdict say of a record, which must be the same. Each record comes with a new change."""
    if "change" in repository.git("branch", "--list", "change"):
        repository.git("switch", "--quiet", "main")
        repository.git("branch", "-D", "change")
    repository.write({path: record})
    stated_faults = check(repository)
    repository.change({path: record})
    assert sorted(f"the record {fault}" for fault in claim_faults(repository)) == sorted(stated_faults)
    return stated_faults


def test_a_record_of_what_is_there_has_no_fault(repository: Repository) -> None:
    commit = repository.git("rev-parse", "HEAD")
    assert bring(repository, format_record(digest(repository), commit=commit)) == []


def test_a_record_of_an_earlier_text_has_no_fault_either(repository: Repository) -> None:
    earlier = digest(repository)
    repository.write({FLOOR: REWRITTEN})
    repository.commit()
    repository.write({PAGE: COURSE.replace("promise", "pledge")})
    repository.commit()
    assert bring(repository, format_record(earlier)) == []


def test_a_text_that_never_was(repository: Repository) -> None:
    assert bring(repository, format_record(NO_TEXT)) == [NO_COMMIT]
    assert {block.code for block in repository.verdict(author="dsalazar").blockers} == {"ledger-unproved"}


def test_a_text_that_is_not_committed_yet_can_be_recorded(repository: Repository) -> None:
    repository.write({FLOOR: REWRITTEN})
    repository.write({RECORD: format_record(digest(repository))})
    assert check(repository) == []


def test_a_commit_that_has_another_text(repository: Repository) -> None:
    first = repository.git("rev-parse", "HEAD")
    repository.write({FLOOR: REWRITTEN})
    repository.commit()
    record = format_record(digest(repository), commit=first)
    assert bring(repository, record) == [f"the record names commit {first[:10]}, which has another text of `quoting`"]


def test_a_commit_that_is_gone_since_the_merge_says_nothing_against_the_text(repository: Repository) -> None:
    gone = {"commit": "0123456789" * 4, "pull_request": 7}
    assert bring(repository, format_record(digest(repository), **gone)) == []
    assert bring(repository, format_record(NO_TEXT, **gone)) == [NO_COMMIT]


@pytest.mark.parametrize("commit", ["", "f" * 40, "0123456789" * 4])
@pytest.mark.parametrize("day", ["2025-12-24", "2001-01-01", "2026-11-18"])
def test_a_record_is_no_older_than_its_text(repository: Repository, commit: str, day: str) -> None:
    keys = {"commit": commit} if commit else {}
    faults = bring(repository, format_record(digest(repository), on=day, **keys), f"reviews/quoting/{day}-1.yml")
    assert [fault for fault in faults if "which is not in the history" not in fault] == [
        f"the record is of {format_date(date.fromisoformat(day))}, and no commit had its text by then"
    ]
    assert (len(faults) == 2) == bool(commit)


def test_an_earlier_text_has_the_day_of_its_own_commits(repository: Repository) -> None:
    earlier = digest(repository)  # of 20 November
    repository.write({FLOOR: REWRITTEN})
    commit_on(repository, "2026-11-22")
    assert bring(repository, format_record(earlier)) == []
    assert bring(repository, format_record(digest(repository))) == [
        "the record is of 20 November 2026, and no commit had its text by then"
    ]
    repository.git("switch", "--quiet", "main")
    repository.write({FLOOR: LESSON})
    commit_on(repository, "2026-11-23")  # as it was before
    assert bring(repository, format_record(earlier)) == []


def test_a_commit_that_was_never_merged_proves_nothing(repository: Repository) -> None:
    repository.git("switch", "--quiet", "--create", "aside")
    aside = commit_on(repository, "2025-12-24")
    repository.git("switch", "--quiet", "main")
    record = format_record(digest(repository), on="2025-12-24", commit=aside)
    unmerged = f"the record names commit {aside[:10]}, which is not in the history, and no pull request that had it"
    undated = "the record is of 24 December 2025, and no commit had its text by then"
    assert bring(repository, record, "reviews/quoting/2025-12-24-1.yml") == [undated, unmerged]


def test_a_text_that_nobody_merged_is_none_that_the_item_had(repository: Repository) -> None:
    repository.git("switch", "--quiet", "--create", "aside")
    repository.write({FLOOR: REWRITTEN})
    other = digest(repository)
    aside = commit_on(repository, "2026-11-20")
    repository.git("switch", "--quiet", "main")
    faults = bring(repository, format_record(other, commit=aside))
    assert NO_COMMIT in faults


def test_the_times_of_a_changes_own_commits_prove_nothing(repository: Repository) -> None:
    path, text = "reviews/quoting/2025-12-24-1.yml", digest(repository)
    repository.git("switch", "--quiet", "--create", "change")
    backdated = commit_on(repository, "2025-12-24")
    undated = "is of 24 December 2025, and no commit had its text by then"
    unmerged = f"names commit {backdated[:10]}, which is not in the history, and no pull request that had it"
    for keys, faults in (({}, (undated,)), ({"commit": backdated}, (unmerged, undated))):
        repository.write({path: format_record(text, on="2025-12-24", **keys)})
        commit_on(repository, "2026-11-20")
        assert claim_faults(repository) == faults


def hide_text(repository: Repository, branch: str) -> tuple[str, str]:
    """Adds a text on a branch and takes it out again, long ago by its commits. Returns its digest and its commit."""
    repository.git("switch", "--quiet", "--create", branch)
    repository.write({FLOOR: REWRITTEN})
    content_hash, commit = digest(repository), commit_on(repository, "2025-12-24")
    repository.write({FLOOR: LESSON})
    commit_on(repository, "2025-12-24")
    return content_hash, commit


def merge(repository: Repository, branch: str) -> None:
    """Merges a branch into main, in a commit of its own."""
    repository.git("switch", "--quiet", "main")
    repository.commit_as("Marit de Wit", "marit@example.org", "merge", "--quiet", "--no-ff", "-m", "Merge", branch)


@pytest.mark.parametrize("is_merged", [False, True])
@pytest.mark.parametrize("pull_request", [None, 7])
def test_a_text_that_a_branch_hid_among_its_commits_was_never_published(
    repository: Repository, is_merged: bool, pull_request: int | None
) -> None:
    content_hash, commit = hide_text(repository, "aside" if is_merged else "change")
    if is_merged:
        merge(repository, "aside")
    path, nowhere = "reviews/quoting/2025-12-24-1.yml", NO_COMMIT.removeprefix("the record ")
    claims = [{"commit": commit}] if pull_request is None else [{"commit": commit, "pull_request": pull_request}]
    for keys in ({}, *claims):
        repository.change({path: format_record(content_hash, on="2025-12-24", **keys)})
        faults = claim_faults(repository)
        assert nowhere in faults
        assert len(faults) == (2 if keys and pull_request is None else 1)


def test_a_branch_proves_what_it_had_as_it_was_merged_and_main_what_it_got(repository: Repository) -> None:
    repository.git("switch", "--quiet", "--create", "aside")
    repository.write({FLOOR: REWRITTEN})
    content_hash, last_commit = digest(repository), commit_on(repository, "2026-11-19")
    merge(repository, "aside")
    keys = {"commit": last_commit, "pull_request": 7, "on": "2026-11-19"}
    repository.change({"reviews/quoting/2026-11-19-1.yml": format_record(content_hash, **keys)})
    assert claim_faults(repository) == ()
    repository.git("switch", "--quiet", "main")
    repository.git("branch", "--quiet", "-D", "change")
    repository.change({RECORD: format_record(content_hash)})
    assert claim_faults(repository) == ()


def test_a_text_is_no_older_than_its_merge_where_no_pull_request_is_named(repository: Repository) -> None:
    repository.git("switch", "--quiet", "--create", "aside")
    repository.write({FLOOR: REWRITTEN})
    content_hash = digest(repository)
    commit_on(repository, "2025-12-24")
    merge(repository, "aside")
    repository.change({"reviews/quoting/2025-12-24-1.yml": format_record(content_hash, on="2025-12-24")})
    assert claim_faults(repository) == ("is of 24 December 2025, and no commit had its text by then",)


def test_an_item_with_thousands_of_former_ids_is_looked_up_in_time(repository: Repository) -> None:
    aliases = ", ".join(f"{'a' * 70}-{number}" for number in range(2_000))
    repository.write({PAGE: COURSE.replace("tier: team", f"tier: team\naliases: [{aliases}]")})
    repository.commit("Marit de Wit")
    repository.change({RECORD: format_record(NO_TEXT)})
    assert claim_faults(repository) == (NO_COMMIT.removeprefix("the record "),)


def test_a_record_that_is_older_than_the_commit_that_it_names(repository: Repository) -> None:
    commit = repository.git("rev-parse", "HEAD")  # of 20 November
    record = format_record(digest(repository), commit=commit, on="2026-11-03")
    assert bring(repository, record, "reviews/quoting/2026-11-03-1.yml") == [
        "the record is of 3 November 2026, and the commit that it names is of 20 November 2026"
    ]
    record = format_record(digest(repository), commit=commit, on="2026-11-19")
    assert bring(repository, record, "reviews/quoting/2026-11-19-1.yml") == []  # it may be a matter of time zones


def test_a_small_change_is_as_small_as_it_says(repository: Repository) -> None:
    before = digest(repository)
    repository.write({FLOOR: SMALL})
    repository.commit()
    record = format_record(digest(repository))
    assert bring(repository, record + follow(before, 2)) == []
    assert bring(repository, record + follow(before, 1)) == ["the record says that 1 word changed, and 2 did"]
    assert bring(repository, record + follow(NO_TEXT, 2)) == [
        "the record follows a text of `quoting` that no commit has"
    ]


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("de", "Die Pause dauert zwölf Stunden.", "Die Pause dauert zwei Stunden."),
        ("nl", "Wacht tien uur.", "Wacht zes uur."),
    ],
)
def test_a_small_change_has_the_same_numbers_in_the_language_of_the_portal(
    repository: Repository, language: str, before: str, after: str
) -> None:
    settings = f"{PORTAL}language: {language}\n"
    repository.write({"portal.yml": settings, FLOOR: f"{LESSON}\n{before}\n"})
    repository.commit("Marit de Wit")
    former = digest(repository)
    repository.write({FLOOR: f"{LESSON}\n{after}\n"})
    repository.commit("Marit de Wit")
    repository.write({RECORD: format_record(digest(repository), follow(former, 1))})
    assert check(repository) == ["the record says that only 1 word changed, and so did a figure"]


def test_what_is_no_small_change_follows_nothing(repository: Repository) -> None:
    before = digest(repository)
    repository.write({FLOOR: REWRITTEN, PAGE: COURSE.replace("id: price", "id: cost")})
    repository.commit()
    (fault,) = bring(repository, format_record(digest(repository)) + follow(before, 3))
    assert fault.startswith("the record says that only 3 words changed, and so did ")
    assert "an outcome" in fault


@pytest.mark.parametrize(
    ("key", "value"), [("words", "-5000"), ("words", "1000000000"), ("pull_request", "-3"), ("pull_request", "0")]
)
def test_numbers_that_none_can_be_are_no_record(repository: Repository, key: str, value: str) -> None:
    record = format_record(digest(repository))
    record += follow(NO_TEXT, int(value)) if key == "words" else f"{key}: {value}\n"
    repository.change({RECORD: record})
    assert any(f"`{key}`" in line or key in line for line in findings(repository.root, "wrong-value"))
    assert {block.code for block in repository.verdict(author="dsalazar").blockers} == {"unreadable"}


def test_a_record_of_next_year_is_an_error_and_blocked(repository: Repository) -> None:
    path = "reviews/quoting/2027-11-20-1.yml"
    repository.change({path: format_record(digest(repository), on="2027-11-20")})
    (line,) = findings(repository.root, "date-in-future")
    assert "error[date-in-future] the day of the record is 362 days ahead" in line
    assert claim_faults(repository) == ("is of 20 November 2027, which is still to come",)


@pytest.mark.parametrize("path", ["reviews/quoting/zzz.yml", "reviews/other/2026-11-20-1.yml"])
def test_a_record_in_another_place_is_an_error_and_blocked(repository: Repository, path: str) -> None:
    (fault,) = bring(repository, format_record(digest(repository)), path)
    assert "zzz.yml" in fault or "in the folder of `other`" in fault


def test_a_record_in_the_folder_of_another_counts_for_nothing(repository: Repository) -> None:
    record = format_record(digest(repository))
    for path, state in (("reviews/other/2026-11-20-1.yml", "never"), (RECORD, "holds")):
        repository.write({path: record})
        catalogue = run_pipeline(repository.root, TODAY).catalogue
        (course,) = catalogue.courses
        assert [approval.state for approval in assess_status(catalogue, course).approvals] == [state]


def test_the_tenth_record_of_a_day_comes_after_the_ninth(repository: Repository) -> None:
    content_hash = digest(repository)
    for number, outcome in ((2, "changes-requested"), (10, "approved")):
        path = f"reviews/quoting/2026-11-20-{number}.yml"
        repository.write({path: format_record(content_hash, outcome=outcome)})
    catalogue = run_pipeline(repository.root, TODAY).catalogue
    (course,) = catalogue.courses
    status = assess_status(catalogue, course)
    assert (status.approvals[0].state, status.reviews[0].path) == ("holds", "reviews/quoting/2026-11-20-10.yml")


def test_without_its_history_nothing_is_held_against_a_text(repository: Repository, tmp_path: Path) -> None:
    repository.write({FLOOR: REWRITTEN})
    repository.commit()
    shallow = tmp_path / "shallow"
    repository.git("clone", "--quiet", "--depth", "1", f"file://{repository.root}", str(shallow))
    (shallow / RECORD).parent.mkdir(parents=True)
    (shallow / RECORD).write_text(format_record(NO_TEXT), "utf-8")
    assert findings(shallow, "record-unproved") == []


def test_what_was_there_before_is_not_looked_up_again(repository: Repository) -> None:
    repository.write({RECORD: format_record(NO_TEXT)})
    assert check(repository) == [NO_COMMIT]
    repository.commit()
    assert check(repository) == []


def test_a_new_record_is_not_bound_as_records_once_were(repository: Repository) -> None:
    catalogue = run_pipeline(repository.root, TODAY).catalogue
    (course,) = catalogue.courses
    *_, first = list_digests(catalogue, course)
    (fault,) = bring(repository, format_record(first))
    assert fault.startswith("the record is bound to its text as records once were")
