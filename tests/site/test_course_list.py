"""Lists of courses for learning management systems: the engine's mappings, and a portal's own."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from conftest import EXAMPLE, TODAY, Portal, course
from typer.testing import CliRunner

from trellis.cli import app
from trellis.pipeline.run import CheckedPortal, run_pipeline
from trellis.site.export.course_list import build_course_list, list_mappings
from trellis.site.export.refusal import ExportRefused

COURSES = {
    "content/sales/courses/rates/index.md": course(
        "Rates, lanes", "mvp", sunset="2027-03-01", aliases="[tariffs]", minutes="90"
    ),
    "content/sales/courses/quotes/index.md": course("+10 % | more", "mvp", sunset="2027-03-01", lms_id="LMS-7"),
    "content/sales/courses/draft/index.md": course("A draft"),
}


def test_the_engine_has_the_systems_that_it_says() -> None:
    assert set(list_mappings(Path("nowhere"))) == {"moodle", "cornerstone", "successfactors"}


@pytest.mark.parametrize("name", ["moodle", "cornerstone", "successfactors"])
def test_the_example_is_listed_for_each_system(example: CheckedPortal, name: str) -> None:
    text = build_course_list(EXAMPLE, example, name).decode()
    assert text == build_course_list(EXAMPLE, example, name).decode()
    if name == "successfactors":
        assert all(line.endswith("!##!") for line in text.splitlines())
        rows = [line.removesuffix("!##!").split("|") for line in text.splitlines()]
    else:
        rows = list(csv.reader(io.StringIO(text)))
    assert {len(row) for row in rows} == {len(rows[0])}
    published = [e for e in example.catalogue.courses if e.status != "draft"]
    assert len(rows) == len(published) + 1
    assert any("incoterms-in-practice" in row and "Incoterms in practice" in row for row in rows)
    assert not any("classifying-goods" in row for row in rows)  # a draft


def test_moodle_takes_ids_that_stay_and_texts_that_are_no_formulas(portal: Portal) -> None:
    root = portal(COURSES)
    result = run_pipeline(root, TODAY)
    rows = list(csv.DictReader(io.StringIO(build_course_list(root, result, "moodle").decode())))
    assert [(row["shortname"], row["fullname"], row["category_path"], row["visible"], row["lang"]) for row in rows] == [
        ("LMS-7", "'+10 % | more", "Sales team", "1", "en"),
        ("tariffs", "Rates, lanes", "Sales team", "1", "en"),
    ]
    lines = build_course_list(root, result, "successfactors", with_drafts=True).decode().splitlines()
    assert lines[0] == "CPNT_TYP_ID|CPNT_ID|CPNT_TITLE|CPNT_DESC|CREDIT_HRS|NOTACTIVE!##!"
    assert [line.split("|")[1] for line in lines[1:]] == ["draft", "LMS-7", "tariffs"]
    assert "|'+10 % / more|" in lines[2]
    assert lines[3].endswith("|1.50|N!##!")


@pytest.mark.parametrize(
    ("cost", "currency"), [("1500000", "KRW"), ("12345.67", "EUR"), ("100000.5", "USD"), ("123456789", "IDR")]
)
def test_a_price_leaves_with_all_its_digits(portal: Portal, cost: str, currency: str) -> None:
    source = f"{{kind: vendor, provider: Lanes Ltd, url: 'https://lanes.example/', cost: {cost}, currency: {currency}}}"
    root = portal({"content/sales/courses/rates/index.md": course("Rates", "stable", source=source)})
    (row,) = csv.DictReader(io.StringIO(build_course_list(root, run_pipeline(root, TODAY), "cornerstone").decode()))
    assert (row["Price"], row["Currency"]) == (cost, currency)


def test_a_portal_has_a_mapping_of_its_own_and_replaces_the_engines(portal: Portal) -> None:
    own = 'delimiter: ";"\ncolumns:\n  - {name: Code, value: "C-{id}", longest: 6}\n  - {name: Kind, value: course}\n'
    root = portal({**COURSES, "lms/ours.yml": own, "lms/moodle.yml": own})
    result = run_pipeline(root, TODAY)
    assert build_course_list(root, result, "ours").decode() == "Code;Kind\r\nC-LMS…;course\r\nC-tar…;course\r\n"
    assert build_course_list(root, result, "moodle") == build_course_list(root, result, "ours")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "columns:\n  - {name: A, value: '{titel}'}\n",
            "lms/x.yml: column A: there is no field {titel}; did you mean title?",
        ),
        ("columns: []\n", "lms/x.yml: columns: "),
        ("columns:\n  - {name: A}\n", "lms/x.yml: columns.0.value: Field required"),
        ("columns: [\n", "lms/x.yml:"),
        ("", "lms/x.yml"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_where(portal: Portal, text: str, message: str) -> None:
    root = portal({**COURSES, "lms/x.yml": text})
    with pytest.raises(ExportRefused, match=re.escape(message)):
        build_course_list(root, run_pipeline(root, TODAY), "x")


def test_the_command_writes_the_list_and_asks_back_for_a_system(portal: Portal, tmp_path: Path) -> None:
    root, out = portal(COURSES), tmp_path / "courses.csv"
    line = ["export", "csv", "--root", str(root), "--today", "2026-11-23", "--out", str(out), "--lms"]
    assert "did you mean moodle?" in CliRunner().invoke(app, [*line, "moodel"]).output
    assert not out.exists()
    assert CliRunner().invoke(app, [*line, "moodle"]).exit_code == 0
    assert out.read_bytes().startswith(b"shortname,fullname")
    assert CliRunner().invoke(app, [*line, "moodle"]).exit_code == 1


@pytest.mark.parametrize("lms_id", ["LMS-7", "lms-7"])
def test_two_courses_are_not_one_for_the_system(portal: Portal, lms_id: str) -> None:
    root = portal({**COURSES, "content/sales/courses/lanes/index.md": course("Lanes", "stable", lms_id=lms_id)})
    with pytest.raises(
        ExportRefused, match=r"/quotes/index\.md: for the system this course is LMS-7, and so is .*/lanes/"
    ):
        build_course_list(root, run_pipeline(root, TODAY), "moodle")


def test_a_course_does_not_take_the_id_of_one_without(portal: Portal) -> None:
    own = {"content/sales/courses/lanes/index.md": course("Lanes", "stable")}
    root = portal({**own, "content/sales/courses/other/index.md": course("Other", "stable", lms_id="lanes")})
    with pytest.raises(ExportRefused, match=r"/other/index\.md: for the system this course is lanes"):
        build_course_list(root, run_pipeline(root, TODAY), "moodle")
