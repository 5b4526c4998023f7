"""The index: the same whatever it went on from, quick to keep, and of no network."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from conftest import TEAM, TODAY, Portal
from courses import AGAIN, RINGING, files, written

from trellis.duplicates import comparison
from trellis.duplicates.comparison import Comparison
from trellis.duplicates.explanation import reasons
from trellis.duplicates.features import Substance, substance
from trellis.duplicates.index import Index
from trellis.duplicates.index_state import State
from trellis.duplicates.normalise import words
from trellis.duplicates.title import title
from trellis.duplicates.vocabulary import Vocabulary
from trellis.load.cache import Cache
from trellis.pipeline.run import Result, run

SITE = Vocabulary(
    frozenset({("apac",), ("middle", "east")}), frozenset({("rate", "desk")}), {("beginner",): "beginner"}, {}, {}
)


def substances(result: Result) -> list[Substance]:
    site = Vocabulary.of(result.catalogue)
    return [substance(course, site) for course in result.catalogue.courses]


@pytest.fixture
def all_of_them(portal: Portal) -> list[Substance]:
    return substances(run(portal(files(ringing=written(*RINGING), again=written(*AGAIN))), TODAY))


def told(index: Index) -> list[tuple[str, list[tuple[str, str, list[str]]]]]:
    """Of each course what is near, with verdict and reasons, in words that float arithmetic does not change."""
    return [
        (one.id, [(near.substance.id, near.verdict, [r.text for r in reasons(index, one, near)]) for near in index.nearest_of(one.id)])
        for one in sorted(index.substances)
    ]  # fmt: skip


@pytest.mark.parametrize("semantic", [True, False])
def test_an_index_that_goes_on_from_an_earlier_one_is_a_new_one(all_of_them: list[Substance], semantic: bool) -> None:
    *most, one, other = all_of_them
    earlier = Index.of([*most, one], semantic=semantic)
    gone = earlier.rows[one.id]
    changed = one._replace(words={**one.words, "entirely": 2.0, "new": 1.0})
    import numpy as np

    later = Index(earlier.state.changed(np.array([gone]), [State.of([other, changed])]), semantic=semantic)
    assert told(later) == told(Index.of([*most, other, changed], semantic=semantic))


def test_a_course_that_is_not_in_the_catalogue_finds_what_one_in_it_would(all_of_them: list[Substance]) -> None:
    index = Index.of([one for one in all_of_them if one.id != "again"])
    again = next(one for one in all_of_them if one.id == "again")
    known = Index.of(all_of_them).nearest_of("again")[0].substance.id
    assert index.nearest(again._replace(id="", owner=""))[0].substance.id == known == "ringing"


def test_no_course_is_near_itself(all_of_them: list[Substance]) -> None:
    index = Index.of(all_of_them)
    assert all(near.substance.id != one.id for one in all_of_them for near in index.nearest(one))


def test_nothing_is_near_in_an_empty_portal_and_little_in_a_tiny_one(all_of_them: list[Substance]) -> None:
    assert Index.of([]).nearest(all_of_them[0]) == ()
    few = Index.of(all_of_them[:4])
    assert {near.verdict for near in few.nearest_of(all_of_them[0].id)} == {"mention"}


def test_meaning_needs_no_network(all_of_them: list[Substance], monkeypatch: pytest.MonkeyPatch) -> None:
    from trellis.duplicates import semantic as meaning

    def refuse(*_: object) -> None:
        raise AssertionError("somebody asked the network")

    monkeypatch.setattr(socket, "socket", refuse)
    meaning._model.cache_clear()
    assert Index.of(all_of_them, semantic=True).meaning


def test_what_was_kept_is_used_and_what_changed_is_not(
    portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = portal(files(ringing=written(*RINGING)))
    store = Cache(tmp_path / "cache", root)

    def compared() -> list[str]:
        read: list[str] = []
        real = substance

        def counted(course: object, site: object, **how: bool) -> Substance:
            read.append(course.id)  # type: ignore[attr-defined]
            return real(course, site, **how)  # type: ignore[arg-type]

        monkeypatch.setattr("trellis.duplicates.features.substance", counted)
        result = run(root, TODAY, store=store)
        result.context.comparison.of(result.catalogue)
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
        made: list[object] = []
        monkeypatch.setattr(Comparison, "_index", lambda *asked: made.append(asked) or index(*asked))
        result = run(root, TODAY, store=store)
        monkeypatch.undo()
        assert result.diagnostics == run(root, TODAY).diagnostics
        assert "near-duplicate" in {finding.rule for finding in result.diagnostics}
        return bool(made)

    index = Comparison._index
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
    monkeypatch.setattr(comparison, "find_spec", lambda name: None)
    result = run(portal(files()), TODAY)
    assert Comparison().of(result.catalogue).index.meaning is None


@pytest.mark.parametrize(
    ("said", "key", "without"),
    [
        ("Négotiating Rates – APAC", "negotiating rates", ["apac"]),
        ("Negotiating rates (rate desk)", "negotiating rates", ["rate desk"]),
        ("Negotiating at the rate desk", "negotiating at the rate desk", []),
        ("Rates in the Middle East", "rates in the", ["middle east"]),
        ("APAC", "apac", []),
        ("C++ and C# for analysts", "c++ and c# for analysts", []),
    ],
)
def test_a_title_is_compared_without_regions_and_teams(said: str, key: str, without: list[str]) -> None:
    found = title(said, SITE, frozenset())
    assert (found.key, [" ".join(phrase) for phrase in map(str.split, found.without)]) == (key, without)


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("Rates, part 2", {2}),
        ("Epidemics IV", {4}),
        ("Rates 2026", set()),
        ("Version 1.11", {1}),
        ("I am late", {1}),
    ],
)
def test_a_part_of_a_series_is_told_by_its_number(said: str, numbers: set[int]) -> None:
    assert title(said, SITE, frozenset()).numbers == numbers


def test_a_level_that_a_title_names_is_known(all_of_them: list[Substance]) -> None:
    assert title("Rates for the beginner", SITE, frozenset()).levels == {"beginner"}


def test_scripts_without_spaces_are_compared_too() -> None:
    assert words("運賃交渉の基礎") == ["運賃", "賃交", "交渉", "渉の", "の基", "基礎"]
