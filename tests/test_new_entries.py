"""``trellis new``: every kind is begun whole and passes the check, from templates that a portal can change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import EXAMPLE, PEOPLE, TEAM, TODAY, Portal, course, findings
from typer.testing import CliRunner

from trellis.authoring.imports.existing import survey_portal
from trellis.authoring.imports.vocabulary import build_skill_lookup
from trellis.authoring.new_entries import write
from trellis.authoring.new_entries.fill import PLACEHOLDERS, fill_template, find_placeholders
from trellis.authoring.new_entries.forms import FORMS, NewEntryRefused
from trellis.authoring.new_entries.plan import EntryPlan, EntryRequest, derive_id, plan_entry, validate_request
from trellis.authoring.new_entries.portal_facts import collect_facts
from trellis.authoring.new_entries.template_check import check_template
from trellis.authoring.new_entries.template_files import ENGINE_FOLDER, read_template
from trellis.authoring.new_entries.write import require_room, write_all
from trellis.cli import app
from trellis.cli.new import CreatableKind
from trellis.kinds import COLLECTIONS
from trellis.load.parse import parse_text
from trellis.load.site_modules import load_collections
from trellis.pipeline.run import run_pipeline

SUMMARY = 'What to say: the time of the next word, and "who" calls - before anybody asks for it.'
SETTINGS = "learning_team: sales\n"
COURSE_PAGE = "content/sales/courses/quoting/index.md"


def begin(root: Path, kind: str, title: str = "Late containers", **more: str) -> EntryPlan:
    """Begins an entry as the command does once nobody has anything against it."""
    facts = collect_facts(survey_portal(root))
    items = tuple(filter(None, [more.pop("item", "")]))
    request = EntryRequest(FORMS[kind], more.pop("team", "sales"), title, SUMMARY, TODAY, items=items, **more)
    plan = plan_entry(root, facts, load_collections(root), validate_request(facts, request))
    require_room(root, plan.files)
    write_all(root, plan.files)
    return plan


def run(root: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["new", *arguments, "--root", str(root), "--today", TODAY.isoformat()])
    return result.exit_code, " ".join(result.output.split())


def read_data(root: Path, path: str) -> dict[str, object]:
    data = parse_text(path, (root / path).read_text("utf-8")).data
    assert isinstance(data, dict)
    return data


def list_tree(root: Path) -> list[str]:
    return sorted(file.relative_to(root).as_posix() for file in root.rglob("*"))


def errors(root: Path) -> Iterator[str]:
    return (finding for finding in findings(root) if " error[" in finding)


# Every kind


def test_the_command_begins_what_has_a_template() -> None:
    assert [kind.value for kind in CreatableKind] == list(FORMS)
    assert sorted(folder.name for folder in ENGINE_FOLDER.iterdir()) == sorted(FORMS)


@pytest.mark.parametrize("kind", FORMS)
def test_a_template_of_the_engine_fits_its_models_and_the_examples(kind: str) -> None:
    template = read_template(EXAMPLE, FORMS[kind])
    assert template.problems == ()
    for collections in (COLLECTIONS, load_collections(EXAMPLE)):
        assert list(check_template(template, FORMS[kind], collections)) == []
    assert {p.name for file in template.files for p in find_placeholders(file.text)} <= PLACEHOLDERS.keys()


@pytest.mark.parametrize("title", ["Late containers", 'Rule #4: "when" to stop, who\'s asked [today]', "通関入門"])
def test_every_kind_is_begun_whole_and_passes_as_a_draft(portal: Portal, title: str) -> None:
    root = portal({"portal.yml": SETTINGS})
    plans = {kind: begin(root, kind, title) for kind in FORMS}
    assert list(errors(root)) == []
    assert len({plan.path for plan in plans.values()}) == len(FORMS)
    for plan in plans.values():
        data = read_data(root, plan.path)
        assert data["title"] == title
        assert data.get("summary", SUMMARY) == SUMMARY
    assert {read_data(root, plan.path).get("status", "draft") for plan in plans.values()} == {
        "draft", "raised", "planned",
    }  # fmt: skip


def test_a_course_comes_with_all_four_types_of_lessons_and_a_rubric(portal: Portal) -> None:
    root = portal({"portal.yml": SETTINGS})
    plan = begin(root, "course")
    result = run_pipeline(root, TODAY)
    lessons = [lesson.meta for lesson in result.catalogue.all_lessons]
    assert [lesson.type for lesson in lessons] == ["read", "activity", "quiz", "checkpoint"]
    assert [bool(question.explain) for question in lessons[2].questions] == [True, True]
    assert lessons[3].evidence
    (rubric,) = result.catalogue.rubrics
    assert lessons[3].rubric == rubric.id == "late-containers-rubric"
    assert [course.meta.minutes for course in result.catalogue.courses] == [sum(lesson.minutes for lesson in lessons)]
    assert plan.choices == ("a rubric of its own, `late-containers-rubric`, since the portal has none for checkpoints",)


def test_two_courses_from_one_template_are_no_duplicates(portal: Portal) -> None:
    root = portal({"portal.yml": SETTINGS})
    begin(root, "course", "Late containers")
    begin(root, "course", "Reading a tariff of customs")
    assert [finding for finding in findings(root) if "duplicate" in finding] == []


def test_a_lesson_goes_behind_the_last_one_of_its_course(portal: Portal) -> None:
    outcomes = "[{id: floor, text: Calculate the lowest rate of a lane}]"
    lesson = "---\ntitle: Know your floor\ntype: read\nminutes: 1\n---\n\nA floor.\n"
    root = portal(
        {COURSE_PAGE: course("Quoting", outcomes=outcomes), "content/sales/courses/quoting/07-know-it.md": lesson}
    )
    plan = begin(root, "quiz", "Check your floor", course="quoting")
    assert plan.path == "content/sales/courses/quoting/08-check-your-floor.md"
    assert list(plan.files) == [plan.path]
    assert read_data(root, plan.path)["outcomes"] == ["floor"]
    assert list(errors(root)) == []
    with pytest.raises(NewEntryRefused, match="quoting has a lesson know-it already"):
        begin(root, "lesson", course="quoting", id="know-it")


def test_a_lesson_without_a_course_goes_into_the_teams_draft_of_that_title(portal: Portal) -> None:
    root = portal({COURSE_PAGE: course("Late containers"), "content/rail/index.md": TEAM})
    assert begin(root, "quiz").path == "content/sales/courses/quoting/01-late-containers.md"
    assert begin(root, "quiz").path == "content/sales/courses/quoting/02-late-containers-2.md"
    assert len(begin(root, "quiz", "Early containers").files) == 2
    assert len(begin(root, "quiz", team="rail").files) == 2


def test_a_new_team_belongs_to_the_one_that_is_named_or_bears_its_name(portal: Portal) -> None:
    root = portal({"portal.yml": SETTINGS})
    below, beside = begin(root, "team", "Rail desk"), begin(root, "team", "Barges", team="barges")
    assert [below.path, beside.path] == ["content/rail-desk/index.md", "content/barges/index.md"]
    assert read_data(root, below.path)["parent"] == "sales"
    assert "parent" not in read_data(root, beside.path)
    assert read_data(root, beside.path)["manager"] == "ada"
    with pytest.raises(NewEntryRefused, match="no team is called slaes, to which rail could belong"):
        begin(root, "team", "Rail", team="slaes", id="rail")


@pytest.mark.parametrize(
    ("kind", "more", "key", "value"),
    [
        ("objective", {"parent": "grow"}, "kind", "team"),
        ("session", {"item": "quoting"}, "kind", "class"),
        ("session", {"item": "quoting"}, "item", "quoting"),
        ("path", {"item": "quoting"}, "steps", [{"section": "First", "items": ["quoting"]}]),
        ("team", {"manager": "ada"}, "leads", ["ada"]),
        ("checkpoint", {"rubric": "ours"}, "rubric", "ours"),
    ],
)
def test_what_is_named_stands_in_the_file(
    portal: Portal, kind: str, more: dict[str, str], key: str, value: object
) -> None:
    head = "---\ntitle: Grow the margin\nsummary: A margin that pays for what we do, on every lane of every desk.\n"
    rubric = (ENGINE_FOLDER / "rubric/rubric.yml").read_text("utf-8").replace("{summary}", "{title}")
    root = portal(
        {
            COURSE_PAGE: course("Quoting"),
            "content/sales/objectives/grow.md": f"{head}status: draft\nkind: business\nperiod: 2027\n---\n\nGrow.\n",
            "content/sales/rubrics/ours.yml": rubric.replace("{title}", "What passes, and what is handed back to redo"),
        }
    )
    plan = begin(root, kind, **more)
    assert read_data(root, plan.path)[key] == value
    assert list(errors(root)) == []


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"course": "quotng"}, "no course is called quotng; did you mean quoting?"),
        ({"item": "quotng"}, "no course or path is called quotng; did you mean quoting?"),
        ({"manager": "zoe"}, "no person is called zoe; there are ada"),
        ({"team": "slaes"}, "no team is called slaes; did you mean sales?"),
    ],
)
def test_what_does_not_exist_is_said_before_anything_is_begun(
    portal: Portal, more: dict[str, str], message: str
) -> None:
    root = portal({COURSE_PAGE: course("Quoting")})
    before = list_tree(root)
    with pytest.raises(NewEntryRefused) as refusal:
        begin(root, "path", **more)
    assert str(refusal.value) == message
    assert list_tree(root) == before


@pytest.mark.parametrize(
    ("title", "message"),
    [
        ("Go", "a title has 3 to 80 characters, and this one has 2"),
        ("Rates <b>now</b>", "holds `<`, which is kept for markup"),
        ("Rates \x1b[31m now", "a title holds a character that cannot be seen"),
    ],
)
def test_what_is_no_title_is_refused(portal: Portal, title: str, message: str) -> None:
    root = portal({"portal.yml": SETTINGS})
    before = list_tree(root)
    with pytest.raises(NewEntryRefused, match=re.escape(message)):
        begin(root, "course", title)
    assert list_tree(root) == before


def test_a_title_goes_onto_one_line_and_is_not_filled_again(portal: Portal) -> None:
    root = portal({"portal.yml": SETTINGS})
    assert read_data(root, begin(root, "page", "On {team}\n and {summary}").path)["title"] == "On {team} and {summary}"


# Ids and names


@pytest.mark.parametrize("id", ["con", "nul", "lpt1", "com9"])
@pytest.mark.parametrize("kind", ["course", "page", "team"])
def test_a_name_that_windows_keeps_is_refused(portal: Portal, kind: str, id: str) -> None:
    root = portal({"portal.yml": SETTINGS})
    with pytest.raises(NewEntryRefused, match=f"{id} is a name that Windows keeps for itself"):
        begin(root, kind, id=id)


def test_a_title_that_windows_keeps_gets_another_id(portal: Portal) -> None:
    root = portal({"portal.yml": SETTINGS})
    assert begin(root, "course", "Con").path == "content/sales/courses/con-sales/index.md"
    assert begin(root, "page", "AUX").path == "content/sales/pages/aux-sales.md"


def test_no_team_is_called_by_the_word_for_all(portal: Portal) -> None:
    root = portal({"portal.yml": SETTINGS})
    for arguments in ({"team": "all"}, {"id": "all"}):
        with pytest.raises(NewEntryRefused, match="all stands for all teams"):
            begin(root, "team", **arguments)
    assert begin(root, "team", "All").path == "content/all-sales/index.md"
    assert begin(root, "course", "All").path == "content/sales/courses/all/index.md"


@pytest.mark.parametrize(
    ("kind", "id"),
    [("course", "course-sales"), ("team", "team-sales"), ("page", "page-sales"), ("lesson", "lesson")],
)
def test_an_id_that_says_nothing_of_the_title_is_told(portal: Portal, kind: str, id: str) -> None:
    course = {"course": "late"} if kind == "lesson" else {}
    root = portal({"portal.yml": SETTINGS})
    begin(root, "course", "Late")
    told = f"the id, `{id}`, which is also its address, since --id names none"
    assert told in begin(root, kind, "公平な採用", **course).choices
    assert not any("the id" in choice for choice in begin(root, kind, "公平な採用", id="fair", **course).choices)
    assert not any("the id" in choice for choice in begin(root, kind, "Fair", **course).choices)


@pytest.mark.parametrize("id", ["Late", "late_containers", "../late", "late--x", "a" * 61, "late.md"])
def test_what_is_no_id_is_refused(portal: Portal, id: str) -> None:
    with pytest.raises(NewEntryRefused, match="an id is at most 60 small letters"):
        begin(portal({"portal.yml": SETTINGS}), "page", id=id)


def test_nothing_is_overwritten_and_the_second_gets_an_id_of_its_own(portal: Portal) -> None:
    root = portal({"portal.yml": SETTINGS})
    plans = [begin(root, kind) for kind in ("course", "course", "page", "need", "need")]
    assert len({path for plan in plans for path in plan.files}) == sum(len(plan.files) for plan in plans)
    assert [Path(plan.path).stem for plan in plans[2:]] == [
        "late-containers-sales-2", "late-containers-sales-3", "late-containers-sales-4",
    ]  # fmt: skip
    with pytest.raises(NewEntryRefused, match="late-containers is taken"):
        begin(root, "path", id="late-containers")


@pytest.mark.parametrize("twin", ["content/sales/pages/Late.md", "content/sales/Pages/x.md"])
def test_a_name_that_differs_in_capitals_alone_stands_in_the_way(portal: Portal, twin: str) -> None:
    root = portal({twin: "---\n---\n"})
    with pytest.raises(NewEntryRefused, match=r"content/sales/\w+(/Late.md)? stands in the way"):
        begin(root, "page", id="late")


@pytest.mark.parametrize("link", ["content/sales/courses", "content/sales/rubrics"])
def test_no_link_is_followed(portal: Portal, link: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    root, elsewhere = portal({"portal.yml": SETTINGS}), tmp_path_factory.mktemp("elsewhere")
    (root / link).symlink_to(elsewhere)
    before = list_tree(root)
    with pytest.raises(NewEntryRefused, match=f"{link} stands in the way: it is a link"):
        begin(root, "course")
    assert (list_tree(elsewhere), list_tree(root)) == ([], before)


@pytest.mark.parametrize("failing", [0, 2, 5])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_where_one_file_fails_none_is_left(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, failing: int, error: BaseException
) -> None:
    root = portal({"portal.yml": SETTINGS})
    before, calls, write_file = list_tree(root), [], write.write_new_file

    def write_some(root: Path, path: str, content: bytes) -> None:
        if len(calls) == failing:
            raise error
        calls.append(path)
        write_file(root, path, content)

    monkeypatch.setattr(write, "write_new_file", write_some)
    with pytest.raises((NewEntryRefused, KeyboardInterrupt)):
        begin(root, "course")
    assert len(calls) == failing
    assert list_tree(root) == before


# Templates of a portal


def test_a_portal_has_templates_of_its_own(portal: Portal) -> None:
    template = "---\ntitle: {title}\nsummary: {summary}\nstatus: draft  # ours\n---\n\n## For {team}, {today}\n"
    root = portal({"templates/page/page.md": template, "templates/README.md": "How to change them."})
    text = (root / begin(root, "page").path).read_text("utf-8")
    assert "status: draft  # ours\n" in text
    assert text.endswith("\n## For sales, 2026-11-23\n")
    assert list(errors(root)) == []


@pytest.mark.parametrize(
    ("line", "finding"),
    [
        ("colour: red", "3:1 error[unknown-key]"),
        ("status: drafty", "3:9 error[wrong-value]"),
        ("status: {stauts}", "3:9 error[template-malformed] there is no placeholder `{stauts}`"),
        ("status: [draft", "3:9 error[fm-syntax]"),
    ],
)
def test_a_broken_template_is_an_error_at_its_line_and_begins_nothing(portal: Portal, line: str, finding: str) -> None:
    root = portal({"templates/page/page.md": f"---\ntitle: {{title}}\n{line}\nsummary: {{summary}}\n---\n\nText.\n"})
    assert any(told.startswith(f"templates/page/page.md:{finding}") for told in findings(root)), findings(root)
    before = list_tree(root)
    with pytest.raises(NewEntryRefused, match=r"the template cannot be used: templates/page/page.md:\d: "):
        begin(root, "page")
    assert list_tree(root) == before
    assert begin(root, "need").files


def test_a_template_behind_a_link_is_not_read(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "page.md").write_text("---\ntitle: {title}\n---\nSecret.\n")
    root = portal({"templates/README.md": "Ours."})
    (root / "templates/page").symlink_to(elsewhere)
    assert any("templates/page:1:1 error[template-malformed]" in told for told in findings(root))
    with pytest.raises(NewEntryRefused, match="`templates/page` is a link or no folder"):
        begin(root, "page")


def test_a_template_is_copied_to_be_changed(portal: Portal) -> None:
    root = portal({"portal.yml": SETTINGS})
    for kind in ("course", "rubric"):
        assert run(root, kind, "--copy-template")[0] == 0
    before = list_tree(root)
    assert run(root, "course", "--copy-template")[0] == 2
    assert list_tree(root) == before
    assert list(errors(root)) == []
    assert len(begin(root, "course").files) == 6


@pytest.mark.parametrize(
    ("line", "filled"),
    [
        ("a: {title}", "a: 'It''s: #1'"),
        ("a: {title}  # {title}", "a: 'It''s: #1'  # It's: #1"),
        ('a: "{title}"  # x', 'a: "It\'s: #1"  # x'),
        ("a: 'On {title}'", "a: 'On It''s: #1'"),
        ("  - a: On {title}", "  - a: 'On It''s: #1'"),
        ("  - {title}", "  - 'It''s: #1'"),
        ("a: [{title}, b]", 'a: ["It\'s: #1", b]'),
        ("a: [{items}]", "a: [b, c]"),
        ("a: x_{title}", "a: x_{title}"),
    ],
)
def test_a_value_is_quoted_where_yaml_needs_it(line: str, filled: str) -> None:
    values = {"title": "It's: #1", "items": "b, c", "item": ""}
    text = f"---\n{line}\nb: {{item}}\n---\n\n$\\frac{{a}}{{b}}$ {{title}}\n"
    assert fill_template(text, values, is_markdown=True) == f"---\n{filled}\n---\n\n$\\frac{{a}}{{b}}$ It's: #1\n"


# The command


def test_what_is_like_it_is_shown_and_stops_whoever_cannot_be_asked(portal: Portal) -> None:
    root = portal({"portal.yml": SETTINGS})
    begin(root, "need", "Customers call twice about one delay")
    flags = ("need", "--team", "sales", "--title", "Customers call twice about a delay", "--summary", SUMMARY)
    before = list_tree(root)
    status, output = run(root, *flags)
    assert status == 1
    assert "There is already: Customers call twice about one delay (content/sales/needs/customers-call" in output
    assert list_tree(root) == before
    status, output = run(root, *flags, "--yes")
    assert (status, "is yours to write" in output) == (0, True)


def test_a_course_is_compared_by_its_skills_too(portal: Portal) -> None:
    skills = {"content/skills.yml": "- id: pricing\n  name: Pricing\n- id: talks\n  name: Talks\n"}
    summary = "How to say when a late container comes, and who calls before anybody asks."
    root = portal({COURSE_PAGE: course(title="Late containers", skills="[pricing]", summary=summary), **skills})
    flags = ("course", "--team", "sales", "--title", "Late containers", "--summary", summary)
    outputs = [run(root, *flags, *more)[1] for more in ((), ("--skills", "talks"), ("--skills", "Pricing, talks"))]
    assert ["1 of 2 skills the same: pricing" in output for output in outputs] == [False, False, True]
    assert all("Nothing was begun." in output for output in outputs)
    assert run(root, *flags, "--skills", "pricing", "--yes")[0] == 0
    assert read_data(root, "content/sales/courses/late-containers/index.md")["skills"] == ["pricing"]
    assert "no skill is called pricng; did you mean pricing?" in run(root, *flags, "--skills", "pricng")[1]


@pytest.mark.parametrize("missing", ["--team", "--title", "--summary"])
def test_what_is_missing_is_named_where_nobody_can_be_asked(portal: Portal, missing: str) -> None:
    flags = {"--team": "sales", "--title": "Late containers", "--summary": SUMMARY}
    arguments = [part for flag, value in flags.items() if flag != missing for part in (flag, value)]
    status, output = run(portal({"portal.yml": SETTINGS}), "page", *arguments, "--yes")
    assert (status, missing in output, "without a terminal nobody can be asked" in output) == (2, True, True)


def test_a_first_team_needs_a_person(tmp_path: Path) -> None:
    (tmp_path / "portal.yml").write_text(SETTINGS)
    flags = ("team", "--team", "sales", "--title", "Sales", "--summary", SUMMARY, "--yes")
    assert "content/people.yml names no one" in run(tmp_path, *flags)[1]
    (tmp_path / "content").mkdir()
    (tmp_path / "content/people.yml").write_text(PEOPLE)
    assert run(tmp_path, *flags)[0] == 0
    assert (tmp_path / "content/sales/index.md").read_text("utf-8").splitlines()[1] == TEAM.splitlines()[1][:12]
    assert list(errors(tmp_path)) == []


# Former ids

RENAMED: dict[str, str | bytes] = {
    "portal.yml": SETTINGS,
    "content/sales/index.md": TEAM.replace("title:", "aliases: [trade]\ntitle:"),
    COURSE_PAGE: course(title="Quoting", aliases="[rates]"),
    "content/sales/courses/quoting/01-read.md": "---\ntitle: Read\ntype: read\nminutes: 5\naliases: [see]\n---\nSee.\n",
    "content/skills.yml": "- {id: pricing, name: Pricing, aliases: [sums]}\n",
    "content/sales/objectives/grow.md": "---\ntitle: Grow\nkind: business\nstatus: mvp\naliases: [rise]\n---\nWhy.\n",
}


@pytest.mark.parametrize(
    ("kind", "flags", "renames"),
    [
        ("lesson", ("--team", "trade", "--course", "rates"), [("trade", "sales"), ("rates", "quoting")]),
        ("lesson", ("--course", "rates"), [("rates", "quoting")]),
        ("session", ("--team", "sales", "--item", "rates,quoting"), [("rates", "quoting")]),
        ("course", ("--team", "sales", "--skills", "sums"), [("sums", "pricing")]),
        ("objective", ("--team", "sales", "--parent", "rise"), [("rise", "grow")]),
        ("path", ("--team", "trade"), [("trade", "sales")]),
        ("team", ("--team", "trade", "--id", "desk"), [("trade", "sales")]),
    ],
)
def test_a_former_id_in_a_flag_means_the_present_one_and_that_is_said(
    portal: Portal, kind: str, flags: tuple[str, ...], renames: list[tuple[str, str]]
) -> None:
    root = portal(RENAMED)
    before = {error.partition(":")[0] for error in errors(root)}
    status, output = run(root, kind, *flags, "--title", "Late containers", "--summary", SUMMARY, "--yes")
    assert status == 0, output
    for former_id, id in renames:
        assert f"`{id}`, which `{former_id}` is called now" in output
    written = {error.partition(":")[0] for error in errors(root)} - before
    assert written == set()
    path = output.partition(" is yours to write.")[0].rpartition(" ")[2]
    values = (root / path).read_text("utf-8")
    assert not any(f"[{former}" in values or f": {former}\n" in values for former, _ in renames)


@pytest.mark.parametrize(
    ("kind", "flags", "message"),
    [
        ("team", ("--team", "sales", "--id", "trade"), "there is a team trade already"),
        ("lesson", ("--course", "quoting", "--id", "see"), "quoting has a lesson see already"),
    ],
)
def test_a_former_id_is_taken(portal: Portal, kind: str, flags: tuple[str, ...], message: str) -> None:
    root = portal(RENAMED)
    status, output = run(root, kind, *flags, "--title", "Late containers", "--summary", SUMMARY, "--yes")
    assert (status, message in output.replace("│ ", "")) == (2, True), output


@pytest.mark.parametrize(("title", "is_free"), [("Trade", False), ("Sales", False), ("Desk", True), ("Rates", True)])
def test_the_id_that_is_made_for_a_team_is_that_of_no_team_and_was_of_none(
    portal: Portal, title: str, is_free: bool
) -> None:
    facts = collect_facts(survey_portal(portal(RENAMED)))
    id = derive_id(facts, EntryRequest(FORMS["team"], "sales", title, SUMMARY, TODAY))
    assert (id == title.lower()) is is_free


@pytest.mark.parametrize(
    ("zones", "expected"),
    [
        (["CET", "CET", "Europe/Paris"], "Europe/Paris"),
        (["Etc/GMT+3", "Factory"], "UTC"),
        (["Europe/Pari", "UTC"], "UTC"),
        (["Europe/Rome", "Europe/Rome", "UTC"], "Europe/Rome"),
    ],
)
def test_a_session_is_begun_with_no_zone_that_is_an_error(portal: Portal, zones: list[str], expected: str) -> None:
    sessions = {f"content/sales/sessions/s{n}.md": f"---\ntimezone: {zone}\n---\n" for n, zone in enumerate(zones)}
    facts = collect_facts(survey_portal(portal({"content/sales/index.md": TEAM, **sessions})))
    assert facts.choose_timezone("sales") == facts.choose_timezone("ops") == expected


@pytest.mark.parametrize(
    ("id", "status", "message"),
    [
        ("rates", 0, "rates is called quoting now."),
        ("quoting", 0, ""),
        ("quotin", 2, "no file and no course is called quotin; did you mean quoting?"),
    ],
)
def test_courses_similar_to_a_renamed_one_are_looked_up_by_its_former_id(
    portal: Portal, id: str, status: int, message: str
) -> None:
    result = CliRunner().invoke(app, ["similar", id, "--root", str(portal(RENAMED)), "--no-cache"])
    text = " ".join(result.stderr.replace("│", "").split())
    assert (result.exit_code, "?." in text) == (status, False)
    assert text.endswith(message) if status == 0 else message in text


def test_a_survey_of_the_portal_knows_present_and_former_ids(portal: Portal) -> None:
    existing = survey_portal(portal(RENAMED))
    ids = [
        ("trade", "team"),
        ("sales", "team"),
        ("rates", "path", "course"),
        ("sums", "skill"),
        ("see", "lesson"),
        ("sums", "team"),
    ]
    assert [existing.get_present_id(*one) for one in ids] == ["sales", "sales", "quoting", "pricing", "see", "sums"]
    find_skill = build_skill_lookup([*existing.skills, {"id": "adding", "name": "Sums"}])
    assert [find_skill(word) for word in ("sums", "Pricing")] == ["adding", "pricing"]
    assert build_skill_lookup(existing.skills)("Sums") == "pricing"


def test_the_inbox_of_a_renamed_team_is_had_by_its_former_id(portal: Portal) -> None:
    result = CliRunner().invoke(app, ["inbox", "--team", "trade", "--root", str(portal(RENAMED))])
    assert result.exit_code == 0, result.output
