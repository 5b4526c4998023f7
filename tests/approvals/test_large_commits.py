"""A few objects of Git can stand for millions of files, and for any amount of text; neither fills the memory."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from repositories import LESSON, QUOTING, Repository

from trellis.load import commit as commits
from trellis.load.commit import CommitTree
from trellis.load.git import GitCommand, GitUnavailable

TOO_LONG = "Git lists more than the 20,000 characters that are read of a commit's files"
FLOOR = f"{QUOTING}/01-know-your-floor.md"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A portal in which lists of 20,000 characters are too long."""
    monkeypatch.setattr(commits, "MAX_LISTING_LENGTH", 20_000)
    return Repository(tmp_path)


def make_tree(repository: Repository, lines: str) -> str:
    command = ["git", "mktree"]
    done = subprocess.run(command, cwd=repository.root, input=lines, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def commit_nested_folders(repository: Repository) -> str:
    """Commits a folder within which each folder holds the same one ten times: three objects, a thousand files."""
    blob = repository.git("rev-parse", f"main:{FLOOR}")
    tree = make_tree(repository, "".join(f"100644 blob {blob}\t{n}.md\n" for n in range(10)))
    for _ in range(2):
        tree = make_tree(repository, "".join(f"040000 tree {tree}\t{n}\n" for n in range(10)))
    repository.change({})
    repository.git("read-tree", "--prefix=content/sales/many", tree)
    return repository.commit_as("Mei Chen", "someone@example.org", "commit", "--quiet", "-m", "Many files")


def test_a_change_with_too_many_files_is_not_judged(repository: Repository) -> None:
    commit_nested_folders(repository)
    with pytest.raises(GitUnavailable, match=TOO_LONG):
        repository.verdict()


def test_too_many_files_on_the_way_do_not_pass_for_a_merge_of_gits(repository: Repository) -> None:
    many = commit_nested_folders(repository)
    repository.git("reset", "--quiet", "--hard", "main")
    repository.change({FLOOR: LESSON.replace("4 per cent", "6 per cent")})
    merge = repository.commit_as("Mei Chen", "a@example.org", "merge", "--quiet", "--no-ff", "-m", "Merge", many)
    repository.git("rm", "-r", "--quiet", "content/sales/many")
    repository.commit("Mei Chen", "Few files again")
    updates = {commit.id: commit.update for commit in repository.collect_snapshot().commits}
    assert updates[merge] is False


def test_the_same_portal_is_judged_where_its_list_is_short_enough(repository: Repository) -> None:
    repository.change({FLOOR: LESSON.replace("4 per cent", "6 per cent")})
    assert repository.verdict().state == "missing"


def test_more_text_than_is_read_at_once_is_refused(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = {f"content/sales/pages/page-{n}.md": LESSON for n in range(20)}
    head = repository.change(dict(pages))
    tree = CommitTree(repository.root, head)
    monkeypatch.setattr(commits, "MAX_TOTAL_SIZE", 20 * len(LESSON))
    assert tree.read_contents(pages) == dict.fromkeys(pages, LESSON.encode())
    monkeypatch.setattr(commits, "MAX_TOTAL_SIZE", 20 * len(LESSON) - 1)
    with pytest.raises(GitUnavailable, match="more than the 0 MB of text"):
        tree.read_contents(pages)


def test_a_command_that_fails_is_no_short_output(repository: Repository) -> None:
    with pytest.raises(GitUnavailable, match="Git could not tell"):
        GitCommand(repository.root, "ls-tree", "-r", "0" * 40).read_within(100)
