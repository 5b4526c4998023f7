"""A rename with an alias is one entry with its history: in the verdict, and in the ledger. An alias alone is not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from conftest import findings
from repositories import COURSE, LESSON, PATH, PEOPLE, PORTAL, QUOTING, TEAM, TODAY, Repository, approval
from typer.testing import CliRunner, Result

from trellis.approvals.evaluate.evaluate import evaluate_snapshot
from trellis.approvals.ledger.digest import compute_digest
from trellis.approvals.ledger.files import write_records
from trellis.approvals.ledger.new_records import create_records
from trellis.approvals.ledger.record_rules import NEVER_APPROVED
from trellis.approvals.ledger.records import UNKNOWN_WORD_COUNT
from trellis.approvals.ledger.sampling import find_last_days
from trellis.approvals.ledger.status import ApprovalStatus, assess_status
from trellis.approvals.snapshot import Conversation
from trellis.check.context import Context
from trellis.cli import app
from trellis.derive import PublishedCatalogue
from trellis.derive.pages.governance import build_governance_page
from trellis.duplicates.comparison import Comparison
from trellis.pipeline.run import run_pipeline
from trellis.reports.review import json, markdown, text

Files = dict[str, str | bytes | None]

PAGE = f"{QUOTING}/index.md"
FLOOR = f"{QUOTING}/01-know-your-floor.md"
PRICING = "content/sales/courses/pricing"
ALL = "outcomes=2 accuracy=2 practice=2"
PATH_FILE = "content/sales/paths/desk.md"
QUIZ = """\
---
title: Test
type: quiz
minutes: 5
outcomes: [price]
questions:
  - prompt: Who says no?
    choices: [You, We]
    answer: 2
    explain: We do.
    read_again: [{}]
---
Answer.
"""
SESSION = """\
---
title: A morning of quoting
summary: A morning on which we quote three lanes together, and compare what came out.
status: confirmed
kind: class
start: 2027-01-14 09:00
end: 2027-01-14 12:00
timezone: Europe/Amsterdam
item: quoting
audience: {teams: [sales]}
cost: 900
---
Bring a lane.
"""
LINKING = COURSE.replace("Quoting a lane", "Tendering").replace(
    "Why a quote is a promise.", "First take [quoting](../quoting/index.md), and read it again."
)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def list_former(text: str, *ids: str) -> str:
    return text.replace("tier:", f"aliases: [{', '.join(ids)}]\ntier:", 1)


def rename(
    page: str = COURSE, lesson: str = LESSON, folder: str = PRICING, former: tuple[str, ...] = ("quoting",)
) -> Files:
    """The files of the course under another id."""
    return {
        PAGE: None,
        FLOOR: None,
        f"{folder}/index.md": list_former(page, *former),
        f"{folder}/01-know-your-floor.md": lesson,
    }


def command(repository: Repository, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--root", str(repository.root), "--today", str(TODAY)])


def approve(repository: Repository, id: str, reviewer: str = "diego", key: str = "accuracy", *more: str) -> str:
    """Records an approval and returns the path of the record."""
    rubric = [] if "--since" in more else ["--rubric", ALL]
    done = command(repository, "approve", id, "--key", key, "--reviewer", reviewer, *rubric, *more)
    assert done.exit_code == 0, done.output + command(repository, "check").output
    return done.output.split(":")[0]


def status(repository: Repository, id: str) -> ApprovalStatus:
    catalogue = run_pipeline(repository.root, TODAY).catalogue
    return assess_status(catalogue, catalogue.item(id))  # type: ignore[arg-type]


def states(repository: Repository, id: str) -> dict[str, str]:
    return {key.kind: key.state for key in status(repository, id).approvals}


def required(repository: Repository, *reviews: dict[str, object]) -> dict[str, list[tuple[str, str, bool]]]:
    """For each entry of the change the approvals that it needs."""
    return {
        subject.id: [(key.kind, key.team, key.scored) for key in subject.approvals]
        for subject in repository.verdict(*reviews).subjects
    }


ONE_LOOK = [("either", "sales", False)]


def test_a_course_under_another_name_is_one_subject_with_both_sides(repository: Repository) -> None:
    head = repository.change(rename())
    entry = repository.entry()
    assert (entry.id, entry.renamed_from, len(entry.paths)) == ("pricing", "quoting", 4)
    assert entry.before
    assert entry.after
    assert entry.before.content_hash != entry.after.content_hash
    assert entry.after.former_hashes == (entry.before.content_hash,)
    assert (entry.size.words, entry.size.other_changes) == (0, ())
    verdict = repository.verdict(approval("dsalazar", head, ""))
    (subject,) = verdict.subjects
    assert verdict.state == "approved"
    assert (subject.renamed_from, subject.change) == ("quoting", "is renamed from `quoting`, which is a small change")
    assert "course of Sales; is renamed from `quoting`, which is a small change" in text.render(verdict)
    assert "is renamed from" in markdown.render(verdict)
    assert '"renamed_from": "quoting"' in json.render(verdict)


@pytest.mark.parametrize(
    ("files", "former_path"),
    [
        ({"content/sales/paths/rate-desk.md": list_former(PATH, "desk"), PATH_FILE: None}, PATH_FILE),
        (
            {
                "content/sales/objectives/win-more.md": None,
                "content/sales/objectives/win-quotes.md": "---\ntitle: Win more quotes\nsummary: More of the quotes "
                "that we send come back as orders than a year ago.\nstatus: stable\nkind: business\nperiod: 2026\n"
                "aliases: [win-more]\n---\nWhy.\n",
            },
            "content/sales/objectives/win-more.md",
        ),
    ],
)
def test_so_is_whatever_else_has_former_ids(repository: Repository, files: Files, former_path: str) -> None:
    (new_text,) = (content for content in files.values() if content)
    repository.write({former_path: str(new_text).replace("aliases: [desk]\n", "").replace("aliases: [win-more]\n", "")})
    repository.commit("Marit de Wit")
    repository.change(files)
    (entry,) = repository.collect_snapshot().entries
    assert entry.renamed_from == former_path.rpartition("/")[2].removesuffix(".md")
    assert entry.before
    assert entry.after


@pytest.mark.parametrize(
    "files",
    [
        {PAGE: COURSE, FLOOR: LESSON},  # the other stays
        {"content/sales/courses/bidding/index.md": list_former(COURSE, "quoting")},  # two claim it
        {f"{PRICING}/index.md": COURSE},  # nobody does
    ],
)
def test_an_alias_takes_over_nothing_where_it_is_no_rename(repository: Repository, files: Files) -> None:
    repository.change({**rename(), **files})
    entries = {entry.id: entry for entry in repository.collect_snapshot().entries}
    assert entries["pricing"].renamed_from == ""
    assert entries["pricing"].before is None
    is_claimed = f"{PRICING}/index.md" not in files  # an id that it did not have until then
    claims = [("standard", "", False)] if is_claimed else []
    assert required(repository)["pricing"] == [("accuracy", "sales", True), *claims]
    if PAGE not in files:
        assert entries["quoting"].after is None
        assert required(repository)["quoting"] == [("accuracy", "sales", False)]


def test_an_entry_that_was_there_before_does_not_become_another(repository: Repository) -> None:
    repository.write(
        {f"{PRICING}/index.md": COURSE.replace("Quoting a lane", "Pricing").replace("tier: team", "tier: organisation")}
    )
    repository.commit("Marit de Wit")
    repository.change(rename())
    assert required(repository) == {
        "pricing": [("accuracy", "sales", True), ("standard", "", True)],
        "quoting": [("accuracy", "sales", False)],
    }


def test_what_was_deleted_earlier_is_nobodys_former_version(repository: Repository) -> None:
    repository.write({PAGE: None, FLOOR: None})
    repository.commit("Marit de Wit")
    repository.change({path: content for path, content in rename().items() if content})
    entry = repository.entry()
    assert (entry.renamed_from, entry.before) == ("", None)
    assert required(repository) == {"pricing": [("accuracy", "sales", True), ("standard", "", False)]}


def test_of_two_courses_that_become_one_each_is_asked_for(repository: Repository) -> None:
    other = "content/sales/courses/bidding/index.md"
    repository.write({other: COURSE.replace("Quoting a lane", "Bidding").replace("tier: team", "tier: organisation")})
    repository.commit("Marit de Wit")
    repository.change({**rename(former=("quoting", "bidding")), other: None})
    assert required(repository) == {
        "bidding": [("accuracy", "sales", False), ("standard", "", False)],
        "pricing": [("accuracy", "sales", True), ("standard", "", False)],
    }


def test_a_course_of_the_whole_company_does_not_leave_as_a_draft_of_another_name(repository: Repository) -> None:
    repository.write(
        {PAGE: COURSE.replace("tier: team", "tier: organisation").replace("status: mvp", "status: stable")}
    )
    repository.commit("Marit de Wit")
    draft = COURSE.replace("tier: team", "tier: individual").replace("status: mvp", "status: draft")
    repository.change(rename(draft))
    assert required(repository) == {"pricing": [("accuracy", "sales", False), ("standard", "", False)]}


def test_another_team_and_another_name_are_the_word_of_both_managers(repository: Repository) -> None:
    head = repository.change(rename(folder="content/operations/courses/pricing"))
    assert required(repository) == {"pricing": [("accuracy", "sales", False), ("accuracy", "operations", False)]}
    assert repository.verdict(approval("dsalazar", head, "")).state == "missing"
    verdict = repository.verdict(approval("dsalazar", head, ""), approval("hlindqvist", head, ""))
    assert verdict.state == "approved"
    assert verdict.subjects[0].change == "is renamed from `quoting`; moves from Sales to Operations"


@pytest.mark.parametrize(
    ("page", "lesson", "change"),
    [
        (COURSE, LESSON.replace("Never go", "Do not go"), ()),
        (COURSE, LESSON.replace("4 per cent", "40 per cent"), ("a figure",)),
        (COURSE.replace("Price a lane", "Quote a lane"), LESSON, ("an outcome",)),
        (COURSE.replace("minutes: 30", "minutes: 31"), LESSON, ("the time it takes",)),
    ],
)
def test_what_else_changes_is_measured_against_what_it_was(
    repository: Repository, page: str, lesson: str, change: tuple[str, ...]
) -> None:
    repository.record_approval()
    repository.change(rename(page, lesson))
    assert repository.entry().size.other_changes == change
    assert required(repository)["pricing"] == ([("accuracy", "sales", True)] if change else ONE_LOOK)


def test_an_alias_besides_the_former_id_is_no_small_change(repository: Repository) -> None:
    repository.change(rename(former=("quoting", "bidding")))
    assert repository.entry().size.other_changes == ("`aliases`",)


def test_an_approval_from_before_the_original_went_does_not_cover_that_it_goes(repository: Repository) -> None:
    copied = repository.change({path: content for path, content in rename().items() if content})
    repository.change({PAGE: None, FLOOR: None})
    verdict = repository.verdict(approval("dsalazar", copied, ""))
    assert [key.state for key in verdict.subjects[0].approvals] == ["stale"]
    renamed = repository.git("rev-parse", "change")
    repository.change({"content/sales/notes.txt": "x"})
    verdict = repository.verdict(approval("dsalazar", renamed, ""))
    assert {subject.id: [key.state for key in subject.approvals] for subject in verdict.subjects}["pricing"] == [
        "given"
    ]


@pytest.mark.parametrize("path", [PAGE, f"{PRICING}/index.md"])
def test_a_rename_is_behind_where_the_default_branch_changed_either_of_its_ids(
    repository: Repository, path: str
) -> None:
    repository.change(rename())
    repository.advance({path: COURSE.replace("a promise", "a pledge")})
    assert repository.entry().behind


@pytest.mark.parametrize("is_mended_later", [False, True])
def test_a_path_whose_step_is_renamed_says_the_same(repository: Repository, is_mended_later: bool) -> None:
    repository.write({PATH_FILE: PATH})
    repository.commit("Marit de Wit")
    mended: Files = {PATH_FILE: PATH.replace("items: [quoting]", "items: [pricing]")}
    repository.change({**rename(), **({} if is_mended_later else mended)})
    if is_mended_later:
        repository.git("switch", "--quiet", "main")
        repository.git("merge", "--quiet", "change")
        repository.change(mended)
    entry = repository.entry("path")
    assert entry.before
    assert entry.after
    assert (entry.size.words, entry.size.other_changes, entry.has_same_content) == (0, (), True)
    assert required(repository)["desk"] == ONE_LOOK


def test_a_step_that_is_another_course_is_another_step(repository: Repository) -> None:
    other = "content/sales/courses/bidding/index.md"
    repository.write({PATH_FILE: PATH, other: COURSE})
    repository.commit("Marit de Wit")
    bidding = list_former(COURSE, "quoting")  # claims the other's name, and the other stays
    repository.change({PATH_FILE: PATH.replace("[quoting]", "[bidding]"), other: bidding})
    assert repository.entry("path").size.other_changes == ("the steps",)


def test_a_session_whose_course_is_renamed_costs_what_it_did(repository: Repository) -> None:
    file = "content/sales/sessions/quoting-rotterdam.md"
    repository.write({file: SESSION})
    repository.commit("Marit de Wit")
    repository.change({**rename(), file: SESSION.replace("item: quoting", "item: pricing")})
    assert required(repository)["quoting-rotterdam"] == [("accuracy", "sales", False)]
    repository.change({file: SESSION.replace("item: quoting", "item: pricing").replace("900", "1900")})
    assert required(repository)["quoting-rotterdam"] == [("accuracy", "sales", False), ("standard", "", False)]


def test_a_link_that_follows_a_rename_is_a_small_change(repository: Repository) -> None:
    file = "content/sales/courses/tendering/index.md"
    repository.write({file: LINKING})
    repository.commit("Marit de Wit")
    repository.change({**rename(), file: LINKING.replace("../quoting/index.md", "../pricing/index.md")})
    entries = {entry.id: entry for entry in repository.collect_snapshot().entries}
    assert entries["tendering"].size.other_changes == ()
    repository.change({file: LINKING.replace("../quoting/index.md", "../bidding/index.md")})
    entries = {entry.id: entry for entry in repository.collect_snapshot().entries}
    assert entries["tendering"].size.other_changes == ("a link",)


def test_a_lesson_under_another_name_is_the_same_lesson(repository: Repository) -> None:
    approve(repository, "quoting")
    repository.commit("Marit de Wit")
    lesson = LESSON.replace("type:", "aliases: [know-your-floor]\ntype:")
    repository.change({FLOOR: None, f"{QUOTING}/01-your-floor.md": lesson})
    entry = repository.entry()
    assert (entry.size.words, entry.size.other_changes, entry.has_same_content) == (0, (), True)
    assert states(repository, "quoting") == {"accuracy": "holds"}
    repository.change({f"{QUOTING}/01-your-floor.md": LESSON})
    assert repository.entry().size.other_changes == ("the lessons that there are",)
    assert states(repository, "quoting") == {"accuracy": "lapsed"}


def test_a_lesson_is_renamed_together_with_its_course(repository: Repository) -> None:
    approve(repository, "quoting")
    repository.commit("Marit de Wit")
    files = rename()
    lesson = str(files.pop(f"{PRICING}/01-know-your-floor.md")).replace("type:", "aliases: [know-your-floor]\ntype:")
    repository.change({**files, f"{PRICING}/01-your-floor.md": lesson})
    entry = repository.entry()
    assert (entry.size.words, entry.size.other_changes, entry.has_same_content) == (0, (), True)
    assert states(repository, "pricing") == {"accuracy": "holds"}


@pytest.mark.parametrize(
    ("named_after", "folder", "is_earlier"),
    [
        ("know-your-floor", QUOTING, False),
        ("your-floor", QUOTING, False),
        ("your-floor", QUOTING, True),
        ("know-your-floor", PRICING, False),
        ("your-floor", PRICING, False),
        ("know-your-floor", PRICING, True),
        ("your-floor", PRICING, True),
    ],
)
def test_whatever_names_a_renamed_lesson_within_its_course_stays_as_it_is(
    repository: Repository, named_after: str, folder: str, is_earlier: bool
) -> None:
    """Its first module and a question of its quiz do, by the former id or the present one."""
    page = COURSE.replace("tier:", "modules: [{title: All, first_lesson: know-your-floor}]\ntier:", 1)
    repository.write({PAGE: page, f"{QUOTING}/02-test.md": QUIZ.format("know-your-floor")})
    repository.commit("Marit de Wit")
    approve(repository, "quoting")
    repository.commit("Marit de Wit")
    page, id = page.replace("know-your-floor", named_after), folder.rpartition("/")[2]
    lesson = LESSON.replace("type:", "aliases: [know-your-floor]\ntype:")
    renamed: Files = {FLOOR: None, f"{folder}/01-your-floor.md": lesson}
    if is_earlier:
        repository.write({FLOOR: None, f"{QUOTING}/01-your-floor.md": lesson})
        repository.commit("Marit de Wit")
        renamed = {f"{QUOTING}/01-your-floor.md": None, f"{folder}/01-your-floor.md": lesson}
    moved: Files = {PAGE: None, f"{QUOTING}/02-test.md": None} if folder == PRICING else {}
    new_page = list_former(page, "quoting") if folder == PRICING else page
    files = {**renamed, f"{folder}/index.md": new_page, f"{folder}/02-test.md": QUIZ.format(named_after)}
    repository.change({**moved, **files})
    entry = repository.entry()
    assert (entry.size.words, entry.size.other_changes, entry.has_same_content) == (0, (), True)
    assert states(repository, id) == {"accuracy": "holds"}
    difference = command(repository, "diff", "main..change").output
    assert "read again" not in difference
    assert "questions" not in difference


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (("",), ONE_LOOK),
        (
            ("required_for: {teams: [sales], due_days: 30}\n",),
            [("accuracy", "sales", False), ("standard", "", False)],
        ),
        (
            ("required_for: {teams: [sales], due_days: 30}\n", "required_for: {teams: [sales], due_days: 60}\n"),
            [("accuracy", "sales", True), ("standard", "", True)],
        ),
    ],
)
def test_what_only_follows_the_rename_of_an_objective_is_never_scored(
    repository: Repository, more: tuple[str, ...], expected: list[tuple[str, str, bool]]
) -> None:
    objectives = "content/sales/objectives"
    repository.write({PAGE: COURSE.replace("tier:", f"{more[0]}tier:", 1)})
    repository.commit("Marit de Wit")
    goal = (repository.root / f"{objectives}/win.md").read_text("utf-8")
    mended = COURSE.replace("tier:", f"{more[-1]}tier:", 1).replace("[win]", "[win-more]")
    renamed = goal.replace("title:", "aliases: [win]\ntitle:", 1)
    repository.change({f"{objectives}/win.md": None, f"{objectives}/win-more.md": renamed, PAGE: mended})
    assert required(repository)["quoting"] == expected


def test_a_teams_folder_under_another_name_keeps_its_manager(repository: Repository) -> None:
    page = TEAM.format(title="Sales", manager="diego")
    repository.change(
        {
            **dict.fromkeys((PAGE, FLOOR, "content/sales/index.md", "content/sales/objectives/win.md")),
            "content/selling/index.md": page.replace("manager:", "aliases: [sales]\nmanager:"),
            "content/selling/objectives/win.md": (repository.root / "content/sales/objectives/win.md").read_text(),
            "content/selling/courses/quoting/index.md": COURSE,
            "content/selling/courses/quoting/01-know-your-floor.md": LESSON,
        }
    )
    assert required(repository) == {
        "selling": [("accuracy", "sales", False), ("standard", "", False)],
        "quoting": ONE_LOOK,
        "win": [("accuracy", "sales", False)],
    }
    candidates = {who.person for subject in repository.verdict().subjects for who in subject.approvals[0].candidates}
    assert "marit" not in candidates


@pytest.mark.parametrize("people", [PEOPLE, PEOPLE.replace("team: learning", "team: academy")])
def test_the_learning_team_under_another_name_has_the_say_that_it_had(repository: Repository, people: str) -> None:
    """Before `portal.yml` names it anew, and whatever id of it its people have."""
    head = repository.change({PAGE: COURSE.replace("tier: team", "tier: organisation")})
    objection = {**approval("bwhitlock", head, "Not yet."), "state": "changes-requested"}
    page = TEAM.format(title="Academy", manager="ilse").replace("manager:", "aliases: [learning]\nmanager:")
    rubrics = ("content/learning/rubrics/standard.yml", "content/academy/rubrics/standard.yml")
    text = (repository.root / rubrics[0]).read_text()
    moved = {"content/learning/index.md": None, rubrics[0]: None, "content/academy/index.md": page, rubrics[1]: text}
    repository.advance({**moved, "content/people.yml": people})
    verdict = repository.verdict(approval("dsalazar", head), objection)
    assert [blocker.code for blocker in verdict.blockers] == ["changes-requested"]
    assert repository.verdict(approval("dsalazar", head), approval("bwhitlock", head)).state == "approved"


def merge(repository: Repository) -> None:
    repository.git("switch", "--quiet", "main")
    repository.git("merge", "--quiet", "--no-edit", "change")
    repository.git("branch", "--quiet", "-D", "change")


def record(repository: Repository, *reviews: dict[str, object]) -> list[str]:
    """Writes the records of the approved change into main, and returns the paths of the new ones."""
    snapshot = repository.collect_snapshot(Conversation.model_validate({"reviews": reviews}))
    records = create_records(snapshot, evaluate_snapshot(snapshot))
    merge(repository)
    paths = list(write_records(repository.root, records))
    repository.commit("Marit de Wit")
    return paths


@pytest.mark.parametrize("folder", [PRICING, PRICING.replace("pricing", "rates")])
def test_what_is_said_last_is_the_last_of_the_ledger_on_the_day_of_a_rename(
    repository: Repository, folder: str
) -> None:
    """Whichever of the two names comes first in the alphabet."""
    id = folder.rpartition("/")[2]
    approve(repository, "quoting")
    repository.commit("Marit de Wit")
    repository.write(rename(folder=folder))
    repository.commit("Mei Chen")
    more = ("--changes-requested", "--comment", "A figure is wrong.")
    assert approve(repository, id, "diego", "accuracy", *more) == f"reviews/{id}/{TODAY}-2.yml"
    assert states(repository, id)["accuracy"] == "lapsed"
    assert approve(repository, id) == f"reviews/{id}/{TODAY}-3.yml"
    assert states(repository, id)["accuracy"] == "holds"


def test_records_stay_as_they_are_and_are_those_of_the_course_under_its_new_name(repository: Repository) -> None:
    old = approve(repository, "quoting")
    repository.commit("Marit de Wit")
    written = (repository.root / old).read_text()
    head = repository.change(rename())
    assert states(repository, "pricing") == {"accuracy": "holds"}
    assert findings(repository.root, "renamed-reference", "approval-lapsed", "unknown-reference") == []
    assert command(repository, "check", "--fix", "--yes").exit_code == 0
    assert (repository.root / old).read_text() == written
    (new,) = record(repository, approval("dsalazar", head, ""))
    assert (old, new) == ("reviews/quoting/2026-11-23-1.yml", "reviews/pricing/2026-11-21-1.yml")
    assert [review.path for review in status(repository, "quoting").reviews] == [old, new]
    (follows,) = (review.meta.follows for review in status(repository, "pricing").reviews if review.meta.follows)
    assert follows.words == 0
    assert states(repository, "pricing") == {"accuracy": "holds"}


@pytest.mark.parametrize("is_recorded", [True, False])
def test_small_changes_are_counted_across_a_rename(repository: Repository, is_recorded: bool) -> None:
    approve(repository, "quoting")
    repository.commit("Marit de Wit")
    head = repository.change({FLOOR: LESSON.replace("Never go", "Do not go")})
    record(repository, approval("dsalazar", head, ""))
    small = LESSON.replace("Never go", "Do not go")
    head = repository.change(rename(lesson=small))
    assert repository.entry().small_before == 2
    if is_recorded:
        record(repository, approval("dsalazar", head, ""))
    else:
        merge(repository)
    lesson = f"{PRICING}/01-know-your-floor.md"
    head = repository.change({lesson: small.replace("the floor", "your own floor")})
    assert repository.entry().small_before == 2
    record(repository, approval("dsalazar", head, ""))
    assert states(repository, "pricing") == {"accuracy": "holds"}
    repository.change({lesson: small.replace("the floor", "his own floor")})
    assert repository.entry().small_before == 4
    merge(repository)
    repository.change({lesson: small.replace("the floor", "her own floor")})
    assert repository.entry().small_before == UNKNOWN_WORD_COUNT


@pytest.mark.parametrize("former", [("quoting", "pricing"), ("pricing", "quoting")])
def test_from_old_to_newer_to_newest(repository: Repository, former: tuple[str, ...]) -> None:
    approve(repository, "quoting")
    repository.commit("Marit de Wit")
    repository.change(rename())
    merge(repository)
    bidding = "content/sales/courses/bidding"
    files = {path.replace(QUOTING, PRICING): content for path, content in rename(folder=bidding, former=former).items()}
    repository.change(files)
    assert repository.entry().renamed_from == "pricing"
    assert required(repository) == {"bidding": ONE_LOOK}
    for id in ("quoting", "pricing", "bidding"):
        assert states(repository, id) == {"accuracy": "holds"}
    merge(repository)
    repository.change({f"{bidding}/01-know-your-floor.md": LESSON.replace("Never go", "Do not go")})
    assert repository.entry().small_before == 0
    assert approve(repository, "quoting", "ben", "spot-check").startswith("reviews/bidding/")


def test_names_in_a_circle_are_told_and_end(repository: Repository) -> None:
    files = {path: content for path, content in rename().items() if content}
    repository.write({PAGE: list_former(COURSE, "pricing"), **files})
    assert len(findings(repository.root, "duplicate-alias")) == 2
    assert states(repository, "pricing") == {"accuracy": "never"}
    repository.commit("Marit de Wit")
    repository.change({PAGE: None, FLOOR: None})
    assert required(repository) == {"quoting": [("accuracy", "sales", False)]}


def test_a_text_that_changes_after_the_rename_lapses_as_any_other(repository: Repository) -> None:
    old = approve(repository, "quoting")
    repository.commit("Marit de Wit")
    repository.change(rename(lesson=LESSON + "Nobody has approved this.\n"))
    assert states(repository, "pricing") == {"accuracy": "lapsed"}
    (finding,) = findings(repository.root, "approval-lapsed", "renamed-reference")
    assert finding.startswith(f"{old}:2:")
    assert "`pricing` has changed since accuracy was approved" in finding
    assert "`pricing` has changed since accuracy" in command(repository, "check", "--since", "main").output


def test_the_ledger_of_a_path_whose_steps_and_team_are_renamed_holds(repository: Repository) -> None:
    repository.write(
        {PATH_FILE: PATH, "portal.yml": PORTAL.replace("course: standard", "course: standard, path: standard")}
    )
    approve(repository, "desk")
    repository.write({**rename(), PATH_FILE: PATH.replace("items: [quoting]", "items: [pricing]")})
    assert states(repository, "desk")["accuracy"] == "holds"
    team = TEAM.format(title="Operations", manager="hanna").replace("manager:", "aliases: [ops]\nmanager:")
    repository.write({"content/operations/index.md": team})
    ops = PATH.replace("teams: [sales]", "teams: [ops]")
    repository.write(
        {
            PATH_FILE: ops,
            PAGE: COURSE,
            FLOOR: LESSON,
            f"{PRICING}/index.md": None,
            f"{PRICING}/01-know-your-floor.md": None,
        }
    )
    approve(repository, "desk")
    repository.write({PATH_FILE: ops.replace("[ops]", "[operations]")})
    assert states(repository, "desk")["accuracy"] == "holds"
    repository.write({PATH_FILE: ops.replace("[ops]", "[learning]")})
    assert states(repository, "desk")["accuracy"] == "lapsed"


def test_two_keys_are_two_people_across_a_rename(repository: Repository) -> None:
    learning = {path.replace("sales", "learning"): content for path, content in {PAGE: COURSE, FLOOR: LESSON}.items()}
    repository.write({PAGE: None, FLOOR: None, **learning})
    approve(repository, "quoting", "ilse")
    files = rename(folder=PRICING.replace("sales", "learning"))
    repository.write({path.replace("sales", "learning"): content for path, content in files.items()})
    done = command(repository, "approve", "pricing", "--key", "standard", "--reviewer", "ilse", "--rubric", ALL)
    assert "Ilse Brandsma reviewed it for accuracy on 23 November 2026, and two keys are two people." in done.output


def test_a_spot_check_is_of_the_sample_that_drew_the_former_name(repository: Repository) -> None:
    approve(repository, "quoting")
    repository.commit("Marit de Wit")
    seed = repository.git("rev-parse", "HEAD")
    sample = f"seed: {seed}\non: 2026-11-23\nout_of: 1\nitems: [quoting]\n"
    repository.write({"reviews/sample-2026-11-23.yml": sample, **rename()})
    assert findings(repository.root, "renamed-reference") == []
    path = approve(repository, "pricing", "ben", "spot-check")
    assert "sample: sample-2026-11-23" in (repository.root / path).read_text()
    catalogue = run_pipeline(repository.root, TODAY).catalogue
    published = PublishedCatalogue(catalogue, Context(TODAY, catalogue.portal, Comparison()))
    (sample,) = build_governance_page(published).samples
    assert [(item.item.title, item.outcome) for item in sample.items] == [("Quoting a lane", "Passed")]
    assert command(repository, "spot-check", "--check").exit_code == 0


def test_a_record_of_what_was_renamed_without_an_alias_is_not_to_be_rewritten(repository: Repository) -> None:
    approve(repository, "quoting")
    repository.write(
        {path: str(text).replace("aliases: [quoting]\n", "") if text else None for path, text in rename().items()}
    )
    (finding,) = [d for d in run_pipeline(repository.root, TODAY).diagnostics if d.rule == "unknown-reference"]
    assert finding.location.path == "reviews/quoting/2026-11-23-1.yml"
    assert "add `quoting` to its `aliases`; a record that is published stays as it is" in (finding.help or "")


def test_a_record_that_comes_late_under_the_former_name_is_the_owners_to_give(repository: Repository) -> None:
    path = approve(repository, "quoting")
    late = (repository.root / path).read_text()
    repository.write({path: None, **rename()})
    repository.commit("Marit de Wit")
    repository.change({path: late}, author="Diego Salazar")
    assert repository.verdict(author="dsalazar").blockers == ()


PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c636000000002000148afa4710000000049454e44ae426082"
)
SHOWING = COURSE + "\n![The floor](floor.png)\n\n![The dock](../../pages/dock.png)\n"


def show(repository: Repository) -> None:
    """Has the course show a picture of its own and one of the team."""
    files = {PAGE: SHOWING, f"{QUOTING}/floor.png": PICTURE, "content/sales/pages/dock.png": PICTURE}
    repository.write(files)
    repository.commit("Marit de Wit")


def test_a_course_and_its_pictures_move_together(repository: Repository) -> None:
    show(repository)
    approve(repository, "quoting")
    repository.commit("Marit de Wit")
    moved: Files = {**rename(SHOWING), f"{QUOTING}/floor.png": None, f"{PRICING}/floor.png": PICTURE}
    head = repository.change(moved)
    entry = repository.entry()
    assert (entry.size.words, entry.size.other_changes, entry.has_same_content) == (0, (), True)
    assert states(repository, "pricing") == {"accuracy": "holds"}
    assert repository.verdict(approval("dsalazar", head, "")).state == "approved"
    repository.change({f"{PRICING}/floor.png": PICTURE + b"2"})
    assert repository.entry().size.other_changes == ("a picture or document",)
    assert states(repository, "pricing") == {"accuracy": "lapsed"}


def test_a_teams_pictures_move_with_its_folder(repository: Repository) -> None:
    show(repository)
    page = TEAM.format(title="Sales", manager="diego").replace("manager:", "aliases: [sales]\nmanager:")
    files = {path: (repository.root / path).read_bytes() for path in (PAGE, FLOOR, f"{QUOTING}/floor.png")}
    files |= {path: (repository.root / path).read_bytes() for path in ("content/sales/pages/dock.png",)}
    repository.change(
        {
            **dict.fromkeys((*files, "content/sales/index.md")),
            **{path.replace("content/sales", "content/selling"): content for path, content in files.items()},
            "content/selling/index.md": page,
        }
    )
    course = repository.entry()
    assert (course.size.words, course.size.other_changes) == (0, ())
    assert required(repository)["quoting"] == ONE_LOOK


@pytest.mark.parametrize("page", [COURSE, COURSE.replace("tier: team", "tier: organisation")])
def test_what_two_people_cleared_stays_cleared_under_another_name_and_nothing_more(
    repository: Repository, page: str
) -> None:
    compulsory = page.replace("mode:", "required_for: {teams: [sales], due_days: 90}\nmode:")
    repository.write({PAGE: compulsory})
    repository.commit("Marit de Wit")
    repository.change(rename(compulsory))
    assert required(repository) == {"pricing": ONE_LOOK}
    reworded = list_former(compulsory.replace("Why a quote", "Why any quote"), "quoting")
    repository.change({f"{PRICING}/index.md": reworded})
    assert required(repository) == {"pricing": [("accuracy", "sales", True), ("standard", "", True)]}


def test_an_update_keeps_the_approval_of_a_rename_until_the_default_branch_changes_the_course(
    repository: Repository,
) -> None:
    approved = repository.change(rename())
    repository.advance({"content/operations/index.md": TEAM.format(title="Operations", manager="marit")})
    repository.update()

    def assess() -> list[str]:
        subjects = {subject.id: subject for subject in repository.verdict(approval("dsalazar", approved, "")).subjects}
        return [key.state for key in subjects["pricing"].approvals]

    assert assess() == ["given"]
    repository.advance({FLOOR: LESSON.replace("Never go", "Do not go")})
    repository.update()
    repository.change({f"{PRICING}/01-know-your-floor.md": LESSON})
    assert assess() == ["stale"]


def claim_faults(repository: Repository) -> tuple[str, ...]:
    """What is said against the record in the verdict on a change that brings it."""
    version = repository.entry("review").after
    assert version
    assert version.claim
    return tuple(fault for fault in version.claim.faults if NEVER_APPROVED not in fault)  # looked at in another test


@pytest.mark.parametrize(
    ("lesson", "words", "faults"),
    [
        (LESSON, 0, ()),
        (LESSON.replace("Never go", "Do not go"), 2, ()),
        (LESSON.replace("Never go", "Do not go"), 1, ("says that 1 word changed, and 2 did",)),
        (LESSON.replace("4 per cent", "40 per cent"), 1, ("says that only 1 word changed, and so did a figure",)),
    ],
)
def test_a_record_may_follow_what_the_course_was_under_its_former_name(
    repository: Repository, lesson: str, words: int, faults: tuple[str, ...]
) -> None:
    former = status(repository, "quoting").item
    catalogue = run_pipeline(repository.root, TODAY).catalogue
    before = compute_digest(catalogue, former)
    repository.change(rename(lesson=lesson))
    merge(repository)
    catalogue = run_pipeline(repository.root, TODAY).catalogue
    after = compute_digest(catalogue, status(repository, "pricing").item)
    text = (
        f"item: pricing\ncontent_hash: {after}\nreviewer: diego\nkey: accuracy\noutcome: approved\non: 2026-11-23\n"
        f"follows: {{content_hash: '{before}', words: {words}}}\n"
    )
    path = "reviews/pricing/2026-11-23-1.yml"
    repository.write({path: text})
    lines = [line.partition("] ")[2] for line in findings(repository.root, "record-unproved")]
    lines = [line for line in lines if NEVER_APPROVED not in line]
    repository.change({path: text})
    assert claim_faults(repository) == faults
    assert lines == [f"the record {fault}" for fault in faults]


def test_a_record_of_a_small_change_may_be_of_links_that_follow_a_rename(repository: Repository) -> None:
    file = "content/sales/courses/tendering/index.md"
    repository.write({file: LINKING})
    repository.commit("Marit de Wit")
    catalogue = run_pipeline(repository.root, TODAY).catalogue
    before = compute_digest(catalogue, status(repository, "tendering").item)
    repository.change({**rename(), file: LINKING.replace("../quoting/index.md", "../pricing/index.md")})
    merge(repository)
    catalogue = run_pipeline(repository.root, TODAY).catalogue
    after = compute_digest(catalogue, status(repository, "tendering").item)
    text = (
        f"item: tendering\ncontent_hash: {after}\nreviewer: diego\nkey: accuracy\noutcome: approved\n"
        f"on: 2026-11-23\nfollows: {{content_hash: '{before}', words: 3}}\n"
    )
    repository.change({"reviews/tendering/2026-11-23-1.yml": text})
    assert claim_faults(repository) == ()


def test_a_sample_that_drew_the_former_name_counts_for_the_new_one(repository: Repository) -> None:
    approve(repository, "quoting")
    repository.write(
        {"reviews/sample-2026-11-23.yml": f"seed: {'a' * 40}\non: 2026-11-23\nout_of: 1\nitems: [quoting]\n"}
    )
    repository.write(rename())
    assert find_last_days(run_pipeline(repository.root, TODAY).catalogue) == {"pricing": TODAY}


@pytest.mark.parametrize(
    ("files", "last_days"),
    [
        ({PAGE: list_former(COURSE, "tendering")}, {"quoting": date(2024, 12, 2)}),
        (rename(former=("bidding", "quoting")), {"pricing": date(2024, 12, 2)}),
    ],
    ids=["another's id is taken over", "it was renamed twice"],
)
def test_an_item_was_drawn_when_its_own_id_was(
    repository: Repository, files: Files, last_days: dict[str, date]
) -> None:
    approve(repository, "quoting")
    sample = "seed: {seed}\non: {day}\nout_of: 2\nitems: [{id}]\n"
    repository.write(
        {
            "reviews/sample-2023-06-02.yml": sample.format(seed="c" * 40, day="2023-06-02", id="bidding"),
            "reviews/sample-2024-12-02.yml": sample.format(seed="a" * 40, day="2024-12-02", id="quoting"),
            "reviews/sample-2026-10-02.yml": sample.format(seed="b" * 40, day="2026-10-02", id="tendering"),
        }
    )
    repository.write(files)
    assert find_last_days(run_pipeline(repository.root, TODAY).catalogue) == last_days


RECORD_OF_OLD = "item: {item}\ncontent_hash: v3:sha256:{text:064}\nreviewer: diego\nkey: accuracy\noutcome: approved\n"


@pytest.mark.parametrize(
    ("more", "last_day"),
    [
        ("", date(2026, 5, 20)),
        (f"{RECORD_OF_OLD.format(item='bidding', text=1)}on: 2026-01-10\n", date(2026, 5, 20)),
        (
            f"{RECORD_OF_OLD.format(item='bidding', text=2)}on: 2026-01-10\n"
            f"follows: {{content_hash: 'v3:sha256:{1:064}', words: 2}}\n",
            date(2026, 5, 20),
        ),
        (f"{RECORD_OF_OLD.format(item='bidding', text=2)}on: 2026-01-10\n", date(2024, 5, 20)),
        (f"{RECORD_OF_OLD.format(item='bidding', text=2)}on: 2026-09-10\n", date(2026, 5, 20)),
    ],
    ids=["renamed and back", "same text", "a small change", "another item", "approved anew later"],
)
def test_what_was_renamed_and_has_its_name_again_is_not_overdue(
    repository: Repository, more: str, last_day: date
) -> None:
    """A draw counts the own id alone, as it always did: each has to draw what it drew."""
    repository.write({PAGE: list_former(COURSE, "bidding")})
    approve(repository, "quoting")
    sample = "seed: {seed}\non: {day}\nout_of: 2\nitems: [{id}]\n"
    files = {
        "reviews/quoting/2024-05-01-1.yml": f"{RECORD_OF_OLD.format(item='quoting', text=1)}on: 2024-05-01\n",
        "reviews/sample-2024-05-20.yml": sample.format(seed="c" * 40, day="2024-05-20", id="quoting"),
        "reviews/sample-2026-05-20.yml": sample.format(seed="a" * 40, day="2026-05-20", id="bidding"),
    }
    repository.write({**files, **({f"reviews/bidding/{more.partition('on: ')[2][:10]}-1.yml": more} if more else {})})
    content = run_pipeline(repository.root, TODAY).catalogue
    assert find_last_days(content) == {"quoting": date(2024, 5, 20)}
    assert find_last_days(content, knows_renames=True) == {"quoting": last_day}


@pytest.mark.parametrize(
    ("before", "after", "keys"),
    [
        ("sunset:", "sunset:", ["either"]),
        ("person: mei", "person: ben", ["accuracy", "standard"]),
        ("  - person: mei\n    role: author\n", "  - {person: mei, role: author}\n", ["either"]),
        ("sunset:", "reviewed: 2026-11-20\nreview_every: 3 years\nsunset:", ["accuracy", "standard"]),
        ("sunset:", "license: Public domain\nsunset:", ["accuracy", "standard"]),
        ("objectives: [win]\n", "", ["accuracy", "standard"]),
    ],
)
def test_of_what_the_whole_company_takes_the_name_alone_is_small(
    repository: Repository, before: str, after: str, keys: list[str]
) -> None:
    """Whoever is taken out of its people could approve the next change, and one look would do."""
    page = COURSE.replace("tier: team", "tier: organisation")
    repository.git("switch", "--quiet", "main")
    repository.write({PAGE: page})
    repository.commit("Marit de Wit")
    renamed = page.replace(before, after).replace("sunset:", "aliases: [quoting]\nsunset:")
    repository.change(
        {PAGE: None, FLOOR: None, f"{PRICING}/index.md": renamed, f"{PRICING}/01-know-your-floor.md": LESSON}
    )
    (subject,) = repository.verdict().subjects
    assert [key.kind for key in subject.approvals] == keys
    assert ("small change" in subject.change) is (keys == ["either"])
