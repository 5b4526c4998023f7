"""Whoever made a text records no approval of it; of what a request brought, its own commits alone count."""

from __future__ import annotations

import json
import re
import time
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from desks import SOUND, Desk
from repositories import COURSE, LESSON, PATH, PEOPLE, PORTAL, QUOTING, TEAM, TODAY
from typer.testing import CliRunner

from trellis.approvals.ledger.digest import compute_digest
from trellis.approvals.ledger.new_records import format_record
from trellis.cli import app
from trellis.forge import merged_change, review_job
from trellis.forge.branch import LEDGER_BRANCH
from trellis.forge.events import read_review_target
from trellis.forge.ledger_job import LedgerResult, run_ledger_job
from trellis.forge.problems import EvaluationTimeout
from trellis.forge.protocol import ForgeChange
from trellis.kinds import Follows, Review
from trellis.pipeline.run import run_pipeline

pytestmark = pytest.mark.usefixtures("undivided")

FLOOR = f"{QUOTING}/01-know-your-floor.md"


def write_text(desk: Desk, name: str, files: dict[str, str | bytes | None]) -> None:
    """Somebody's text comes into the default branch past everybody."""
    repository = desk.forge.repository
    repository.git("switch", "--quiet", "main")
    repository.write(files)
    repository.commit(name)
    repository.git("switch", "--quiet", "--detach", "main")
    desk.forge.mark(repository.git("rev-parse", "main"))


@pytest.mark.parametrize(
    ("what", "is_refused"),
    [
        ("approved", False),
        ("taken back", True),
        ("a request about something else", True),
        ("one of its commits is theirs", True),
        ("pushed by them", True),
    ],
)
def test_a_request_proves_that_its_approver_made_nothing_of_it(desk: Desk, what: str, is_refused: bool) -> None:
    """Diego wrote what was there before, which nobody approved. Mei's request changes it."""
    forge = desk.forge
    write_text(desk, "Diego Salazar", {FLOOR: LESSON + "Never below it.\n"})
    text = LESSON.replace("4 per cent", "6 per cent") + "Never below it.\n"
    if what == "one of its commits is theirs":
        text = text.replace("250 euros", "200 euros")
        forge.push("edit", {FLOOR: text}, by="meichen", name="Diego Salazar")
    elif what == "pushed by them":
        forge.push("edit", {FLOOR: text.replace("250 euros", "200 euros")}, by="dsalazar")
    changed = {"README.md": "Hello.\n"} if what == "a request about something else" else {FLOOR: text + "Really.\n"}
    forge.push("edit", dict(changed))
    number = forge.open("edit")
    forge.review(number, "dsalazar")
    if what == "taken back":
        forge.review(number, "dsalazar", "CHANGES_REQUESTED", "On second thoughts.")
    commit = forge.rebase(number) if what == "one of its commits is theirs" else forge.squash(number)
    messages = judge_record(desk, number, commit)
    assert (["who has a hand in" in message for message in messages] == [True]) is is_refused, messages
    assert is_refused or not messages


def judge_record(desk: Desk, number: int, commit: str) -> list[str]:
    """What blocks a change in which Diego brings a record of his own, by hand, of what a request brought."""
    return propose_record(
        desk, build_record(desk, pull_request=number, commit=commit), "dsalazar", "Diego Salazar", "bwhitlock"
    )


def digest(desk: Desk) -> str:
    """The digest of the course as the default branch has it."""
    desk.git("pull", "--quiet", "origin", "main")
    catalogue = run_pipeline(desk.root, TODAY).catalogue
    return compute_digest(catalogue, catalogue.courses[0])


def build_record(desk: Desk, **more: Any) -> Review:
    keys = {
        "item": "quoting",
        "content_hash": digest(desk),
        "rubric": "standard",
        "rubric_version": 1,
        "reviewer": "diego",
        "key": "accuracy",
        "scores": {"outcomes": 2, "accuracy": 2, "practice": 2},
        "outcome": "approved",
        "on": date(2026, 11, 21),
    }
    return Review(**(keys | more))


def propose_record(
    desk: Desk, record: Review, account: str, name: str, approver: str, today: date = TODAY
) -> list[str]:
    """What blocks a change in which somebody brings a record of their own, by hand."""
    desk.forge.push("record", {f"reviews/quoting/{record.on}-1.yml": format_record(record)}, account, name)
    change = desk.forge.open("record", account)
    desk.forge.review(change, approver)
    verdict = review_job.run_review_job(replace(desk.job(), today=today), change)
    assert verdict
    return [block.message for block in verdict.blockers if block.code.startswith("ledger-")]


def test_what_the_verdict_took_is_recorded_where_people_approve_the_records(desk: Desk) -> None:
    """Ilse brought all content before there was a ledger; of Mei's change she gives the standard."""
    forge = desk.forge
    page = SOUND.replace("tier: individual", "tier: organisation")
    write_text(desk, "Ilse Brandsma", {"portal.yml": PORTAL, f"{QUOTING}/index.md": page})
    forge.push("edit", {FLOOR: LESSON.replace("4 per cent", "6 per cent")})
    number = forge.open("edit")
    forge.review(number, "dsalazar")
    forge.review(number, "ibrandsma")
    forge.squash(number)
    desk.git("pull", "--quiet", "origin", "main")
    result = run_ledger_job(desk.job(), 20)
    assert (len(result.written_paths), result.alarm_titles) == (2, ())
    assert result.change_number
    verdict = desk.judge(result.change_number)
    assert verdict
    assert not [block.message for block in verdict.blockers if block.code == "ledger-unproved"]


def test_a_record_that_waits_stays_when_the_next_change_is_merged(desk: Desk) -> None:
    """Marit made a commit of the course before it was approved; she approves Diego's change, then comes Mei's."""
    forge = desk.forge
    write_text(desk, "Somebody Else", {"portal.yml": PORTAL})
    forge.repository.git("switch", "--quiet", "main")
    forge.repository.record_approval()
    forge.repository.git("switch", "--quiet", "--detach", "main")
    forge.mark(forge.repository.git("rev-parse", "main"))
    for figure, author, name, reviewer in (
        (6, "dsalazar", "Diego Salazar", "mdewit"),
        (7, "meichen", "Mei Chen", "dsalazar"),
    ):
        branch = f"edit-{figure}"
        forge.push(branch, {FLOOR: LESSON.replace("4 per cent", f"{figure} per cent")}, author, name)
        number = forge.open(branch, author)
        forge.review(number, reviewer)
        forge.squash(number)
        desk.git("pull", "--quiet", "origin", "main")
        result = run_ledger_job(desk.job(), 20)
        assert result.alarm_titles == ()
    assert len(result.written_paths) == 2


@pytest.mark.parametrize(
    ("key", "is_small", "how", "is_refused"),
    [
        ("standard", True, "squash", False),
        ("standard", False, "squash", True),
        ("spot-check", False, "squash", True),
        ("standard", True, "rebase", False),
    ],
)
def test_a_look_at_two_words_gives_no_key_of_what_one_wrote(
    desk: Desk, key: Any, is_small: bool, how: str, is_refused: bool
) -> None:
    """Ben of the learning team rewrote the text, which Diego approved; then Ben looks at two words of Mei's."""
    forge = desk.forge
    text = LESSON.replace("4 per cent", "40 per cent")
    write_text(desk, "Ben Whitlock", {"portal.yml": PORTAL, FLOOR: text})
    forge.repository.git("switch", "--quiet", "main")
    forge.repository.record_approval()
    forge.repository.git("switch", "--quiet", "--detach", "main")
    former = digest(desk)
    forge.push("edit", {FLOOR: text.replace("write down", "note")})
    forge.push("edit", {"README.md": "Hello.\n"})
    number = forge.open("edit")
    forge.review(number, "bwhitlock", body="Fine.")
    forge.review(number, "ibrandsma", body="Fine.")
    commit = getattr(forge, how)(number)
    small = {"follows": Follows(content_hash=former, words=2), "rubric": None, "rubric_version": None, "scores": {}}
    given = build_record(desk, reviewer="ilse", key="standard", **small)
    write_text(desk, "Marit de Wit", {"reviews/quoting/2026-11-20-2.yml": format_record(given)})
    more = {"key": key, "reviewer": "ben", "pull_request": number, "commit": commit} | (small if is_small else {})
    messages = propose_record(desk, build_record(desk, **more), "bwhitlock", "Ben Whitlock", "ibrandsma")
    assert (["who has a hand in" in message for message in messages] == [True]) is is_refused, messages
    assert is_refused or not messages


def test_whoever_wrote_a_text_for_years_approves_what_others_change(desk: Desk) -> None:
    forge = desk.forge
    write_text(desk, "Somebody Else", {"portal.yml": PORTAL})
    for count in range(1, 24):
        write_text(desk, "Diego Salazar", {FLOOR: LESSON + "Never below it. " * count + "\n"})
    forge.push("edit", {FLOOR: LESSON.replace("4 per cent", "6 per cent") + "Never below it. " * count + "\n"})
    number = forge.open("edit")
    forge.review(number, "dsalazar")
    assert judge_record(desk, number, forge.squash(number)) == []


@pytest.mark.parametrize(("merged", "today"), [("", 21), ("2026-11-30T09:00:00Z", 30), ("", 30)])
def test_accuracy_that_was_left_to_the_learning_team_is_recorded_where_people_approve_the_records(
    desk: Desk, merged: str, today: int
) -> None:
    """Marit, head of the company, manages Sales and opens the request herself; Ben approves it on 21 November."""
    forge = desk.forge
    forge.mark(
        forge.land({"portal.yml": PORTAL, "content/sales/index.md": TEAM.format(title="Sales", manager="marit")})
    )
    forge.push("edit", {FLOOR: LESSON.replace("4 per cent", "6 per cent")}, "mdewit", "Marit de Wit")
    number = forge.open("edit", "mdewit")
    forge.review(number, "bwhitlock")
    forge.repository.time = merged or forge.repository.time
    forge.squash(number)
    desk.git("pull", "--quiet", "origin", "main")
    result = run_ledger_job(replace(desk.job(), today=date(2026, 11, today)), 20)
    assert (result.written_paths, result.alarm_titles) == (("reviews/quoting/2026-11-21-1.yml",), ())


@pytest.mark.parametrize(
    ("reviewer", "account", "key", "outcome", "nearest"),
    [
        ("sam", "samtop", "accuracy", "approved", "Diego Salazar"),
        ("diego", "dsalazar", "accuracy", "approved", ""),
        ("sam", "samtop", "accuracy", "changes-requested", "Diego Salazar"),
        ("diego", "dsalazar", "accuracy", "changes-requested", ""),
        ("marit", "mdewit", "standard", "changes-requested", "Ilse Brandsma"),
        ("ben", "bwhitlock", "standard", "changes-requested", ""),
    ],
)
def test_a_request_that_gave_nothing_makes_nobody_the_nearest(
    desk: Desk, reviewer: str, account: str, key: str, outcome: str, nearest: str
) -> None:
    """Sam is the last by the settings; what Diego did not approve was merged past everybody."""
    forge = desk.forge
    sam = "- id: sam\n  name: Sam Top\n  manager: hanna\n  team: operations\n  handle: samtop\n"
    forge.mark(forge.land({"portal.yml": PORTAL + "  top: [sam]\n", "content/people.yml": PEOPLE + sam}))
    forge.push("edit", {FLOOR: LESSON.replace("4 per cent", "6 per cent")})
    number = forge.open("edit")
    record = {"pull_request": number, "commit": forge.squash(number), "reviewer": reviewer}
    record |= {"key": key, "outcome": outcome}
    second = "ibrandsma" if reviewer == "ben" else "bwhitlock"
    messages = propose_record(desk, build_record(desk, **record), account, "Somebody Else", second)
    assert [f"whom nobody asks while {nearest}" in message for message in messages] == [True] * bool(nearest), messages


@pytest.mark.parametrize("state", ["APPROVED", ""])
@pytest.mark.parametrize("status", ["retired", "draft"])
def test_what_a_merge_gave_is_recorded_though_nobody_sees_the_course_by_now(
    desk: Desk, status: str, state: str
) -> None:
    forge = desk.forge
    forge.mark(forge.land({"portal.yml": PORTAL}))
    forge.push("edit", {FLOOR: LESSON.replace("4 per cent", "6 per cent")})
    number = forge.open("edit")
    if state:
        forge.review(number, "dsalazar", state)
    record = build_record(desk, pull_request=number, commit=forge.squash(number), reviewer="diego")
    forge.land({f"{QUOTING}/index.md": re.sub("status: .*", f"status: {status}", COURSE)})
    messages = propose_record(desk, record, "dsalazar", "Diego Salazar", "bwhitlock")
    assert [f"which is {'a draft' if status == 'draft' else status}" in one for one in messages] == [True] * (not state)


@pytest.mark.parametrize("day", [24, 30])
def test_what_a_delegate_gave_is_recorded_after_their_days(desk: Desk, day: int) -> None:
    forge = desk.forge
    away = "- id: diego\n  away: [{from: 2026-11-19, until: 2026-11-22, delegate: hanna}]\n"
    people = PEOPLE.replace("- id: diego\n", away)
    forge.mark(forge.land({"portal.yml": PORTAL, "content/people.yml": people}))
    forge.push("edit", {FLOOR: LESSON.replace("4 per cent", "6 per cent")})
    number = forge.open("edit")
    forge.review(number, "hlindqvist")
    forge.repository.time = f"2026-11-{day}T09:00:00Z"
    forge.squash(number)
    desk.git("pull", "--quiet", "origin", "main")
    result = run_ledger_job(replace(desk.job(), today=date(2026, 11, day)), 20)
    assert (result.written_paths, result.alarm_titles) == (("reviews/quoting/2026-11-21-1.yml",), ())


@pytest.mark.parametrize(
    ("day", "outcome", "said_later", "fault"),
    [
        (21, "approved", (), ""),
        (21, "approved", ("APPROVED",), ""),
        (21, "approved", ("COMMENTED",), ""),
        (23, "approved", (), "who has a hand in"),
        (23, "approved", ("APPROVED",), "who has a hand in"),
        (23, "approved", ("CHANGES_REQUESTED", "APPROVED"), "who has a hand in"),
        (23, "approved", ("DISMISSED", "APPROVED"), "who has a hand in"),
        (23, "changes-requested", (), "whom nobody asks while Diego Salazar"),
    ],
)
def test_a_merge_gave_what_was_said_on_its_day_and_nothing_later(
    desk: Desk, day: int, outcome: str, said_later: tuple[str, ...], fault: str
) -> None:
    """Marit, who made what was there before, was asked while Diego was away. He is back and answers again."""
    forge = desk.forge
    people = PEOPLE.replace("- id: diego\n", "- id: diego\n  away: [{from: 2026-11-19, until: 2026-11-22}]\n")
    forge.mark(forge.land({"portal.yml": PORTAL, "content/people.yml": people}))
    forge.push("edit", {FLOOR: LESSON.replace("4 per cent", "6 per cent")})
    number = forge.open("edit")
    given_review = forge.review(number, "mdewit")
    given = {"pull_request": number, "commit": forge.squash(number), "reviewer": "marit"}
    forge.clock += timedelta(days=2)
    for state in said_later:
        if state == "DISMISSED":
            given_review.state = state
        else:
            forge.review(number, "mdewit", state)
    record = build_record(desk, **given, on=date(2026, 11, day), outcome=outcome)
    messages = propose_record(desk, record, "mdewit", "Marit de Wit", "bwhitlock")
    assert [fault in message for message in messages] == [True] * bool(fault), messages


@pytest.mark.parametrize("key", ["standard", "spot-check"])
@pytest.mark.parametrize("is_renamed", [True, False])
def test_one_person_gives_one_key_also_where_what_it_refers_to_is_renamed(
    desk: Desk, is_renamed: bool, key: str
) -> None:
    """Ilse gave accuracy for the learning team's path, whose only course is renamed since."""
    forge, path = desk.forge, "content/learning/paths/begin.md"
    portal = PORTAL.replace("{course: standard}", "{course: standard, path: standard}")
    forge.mark(forge.land({"portal.yml": portal, path: PATH}))
    desk.git("pull", "--quiet", "origin", "main")

    def build_own(key: str, day: int) -> Review:
        catalogue = run_pipeline(desk.root, TODAY).catalogue
        begin = catalogue.item("begin")
        assert begin
        more = {"item": "begin", "content_hash": compute_digest(catalogue, begin), "reviewer": "ilse", "key": key}
        return build_record(desk, **more, on=date(2026, 11, day))

    forge.mark(forge.land({"reviews/begin/2026-11-20-1.yml": format_record(build_own("accuracy", 20))}))
    if is_renamed:
        page = SOUND.replace("status: mvp", "status: mvp\naliases: [quoting]")
        rates = {"content/sales/courses/rates/index.md": page, "content/sales/courses/rates/01-floor.md": LESSON}
        renamed = {FLOOR: None, f"{QUOTING}/index.md": None, **rates, path: PATH.replace("[quoting]", "[rates]")}
        forge.mark(forge.land(renamed))
    desk.git("pull", "--quiet", "origin", "main")
    forge.push("own", {"reviews/begin/2026-11-21-1.yml": format_record(build_own(key, 21))}, "ibrandsma", "Ilse")
    number = forge.open("own", "ibrandsma")
    forge.review(number, "bwhitlock")
    verdict = desk.judge(number)
    assert verdict
    reason = "nobody checks their own approval" if key == "spot-check" else "two keys are two people"
    assert any(reason in blocker.message for blocker in verdict.blockers), verdict.blockers


@pytest.mark.parametrize("how", ["squash", "merge_branch", "update"])
@pytest.mark.parametrize("since", ["the team has another title", "the course names nobody any more"])
def test_a_record_that_was_right_when_its_change_began_is_so_when_it_is_merged(
    desk: Desk, tmp_path: Path, how: str, since: str
) -> None:
    forge, page = desk.forge, f"{QUOTING}/index.md"
    is_title = since == "the team has another title"
    editor = SOUND.replace("    role: author\n", "    role: author\n  - person: diego\n    role: editor\n")
    forge.mark(forge.land({"portal.yml": PORTAL, page: SOUND if is_title else editor}))
    reviewer, account, name = ("diego", "dsalazar", "Diego Salazar") if is_title else ("hanna", "hlindqvist", "Hanna L")
    people = PEOPLE.replace("name: Diego Salazar\n  manager: marit", "name: Diego Salazar\n  manager: hanna")
    forge.mark(forge.land({"content/people.yml": people}))
    role = "manager of Sales" if is_title else None
    record = build_record(desk, reviewer=reviewer, role=role, on=date(2026, 11, 21))
    forge.push("record", {"reviews/quoting/2026-11-21-1.yml": format_record(record)}, account, name)
    number = forge.open("record", account)
    forge.repository.time = "2026-11-22T09:00:00Z"
    title = {"content/sales/index.md": TEAM.format(title="Sales and Service", manager="diego")}
    forge.mark(forge.land(title if is_title else {page: SOUND}))
    if how == "update":
        forge.update(number, account, name)
    forge.review(number, "bwhitlock")
    event = tmp_path / "event.json"
    event.write_text(json.dumps(forge.queue(number)), "utf-8")
    for group in (None, read_review_target(event).merge_group):
        verdict = desk.judge(number, group)
        assert verdict
        assert ([block.message for block in verdict.blockers], verdict.state) == ([], "approved")
    getattr(forge, "squash" if how == "update" else how)(number)
    desk.git("pull", "--quiet", "origin", "main")
    assert run_ledger_job(desk.job(), 20).alarm_titles == ()
    options = ["--since", "HEAD^1", "--root", str(desk.root), "--today", TODAY.isoformat()]
    assert "record-unproved" not in CliRunner().invoke(app, ["check", *options]).output


@pytest.mark.parametrize("how", ["squash", "merge_branch", "rebase"])
@pytest.mark.parametrize("is_last_of_request", [True, False])
def test_an_authority_of_once_is_not_used_of_a_later_text(desk: Desk, how: str, is_last_of_request: bool) -> None:
    """Hanna answered for Diego until 22 November. The text is of the 26th, and he refused it there."""
    forge = desk.forge
    away = "- id: diego\n  away: [{from: 2026-11-19, until: 2026-11-22, delegate: hanna}]\n"
    people = PEOPLE.replace("- id: diego\n", away)
    forge.mark(forge.land({"portal.yml": PORTAL, "content/people.yml": people}))
    forge.repository.time = "2026-11-26T09:00:00Z"
    forge.push("edit", {FLOOR: LESSON.replace("4 per cent", "6 per cent")})
    number = forge.open("edit")
    head = forge.head(number)
    forge.review(number, "dsalazar", "CHANGES_REQUESTED", "The figure is wrong.")
    commit = getattr(forge, how)(number)
    named = head if is_last_of_request else commit
    record = build_record(desk, reviewer="hanna", pull_request=number, commit=named, on=date(2026, 11, 22))
    messages = propose_record(desk, record, "hlindqvist", "Hanna Lindqvist", "bwhitlock", date(2026, 11, 28))
    assert any("gave accuracy, which is not theirs to give" in message for message in messages), messages


@pytest.mark.parametrize(("moved", "is_refused"), [(True, True), (False, False)])
def test_a_late_approval_of_nobody_who_can_still_give_it_proves_no_record(
    desk: Desk, moved: bool, is_refused: bool
) -> None:
    """Ben managed Sales when the request was merged without an approval, and gives it his approval afterwards."""
    forge = desk.forge
    sales = TEAM.format(title="Sales", manager="ben")
    forge.mark(forge.land({"portal.yml": PORTAL, "content/sales/index.md": sales}))
    forge.push("edit", {FLOOR: LESSON.replace("4 per cent", "6 per cent")})
    number = forge.open("edit")
    commit = forge.squash(number)
    if moved:
        forge.mark(forge.land({"content/sales/index.md": sales.replace("ben", "diego")}))
    forge.clock += timedelta(days=1)
    forge.review(number, "bwhitlock")
    record = build_record(desk, reviewer="ben", pull_request=number, commit=commit, on=date(2026, 11, 21))
    messages = propose_record(desk, record, "bwhitlock", "Ben Whitlock", "ibrandsma")
    assert bool(messages) is is_refused, messages


@pytest.mark.parametrize(
    ("since", "fault"),
    [
        ("", ""),
        ("he asks for changes first", ""),
        ("somebody asked for changes before the merge", ""),
        ("he manages Sales no more", "gave accuracy, which is not theirs to give"),
        ("he approves before he manages Sales", "who has a hand in"),
    ],
)
@pytest.mark.parametrize("is_by_hand", [False, True])
def test_a_late_approval_is_recorded_where_people_approve_the_records(
    desk: Desk, since: str, fault: str, is_by_hand: bool
) -> None:
    """Diego wrote what was there before. Mei's change is merged without approvals, and he approves it afterwards."""
    forge = desk.forge
    diego, marit = (TEAM.format(title="Sales", manager=manager) for manager in ("diego", "marit"))
    is_new = since == "he approves before he manages Sales"
    forge.mark(forge.land({"portal.yml": PORTAL, "content/sales/index.md": marit if is_new else diego}))
    write_text(desk, "Diego Salazar", {FLOOR: LESSON + "Never below it.\n"})
    forge.push("edit", {FLOOR: LESSON.replace("4 per cent", "6 per cent") + "Never below it.\n"})
    number = forge.open("edit")
    if since == "somebody asked for changes before the merge":
        forge.review(number, "bwhitlock", "CHANGES_REQUESTED", "Why 6?")
    forge.repository.time = "2026-11-22T09:00:00Z"
    commit = forge.squash(number)
    forge.clock += timedelta(days=2)
    if since == "he asks for changes first":
        forge.review(number, "dsalazar", "CHANGES_REQUESTED", "Why 6?")
    forge.review(number, "dsalazar")
    if since == "somebody asked for changes before the merge":
        forge.review(number, "bwhitlock")
    if since == "he manages Sales no more":
        forge.mark(forge.land({"content/sales/index.md": marit}))
    elif is_new:
        forge.repository.time = "2026-11-24T09:00:00Z"
        forge.mark(forge.land({"content/sales/index.md": diego}))
    today = date(2026, 11, 24)
    if is_by_hand:
        record = build_record(desk, pull_request=number, commit=commit, on=date(2026, 11, 23))
        messages = propose_record(desk, record, "dsalazar", "Diego Salazar", "bwhitlock", today)
        assert any(fault in message for message in messages) is bool(fault), messages
    else:  # the settings that were landed above are marked as looked at, and what came before with them
        result = run_ledger_job(replace(desk.job(), today=today), 20)
        assert result == LedgerResult() if fault else result.written_paths == ("reviews/quoting/2026-11-23-1.yml",)
        assert result.alarm_titles == ()


@pytest.mark.parametrize("how", ["squash", "merge_branch", "rebase"])
@pytest.mark.parametrize("has_left", [False, True])
def test_an_approval_that_waits_for_its_merge_is_recorded_where_people_approve_the_records(
    desk: Desk, how: str, has_left: bool
) -> None:
    """Diego approves on 21 November; three days later the request is merged, and he may be manager no more."""
    forge = desk.forge
    forge.mark(forge.land({"portal.yml": PORTAL}))
    forge.push("edit", {FLOOR: LESSON.replace("4 per cent", "6 per cent")})
    number = forge.open("edit")
    forge.review(number, "dsalazar")
    forge.repository.time = "2026-11-24T09:00:00Z"
    getattr(forge, how)(number)
    if has_left:
        sales = TEAM.format(title="Sales", manager="diego").replace("diego", "marit")
        forge.mark(forge.land({"content/sales/index.md": sales}))
    desk.git("pull", "--quiet", "origin", "main")
    result = run_ledger_job(replace(desk.job(), today=date(2026, 11, 24)), 20)
    assert (result.written_paths, result.alarm_titles) == (("reviews/quoting/2026-11-21-1.yml",), ())


@pytest.mark.parametrize(
    ("role", "fault"),
    [("manager of Sales", ""), ("chief executive", "which is not theirs to give"), (None, "")],
)
def test_a_merge_gave_an_approval_in_the_role_of_its_time(desk: Desk, role: str | None, fault: str) -> None:
    """Diego approved as manager of Sales, and Hanna is it since."""
    forge = desk.forge
    forge.mark(forge.land({"portal.yml": PORTAL}))
    forge.push("edit", {FLOOR: LESSON.replace("4 per cent", "6 per cent")})
    number = forge.open("edit")
    forge.review(number, "dsalazar")
    given = {"pull_request": number, "commit": forge.squash(number), "role": role}
    forge.mark(forge.land({"content/sales/index.md": TEAM.format(title="Sales", manager="hanna")}))
    messages = propose_record(desk, build_record(desk, **given), "dsalazar", "Diego Salazar", "bwhitlock")
    assert any(fault in message for message in messages) if fault else not messages, messages


@pytest.mark.parametrize("is_changed", [True, False])
def test_who_gave_accuracy_before_a_course_moved_is_recorded_where_people_approve_the_records(
    desk: Desk, is_changed: bool
) -> None:
    """Diego and Hanna, whose team it comes to, both approve what the request brings."""
    forge, moved = desk.forge, "content/operations/courses/quoting"
    forge.mark(forge.land({"portal.yml": PORTAL}))
    lesson = LESSON.replace("4 per cent", "6 per cent") if is_changed else LESSON
    page = SOUND.replace("objectives: [win]\n", "")
    files = {f"{moved}/index.md": page, f"{moved}/01-know-your-floor.md": lesson}
    forge.push("move", {FLOOR: None, f"{QUOTING}/index.md": None, **files})
    number = forge.open("move")
    forge.review(number, "dsalazar")
    forge.review(number, "hlindqvist")
    forge.squash(number)
    desk.git("pull", "--quiet", "origin", "main")
    result = run_ledger_job(desk.job(), 20)
    assert (len(result.written_paths), result.alarm_titles) == (2 * is_changed, ())


@pytest.mark.parametrize(
    ("is_strangers", "is_known_text", "looked_up"), [(True, True, 3), (False, True, 6), (True, False, 0)]
)
def test_few_pull_requests_are_asked_about_that_a_strangers_records_name(
    desk: Desk, is_strangers: bool, is_known_text: bool, looked_up: int
) -> None:
    forge = desk.forge
    text = digest(desk) if is_known_text else "v3:sha256:" + "0" * 64
    files = {
        f"reviews/quoting/2026-11-20-{number - 100}.yml": format_record(
            build_record(
                desk, content_hash=text, pull_request=number, commit="c0ffee" * 6 + "0000", on=date(2026, 11, 20)
            )
        )
        for number in range(101, 107)
    }
    forge.push("record", dict(files), "a-stranger" if is_strangers else "dsalazar", "A Stranger")
    request = forge.open("record", "a-stranger" if is_strangers else "dsalazar", fork=is_strangers)
    desk.judge(request)
    asked = {entry.path for entry in forge.log if re.search(r"/pulls/10[1-6]$", entry.path)}
    assert len(asked) == looked_up


@pytest.mark.parametrize(
    ("branch", "is_strangers", "looked_up"),
    [("record", True, 0), (LEDGER_BRANCH, True, 0), ("record", False, 2), (LEDGER_BRANCH, False, 3)],
)
def test_few_merges_are_judged_anew_for_a_request_and_none_for_a_strangers(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, branch: str, is_strangers: bool, looked_up: int
) -> None:
    """Marit wrote what the default branch had before; each record names another request that was merged since."""
    forge = desk.forge
    merges = []
    for figure in (6, 7, 8):
        forge.push(f"edit-{figure}", {FLOOR: LESSON.replace("4 per cent", f"{figure} per cent")})
        number = forge.open(f"edit-{figure}")
        forge.review(number, "dsalazar")
        merges.append((number, forge.squash(number), digest(desk)))
    files = {
        f"reviews/quoting/2026-11-21-{number}.yml": format_record(
            build_record(desk, content_hash=text, reviewer="marit", pull_request=number, commit=commit)
        )
        for number, commit, text in merges
    }
    forge.push(branch, dict(files), "a-stranger", "A Stranger")
    request = forge.open(branch, "a-stranger", fork=is_strangers)
    judged: list[int] = []

    def list_records(*arguments: Any) -> tuple[Review, ...]:
        judged.append(next(a.number for a in arguments if isinstance(a, ForgeChange)))
        return ()

    monkeypatch.setattr(review_job, "list_granted_records", list_records)
    monkeypatch.setattr(review_job, "_MERGE_LIMIT", 2)
    verdict = desk.judge(request)
    assert verdict
    assert len(judged) == looked_up
    messages = [block.message for block in verdict.blockers if block.code == "ledger-unproved"]
    assert sum("who has a hand in" in message for message in messages) == 3


@pytest.mark.parametrize("seconds", [-1.0, 60.0])
def test_no_lookup_goes_on_when_the_time_of_the_whole_is_over(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    forge = desk.forge
    forge.push("edit", {FLOOR: LESSON.replace("4 per cent", "6 per cent")})
    number = forge.open("edit")
    commit = forge.squash(number)
    desk.git("pull", "--quiet", "origin", "main")

    def take_too_long(*_: object) -> None:
        raise EvaluationTimeout("too long")

    monkeypatch.setattr(merged_change, "compute_bounded", take_too_long)
    change, end = desk.job().forge.get_change(number), time.monotonic() + seconds
    read_present = partial(merged_change.read_present_branch, desk.root, commit, TODAY)
    if seconds < 0:
        with pytest.raises(EvaluationTimeout):
            merged_change.list_granted_records(desk.job(), read_present, end, change, commit)
    else:
        assert merged_change.list_granted_records(desk.job(), read_present, end, change, commit) == ()
