"""Slips are forgiven wherever they are made, the first letter too."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from trellis.derive.search.spelling import find_near_words
from trellis.site.defaults import ASSETS_FOLDER

NODE = Path(sys.executable).with_name("node")

LINES = [(0, ""), (1, "customs costume custom invoice"), (3, "customer negotiation declaration")]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ustoms", "customs"), ("ucstoms", "customs"), ("vustoms", "customs"), ("xcustoms", "customs"),
        ("cusotms", "customs"), ("nvoice", "invoice"), ("negotation", "negotiation"), ("engotaition", "negotiation"),
        ("declartoin", "declaration"),
    ],
)  # fmt: skip
def test_a_slip_at_any_letter(typed: str, meant: str) -> None:
    assert find_near_words(typed, LINES)[0][0] == meant


def test_the_same_first_letter_then_the_frequent_word_is_likelier() -> None:
    assert [word for word, _ in find_near_words("customr", LINES)] == ["customer", "custom", "customs"]
    assert find_near_words("bustom", [(1, "custom"), (2, "bottom bustem")])[0][0] == "bustem"


def test_short_words_are_not_guessed() -> None:
    assert find_near_words("zz", [(1, "z zy az")]) == []
    assert find_near_words("cstms", LINES) == []  # two slips in five letters may be any word


PAIRS = """
import { distance } from "./spelling.js";
const pairs = JSON.parse(await new Response(process.stdin).text());
console.log(JSON.stringify(pairs.map(([a, b, limit]) => distance(a, b, limit))));
"""


def test_the_browsers_distance_is_that_of_optimal_string_alignment() -> None:
    pairs: list[tuple[str, str, int]] = [("aab", "bbbbaa", 3)]

    @settings(max_examples=300, deadline=None, database=None)
    @given(st.text("abcd", max_size=9), st.text("abcd", max_size=9), st.integers(0, 3))
    def collect(a: str, b: str, limit: int) -> None:
        pairs.append((a, b, limit))

    collect()
    command = [NODE, "--input-type=module", "--eval", PAIRS]
    done = subprocess.run(
        command, input=json.dumps(pairs), cwd=ASSETS_FOLDER / "search", capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == [min(OSA.distance(a, b), limit + 1) for a, b, limit in pairs]
