"""Every case of tests/approvals/cases: what is proposed, what people said, and the verdict to the word."""

from __future__ import annotations

from pathlib import Path

import casebook
import pytest

from trellis.approvals.evaluate.evaluate import evaluate_snapshot
from trellis.approvals.snapshot import Snapshot


@pytest.mark.parametrize("case", casebook.CASES, ids=lambda case: case.stem)
def test_case(case: Path) -> None:
    document = casebook.read_cases(case)
    assert casebook.format_verdict(evaluate_snapshot(casebook.build_snapshot(document))) == document["expect"], (
        document["says"]
    )


@pytest.mark.parametrize("case", casebook.CASES, ids=lambda case: case.stem)
def test_a_case_says_in_a_sentence_what_it_shows(case: Path) -> None:
    document = casebook.read_cases(case)
    assert document["says"].endswith(".")
    keys = {"says", "today", "policy", "changes", "paths", "opened_by", "fork", "commits", "reviews", "unread"}
    assert document.keys() <= keys | {"merged_changes", "opened_days", "several_bases", "queued", "expect"}


def test_a_snapshot_survives_as_json() -> None:
    for case in casebook.CASES:
        snapshot = casebook.build_snapshot(casebook.read_cases(case))
        assert Snapshot.model_validate_json(snapshot.model_dump_json()) == snapshot


def test_there_are_cases_enough() -> None:
    assert len(casebook.CASES) >= 60
