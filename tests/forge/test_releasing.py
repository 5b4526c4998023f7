"""After a release its addresses and its close pairs are recorded, by changes that only records may make alone."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from desks import Desk
from fake_github import BOT
from repositories import PORTAL, QUOTING

from trellis.forge import own_change
from trellis.forge.problems import ForgeError
from trellis.forge.release_job import run_release_job

pytestmark = pytest.mark.usefixtures("undivided")


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """The same, where the portal names the account that keeps records, and has a baseline."""
    desk.forge.protected = True
    desk.forge.land({"portal.yml": f"{PORTAL}  recorder: {BOT}\n"})
    return desk


def release(desk: Desk) -> list[tuple[str, bool]]:
    desk.git("pull", "--quiet", "origin", "main")
    return [(proposal.path, proposal.is_merged) for proposal in run_release_job(desk.job())]


def read_main(desk: Desk, path: str) -> str:
    return desk.forge.repository.git("show", f"main:{path}") + "\n"


def test_what_was_published_is_listed_in_a_change_that_needs_nobody(desk: Desk) -> None:
    assert ("addresses.txt", True) in release(desk)
    addresses = read_main(desk, "addresses.txt").split()
    assert addresses == sorted(addresses)
    assert {"/courses/quoting/", "/courses/quoting/know-your-floor/", "/teams/sales/"} <= set(addresses)
    assert ("addresses.txt", True) not in release(desk), "there is nothing to add"


def test_what_was_listed_once_stays_listed(desk: Desk) -> None:
    desk.forge.land({"addresses.txt": "/catalogue/\n/courses/quoting/\n"})
    release(desk)
    assert "/catalogue/" in read_main(desk, "addresses.txt").split()


def test_what_people_wrote_beside_the_addresses_stays(desk: Desk) -> None:
    desk.forge.land({"addresses.txt": "# Ours.\n/catalogue/\n# In the handbook:\n/courses/quoting/\n# The end.\n"})
    assert ("addresses.txt", True) in release(desk)
    lines = read_main(desk, "addresses.txt").splitlines()
    assert (lines[0], lines[-1], lines.count("/courses/quoting/")) == ("# Ours.", "# The end.", 1)
    assert lines[lines.index("/courses/quoting/") - 1] == "# In the handbook:"
    assert "/teams/sales/" in lines


def test_the_first_record_of_pairs_waits_for_the_learning_team(desk: Desk) -> None:
    assert ("baseline.json", False) in release(desk)


@pytest.mark.parametrize("is_approved", [True, False])
def test_what_somebody_has_to_approve_is_not_pushed_anew(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, is_approved: bool
) -> None:
    """A forge may take the approval away. Who has to approve it may do so an hour later."""
    forge = desk.forge
    release(desk)
    (number,) = (pull.number for pull in forge.pulls.values() if pull.branch == "trellis/pairs")
    head = forge.head(number)
    if is_approved:
        forge.review(number, "ibrandsma")
    forge.land({"README.md": "Read me.\n"})
    monkeypatch.setattr(own_change, "CHECKS_LIMIT", timedelta(0))
    assert ("baseline.json", is_approved) in release(desk)
    assert forge.head(number) == head


def test_later_ones_need_nobody_and_leave_the_findings(desk: Desk) -> None:
    finding = {"rule": "orphan-course", "path": f"{QUOTING}/index.md", "message": "nothing leads to this course"}
    release(desk)
    text = desk.forge.repository.git("show", "trellis/pairs:baseline.json")
    for pull in desk.forge.pulls.values():
        pull.state = "closed"
    document = json.loads(text) | {"findings": [finding]}
    desk.forge.land({"baseline.json": json.dumps(document), "content/sales/courses/second/index.md": SECOND})
    assert ("baseline.json", True) in release(desk)
    kept = json.loads(read_main(desk, "baseline.json"))
    assert kept["findings"] == [finding]
    assert "second" in json.dumps(kept["pairs"])


def test_the_account_of_records_accepts_no_findings(desk: Desk) -> None:
    release(desk)
    document = json.loads(desk.forge.repository.git("show", "trellis/pairs:baseline.json"))
    desk.forge.land({"baseline.json": json.dumps(document)})
    accepted = document | {"findings": [{"rule": "exact-duplicate", "path": "a", "message": "b"}]}
    desk.forge.push("slip", {"baseline.json": json.dumps(accepted)}, by=BOT, name=BOT)
    verdict = desk.judge(desk.forge.open("slip", author=BOT))
    assert verdict
    assert verdict.state != "approved"


def test_somebody_else_changes_no_record_alone(desk: Desk) -> None:
    desk.forge.push("edit", {"addresses.txt": "/courses/quoting/\n"})
    verdict = desk.judge(desk.forge.open("edit"))
    assert verdict
    assert verdict.state == "missing"


def test_somebody_elses_change_from_the_branchs_name_stops_no_record(desk: Desk) -> None:
    forge = desk.forge
    desk.forge.push("trellis/addresses", {"addresses.txt": "/courses/quoting/\n"}, by="meichen")
    theirs = forge.open("trellis/addresses")
    assert ("addresses.txt", True) in release(desk)
    assert (forge.pulls[theirs].state, forge.comments[theirs]) == ("open", [])


def test_a_portal_with_errors_was_not_published(desk: Desk) -> None:
    desk.forge.land({f"{QUOTING}/index.md": "---\ntitle: x\n---\n"})
    desk.git("pull", "--quiet", "origin", "main")
    with pytest.raises(ForgeError, match="has errors"):
        run_release_job(desk.job())


SECOND = """\
---
title: Booking a ship
summary: How space on a ship is booked, by when, and what it costs to let it go again.
status: draft
tier: individual
mode: self-paced
---
Text.
"""
