"""Courses made from one template: ranked by what is their own, two of them at most among the five that are shown."""

from __future__ import annotations

import pytest
from conftest import TODAY, Portal
from courses import files, written

from trellis.duplicates import index as similarity
from trellis.duplicates.features import CourseFeatures, extract_features
from trellis.duplicates.index import SimilarityIndex
from trellis.duplicates.vocabulary import SiteVocabulary
from trellis.pipeline.run import run_pipeline

TEMPLATE = (
    "This mandatory annual refresher takes about thirty minutes and must be completed by all employees before the end "
    "of the quarter. It explains why {subject} matters to our company, walks through our policy, shows three short "
    "scenarios from everyday work and closes with a quiz; you need eighty per cent to pass. Scenarios cover {cases}. "
    "If you have questions, contact the compliance desk, whose address stands at the foot of every page of the policy."
)
REFRESHERS = {
    "bribery": ("Anti-bribery", "improper gifts, hospitality and agents"),
    "privacy": ("Data privacy", "access requests, leaks and customer records"),
    "safety": ("Fire safety", "escape routes, extinguishers and blocked doors"),
    "antitrust": ("Antitrust", "trade associations, talks on prices and sharing of markets"),
    "sanctions": ("Sanctions", "embargoed countries, dual use and screening of partners"),
    "insider": ("Insider trading", "price-sensitive news, tips to friends and closed periods"),
    "conduct": ("Respect at work", "unwelcome remarks, bystanders and whom to tell"),
    "interests": ("Conflicts of interest", "second jobs, relatives as suppliers and shares held"),
}
REWRITES = {
    "bribery": ("Presents and dinners that we may take", "Cases about improper gifts, hospitality and go-betweens."),
    "safety": ("What to do when it burns", "Escape routes, how extinguishers work, and keeping doors free."),
    "insider": ("When you know more than the market", "Closed periods, price-sensitive news and tips to relatives."),
}
TIERS = pytest.mark.parametrize("semantic", [True, False], ids=["words and meaning", "words"])


def made_from_template(subject: str, cases: str) -> str:
    text = written(f"{subject} annual refresher", f"What everybody is reminded of once a year about {subject.lower()}.")
    return text.replace("Begin with the case at hand.", TEMPLATE.format(subject=subject, cases=cases))


@pytest.fixture
def courses(portal: Portal) -> list[CourseFeatures]:
    family = {f"{id}-refresher": made_from_template(*refresher) for id, refresher in REFRESHERS.items()}
    rewrites = {
        f"content/operations/courses/{id}-rewrite/index.md": written(*rewrite) for id, rewrite in REWRITES.items()
    }
    team = {"content/operations/index.md": "---\ntitle: Operations\nsummary: Moves freight.\nmanager: ada\n---\nUs.\n"}
    catalogue = run_pipeline(portal({**files(**family), **rewrites, **team}), TODAY).catalogue
    vocabulary = SiteVocabulary.build(catalogue)
    return [extract_features(course, vocabulary) for course in catalogue.courses]


@TIERS
@pytest.mark.parametrize("id", sorted(REWRITES))
def test_who_says_the_same_in_other_words_is_shown_beside_a_course_made_from_a_template(
    courses: list[CourseFeatures], id: str, semantic: bool
) -> None:
    index = SimilarityIndex.build(courses, use_semantics=semantic)
    shown = [match.course.id for match in index.find_nearest_by_id(f"{id}-refresher")]
    assert f"{id}-rewrite" in shown
    assert f"{id}-refresher" in [match.course.id for match in index.find_nearest_by_id(f"{id}-rewrite")]


@TIERS
def test_a_family_has_two_of_the_five_places(courses: list[CourseFeatures], semantic: bool) -> None:
    index = SimilarityIndex.build(courses, use_semantics=semantic)
    for id in REFRESHERS:
        matches = index.find_nearest_by_id(f"{id}-refresher")
        assert len(matches) == 5
        assert sum(match.course.id.endswith("-refresher") for match in matches if match.verdict == "mention") <= 2


def test_the_family_crowds_the_five_if_it_may(courses: list[CourseFeatures], monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise the tests above test nothing."""
    monkeypatch.setattr(similarity, "MAX_FAMILY_MATCHES", 5)
    monkeypatch.setattr("trellis.duplicates.template_text.MIN_TEMPLATE_TITLES", 100)
    index = SimilarityIndex.build(courses, use_semantics=False)
    shown = [match.course.id for match in index.find_nearest_by_id("conduct-refresher")]
    assert sum(id.endswith("-refresher") for id in shown) == 5


@TIERS
def test_a_course_outside_the_portal_is_ranked_without_the_template_too(
    courses: list[CourseFeatures], semantic: bool
) -> None:
    course = next(course for course in courses if course.id == "insider-refresher")
    others = SimilarityIndex.build([c for c in courses if c.id != course.id], use_semantics=semantic)
    shown = [match.course.id for match in others.find_nearest(course._replace(id="", owner=""))]
    assert "insider-rewrite" in shown


def test_copies_of_one_course_under_other_titles_are_no_template(courses: list[CourseFeatures]) -> None:
    """All of their text is shared: without it nothing would be left to find them by."""
    course = next(course for course in courses if course.id == "bribery-refresher")
    titles = ("Bribery north", "Bribery south", "Bribery east", "Bribery west", "Bribery overseas")
    copies = [
        course._replace(id=f"copy-{n}", title=course.title._replace(text=title, words=tuple(title.lower().split())))
        for n, title in enumerate(titles)
    ]
    index = SimilarityIndex.build(
        [*(c for c in courses if not c.id.endswith("-refresher")), *copies], use_semantics=False
    )
    assert "mandatory" in index.lexical_index.get_words(index.row_by_id["copy-0"])


def test_what_a_template_says_is_no_reason(courses: list[CourseFeatures]) -> None:
    index = SimilarityIndex.build(courses, use_semantics=False)
    words = index.lexical_index.get_words(index.row_by_id["safety-refresher"])
    assert "quiz" not in words
    assert {"extinguishers", "refresher", "safety"} <= words.keys()


def test_a_template_that_comes_into_being_changes_what_was_kept(courses: list[CourseFeatures]) -> None:
    """An index that goes on from an earlier one knows of it too."""
    import numpy as np

    from trellis.duplicates.index_state import IndexState

    late = [course for course in courses if course.id in {f"{id}-refresher" for id in list(REFRESHERS)[3:]}]
    early = SimilarityIndex.build([course for course in courses if course not in late], use_semantics=True)
    state = early.state.replace_courses(np.zeros(0, np.int64), [IndexState.build(late)])
    later, new = (
        SimilarityIndex(state, use_semantics=True),
        SimilarityIndex.build([*(course for course in courses if course not in late), *late], use_semantics=True),
    )
    assert not early.template_text.is_template.any()
    assert later.template_text.is_template.any()
    assert later.semantic_index
    assert new.semantic_index
    assert np.allclose(later.semantic_index.course_vectors, new.semantic_index.course_vectors, atol=1e-3)
