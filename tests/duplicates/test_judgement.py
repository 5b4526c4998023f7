"""Each threshold of the judgement, just below it and at it: a verdict that changes needs a measurement first."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import TODAY, Portal
from courses import files

from trellis.duplicates.comparison import Comparison
from trellis.duplicates.distinctions import Distinctions
from trellis.duplicates.judgement import Evidence, assess_evidence
from trellis.duplicates.scores import score_neighbours
from trellis.pipeline.run import run_pipeline

APART = Distinctions(
    have_different_levels=False,
    are_different_parts=False,
    have_same_owner=False,
    are_siblings=False,
    are_related=False,
    distinct_words=((), ()),
)
CLOSE = Evidence(
    verdict="",
    score=20.0,
    lexical_zscore=10.0,
    semantic_zscore=10.0,
    term_overlap=0.5,
    cosine=0.9,
    containment=0.0,
    has_same_title=False,
    has_same_text=False,
    has_same_outcomes=False,
    distinctions=APART,
)
LARGE, SMALL = 10_000, 100


@pytest.mark.parametrize(
    ("changes", "courses", "verdict"),
    [
        ({"lexical_zscore": 6.0, "semantic_zscore": 5.9}, LARGE, "mention"),
        ({"lexical_zscore": 6.0, "semantic_zscore": 6.0}, LARGE, "ask"),
        ({"lexical_zscore": 7.5, "semantic_zscore": None}, LARGE, "mention"),
        ({"lexical_zscore": 7.6, "semantic_zscore": None}, LARGE, "ask"),
        ({"lexical_zscore": 7.0, "semantic_zscore": 7.3, "same_owner_count": 1}, LARGE, "mention"),
        ({"lexical_zscore": 7.0, "semantic_zscore": 7.5, "same_owner_count": 1}, LARGE, "ask"),
        ({"same_owner_count": 2}, LARGE, "ask"),
        ({"same_owner_count": 3}, LARGE, "mention"),
        ({"term_overlap": 0.09}, LARGE, "mention"),
        ({"term_overlap": 0.1}, LARGE, "ask"),
        ({"term_overlap": 0.19}, SMALL, "mention"),
        ({"term_overlap": 0.2}, SMALL, "ask"),
        ({"cosine": 0.39}, LARGE, "mention"),
        ({"cosine": 0.4}, LARGE, "ask"),
        ({"containment": 0.49}, LARGE, "ask"),
        ({"containment": 0.5}, LARGE, "block"),
        ({"has_same_title": True, "containment": 0.29}, LARGE, "ask"),
        ({"has_same_title": True, "containment": 0.3}, LARGE, "block"),
        ({"has_same_title": True, "has_same_text": True}, LARGE, "block"),
        ({"has_same_title": True, "term_overlap": 0.1}, LARGE, "ask"),
        ({"has_same_title": True, "title_names_subject": False, "term_overlap": 0.29}, LARGE, "mention"),
        ({"has_same_title": True, "title_names_subject": False, "term_overlap": 0.31}, LARGE, "ask"),
        ({"has_same_title": True, "has_same_marks": False, "term_overlap": 0.29}, LARGE, "mention"),
        ({"has_same_title": True, "has_same_marks": False, "term_overlap": 0.31}, LARGE, "ask"),
        (
            {"has_same_title": True, "title_names_subject": False, "term_overlap": 0.0, "containment": 0.3},
            LARGE,
            "block",
        ),
    ],
)
def test_a_threshold_holds_at_its_value(changes: dict[str, object], courses: int, verdict: str) -> None:
    assert assess_evidence(CLOSE._replace(**changes), courses).verdict == verdict  # type: ignore[arg-type]


def test_the_same_level_brings_a_course_nearer_and_another_level_takes_it_away(portal: Portal) -> None:
    result = run_pipeline(portal(files()), TODAY)
    course = next(iter(Comparison().index_courses(result.catalogue).index.courses))._replace(level="beginner")
    overlaps = np.linspace(0.1, 0.4, 30, dtype=np.float32)
    levels = np.zeros(30, np.float32)
    levels[3], levels[4] = 1, -1
    plain = score_neighbours(course, None, overlaps, None, {}).total
    with_levels = score_neighbours(course, None, overlaps, None, {"beginner": levels}).total
    difference = with_levels - plain
    assert difference[3] == pytest.approx(0.6, abs=1e-5)
    assert difference[4] == pytest.approx(-0.6, abs=1e-5)
    assert np.count_nonzero(np.abs(difference) > 1e-5) == 2
