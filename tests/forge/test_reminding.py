"""One issue for each team that has something due: brought up to date, never repeated, closed when nothing is left."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from desks import SOUND, Desk
from repositories import QUOTING

from trellis.derive.pages.due import Due, due
from trellis.forge.due_job import remind
from trellis.pipeline.run import run
from trellis.reports import due as reports

TITLES = {"sales": "Sales", "learning": "Learning"}
SITE = "https://learning.meridian.example/"
REVIEW = Due(
    False,
    "Quoting a lane",
    "its review falls due on 1 December 2026",
    "read it",
    f"{QUOTING}/index.md",
    "/courses/quoting/",
)


def test_one_issue_a_team_and_the_same_one_next_week(desk: Desk) -> None:
    found = {"sales": [REVIEW], "learning": [replace(REVIEW, title="The standard", url="")]}
    client = desk.client()
    assert list(remind(client, found, TITLES, SITE)) == ["Sales: 1 thing is due", "Learning: 1 thing is due"]
    list(remind(client, found, TITLES, SITE))
    assert [issue["title"] for issue in desk.forge.issues] == ["Sales: 1 thing is due", "Learning: 1 thing is due"]
    assert not any(request.method == "PATCH" for request in desk.forge.log)
    late = replace(REVIEW, late=True, what="review is 3 days overdue")
    list(remind(client, {"sales": [late, REVIEW]}, TITLES, SITE))
    sales, learning = desk.forge.issues
    assert (sales["title"], sales["state"]) == ("Sales: 2 things are due", "open")
    assert (learning["state"], "Nothing is due any more" in learning["body"]) == ("closed", True)
    list(remind(client, {"learning": [late]}, TITLES, SITE))
    assert (sales["state"], learning["state"]) == ("closed", "open")


def test_the_issue_says_what_and_what_next() -> None:
    said = reports.render("sales", [REVIEW], SITE)
    assert (
        "[Quoting a lane](https://learning.meridian.example/courses/quoting/): its review falls due on 1 December 2026"
        in said
    )
    assert reports.team_of(said) == "sales"
    assert reports.team_of("<!-- trellis due ../x --> anything") == ""


def test_a_title_in_an_issue_calls_nobody() -> None:
    said = reports.render("sales", [replace(REVIEW, title="@everyone <img src=x> [x](http://evil.example)")], "")
    assert "@everyone" not in said
    assert "<img" not in said.replace(r"\<", "")
    assert "](" not in said.replace(r"\](", "")


def test_what_is_due_is_known_three_weeks_before_its_day(desk: Desk) -> None:
    page = SOUND.replace(
        "status: mvp",
        "status: mvp\nreview_by: 2026-12-10\nwaivers:\n  - {rule: orphan-course, reason: Its path is being written., expires: 2026-11-30}",
    )
    (desk.root / QUOTING / "index.md").write_text(page)
    known = {}
    for day in (date(2026, 11, 18), date(2026, 11, 19), date(2026, 12, 11)):
        result = run(desk.root, day)
        known[day.day] = [
            (one.late, one.what)
            for one in due(result.catalogue, result.diagnostics, day)["sales"]
            if one.title == "Quoting a lane"
        ]
    assert known[18] == [(False, "its waiver of `orphan-course` ends on 30 November 2026")]
    assert (False, "its review falls due on 10 December 2026") in known[19]
    assert (True, "review is 1 day overdue") in known[11]
