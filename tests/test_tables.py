"""A table whose header cannot be meant so is told once, at the header."""

from __future__ import annotations

from time import process_time

import pytest
from conftest import TODAY, Portal, course, findings

from trellis.load.parse import parse_table
from trellis.pipeline.run import run_pipeline


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
        (
            "Results,,,,\nmetric,period,value,group,n\n",
            "only 1 of 5 columns has a name in the first row",
            "if this is a title",
        ),
        ("A,B,,,\nmetric,period\n", "only 2 of 5 columns have a name in the first row", "if this is a"),
        (",,,\nmetric,value,group,n\n", "the first row names the columns, and it is empty", "delete the empty rows"),
        ("\nmetric,value\nwin,5\n", "the first row names the columns, and it is empty", "delete the empty rows"),
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


@pytest.mark.parametrize(
    ("table", "problem_count"),
    [
        (",".join(map(str, range(100_000))) + "\n1\n", 0),
        (",".join(["a"] * 100_000) + "\n1\n", 99_999),
        (",".join(map(str, range(40_000))) + "\n" + "x\n" * 40_000, 0),
        (",".join(map(str, range(40_000))) + "\n" + "\n" * 40_000 + "," * 40_000 + "\n", 1),
    ],
)
def test_a_table_of_many_columns_is_read_in_linear_time(table: str, problem_count: int) -> None:
    started = process_time()
    assert len(parse_table(table).problems) == problem_count
    assert process_time() - started < 5, "each column was compared with all, or filled in for each row"


def test_a_column_that_stands_often_is_told_with_its_first_place() -> None:
    messages = [problem.message for problem in parse_table("a,b,a,a\n1,2,3,4\n").problems]
    assert messages == [f"the column `a` stands twice, as column 1 and {index}" for index in (3, 4)]


def test_a_first_row_that_cannot_be_read_is_told_and_names_no_column() -> None:
    for table in ('"a" b,c\n1,2\n', '"a,b\n1,2\n'):
        parsed = parse_table(table)
        assert [(problem.line, problem.rule) for problem in parsed.problems] == [(1, "csv-columns")]
        assert (parsed.data, parsed.columns) == ([], ())


def test_a_row_below_empty_lines_is_told_where_it_begins() -> None:
    parsed = parse_table('metric,value\n\n\nwin,"0\n3",4\n')
    assert [problem.line for problem in parsed.problems] == [4]


def test_a_point_that_may_be_of_thousands_is_told_where_commas_are_of_decimals() -> None:
    parsed = parse_table("metric;value\nwin;6.500\nwin;6.50\n")
    assert [(problem.rule, problem.line) for problem in parsed.problems] == [("csv-separator", 1), ("csv-columns", 2)]
    assert parse_table("metric,value\nwin,6.500\n").problems == ()


HEADER = "quarter,allotted,committed,spent,currency\n"


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            "quarter,allottd,currency\n2026-Q3,1,EUR\n2026-Q4,1,EUR\n",
            ["1:1 error[unknown-key] a budget has no key `allottd`"],
        ),
        (
            "quarter,allotted\n2026-Q3,1\n2026-Q4,1\n",
            ["1:1 error[missing-field] `currency` is missing in every row"],
        ),
        ("quarter,allottd,currency\n2026-Q3,1,EUR\n", ["1:1 error[unknown-key] a budget has no key `allottd`"]),
        ("quarter,allotted\n2026-Q3,1\n", ["1:1 error[missing-field] `currency` is missing"]),
        (HEADER + "2026-Q3,1,,,\n", ["2:1 error[missing-field] `currency` is missing"]),
        (
            "quarter, Currency\n2026-Q3,EUR\n",
            [
                "1:1 error[missing-field] `allotted` is missing",
                "1:1 error[unknown-key] a budget has no key ` Currency`",
            ],
        ),
        (HEADER + "2026-Q3,1,,,\n2026-Q4,1,,,EUR\n", ["2:1 error[missing-field] `currency` is missing"]),
        (HEADER + "2026-Q3,x,,,EUR\n2026-Q4,x,,,EUR\n", None),
    ],
)
def test_what_is_wrong_with_a_column_is_told_once_and_with_a_row_at_its_line(
    portal: Portal, table: str, expected: list[str] | None
) -> None:
    root = portal({"content/sales/data/budget.csv": table})
    rows = findings(root, "unknown-key", "missing-field", "wrong-value")
    if expected is None:
        expected = [f"{line}:1 error[wrong-value] `allotted` `x` is not a number" for line in (2, 3)]
    assert [row.removeprefix("content/sales/data/budget.csv:") for row in rows] == expected


NO_HEADER = "1:1 error[csv-columns] the first row names none of the columns of this table"


@pytest.mark.parametrize(
    ("name", "table", "expected"),
    [
        ("budget", "2026-Q3,1,2,3,EUR\n", [NO_HEADER]),
        ("budget", "2026-Q3,1,2,3,EUR\n2026-Q4,1,2,3,EUR\n", [NO_HEADER]),
        ("win", "# The wins, of all, with us\nmetric,period,value\n", [NO_HEADER]),
        ("budget", "Quarter,Allotted\n", []),
        ("budget", HEADER, []),
        (
            "survey",
            'activity,item,question,answer,count\ncourse,,Is it good?,Yes,9\n\ncourse,,"Was it\nworth it?",Yes,9\n',
            ["4:1 error[wrong-value] `question` goes on over 2 lines of its cell"],
        ),
    ],
)
def test_a_table_without_header_and_a_row_of_several_lines_are_told_where_they_begin(
    portal: Portal, name: str, table: str, expected: list[str]
) -> None:
    rows = findings(portal({f"content/sales/data/{name}.csv": table}))
    prefix = f"content/sales/data/{name}.csv:"
    assert [row.removeprefix(prefix) for row in rows if row.startswith(prefix)] == expected


@pytest.mark.parametrize(
    ("table", "help"),
    [
        (f"{HEADER}2026-Q3,1,,,\n", "fill its cell"),
        ("quarter,allotted\n2026-Q3,1\n", "add the column `currency`"),
    ],
)
def test_what_a_row_lacks_is_a_cell_or_a_column(portal: Portal, table: str, help: str) -> None:
    result = run_pipeline(portal({"content/sales/data/budget.csv": table}), TODAY)
    (missing,) = [d for d in result.diagnostics if d.rule == "missing-field" and d.location.path.endswith(".csv")]
    assert missing.help.startswith(help)
    assert "currency:" not in missing.help


@pytest.mark.parametrize(
    ("table", "help"),
    [
        ("Quartal,Mittel,Währung\n2026-Q3,1,EUR\n", "write this line in place of the first row, or above it if"),
        ("quarter|allotted|currency\n2026-Q3|1|EUR\n", "put commas between the columns, in every row, and write"),
    ],
)
def test_a_first_row_that_names_no_column_gives_way_to_the_names(portal: Portal, table: str, help: str) -> None:
    result = run_pipeline(portal({"content/sales/data/budget.csv": table}), TODAY)
    (found,) = [d for d in result.diagnostics if d.location.path.endswith(".csv")]
    assert found.rule == "csv-columns"
    assert found.help.startswith(help)
    assert found.help.split("`")[1] == HEADER.strip()


@pytest.mark.parametrize("period", ["2026-Q5", "2026-13", "2026-00", "0000-01", "9999-Q4", "２０２６-Q3"])
def test_a_period_is_one_of_the_calendar(portal: Portal, period: str) -> None:
    tables: dict[str, str | bytes] = {
        "content/sales/metrics.yml": "- {id: win, name: Wins, scope: team, unit: per cent, direction: up, baseline: 1, "
        "target: 2, source: The books.}\n",
        "content/sales/courses/rates/index.md": course("Rates"),
        "content/sales/data/win.csv": f"metric,period,value\nwin,{period},5\n",
        "content/sales/data/usage.csv": f"item,month,enrolled,completed\nrates,{period},5,5\n",
        "content/sales/data/budget.csv": f"{HEADER}{period},1,1,1,EUR\n",
    }
    assert [row.split(" ")[0] for row in findings(portal(tables), "wrong-value")] == [
        f"content/sales/data/{name}.csv:2:1" for name in ("budget", "usage", "win")
    ]
