"""A record with a new id takes the course of one that is gone only where nothing else resembles either."""

from __future__ import annotations

import pytest

from trellis.authoring.imports.renames import RecordTraits, find_renamed_ids

PAGE, OTHER_PAGE = "https://a.example/list", "https://a.example/7"
GONE = RecordTraits(PAGE, "Forklift safety", "Harbour")


@pytest.mark.parametrize(
    ("new", "is_certain"),
    [
        (RecordTraits(PAGE, "Forklift safety", "Cellar"), True),
        (RecordTraits(PAGE, "Forklift safety, the second edition", "harbour"), True),
        (RecordTraits(OTHER_PAGE, "forklift Safety", "Harbour"), True),
        (RecordTraits(PAGE, "Wine tasting", "Harbour"), False),
        (RecordTraits(PAGE, "Forklift safety, the second edition", "Cellar"), False),
        (RecordTraits(PAGE, "", "Harbour"), False),
    ],
)
def test_an_address_alone_is_not_certain(new: RecordTraits, is_certain: bool) -> None:
    pairs = {"new": "gone"}
    assert find_renamed_ids({"new": new}, {"gone": GONE}) == ((pairs, {}) if is_certain else ({}, pairs))


@pytest.mark.parametrize("other", [RecordTraits(PAGE, "Cranes", "B"), RecordTraits("", "Forklift Safety", "Harbour")])
def test_what_a_third_record_has_tells_nothing(other: RecordTraits) -> None:
    by_address = RecordTraits(PAGE, "Forklift safety", "Cellar")
    by_title = RecordTraits(OTHER_PAGE, "Forklift safety", "Harbour")
    new = by_address if other.address else by_title
    assert find_renamed_ids({"new": new}, {"gone": GONE}, lambda: [other]) == ({}, {})


def test_two_that_resemble_one_in_two_ways_are_not_certain() -> None:
    new = {"a": GONE._replace(title="Forklift safety 2"), "b": GONE._replace(address=OTHER_PAGE)}
    assert find_renamed_ids(new, {"gone": GONE}) == ({}, {"a": "gone", "b": "gone"})


def test_records_without_address_and_title_resemble_nothing() -> None:
    nothing = RecordTraits("", "", "")
    assert find_renamed_ids({"new": nothing}, {"gone": nothing}) == ({}, {})
