"""Shapes of files: tables, workbooks, JSON of several sorts, and all that is hostile or no list of records."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from collections.abc import Callable
from datetime import date, time, timedelta
from pathlib import Path
from time import process_time

import pytest
from imports import Portal, course, errors, ids, import_, record, refusals
from openpyxl import Workbook
from openpyxl.styles import Font

from trellis.authoring.imports import ImportRefused, ReadingOptions, import_records, render_report
from trellis.authoring.imports.readers import open_file, workbooks
from trellis.authoring.imports.readers.feeds import read_feed
from trellis.authoring.imports.readers.linked_data import read_web_page

ROW = (
    "HS-1",
    "Lesen für Anfänger",
    "Hafenschule",
    "Grundlagen für Büro und Lager, und für große Häfen.",
    "https://a.example/1",
)
HEADER = ("id", "title", "provider", "description", "url")


def table(mark: str, encoding: str, start: str = "") -> bytes:
    rows = [mark.join(f'"{cell}"' if mark in cell else cell for cell in row) for row in (HEADER, ROW)]
    return (start + "\r\n".join(rows) + "\r\n").encode(encoding)


@pytest.mark.parametrize(
    ("mark", "encoding", "start", "notes"),
    [
        (",", "utf-8", "", []),
        (",", "utf-8-sig", "", []),
        (";", "cp1252", "", ["windows-1252", "semicolon"]),
        (";", "utf-8", "sep=;\r\n", ["semicolon"]),
        ("|", "utf-8", "sep=|\r\n", ["bar"]),
        ("\t", "utf-16", "", ["UTF-16", "tab"]),
        ("\t", "utf-16-le", "", ["UTF-16", "tab"]),
        (",", "utf-32", "", ["UTF-32"]),
    ],
)
def test_tables_are_read_whatever_parts_and_encodes_them(
    portal: Portal, mark: str, encoding: str, start: str, notes: list[str]
) -> None:
    root = portal({})
    report = import_(root, name="list.csv", text=table(mark, encoding, start))
    assert course(root, report).data["title"] == ROW[1]
    assert len(report.notes) == len(notes)
    assert all(word in note for word, note in zip(notes, report.notes, strict=True))
    assert [created.line for created in report.created_courses] == [3 if start else 2]


@pytest.mark.parametrize(
    ("encoding", "title"),
    [
        ("cp1251", "Основы таможенного оформления грузов для начинающих"),
        ("cp1252", "Prix 5 € par élève"),
        ("cp1252", "L’été à la douane – où"),
        ("cp1250", "Příliš žluťoučký kůň"),
        ("cp1250", "Zażółć gęślą jaźń"),
        ("cp932", "輸出通関の基礎と港湾での手続き"),
        ("mac_roman", "Frachtbriefe für Anfänger und große Häfen"),
    ],
)
def test_other_alphabets_are_told_by_their_letters(portal: Portal, encoding: str, title: str) -> None:
    root = portal({})
    text = f"id,title\n1,{title}\n2,{title} 2\n3,{title} 3\n".encode(encoding)
    assert course(root, import_(root, name="list.csv", text=text)).data["title"] == title


def test_an_encoding_can_be_named(portal: Portal) -> None:
    root = portal({})
    text = "id,title\n1,Zażółć gęślą\n".encode("cp1250")
    report = import_(root, name="list.csv", text=text, reading=ReadingOptions(encoding="windows-1250"))
    assert course(root, report).data["title"] == "Zażółć gęślą"
    for name, message in (
        ("klingon", "no encoding is called `klingon`"),
        ("base64", "no encoding is called `base64`"),
        ("ascii", "line 2 of the file is not ascii"),
    ):
        with pytest.raises(ImportRefused, match=message):
            import_(root, name="list.csv", text=text, reading=ReadingOptions(encoding=name))


def workbook(fill: Callable[[Workbook], None]) -> bytes:
    book = Workbook()
    fill(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def fill_catalogue(book: Workbook) -> None:
    sheet = book.active
    sheet.title = "Read me"
    sheet["A1"] = "This is the catalogue of the school."
    sheet = book.create_sheet("Courses")
    sheet.append(["The catalogue of 2027"])
    sheet["A1"].font = Font(bold=True)
    sheet.merge_cells("A1:D1")
    sheet.append([])
    sheet.append(["ID", "Title", "Duration", "Published", "Active"])
    sheet.append([1001, "Rates of ocean freight", time(1, 30), date(2025, 3, 1), True])
    sheet.append([1002.0, "Lanes of the world", timedelta(hours=26), None, True])
    sheet.append([1003, "Not offered", 45, None, False])
    sheet.append([])
    sheet.append([None, None, None, None, None])


def test_a_workbook_is_read_from_the_sheet_with_the_columns(portal: Portal) -> None:
    root = portal({})
    report = import_(root, name="list.xlsx", text=workbook(fill_catalogue))
    assert report.notes == ("Read from the sheet `Courses`, the first of 2 with the expected columns.",)
    assert [(created.line, created.title) for created in report.created_courses] == [
        (4, "Rates of ocean freight"), (5, "Lanes of the world"),
    ]  # fmt: skip
    data = course(root, report).data
    assert (data["minutes"], data["first_offered"], data["source"]["id"]) == ("90", "2025-03-01", "1001")
    assert [skipped.reason for skipped in report.skipped_records] == ["Active: false"]
    assert errors(root) == []
    with pytest.raises(ImportRefused, match="no sheet called `Course`; did you mean `Courses`"):
        import_(root, name="list.xlsx", text=workbook(fill_catalogue), reading=ReadingOptions(sheet="Course"))


def fill_faults(book: Workbook) -> None:
    sheet = book.active
    sheet.append(["id", "title", "provider"])
    sheet.append(["A1", "Rates", "Dockside"])
    sheet.append(["A2", "Lanes", None])
    sheet.append(["A3", '="Course "&A4', "Dockside"])
    sheet.append(["A4", "#REF!", "Dockside"])
    sheet.append(["=1+1", "Ports", "Dockside"])
    sheet.append([123456789012345678, "Cranes", "Dockside"])
    sheet.append(["A7", "Gates", "Dockside"])
    sheet.merge_cells("C2:C3")


def test_cells_without_a_value_of_their_own_are_named_by_row_and_column(portal: Portal) -> None:
    report = import_(portal({}), name="list.xlsx", text=workbook(fill_faults))
    assert [(r.line, r.column, r.message) for r in report.refusals] == [
        (3, "provider", "`provider` is part of the merged cells C2:C3"),
        (4, "title", "`title` holds a formula without a value"),
        (5, "title", "`title` holds the error #REF!"),
        (6, "id", "`id` holds a formula without a value"),
        (7, "id", "`id` was rounded by a spreadsheet: 1.23456789012346e+17"),
    ]
    assert [created.line for created in report.created_courses] == [2, 8]
    assert "list.xlsx:4: `title` holds a formula without a value" in render_report(report)


def test_what_lies_far_below_the_table_is_named(portal: Portal) -> None:
    def fill(book: Workbook) -> None:
        book.active.append(["id", "title"])
        book.active["C1048576"] = "x"

    with pytest.raises(ImportRefused, match="the sheet has a cell in row 1,048,576; up to 200,000 rows are read"):
        import_(portal({}), name="list.xlsx", text=workbook(fill))


def test_a_table_with_thousands_of_columns_is_refused(portal: Portal) -> None:
    header = ",".join(f"c{number}" for number in range(5_000))
    with pytest.raises(ImportRefused, match="the table has 5,000 columns; up to 2,000 are read"):
        import_(portal({}), name="list.csv", text=f"{header}\n1\n")


def test_numbers_that_are_none_and_ids_that_stand_twice_on_a_line(portal: Portal) -> None:
    text = (
        '[{"id": NaN, "title": "x"}, {"id": 1e999, "title": "x"}, {"id": 1, "title": "Lanes"}, {"id": 1, "title": "x"}]'
    )
    report = import_(portal({}), name="list.json", text=text)
    assert [refusal.message for refusal in report.refusals] == [
        "`id` is no text", "`id` is no text", "`id` stands in an earlier record too",
    ]  # fmt: skip
    assert ids(report) == ["lanes"]


def test_of_many_sheets_the_first_are_looked_at(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MAX_SHEETS", 3)

    def fill(book: Workbook) -> None:
        for number in range(3):
            book.create_sheet(f"Sheet {number}").append(["a", "b"])
        book.create_sheet("Courses").append(["id", "title"])
        book["Courses"].append(["A1", "Rates"])

    data = workbook(fill)
    with pytest.raises(ImportRefused, match="has 5 sheets, and none of the first 3 has the expected columns"):
        import_(portal({}), name="list.xlsx", text=data)
    report = import_(portal({}), name="list.xlsx", text=data, reading=ReadingOptions(sheet="Courses"))
    assert ids(report) == ["rates"]


def archive(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as zip_file:
        for name, content in parts.items():
            zip_file.writestr(name, content)
    return stream.getvalue()


def test_a_bomb_is_refused_unread(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MAX_UNPACKED", 1_000_000)
    bomb = archive({"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": b" " * 2_000_000})
    with pytest.raises(ImportRefused, match=r"the workbook unpacks to 2 MB in 2 parts; up to 1 MB"):
        import_(portal({}), name="list.xlsx", text=bomb)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04" + bytes(range(5, 256)), "begins as an Excel workbook, but is damaged or none"),
        (archive({"word/document.xml": b"<x/>"}), "an archive, and no workbook of Excel"),
        (archive({"xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}), "the workbook declares entities"),
        (archive({"xl/workbook.xml": b"<broken"}), "begins as an Excel workbook, but is damaged or none"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, "has the form of Excel before 2007"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "is encrypted"),
        (b"%PDF-1.7 rest", "is no list of records: its content is PDF"),
        (b"version https://git-lfs.github.com/spec/v1\noid", "a pointer of Git LFS"),
    ],
)
@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
def test_what_is_no_list_of_records_is_told_by_its_content(
    portal: Portal, data: bytes, message: str, name: str
) -> None:
    with pytest.raises(ImportRefused, match=message):
        import_(portal({}), name=name, text=data)


ITEM = record("A1", title="Rates of ocean freight")


@pytest.mark.parametrize(
    ("value", "note"),
    [
        ({"elements": [ITEM], "paging": {"links": [{"rel": "next"}]}}, "its list `elements`, which has 1"),
        ({"data": {"items": [ITEM]}, "ok": True}, "its list `data.items`, which has 1"),
        ([ITEM], ""),
        (ITEM, ""),
        (
            {"@context": "https://schema.org", "@graph": [{"@type": "Course", "@id": "a", "name": ITEM["title"]}]},
            "linked data",
        ),
    ],
)
def test_json_of_interfaces(portal: Portal, value: object, note: str) -> None:
    root = portal({})
    for indent in (None, 1):
        report = import_(root, name="answer.json", text=json.dumps(value, indent=indent), catalogue=f"c{indent or 0}")
        assert [created.title for created in report.created_courses] == ["Rates of ocean freight"]
        assert note in " ".join(report.notes)


def test_of_several_lists_one_is_asked_for(portal: Portal) -> None:
    text = json.dumps({"courses": [ITEM], "units": [{"id": "u1", "title": "One"}]})
    with pytest.raises(ImportRefused, match=r"several lists: `courses` and `units`.*--records courses"):
        import_(portal({}), name="answer.json", text=text)
    report = import_(portal({}), name="answer.json", text=text, reading=ReadingOptions("units"))
    assert [created.title for created in report.created_courses] == ["One"]
    with pytest.raises(ImportRefused, match=r"no list of records called `unit`; the lists in it are"):
        import_(portal({}), name="answer.json", text=text, reading=ReadingOptions("unit"))


def test_json_in_utf_16_is_read(portal: Portal) -> None:
    text = json.dumps([record("A1", title="Für Anfänger")], ensure_ascii=False).encode("utf-16")
    report = import_(portal({}), name="list.json", text=text)
    assert report.created_courses[0].title == "Für Anfänger"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("deep.json", '{"a":' * 50_000, "nested too deep|cannot be read as JSON"),
        ("cut.json", '{\n "elements": [\n  {"id": 1,\n', "cannot be read as JSON from line"),
        ("bomb.xml", '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><rss>&a;</rss>', "declares a document type"),
        ("file.xml", '<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///x"><rss/>', "declares a document type"),
        ("other.xml", "<?xml version='1.0'?><catalog><item/></catalog>x", "cannot be read from line 1"),
        ("other.xml", "<?xml version='1.0'?><catalog/>", "is no feed: its first element is `catalog`"),
        ("deep.xml", "<a>" * 20_000 + "</a>" * 20_000, "is no feed"),
        ("page.html", "<!doctype html><p>Courses</p>", "holds no linked data"),
        ("page.html", '<html><script type="application/ld+json">{"@type": "Person"}</script>', "names no course"),
    ],
)  # fmt: skip
def test_hostile_and_broken_files_are_refused_in_a_sentence(portal: Portal, name: str, text: str, message: str) -> None:
    with pytest.raises(ImportRefused, match=message):
        import_(portal({}), name=name, text=text)


def test_nul_characters_and_byte_order_marks_within_are_no_part_of_a_text(portal: Portal) -> None:
    root = portal({})
    report = import_(root, name="list.csv", text="\ufeff\ufeffid,title\r\n1,Ra\x00tes\ufeff of freight\r\n")
    assert course(root, report).data["title"] == "Rates of freight"


@pytest.mark.parametrize(
    ("id", "title", "folder"),
    [
        ("../../x", "../../../etc/passwd", "etc-passwd"),
        ("C:\\x", "..\\..\\windows", "windows"),
        ("con", "CON", "con-harbour-skills"),
        ("nul", "nul", "nul-harbour-skills"),
        ("/x", "/", "harbour-x"),
        ("lpt1", "LPT1", "lpt1-harbour-skills"),
    ],
)
def test_no_id_leads_out_of_the_folder_or_to_a_device(portal: Portal, id: str, title: str, folder: str) -> None:
    root = portal({})
    report = import_(root, record(id, title=title, url=None))
    assert refusals(report) == []
    [path] = (root / "content/sales/courses").iterdir()
    assert path.name == folder
    assert course(root, report).data["source"]["id"] == id


def test_ids_that_differ_by_case_are_two_records_in_two_folders(portal: Portal) -> None:
    report = import_(portal({}), record("HS-1", title="Rates"), record("hs-1", title="RATES"))
    assert len({id.casefold() for id in ids(report)}) == 2


def test_without_the_libraries_it_says_what_to_install(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("openpyxl", "charset_normalizer", "defusedxml", "defusedxml.common", "defusedxml.ElementTree"):
        monkeypatch.setitem(sys.modules, name, None)
    for file_name, data in (
        ("list.xlsx", archive({"xl/workbook.xml": b""})),
        ("list.csv", "id,title\n1,Основы\n".encode("cp1251")),
        ("feed.xml", b"<?xml version='1.0'?><rss/>"),
    ):
        with pytest.raises(ImportRefused, match=r"not installed here; run `pip install 'trellis-portal\[imports\]'`"):
            import_(portal({}), name=file_name, text=data)


def test_broken_rows_are_all_named_and_the_rest_is_written(portal: Portal) -> None:
    rows = ["id,title,duration,url"]
    for number in range(200):
        id = "1.00E+05" if number % 4 == 3 else f"B{number}"
        rows.append(f"{id},Course {number},1h,https://a.example/{number}")
    report = import_(portal({}), name="list.csv", text="\n".join(rows))
    assert (len(report.created_courses), len(report.refusals)) == (150, 50)
    rendered = render_report(report)
    assert "also lines 9, 13, 17" in rendered
    assert "197, 201): `id` was rounded by a spreadsheet" in rendered
    assert "150 courses written for the team sales, 50 refused." in rendered


@pytest.mark.parametrize("areas", [["A2:XFD1048576"] * 3_000, ["A2:SF400"] * 3_000])
def test_areas_of_merged_cells_are_read_in_bounded_time(areas: list[str]) -> None:
    xml = "".join(f'<mergeCell ref="{area}"/>' for area in areas).encode()
    started = process_time()
    cells = workbooks._read_merged_cells(xml, workbooks.MAX_ROWS)
    assert 0 < len(cells) <= workbooks.MAX_ROWS
    assert process_time() - started < 5, "each area was gone through again"


@pytest.mark.parametrize("end", ["", "</script>"])
def test_a_page_of_openings_of_linked_data_is_read_in_bounded_time(end: str) -> None:
    started = process_time()
    with pytest.raises(ImportRefused, match="holds no linked data"):
        read_web_page('<script type="application/ld+json">' * 50_000 + end)
    assert process_time() - started < 5, "each opening was searched from again"


@pytest.mark.parametrize("option", ["map", "file"])
def test_what_never_ends_is_not_read_to_its_end(portal: Portal, option: str, monkeypatch: pytest.MonkeyPatch) -> None:
    root = portal({})
    monkeypatch.setattr(open_file, "MAX_FILE_SIZE", 1_000_000)
    endless = Path("/dev/zero")
    file = root / "records.csv"
    file.write_text("id,title\n1,Rates\n")
    with pytest.raises(ImportRefused, match="it is larger than 1,000 kB"):
        import_records(
            root,
            endless if option == "file" else file,
            team="sales",
            catalogue="harbour",
            map=str(endless) if option == "map" else "",
        )


def test_a_row_in_two_parts_is_refused_and_inches_are_not(portal: Portal) -> None:
    rows = (
        "id,title,description,url,provider\n"
        "Q1,Course one of it,Description of one\n"
        'second line",https://e.org/q/1,Prov\n'
        'Q2,Pipes of 6" and more,A description of pipes that is long enough for it,https://e.org/q/2\n'
        'Q3,Course three of it,"A description, long enough",https://e.org/q/3,Prov\n'
        "Q4,Course four of it,A description that is long enough for it\n"
    )
    root = portal({})
    (root / "rows.csv").write_text(rows, "utf-8")
    report = import_records(root, root / "rows.csv", team="sales", catalogue="hs", url="", dry_run=False)
    assert [(refusal.line, refusal.message) for refusal in report.refusals] == [
        (2, "the row is short, and the one after closes what nothing opens"),
        (3, "the row is short, and has a quotation mark that nothing opens"),
    ]
    assert [course.title for course in report.created_courses] == [
        'Pipes of 6" and more', "Course three of it", "Course four of it"
    ]  # fmt: skip


PODCAST = """\
<?xml version="1.0"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
  xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>Talks</title><language>en</language><itunes:title>Talks of ours</itunes:title>
<item><itunes:title>Rates, 7</itunes:title><title>What a rate is made of</title><media:title>Cover</media:title>
<description>How rates are built, and what belongs in one.</description><itunes:duration>900</itunes:duration>
<link>https://talks.example/7</link><category>Rates</category><category>Sales</category></item>
</channel></rss>
"""
ATOM = """\
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"><title>Talks</title>
<entry><dc:author><dc:name>Bo</dc:name><dc:uri>u</dc:uri></dc:author><dc:title>Seven</dc:title>
<author><name>Ada</name></author><title>What a rate is made of</title><link href="https://talks.example/7"/>
<summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>How <b>rates</b> are built.</p>
<p>What belongs in one.</p></div></summary></entry></feed>
"""


def test_of_two_namespaces_the_entrys_own_gives_a_feeds_title() -> None:
    (podcast,) = read_feed(PODCAST.encode()).records
    assert podcast.values["title"] == "What a rate is made of"
    assert (podcast.values["duration"], podcast.values["category"]) == ("900", ["Rates", "Sales"])
    (atom,) = read_feed(ATOM.encode()).records
    assert atom.values["title"] == "What a rate is made of"
    assert {name: text for name, text in atom.values.items() if name.startswith("author")} == {"author.name": "Ada"}
    paragraphs = [text.strip() for text in str(atom.values["summary"]).split("\n\n")]
    assert list(filter(None, paragraphs)) == ["How rates are built.", "What belongs in one."]
    (deep,) = read_feed(f"<rss><item><title>{'<p>' * 50_000}a{'</p>' * 50_000}</title></item></rss>".encode()).records
    assert deep.values["title"] == "a"
