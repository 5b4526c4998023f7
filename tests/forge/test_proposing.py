"""From an issue that somebody filled in to a draft pull request, at both forges."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from desks import EDIT, Desk
from fake_github import BOT
from fake_gitlab import PROJECT as LAB_PROJECT
from fake_gitlab import FakeGitLab
from loopback import clone
from repositories import QUOTING, TODAY, Repository

from trellis.forge import gitlab
from trellis.forge.branch import format_email
from trellis.forge.github_issues import list_editors
from trellis.forge.judgement import MAX_FILE_SIZE
from trellis.forge.problems import ForgeError, NameTaken
from trellis.forge.proposals import reading
from trellis.forge.proposals.handover import (
    MAX_PROPOSALS,
    Proposal,
    format_proposals,
    parse_proposals,
    select_proposals,
)
from trellis.forge.proposals.reading import list_form_issues, read_issues
from trellis.forge.proposals.writing import write_proposal
from trellis.forge.protocol import Forge, ForgeAccess, SubmittedIssue
from trellis.forge.repository_files.form_elements import FORMS, FormElement, FormOutline, list_elements
from trellis.forge.review_job import ForgeJob, evaluate_change
from trellis.load.git import GitCommand
from trellis.pipeline.run import run_pipeline

COURSE, NEED, PATH, CORRECTION = FORMS
ANSWERS = {
    "title": "Booking space on a ship",
    "summary": "How space on a ship is booked, by when, and what it costs to let it go again.",
    "team": "Sales",
    "outcomes": "Book space before the ship is full\nBook space at a price that holds",
    "mode": "self-paced",
    "minutes": "45",
    "skills": "haggling",
    "text": "## Why it matters\n\nA ship leaves `$(touch x)` once a week.",
}
FIX = {
    "page": "https://learning.example/portal/courses/quoting/know-your-floor/#top",
    "quote": "Add 4 per cent for\nthe risk",
    "correction": "Add 5 per cent for the risk",
    "reason": "The tariff of this year.",
}


ELEMENTS: dict[str, tuple[FormElement, ...]] = {}


def fill(desk: Desk, form: FormOutline, answers: dict[str, str]) -> str:
    if form.kind not in ELEMENTS:  # each desk has the same portal
        ELEMENTS[form.kind] = list_elements(run_pipeline(desk.root, TODAY).catalogue, form)
    elements = ELEMENTS[form.kind]
    assert answers.keys() <= {element.id for element in elements}
    return "\n\n".join(f"### {e.label}\n\n{answers.get(e.id, '_No response_')}" for e in elements)


def read_all(desk: Desk) -> tuple[Proposal, ...]:
    """What the first job makes of all issues, as the second one reads it."""
    client = desk.client()
    issues = [issue for one in desk.forge.issues if (issue := client.get_issue(one["number"]))]
    return parse_proposals(format_proposals(read_issues(desk.job(), issues)).encode())


def read(desk: Desk, number: int) -> Proposal:
    issue = desk.client().get_issue(number)
    assert issue
    (proposal,) = read_issues(desk.job(), [issue])
    return parse_proposals(format_proposals((proposal,)).encode())[0]


def propose(desk: Desk, number: int) -> str:
    """Both jobs, one after the other; what the issue is answered."""
    write_proposal(desk.job(), read(desk, number))
    (comment,) = desk.forge.comments[number]
    return str(comment["body"])


def show(desk: Desk, number: int, path: str) -> str:
    return desk.forge.repository.git("show", f"trellis/issue-{number}:{path}")


BOOKING = "content/sales/courses/booking-space-on-a-ship/index.md"


def test_a_filled_in_form_becomes_a_draft_with_its_opener_as_the_author(desk: Desk) -> None:
    number = desk.forge.submit_issue(fill(desk, COURSE, ANSWERS))
    answer = propose(desk, number)
    (pull,) = desk.forge.pulls.values()
    assert (pull.branch, pull.draft, pull.author) == (f"trellis/issue-{number}", True, BOT)
    text = show(desk, number, BOOKING)
    assert "person: mei\n    role: author" in text.replace("- person", "person").replace("  role", "    role")
    assert "status: draft" in text
    assert "id: book-space-before" in text
    assert "id: book-space-at" in text
    assert text.endswith("## Why it matters\n\nA ship leaves `$(touch x)` once a week.")
    assert f"pull request #{pull.number}" in answer
    assert "no skill “haggling”, so it is left out" in answer
    assert "Co-authored-by: meichen" in desk.forge.repository.git("log", "-1", "--format=%B", pull.branch)
    assert not (desk.root / BOOKING).exists()


def test_a_second_run_changes_nothing_and_an_edit_changes_the_same_proposal(desk: Desk) -> None:
    number = desk.forge.submit_issue(fill(desk, COURSE, ANSWERS))
    answer = propose(desk, number)
    head = desk.forge.repository.git("rev-parse", f"trellis/issue-{number}")
    desk.forge.land(EDIT)
    assert propose(desk, number) == answer
    assert desk.forge.repository.git("rev-parse", f"trellis/issue-{number}") == head
    desk.forge.issues[0]["body"] = fill(desk, COURSE, ANSWERS | {"minutes": "60"})
    propose(desk, number)
    assert "minutes: 60" in show(desk, number, BOOKING)
    assert len(desk.forge.pulls) == 1
    desk.forge.pulls[2].state = "closed"
    desk.forge.issues[0]["body"] = fill(desk, COURSE, ANSWERS | {"minutes": "90"})
    propose(desk, number)
    assert len(desk.forge.pulls) == 1, "somebody decided"
    assert "minutes: 60" in show(desk, number, BOOKING)


def test_whoever_changes_the_words_of_an_issue_has_a_hand_in_its_proposal(desk: Desk) -> None:
    """Else a manager could write into a colleague's issue, and approve their own words alone."""
    number = desk.forge.submit_issue(fill(desk, CORRECTION, FIX))
    propose(desk, number)
    desk.forge.issues[0]["body"] = fill(desk, CORRECTION, FIX | {"correction": "Add 9 per cent for the risk"})
    desk.forge.issue_editors[number] = ["MeiChen", "dsalazar", "dsalazar"]
    assert "Its text was changed by `dsalazar`;" in propose(desk, number)
    (pull,) = desk.forge.pulls.values()
    message = desk.forge.repository.git("log", "-1", "--format=%B", pull.branch)
    assert [line.split()[1] for line in message.split("\n") if "Co-authored-by" in line] == ["meichen", "dsalazar"]
    _, judgement = evaluate_change(desk.job(), pull.number)
    assert "Marit de Wit" in judgement.text, "the next above is asked, too"
    desk.forge.issue_editors[number] = ["Bot:github-actions"]
    assert "whom nobody can name" in propose(desk, number)


def test_only_people_are_named_as_editors() -> None:
    """Here GitHub gives the account of an app no suffix, so that it looks like a person's."""
    kinds = {"User": "meichen", "Bot": "copilot-swe-agent", "Mannequin": "imported", "Organization": "meridian"}
    edits = [{"editor": {"__typename": kind, "login": login}} for kind, login in kinds.items()]
    nodes = [*edits, {"editor": None}, None]
    answer = {"nodes": [{"userContentEdits": {"totalCount": len(nodes), "nodes": nodes}}]}
    assert list_editors(SubmittedIssue(7, "", "", "meichen", True, node="I_7"), lambda *_: answer) == ("meichen", "")


def test_nobody_who_is_gone_hides_another_editor(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    number = desk.forge.submit_issue(fill(desk, CORRECTION, FIX))
    issue = desk.client().get_issue(number)
    assert issue
    job = desk.job()
    monkeypatch.setattr(type(job.forge), "list_issue_editors", lambda *_: ("",))
    (proposal,) = read_issues(job, [issue._replace(author="")])
    assert proposal.state == "incomplete"


def test_what_others_push_is_not_read_whole(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever may push can put any number of commits, and a file of any size, where our proposal was."""
    number = desk.forge.submit_issue(fill(desk, COURSE, ANSWERS))
    desk.forge.repository.git("branch", f"x/refs/heads/trellis/issue-{number}", "main")
    propose(desk, number)
    git, branch = desk.forge.repository.git, f"trellis/issue-{number}"
    large_file = f"{'a' * 100_000}\n"
    desk.forge.push(branch, {BOOKING: large_file}, by="meichen", name="trellis")
    tree, email = git("rev-parse", f"{branch}^{{tree}}"), format_email("trellis")
    who = {f"GIT_{role}_{key}": email for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")}
    git("branch", "--force", branch, git("commit-tree", tree, "-p", "main", "-m", "Ours", **who))
    lengths: list[int] = []
    read_output = GitCommand.output.func

    def read_and_measure(command: GitCommand) -> str:
        output = read_output(command)
        lengths.append(len(output))
        return output

    monkeypatch.setattr(GitCommand, "output", property(read_and_measure))
    propose(desk, number)
    assert show(desk, number, BOOKING) != large_file.strip()
    assert 0 < max(lengths) < len(large_file)


@pytest.mark.parametrize("answer", [{}, {"nodes": [None]}, {"nodes": [{}]}])
def test_an_issue_whose_editors_nobody_tells_is_not_read(answer: dict[str, object]) -> None:
    issue = SubmittedIssue(7, "", "", "meichen", True, node="I_7")
    with pytest.raises(ForgeError, match="does not tell who changed the text of issue 7"):
        list_editors(issue, lambda query, variables: answer)
    many = {"nodes": [{"userContentEdits": {"totalCount": 101, "nodes": [{"editor": None}] * 100}}]}
    with pytest.raises(ForgeError, match="issue 7"):
        list_editors(issue, lambda query, variables: many)


def test_of_more_issues_than_a_run_reads_none_waits_for_ever() -> None:
    """Issues stay open while their proposals wait; a stranger can keep fifty of them so."""
    first = datetime(2026, 11, 1, tzinfo=UTC)
    issues = [
        SubmittedIssue(number, "", "", "mallory", True, updated=first + timedelta(hours=number))
        for number in range(1, 70)
    ]
    answered = SubmittedIssue(7, "", "", "meichen", True, updated=first + timedelta(days=9))
    issues[6] = answered
    forge = SimpleNamespace(list_submitted_issues=lambda label: issues if label == COURSE.label else [])
    listed = list_form_issues(cast(Forge, forge))
    assert listed == (answered, *issues[-MAX_PROPOSALS + 1 :])


def test_a_proposal_on_which_somebody_went_on_is_theirs(desk: Desk) -> None:
    number = desk.forge.submit_issue(fill(desk, COURSE, ANSWERS))
    propose(desk, number)
    desk.forge.push(f"trellis/issue-{number}", {BOOKING: "---\ntitle: Mine\n---\n"})
    desk.forge.issues[0]["body"] = fill(desk, COURSE, ANSWERS | {"minutes": "60"})
    assert "Somebody went on in pull request #2" in propose(desk, number)
    assert "Mine" in show(desk, number, BOOKING)


def test_a_branch_of_that_name_that_somebody_else_has_is_left_alone(desk: Desk) -> None:
    number = desk.forge.submit_issue(fill(desk, COURSE, ANSWERS))
    head = desk.forge.push(f"trellis/issue-{number}", EDIT)
    assert "Somebody went on in the branch" in propose(desk, number)
    assert desk.forge.repository.git("rev-parse", f"trellis/issue-{number}") == head


def test_whoever_the_roster_does_not_know_is_told_so(desk: Desk) -> None:
    number = desk.forge.submit_issue(fill(desk, COURSE, ANSWERS), by="stranger")
    assert "knows nobody with the account `stranger`" in propose(desk, number)
    assert "people:" not in show(desk, number, BOOKING)


def test_a_course_that_is_close_to_another_is_a_draft_in_which_that_is_decided(desk: Desk) -> None:
    close = {"title": "Quoting a lane", "team": "Learning", "outcomes": "", "skills": "", "text": ""}
    close |= {"summary": "How we work out a price for customers in the west, and whom we ask."}
    same = {"title": "Quoting a lane again", "text": "Why.", "outcomes": "Price a lane from its cost lines."}
    same |= {"summary": "What anybody needs to know before they quote a lane once more."}
    for answers in (close, close | {"summary": "Too short."}, close | same):
        desk.forge.submit_issue(fill(desk, COURSE, ANSWERS | answers))
    draft, short, copy = read_all(desk)
    assert (draft.state, draft.path) == ("entry", "content/learning/courses/quoting-a-lane/index.md")
    assert "close to a course that exists: `quoting`" in draft.answer
    assert "Say here why both are needed" in draft.answer
    assert (short.state, copy.state) == ("incomplete", "incomplete")
    assert "is close to a course" not in short.answer
    assert "Is the same course as `quoting`" in copy.answer


REFUSED: tuple[tuple[dict[str, str], str], ...] = (
    ({"title": "Quoting"}, f"The id `quoting` is taken by {QUOTING}/index.md"),
    ({"title": "Aux"}, "`aux` is a name that Windows keeps for itself; give it another title"),
    ({"summary": "Too short."}, "characters"),
    ({"minutes": "soon"}, "is not a whole number"),
    ({"team": "The Sales"}, "“The Sales” is none of the answers"),
)


def test_what_cannot_be_proposed_is_said_in_one_sentence(desk: Desk) -> None:
    for answers, _ in REFUSED:
        desk.forge.submit_issue(fill(desk, COURSE, ANSWERS | answers))
    proposals = read_all(desk)
    for proposal, (_, message) in zip(proposals, REFUSED, strict=True):
        assert (proposal.state, proposal.path) == ("incomplete", "")
        assert message in proposal.answer.replace("\\", "")
        assert proposal.answer.count("\n- ") == 1
    assert write_proposal(desk.job(), proposals[0]) == "incomplete"
    assert "Not proposed as it stands" in desk.forge.comments[1][0]["body"]
    assert desk.forge.pulls == {}
    assert not desk.forge.repository.git("branch", "--list", "trellis/*")


def test_a_need_and_a_path_are_proposed_where_they_belong(desk: Desk) -> None:
    need = {"title": "Quotes go out late", "summary": ANSWERS["summary"], "problem": "They are late.\nEach day."}
    need |= {"evidence": "Forty of a hundred.", "impact": "Orders.", "success": "Five of a hundred."}
    need |= {"raised-by-team": "Sales", "raised-by-role": "Desk lead", "needed-by": "2027-03-31"}
    number = desk.forge.submit_issue(fill(desk, NEED, need | {"objective": "Win more quotes"}))
    propose(desk, number)
    text = show(desk, number, "content/sales/needs/quotes-go-out-late.md")
    assert "raised_on: 2026-11-21\nneeded_by: 2027-03-31\norigin: reactive\nobjective: win\n" in text
    assert "problem: They are late. Each day.\n" in text
    path = {"title": "First weeks", "summary": ANSWERS["summary"], "team": "Sales", "kind": "Learning path"}
    steps = "Start:\n- Quoting a lane\n- courses/none\nLater:\n"
    number = desk.forge.submit_issue(fill(desk, PATH, path | {"steps": steps}))
    assert "no course or path “courses/none”" in propose(desk, number)
    assert "section: Start\n  items:\n  - quoting\n" in show(desk, number, "content/sales/paths/first-weeks.md")


def test_a_correction_changes_these_words_and_no_others(desk: Desk) -> None:
    number = desk.forge.submit_issue(fill(desk, CORRECTION, FIX))
    propose(desk, number)
    changes = desk.forge.repository.git("diff", "--unified=0", "main", f"trellis/issue-{number}").split("\n")
    lines = [line for line in changes if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    assert [line.replace("4 per", "5 per") for line in lines[:1]] == [f"-{lines[1][1:]}"]


LEFT_TO_PEOPLE: tuple[tuple[dict[str, str], str], ...] = (
    ({"quote": "nowhere to be seen"}, "not in its text as you write them"),
    ({"page": "/courses/none/"}, "No page of the portal has the address"),
    ({"correction": ""}, "Nobody wrote yet what is right"),
    ({"correction": "<script>alert(1)</script>"}, "`<script>` is refused in a text"),
)


def test_a_correction_that_a_person_has_to_make_is_said_to_be_so(desk: Desk) -> None:
    for answers, _ in LEFT_TO_PEOPLE:
        desk.forge.submit_issue(fill(desk, CORRECTION, FIX | answers))
    for proposal, (_, message) in zip(read_all(desk), LEFT_TO_PEOPLE, strict=True):
        assert proposal.state == "incomplete"
        assert message in proposal.answer


def test_a_page_that_changed_meanwhile_is_not_overwritten(desk: Desk) -> None:
    number = desk.forge.submit_issue(fill(desk, CORRECTION, FIX))
    proposal = read(desk, number)
    desk.forge.land(EDIT)
    assert write_proposal(desk.job(), proposal) == "incomplete"
    assert "has changed meanwhile" in desk.forge.comments[number][0]["body"]
    assert desk.forge.pulls == {}


def test_an_entry_that_came_meanwhile_is_not_overwritten(desk: Desk) -> None:
    number = desk.forge.submit_issue(fill(desk, COURSE, ANSWERS))
    proposal = read(desk, number)
    desk.forge.land({BOOKING: "---\ntitle: Another\n---\n"})
    assert write_proposal(desk.job(), proposal) == "incomplete"
    assert desk.forge.pulls == {}


def test_other_issues_closed_ones_and_those_of_programs_are_left_alone(desk: Desk) -> None:
    free = desk.forge.submit_issue("### Level\n\nIt is wrong.")
    closed = desk.forge.submit_issue(fill(desk, COURSE, ANSWERS))
    desk.forge.issues[1]["state"] = "closed"
    own = desk.forge.submit_issue(fill(desk, COURSE, ANSWERS), by=BOT)
    issues = [issue for number in (free, closed, own) if (issue := desk.client().get_issue(number))]
    assert [issue.number for issue in issues] == [free, closed]
    assert read_issues(desk.job(), issues) == ()


def test_the_job_that_reads_needs_no_right_to_write(desk: Desk) -> None:
    desk.forge.tokens["read"] = {"issues": "read", "contents": "read"}
    number = desk.forge.submit_issue(fill(desk, COURSE, ANSWERS))
    desk.token = "read"
    assert read(desk, number).state == "entry"
    with pytest.raises(ForgeError):
        write_proposal(desk.job(), read(desk, number))


def test_gitlab_hears_of_it_by_a_schedule(desk: Desk, lab: FakeGitLab, tmp_path: Path, server: Repository) -> None:
    root = clone(lab.repository, tmp_path / "lab")
    client = gitlab.connect_gitlab(ForgeAccess(f"{lab.address}/api/v4", LAB_PROJECT, "right", "https://forge.example"))
    number = lab.submit_issue(fill(desk, COURSE, ANSWERS | {"team": "- [ ] Learning\n- [x] Sales"}), label=COURSE.label)
    lab.submit_issue("Something else", label="other")
    job = ForgeJob(client, root, TODAY)
    edit = {"id": 900, "body": "changed the description", "author": {"username": "dsalazar"}, "system": True}
    times = {"created_at": "2026-11-21T09:00:00Z", "updated_at": "2026-11-21T09:00:00Z"}
    lab.issue_notes[number] = [{**edit, **times}]
    for _ in range(2):
        (proposal,) = read_issues(job, list_form_issues(client))
        assert proposal.editors == ("dsalazar",)
        write_proposal(job, proposal)
    (merge,) = lab.merges.values()
    assert merge.title == "Draft: Booking space on a ship"
    assert [note["body"].count("merge request !1") for note in lab.issue_notes[number]] == [0, 1]
    assert "title: Booking space on a ship" in server.git("show", f"trellis/issue-{number}:{BOOKING}")


@pytest.fixture
def schedule(lab: FakeGitLab, tmp_path: Path) -> ForgeJob:
    """The job of GitLab that reads issues and proposes what they say."""
    root = clone(lab.repository, tmp_path / "lab")
    access = ForgeAccess(f"{lab.address}/api/v4", LAB_PROJECT, "right", "https://forge.example")
    return ForgeJob(gitlab.connect_gitlab(access), root, TODAY)


def submit_course(desk: Desk, lab: FakeGitLab) -> int:
    return lab.submit_issue(fill(desk, COURSE, ANSWERS | {"team": "- [ ] Learning\n- [x] Sales"}), label=COURSE.label)


def test_a_confidential_issue_of_gitlab_is_answered_and_not_proposed(
    desk: Desk, lab: FakeGitLab, schedule: ForgeJob, server: Repository
) -> None:
    number = submit_course(desk, lab)
    lab.issues[number - 1]["confidential"] = True
    (proposal,) = read_issues(schedule, list_form_issues(schedule.forge))
    assert (proposal.state, proposal.text, proposal.path) == ("incomplete", "", "")
    write_proposal(schedule, proposal)
    assert "his issue is confidential" in lab.issue_notes[number][0]["body"]
    assert lab.merges == {}
    assert server.git("branch", "--list", "trellis/*") == ""
    lab.issues[number - 1]["confidential"] = False
    (proposal,) = read_issues(schedule, list_form_issues(schedule.forge))
    assert proposal.state == "entry"


@pytest.mark.parametrize(
    "words", ["marked the checklist item **Sales** as completed", "marked the task **Sales** as done"]
)
def test_at_gitlab_whoever_ticks_a_box_has_a_hand_in_it(
    desk: Desk, lab: FakeGitLab, schedule: ForgeJob, words: str
) -> None:
    number = submit_course(desk, lab)
    times = {"created_at": "2026-11-21T09:00:00Z", "updated_at": "2026-11-21T09:00:00Z"}
    lab.issue_notes[number] = [{"id": 900, "body": words, "author": {"username": "dsalazar"}, "system": True, **times}]
    (proposal,) = read_issues(schedule, list_form_issues(schedule.forge))
    assert proposal.editors == ("dsalazar",)


def test_what_a_program_writes_at_gitlab_passes_for_nobodys_words(
    desk: Desk, lab: FakeGitLab, schedule: ForgeJob
) -> None:
    """Service Desk has whoever mails it open an issue as a program; a service account can have any name."""
    lab.users |= {"wiki-helper": {"id": 9, "bot": True}, "robbie-bot": {"id": 3, "bot": False}}
    text = fill(desk, COURSE, ANSWERS | {"team": "- [ ] Learning\n- [x] Sales"})
    states = []
    for name in ("support-bot", "project_7_bot_0a1b", "wiki-helper", "robbie-bot", "unknown"):
        number = lab.submit_issue(text, by=name, label=COURSE.label)
        issues = [issue for issue in list_form_issues(schedule.forge) if issue.number == number]
        proposals = [proposal.state for proposal in read_issues(schedule, issues)] if issues else []
        states.append((schedule.forge.get_issue(number) is None, proposals))
    assert states == [(True, []), (True, []), (True, ["incomplete"]), (False, ["entry"]), (False, ["entry"])]


@pytest.mark.parametrize("editor", ["wiki-helper", "group_3_bot"])
def test_a_program_that_changes_an_issue_at_gitlab_is_nobody(
    desk: Desk, lab: FakeGitLab, schedule: ForgeJob, editor: str
) -> None:
    lab.users["wiki-helper"] = {"id": 9, "bot": True}
    number = submit_course(desk, lab)
    times = {"created_at": "2026-11-21T09:00:00Z", "updated_at": "2026-11-21T09:00:00Z"}
    note = {"id": 900, "body": "changed the description", "author": lab.name_user(editor), "system": True}
    lab.issue_notes[number] = [{**note, **times}]
    assert [proposal.state for proposal in read_issues(schedule, list_form_issues(schedule.forge))] == ["incomplete"]


def test_what_people_wrote_into_a_proposal_stays_until_the_issue_changes(
    desk: Desk, lab: FakeGitLab, schedule: ForgeJob
) -> None:
    submit_course(desk, lab)
    for title in ("Draft: Booking space on a ship", "Draft: Booking, as agreed", "Draft: Booking, as agreed"):
        (proposal,) = read_issues(schedule, list_form_issues(schedule.forge))
        assert write_proposal(schedule, proposal) == "merge request 1"
        (merge,) = lab.merges.values()
        assert merge.title == title
        merge.title = "Draft: Booking, as agreed"


TROUBLES = {
    "what the forge does not tell": ForgeError("GitHub lists more than 20,000 things"),
    "a mistake": RecursionError("maximum recursion depth exceeded"),
    "what takes too long": None,
}


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
def test_an_issue_that_cannot_be_read_keeps_nobody_from_having_another_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, trouble: Exception | None
) -> None:
    numbers = [desk.forge.submit_issue(fill(desk, COURSE, {**ANSWERS, "title": f"Booking {n}"})) for n in range(3)]
    job, client = desk.job(), desk.client()
    list_known_editors = job.forge.list_issue_editors

    def list_editors_badly(issue: SubmittedIssue) -> tuple[str, ...]:
        if issue.number != numbers[0]:
            return list_known_editors(issue)
        if trouble:
            raise trouble
        while True:
            time.sleep(0.01)

    monkeypatch.setattr(type(job.forge), "list_issue_editors", lambda _, issue: list_editors_badly(issue))
    if trouble is None:
        monkeypatch.setattr(reading, "LIMIT_SECONDS", 3.0)
    problems: dict[int, str] = {}
    issues = [issue for number in numbers if (issue := client.get_issue(number))]
    proposals = read_issues(job, issues, problems.__setitem__)
    assert [(p.number, p.state) for p in proposals] == [(number, "entry") for number in numbers[1:]]
    assert problems.keys() == {numbers[0]}
    with pytest.raises(type(trouble) if trouble else ForgeError):
        read_issues(job, issues[:1])


def test_what_a_run_has_no_time_for_waits_for_the_next(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = [desk.forge.submit_issue(fill(desk, COURSE, {**ANSWERS, "title": f"Booking {n}"})) for n in range(2)]
    monkeypatch.setattr(reading, "RUN_SECONDS", -1.0)
    issues = [issue for number in numbers if (issue := desk.client().get_issue(number))]
    problems: dict[int, str] = {}
    assert read_issues(desk.job(), issues, problems.__setitem__) == ()
    assert problems == dict.fromkeys(numbers, "waits for the next run")


def test_a_branch_in_the_way_is_named(desk: Desk) -> None:
    number = desk.forge.submit_issue(fill(desk, COURSE, ANSWERS))
    desk.forge.repository.git("branch", "trellis", "main")
    with pytest.raises(NameTaken) as refusal:
        propose(desk, number)
    assert "delete the branch `trellis`" in refusal.value.help


def test_corrections_of_a_very_long_page_keep_no_other_issue_back() -> None:
    def correct(number: int, text: str) -> Proposal:
        path = "content/sales/pages/how.md"
        return Proposal(number=number, state="correction", path=path, before="0" * 64, text=text, answer="Done.")

    long = tuple(correct(number, "漢" * 195_000) for number in range(1, 49))
    short = (correct(49, "A"), correct(50, "B"))
    chosen = select_proposals((*long, *short))
    assert chosen[-2:] == short
    assert 0 < len(chosen) < 50
    assert parse_proposals(format_proposals(chosen).encode()) == chosen
    assert len(format_proposals(chosen).encode()) < MAX_FILE_SIZE
    assert select_proposals(short) == short
