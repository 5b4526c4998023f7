"""Every case of tests/approvals/cases: what is proposed, what people said, and what the verdict must be, to the word."""

from __future__ import annotations

from pathlib import Path

import casebook
import pytest

from trellis.approvals.evaluate.evaluate import evaluate
from trellis.approvals.snapshot import Snapshot


@pytest.mark.parametrize("case", casebook.CASES, ids=lambda case: case.stem)
def test_case(case: Path) -> None:
    said = casebook.read(case)
    assert casebook.told(evaluate(casebook.snapshot(said))) == said["expect"], said["says"]


@pytest.mark.parametrize("case", casebook.CASES, ids=lambda case: case.stem)
def test_a_case_says_in_a_sentence_what_it_shows(case: Path) -> None:
    said = casebook.read(case)
    assert said["says"].endswith(".")
    known = {"says", "today", "policy", "changes", "paths", "opened_by", "fork", "commits", "reviews", "expect"}
    assert said.keys() <= known


def test_a_snapshot_survives_as_json() -> None:
    for case in casebook.CASES:
        snapshot = casebook.snapshot(casebook.read(case))
        assert Snapshot.model_validate_json(snapshot.model_dump_json()) == snapshot


def test_there_are_cases_enough() -> None:
    assert len(casebook.CASES) >= 60
