"""Ids, second runs, dry runs, and all that may stand in the way."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conftest import TODAY
from imports import Portal, course, errors, ids, import_, record, refusals, snapshot

from trellis.authoring.imports import ImportRefused, import_records
from trellis.pipeline.run import run_pipeline

STORY = "---\ntitle: Rates\n---\nA page whose front matter breaks many rules still has its id.\n"


def test_ids_are_unique_over_all_that_is_authored(portal: Portal) -> None:
    root = portal(
        {"content/sales/pages/rates.md": STORY, "content/sales/paths/lanes.md": "---\naliases: [tariffs]\n---\n"}
    )
    report = import_(
        root,
        record("1", title="Rates"),
        record("2", title="Tariffs"),
        record("3", title="Rates"),
        record("4", title="RATES!"),
        record("5", title="Rates", provider="Other"),
    )
    assert ids(report) == [
        "rates-harbour-skills",
        "tariffs-harbour-skills",
        "rates-harbour-skills-2",
        "rates-harbour-skills-3",
        "rates-other",
    ]


def test_ids_stay_within_sixty_characters(portal: Portal) -> None:
    title = "A course on everything that anybody could possibly want to know"
    report = import_(
        portal({}),
        *(record(str(n), title=title, provider="The Worshipful Company of Freight Forwarders") for n in range(3)),
    )
    assert ids(report) == [
        "a-course-on-everything-that-anybody-could-possibly-want-to",
        "a-course-on-everything-that-the-worshipful-company-of",
        "a-course-on-everything-that-the-worshipful-company-of-2",
    ]
    assert max(map(len, ids(report))) <= 60


def test_a_second_run_changes_nothing(portal: Portal) -> None:
    root = portal({})
    records = [record(str(n), title="The same title") for n in range(5)]
    first = import_(root, *records)
    before = snapshot(root)
    second = import_(root, *records)
    assert snapshot(root) == before
    assert (len(second.created_courses), [u.path for u in second.unchanged_courses]) == (
        0,
        [c.path for c in first.created_courses],
    )


def test_a_later_run_adds_what_is_new_and_renames_nothing(portal: Portal) -> None:
    root = portal({})
    first = import_(root, record("2", title="The same title"))
    second = import_(root, record("1", title="The same title"), record("2", title="Its title was changed since"))
    assert (ids(first), ids(second), [course.fields for course in second.updated_courses]) == (
        ["the-same-title"],
        ["the-same-title-harbour-skills"],
        [("title",)],
    )


def test_a_course_is_recognised_wherever_it_was_moved(portal: Portal) -> None:
    root = portal({})
    import_(root, record("007"))
    (root / "content/sales/courses/course-007").rename(root / "content/sales/courses/another-name")
    assert len(import_(root, record("007")).unchanged_courses) == 1
    assert len(import_(root, record("007"), catalogue="another").created_courses) == 1


def test_a_dry_run_says_the_same_and_writes_nothing(portal: Portal) -> None:
    root = portal({})
    records = [record("1"), record("1"), record("2", title="x" * 90, level="all"), record("3", url=None)]
    before = snapshot(root)
    dry = import_(root, *records, dry_run=True)
    assert snapshot(root) == before
    assert not (root / "content/sales/courses").exists()
    assert dry.outcomes == import_(root, *records).outcomes


def test_an_unknown_team_is_refused(portal: Portal) -> None:
    root = portal({})
    with pytest.raises(ImportRefused, match=r"no team is called `slaes`; did you mean `sales`\?"):
        import_(root, record(), team="slaes")
    for team in ("..", "../sales", "", "."):
        with pytest.raises(ImportRefused, match="no team is called"):
            import_(root, record(), team=team)


@pytest.mark.parametrize("catalogue", ["Harbour Skills", "", "a/b", "-", "a" * 41, "ünïque"])
def test_a_catalogue_has_a_plain_name(portal: Portal, catalogue: str) -> None:
    with pytest.raises(ImportRefused, match="cannot name a catalogue; write at most 40 small letters"):
        import_(portal({}), record(), catalogue=catalogue)


def test_a_pattern_of_addresses_is_one(portal: Portal) -> None:
    with pytest.raises(ImportRefused, match=r"`harbour/\{id\}` is no web address"):
        import_(portal({}), record(), url="harbour/{id}")


def test_a_file_that_is_not_there(portal: Portal) -> None:
    root = portal({})
    with pytest.raises(ImportRefused, match=r"none\.jsonl cannot be read: No such file"):
        import_records(root, root / "none.jsonl", team="sales", catalogue="harbour")


@pytest.mark.parametrize(
    "way", ["file", "link to a file", "link to a folder", "lessons", "folder", "link for courses", "file for courses"]
)
def test_nothing_is_overwritten_and_no_link_followed(portal: Portal, tmp_path: Path, way: str) -> None:
    root = portal({})
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "index.md").write_text("theirs")
    courses = root / "content/sales/courses"
    place = courses / "course-a1"
    match way:
        case "link for courses":
            courses.symlink_to(elsewhere)
        case "file for courses":
            courses.write_text("theirs")
        case "file":
            courses.mkdir()
            place.write_text("theirs")
        case "link to a folder":
            courses.mkdir()
            place.symlink_to(elsewhere)
        case "link to a file":
            place.mkdir(parents=True)
            (place / "index.md").symlink_to(elsewhere / "new.md")
        case "lessons":
            place.mkdir(parents=True)
            (place / "01-first.md").write_text("theirs")
        case "folder":
            (place / "index.md").mkdir(parents=True)
    dry = import_(root, record("a1"), dry_run=True)
    report = import_(root, record("a1"))
    [refusal] = refusals(report)
    assert refusal.startswith("1: no place is free for the course; content/sales/courses")
    assert refusal.endswith("stands in the way; move it, then import again")
    assert dry.outcomes == report.outcomes
    assert [path.name for path in elsewhere.iterdir()] == ["index.md"]
    assert (elsewhere / "index.md").read_text() == "theirs"


def test_a_course_that_cannot_be_read_keeps_its_place(portal: Portal) -> None:
    root = portal({"content/sales/courses/course-a1/index.md": "no front matter"})
    report = import_(root, record("a1"))
    assert ids(report) == ["course-a1-harbour-skills"]
    assert (root / "content/sales/courses/course-a1/index.md").read_text() == "no front matter"


def test_an_import_that_was_broken_off_is_taken_up(portal: Portal) -> None:
    root = portal({})
    left = root / "content/sales/courses/course-a1"
    left.mkdir(parents=True)
    (left / ".index.md.new").write_text("half a fi")
    report = import_(root, record("a1"))
    assert ids(report) == ["course-a1"]
    assert os.listdir(left) == ["index.md"]
    assert errors(root) == []


def test_a_disk_that_says_no(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    root = portal({})
    monkeypatch.setattr(os, "replace", full)
    monkeypatch.setattr(os, "link", full)
    report = import_(root, record("a1"), record("a2"))
    assert (
        refusals(report)[1]
        == "2: the course cannot be written: No space left on device; check the permissions of the team's folder and "
        "the room on the disk"
    )
    assert [path.name for path in (root / "content/sales/courses").rglob("*") if path.is_file()] == []


def test_progress_is_told_in_lines(portal: Portal) -> None:
    calls: list[tuple[int, int]] = []
    import_(portal({}), record("1"), record("2"), progress=lambda done, total: calls.append((done, total)))
    assert calls == [(1, 2), (2, 2), (2, 2)]


@pytest.mark.parametrize(
    "value",
    ["NO", "12:30", "*x", "&x", "null", "~", "0777", "1e3", "2026-01-01", "yes", "=", "<<", "!tag", "%x", "@x", "`x`",
     "- x", "? x", ": x", "x: y", "x #y", "#x", "'x'", '"x"', "''", "[x", "{x", "x]", "|", ">x", "---", "...", "\\n",
     "x\\", "ü", "🚚", "日本", "a\tb", "é\u0301", "x" * 70],
)  # fmt: skip
def test_nasty_strings_come_back_as_they_were(portal: Portal, value: str) -> None:
    root = portal({})
    nasty = record(
        value,
        title=f"{value} course",
        provider=value,
        skills=[value],
        description=f"{value} is a word, and here are many more of them.",
    )
    report = import_(root, nasty)
    expected = " ".join(value.replace(">", "›").replace("<", "‹").split()).strip("`")  # which front matter would show
    if report.refusals:
        assert value != expected
        assert refusals(report) == ["1: `id` cannot be kept; write at most 80 characters on one line, without markup"]
        report = import_(root, record("a1", title=f"{value} course", provider=value))
        assert course(root, report).data["source"]["provider"] == expected
        return
    parsed = course(root, report)
    assert parsed.problems == ()
    assert (parsed.data["source"]["id"], parsed.data["source"]["provider"], parsed.data["title"]) == (
        value,
        expected,
        f"{expected} course",
    )
    assert parsed.data["summary"].startswith(expected)
    assert errors(root) == []
    assert len(import_(root, nasty).unchanged_courses) == 1


def test_marks_of_markdown_stay_out_of_front_matter(portal: Portal) -> None:
    root = portal({})
    words = "Why **each** lane has a `fuel` line, and what [the list](list.md) is for, with 2**3 of them (**)."
    report = import_(root, record("`a1`", title="Pricing **every** lane", provider="[Sea](https://a.example/)",
                                  description=words))  # fmt: skip
    data = course(root, report).data
    assert (data["source"]["id"], data["source"]["provider"], data["title"]) == ("`a1`", "Sea", "Pricing every lane")
    assert data["summary"] == "Why each lane has a fuel line, and what the list is for, with 2**3 of them (**)."
    assert [d for d in run_pipeline(root, TODAY).diagnostics if d.rule == "markdown-in-front-matter"] == []
