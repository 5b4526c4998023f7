"""JSON Lines, JSON arrays and CSV; and what is wrong with them, line by line."""

from __future__ import annotations

import json

import pytest
from imports import Portal, course, errors, ids, import_, record, refusals

from trellis.authoring.imports.readers.tables import read_table
from trellis.authoring.imports.records import SourceRecord

GOOD = json.dumps(record("good"))


def test_json_array(portal: Portal) -> None:
    root = portal({})
    report = import_(
        root, name="records.json", text=json.dumps([record("1"), record("2", skills=["A, B", "C"])], indent=2)
    )
    assert ids(report) == ["course-1", "course-2"]
    assert [c.line for c in report.created_courses] == [2, 10]
    assert course(root, report, 1).body.endswith("Subjects named by the provider: A, B, C.")


def test_csv(portal: Portal) -> None:
    root = portal({})
    text = (
        "\ufeffID,Title,Provider,Description,Skills,Level,URL,Lang\r\n"
        '1,"Rates, and more",Harbour,"A first line.\r\n'
        'A second line of the ""same"" cell.",Rates; Talks,basic,https://a.example/1,en\r\n'
        "2,Lanes of the world,Harbour,,,,https://a.example/2,\r\n"
    )
    report = import_(root, name="records.CSV", text=text)
    assert [c.line for c in report.created_courses] == [2, 4]
    assert (
        course(root, report).body
        == 'A first line.\nA second line of the "same" cell.\n\nSubjects named by the provider: Rates, Talks.'
    )
    assert course(root, report).data["level"] == "basic"
    assert "level" not in course(root, report, 1).data
    assert errors(root) == []


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_header_shows_what_stands_between_cells(portal: Portal, separator: str) -> None:
    rows = (
        ("\ufeffid", "title", '"provider"', "description", "url"),
        ("1", "Rates of ocean freight", "Harbour", '"All, of it; in\tfact"', "https://a.example/1"),
        ("2", "Lanes of the world", "Harbour", "", "https://a.example/2"),
        ("3", "Lanes of the sea", "Harbour", "", "https://a.example/3", "more"),
    )
    root = portal({})
    report = import_(root, name="records.csv", text="\r\n".join(map(separator.join, rows)))
    assert [c.line for c in report.created_courses] == [2, 3]
    assert course(root, report).body.startswith("All, of it; in")
    name = {",": "comma", ";": "semicolon", "\t": "tab"}[separator]
    assert refusals(report) == [
        f"4: the row has 6 cells, the header 5 columns; put a cell that holds a {name} in quotation marks"
    ]


@pytest.mark.parametrize("header", ["id,title", 'id,"a;b;c;d",title', "id,title,url"])
def test_a_semicolon_in_a_cell_separates_nothing(portal: Portal, header: str) -> None:
    report = import_(portal({}), name="records.csv", text=f"{header}\n1;2;3;4;5\n")
    assert "the header" not in " ".join(refusals(report))


@pytest.mark.parametrize("name", ["records.jsonl", "records.csv", "records.json"])
def test_an_empty_file(portal: Portal, name: str) -> None:
    assert import_(portal({}), name=name, text="\n").outcomes == ()


NOT_JSON = "the line cannot be read as JSON; write one whole `{…}` on the line; check its quotation marks and commas"


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("{", NOT_JSON),
        ("[" * 100_000, NOT_JSON),
        ("9" * 5000, NOT_JSON),
        ('"text"', "this is no record; write `{…}` with the keys id, title, provider and url at least"),
        (b'{"id": "\xe9"}', "the line holds characters that are not UTF-8; save the file with the encoding UTF-8"),
        ('{"id": "\\ud800"}', "`id` holds characters that are not UTF-8; save the file with the encoding UTF-8"),
        ("x" * 1_000_001, "the line is longer than 1,000 kB; shorten it, or leave it out"),
        ("{}", "`id` is missing; give it one; a second import recognises it by that"),
        ('{"id": ["a"]}', "`id` is no text; write it in quotation marks"),
        ('{"id": true}', "`id` is no text; write it in quotation marks"),
        ('{"id": "a\\nb"}', "`id` cannot be kept; write at most 80 characters on one line, without markup"),
        ('{"id": "a"}', "`title` is missing; give it one of 3 to 80 characters"),
        ('{"id": "a", "title": "<p> </p>"}', "`title` is missing; give it one of 3 to 80 characters"),
        ('{"id": "a", "title": {}}', "`title` is no text; write it in quotation marks"),
        ('{"id": "a", "title": "Rates", "skills": [["b"]]}', "`skills` is no text; write it in quotation marks"),
        (
            json.dumps(record("a", url="https://a.example/" + "x" * 2000)),
            "the portal does not take the course: `source url` has 2,018 characters; at most 2,000 fit; shorten it",
        ),
    ],
)
def test_a_bad_line_is_refused_and_the_others_go_on(portal: Portal, line: str | bytes, refusal: str) -> None:
    root = portal({})
    raw = line if isinstance(line, bytes) else line.encode()
    report = import_(
        root, text=b"\xef\xbb\xbf\n" + GOOD.encode() + b"\n" + raw + b"\r\n\n" + json.dumps(record("last")).encode()
    )
    assert refusals(report) == [f"3: {refusal}"]
    assert [c.line for c in report.created_courses] == [2, 5]
    assert errors(root) == []


@pytest.mark.parametrize("name", ["records.jsonl", "records.csv"])
def test_a_text_that_is_too_long_is_named(portal: Portal, name: str) -> None:
    whole = record("a", description="word " * 40_000)
    rows = [",".join(whole), *(",".join(map(str, one.values())) for one in (whole, record("b")))]
    text = "\n".join(rows) if name.endswith("csv") else "\n" + json.dumps(whole) + "\n" + json.dumps(record("b"))
    report = import_(portal({}), name=name, text=text)
    assert refusals(report) == [
        "2: `description` is too long: it has 200,000 characters, and at most 100,000 fit; shorten its `description`"
    ]
    assert len(report.created_courses) == 1


def test_a_cell_of_ten_megabytes_is_named_as_well(portal: Portal) -> None:
    report = import_(portal({}), name="records.csv", text=f"id,title,description\n1,Rates,{'x' * 10_000_000}\n")
    assert [line.split(",")[0] for line in refusals(report)] == ["2: `description` is too long: it has 10"]


def test_one_id_twice_in_a_file(portal: Portal) -> None:
    report = import_(portal({}), record("a"), record("b"), record("a", title="Another title"))
    assert refusals(report) == [
        "3: `id` stands in an earlier record too; keep one of the two: `a` is on line 1 and on line 3"
    ]


def test_an_array_that_breaks_off(portal: Portal) -> None:
    report = import_(portal({}), text=f"[\n{GOOD},\n{{'id': 1}},\n{GOOD}]")
    assert len(report.created_courses) == 1
    assert refusals(report) == [
        "3: the list breaks off here: this cannot be read as JSON; check the quotation marks and commas from here on, "
        "then import again"
    ]


def test_bad_rows(portal: Portal) -> None:
    rows = [
        b"id,title,url",
        b"1,Rates,https://a.example/1,more",
        b'2,"Ra"tes,https://a.example/2',
        b"3,R\xe4tes,https://a.example/3",
        "4,R\xfcckl\xe4ufer,https://a.example/4".encode(),
        b"",
        b"5",
        b"6,Lanes,https://a.example/6",
    ]
    report = import_(portal({}), name="records.csv", text=b"\n".join(rows))
    assert refusals(report) == [
        "2: the row has 4 cells, the header 3 columns; put a cell that holds a comma in quotation marks",
        "3: this cannot be read as a row of the table; check its quotation marks: one that is opened must be closed, "
        "one inside is doubled",
        "4: `title` holds characters that are not UTF-8; save the file with the encoding UTF-8",
        "7: `title` is missing; give it one of 3 to 80 characters",
    ]
    assert [c.line for c in report.created_courses] == [5, 8]


HEADER = "id,title,url,level,price"
WHOLE_ROW = "1,Rates,https://a.example/1,basic,5"


@pytest.mark.parametrize("row", ["2,Lanes,https://a.example/2", "2,Lanes,", "2"])
def test_a_file_that_ends_within_a_row_seems_to_be_cut(portal: Portal, row: str) -> None:
    root = portal({})
    report = import_(root, name="records.csv", text=f"{HEADER}\n{WHOLE_ROW}\n{row}")
    count = "1 cell" if row == "2" else "3 cells"
    assert refusals(report) == [
        f"3: the file ends in this row, which has {count} of 5; export it again; if the row is whole, end it with a "
        "line break"
    ]
    assert ids(report) == ["rates"]


@pytest.mark.parametrize("row", ["2,Lanes,https://a.example/2,,", "2,Lanes,https://a.example/2\r\n", "2,L,https://a\r"])
def test_a_row_that_is_whole_or_ended_is_taken(row: str) -> None:
    record_file = read_table(f"{HEADER}\n{row}".encode())
    [record] = record_file.records
    assert isinstance(record, SourceRecord)
    short = "1 row has fewer cells than the header has columns, the first on line 2. What it lacks was taken as empty."
    assert record_file.notes == (() if row.endswith(",") else (short,))


def test_a_quotation_mark_that_is_never_closed(portal: Portal) -> None:
    report = import_(
        portal({}),
        name="records.csv",
        text='id,title,url\n1,Rates,https://a.example/1\n2,"Lanes,https://a.example/2\n3,x,y\n',
    )
    assert len(report.created_courses) == 1
    assert [r.split(";")[0] for r in refusals(report)] == ["3: this cannot be read as a row of the table"]


def test_an_emoji_is_written_as_one(portal: Portal) -> None:
    """The fast library would write its number."""
    report = import_(portal({}), record("a", title="Rates 🚢 and \\Users"))
    (written,) = report.created_courses
    assert "title: Rates 🚢 and \\Users\n" in (portal({}) / written.path).read_text("utf-8")
