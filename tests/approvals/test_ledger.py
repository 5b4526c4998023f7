"""The ledger: what is written into it, what of it holds, and who may write what by hand."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import EXAMPLE, findings
from repositories import COURSE, LESSON, PEOPLE, PORTAL, QUOTING, RUBRIC, SCORES, TODAY, Repository, approval
from typer.testing import CliRunner, Result

from trellis.approvals.evaluate.evaluate import evaluate_snapshot
from trellis.approvals.ledger import sampling
from trellis.approvals.ledger.digest import compute_digest
from trellis.approvals.ledger.manual import ApprovalRefused, parse_scores
from trellis.approvals.ledger.new_records import create_records, format_record
from trellis.approvals.ledger.records import UNKNOWN_WORD_COUNT
from trellis.approvals.ledger.status import ApprovalStatus, assess_status
from trellis.approvals.policy import build_policy
from trellis.approvals.snapshot import Conversation
from trellis.catalogue.catalogue import Catalogue
from trellis.cli import app
from trellis.derive.pages.provenance import build_provenance
from trellis.kinds import Review
from trellis.load.commit import CommitTree
from trellis.load.git import GitUnavailable
from trellis.pipeline.publish import publish_result
from trellis.pipeline.run import CheckedPortal as Checked
from trellis.pipeline.run import run_pipeline

PAGE = f"{QUOTING}/index.md"
FLOOR = f"{QUOTING}/01-know-your-floor.md"
SMALL = LESSON.replace("Never go", "Do not go")
ALL = "outcomes=2 accuracy=2 practice=2"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def catalogue(repository: Repository) -> Catalogue:
    return run_pipeline(repository.root, TODAY).catalogue


def stands(repository: Repository) -> ApprovalStatus:
    content = catalogue(repository)
    return assess_status(content, content.item("quoting"))  # type: ignore[arg-type]


def states(repository: Repository) -> dict[str, str]:
    return {key.kind: key.state for key in stands(repository).approvals}


def command(repository: Repository, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--root", str(repository.root), "--today", str(TODAY)])


def approve(repository: Repository, reviewer: str, key: str = "accuracy", *more: str, rubric: str = ALL) -> Result:
    options = ["--rubric", rubric] if rubric else []
    return command(repository, "approve", "quoting", "--key", key, "--reviewer", reviewer, *options, *more)


def build_record(repository: Repository, **fields: Any) -> Review:
    """A full approval of the course's accuracy, as it is now."""
    content = catalogue(repository)
    more = {"content_hash": compute_digest(content, content.courses[0]), "rubric": "standard", "rubric_version": 1}
    scores = parse_scores(ALL, build_policy(content).rubrics["course"])
    common = {"item": "quoting", "key": "accuracy", "scores": scores, "outcome": "approved", "on": TODAY}
    return Review(**(common | more | fields))


def written(repository: Repository) -> list[str]:
    return sorted(str(f.relative_to(repository.root)) for f in (repository.root / "reviews").rglob("*.yml"))


def test_a_review_by_hand_is_a_record_that_holds_until_the_course_changes(repository: Repository) -> None:
    done = approve(repository, "diego")
    assert done.exit_code == 0
    assert "Diego Salazar, manager of Sales, gives accuracy for Quoting a lane." in done.output
    assert written(repository) == ["reviews/quoting/2026-11-23-1.yml"]
    assert states(repository) == {"accuracy": "holds"}
    repository.write({FLOOR: SMALL})
    assert states(repository) == {"accuracy": "lapsed"}


def test_a_record_is_never_overwritten_and_never_written_twice(repository: Repository) -> None:
    approve(repository, "diego")
    again = approve(repository, "diego")
    assert (again.exit_code, "has this very record already" in again.output) == (1, True)
    repository.write({FLOOR: LESSON + "More.\n"})
    assert approve(repository, "diego").exit_code == 0
    assert written(repository) == ["reviews/quoting/2026-11-23-1.yml", "reviews/quoting/2026-11-23-2.yml"]


def test_what_is_said_last_is_the_last_of_the_ledger(repository: Repository) -> None:
    """West of Greenwich, an approval of this evening is of tomorrow by the forge's clock."""
    approve(repository, "diego")
    tomorrow = TODAY + timedelta(days=1)
    first, last = (repository.root / f"reviews/quoting/{day}-1.yml" for day in (TODAY, tomorrow))
    last.write_text(first.read_text("utf-8").replace(str(TODAY), str(tomorrow)), "utf-8")
    first.unlink()
    done = approve(repository, "diego", "accuracy", "--changes-requested", "--comment", "A figure is wrong.", rubric="")
    assert (done.exit_code, states(repository)) == (0, {"accuracy": "lapsed"})
    assert written(repository)[-1] == f"reviews/quoting/{tomorrow}-2.yml"


@pytest.mark.parametrize(("more", "is_refusal"), [("", True), ("More.\n", False)])
def test_of_a_text_that_was_refused_nobody_says_that_it_has_changed(
    repository: Repository, more: str, is_refusal: bool
) -> None:
    approve(repository, "diego")
    approve(repository, "diego", "accuracy", "--changes-requested", "--comment", "A figure is wrong.", rubric="")
    repository.write({FLOOR: LESSON + more})
    (finding,) = findings(repository.root, "approval-lapsed")
    refused = "of `quoting` as it is, `diego` asked for changes on 23 November 2026"
    assert (refused in finding, "has changed since" in finding) == (is_refusal, not is_refusal)
    published = publish_result(run_pipeline(repository.root, TODAY))
    (record,) = build_provenance(published, published.catalogue.courses[0]).approvals
    assert ("Changes were asked for on 23 November 2026" in record.remark) is is_refusal


ABSENCE = "  away:\n    - from: 2026-11-20\n      until: 2026-11-27\n      delegate: {}\n"


@pytest.mark.parametrize("key", ["standard", "spot-check"])
def test_whoever_answers_for_a_colleague_has_their_own_role_too(repository: Repository, key: str) -> None:
    """Ben is of the learning team, as is Ilse, who is away and named him."""
    people = PEOPLE.replace("- id: ilse\n", "- id: ilse\n" + ABSENCE.format("ben"))
    repository.write({"content/people.yml": people})
    repository.commit("Marit de Wit")
    done = approve(repository, "ben", key)
    assert done.exit_code == 0, done.output
    repository.git("switch", "--quiet", "--create", "change")
    repository.commit("Ben Whitlock")
    verdict = repository.verdict(author="bwhitlock")
    assert [block.message for block in verdict.blockers] == []


@pytest.mark.parametrize(("before", "after", "reviewer"), [("", "diego", "diego"), ("diego", "", "hanna")])
def test_a_record_that_waits_stays_right_when_the_item_names_others(
    repository: Repository, before: str, after: str, reviewer: str
) -> None:
    """Hanna is above Diego here. The page names him meanwhile, or names him no more."""
    diego = "- id: diego\n  name: Diego Salazar\n  manager: "
    role = "    role: author\n"
    pages = [
        COURSE.replace(role, f"{role}  - person: {id}\n    role: editor\n" if id else role) for id in (before, after)
    ]
    repository.write({"content/people.yml": PEOPLE.replace(f"{diego}marit", f"{diego}hanna"), PAGE: pages[0]})
    repository.commit("Marit de Wit")
    repository.git("switch", "--quiet", "--create", "change")
    assert approve(repository, reviewer).exit_code == 0
    repository.commit("Somebody Else")
    repository.time = f"{TODAY}T18:00:00Z"
    repository.advance({PAGE: pages[1]})
    verdict = repository.verdict(author={"diego": "dsalazar", "hanna": "hlindqvist"}[reviewer])
    assert [block.message for block in verdict.blockers] == []


@pytest.mark.parametrize(
    ("on", "more", "is_refused"),
    [
        (TODAY, {}, False),
        (date(2026, 11, 20), {}, True),
        (date(2026, 5, 20), {}, True),
        (date(2026, 5, 20), {"pull_request": 1, "on": date(2026, 5, 10)}, True),
        (date(2026, 11, 20), {"content_hash": ""}, True),
    ],
)
def test_who_was_the_nearest_long_ago_is_so_no_more(
    repository: Repository, on: date, more: dict[str, Any], is_refused: bool
) -> None:
    """The page named Diego once, so Hanna was asked. Her change begins there, or her record is of that day."""
    diego = "- id: diego\n  name: Diego Salazar\n  manager: "
    role = "    role: author\n"
    named = COURSE.replace(role, f"{role}  - person: diego\n    role: editor\n")
    repository.time = "2026-05-02T09:00:00Z"
    repository.write({"content/people.yml": PEOPLE.replace(f"{diego}marit", f"{diego}hanna"), PAGE: named})
    repository.commit("Marit de Wit")
    repository.git("switch", "--quiet", "--create", "change")
    repository.time = f"{on}T09:00:00Z"
    repository.git("switch", "--quiet", "main")
    repository.write({PAGE: COURSE})
    repository.commit("Marit de Wit")
    fields = {"reviewer": "hanna", "on": TODAY} | more
    if "content_hash" in more:  # of a text that came later
        repository.write({FLOOR: SMALL})
        repository.commit("Somebody Else")
        del fields["content_hash"]
    elif more:
        fields["commit"] = repository.git("rev-parse", "main")
        repository.git("branch", "--force", "change", "main")
    record = build_record(repository, **fields)
    repository.git("switch", "--quiet", "change")
    repository.time = "2026-11-23T09:00:00Z"
    repository.write({f"reviews/quoting/{fields['on']}-1.yml": format_record(record)})
    repository.commit("Somebody Else")
    verdict = repository.verdict(author="hlindqvist")
    messages = [block.message for block in verdict.blockers]
    assert any("whom nobody asks while Diego Salazar" in message for message in messages) is is_refused
    assert is_refused or not messages


@pytest.mark.parametrize(
    ("reviewer", "more", "is_refused"),
    [
        ("sam", "", True),
        ("diego", "", False),
        ("marit", "", True),
        ("ben", "", True),
        ("sam", "diego marit", False),
        ("ben", "diego marit sam", False),
        ("ilse", "diego marit", True),
    ],
)
def test_a_record_is_by_the_nearest_who_can_give_it(
    repository: Repository, reviewer: str, more: str, is_refused: bool
) -> None:
    """The command and the verdict say the same. Marit is above Diego; Sam is the last by the settings."""
    sam = "- id: sam\n  name: Sam Top\n  manager: hanna\n  team: operations\n  handle: samtop\n"
    named = "".join(f"  - person: {id}\n    role: adviser\n" for id in more.split())
    page = COURSE.replace("    role: author\n", "    role: author\n" + named)
    portal = PORTAL + "  top: [sam]\n"
    repository.write({"content/people.yml": PEOPLE + sam, "portal.yml": portal, PAGE: page})
    repository.commit("Somebody Else")
    repository.git("switch", "--quiet", "--create", "change")
    assert (approve(repository, reviewer).exit_code == 1) is is_refused
    if is_refused:
        record = build_record(repository, reviewer=reviewer)
        repository.write({"reviews/quoting/2026-11-23-1.yml": format_record(record)})
    repository.commit("Somebody Else")
    handles = {person.meta.id: person.meta.handle for person in catalogue(repository).people}
    verdict = repository.verdict(author=handles[reviewer])
    assert bool(verdict.blockers) is is_refused, [block.message for block in verdict.blockers]


@pytest.mark.parametrize(
    ("reviewer", "key", "message"),
    [
        (
            "mei",
            "accuracy",
            "Mei Chen is named in it as author, and nobody reviews what they made. Diego Salazar (manager of Sales) "
            "can.",
        ),
        (
            "marit",
            "accuracy",
            "Accuracy of Quoting a lane is not Marit de Wit's to give: Diego Salazar (manager of Sales) can.",
        ),
        (
            "diego",
            "standard",
            "Standard of Quoting a lane is not Diego Salazar's to give: Ilse Brandsma or Ben Whitlock",
        ),
        ("diego", "spot-check", "Spot-check of Quoting a lane is not Diego Salazar's to give"),
    ],
)
def test_whose_word_it_is_not_is_told_so(repository: Repository, reviewer: str, key: str, message: str) -> None:
    done = approve(repository, reviewer, key)
    assert done.exit_code == 1
    assert message in done.output.replace("(of Learning) or", "or").replace(" (of Learning)", "")
    assert not (repository.root / "reviews").exists()


def test_two_keys_are_two_people_in_the_ledger_too(repository: Repository) -> None:
    learning = {f"content/learning/courses/quoting/{name}": text for name, text in
                (("index.md", COURSE), ("01-know-your-floor.md", LESSON))}  # fmt: skip
    repository.write({PAGE: None, FLOOR: None, **learning})
    assert approve(repository, "ilse").exit_code == 0
    refused = approve(repository, "ilse", "standard")
    assert "Ilse Brandsma reviewed it for accuracy on 23 November 2026, and two keys are two people." in refused.output
    assert approve(repository, "ben", "standard").exit_code == 0
    assert "and nobody checks their own approval" in approve(repository, "ben", "spot-check").output


@pytest.mark.parametrize(
    ("rubric", "message"),
    [
        ("outcomes=2 accuracy=2", "gives no level for `practice`"),
        ("outcomes=2, accuracy: 2/2; practice=1", "scores `practice` 1 where 2 passes"),
        ("outcomes=2 accuracy=2 practise=2", "did you mean `practice`?"),
        ("outcomes=3 accuracy=2 practice=2", "`outcomes` has one level from 1 to 2"),
        ("outcomes=2 outcomes=1", "`outcomes` has one level from 1 to 2"),
        ("very good", "`very good` is no score; write them like outcomes=3, accuracy=3."),
        ("", "gives no level for `outcomes`, `accuracy` and `practice`"),
    ],
)
def test_scores_are_those_of_the_rubric(repository: Repository, rubric: str, message: str) -> None:
    done = approve(repository, "diego", rubric=rubric)
    assert (done.exit_code, message in done.output) == (1, True), done.output
    assert not (repository.root / "reviews").exists()


def test_what_is_not_good_enough_is_recorded_as_that(repository: Repository) -> None:
    low = "outcomes=2 accuracy=1 practice=2"
    assert approve(repository, "diego", "accuracy", "--changes-requested", rubric=low).exit_code == 0
    assert states(repository) == {"accuracy": "never"}
    repository.write({FLOOR: LESSON + "Right now.\n"})
    assert approve(repository, "diego").exit_code == 0
    assert states(repository) == {"accuracy": "holds"}


def test_a_draft_and_what_does_not_pass_its_check_are_not_approved(repository: Repository) -> None:
    repository.write({PAGE: COURSE.replace("status: mvp", "status: draft")})
    assert "is a draft" in approve(repository, "diego").output
    repository.write({PAGE: COURSE.replace("summary:", "sumary:")})
    assert approve(repository, "diego").exit_code == 2
    repository.write({PAGE: COURSE, FLOOR: LESSON.replace("type: read", "type: quiz")})
    assert "does not pass its check" in approve(repository, "diego").output


@pytest.mark.parametrize(
    ("comment", "reason"),
    [
        ("say <name> here", "the comment"),
        ("{{ x }} and more", "the comment"),
        ("write to jane.doe@meridian-freight.com", "the comment has an e-mail address"),
        ("call +31 10 123 45 67 first", "the comment has a telephone number"),
        ("x" * 2_001, "the comment has 2,001 characters; at most 2,000 fit"),
        ("\u00ad", "the comment"),
        ("say\x07 so", "the comment"),
    ],
)
def test_a_comment_that_the_ledger_cannot_have_is_refused_in_a_sentence(
    repository: Repository, comment: str, reason: str
) -> None:
    done = approve(repository, "diego", "accuracy", "--comment", comment)
    assert done.exit_code == 1
    assert done.output.startswith("Not recorded: ")
    assert reason in done.output
    assert not (repository.root / "reviews").exists()


@pytest.mark.parametrize(
    "comment", [" ", "\n", "  Clear, and right.\n", "Très bien\u00a0: publié", "Well done 👨\u200d👩\u200d👧"]
)
def test_blanks_around_a_comment_are_left_out(repository: Repository, comment: str) -> None:
    assert approve(repository, "diego", "accuracy", "--comment", comment).exit_code == 0
    (record,) = (repository.root / "reviews").rglob("*.yml")
    assert yaml.safe_load(record.read_text("utf-8")).get("comment") == (comment.strip() or None)


def test_a_level_of_thousands_of_digits_is_no_score(repository: Repository) -> None:
    done = command(
        repository,
        "approve",
        "quoting",
        "--key",
        "accuracy",
        "--reviewer",
        "diego",
        "--rubric",
        f"outcomes={'9' * 5_000}",
    )
    assert (done.exit_code, "is no score" in done.output) == (1, True)


def test_unknown_names_are_bad_usage_with_a_suggestion(repository: Repository) -> None:
    assert command(repository, "approve", "quotin", "--key", "accuracy", "--reviewer", "diego").exit_code == 2
    unknown = command(repository, "approve", "quoting", "--key", "accuracy", "--reviewer", "diegi")
    assert (unknown.exit_code, "did you mean diego?" in unknown.output.replace("\n", " ")) == (2, True)


def test_whoever_worked_at_it_since_may_not_approve_it(repository: Repository) -> None:
    repository.write({FLOOR: LESSON + "More of the same.\n" * 9})
    repository.commit("Diego Salazar")
    done = approve(repository, "diego", "accuracy", "--since", "HEAD~1")
    assert "Diego Salazar has a hand in commit" in done.output
    assert approve(repository, "marit", "accuracy", "--since", "HEAD~1").exit_code == 0


def test_work_at_something_else_is_no_hand_in_it(repository: Repository) -> None:
    repository.write({"content/sales/notes.txt": "x"})
    repository.commit("Diego Salazar")
    repository.write({FLOOR: LESSON + "More of the same.\n" * 9})
    repository.commit("Mei Chen")
    assert approve(repository, "diego", "accuracy", "--since", "HEAD~2").exit_code == 0


def test_a_small_change_carries_an_approval_on(repository: Repository) -> None:
    approve(repository, "diego")
    repository.commit("Marit de Wit")
    repository.write({FLOOR: SMALL})
    repository.commit("Mei Chen")
    assert states(repository) == {"accuracy": "lapsed"}
    assert approve(repository, "diego", "accuracy", "--since", "HEAD~1", rubric="").exit_code == 0
    assert states(repository) == {"accuracy": "holds"}
    last = stands(repository).reviews[0].meta
    assert last.follows
    assert (last.follows.words, last.scores, last.rubric) == (2, {}, None)


def test_what_is_not_committed_is_not_judged_by_commits(repository: Repository) -> None:
    repository.write({FLOOR: SMALL})
    repository.commit("Mei Chen")
    repository.write({FLOOR: LESSON + "Something else.\n"})
    assert "commit them first" in approve(repository, "diego", "accuracy", "--since", "HEAD~1").output


def test_small_changes_are_counted_from_the_last_full_approval(repository: Repository) -> None:
    repository.write({FLOOR: SMALL})
    repository.commit("Mei Chen")
    approve(repository, "diego")
    repository.commit("Marit de Wit")
    repository.change({FLOOR: SMALL.replace("the floor", "your floor")})
    assert repository.entry().small_before == 0
    assert approve(repository, "diego", "accuracy", "--since", "main", rubric="").exit_code == 0
    repository.commit("Marit de Wit")
    repository.git("switch", "--quiet", "main")
    repository.git("merge", "--quiet", "change")
    repository.change({FLOOR: SMALL.replace("the floor", "your own floor")})
    assert repository.entry().small_before == 1
    repository.git("switch", "--quiet", "main")
    repository.write({FLOOR: LESSON + "Nobody has approved this.\n"})
    repository.commit("Marit de Wit")
    repository.git("branch", "-D", "change")
    repository.change({FLOOR: LESSON + "Nobody had approved this.\n"})
    assert repository.entry().small_before == UNKNOWN_WORD_COUNT


def test_a_verdicts_records_say_who_gave_what_in_which_role(repository: Repository) -> None:
    head = repository.change({PAGE: COURSE.replace("tier: team", "tier: organisation")})
    conversation = {
        "author": {"handle": "meichen"},
        "number": 7,
        "reviews": [approval("dsalazar", head), approval("bwhitlock", head)],
    }
    snapshot = repository.collect_snapshot(Conversation.model_validate(conversation))
    records = create_records(snapshot, evaluate_snapshot(snapshot))
    assert [(r.reviewer, r.role, r.key, r.scores["practice"], r.pull_request, r.commit) for r in records] == [
        ("diego", "manager of Sales", "accuracy", 2, 7, head),
        ("ben", "of Learning", "standard", 2, 7, head),
    ]
    assert records[0].content_hash == repository.entry().after.content_hash  # type: ignore[union-attr]


def test_nothing_is_recorded_while_something_is_missing(repository: Repository) -> None:
    head = repository.change({PAGE: COURSE.replace("tier: team", "tier: organisation")})
    snapshot = repository.collect_snapshot(Conversation.model_validate({"reviews": [approval("dsalazar", head)]}))
    assert create_records(snapshot, evaluate_snapshot(snapshot)) == ()


def test_one_look_at_a_small_change_is_recorded_as_the_key_of_whoever_looked(repository: Repository) -> None:
    repository.record_approval()
    head = repository.change({FLOOR: SMALL})
    for handle, key in (("dsalazar", "accuracy"), ("bwhitlock", "standard")):
        snapshot = repository.collect_snapshot(Conversation.model_validate({"reviews": [approval(handle, head, "")]}))
        (record,) = create_records(snapshot, evaluate_snapshot(snapshot))
        assert record.key == key
        assert record.follows
        assert record.follows.content_hash == repository.entry().before.content_hash  # type: ignore[union-attr]


VENDOR = COURSE.replace("tier: team", "tier: individual\nsource: {kind: vendor, url: 'https://vendor.example.org/a'}")
UNSCORED = {"a vendor's course": {PAGE: VENDOR}, "no rubric": {"portal.yml": "learning_team: learning\n"}}


@pytest.mark.parametrize("files", UNSCORED.values(), ids=UNSCORED)
@pytest.mark.parametrize("reviewer", ["dsalazar", "bwhitlock"])
def test_one_look_at_a_change_that_no_digest_holds_approves_nothing(
    repository: Repository, files: dict[str, str | bytes | None], reviewer: str
) -> None:
    repository.write(files)
    repository.commit("Marit de Wit")
    page = str(files.get(PAGE, COURSE))
    head = repository.change({PAGE: page.replace("role: author", "role: author\n  - person: hanna\n    role: adviser")})
    snapshot = repository.collect_snapshot(Conversation.model_validate({"reviews": [approval(reviewer, head, "")]}))
    verdict = evaluate_snapshot(snapshot)
    assert verdict.state == "approved"
    assert create_records(snapshot, verdict) == ()


def test_drafts_and_what_is_withdrawn_leave_no_record(repository: Repository) -> None:
    for status in ("draft", "retired"):
        head = repository.change(
            {PAGE: COURSE.replace("status: mvp", f"status: {status}\nretired_reason: Nobody needs it.")}
        )
        snapshot = repository.collect_snapshot(
            Conversation.model_validate({"reviews": [approval("dsalazar", head, "")]})
        )
        verdict = evaluate_snapshot(snapshot)
        assert verdict.state == "approved"
        assert create_records(snapshot, verdict) == ()


def test_a_course_that_only_moves_keeps_the_records_that_it_has(repository: Repository) -> None:
    there = "content/operations/courses/quoting"
    moved = {PAGE: None, FLOOR: None, f"{there}/index.md": COURSE, f"{there}/01-know-your-floor.md": LESSON}
    head = repository.change(moved)
    conversation = {"reviews": [approval("dsalazar", head, ""), approval("hlindqvist", head, "")]}
    snapshot = repository.collect_snapshot(Conversation.model_validate(conversation))
    verdict = evaluate_snapshot(snapshot)
    assert verdict.state == "approved"
    assert create_records(snapshot, verdict) == ()


def test_a_record_is_read_as_it_was_written(repository: Repository) -> None:
    record = Review.model_validate(
        {
            "item": "quoting",
            "content_hash": f"v2:sha256:{'0' * 64}",
            "rubric": "standard",
            "rubric_version": "1",
            "reviewer": "diego",
            "role": "manager of Sales: yes",
            "key": "accuracy",
            "scores": {"outcomes": "2", "accuracy": "2", "practice": "2"},
            "outcome": "approved",
            "on": "2026-11-20",
            "comment": "on: and on\nand 'on'",
            "pull_request": "7",
            "commit": "1" * 40,
            "follows": {"content_hash": f"v2:sha256:{'1' * 64}", "words": "3"},
        }
    )
    repository.write({"reviews/quoting/2026-11-20-1.yml": format_record(record)})
    (entry,) = catalogue(repository).reviews
    assert entry.meta == record


@pytest.mark.parametrize("tier", ["organisation", "team"])
def test_the_standard_lapses_only_where_it_is_asked_for_again(repository: Repository, tier: str) -> None:
    page = COURSE.replace("tier: team", f"tier: {tier}")
    repository.write({PAGE: page})
    approve(repository, "ben", "standard")
    repository.write({PAGE: page.replace("status: mvp", "status: stable"), FLOOR: LESSON + "More.\n"})
    assert states(repository)["standard"] == {"organisation": "lapsed", "team": "once"}[tier]


def test_a_sample_is_drawn_by_the_numbers_that_the_documents_name() -> None:
    ids = [f"course-{number}" for number in range(50)]
    numbers = {id: sha256(f"{'a' * 40}:{id}".encode()).hexdigest() for id in ids}
    assert list(sampling.draw_sample("a" * 40, reversed(ids), 7)) == sorted(ids, key=numbers.__getitem__)[:7]
    assert sampling.draw_sample("b" * 40, ids, 7) != sampling.draw_sample("a" * 40, ids, 7)


def test_scores_as_somebody_types_them(repository: Repository) -> None:
    rubric = build_policy(catalogue(repository)).rubrics["course"]
    assert parse_scores(" outcomes=1,accuracy: 2/2 ; practice = 2", rubric) == {
        "outcomes": 1,
        "accuracy": 2,
        "practice": 2,
    }
    with pytest.raises(ApprovalRefused):
        parse_scores("outcomes=1.5", rubric)


def test_the_snapshot_that_the_ledger_was_written_from_needs_a_rubric_of_that_name(repository: Repository) -> None:
    repository.write({"content/learning/rubrics/standard.yml": RUBRIC.replace("version: 1", "version: 4")})
    approve(repository, "diego")
    review: Any = stands(repository).reviews[0].meta
    assert (review.rubric, review.rubric_version, review.on) == ("standard", 4, date(2026, 11, 23))
    assert SCORES.count("2/2") == len(review.scores)


def test_the_examples_sample_is_what_its_seed_draws(example: Checked) -> None:
    (sample,) = example.catalogue.samples
    try:
        CommitTree(EXAMPLE, sample.meta.seed)
    except GitUnavailable:
        pytest.skip("the history that the sample was drawn from is not here")
    done = CliRunner().invoke(app, ["spot-check", "--check", "--root", str(EXAMPLE)])
    assert (done.exit_code, done.output) == (0, "1 of 1 samples are what their seeds draw.\n")
