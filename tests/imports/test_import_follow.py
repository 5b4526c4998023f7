"""A later import takes over what the source changed, keeps what somebody edited here, and says what is gone."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
from pathlib import Path

import pytest
from imports import Portal, course, errors, import_, record, refusals, snapshot
from test_file_history import FIRST, commit, git

from trellis.authoring import imports as import_command
from trellis.authoring.fixes.write import UnwrittenFile, write_fixes
from trellis.authoring.imports import Conflict, ImportRefused, ImportReport, ImportSettings, importer, render_report
from trellis.authoring.imports.follow import find_untouched_files
from trellis.authoring.imports.memory import MemoryJournal
from trellis.load.parse import parse_markdown

PLACE = "content/sales/courses/course-a1/index.md"
MEMORY = "content/sales/.imports/records-of-harbour.jsonl"


def edit(root: Path, before: str, after: str, path: str = PLACE) -> None:
    text = (root / path).read_text("utf-8")
    assert before in text
    (root / path).write_text(text.replace(before, after, 1), "utf-8")


def data(root: Path, path: str = PLACE) -> dict[str, object]:
    parsed = parse_markdown((root / path).read_text("utf-8"))
    assert parsed.problems == ()
    return parsed.data


def conflicts(report: ImportReport) -> list[Conflict]:
    return [conflict for _, conflict in report.conflicts]


def test_what_the_source_changed_is_taken_over(portal: Portal) -> None:
    root = portal({})
    import_(root, record("a1", level="basic", skills=["Rates"]))
    changed = record(
        "a1",
        title="Hot cargo, the 2027 edition",
        level="advanced",
        url="https://harbour.example/new/a1",
        duration="1h 30m",
        price="EUR 49.00",
        description="Everything is new: the law changed in January, and so did the forms.",
    )
    dry = import_(root, changed, dry_run=True)
    assert data(root)["level"] == "basic"
    report = import_(root, changed)
    assert dry.outcomes == report.outcomes
    [updated] = report.updated_courses
    assert updated.path == PLACE
    assert set(updated.fields) == {
        "title", "summary", "level", "source.url", "minutes", "source.cost", "source.currency", "text"
    }  # fmt: skip
    text = (root / PLACE).read_text("utf-8")
    assert "tier: individual\nminutes: 90\nmode: external\nlevel: advanced\nlanguage: en\n" in text
    assert text.endswith("---\n\nEverything is new: the law changed in January, and so did the forms.\n")
    assert data(root)["source"] == {
        "kind": "vendor", "provider": "Harbour Skills", "catalogue": "harbour", "id": "a1",
        "url": "https://harbour.example/new/a1", "cost": "49", "currency": "EUR",
    }  # fmt: skip
    assert errors(root) == []
    assert "+level: advanced" in render_report(dry)
    before = snapshot(root)
    assert len(import_(root, changed).unchanged_courses) == 1
    assert snapshot(root) == before


def test_what_somebody_edited_stays_and_both_are_shown(portal: Portal) -> None:
    root = portal({})
    import_(root, record("a1", level="basic", duration=30))
    edit(root, "level: basic\n", "level: middle  # as our people found\nversion: '2'\n")
    report = import_(root, record("a1", level="advanced", duration=60))
    assert conflicts(report) == [Conflict("level", "basic", "middle", "advanced")]
    assert [updated.fields for updated in report.updated_courses] == [("minutes",)]
    text = (root / PLACE).read_text("utf-8")
    assert "level: middle  # as our people found\nversion: '2'\nminutes: 60\n" in text
    assert report.needs_attention
    rendered = render_report(report)
    assert f"{PLACE}: level\n    last import: basic\n    here:        middle\n    the source:  advanced" in rendered
    again = import_(root, record("a1", level="advanced", duration=60))
    assert (len(again.unchanged_courses), again.needs_attention) == (1, False)


def test_the_source_can_be_preferred(portal: Portal) -> None:
    root = portal({})
    import_(root, record("a1", level="basic"))
    edit(root, "level: basic", "level: middle")
    report = import_(root, record("a1", level="advanced"), settings=ImportSettings(prefers_source=True))
    assert conflicts(report) == []
    assert data(root)["level"] == "advanced"


def test_a_text_edited_on_both_sides_is_shown_in_part(portal: Portal) -> None:
    root = portal({})
    import_(root, record("a1", description="The first sentence of the provider, which is long enough.\n\nThe second."))
    edit(root, "\n\nThe second.", "\n\nOurs, which our people wrote.")
    new = "The first sentence of the provider, which is long enough.\n\nTheirs, which the provider wrote."
    [conflict] = conflicts(import_(root, record("a1", description=new)))
    assert conflict == Conflict("text", None, "Ours, which our people wrote.", "Theirs, which the provider wrote.")
    assert "Ours, which our people wrote." in (root / PLACE).read_text("utf-8")


def test_a_value_that_cannot_be_changed_in_place_is_refused_whole(portal: Portal) -> None:
    root = portal({"content/skills.yml": "- {id: rates, name: Rates}\n- {id: lanes, name: Lanes}\n"})
    import_(root, record("a1", skills=["Rates"]))
    edit(root, "skills:\n- rates\n", "skills:\n# chosen by us\n- rates\n")
    before = (root / PLACE).read_bytes()
    report = import_(root, record("a1", skills=["Rates", "Lanes"]))
    assert refusals(report) == [f"1: a comment stands in `skills` of {PLACE}; set the value by hand"]
    assert (root / PLACE).read_bytes() == before


def test_a_file_in_another_style_keeps_it(portal: Portal) -> None:
    root = portal({})
    import_(root, record("a1", url=None))
    text = (root / PLACE).read_text("utf-8")
    head, _, body = text.partition("source:\n")
    flow = "source: {kind: vendor, provider: Harbour Skills, catalogue: harbour, id: a1}\n"
    (root / PLACE).write_text(
        f"{head}waivers:\n- rule: near-duplicate\n  reason: Agreed with the team that has it.\n"
        f"  expires: 2027-12-31\n{flow}---{body.partition('---')[2]}",
        "utf-8",
    )
    report = import_(root, record("a1", title="Another title of it"))
    assert [updated.fields for updated in report.updated_courses] == [("title", "source.url")]
    assert data(root)["source"]["url"] == "https://harbour.example/a1"  # type: ignore[index]
    assert data(root)["waivers"] == [
        {"rule": "near-duplicate", "reason": "Agreed with the team that has it.", "expires": "2027-12-31"}
    ]


def test_what_is_gone_is_named_and_retired_on_request(portal: Portal) -> None:
    root = portal({})
    import_(root, record("a1"), record("b2"))
    report = import_(root, record("b2"))
    assert [(gone.path, gone.is_retired) for gone in report.gone_courses] == [(PLACE, False)]
    assert data(root)["status"] == "stable"
    assert json.loads((root / MEMORY).read_text("utf-8").splitlines()[0])["gone"] is True
    assert "To retire them, add --retire-gone." in render_report(report)
    report = import_(root, record("b2"), settings=ImportSettings(retires_gone=True))
    assert [(gone.path, gone.is_retired) for gone in report.gone_courses] == [(PLACE, True)]
    assert data(root)["status"] == "retired"
    assert data(root)["retired_reason"] == "The catalogue harbour no longer offers it."
    assert errors(root) == []
    assert import_(root, record("b2")).gone_courses == ()
    import_(root, record("a1"), record("b2"))
    assert data(root)["status"] == "stable"
    assert "retired_reason" not in data(root)


def test_a_record_that_is_offered_no_more_counts_as_gone(portal: Portal) -> None:
    root = portal({})
    import_(root, record("a1"))
    report = import_(root, record("a1", isactive=False), record("b2", status="Retired"))
    assert [skipped.reason for skipped in report.skipped_records] == ["isactive: false", "status: Retired"]
    assert [gone.id for gone in report.gone_courses] == ["a1"]
    assert report.created_courses == ()


def test_a_part_of_the_catalogue_retires_nothing(portal: Portal) -> None:
    root = portal({})
    import_(root, *(record(f"c{n}") for n in range(12)))
    retiring = ImportSettings(retires_gone=True)
    before = snapshot(root)
    with pytest.raises(ImportRefused, match=r"11 of 12 courses are not in the file.*add --yes"):
        import_(root, record("c0"), settings=retiring)
    with pytest.raises(ImportRefused, match="records without a readable id stand in the file"):
        import_(root, *(record(f"c{n}") for n in range(11)), {"title": "No id"}, settings=retiring)
    assert snapshot(root) == before
    report = import_(root, record("c0"), settings=ImportSettings(retires_gone=True, accepts_part=True))
    assert sum(gone.is_retired for gone in report.gone_courses) == 11


def test_most_of_a_small_catalogue_is_not_retired_unasked_either(portal: Portal) -> None:
    root = portal({})
    import_(root, record("a1"), record("b2"), record("c3"))
    with pytest.raises(ImportRefused, match=r"2 of 3 courses are not in the file.*add --yes"):
        import_(root, record("a1"), settings=ImportSettings(retires_gone=True))
    with pytest.raises(ImportRefused, match="3 of 3 courses are not in the file"):
        import_(root, record("d4"), settings=ImportSettings(retires_gone=True))


@pytest.mark.parametrize("runs_between", [0, 1])
@pytest.mark.parametrize("step", [0, 1])
def test_a_record_comes_back_after_an_import_was_killed_while_it_retired(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, step: int, runs_between: int
) -> None:
    root, retiring = portal({}), ImportSettings(retires_gone=True)
    import_(root, record("a1"), record("b2"))
    assert kill_import(monkeypatch, root, [record("b2")], step, settings=retiring)
    assert data(root)["status"] == ("retired" if step else "stable")
    for _ in range(runs_between):
        import_(root, record("b2"), settings=retiring)
        assert data(root)["status"] == "retired"
    import_(root, record("a1"), record("b2"))
    assert data(root)["status"] == "stable"
    assert "retired_reason" not in data(root)
    lines = [json.loads(line) for line in (root / MEMORY).read_text("utf-8").splitlines()]
    assert [(line["id"], line.get("gone", False), line["fields"]["status"]) for line in lines] == [
        ("a1", False, "stable"),
        ("b2", False, "stable"),
    ]


def test_ids_that_the_source_renamed_are_recognised(portal: Portal) -> None:
    root = portal({})
    one = {"url": "https://harbour.example/same"}
    two = {"url": None, "title": "A title that nobody else has"}
    import_(root, record("a1", **one), record("b2", **two), record("c3", title="Twins"), record("d4", title="Twins"))
    report = import_(
        root,
        record("A-1", **one),
        record("B-2", **two),
        record("C-3", title="Twins", url=None),
        record("D-4", title="Twins", url=None),
    )
    assert [(updated.former_id, updated.fields) for updated in report.updated_courses] == [
        ("a1", ("title", "source.id")),
        ("b2", ("source.id",)),
    ]
    assert "its id was a1" in render_report(report)
    assert data(root)["source"]["id"] == "A-1"  # type: ignore[index]
    assert [gone.id for gone in report.gone_courses] == ["c3", "d4"]
    assert len(report.created_courses) == 2


def test_a_new_record_at_the_address_of_one_that_is_gone_does_not_take_its_course(portal: Portal) -> None:
    page = {"url": "https://harbour.example/catalogue"}
    shared = [record("a1", title="Forklift safety", **page), record("b2", title="Crane basics", **page)]
    lone = record("c3", title="Rates", url="https://harbour.example/player")
    root = portal({})
    import_(root, *shared, lone)
    before = snapshot(root)
    wine = record("x9", title="Wine tasting", provider="Cellar", **page)
    cheese = record("y9", title="Cheese and bread", url="https://harbour.example/player")
    report = import_(root, shared[1], wine, cheese)
    assert len(report.created_courses) == 2
    assert [gone.id for gone in report.gone_courses] == ["a1", "c3"]
    after = snapshot(root)
    assert all(after[path] == content for path, content in before.items() if path != MEMORY)
    assert [(rename.id, rename.former_id) for rename in report.possible_renames] == [("y9", "c3")]
    text = render_report(report)
    assert "  line 3, `y9`: content/sales/courses/rates/index.md, of the record `c3`\n" in text
    assert "renamed the ids" not in text


def test_what_was_deleted_here_does_not_come_back(portal: Portal) -> None:
    root = portal({})
    import_(root, record("a1"))
    (root / PLACE).unlink()
    report = import_(root, record("a1"))
    assert [skipped.reason for skipped in report.skipped_records] == ["its course was deleted here, or cannot be read"]
    assert not (root / PLACE).exists()


def test_a_course_of_another_team_is_left_alone(portal: Portal) -> None:
    team = "---\ntitle: Ports team\nsummary: Looks after the ports and what stands there.\nmanager: ada\n---\nHere.\n"
    root = portal({"content/ports/index.md": team})
    import_(root, record("a1"))
    before = snapshot(root)
    report = import_(root, record("a1", title="Another title"), team="ports")
    assert [unchanged.is_elsewhere for unchanged in report.unchanged_courses] == [True]
    assert "1 there already (1 in another team)" in render_report(report)
    assert {path: file for path, file in snapshot(root).items() if path in before} == before


def forget(root: Path) -> None:
    """What a portal has that was imported before an import kept what it took."""
    (root / MEMORY).unlink()


def test_an_import_of_an_earlier_version_is_followed_where_git_knows_that_nobody_edited(portal: Portal) -> None:
    root = portal({})
    import_(root, record("a1", level="basic"), record("b2", level="basic"))
    forget(root)
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "imported"]):
        identity = ["-c", "user.name=A", "-c", "user.email=a@example.com"]
        subprocess.run(["git", "-C", str(root), *identity, *command], check=True)
    edit(root, "level: basic", "level: middle")
    changed = [record("a1", level="advanced"), record("b2", level="advanced", title="B, as it is now")]
    report = import_(root, *changed)
    assert conflicts(report) == [Conflict("level", None, "middle", "advanced")]
    assert data(root, "content/sales/courses/course-b2/index.md")["title"] == "B, as it is now"


def test_without_git_what_differs_is_a_conflict_and_what_is_missing_is_taken(portal: Portal) -> None:
    root = portal({})
    import_(root, record("a1", level="basic"))
    forget(root)
    report = import_(root, record("a1", level="advanced", duration=45))
    assert conflicts(report) == [Conflict("level", None, "basic", "advanced")]
    assert "last import: not known" in render_report(report)
    assert data(root)["minutes"] == "45"


@pytest.mark.parametrize(
    "line",
    [
        "<<<<<<< ours",
        '{"id": 1, "fields": {}}',
        "[" * 5000,
        '{"id": "a"}',
        '{"id": "a1", "fields": {"title": 5}}',
        '{"id": "a1", "fields": {"skills": ["python", null]}}',
        '{"id": "\\ud800", "fields": {}}',
        '{"id": "a1", "fields": {"title": "\\udfff"}}',
    ],
)
def test_a_memory_that_cannot_be_read_stops_everything(portal: Portal, line: str) -> None:
    root = portal({MEMORY: f"{line}\n"})
    with pytest.raises(ImportRefused, match=r"records-of-harbour\.jsonl:1: this is no line of an import"):
        import_(root, record("a1"))
    assert not (root / "content/sales/courses").exists()


def test_a_pipe_in_place_of_the_memory_is_not_waited_for(portal: Portal) -> None:
    root = portal({MEMORY: ""})
    (root / MEMORY).unlink()
    os.mkfifo(root / MEMORY)
    with pytest.raises(ImportRefused, match="cannot be read"):
        import_(root, record("a1"))


def test_what_is_kept_holds_no_text_of_the_course(portal: Portal) -> None:
    root = portal({})
    report = import_(root, record("a1", description="A sentence for the summary, of which there is one. Then more."))
    assert course(root, report).body
    [line] = (root / MEMORY).read_text("utf-8").splitlines()
    assert set(json.loads(line)) == {"id", "fields"}
    assert len(json.loads(line)["fields"]["text"]) == 16


class _Killed(BaseException):
    """As when the system ends the process: nothing is done any more."""


VERSIONS = [
    [record(f"a{n}", title=f"Course A{n}", description=f"Enough words of version {version} on lane {n}.", url=None)
     for n in range(1, 4)]
    for version in (1, 2, 3)
]  # fmt: skip


def kill_import(
    monkeypatch: pytest.MonkeyPatch,
    root: Path,
    records: list[dict[str, object]],
    step: int,
    settings: ImportSettings = ImportSettings(),
) -> bool:
    """Imports, and is killed before it notes anything for the `step`-th time, in the middle of that line."""
    with monkeypatch.context() as patch:
        add_line, count = MemoryJournal._add_line, itertools.count()

        def add_or_die(journal: MemoryJournal, data: dict[str, object]) -> None:
            if next(count) == step:
                journal._file.parent.mkdir(parents=True, exist_ok=True)
                with journal._file.open("a") as stream:
                    stream.write('{"id": "a1", "fie')
                raise _Killed
            add_line(journal, data)

        patch.setattr(MemoryJournal, "_add_line", add_or_die)
        patch.setattr(import_command, "_write_memory", lambda *_: "")
        try:
            import_(root, *records, settings=settings)
        except _Killed:
            return True
    return False


@pytest.mark.parametrize("whole_runs", [0, 1])
@pytest.mark.parametrize("step", range(6))
def test_an_import_that_was_killed_is_taken_up_whatever_the_source_has_by_then(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, step: int, whole_runs: int
) -> None:
    root = portal({})
    for records in VERSIONS[:whole_runs]:
        import_(root, *records)
    assert kill_import(monkeypatch, root, VERSIONS[whole_runs], step)
    report = import_(root, *VERSIONS[2])
    assert (conflicts(report), refusals(report)) == ([], [])
    for number in range(1, 4):
        assert f"version 3 on lane {number}" in (root / PLACE.replace("a1", f"a{number}")).read_text("utf-8")
    lines = (root / MEMORY).read_text("utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["a1", "a2", "a3"]
    assert not [line for line in lines if '"next"' in line]
    assert [path.name for path in (root / "content/sales/courses").iterdir()].count("course-a1") == 1
    assert len(import_(root, *VERSIONS[2]).updated_courses) == 0


def test_what_somebody_edits_after_a_kill_is_still_theirs(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    root = portal({})
    import_(root, *VERSIONS[0])
    assert kill_import(monkeypatch, root, VERSIONS[1], 3)  # the first two are written, the second is not noted
    edit(root, "title: Course A2", "title: Lanes for beginners", PLACE.replace("a1", "a2"))
    edit(root, "version 1 on lane 3", "our own words on lane 3", PLACE.replace("a1", "a3"))
    report = import_(root, *VERSIONS[2])
    assert data(root, PLACE.replace("a1", "a2"))["title"] == "Lanes for beginners"
    assert "version 3 on lane 2" in (root / PLACE.replace("a1", "a2")).read_text("utf-8")
    assert {conflict.field for conflict in conflicts(report)} <= {"summary", "text"}
    assert "our own words on lane 3" in (root / PLACE.replace("a1", "a3")).read_text("utf-8")


def test_an_update_that_was_refused_is_made_by_the_next_import(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    root = portal({})
    import_(root, *VERSIONS[0])
    with monkeypatch.context() as patch:
        problem = UnwrittenFile(PLACE, "was changed in the meantime")
        patch.setattr(
            importer,
            "write_fixes",
            lambda root, fixes: [problem] if fixes[0].path == PLACE else write_fixes(root, fixes),
        )
        [refusal] = refusals(import_(root, *VERSIONS[1]))
    assert "was changed in the meantime" in refusal
    assert "version 1" in (root / PLACE).read_text("utf-8")
    report = import_(root, *VERSIONS[1])
    assert [course.path for course in report.updated_courses] == [PLACE]
    assert "version 2" in (root / PLACE).read_text("utf-8")


def test_where_nothing_can_be_noted_nothing_is_written(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    root = portal({})

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(MemoryJournal, "_add_line", fail)
        patch.setattr(import_command, "write_memory", fail)
        report = import_(root, *VERSIONS[0])
    assert len(refusals(report)) == 3
    assert "No space left on device" in refusals(report)[0]
    assert any("run the same import again" in note for note in report.notes)
    assert not list((root / "content/sales/courses").glob("course-a*"))
    assert refusals(import_(root, *VERSIONS[0])) == []


def test_what_was_kept_in_a_conflict_can_be_taken_later(portal: Portal) -> None:
    """The report tells a conflict once; whoever reads it decides after that, also in the portal of an automatic run."""
    root = portal({})
    import_(root, record("a1", level="basic"))
    edit(root, "title: Course a1", "title: Ours")
    edit(root, "What anybody needs", "What we need")
    changed = record("a1", title="Theirs", level="basic", description="All is new, and so it is in each of the forms.")
    assert {conflict.field for conflict in conflicts(import_(root, changed))} == {"title", "summary"}
    assert not import_(root, changed).updated_courses
    edit(root, "title: Ours", "title: Ours, edited again")
    [updated] = import_(root, changed, settings=ImportSettings(prefers_source=True)).updated_courses
    assert set(updated.fields) == {"title", "summary"}
    assert data(root)["title"] == "Theirs"
    assert "conflicts" not in (root / MEMORY).read_text("utf-8")


def test_what_a_person_changed_without_a_conflict_is_never_taken_back(portal: Portal) -> None:
    root = portal({})
    import_(root, record("a1"))
    edit(root, "title: Course a1", "title: Ours")
    assert not import_(root, record("a1"), settings=ImportSettings(prefers_source=True)).updated_courses
    assert data(root)["title"] == "Ours"


@pytest.mark.parametrize("is_elsewhere", [False, True])
def test_a_copy_of_a_course_does_not_take_its_place(portal: Portal, is_elsewhere: bool) -> None:
    root = portal({})
    import_(root, record("a1"), record("a2"))
    copy = f"content/{'operations' if is_elsewhere else 'sales'}/courses/zz-own/index.md"
    (root / copy).parent.mkdir(parents=True)
    (root / copy).write_bytes(own := (root / PLACE).read_bytes().replace(b"title: Course a1", b"title: A copy"))
    report = import_(root, record("a1", title="New"), record("a2", title="Two"))
    assert (root / copy).read_bytes() == own
    if is_elsewhere:
        assert data(root)["title"] == "New"
    else:
        [refusal] = report.refusals
        assert refusal.message == "2 courses say that they come from it"
        assert copy in refusal.help
        assert data(root)["title"] == "Course a1"
    assert data(root, PLACE.replace("a1", "a2"))["title"] == "Two"
    report = import_(root, record("a2", title="Two"), settings=ImportSettings(retires_gone=True))
    assert (root / copy).read_bytes() == own
    assert data(root)["status"] == ("retired" if is_elsewhere else "stable")
    assert [gone.reason for gone in report.gone_courses] == ([""] if is_elsewhere else [gone_reason(PLACE, copy)])


def gone_reason(*paths: str) -> str:
    return f"it may be {' or '.join(paths)}"


def test_what_somebody_took_up_again_is_not_retired_again(portal: Portal) -> None:
    root, retiring = portal({}), ImportSettings(retires_gone=True)
    import_(root, record("a1"), record("b2"), record("c3"))
    import_(root, record("b2"), record("c3"), settings=retiring)
    edit(root, "status: retired", "status: mvp")
    for _ in range(2):
        report = import_(root, record("b2"), record("c3"), settings=retiring)
        assert "1 course taken up again here, after an import had retired it" in render_report(report)
        assert data(root)["status"] == "mvp"
    import_(root, record("b2"), record("c3"), settings=ImportSettings(retires_gone=True, prefers_source=True))
    assert data(root)["status"] == "retired"


@pytest.mark.parametrize("before", ["Basics of C#", "Issue #1 of it", "# of items", "Basics of C# # Basics of F#"])
def test_a_number_sign_in_a_value_is_no_comment(portal: Portal, before: str) -> None:
    root = portal({})
    import_(root, record("a1", prerequisites=[before, "Patience"]))
    report = import_(root, record("a1", prerequisites=["Basics of C# and .NET"]))
    assert (refusals(report), len(report.updated_courses)) == ([], 1)
    edit(root, "C# and .NET", "C# and .NET  # ask the provider")
    report = import_(root, record("a1", prerequisites=["Nothing", "at all"]))
    assert "a comment stands in" in str(refusals(report))


def test_a_file_that_a_merged_branch_edited_on_the_way_is_not_untouched(tmp_path: Path) -> None:
    git(tmp_path, "init")
    commit(tmp_path, "else", FIRST, "content/sales/index.md")
    git(tmp_path, "checkout", "-q", "-b", "work")
    commit(tmp_path, "as imported", FIRST + 10, PLACE)
    commit(tmp_path, "as imported", FIRST + 20, f"{PLACE}2")
    commit(tmp_path, "as somebody edited it", FIRST + 30, PLACE)
    git(tmp_path, "checkout", "-q", "main")
    git(tmp_path, "merge", "-q", "--no-ff", "-m", "m", "work", time=FIRST + 40)
    assert find_untouched_files(tmp_path, "sales") == {f"{PLACE}2"}
