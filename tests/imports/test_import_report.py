"""What an import says on the terminal."""

from __future__ import annotations

from imports import Portal, import_, record

from trellis.authoring.imports import CreatedCourse, ImportReport, Refusal, UnchangedCourse, render_report


def report(*outcomes: CreatedCourse | UnchangedCourse | Refusal, dry_run: bool = False) -> ImportReport:
    return ImportReport("records.jsonl", "sales", "harbour", dry_run, outcomes)


def created(line: int, title: str = "Rates", whole: str = "", **unmapped: str) -> CreatedCourse:
    return CreatedCourse(line, f"content/sales/courses/c{line}/index.md", title, whole, tuple(unmapped.items()))


def test_all_well() -> None:
    assert (
        render_report(report(created(1)))
        == "1 course written for the team sales.\nNext: run `trellis check`, then open a pull request.\n"
    )
    assert (
        render_report(report(created(1), created(2), dry_run=True))
        == "2 courses would be written for the team sales. Nothing was written: this was a dry run.\n"
    )
    assert (
        render_report(report(UnchangedCourse(1, "x"), UnchangedCourse(2, "y")))
        == "0 courses written for the team sales, 2 there already.\n"
    )
    assert render_report(report()) == "records.jsonl holds no records. Write one record a line, or export it again.\n"


def test_everything_at_once() -> None:
    refused = [Refusal(line, "`url` is missing", "add the address at which people find it") for line in range(10, 18)]
    text = render_report(
        report(
            created(1, "R (Harbour)", "R", level="all"),
            created(2, skills="Painting", level="all"),
            created(3, skills="Piano"),
            UnchangedCourse(4, "x"),
            *refused,
            Refusal(20, "cannot be read as JSON", "check it"),
        )
    )
    assert (
        text
        == """\
1 title made to fit 3 to 80 characters of plain text:
  line 1: R (Harbour)

1 level that the portal does not list, by number of records: all (2).
  Kept in the courses' text. A map can translate them (`words`); or add them to the portal's levels first.

2 subjects that the portal does not list, by number of records: Painting (1), Piano (1).
  Kept in the courses' text. A map can translate them (`words`); or add them to the portal's subjects first.

records.jsonl:20: cannot be read as JSON
  help: check it

records.jsonl:10 (8 records: also lines 11, 12, 13, 14, 15, 16, 17): `url` is missing
  help: add the address at which people find it

3 courses written for the team sales, 1 there already, 9 refused.
Next: run `trellis check`, then open a pull request.
"""
    )


def test_long_lists_are_counted(portal: Portal) -> None:
    records = [record(str(n), title=f"{n} " + "word " * 30, skills=[f"Subject {n}"]) for n in range(12)]
    text = render_report(import_(portal({}), *records))
    assert "  … and 4 more\n" in text
    assert "Subject 7 (1) and 4 more." in text
