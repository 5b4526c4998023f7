"""A table whose header cannot be meant so is told once, at the header."""

from __future__ import annotations

import pytest

from trellis.load.parse import parse_table


@pytest.mark.parametrize(
    ("text", "message", "help"),
    [
        (
            "metric,period,value,value\nwin,2026-01,5,6\n",
            "the column `value` stands twice, as column 3 and 4",
            "delete",
        ),
        ("metric,metric,value\na,b,1\n", "the column `metric` stands twice, as column 1 and 2", "delete one"),
        ("metric,period,value,\nwin,2026-01,5,\nwin,2026-02,5,\n", "column 4 has no name", "delete this column"),
        ("metric,,value\nwin,2026-01,5\n", "column 2 has no name", "delete this column"),
    ],
)
def test_a_header_that_cannot_be_meant_so(text: str, message: str, help: str) -> None:
    (problem,) = parse_table(text).problems
    assert (problem.rule, problem.line, problem.message) == ("csv-columns", 1, message)
    assert problem.help.startswith(help)


@pytest.mark.parametrize("text", ["metric,period,value\nwin,2026-01,5\n", 'metric,"a;b"\nwin,1\n', "metric\nwin\n", ""])
def test_a_header_that_is_right(text: str) -> None:
    assert parse_table(text).problems == ()


def test_a_row_that_is_longer_than_the_header_is_told_at_its_line() -> None:
    (problem,) = parse_table("metric,value\nwin,0.3\nwin,0,34\n").problems
    assert (problem.line, problem.message) == (3, "has more cells than the header has columns")


@pytest.mark.parametrize(("mark", "name"), [(";", "semicolons"), ("\t", "tabs")])
def test_what_a_spreadsheet_saves_elsewhere_is_read_and_told_once(mark: str, name: str) -> None:
    rows = ("metric|value|group", "win|21,4|sea, air", "||", "win|1.250,5|", "win|-3|")
    parsed = parse_table("".join(f"{row}\n" for row in rows).replace("|", mark))
    (problem,) = parsed.problems
    assert (problem.rule, problem.line) == ("csv-separator", 1)
    assert name in problem.message
    assert [record["value"] for record in parsed.data] == ["21.4", "1250.5", "-3"]
    assert parsed.data[0]["group"] == "sea, air"


def test_a_point_that_may_be_of_thousands_is_told_where_commas_are_of_decimals() -> None:
    parsed = parse_table("metric;value\nwin;6.500\nwin;6.50\n")
    assert [(problem.rule, problem.line) for problem in parsed.problems] == [("csv-separator", 1), ("csv-columns", 2)]
    assert parse_table("metric,value\nwin,6.500\n").problems == ()
