"""Maps of the user's own: what they can say, what is wrong with them, and one that is proposed."""

from __future__ import annotations

from pathlib import Path

import pytest
from imports import LEVELS, Portal, course, errors, import_, refusals, snapshot
from typer.testing import CliRunner, Result

from trellis.authoring.imports import ImportRefused, propose_map, render_report, write_map
from trellis.authoring.imports.guess import guess_map
from trellis.cli import app

TABLE = """\
Course ID,Course Title,Vendor,Course Description,Launch slug,Difficulty,Tags,Time,Fee,Locale,Active,Audience,Owner
HS-101,Reading a bill of lading,Hafenschule,What each box says,bol,Easy,Rates/Lanes,1.5,"49,00",en_US,Yes,Planners,x
HS-102,Reading a waybill,Hafenschule,What each box says by air,awb,Hard,Rates,0.5,,de_DE,No,,
HS-103,Reading a manifest,Hafenschule,What a manifest lists,man,Odd,Rates,2,,nl,Yes,Planners,
"""
MAP = """\
# ours
fields:
  id: Course ID
  title: [Course Name, Course Title]
  description: Course Description
  provider: {constant: Harbour School}
  url: {column: Launch slug, pattern: "https://school.example/{value}/"}
  level: {column: Difficulty, words: {easy: foundation, hard: Expert}}
  skills: {column: Tags, split: /}
  minutes: {column: Time, unit: hours}
  cost: Fee
  currency: {constant: EUR}
  language: Locale
  tier: {constant: team}
only:
  - {column: Active, is: ["yes"]}
keep: [Audience]
ignore: [Owner]
"""
SKILLS = "- {id: rates, name: Rates}\n"


def test_a_map_says_it_all(portal: Portal) -> None:
    root = portal({"content/skills.yml": SKILLS, "schemas/__init__.py": LEVELS.format(more="")})
    (root / "school.yml").write_text(MAP, "utf-8")
    report = import_(root, name="list.csv", text=TABLE, map=str(root / "school.yml"))
    parsed = course(root, report)
    assert {key: parsed.data[key] for key in ("tier", "level", "skills", "minutes", "language")} == {
        "tier": "team", "level": "foundation", "skills": ["rates"], "minutes": "90", "language": "en",
    }  # fmt: skip
    assert parsed.data["source"] == {
        "kind": "vendor", "provider": "Harbour School", "catalogue": "harbour", "id": "HS-101",
        "url": "https://school.example/bol/", "cost": "49", "currency": "EUR",
    }  # fmt: skip
    assert "Audience named by the provider: Planners." in parsed.body
    assert report.homeless_columns == {"Vendor": 3}
    assert report.unmapped_words["level"] == {"Odd": 1}
    assert [skipped.line for skipped in report.skipped_records] == [3]
    assert errors(root) == []


@pytest.mark.parametrize(
    ("before", "after", "faults"),
    [
        ("Course ID", "Coarse ID", ["school.yml:3:7: no column is called `Coarse ID`; did you mean `Course ID`?"]),
        ("Launch slug", "Slug", ["school.yml:7:17: no column is called `Slug`; "]),
        ("keep: [Audience]", "keep: [Group]", ["school.yml:17:8: no column is called `Group`; the columns are"]),
        ("[Course Name, Course Title]", "[Name, Label]", ["school.yml:4:11: no column is called `Name`"]),
        ("  title:", "  titel:", ["school.yml:4:3: no field is called `titel`; did you mean", "`title` is miss"]),
        ("unit: hours", "unit: weeks", ["school.yml:10:33: `weeks` is no unit that is known; write"]),
        ("split: /", "splits: /", ["school.yml:9:26: no key is called `splits`; did you mean `split`?"]),
        ("{value}/", "", ["school.yml:7:39: the pattern has no `{value}`; put it where"]),
        ("is: [", "equals: [", ["school.yml:16:5: the condition is not whole; write `{column: Name, is: [value]}`"]),
        ("fields:", "field:", ["school.yml:2:1: no key is called `field`; did you mean `fields`?"]),
        ("{constant: EUR}", "{}", ["school.yml:12:13: `currency` names no column"]),
        ("{constant: EUR}", "{from: text}", ["only the language can be told from the text"]),
        ("fields:", "\tfields:", ["school.yml:2:5: this line is indented by 4 spaces"]),
        (MAP, "- a list", ["school.yml:1:1: the map is no list of keys"]),
        (MAP, "", ["the map is no list of keys"]),
    ],
)  # fmt: skip
def test_every_fault_of_a_map_is_named_and_nothing_is_written(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, before: str, after: str, faults: list[str]
) -> None:
    root = portal({})
    monkeypatch.chdir(root)
    assert before in MAP
    Path("school.yml").write_text(MAP.replace(before, after, 1), "utf-8")
    files = snapshot(root)
    with pytest.raises(ImportRefused) as refused:
        import_(root, name="list.csv", text=TABLE, map="school.yml")
    for fault in faults:
        assert fault in str(refused.value)
    assert snapshot(root) == files


def test_a_column_that_is_empty_in_every_row_exists(portal: Portal) -> None:
    report = import_(
        portal({}),
        name="list.csv",
        text="id,title,level\n1,Rates,\n",
        map_text="fields: {id: id, title: title, level: level}",
    )
    assert len(report.created_courses) == 1


@pytest.mark.parametrize(
    ("name", "message"),
    [("moodel", r"no map called `moodel`, and no such file; did you mean `moodle`\?"), (".", "cannot be read")],
)
def test_a_map_that_is_not_there(portal: Portal, name: str, message: str) -> None:
    with pytest.raises(ImportRefused, match=message):
        import_(portal({}), name="list.csv", text=TABLE, map=name)


def test_unknown_columns_are_named_with_those_that_are_known(portal: Portal) -> None:
    with pytest.raises(ImportRefused) as refused:
        import_(portal({}), name="list.csv", text=TABLE)
    assert "no column of list.csv is known to hold the id and the title" in refused.value.message
    assert "`Course ID`, `Course Title`" in refused.value.message
    assert "known without a map are id, title or name, provider" in refused.value.message
    assert refused.value.help == "run it again with `--map auto`, which proposes a map"
    with pytest.raises(ImportRefused, match="with `--map moodle`, which fits them"):
        import_(portal({}), name="list.csv", text="shortname,fullname,summary\nA,Rates,All of them.\n")


def test_a_map_is_proposed_that_reads_the_file(portal: Portal) -> None:
    root = portal({})
    (root / "list.csv").write_text(TABLE, "utf-8")
    guess, ready_name = propose_map(root / "list.csv")
    assert ready_name == ""
    assert guess.columns == {
        "id": "Course ID", "title": "Course Title", "description": "Course Description", "provider": "Vendor",
        "level": "Difficulty", "skills": "Tags", "cost": "Fee", "language": "Locale",
    }  # fmt: skip
    assert guess.others == ("Launch slug", "Time", "Audience", "Owner")
    report = import_(root, name="list.csv", text=TABLE, map_text=write_map(guess, "list.csv"))
    assert refusals(report) == []
    assert [skipped.reason for skipped in report.skipped_records] == ["Active: No"]
    assert "4 columns without a home" in render_report(report)


def test_columns_are_known_with_units_signs_and_in_other_words() -> None:
    columns = ("Ref. no.", "Name of training", "What it is about", "Hours", "Web page", "Fee (EUR)", "For whom")
    guess = guess_map(columns)
    assert guess.columns == {
        "id": "Ref. no.", "title": "Name of training", "description": "What it is about", "url": "Web page",
        "minutes": "Hours", "cost": "Fee (EUR)",
    }  # fmt: skip
    assert guess.others == ("For whom",)
    german = guess_map(("Kurs-Nr.", "Kurstitel", "Kurzbeschreibung", "Dauer (Std.)", "Beginn"))
    assert list(german.columns) == ["id", "title", "description", "minutes", "first_offered"]
    assert guess_map(("Price (former)", "Price")).columns == {"cost": "Price"}, "the very name counts first"


def test_a_column_of_prices_names_their_currency(portal: Portal) -> None:
    root = portal({})
    text = "Code,Title,Link,Fee (EUR)\nA,Rates and fees,https://school.example/a,40\n"
    fields = 'fields: {id: Code, title: Title, url: Link, cost: "Fee (EUR)"}\n'
    source = course(root, import_(root, name="list.csv", text=text, map_text=fields)).data["source"]
    assert (source["cost"], source["currency"]) == ("40", "EUR")


def test_a_refusal_ends_with_how_the_file_was_read(portal: Portal) -> None:
    with pytest.raises(ImportRefused) as refused:
        import_(portal({}), name="list.csv", text="Kurs Nr.;Bücher\nA;Rates\n".encode("cp1252"))
    assert refused.value.message.startswith("no column of list.csv is known to hold")
    assert refused.value.help.startswith("run it again with `--map auto`, which proposes a map. Read with the encoding")
    assert refused.value.help.endswith("parted by a semicolon, `;`")


def run(root: Path, *options: str, answer: str = "") -> Result:
    command = ["import", str(root / "list.csv"), "--team", "sales", "--source", "school", "--root", str(root), *options]
    return CliRunner().invoke(app, command, input=answer, terminal_width=400)


def test_a_proposed_map_is_confirmed_and_kept_beside_the_file(portal: Portal) -> None:
    root = portal({})
    (root / "list.csv").write_text(TABLE, "utf-8")
    files = snapshot(root)
    result = run(root, "--map", "auto")
    assert result.exit_code == 1
    assert "title       ← Course Title" in result.output
    assert "To import with this map, add --yes." in result.output
    assert run(root, "--map", "auto", "--dry-run").exit_code == 0
    assert snapshot(root) == files
    assert not (root / "list.map.yml").exists()
    result = run(root, "--map", "auto", "--yes")
    assert result.exit_code == 0, result.output
    assert f"The map is in {root / 'list.map.yml'}" in result.output
    assert "2 courses written for the team sales, 1 left out." in result.output
    result = run(root, "--map", "auto", "--yes")
    assert result.exit_code == 2
    assert "a map of this file is there already" in result.output
    result = run(root, "--map", str(root / "list.map.yml"))
    assert (result.exit_code, "2 there already" in result.output) == (0, True)


def test_a_refused_import_exits_with_2_and_refused_records_with_1(portal: Portal) -> None:
    root = portal({})
    (root / "list.csv").write_text(TABLE, "utf-8")
    assert run(root, "--map", "school.yml").exit_code == 2
    (root / "list.csv").write_text("id,title\n1,Rates\n1.00E+05,Lanes\n", "utf-8")
    result = run(root)
    assert result.exit_code == 1
    assert "list.csv:3: `id` was rounded by a spreadsheet" in result.output
