"""Ten thousand real records, if available: every course passes the check, and a second run changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from imports import Portal, errors, import_, snapshot

CORPORA = Path(__file__).resolve().parents[3] / "shared" / "corpora" / "courses.jsonl"


@pytest.mark.corpora
@pytest.mark.skipif(not CORPORA.is_file(), reason="the shared course records are not here")
def test_real_records_pass_the_check(portal: Portal) -> None:
    root = portal({})
    text = CORPORA.read_bytes()
    first = import_(root, text=text)
    assert len(first.created_courses) > 11_000
    assert first.refusals == ()
    assert errors(root) == []
    before = snapshot(root)
    second = import_(root, text=text)
    assert (len(second.created_courses), len(second.unchanged_courses)) == (0, len(first.created_courses))
    assert snapshot(root) == before
