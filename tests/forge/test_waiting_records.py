"""What stands on the branch of the ledger's change may be anybody's: it neither ends a run nor holds it up."""

from __future__ import annotations

import subprocess

import pytest
from desks import EDIT, Desk
from fake_github import BOT
from repositories import PORTAL, RECORD

from trellis.forge import waiting_records
from trellis.forge.ledger_job import BRANCH, run_ledger_job
from trellis.forge.waiting_records import MAX_FILE_SIZE, WaitingCommits, list_waiting_commits

HEAVY = f"item: quoting\nscores: [{'[],' * MAX_FILE_SIZE}]\n"
"""A text of little size that takes long to parse."""


@pytest.fixture
def named(desk: Desk) -> str:
    """A commit that a record names which waits in the bot's change."""
    commit = desk.forge.land({"portal.yml": PORTAL})
    record = f"{RECORD.format(item='quoting', content_hash=f'v3:sha256:{0:064}')}commit: {commit}\n"
    desk.forge.push(BRANCH, {"reviews/quoting/2026-11-21-1.yml": record}, by=BOT, name=BOT)
    desk.forge.open(BRANCH, BOT)
    desk.git("pull", "--quiet", "origin", "main")
    return commit


def list_waiting(desk: Desk) -> WaitingCommits:
    desk.git("pull", "--quiet", "origin", "main")
    return list_waiting_commits(desk.job(), BRANCH, desk.forge.repository.git("rev-parse", "main"), ())


def test_heavy_files_beside_a_record_that_waits_are_left_out(
    desk: Desk, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f"reviews/quoting/2026-11-01-{number}.yml": HEAVY for number in range(1, 4)}
    desk.forge.push(BRANCH, {**files, "reviews/quoting/2026-11-02-1.yml": "item: [\n"}, by="hlindqvist", name=BOT)
    assert list_waiting(desk)[:2] == ((named,), False)
    monkeypatch.setattr(waiting_records, "MAX_FILES", 1)
    assert list_waiting(desk) == WaitingCommits(is_certain=False)


@pytest.mark.parametrize(
    "what",
    [
        "nothing",
        "merged",
        "merged elsewhere",
        "emptied and merged",
        "closed",
        "put back",
        "put back and closed",
        "another commit named",
    ],
)
def test_what_somebody_did_to_the_change_makes_it_uncertain(desk: Desk, named: str, what: str) -> None:
    forge = desk.forge
    git = forge.repository.git
    (number,) = forge.pulls
    if what == "closed":
        forge.pulls[number].state = "closed"
    elif what == "merged elsewhere":
        git("branch", "other", "main")
        forge.pulls[number].base = "other"
        forge.merge_branch(number)
    elif what == "put back and closed":
        git("branch", "--force", BRANCH, "main")
        forge.record_push(BRANCH, git("rev-parse", "main"), "hlindqvist")
        forge.pulls[number].state = "closed"
    elif what in ("put back", "emptied and merged"):
        git("branch", "--force", BRANCH, "main")
        forge.push(BRANCH, {"README.md": "Nothing waits.\n"}, by="hlindqvist", name=BOT)
    if "merged" in what and what != "merged elsewhere":
        forge.squash(number)
    if what == "another commit named":
        record = git("show", f"{BRANCH}:reviews/quoting/2026-11-21-1.yml").replace(named, "f" * 40)
        forge.push(BRANCH, {"reviews/quoting/2026-11-21-1.yml": record}, by="hlindqvist", name=BOT)
    waiting = list_waiting(desk)
    assert waiting.is_certain == (what in ("nothing", "merged"))
    assert waiting.commits == ((named,) if what == "nothing" else ())


@pytest.mark.parametrize("taken", [False, True])
def test_what_waits_on_a_branch_of_another_name_is_found(desk: Desk, named: str, taken: bool) -> None:
    """Git has no branch `trellis/ledger` beside one called `trellis`, and anybody may take that name."""
    forge = desk.forge
    (number,) = forge.pulls
    forge.pulls[number].branch = "trellis-ledger"
    forge.pushes[-1]["ref"] = "refs/heads/trellis-ledger"
    if taken:
        forge.push("trellis/ledger", {"README.md": "Hello.\n"}, by="hlindqvist")
        forge.open("trellis/ledger", "hlindqvist")
    assert list_waiting(desk)[:2] == ((named,), not taken)


def test_what_cannot_be_read_has_the_last_commits_judged_anew(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    forge = desk.forge
    forge.push("edit", EDIT)
    number = forge.open("edit")
    forge.review(number, "dsalazar")
    forge.squash(number)
    desk.git("pull", "--quiet", "origin", "main")
    (path,) = run_ledger_job(desk.job(), 1).written_paths
    forge.mark(forge.land({"README.md": "Hello.\n"}))

    def read(*_: object) -> tuple[str, ...]:
        raise MemoryError

    monkeypatch.setattr(waiting_records, "_read_named_commits", read)
    assert run_ledger_job(desk.job(), 1).written_paths == (path,)


def test_a_tree_without_an_end_takes_no_longer_than_is_allowed(
    desk: Desk, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twelve trees of fifty times the one below them list nothing, and take Git years."""
    repository = desk.forge.repository

    def make_tree(rows: str) -> str:
        command = ["git", "mktree"]
        process = subprocess.run(command, cwd=repository.root, input=rows, capture_output=True, text=True, check=True)
        return process.stdout.strip()

    tree = make_tree("")
    for _ in range(12):
        tree = make_tree("".join(f"040000 tree {tree}\t{name}\n" for name in range(50)))
    who = {f"GIT_{role}_{key}": BOT for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")}
    deep = make_tree(f"040000 tree {tree}\treviews\n")
    head = repository.git("commit-tree", deep, "-p", "main", "-m", "Deep", **who)
    desk.forge.record_push(BRANCH, head, "hlindqvist")
    repository.git("branch", "--force", BRANCH, head)
    monkeypatch.setattr(waiting_records, "LIMIT_SECONDS", 0.5)
    assert not list_waiting(desk).is_certain
