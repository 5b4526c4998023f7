"""Slips are forgiven wherever they are made, the first letter too."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from trellis.derive.search.spelling import distance, near

LINES = [(0, ""), (1, "customs costume custom invoice"), (3, "customer negotiation declaration")]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ustoms", "customs"), ("ucstoms", "customs"), ("vustoms", "customs"), ("xcustoms", "customs"), ("cusotms", "customs"),
        ("nvoice", "invoice"), ("negotation", "negotiation"), ("engotaition", "negotiation"), ("declartoin", "declaration"),
    ],
)  # fmt: skip
def test_a_slip_at_any_letter(typed: str, meant: str) -> None:
    assert near(typed, LINES)[0][0] == meant


def test_the_same_first_letter_then_the_frequent_word_is_likelier() -> None:
    assert [word for word, _ in near("customr", LINES)] == ["customer", "custom", "customs"]
    assert near("bustom", [(1, "custom"), (2, "bottom bustem")])[0][0] == "bustem"


def test_short_words_are_not_guessed() -> None:
    assert near("zz", [(1, "z zy az")]) == []
    assert near("cstms", LINES) == []  # two slips in five letters may be any word


@given(st.text("abcd", max_size=9), st.text("abcd", max_size=9), st.integers(0, 3))
@example("aab", "bbbbaa", 3)
def test_the_distance_is_that_of_the_textbook(a: str, b: str, limit: int) -> None:
    assert distance(a, b, limit) == min(OSA.distance(a, b), limit + 1)
