"""The index: the same whatever it went on from, quick to keep, and of no network."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from conftest import TEAM, TODAY, Portal
from courses import AGAIN, RINGING, files, written

from trellis.duplicates import comparison
from trellis.duplicates.comparison import Comparison
from trellis.duplicates.explanation import explain_match
from trellis.duplicates.features import CourseFeatures, extract_features
from trellis.duplicates.index import SimilarityIndex
from trellis.duplicates.index_state import IndexState
from trellis.duplicates.normalise import split_words
from trellis.duplicates.title import parse_title
from trellis.duplicates.vocabulary import SiteVocabulary
from trellis.load.cache import Cache
from trellis.pipeline.run import CheckedPortal, run_pipeline

SITE = SiteVocabulary(
    frozenset({("apac",), ("middle", "east")}), frozenset({("rate", "desk")}), {("beginner",): "beginner"}, {}, {}
)


def substances(result: CheckedPortal) -> list[CourseFeatures]:
    site = SiteVocabulary.build(result.catalogue)
    return [extract_features(course, site) for course in result.catalogue.courses]


@pytest.fixture
def all_of_them(portal: Portal) -> list[CourseFeatures]:
    return substances(run_pipeline(portal(files(ringing=written(*RINGING), again=written(*AGAIN))), TODAY))


def describe(index: SimilarityIndex) -> list[tuple[str, list[tuple[str, str, list[str]]]]]:
    """Of each course what is near, with verdict and reasons, in words that float arithmetic does not change."""
    return [
        (
            one.id,
            [
                (near.course.id, near.verdict, [r.text for r in explain_match(index, one, near)])
                for near in index.find_nearest_by_id(one.id)
            ],
        )
        for one in sorted(index.courses)
    ]


@pytest.mark.parametrize("semantic", [True, False])
def test_an_index_that_goes_on_from_an_earlier_one_is_a_new_one(
    all_of_them: list[CourseFeatures], semantic: bool
) -> None:
    *most, one, other = all_of_them
    earlier = SimilarityIndex.build([*most, one], use_semantics=semantic)
    gone = earlier.row_by_id[one.id]
    changed = one._replace(words={**one.words, "entirely": 2.0, "new": 1.0})
    import numpy as np

    later = SimilarityIndex(
        earlier.state.replace_courses(np.array([gone]), [IndexState.build([other, changed])]), use_semantics=semantic
    )
    assert describe(later) == describe(SimilarityIndex.build([*most, other, changed], use_semantics=semantic))


def test_a_course_that_is_not_in_the_catalogue_finds_what_one_in_it_would(all_of_them: list[CourseFeatures]) -> None:
    index = SimilarityIndex.build([one for one in all_of_them if one.id != "again"])
    again = next(one for one in all_of_them if one.id == "again")
    nearest = SimilarityIndex.build(all_of_them).find_nearest_by_id("again")[0].course.id
    assert index.find_nearest(again._replace(id="", owner=""))[0].course.id == nearest == "ringing"


def test_no_course_is_near_itself(all_of_them: list[CourseFeatures]) -> None:
    index = SimilarityIndex.build(all_of_them)
    assert all(near.course.id != one.id for one in all_of_them for near in index.find_nearest(one))


def test_nothing_is_near_in_an_empty_portal_and_little_in_a_tiny_one(all_of_them: list[CourseFeatures]) -> None:
    assert SimilarityIndex.build([]).find_nearest(all_of_them[0]) == ()
    few = SimilarityIndex.build(all_of_them[:4])
    assert {near.verdict for near in few.find_nearest_by_id(all_of_them[0].id)} == {"mention"}


def test_meaning_needs_no_network(all_of_them: list[CourseFeatures], monkeypatch: pytest.MonkeyPatch) -> None:
    from trellis.duplicates import semantic as meaning

    def refuse(*_: object) -> None:
        raise AssertionError("somebody asked the network")

    monkeypatch.setattr(socket, "socket", refuse)
    meaning._load_model.cache_clear()
    assert SimilarityIndex.build(all_of_them, use_semantics=True).semantic_index


def test_what_was_kept_is_used_and_what_changed_is_not(
    portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = portal(files(ringing=written(*RINGING)))
    store = Cache(tmp_path / "cache", root)

    def compared() -> list[str]:
        read: list[str] = []
        real = extract_features

        def counted(course: object, site: object, **how: bool) -> CourseFeatures:
            read.append(course.id)  # type: ignore[attr-defined]
            return real(course, site, **how)  # type: ignore[arg-type]

        monkeypatch.setattr("trellis.duplicates.features.extract_features", counted)
        result = run_pipeline(root, TODAY, cache=store)
        result.context.comparison.index_courses(result.catalogue)
        return read

    assert len(compared()) > 20
    assert compared() == []
    file = root / "content/sales/courses/ringing/index.md"
    file.write_text(file.read_text().replace("late", "very late"))
    assert {*compared()} == {"ringing"}


def test_pairs_are_not_looked_for_again_where_nothing_that_counts_has_changed(
    portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = {"content/operations/index.md": TEAM, "content/operations/courses/again/index.md": written(*AGAIN)}
    root = portal(files(ringing=written(*RINGING)) | more)
    store = Cache(tmp_path / "cache", root)
    file = root / "content/sales/courses/ringing/index.md"

    def looked() -> bool:
        """Whether an index was made, and whatever was made, that the verdict is that of a run that knows nothing."""
        calls: list[object] = []
        monkeypatch.setattr(
            Comparison, "_build_similarity_index", lambda *arguments: calls.append(arguments) or index(*arguments)
        )
        result = run_pipeline(root, TODAY, cache=store)
        monkeypatch.undo()
        assert result.diagnostics == run_pipeline(root, TODAY).diagnostics
        assert "near-duplicate" in {finding.rule for finding in result.diagnostics}
        return bool(calls)

    index = Comparison._build_similarity_index
    assert looked()
    assert not looked()
    file.write_text(file.read_text().replace("mode: self-paced", "mode: blended"))
    assert not looked()
    file.write_text(file.read_text().replace("late", "very late"))
    assert looked()
    assert not looked()
    (root / "content/operations/courses/again/index.md").write_text(written(*AGAIN, status="stable"))
    assert looked(), "who is told depends on it"


def test_the_light_tier_is_taken_where_the_extra_is_not_installed(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparison, "can_compare_meaning", lambda: False)
    result = run_pipeline(portal(files()), TODAY)
    assert Comparison().index_courses(result.catalogue).index.semantic_index is None


@pytest.mark.parametrize(
    ("title", "key", "without"),
    [
        ("Négotiating Rates – APAC", "negotiating rates", ["apac"]),
        ("Negotiating rates (rate desk)", "negotiating rates", ["rate desk"]),
        ("Negotiating at the rate desk", "negotiating at the rate desk", []),
        ("Rates in the Middle East", "rates in the", ["middle east"]),
        ("APAC", "apac", []),
        ("C++ and C# for analysts", "c++ and c# for analysts", []),
    ],
)
def test_a_title_is_compared_without_regions_and_teams(title: str, key: str, without: list[str]) -> None:
    parsed = parse_title(title, SITE, frozenset())
    assert (parsed.key, [" ".join(phrase) for phrase in map(str.split, parsed.removed_phrases)]) == (key, without)


@pytest.mark.parametrize(
    ("title", "numbers"),
    [
        ("Rates, part 2", {2}),
        ("Epidemics IV", {4}),
        ("Rates 2026", set()),
        ("Version 1.11", {1}),
        ("I am late", {1}),
    ],
)
def test_a_part_of_a_series_is_told_by_its_number(title: str, numbers: set[int]) -> None:
    assert parse_title(title, SITE, frozenset()).part_numbers == numbers


def test_a_level_that_a_title_names_is_known(all_of_them: list[CourseFeatures]) -> None:
    assert parse_title("Rates for the beginner", SITE, frozenset()).levels == {"beginner"}


@pytest.mark.parametrize(
    ("title", "names_subject"),
    [
        ("Week 5", False),
        ("Sprint 1: Overview", False),
        ("Introduction", False),
        ("Getting started", False),
        ("Part IV", False),
        ("Einführung", False),
        ("Week 5: Tariffs", True),
        ("Introduction to SQL", True),
        ("R", True),
        ("通関入門", True),
        ("Incoterms 2020", True),
    ],
)
def test_a_title_that_is_only_a_place_in_a_series_names_no_subject(title: str, names_subject: bool) -> None:
    assert parse_title(title, SITE, frozenset()).names_subject == names_subject


def test_scripts_without_spaces_are_compared_too() -> None:
    assert split_words("運賃交渉の基礎") == ["運賃", "賃交", "交渉", "渉の", "の基", "基礎"]


@pytest.mark.parametrize(
    ("title", "other_title", "is_same"),
    [
        ("Zählen im Lager", "Zahlen im Lager", False),
        ("Bán hàng", "Bàn hàng", False),
        ("Zählen im Lager (APAC)", "ZÄHLEN – im Lager", True),
        ("Résumés", "Re\u0301sume\u0301s", True),
        ("Counting in the store", "Counting in the store", True),
    ],
)
def test_accents_tell_titles_apart(title: str, other_title: str, is_same: bool) -> None:
    first, second = (parse_title(text, SITE, frozenset()) for text in (title, other_title))
    assert first.key == second.key
    assert first.has_same_marks(second) == second.has_same_marks(first) == is_same


def test_kana_with_another_sound_are_other_letters() -> None:
    """Whatever their form: as one sign, as two, or of half the width."""
    words = ["バス", "スの", "の手", "手配"]
    assert split_words("バスの手配") == split_words("ハ\u3099スの手配") == words
    assert split_words("ﾊﾟｽ") == split_words("パス") != split_words("バス") != split_words("ハス")
    assert split_words("Über Crème") == ["uber", "creme"]
