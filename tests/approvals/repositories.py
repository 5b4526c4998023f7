"""A small portal in a Git repository of its own, with a default branch and changes beside it."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
from datetime import date
from pathlib import Path

from trellis.approvals.collect.snapshot import collect_snapshot
from trellis.approvals.evaluate.evaluate import evaluate_snapshot
from trellis.approvals.evaluate.verdict import ApprovalVerdict
from trellis.approvals.ledger.digest import compute_digest
from trellis.approvals.snapshot import ChangedEntry, Conversation, Snapshot
from trellis.pipeline.run import run_pipeline

TODAY = date(2026, 11, 23)
PEOPLE = """\
- id: marit
  name: Marit de Wit
  handle: mdewit
- id: diego
  name: Diego Salazar
  manager: marit
  team: sales
  handle: dsalazar
- id: mei
  name: Mei Chen
  manager: diego
  team: sales
  handle: meichen
- id: hanna
  name: Hanna Lindqvist
  manager: marit
  team: operations
  handle: hlindqvist
- id: ilse
  name: Ilse Brandsma
  manager: marit
  team: learning
  handle: ibrandsma
- id: ben
  name: Ben Whitlock
  manager: ilse
  team: learning
  handle: bwhitlock
"""
TEAM = """\
---
title: {title}
summary: A team that does what teams do, and does it as well as it can.
manager: {manager}
leads: [{manager}]
---
Our mission.
"""
COURSE = """\
---
title: Quoting a lane
summary: What anybody needs to know before they quote a lane for the first time.
status: mvp
tier: team
minutes: 30
mode: self-paced
objectives: [win]
sunset: 2027-01-31
outcomes:
  - id: price
    text: Price a lane from its cost lines.
people:
  - person: mei
    role: author
---
Why a quote is a promise.
"""
LESSON = """\
---
title: Know your floor
type: read
minutes: 30
---
A quote is built from cost lines. Add 4 per cent for the risk, and write down what is not in it.
Never go below the floor of 250 euros without the desk lead's word. See [the tariff](https://example.org/tariff).
"""
PATH = """\
---
title: Join the desk
summary: What somebody takes in their first month at the desk, in the order that works.
status: stable
kind: onboarding
tier: organisation
version: 1
audience: {teams: [sales]}
objectives: [win]
steps:
  - section: First
    items: [quoting]
---
Welcome.
"""
RUBRIC = """\
title: The course standard
summary: What a course is read against before it is cleared for people to take.
status: stable
for: content
criteria:
  - {id: outcomes, text: The outcomes can be seen., levels: [They cannot, They can], pass: 2}
  - {id: accuracy, text: What it says is right., levels: [It is wrong, It is right], pass: 2}
  - {id: practice, text: People practise it., levels: [They read, They practise], pass: 2}
version: 1
"""
OBJECTIVE = """\
---
title: Win more quotes
summary: More of the quotes that we send come back as orders than a year ago.
status: stable
kind: business
period: 2026
---
Why it matters.
"""
PORTAL = "learning_team: learning\napprovals:\n  rubrics: {course: standard}\n  small_change_words: 10\n"

RECORD = """\
item: {item}
content_hash: {content_hash}
rubric: standard
rubric_version: 1
reviewer: diego
key: accuracy
scores: {{outcomes: 2, accuracy: 2, practice: 2}}
outcome: approved
on: 2026-11-20
"""

QUOTING = "content/sales/courses/quoting"
SCORES = "- outcomes: 2/2\n- accuracy: 2/2\n- practice: 2/2\n"


_TEMPLATES: dict[str, Path] = {}
"""Where the portal lies in the repository → the repository as each test finds it."""


class Repository:
    """Commands return the id of the commit that they made."""

    def __init__(self, folder: Path, below: str = "") -> None:
        self.top = folder
        self.time = "2026-11-20T09:00:00Z"  # of the commits to come
        self.root = folder / below
        if below not in _TEMPLATES:
            template = Path(tempfile.mkdtemp())
            atexit.register(shutil.rmtree, template, ignore_errors=True)
            self._begin(template / "repository", below)
            _TEMPLATES[below] = template / "repository"
        shutil.copytree(_TEMPLATES[below], folder, symlinks=True, dirs_exist_ok=True)

    def _begin(self, folder: Path, below: str) -> None:
        """Makes the repository as each test finds it, once for all tests of a process."""
        own_root, self.root = self.root, folder / below
        self.root.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--template=", "--initial-branch=main", str(folder))
        self.write(
            {
                "content/people.yml": PEOPLE,
                "content/sales/index.md": TEAM.format(title="Sales", manager="diego"),
                "content/operations/index.md": TEAM.format(title="Operations", manager="hanna"),
                "content/learning/index.md": TEAM.format(title="Learning", manager="ilse"),
                "content/learning/rubrics/standard.yml": RUBRIC,
                "content/sales/objectives/win.md": OBJECTIVE,
                f"{QUOTING}/index.md": COURSE,
                f"{QUOTING}/01-know-your-floor.md": LESSON,
                "portal.yml": PORTAL,
            }
        )
        self.commit("Marit de Wit")
        self.root = own_root

    def git(self, *arguments: str, **more: str) -> str:
        """Runs Git, without the settings of whoever runs the tests."""
        quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            env={**os.environ, **quiet, **more},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    def write(self, files: dict[str, str | bytes | None]) -> None:
        """Files below the portal's root; None deletes one."""
        for path, text in files.items():
            file = self.root / path
            if text is None:
                file.unlink()
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text if isinstance(text, bytes) else text.encode())

    def commit(self, author: str = "Mei Chen", message: str = "A change", email: str = "someone@example.org") -> str:
        """Commits all that was written."""
        self.git("add", "--all", ":/")
        return self.commit_as(author, email, "commit", "--quiet", "--allow-empty", "-m", message)

    def record_approval(self) -> None:
        """Commits a full approval of the course as it is to the ledger, where small changes are counted from."""
        catalogue = run_pipeline(self.root, TODAY).catalogue
        (course,) = catalogue.courses
        record = RECORD.format(item=course.id, content_hash=compute_digest(catalogue, course))
        self.write({f"reviews/{course.id}/2026-11-20-1.yml": record})
        self.commit("Marit de Wit")

    def change(self, files: dict[str, str | bytes | None], author: str = "Mei Chen", message: str = "A change") -> str:
        """Writes and commits, on the branch `change`, which starts at main the first time."""
        if "change" not in self.git("branch", "--list", "change"):
            self.git("branch", "change", "main")
        self.git("switch", "--quiet", "change")
        self.write(files)
        return self.commit(author, message)

    def advance(self, files: dict[str, str | bytes | None]) -> str:
        """Writes and commits on main, then goes back to the change."""
        self.git("switch", "--quiet", "main")
        self.write(files)
        commit = self.commit("Marit de Wit")
        self.git("switch", "--quiet", "change")
        return commit

    def update(self, author: str = "Mei Chen") -> str:
        """Takes main over into the change."""
        return self.commit_as(author, "someone@example.org", "merge", "--quiet", "--no-ff", "-m", "Update", "main")

    def collect_snapshot(self, conversation: Conversation | None = None) -> Snapshot:
        """The snapshot of the change."""
        return collect_snapshot(self.root, "main", "change", conversation or Conversation(), TODAY)

    def verdict(self, *reviews: dict[str, object], author: str = "meichen") -> ApprovalVerdict:
        """The verdict on the change after these reviews."""
        conversation = {"author": {"handle": author}, "reviews": reviews}
        return evaluate_snapshot(self.collect_snapshot(Conversation.model_validate(conversation)))

    def entry(self, kind: str = "course") -> ChangedEntry:
        """The change's one entry of that kind."""
        (only_entry,) = (entry for entry in self.collect_snapshot().entries if entry.kind == kind)
        return only_entry

    def commit_as(self, author: str, email: str, *arguments: str) -> str:
        self.git(
            *arguments,
            GIT_AUTHOR_NAME=author,
            GIT_AUTHOR_EMAIL=email,
            GIT_COMMITTER_NAME=author,
            GIT_COMMITTER_EMAIL=email,
            GIT_AUTHOR_DATE=self.time,
            GIT_COMMITTER_DATE=self.time,
        )
        return self.read_tip("HEAD")

    def read_tip(self, name: str) -> str:
        """Returns the commit that a ref or HEAD is at, read from its file where there is one: Git takes 5 ms for it."""
        folder = next(above / ".git" for above in (self.root, *self.root.parents) if (above / ".git").is_dir())
        text = _read_line(folder / name)
        commit = _read_line(folder / text.removeprefix("ref: ")) if text.startswith("ref: ") else text
        return commit or self.git("rev-parse", name)


def _read_line(file: Path) -> str:
    try:
        return file.read_text("ascii").strip()
    except FileNotFoundError:
        return ""


def approval(handle: str, commit: str, body: str = SCORES) -> dict[str, object]:
    """An approval of a commit."""
    return {"handle": handle, "commit": commit, "body": body, "submitted": "2026-11-21T09:00:00Z"}
