"""Taking something down asks for what deleting it asks for, and the verdict names the tombstone and says why."""

from __future__ import annotations

from pathlib import Path

import pytest
from repositories import QUOTING, Repository

FILES = {f"{QUOTING}/index.md": None, f"{QUOTING}/01-know-your-floor.md": None}
REASON = "The desk quotes in the new tool, which asks for each of these lines by itself."
TOMBSTONE = f"- id: quoting\n  title: Quoting a lane\n  reason: {REASON}\n  on: 2026-11-20\n"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


@pytest.mark.parametrize("team", ["sales", "operations"])
def test_the_verdict_names_the_tombstone(repository: Repository, team: str) -> None:
    repository.change({**FILES, f"content/{team}/gone.yml": TOMBSTONE})
    subjects = {subject.kind: subject for subject in repository.verdict().subjects}
    assert subjects["course"].change == f"is taken down, with a tombstone: {REASON}"
    assert [(a.kind, a.team, a.scored) for a in subjects["course"].approvals] == [("accuracy", "sales", False)]
    assert subjects["gone"].title == f"The tombstones of {team}"
    assert [(a.kind, a.team) for a in subjects["gone"].approvals] == [("accuracy", team)]


@pytest.mark.parametrize("record", [TOMBSTONE.replace("id: quoting", "id: pricing"), "- id: quoting\n"])
def test_without_one_of_its_own_it_is_deleted(repository: Repository, record: str) -> None:
    repository.change({**FILES, "content/sales/gone.yml": record})
    subjects = {subject.kind: subject for subject in repository.verdict().subjects}
    assert subjects["course"].change == "is deleted"
    assert [(a.kind, a.team, a.scored) for a in subjects["course"].approvals] == [("accuracy", "sales", False)]


def test_a_long_reason_is_cut(repository: Repository) -> None:
    repository.change({**FILES, "content/sales/gone.yml": TOMBSTONE.replace(REASON, "It is over. " * 100)})
    (subject,) = (subject for subject in repository.verdict().subjects if subject.kind == "course")
    assert len(subject.change) < 260
    assert subject.change.endswith("…")
