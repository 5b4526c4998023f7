"""How long a text takes to read, what a portal sets about it, and the example's own minutes."""

from __future__ import annotations

import pytest
from conftest import Portal, course, findings

from trellis.check.reading_time import ReadingLoad, count_words, measure_reading
from trellis.kinds import ReadingTime
from trellis.load.markdown import scan_markdown
from trellis.pipeline.run import CheckedPortal

PAGE = "content/sales/courses/quoting/index.md"
LESSON = "content/sales/courses/quoting/01-start.md"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("Three plain words", 3),
        ("- one\n- two\n\n---\n\n## three", 3),
        ("| a | b |\n|---|---|\n| c | d |", 4),
        ("don't, well-known, 12.5 %", 3),
        ("运费" * 50, 40),
        ("ค่าระวาง", 3),
        ("Rate 運賃運賃運 here", 4),
        ("운임 협상", 2),
    ],
)
def test_words_are_counted_in_any_script(text: str, count: int) -> None:
    assert count_words(text) == count


@pytest.mark.parametrize(
    ("body", "load"),
    [
        ("One table.\n\n| a |\n|---|\n| b |\n", ReadingLoad(4, 1, 0, 0, 0)),
        ("```\n| a |\n|---|\n```\n", ReadingLoad(1, 0, 0, 0, 0)),
        ("![Rate sheet](a.png)\n", ReadingLoad(2, 0, 1, 0, 0)),
        ("??? success\n    b\n\n???+ note\n    c\n\n!!! question\n    d\n", ReadingLoad(6, 0, 0, 3, 0)),
        ("!!! note\n    d\n", ReadingLoad(2, 0, 0, 0, 0)),
        ("- [ ] a\n- [x] b\n\ntext\n\n- [ ] c\n- d\n", ReadingLoad(6, 0, 0, 2, 0)),
        ("## Write (4 minutes)\n\n## Lesen (10 Min.)\n", ReadingLoad(6, 0, 0, 0, 14)),
    ],
)
def test_what_takes_time_is_counted(body: str, load: ReadingLoad) -> None:
    assert measure_reading(body, scan_markdown(body)) == load


def test_the_sum_goes_by_the_settings() -> None:
    load = ReadingLoad(word_count=400, table_count=2, figure_count=1, task_count=1, stated_minutes=5)
    assert load.estimate_minutes(ReadingTime()) == 2 + 2 + 1 + 3 + 5
    slow = ReadingTime(words_per_minute=100, table_minutes=0, figure_minutes=2, task_minutes=10)
    assert load.estimate_minutes(slow) == 4 + 0 + 2 + 10 + 5
    assert str(load) == "400 words, 2 tables, 1 picture, 1 task and 5 minutes that headings ask for"


@pytest.mark.parametrize(
    ("settings", "count"),
    [
        ("", 1),
        ("thresholds: {reading: {highest: 1000}}\n", 0),
        ("thresholds: {reading: {words_per_minute: 50}}\n", 0),
        ("thresholds: {minutes_tolerance: 100}\n", 1),
    ],
)
def test_a_portal_sets_the_band(portal: Portal, settings: str, count: int) -> None:
    lesson = "---\ntitle: Start here\ntype: read\nminutes: 20\n---\n" + "word " * 600
    root = portal({PAGE: course(status="stable"), LESSON: lesson, "portal.yml": settings})
    assert len(findings(root, "reading-minutes")) == count


def test_marks_without_words_take_no_time_to_count() -> None:
    assert count_words("-" * 1_000_000 + " " + "[" * 1_000_000) == 0
    assert measure_reading("- [ ]" * 100_000, scan_markdown("")).task_count == 1


def test_the_example_claims_what_its_readings_take(example: CheckedPortal) -> None:
    readings = [lesson for lesson in example.catalogue.all_lessons if lesson.meta.type == "read"]
    words = sum(count_words(lesson.body) for lesson in readings)
    assert words / sum(lesson.meta.minutes for lesson in readings) > 100
