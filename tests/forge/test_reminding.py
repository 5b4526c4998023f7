"""One issue for each team that has something due: brought up to date, never repeated, closed when nothing is left."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from desks import SOUND, Desk
from loopback import Fault
from repositories import QUOTING

from trellis.derive.pages.due import DueItem, find_due_items
from trellis.forge.due_job import LABEL, run_due_job
from trellis.forge.problems import ForgeError
from trellis.pipeline.publish import publish_result
from trellis.pipeline.run import run_pipeline
from trellis.reports import due as reports

TITLES = {"sales": "Sales", "learning": "Learning"}
SITE = "https://learning.meridian.example/"
REVIEW = DueItem(
    False,
    "Quoting a lane",
    "its review falls due on 1 December 2026",
    "read it",
    f"{QUOTING}/index.md",
    "/courses/quoting/",
)


def test_one_issue_a_team_and_the_same_one_next_week(desk: Desk) -> None:
    due_items = {"sales": [REVIEW], "learning": [replace(REVIEW, title="The standard", url="")]}
    client = desk.client()
    assert list(run_due_job(client, due_items, TITLES, SITE)) == ["Sales: 1 thing is due", "Learning: 1 thing is due"]
    list(run_due_job(client, due_items, TITLES, SITE))
    assert [issue["title"] for issue in desk.forge.issues] == ["Sales: 1 thing is due", "Learning: 1 thing is due"]
    assert not any(request.method == "PATCH" for request in desk.forge.log)
    late = replace(REVIEW, is_late=True, fact="review is 3 days overdue")
    list(run_due_job(client, {"sales": [late, REVIEW]}, TITLES, SITE))
    sales, learning = desk.forge.issues
    assert (sales["title"], sales["state"]) == ("Sales: 2 things are due", "open")
    assert (learning["state"], "Nothing is due any more" in learning["body"]) == ("closed", True)
    list(run_due_job(client, {"learning": [late]}, TITLES, SITE))
    assert (sales["state"], learning["state"]) == ("closed", "open")


@pytest.mark.parametrize("team", ["Ops", "Rotterdam desk", "größen", "a-->b"])
def test_a_folder_that_is_no_id_has_one_issue_too_which_is_closed(desk: Desk, team: str) -> None:
    client = desk.client()
    for _ in range(2):
        list(run_due_job(client, {team: [REVIEW]}, {}, SITE))
    (issue,) = desk.forge.issues
    assert issue["body"].partition("-->")[0].count("trellis due") == 1
    list(run_due_job(client, {}, {}, SITE))
    assert issue["state"] == "closed"


def test_of_two_issues_of_a_team_one_stays_open(desk: Desk) -> None:
    client = desk.client()
    body = reports.render("sales", [REVIEW], SITE)
    for _ in range(2):
        client.upsert_issue(None, LABEL, "Sales: 1 thing is due", body, is_open=True)
    for _ in range(2):
        list(run_due_job(client, {"sales": [REVIEW]}, TITLES, SITE))
        assert sorted(issue["state"] for issue in desk.forge.issues) == ["closed", "open"]
    (closed,) = [issue for issue in desk.forge.issues if issue["state"] == "closed"]
    assert "Another issue has this list" in closed["body"]


def test_the_issue_says_what_and_what_next() -> None:
    issue = reports.render("sales", [REVIEW], SITE)
    assert (
        "[Quoting a lane](https://learning.meridian.example/courses/quoting/): its review falls due on 1 December 2026"
        in issue
    )
    assert reports.parse_team(issue) == "sales"
    assert reports.parse_team("<!-- trellis due ../x --> anything") == ""


def test_a_title_in_an_issue_calls_nobody() -> None:
    issue = reports.render("sales", [replace(REVIEW, title="@everyone <img src=x> [x](http://evil.example)")], "")
    assert "@everyone" not in issue
    assert "<img" not in issue.replace(r"\<", "")
    assert "](" not in issue.replace(r"\](", "")


def test_what_is_due_is_known_three_weeks_before_its_day(desk: Desk) -> None:
    page = SOUND.replace(
        "status: mvp",
        "status: mvp\nreview_by: 2026-12-10\nwaivers:\n"
        "  - {rule: orphan-course, reason: Its path is being written., expires: 2026-11-30}",
    )
    (desk.root / QUOTING / "index.md").write_text(page)
    due_by_day = {}
    for day in (date(2026, 11, 18), date(2026, 11, 19), date(2026, 12, 11)):
        result = run_pipeline(desk.root, day)
        due_by_day[day.day] = [
            (one.is_late, one.fact)
            for one in find_due_items(publish_result(result))["sales"]
            if one.title == "Quoting a lane" and not one.is_waiting
        ]
    assert due_by_day[18] == [(False, "its waiver of `orphan-course` ends on 30 November 2026")]
    assert (False, "its review falls due on 10 December 2026") in due_by_day[19]
    assert (True, "review is 1 day overdue") in due_by_day[11]


def test_a_team_whose_issue_cannot_be_written_keeps_no_other_from_theirs(desk: Desk) -> None:
    desk.forge.faults = [Fault("POST /repos/meridian/learning/issues", status=410, body={"message": "gone"})]
    lines: list[str] = []
    job = run_due_job(desk.client(), {"learning": [REVIEW], "sales": [REVIEW]}, TITLES, SITE)
    with pytest.raises(ForgeError):
        lines.extend(job)
    assert lines == ["Sales: 1 thing is due"]
    assert [issue["title"] for issue in desk.forge.issues] == lines


@pytest.mark.parametrize("count", [1, 2_000])
def test_an_issue_is_cut_between_two_lines_where_it_is_too_long(desk: Desk, count: int) -> None:
    body = "\n".join(f"- line {number} with a few words more" for number in range(count))
    title = "A very long title " * 20
    desk.client().upsert_issue(None, "trellis: due", title, body, is_open=True)
    (issue,) = desk.forge.issues
    assert len(issue["title"]) <= 256
    assert len(issue["body"]) <= 65_536
    assert (issue["body"] == body) is (count == 1)
    assert ("The rest is left out" in issue["body"]) is (count > 1)
    (known,) = desk.client().list_issues("trellis: due")
    desk.client().upsert_issue(known, "trellis: due", title, body, is_open=True)
    assert not any(request.method == "PATCH" for request in desk.forge.log)
