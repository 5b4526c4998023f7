"""GitLab deletes the ref of a merge request two weeks after its merge, and keeps the commits: the ledger goes on."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest
from desks import EDIT
from fake_gitlab import BOT, PROJECT, FakeGitLab
from loopback import Fault, clone
from repositories import PORTAL, TODAY

from trellis.forge import gitlab, ledger_job
from trellis.forge.ledger_job import run_ledger_job
from trellis.forge.problems import CommitGone, ForgeError
from trellis.forge.protocol import MARK, ForgeAccess, ForgeChange
from trellis.forge.pull_request_commits import fetch_change, format_local_ref, run_git
from trellis.forge.review_job import ForgeJob
from trellis.forge.waiting_records import WaitingCommits
from trellis.load.commit import resolve_revision

PAGE: dict[str, str | bytes | None] = {"content/operations/files/other.txt": "A line.\n"}
REF = "refs/merge-requests/1/head"


def build_job(lab: FakeGitLab, root: Path) -> ForgeJob:
    access = ForgeAccess(f"{lab.address}/api/v4", PROJECT, "right", "https://forge.meridian.example")
    client = gitlab.connect_gitlab(access)
    client.client.sleep = lambda _: None
    return ForgeJob(client, root, TODAY)


def mark(lab: FakeGitLab, commit: str) -> str:
    lab.statuses.append({"commit": commit, "name": MARK, "state": "success", "author": {"username": BOT}})
    return commit


def list_marks(lab: FakeGitLab) -> list[str]:
    return [status["commit"] for status in lab.statuses if status["name"] == MARK]


def drop_commits(root: Path) -> None:
    """Has a repository forget what no ref leads to."""
    run_git(root, ["reflog", "expire", "--expire=now", "--all"], {})
    run_git(root, ["prune", "--expire=now"], {})


def merge(lab: FakeGitLab, files: dict[str, str | bytes | None]) -> str:
    """Merges an approved request whose branch and ref are gone; the commit that it became."""
    lab.push("edit", files)
    number = lab.open("edit")
    lab.approve(number, "dsalazar")
    merged = lab.squash(number)
    lab.repository.git("branch", "--delete", "--force", "edit")
    lab.repository.git("update-ref", "-d", f"refs/merge-requests/{number}/head")
    return merged


def land(lab: FakeGitLab, files: dict[str, str | bytes | None]) -> str:
    git = lab.repository.git
    git("switch", "--quiet", "main")
    lab.repository.write(files)
    commit = lab.repository.commit("Marit de Wit")
    git("switch", "--quiet", "--detach", "main")
    return commit


@pytest.mark.parametrize("where", ["ref", "forge", "clone", "nowhere"])
def test_the_last_commit_of_a_change_is_fetched_by_its_id_where_its_ref_is_gone(
    lab: FakeGitLab, tmp_path: Path, where: str
) -> None:
    git = lab.repository.git
    if where != "clone":
        root = clone(lab.repository, tmp_path / "desk")
    head = lab.push("edit", EDIT)
    lab.open("edit")
    if where == "clone":
        root = clone(lab.repository, tmp_path / "desk")
    git("branch", "--delete", "--force", "edit")
    if where != "ref":
        git("update-ref", "-d", REF)
    if where in ("clone", "nowhere"):
        drop_commits(lab.repository.top)
    change = ForgeChange(number=1, head=head, branch="edit", base="main", ref=REF, author="meichen")
    if where == "nowhere":
        with pytest.raises(CommitGone, match=head[:10]):
            fetch_change(root, "origin", change, {})
    else:
        fetch_change(root, "origin", change, {})
        assert resolve_revision(root, format_local_ref(REF)) == head


@pytest.mark.parametrize(("head", "remote"), [("", "origin"), ("--all", "origin"), ("a" * 40, "no-such-remote")])
def test_no_other_failure_says_that_a_commit_is_gone(lab: FakeGitLab, tmp_path: Path, head: str, remote: str) -> None:
    root = clone(lab.repository, tmp_path / "desk")
    change = ForgeChange(number=1, head=head, branch="edit", base="main", ref=REF, author="meichen")
    with pytest.raises(ForgeError) as caught:
        fetch_change(root, remote, change, {})
    assert not isinstance(caught.value, CommitGone)


@pytest.mark.parametrize(("files", "is_seen"), [(EDIT, False), (PAGE, True)])
def test_the_ledger_goes_on_when_the_ref_of_what_was_merged_is_gone(
    lab: FakeGitLab, tmp_path: Path, files: dict[str, str | bytes | None], is_seen: bool
) -> None:
    """A record is written of it, or nobody is alarmed, in a clone that never had its commits."""
    mark(lab, land(lab, {"portal.yml": PORTAL}))
    root = clone(lab.repository, tmp_path / "desk")
    merged = merge(lab, files)
    if is_seen:
        mark(lab, merged)
    last = land(lab, {"README.md": "Read this.\n"})
    result = run_ledger_job(build_job(lab, root), 20)
    assert result.written_paths == (("reviews/quoting/2026-11-21-1.yml",) if files is EDIT else ())
    assert not any("merge request" in title for title in result.alarm_titles)
    assert list_marks(lab)[-1] == last


@pytest.mark.parametrize(
    ("is_seen", "waits", "is_certain"),
    [(True, False, True), (False, False, True), (True, True, True), (True, False, False)],
)
def test_what_nobody_can_fetch_ends_a_run_in_an_error_only_where_there_is_something_to_do(
    lab: FakeGitLab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_seen: bool, waits: bool, is_certain: bool
) -> None:
    """waits: whether a record of it waits in the bot's request; is_certain: whether no other can wait there."""
    merged = merge(lab, PAGE)
    drop_commits(lab.repository.top)
    waiting = WaitingCommits((merged,) if waits else (), is_certain)
    monkeypatch.setattr(ledger_job, "list_waiting_commits", lambda *_: waiting)
    mark(lab, merged if is_seen else lab.repository.git("rev-parse", f"{merged}~"))
    last = land(lab, {"README.md": "Read this.\n"})
    has_nothing_to_do = is_seen and is_certain and not waits
    with nullcontext() if has_nothing_to_do else pytest.raises(CommitGone):
        run_ledger_job(build_job(lab, clone(lab.repository, tmp_path / "desk")), 20)
    assert (last in list_marks(lab)) is is_seen


def test_what_fails_of_what_was_looked_at_before_is_said_and_keeps_no_mark_back(
    lab: FakeGitLab, tmp_path: Path
) -> None:
    mark(lab, merge(lab, PAGE))
    last = land(lab, {"README.md": "Read this.\n"})
    lab.faults = [Fault("merge_requests/1/versions", times=99, status=500)]
    with pytest.raises(ForgeError):
        run_ledger_job(build_job(lab, clone(lab.repository, tmp_path / "desk")), 20)
    assert last in list_marks(lab)
