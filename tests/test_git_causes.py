"""Where Git cannot answer, the cause is named with the command that mends it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from commands import run_trellis
from conftest import TODAY
from repositories import QUOTING, Repository
from test_cli import trellis

from trellis.load.commit import resolve_revision
from trellis.load.git import GitUnavailable, GitUnusable, find_repository

DAY = ("--today", TODAY.isoformat())
COMMANDS = [
    ("check", "--since", "HEAD~1", *DAY),
    ("check", "--since", "HEAD~1", "--no-cache", *DAY),
    ("review", *DAY),
    ("review", "--base", "HEAD~1", *DAY),
    ("diff", *DAY),
    ("diff", "--base", "HEAD~1", *DAY),
    ("spot-check", "--seed", "HEAD~1", *DAY),
]
NAMES = [" ".join(arguments[:3]) for arguments in COMMANDS]


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = Repository(tmp_path / "server")
    repository.write({f"{QUOTING}/02-more.md": "more\n"})
    repository.commit("Mei Chen")
    return repository


def run_in(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return run_trellis(arguments, cwd=root, env={**os.environ, **environment})


def list_missing_words(result: subprocess.CompletedProcess[str], *words: str) -> list[str]:
    """The words that a refusal lacks; a traceback, or another exit status than 2, is a failure."""
    printed = result.stdout + result.stderr
    assert (result.returncode, "Traceback" in printed) == (2, False), printed
    return [word for word in words if word not in " ".join(printed.split())]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives folders away")
@pytest.mark.parametrize("arguments", COMMANDS, ids=NAMES)
@pytest.mark.parametrize("language", ["C", "de_DE.UTF-8"])
def test_a_repository_of_another_account(repository: Repository, arguments: tuple[str, ...], language: str) -> None:
    for folder, _, files in os.walk(repository.top):
        for name in (folder, *(os.path.join(folder, file) for file in files)):
            os.chown(name, 65534, 65534)
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "LANG": language, "LC_ALL": language}
    result = run_in(repository.root, *arguments, **quiet)
    command = f"`git config --global --add safe.directory {repository.top}`"
    assert list_missing_words(result, "dubious ownership", command) == []


def test_a_folder_with_a_blank_in_its_name_is_quoted_for_the_shell(tmp_path: Path) -> None:
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root gives folders away")
    repository = Repository(tmp_path / "our portal")
    os.chown(repository.top, 65534, 65534)
    os.chown(repository.top / ".git", 65534, 65534)
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    assert list_missing_words(run_in(repository.root, "diff", **quiet), f"safe.directory '{repository.top}'") == []


@pytest.mark.parametrize("arguments", [a for a in COMMANDS if "HEAD~1" in a], ids=[n for n in NAMES if "HEAD" in n])
def test_a_shallow_clone(repository: Repository, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    shallow = tmp_path / "shallow"
    repository.git("clone", "--quiet", "--depth", "1", f"file://{repository.top}", str(shallow))
    result = run_in(shallow, *arguments)
    assert list_missing_words(result, "shallow", "`git fetch --unshallow`", "`fetch-depth: 0`", "`GIT_DEPTH`") == []


def test_a_shallow_clone_without_a_commit_in_common(repository: Repository, tmp_path: Path) -> None:
    repository.git("switch", "--quiet", "--create", "edit")
    repository.write({f"{QUOTING}/03-edit.md": "edit\n"})
    repository.commit("Mei Chen")
    shallow = tmp_path / "shallow"
    repository.git("clone", "--quiet", "--depth", "1", "--no-single-branch", f"file://{repository.top}", str(shallow))
    for command in ("review", "diff"):
        result = run_in(shallow, command, "--base", "origin/main", "--head", "origin/edit")
        assert list_missing_words(result, "no commit in common in this shallow clone", "git fetch --unshallow") == []


@pytest.mark.parametrize("arguments", COMMANDS, ids=NAMES)
def test_no_repository(repository: Repository, arguments: tuple[str, ...]) -> None:
    shutil.rmtree(repository.top / ".git")
    result = run_in(repository.root, *arguments)
    assert list_missing_words(result, "no folder from here up is a Git repository", "a clone of the portal") == []


@pytest.mark.parametrize("arguments", COMMANDS, ids=NAMES)
def test_no_git_at_all(repository: Repository, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    result = run_in(repository.root, *arguments, PATH=str(tmp_path))
    assert list_missing_words(result, "Git is not installed here", "https://git-scm.com") == []


@pytest.mark.parametrize("lacks", ["nothing", "commits", "git", "repository"])
def test_a_build_says_what_it_lacks_of_the_history(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lacks: str
) -> None:
    clone = tmp_path / "clone"
    depth = ("--depth", "1") if lacks == "commits" else ()
    repository.git("clone", "--quiet", *depth, f"file://{repository.top}", str(clone))
    root = clone / repository.root.relative_to(repository.top)
    (root / "portal.yml").write_text("[", "utf-8")  # an error, so that nothing is built
    if lacks == "repository":
        shutil.rmtree(clone / ".git")
    elif lacks == "git":
        monkeypatch.setenv("PATH", str(tmp_path))
    result = trellis("build", "--root", str(root), "--no-cache", *DAY)
    assert "The site was not built" in result.stdout
    words = {"commits": "this clone is shallow; `git fetch --unshallow`", "git": "Git is not installed here"}
    expected = (
        f"WARNING: The site lacks former versions of courses, and some or all of what changed: {words.get(lacks)}"
    )
    assert result.stderr.startswith(expected) if lacks in words else not result.stderr


def test_without_git_a_check_checks_all_the_same(repository: Repository, tmp_path: Path) -> None:
    with_git, without = (
        run_in(repository.root, "check", "--no-cache", *DAY, **more) for more in ({}, {"PATH": str(tmp_path)})
    )
    assert with_git.stdout.split("(")[0] == without.stdout.split("(")[0] != ""
    assert without.stderr == ""


def test_a_name_that_git_does_not_know_is_still_told_as_that(repository: Repository) -> None:
    result = trellis("check", "--root", str(repository.root), "--since", "mian")
    assert list_missing_words(result, "Git knows no revision mian here; fetch it, or check its name") == []
    with pytest.raises(GitUnavailable) as caught:
        resolve_revision(repository.root, "mian")
    assert not isinstance(caught.value, GitUnusable)


def test_the_top_of_a_repository_is_its_folder_with_dot_git(repository: Repository, tmp_path: Path) -> None:
    assert find_repository(repository.root / QUOTING) == repository.top.resolve()
    worktree = tmp_path / "worktree"
    repository.git("worktree", "add", "--quiet", str(worktree), "HEAD~1")
    assert find_repository(worktree / "content") == worktree.resolve()  # its .git is a file


def test_a_path_from_git_is_the_path_that_the_folder_has_whatever_the_locale(repository: Repository) -> None:
    repository.write({"content/sales/pages/café.md": "no front matter\n"})
    plain = {"LC_ALL": "C", "LANG": "C", "PYTHONIOENCODING": "utf-8"}
    result = run_in(repository.root, "check", "--no-cache", "--since", "HEAD", *DAY, **plain)
    assert "fm-missing" in result.stdout, result.stdout + result.stderr
