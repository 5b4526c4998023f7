"""A Git repository that is written without a work tree of its own being changed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

IDENTITY = {
    f"GIT_{role}_{field}": value
    for role in ("AUTHOR", "COMMITTER")
    for field, value in (("NAME", "Mei Chen"), ("EMAIL", "mei@meridian.example"), ("DATE", "2026-11-23T09:00:00Z"))
}


class GitFiles:
    """root: a folder whose files become the first commit of the branch main."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._run("init", "--quiet", "--initial-branch=main")
        self._run("add", "--all")
        self._run("commit", "--quiet", "-m", "Begin")

    def list_files(self, revision: str) -> Iterator[tuple[str, str, int]]:
        for line in self._run("ls-tree", "-r", "-z", "--long", revision).decode().split("\0"):
            if line:
                fields, _, path = line.partition("\t")
                _, _, sha, size = fields.split()
                yield path, sha, int(size)

    def find(self, revision: str) -> str:
        """The commit of a branch or revision; "" if there is none."""
        done = subprocess.run(
            ["git", "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"],
            cwd=self.root, capture_output=True, check=False,
        )  # fmt: skip
        return done.stdout.decode().strip()

    def find_blob(self, branch: str, path: str) -> str:
        return self._run("rev-parse", f"{branch}:{path}").decode().strip()

    def read(self, sha: str) -> bytes:
        return self._run("cat-file", "blob", sha)

    def show(self, branch: str, path: str) -> bytes:
        return self._run("show", f"{branch}:{path}")

    def list_changes(self, branch: str, base: str = "main") -> list[str]:
        return self._run("diff", "--name-only", base, branch).decode().split()

    def create_branch(self, branch: str, commit: str) -> None:
        self._run("branch", branch, commit)

    def delete_branch(self, branch: str) -> None:
        self._run("branch", "-D", branch)

    def move_branch(self, branch: str, commit: str) -> None:
        self._run("update-ref", f"refs/heads/{branch}", commit)

    def find_merge_base(self, first: str, second: str) -> str:
        return self._run("merge-base", first, second).decode().strip()

    def count_ahead(self, base: str, head: str) -> int:
        """How many commits `head` has that `base` has not."""
        return int(self._run("rev-list", "--count", f"{base}..{head}"))

    def merge(self, branch: str, *, is_squashed: bool = False) -> str:
        """Merges a branch into main, as a forge does."""
        tree = self._run("merge-tree", "--write-tree", "main", branch).decode().strip()
        parents = ["-p", "main"] if is_squashed else ["-p", "main", "-p", branch]
        commit = self._run("commit-tree", tree, *parents, "-m", f"Merge {branch}").decode().strip()
        self.move_branch("main", commit)
        return commit

    def commit(self, branch: str, files: Mapping[str, bytes | None], message: str) -> str:
        index = {"GIT_INDEX_FILE": str(self.root / ".git" / "editor-index")}
        self._run("read-tree", branch, **index)
        for path, content in files.items():
            if content is None:
                self._run("rm", "--cached", "--quiet", "--", path, **index)
                continue
            sha = self._run("hash-object", "-w", "--stdin", stdin=content).decode().strip()
            self._run("update-index", "--add", "--cacheinfo", f"100644,{sha},{path}", **index)
        tree = self._run("write-tree", **index).decode().strip()
        commit = self._run("commit-tree", tree, "-p", branch, "-m", message).decode().strip()
        self._run("update-ref", f"refs/heads/{branch}", commit)
        return commit

    def _run(self, *arguments: str, stdin: bytes = b"", **environment: str) -> bytes:
        return subprocess.run(
            ["git", *arguments],
            cwd=self.root, input=stdin, capture_output=True, check=True, env={**os.environ, **IDENTITY, **environment},
        ).stdout  # fmt: skip
