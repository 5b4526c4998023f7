"""Whoever made a text records no approval of it; of what a request brought, its own commits alone count."""

from __future__ import annotations

from datetime import date

import pytest
from desks import SOUND, Desk
from repositories import LESSON, PORTAL, QUOTING, TODAY

from trellis.approvals.ledger.digest import compute_digest
from trellis.approvals.ledger.new_records import format_record
from trellis.forge.ledger_job import run_ledger_job
from trellis.kinds import Review
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
    desk.git("pull", "--quiet", "origin", "main")
    catalogue = run_pipeline(desk.root, TODAY).catalogue
    record = Review(
        item="quoting",
        content_hash=compute_digest(catalogue, catalogue.courses[0]),
        rubric="standard",
        rubric_version=1,
        reviewer="diego",
        key="accuracy",
        scores={"outcomes": 2, "accuracy": 2, "practice": 2},
        outcome="approved",
        on=date(2026, 11, 21),
        pull_request=number,
        commit=commit,
    )
    desk.forge.push("record", {"reviews/quoting/2026-11-21-1.yml": format_record(record)}, "dsalazar", "Diego Salazar")
    change = desk.forge.open("record", "dsalazar")
    desk.forge.review(change, "bwhitlock")
    verdict = desk.judge(change)
    assert verdict
    return [block.message for block in verdict.blockers if block.code == "ledger-unproved"]


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
