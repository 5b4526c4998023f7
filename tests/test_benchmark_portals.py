"""The portals that benchmarks measure with pass the check in each status, with many words and with few."""

from __future__ import annotations

import re
import runpy
from datetime import date
from pathlib import Path

import pytest

from trellis.catalogue.catalogue import Catalogue
from trellis.diagnostics.diagnostic import Severity
from trellis.pipeline.run import run_pipeline

PORTALS = runpy.run_path(str(Path(__file__).parents[1] / "benchmarks" / "portals.py"))
COURSE_COUNT = 12


@pytest.mark.parametrize("vocabulary", PORTALS["VOCABULARIES"])
@pytest.mark.parametrize("status", PORTALS["STATUSES"])
def test_own_portal_has_no_errors(tmp_path: Path, status: str, vocabulary: str) -> None:
    PORTALS["write_own_portal"](tmp_path, COURSE_COUNT, status, vocabulary)
    result = run_pipeline(tmp_path, date(2026, 11, 23))
    assert [d for d in result.diagnostics if d.severity is Severity.ERROR] == []
    assert {course.status for course in result.catalogue.courses} == (
        {"stable", "mvp", "draft"} if status == "mixed" else {status}
    )
    assert {_measure_course(result.catalogue, course.id) for course in result.catalogue.courses} == {(22, 600)}
    words = {word for course in result.catalogue.courses for word in course.body.split()}
    assert (len(words) < 100) == (vocabulary == "poor")


def test_own_portal_is_the_same_in_every_run(tmp_path: Path) -> None:
    for name in ("one", "two"):
        PORTALS["write_own_portal"](tmp_path / name, COURSE_COUNT, "mixed", "rich")
    pages = [{p.name: p.read_bytes() for p in (tmp_path / name).rglob("index.md")} for name in ("one", "two")]
    assert pages[0] == pages[1]


def _measure_course(catalogue: Catalogue, id: str) -> tuple[int, int]:
    """Returns how many keys a course has, and how many words below its headings."""
    course = catalogue.entry(("course", id))
    keys = len(course.meta.model_fields_set)
    paragraphs = [line for line in course.body.splitlines() if line and not line.startswith("#")]
    return keys, len(re.findall(r"\S+", " ".join(paragraphs)))
