"""A snapshot is taken from Git's objects: people from the default branch, changes from both sides, nothing is run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from repositories import COURSE, LESSON, PEOPLE, PORTAL, QUOTING, TEAM, TODAY, Repository, approval

from trellis.approvals.collect.snapshot import collect_snapshot
from trellis.approvals.evaluate.evaluate import evaluate_snapshot
from trellis.approvals.snapshot import Conversation
from trellis.load.git import GitUnavailable
from trellis.reports.review import markdown

PAGE = f"{QUOTING}/index.md"
FLOOR = f"{QUOTING}/01-know-your-floor.md"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def test_a_changed_lesson_is_a_change_of_its_course(repository: Repository) -> None:
    repository.change({FLOOR: LESSON.replace("Never go", "Do not go")})
    entry = repository.entry()
    assert (entry.qualified_id, entry.paths) == ("course/quoting", (FLOOR,))
    assert entry.before
    assert entry.after
    assert (entry.after.team, entry.after.tier, entry.after.status) == ("sales", "team", "mvp")
    assert [(part.person, part.role) for part in entry.after.people] == [("mei", "author")]
    assert entry.before.digest != entry.after.digest
    assert entry.before.content_hash != entry.after.content_hash
    assert (entry.size.words, entry.size.other_changes) == (2, ())


def test_a_picture_beside_a_course_is_the_courses(repository: Repository) -> None:
    repository.change({f"{QUOTING}/lane.png": b"\x89PNG\r\n\x1a\n1"})
    assert repository.entry().size.other_changes == ("a picture or document",)


@pytest.mark.parametrize(
    ("was", "now", "touched"),
    [
        ("4 per cent", "40 per cent", "a figure"),
        ("250 euros", "250 pounds", "a figure"),
        ("https://example.org/tariff", "https://example.com/tariff", "a link"),
        ("Never go below", "Never <!-- ever --> go below", "its markup"),
        ("Never go below", "`Never` go below", "its markup"),
        ("minutes: 30", "minutes: 31", "the time it takes"),
        ("type: read", "type: activity", "how it is assessed"),
        ("Know your floor", "Know your limit", ""),
    ],
)
def test_what_is_more_than_a_word_is_told_apart(repository: Repository, was: str, now: str, touched: str) -> None:
    repository.change({FLOOR: LESSON.replace(was, now)})
    assert repository.entry().size.other_changes == ((touched,) if touched else ())


def test_a_line_that_begins_with_a_comment_is_html_and_loses_its_link(repository: Repository) -> None:
    repository.change({FLOOR: LESSON.replace("Never go below", "<!-- Never --> go below")})
    assert repository.entry().size.other_changes == ("a link", "its markup")


@pytest.mark.parametrize(
    ("was", "now", "touched"),
    [
        ("Price a lane", "Quote a lane", ("an outcome",)),
        ("tier: team", "tier: organisation", ("the tier",)),
        ("status: mvp", "status: stable", ("the status",)),
        ("mode: self-paced", "mode: live", ("`mode`",)),
        ("role: author", "role: adviser", ()),
        ("minutes: 30", "minutes: 30\nversion: 2.1", ()),
        (
            "minutes: 30",
            "minutes: 30\nwaivers: [{rule: a-rule, reason: Nobody needs to know about it., expires: 2027-01-01}]",
            ("`waivers`",),
        ),
    ],
)
def test_of_a_field_only_what_is_known_to_be_harmless_is_small(
    repository: Repository, was: str, now: str, touched: tuple[str, ...]
) -> None:
    repository.change({PAGE: COURSE.replace(was, now)})
    assert repository.entry().size.other_changes == touched


def test_a_new_lesson_is_no_small_change(repository: Repository) -> None:
    repository.change({f"{QUOTING}/02-more.md": LESSON.replace("Know your floor", "More of it")})
    assert repository.entry().size.other_changes == ("the lessons that there are",)


def test_lessons_in_another_order_are_no_small_change(repository: Repository) -> None:
    repository.change({FLOOR: None, f"{QUOTING}/03-know-your-floor.md": LESSON})
    assert repository.entry().size.other_changes == ("the order of lessons",)


def test_people_teams_and_policy_are_the_default_branchs(repository: Repository) -> None:
    promoted = PEOPLE.replace("manager: diego", "manager: marit")
    sales = TEAM.format(title="Sales", manager="mei")
    repository.change({"content/people.yml": promoted, "content/sales/index.md": sales, "portal.yml": PORTAL + "#"})
    snapshot = repository.collect_snapshot()
    assert {person.id: person.manager for person in snapshot.policy.people}["mei"] == "diego"
    assert {team.id: team.manager for team in snapshot.policy.teams}["sales"] == "diego"
    assert snapshot.policy.small_change_words == 10
    entries = {entry.kind: entry for entry in snapshot.entries}
    assert {part.person for part in entries["person"].after.people} == {"mei"}  # type: ignore[union-attr]
    assert {part.person for part in entries["team"].after.people} == {"mei", "diego"}  # type: ignore[union-attr]
    assert entries["team"].before.people == ()  # type: ignore[union-attr]
    assert entries["person"].before.people == ()  # type: ignore[union-attr]
    assert entries["team"].size.other_changes == ("who is in charge",)
    assert entries["portal"].paths == ("portal.yml",)


def test_whom_a_change_takes_out_of_charge_is_asked_beside_the_next_above(repository: Repository) -> None:
    repository.change({"content/sales/index.md": TEAM.format(title="Sales", manager="mei")})
    (subject,) = repository.verdict().subjects
    asked = [(key.kind, {one.person for one in key.candidates}) for key in subject.approvals]
    assert asked == [("accuracy", {"marit"}), ("standard", {"ilse", "ben"}), ("accuracy", {"diego"})]


def test_a_delegate_is_a_party_to_being_made_one(repository: Repository) -> None:
    away = "  handle: meichen\n  away: [{from: 2026-11-01, until: 2026-12-01, delegate: ben}]\n"
    repository.change({"content/people.yml": PEOPLE.replace("  handle: meichen\n", away)})
    people = repository.entry("person").after.people  # type: ignore[union-attr]
    assert {part.person for part in people} == {"mei", "ben"}


def test_models_of_the_change_are_not_even_read(repository: Repository, tmp_path: Path) -> None:
    marker = tmp_path.parent / f"{tmp_path.name}-was-run"
    code = f"import pathlib\npathlib.Path({str(marker)!r}).touch()\nfrom trellis.kinds import COLLECTIONS\n"
    repository.change({"schemas/__init__.py": code, FLOOR: LESSON + "More.\n"})
    assert {block.code for block in repository.verdict().blockers} == {"mixed"}
    assert not marker.exists()


def test_the_default_branchs_own_models_are_used(repository: Repository) -> None:
    models = "from trellis import kinds\n\nclass Course(kinds.Course):\n    desk: str\n\n"
    listed = "COLLECTIONS = kinds.collections(Course)\n"
    with_desk = COURSE.replace("minutes: 30", "minutes: 30\ndesk: Rotterdam")
    repository.write({"schemas/__init__.py": models + listed, PAGE: with_desk})
    repository.commit("Marit de Wit")
    repository.change({PAGE: with_desk.replace("Rotterdam", "Singapore")})
    assert repository.entry().size.other_changes == ("`desk`",)
    repository.change({PAGE: COURSE})
    assert not repository.entry().after.readable  # type: ignore[union-attr]


def test_links_and_repositories_are_seen_in_gits_own_tree(repository: Repository) -> None:
    repository.change({FLOOR: LESSON})
    (repository.root / QUOTING / "notes.md").symlink_to("/etc/passwd")
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},content/sales/kit")
    repository.git("add", f"{QUOTING}/notes.md")
    repository.git("commit", "--quiet", "-m", "x", GIT_AUTHOR_NAME="Mei Chen", GIT_AUTHOR_EMAIL="m@example.org",
                   GIT_COMMITTER_NAME="Mei Chen", GIT_COMMITTER_EMAIL="m@example.org")  # fmt: skip
    modes = {path.path: path.mode for path in repository.collect_snapshot().paths}
    assert modes == {f"{QUOTING}/notes.md": "120000", "content/sales/kit": "160000"}
    assert {block.code for block in repository.verdict().blockers} == {"not-a-file", "unreadable"}


def test_a_text_that_becomes_a_link_is_no_text(repository: Repository) -> None:
    repository.change({FLOOR: None})
    (repository.root / FLOOR).symlink_to("/etc/passwd")
    repository.commit()
    assert not repository.entry().after.readable  # type: ignore[union-attr]


def test_an_entry_that_cannot_be_understood_is_told_so(repository: Repository) -> None:
    repository.change({PAGE: COURSE.replace("tier: team", "tier: galaxy")})
    entry = repository.entry()
    assert entry.after
    assert not entry.after.readable
    assert {block.code for block in repository.verdict().blockers} == {"unreadable"}


@pytest.mark.parametrize(
    ("before", "deleted", "left"),
    [
        ({}, PAGE, "course/quoting"),
        ({f"{QUOTING}/rates.png": b"\x89PNG", FLOOR: None}, PAGE, "course/quoting"),
        ({"content/operations/files/rates.png": b"\x89PNG"}, "content/operations/index.md", ""),
    ],
    ids=["lessons", "a picture", "a team"],
)
def test_what_loses_its_page_and_keeps_other_files_is_told_so(
    repository: Repository, before: dict[str, str | bytes | None], deleted: str, left: str
) -> None:
    repository.write(before)
    repository.commit("Marit de Wit")
    repository.change({deleted: None})
    messages = [block.message for block in repository.verdict().blockers if block.code == "unreadable"]
    incomplete = [entry for entry in repository.collect_snapshot().entries if entry.after and entry.after.page_missing]
    assert [f"{entry.kind}/{entry.id}" for entry in incomplete] == ([left] if left else [])
    assert [message.partition(" has files left")[2] != "" for message in messages] == [True] * len(incomplete)


def test_two_folders_of_one_course_are_not_understood(repository: Repository) -> None:
    repository.change({"content/operations/courses/quoting/index.md": COURSE})
    assert not repository.entry().after.readable  # type: ignore[union-attr]


def test_a_course_that_moves_has_two_owners(repository: Repository) -> None:
    there = "content/operations/courses/quoting"
    repository.change({PAGE: None, FLOOR: None, f"{there}/index.md": COURSE, f"{there}/01-know-your-floor.md": LESSON})
    entry = repository.entry()
    assert entry.before
    assert entry.after
    assert (entry.before.team, entry.after.team) == ("sales", "operations")
    assert entry.before.content_hash == entry.after.content_hash
    assert entry.before.digest != entry.after.digest
    assert len(entry.paths) == 4


def test_a_course_that_is_deleted_has_no_other_side(repository: Repository) -> None:
    repository.change({PAGE: None, FLOOR: None})
    assert repository.entry().after is None


def test_a_course_that_is_new_has_no_earlier_side(repository: Repository) -> None:
    repository.change({"content/sales/courses/tendering/index.md": COURSE})
    entry = repository.entry()
    assert (entry.id, entry.before) == ("tendering", None)


@pytest.mark.parametrize(
    ("path", "key", "team"),
    [
        ("content/sales/notes.txt", "file/content/sales/notes.txt", "sales"),
        ("content/CNAME", "file/content/CNAME", ""),
        ("content/sales/courses/quoting/.hidden.md", "file/content/sales/courses/quoting/.hidden.md", "sales"),
        ("content/sales/odd\nname.md", "file/content/sales/odd\nname.md", "sales"),
        ("addresses.txt", "addresses/addresses", ""),
        ("addresses.txt.x", "portal/portal", ""),
        ("addresses.txt/a.md", "portal/portal", ""),
        (".github/workflows/x.yml", "portal/portal", ""),
        ("reviews/quoting/2026-11-20-1.yml", "review/quoting/2026-11-20-1", ""),
    ],
)
def test_every_file_is_somebodys(repository: Repository, path: str, key: str, team: str) -> None:
    repository.change({path: "x\n"})
    (entry,) = repository.collect_snapshot().entries
    side = entry.after
    assert entry.qualified_id == key
    assert side is None or side.team == team
    verdict = repository.verdict()
    assert verdict.state != "approved"
    assert verdict.subjects[0].missing_approvals


def test_a_portal_in_a_folder_of_its_repository(tmp_path: Path) -> None:
    repository = Repository(tmp_path, below="sites/portal")
    repository.change({FLOOR: LESSON + "More.\n", "../../deploy.sh": "rm\n"})
    snapshot = repository.collect_snapshot()
    assert {path.path for path in snapshot.paths} == {FLOOR, "../../deploy.sh"}
    assert {entry.qualified_id for entry in snapshot.entries} == {"course/quoting", "portal/portal"}
    assert {block.code for block in repository.verdict().blockers} == {"mixed"}


def test_whoever_made_a_commit_has_a_hand_in_it(repository: Repository) -> None:
    first = repository.change(
        {FLOOR: LESSON + "More.\n"}, message="More\n\nCo-authored-by: Ben Whitlock <b@example.org>"
    )
    repository.write({FLOOR: LESSON + "Still more.\n"})
    other = repository.commit("Laptop", email="41+DSalazar@users.noreply.github.com")
    conversation = Conversation(pushers={first: "hlindqvist"}, accounts={first: ("meichen",)})
    hands = {
        commit.id: [(a.handle, a.name) for a in commit.contributors]
        for commit in repository.collect_snapshot(conversation).commits
    }
    assert hands[first] == [(None, "Mei Chen"), (None, "Ben Whitlock"), ("meichen", ""), ("hlindqvist", "")]
    assert hands[other] == [("DSalazar", "Laptop")]


SUGGESTION = "Co-authored-by: Diego Salazar <1234567+dsalazar@users.noreply.github.com>"


def test_a_suggestion_that_is_committed_in_the_forge_bars_whoever_made_it_and_the_way_out_is_said(
    repository: Repository,
) -> None:
    repository.record_approval()
    head = repository.change({FLOOR: LESSON + "More.\n"}, message=f"Apply suggestion\n\n{SUGGESTION}")
    (commit,) = repository.collect_snapshot().commits
    assert [account.handle for account in commit.co_authors] == ["dsalazar"]
    verdict = repository.verdict(approval("dsalazar", head))
    (subject,) = verdict.subjects
    reason = f"is co-author of commit {head[:7]}, as “Commit suggestion” makes whoever suggested it"
    assert [(review.why, review.message) for review in subject.uncounted_reviews] == [
        ("conflict", f"does not count, since Diego Salazar {reason}")
    ]
    way_out = (
        f"Diego Salazar can approve this once commit {head[:7]} is gone: begin a branch without it, and type the "
        "suggested words in yourself"
    )
    assert verdict.notes == (way_out,)
    assert f"- Note: {way_out.replace('@', '')}." in markdown.render(verdict)
    repository.git("switch", "--quiet", "main")
    repository.git("branch", "--force", "change", "main")
    again = repository.change({FLOOR: LESSON + "More.\n"}, message="The words that Diego suggested")
    assert repository.verdict(approval("dsalazar", again)).state == "approved"


@pytest.mark.parametrize(
    ("author", "message"),
    [
        ("Diego Salazar", SUGGESTION),
        ("Mei Chen", "co-authored-by: DIEGO SALAZAR <d@example.org>\nSigned-off-by: Mei Chen <m@example.org>"),
    ],
)
def test_an_author_is_no_mere_co_author_and_a_co_author_needs_no_account(
    repository: Repository, author: str, message: str
) -> None:
    repository.change({FLOOR: LESSON + "More of the same.\n" * 9}, author, f"More\n\n{message}")
    (subject,) = repository.verdict().subjects
    (passed_over,) = subject.approvals[0].passed_over
    assert (passed_over.person, "Commit suggestion" in passed_over.why) == ("diego", author == "Mei Chen")


def test_the_forges_own_committer_is_nobody_and_its_address_hides_no_author(repository: Repository) -> None:
    repository.change({FLOOR: LESSON + "More.\n"})
    repository.write({FLOOR: LESSON + "Still more.\n"})
    head = repository.commit("GitHub", email="noreply@github.com")
    (commit,) = (commit for commit in repository.collect_snapshot().commits if commit.id == head)
    assert [account.name for account in commit.contributors] == ["GitHub"]


def test_taking_over_the_default_branch_is_no_work(repository: Repository) -> None:
    approved = repository.change({FLOOR: LESSON + "More.\n"})
    repository.advance({"content/sales/notes.txt": "x"})
    updated = repository.update("Diego Salazar")
    assert {commit.id: commit.update for commit in repository.collect_snapshot().commits} == {
        approved: False,
        updated: True,
    }
    assert repository.verdict(approval("dsalazar", approved)).state == "approved"


def test_a_merge_that_brings_something_else_is_work(repository: Repository) -> None:
    repository.record_approval()
    repository.change({FLOOR: LESSON + "More.\n"})
    repository.advance({"content/sales/notes.txt": "x"})
    repository.update("Diego Salazar")
    repository.write({FLOOR: LESSON + "Something else.\n"})
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--amend", "--no-edit", GIT_COMMITTER_NAME="D", GIT_COMMITTER_EMAIL="d@e.org")
    head = repository.git("rev-parse", "change")
    assert not next(commit for commit in repository.collect_snapshot().commits if commit.id == head).update
    (subject,) = repository.verdict(approval("dsalazar", head)).subjects
    assert [one.why for one in subject.uncounted_reviews] == ["conflict"]


def test_an_approval_survives_an_update_and_no_edit_not_even_of_white_space(repository: Repository) -> None:
    approved = repository.change({FLOOR: LESSON + "More.\n"})
    repository.advance({"content/sales/notes.txt": "x"})
    repository.update()
    assert repository.verdict(approval("dsalazar", approved)).state == "approved"
    for files in ({FLOOR: LESSON + "\n\nMore.\n"}, {PAGE: COURSE.replace("Quoting a lane", "Quoting any lane")}):
        repository.change({FLOOR: LESSON + "More.\n", PAGE: COURSE, **files})
        (subject,) = repository.verdict(approval("dsalazar", approved)).subjects
        assert [key.state for key in subject.approvals] == ["stale"]


def test_an_approval_of_a_commit_that_is_not_here_is_none(repository: Repository) -> None:
    repository.change({FLOOR: LESSON + "More.\n" * 20})
    for commit in ("1" * 40, "no such\nthing", "--help"):
        (subject,) = repository.verdict(approval("dsalazar", commit)).subjects
        assert [key.state for key in subject.approvals] == ["stale"]


def test_a_course_that_the_default_branch_changed_too_is_behind(repository: Repository) -> None:
    repository.change({FLOOR: LESSON + "More.\n"})
    repository.advance({PAGE: COURSE.replace("Quoting a lane", "Quoting any lane")})
    assert repository.entry().behind
    repository.update()
    assert not repository.entry().behind


def test_of_a_register_only_the_changed_records_matter(repository: Repository) -> None:
    mine = PEOPLE + "- id: tom\n  name: Tom Hargreaves\n  manager: diego\n"
    approved = repository.change({"content/people.yml": mine})
    repository.advance({"content/people.yml": PEOPLE.replace("name: Mei Chen", "name: Mei-Ling Chen")})
    assert not repository.entry("person").behind
    repository.update()
    assert {part.person for part in repository.entry("person").after.people} == {"tom"}  # type: ignore[union-attr]
    assert repository.verdict(approval("bwhitlock", approved, "")).state == "approved"
    repository.change(
        {"content/people.yml": (repository.root / "content/people.yml").read_text() + "  active: false\n"}
    )
    (subject,) = repository.verdict(approval("bwhitlock", approved, "")).subjects
    assert [key.state for key in subject.approvals] == ["stale"]


def test_an_unknown_revision_is_told(repository: Repository) -> None:
    with pytest.raises(GitUnavailable, match="no revision nowhere"):
        collect_snapshot(repository.root, "main", "nowhere", Conversation(), TODAY)


def test_a_history_with_nothing_in_common_is_told(repository: Repository) -> None:
    repository.git("switch", "--quiet", "--orphan", "change")
    repository.write({"content/people.yml": PEOPLE})
    repository.commit()
    with pytest.raises(GitUnavailable, match="no commit in common"):
        repository.collect_snapshot()


def test_a_record_says_whose_word_it_claims_to_be(repository: Repository) -> None:
    record = {
        "item": "quoting",
        "content_hash": f"v2:sha256:{'0' * 64}",
        "reviewer": "diego",
        "key": "accuracy",
        "outcome": "approved",
        "on": "2026-11-20",
    }
    text = "".join(f"{key}: {value}\n" for key, value in record.items())
    repository.change({"reviews/quoting/2026-11-20-1.yml": text})
    side = repository.entry("review").after
    assert side
    assert side.claim
    assert (side.claim.kind, side.claim.team, side.claim.small) == ("accuracy", "sales", False)
    assert side.claim.faults == ("is bound to a text of `quoting` that no commit has",)
    assert {block.code for block in repository.verdict(author="dsalazar").blockers} == {"ledger-unproved"}
    repository.change({"reviews/quoting/2026-11-20-1.yml": text.replace("diego", "ben")})
    codes = {block.code for block in repository.verdict(author="bwhitlock").blockers}
    assert codes == {"ledger-without-authority", "ledger-unproved"}


def test_names_that_are_no_utf_8_are_told_and_stop_nothing_else(repository: Repository) -> None:
    repository.change({FLOOR: LESSON + "More.\n"}, author=b"M\xffi".decode("utf-8", "surrogateescape"))
    name = os.fsencode(repository.root) + b"/content/sales/\xff.md"
    with open(name, "w") as file:
        file.write("x")
    repository.commit()
    snapshot = repository.collect_snapshot()
    assert "content/sales/\ufffd.md" in {path.path for path in snapshot.paths}
    assert snapshot.model_dump_json()
    assert {block.code for block in repository.verdict().blockers} == {"odd-name", "unreadable"}


NEED = """\
---
title: Quotes go out too late
summary: One quote in three goes out after the customer has bought elsewhere already.
status: {status}
problem: Quotes wait for figures that nobody at the desk has.
evidence: Of 200 quotes in the spring, 70 went out after two days.
success: Nine quotes in ten go out on the day.
impact: About forty lost orders a quarter.
raised_by: {{team: sales, role: Desk lead}}
raised_on: 2026-10-01
origin: proactive
{more}---

How we noticed.
"""
DECISION = """\
decision:
  choice: {choice}
  reason: The figures exist, and nobody at the desk was shown where.
  by: ilse
  on: 2026-11-20
"""
SESSION = """\
---
title: Quoting on the day
summary: An afternoon with the figures, for everybody who writes quotes at the desk.
status: {status}
kind: class
start: 2027-01-20 13:00
end: 2027-01-20 17:00
timezone: Europe/Amsterdam
item: quoting
audience: {{teams: [sales]}}
{more}---

Bring a quote.
"""
NEED_FILE = "content/sales/needs/late-quotes.md"
SESSION_FILE = "content/sales/sessions/quoting-2027-01.md"


@pytest.mark.parametrize(
    ("path", "before", "after", "is_asked"),
    [
        (NEED_FILE, None, NEED.format(status="raised", more=""), False),
        (NEED_FILE, None, NEED.format(status="decided", more=DECISION.format(choice="buy")), True),
        (
            NEED_FILE,
            NEED.format(status="consulting", more=""),
            NEED.format(status="consulting", more=DECISION.format(choice="buy")),
            True,
        ),
        (
            NEED_FILE,
            NEED.format(status="decided", more=DECISION.format(choice="buy")),
            NEED.format(status="decided", more=DECISION.format(choice="build")),
            True,
        ),
        (
            NEED_FILE,
            NEED.format(status="decided", more=DECISION.format(choice="buy")),
            NEED.format(status="decided", more=DECISION.format(choice="buy").replace("  by: ilse\n", "  by:   ilse\n"))
            + "\nAnd what came of it.\n",
            False,
        ),
        (NEED_FILE, NEED.format(status="raised", more=""), NEED.format(status="declined", more=""), True),
        *(
            (
                NEED_FILE,
                NEED.format(status="decided", more=DECISION.format(choice="build")),
                NEED.format(status="decided", more=DECISION.format(choice="build")).replace(former, present),
                is_asked,
            )
            for former, present, is_asked in (
                ("origin:", "effort: [{skill_set: design, days: 30}]\norigin:", True),
                ("Quotes wait for figures that nobody at the desk has.", "Nobody at the desk has a new chair.", True),
                ("team: sales", "team: operations", True),
                ("About forty lost orders", "About fifty lost orders", False),
            )
        ),
        (NEED_FILE, NEED.format(status="consulting", more=""), NEED.format(status="decided", more=""), True),
        (NEED_FILE, NEED.format(status="decided", more=DECISION.format(choice="buy")), None, True),
        (SESSION_FILE, None, SESSION.format(status="planned", more="cost: 240\n"), False),
        (
            SESSION_FILE,
            SESSION.format(status="planned", more="cost: 240\n"),
            SESSION.format(status="confirmed", more="cost: 240\n"),
            True,
        ),
        (
            SESSION_FILE,
            SESSION.format(status="confirmed", more="cost: 240\ncapacity: 10\n"),
            SESSION.format(status="confirmed", more="cost: 240\ncapacity: 40\n"),
            True,
        ),
        (SESSION_FILE, None, SESSION.format(status="done", more="cost: 240\n"), True),
        (SESSION_FILE, None, SESSION.format(status="confirmed", more="cost: 0\n"), False),
        (
            SESSION_FILE,
            SESSION.format(status="confirmed", more="cost: 240\n"),
            SESSION.format(status="confirmed", more="cost: 240.0\n").replace("13:00", "12:30"),
            False,
        ),
        (
            SESSION_FILE,
            SESSION.format(status="confirmed", more="cost: 240\n"),
            SESSION.format(status="cancelled", more="cost: 240\n"),
            False,
        ),
    ],
)
def test_what_the_learning_team_decides_asks_for_its_word(
    repository: Repository, path: str, before: str | None, after: str | None, is_asked: bool
) -> None:
    if before:
        repository.write({path: before})
        repository.commit("Marit de Wit")
    repository.change({path: after})
    (subject,) = repository.verdict().subjects
    assert [approval.kind for approval in subject.approvals] == ["accuracy", *(["standard"] if is_asked else [])]
    assert "draft" not in subject.change
    assert ("the decision" in subject.change or "costs" in subject.change) == bool(is_asked and before and after)


def merge(repository: Repository, *branches: str, strategy: str = "") -> None:
    """Merges branches into the one that is checked out."""
    options = [f"--strategy={strategy}"] if strategy else []
    arguments = ("merge", "--quiet", "--no-ff", "-m", "Merge", *options, *branches)
    repository.commit_as("Mei Chen", "someone@example.org", *arguments)


def part_at_several_commits(repository: Repository, count: int) -> None:
    """Has main take over branches, the second with a recall, and leaves `change` at the first, which was cut before."""
    texts = {"content/sales/notes.txt": "x", FLOOR: LESSON + "Do not use this any more.\n", "content/sales/b.txt": "x"}
    for number, (path, text) in enumerate(list(texts.items())[:count]):
        repository.git("switch", "--quiet", "--create", f"branch-{number}", "main")
        repository.write({path: text})
        repository.commit("Diego Salazar")
    repository.git("switch", "--quiet", "main")
    for number in range(count):
        merge(repository, f"branch-{number}")
    repository.git("switch", "--quiet", "--create", "change", "branch-0")


WORD = {f"{QUOTING}/index.md": COURSE.replace("a promise", "our promise")}


@pytest.mark.parametrize("count", [2, 3])
def test_a_branch_that_parted_at_several_commits_waits_until_it_has_the_default_branch(
    repository: Repository, count: int
) -> None:
    part_at_several_commits(repository, count)
    for number in range(1, count):
        merge(repository, f"branch-{number}", strategy="ours")
    head = repository.change(WORD)
    assert len(repository.git("merge-base", "--all", "main", "change").split()) == count
    verdict = repository.verdict(approval("dsalazar", head))
    assert verdict.state == "blocked"
    (blocker,) = (blocker for blocker in verdict.blockers if blocker.code == "several-bases")
    assert blocker.help == "merge the default branch into this one, push, then have it approved"


def test_what_is_taken_back_is_seen_once_the_default_branch_is_merged(repository: Repository) -> None:
    part_at_several_commits(repository, 2)
    merge(repository, "branch-1", strategy="ours")
    head = repository.change(WORD)
    merge(repository, "main", strategy="ours")
    (entry,) = repository.collect_snapshot().entries
    assert f"{QUOTING}/01-know-your-floor.md" in entry.paths
    verdict = repository.verdict(approval("dsalazar", head))
    assert (verdict.state, verdict.blockers) == ("missing", ())  # it was approved against something else


def test_one_merge_of_several_branches_parts_at_several_commits_too(repository: Repository) -> None:
    part_at_several_commits(repository, 3)
    merge(repository, "branch-1", "branch-2", strategy="ours")
    repository.change(WORD)
    assert "several-bases" in {block.code for block in repository.verdict().blockers}


def test_one_merge_base_is_enough_wherever_the_branch_was_cut(repository: Repository) -> None:
    part_at_several_commits(repository, 3)
    repository.git("branch", "--force", "fork", "branch-1")  # an ancestor of main by a second parent
    repository.git("switch", "--quiet", "fork")
    repository.git("branch", "--force", "change", "fork")
    head = repository.change(WORD)
    snapshot = repository.collect_snapshot()
    assert (snapshot.has_several_bases, [entry.paths for entry in snapshot.entries]) == (False, [(PAGE,)])
    assert repository.verdict(approval("dsalazar", head)).state == "approved"


@pytest.mark.parametrize(
    ("name", "email", "accounts"),
    [
        ("Diego Salazar", "diego@example.org", ()),
        ("Laptop", "41+dsalazar@users.noreply.github.com", ()),
        ("Laptop", "diego@example.org", ("dsalazar",)),
    ],
)
def test_a_commit_that_names_the_manager_as_its_author_does_not_spare_them(
    repository: Repository, name: str, email: str, accounts: tuple[str, ...]
) -> None:
    repository.change({FLOOR: LESSON + "More of the same.\n" * 9})
    repository.write({FLOOR: LESSON + "More of the same.\n" * 8})
    head = repository.commit(name, email=email)
    conversation = {
        "author": {"handle": "meichen"},
        "pushers": {head: "meichen"},
        "accounts": {head: accounts},
        "reviews": [approval("mdewit", head)],
    }
    verdict = evaluate_snapshot(repository.collect_snapshot(Conversation.model_validate(conversation)))
    (subject,) = verdict.subjects
    assert verdict.state == "missing"
    assert [sorted(one.person for one in key.candidates) for key in subject.missing_approvals] == [["diego"]]


def test_whoever_pushed_the_managers_words_for_them_is_no_proof_and_the_manager_who_pushed_is(
    repository: Repository,
) -> None:
    head = repository.change({FLOOR: LESSON + "More of the same.\n" * 9}, author="Laptop")
    for pusher, candidates in (("dsalazar", [["marit"]]), ("meichen", [["diego"]])):
        conversation = Conversation.model_validate({"author": {"handle": "meichen"}, "pushers": {head: pusher}})
        (subject,) = evaluate_snapshot(repository.collect_snapshot(conversation)).subjects
        assert [sorted(one.person for one in key.candidates) for key in subject.missing_approvals] == candidates


def test_only_commits_that_people_of_the_roster_reviewed_are_read(repository: Repository) -> None:
    commits = [repository.change({FLOOR: LESSON + "More of the same.\n" * number}) for number in range(5)]
    reviews = [
        approval("DSalazar", commits[0]),
        approval("stranger", commits[1]),
        approval("stranger", commits[2]) | {"state": "commented"},
        approval("dsalazar", commits[3]) | {"state": "commented"},
        {"person": "ilse", "commit": commits[4], "submitted": "2026-11-21T09:00:00Z"},
    ]
    snapshot = repository.collect_snapshot(Conversation.model_validate({"reviews": reviews}))
    assert snapshot.digests_by_commit.keys() == snapshot.base_digests_by_commit.keys() == {commits[0], commits[4]}
    (subject,) = evaluate_snapshot(snapshot).subjects
    assert ("unknown-account", "stranger") in {(one.why, one.account) for one in subject.uncounted_reviews}


@pytest.mark.parametrize("state", ["approved", "changes-requested", "commented"])
def test_a_thousand_reviews_by_strangers_change_no_verdict_and_are_not_all_named(
    repository: Repository, state: str
) -> None:
    head = repository.change({FLOOR: LESSON + "More.\n"})
    strangers = [approval(f"stranger-{n}", head) | {"id": str(n), "state": state} for n in range(1_000)]
    verdict = repository.verdict(*strangers, approval("dsalazar", head))
    assert verdict.state == "approved"
    (subject,) = verdict.subjects
    assert [one.account for one in subject.uncounted_reviews] == (
        [f"stranger-{n}" for n in range(980, 1_000)] if state == "approved" else []
    )
    for first in subject.uncounted_reviews[:1]:
        assert first.message.endswith(
            "; 980 earlier approvals by accounts that are nobody's or several people's do not count either"
        )


@pytest.mark.parametrize(
    ("fields", "labels"),
    [
        ("status: draft", ("whom it reaches",)),
        ("status: retired", ("whom it reaches",)),
        ("region: apac", ("whom it reaches",)),
        ("handle: '@meridian/everyone'", ("whom it reaches",)),
        ("region: apac\nparent: operations", ("who is in charge", "whom it reaches")),
        ("capacity_days: 3", ()),
    ],
)
def test_a_team_that_readers_choose_no_longer_is_the_learning_teams_word(
    repository: Repository, fields: str, labels: tuple[str, ...]
) -> None:
    """Readers are told by their team, and by its region, what they have to take."""
    page = TEAM.format(title="Sales", manager="diego").replace("manager:", f"{fields}\nmanager:")
    head = repository.change({"content/sales/index.md": page})
    assert repository.entry("team").size.other_changes == labels
    (subject,) = repository.verdict(approval("dsalazar", head)).subjects
    assert [key.kind for key in subject.approvals] == (["accuracy", "standard"] if labels else ["accuracy"])


@pytest.mark.parametrize("account", ["d.salazar", "_d-salazar", "salazar.d.2"])
def test_an_address_that_a_forge_assigned_names_the_whole_account(repository: Repository, account: str) -> None:
    """GitLab's accounts have points and lines below; of a part of one, nobody could be kept from approving."""
    repository.git("switch", "--quiet", "main")
    repository.write({"content/people.yml": PEOPLE.replace("dsalazar", account)})
    repository.commit("Marit de Wit")
    repository.change({FLOOR: LESSON + "More of the same.\n" * 9})
    repository.write({FLOOR: LESSON + "More of the same.\n" * 8})
    repository.commit("Laptop", email=f"41-{account}@users.noreply.gitlab.com")
    (subject,) = repository.verdict().subjects
    assert [[one.person for one in key.candidates] for key in subject.approvals] == [["marit"], ["diego"]]
