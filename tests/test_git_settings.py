"""Git's answers are the same whatever somebody has set for their own use."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from commands import run_trellis
from conftest import TODAY
from repositories import LESSON, QUOTING, Repository, approval

from trellis.approvals.collect.commit_range import find_commit_range
from trellis.approvals.collect.snapshot import collect_snapshot
from trellis.approvals.snapshot import Conversation
from trellis.forge.time_limit import limit_time
from trellis.load.git import GitCommand, GitUnavailable, find_changed_lines, read_file_at

FLOOR = f"{QUOTING}/01-know-your-floor.md"
SETTINGS = {
    "signatures": "[log]\n\tshowSignature = true\n",
    "renames followed": "[log]\n\tfollow = true\n",
    "UTF-16": "[i18n]\n\tlogOutputEncoding = UTF-16\n",
    "Latin-1": "[i18n]\n\tlogOutputEncoding = ISO-8859-1\n",
    "no prefix": "[diff]\n\tnoprefix = true\n",
    "other prefixes": "[diff]\n\tmnemonicPrefix = true\n",
    "hunks joined": "[diff]\n\tinterHunkContext = 9\n\tcontext = 9\n",
    "colours": "[color]\n\tui = always\n\tdiff = always\n",
    "no untracked files": "[status]\n\tshowUntrackedFiles = no\n",
    "decorations": "[log]\n\tdecorate = full\n\tdate = relative\n\tabbrevCommit = true\n[core]\n\tabbrev = 4\n",
    "converted": '[diff "words"]\n\ttextconv = tr a-z A-Z <\n\tcachetextconv = false\n',
    "quoted": "[core]\n\tquotePath = true\n",
}


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A change by a person with an umlaut: one plain commit, and one that is signed."""
    repository = Repository(tmp_path_factory.mktemp("settings") / "server")
    git = repository.git
    (repository.root / ".gitattributes").write_text("*.md diff=words\n")
    git("add", "--all")
    repository.commit_as("Änne Müller", "a@meridian.example", "commit", "--quiet", "-m", "Attributes")
    git("switch", "--quiet", "--create", "change")
    repository.write({FLOOR: LESSON.replace("4 per cent", "9 per cent")})
    repository.commit("Änne Müller")
    repository.write({f"{QUOTING}/02-größe.md": "more\n\n\n\nand more\n"})
    repository.commit("Mei Chen")
    plain = git("cat-file", "commit", "HEAD")
    head, _, message = plain.partition("\n\n")
    signed = f"{head}\ngpgsig -----BEGIN SSH SIGNATURE-----\n AAAA\n -----END SSH SIGNATURE-----\n\n{message}\n"
    command = ["git", "hash-object", "-t", "commit", "-w", "--stdin"]
    made = subprocess.run(command, cwd=repository.root, input=signed.encode(), capture_output=True, check=True)
    git("reset", "--quiet", "--hard", made.stdout.decode().strip())
    (repository.root / FLOOR).write_text(LESSON.replace("4 per cent", "7 per cent") + "\n\n\n\nThe end.\n")
    (repository.root / f"{QUOTING}/03-new.md").write_text("new\n")
    return repository


def gather(repository: Repository) -> object:
    """What is asked of Git for a verdict, and for what a check reports."""
    head = repository.git("rev-parse", "HEAD")
    pushed = {head: "dsalazar", repository.git("rev-parse", "HEAD~1"): "meichen"}
    conversation = Conversation.model_validate(
        {"author": {"handle": "meichen"}, "pushed": pushed, "reviews": [approval("dsalazar", head)]}
    )
    snapshot = collect_snapshot(repository.root, "main", "HEAD", conversation, TODAY)
    assert {account.handle for commit in snapshot.commits for account in commit.pushers} == {"dsalazar", "meichen"}
    texts = [read_file_at(repository.root, "HEAD", path) for path in (FLOOR, f"{QUOTING}/02-größe.md")]
    return snapshot, texts, find_changed_lines(repository.root, "HEAD")


COMMANDS = [
    ("digest", "--since", "HEAD~2"),
    ("review",),
    ("diff", "--base", "HEAD~2"),
    ("check", "--since", "HEAD~2", "--no-cache"),
]


def run(repository: Repository) -> list[object]:
    results = [run_trellis([*command, "--today", TODAY.isoformat()], cwd=repository.root) for command in COMMANDS]
    assert all("Traceback" not in result.stderr for result in results)
    return [(result.returncode, re.sub(r"\d+\.\d+ s", "", result.stdout), result.stderr) for result in results]


@pytest.fixture(scope="module")
def expected(repository: Repository) -> tuple[object, list[object]]:
    return gather(repository), run(repository)


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_of_somebodys_own_changes_nothing(
    repository: Repository,
    expected: tuple[object, list[object]],
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "gitconfig").write_text(SETTINGS[name])
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    assert gather(repository) == expected[0]


def test_commands_say_the_same_with_all_of_these_settings(
    repository: Repository, expected: tuple[object, list[object]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = "".join(text for name, text in SETTINGS.items() if name != "Latin-1")
    (tmp_path / "gitconfig").write_text(settings)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    assert run(repository) == expected[1]


def test_what_is_no_commits_id_ends_the_judgement(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trellis.load.git.SETTING_ARGUMENTS", ())
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "log.showSignature")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "true")
    with pytest.raises(GitUnavailable, match="which is no commit's id"):
        find_commit_range(repository.root, "main", "HEAD").read_commits(Conversation())


def test_warnings_about_many_files_hold_nothing_up(tmp_path: Path) -> None:
    """Git warns of each file whose line endings it will convert, and waits until somebody reads that."""
    repository = Repository(tmp_path / "server")
    repository.git("config", "core.autocrlf", "true")
    files = {f"content/notes/{'long' * 40}-{number}.md": "One.\n" for number in range(300)}
    repository.write(files)
    repository.commit("Mei Chen")
    repository.write(dict.fromkeys(files, "One.\nTwo.\n"))
    with limit_time(60, lambda: AssertionError("Git waits")):
        assert len(find_changed_lines(repository.root, "HEAD")) == len(files)
        listing = GitCommand(repository.root, "diff", "--name-only", "HEAD", "--", ".")
        assert len(listing.read_within(1_000_000).split()) == len(files)
