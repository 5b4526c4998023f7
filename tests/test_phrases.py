"""Phrases of messages and exports: numbers are those that were written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import trellis
from trellis.diagnostics.phrases import format_plain_number


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1_500_000.0, "1500000"),
        (12345.67, "12345.67"),
        (134567999, "134567999"),
        (100_000.5, "100000.5"),
        (-1234567.8, "-1234567.8"),
        (0.00001, "0.00001"),
        (1e-12, "0.000000000001"),
        (1e12, "1000000000000"),
        (0.0, "0"),
        (-0.0, "0"),
    ],
)
def test_a_number_has_the_digits_that_were_written(number: float, text: str) -> None:
    assert format_plain_number(number) == text


def test_no_text_shortens_its_numbers_to_six_digits() -> None:
    """Python's `g` rounds 134567999 to 1.34568e+08. Coordinates of drawings may have it."""
    package = Path(trellis.__file__).parent
    short = [path.name for path in package.rglob("*.py") if re.search(r"\{[^{}]*:g\}", path.read_text("utf-8"))]
    assert short == ["sparkline.py"]
