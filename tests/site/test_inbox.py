"""The inbox of the learning team: what waits, the oldest first, with what can be done; scorecards and lead times."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from conftest import TEAM, TODAY, Portal, course
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from trellis.cli import app
from trellis.derive.forge_addresses import ForgeAddresses
from trellis.derive.inbox.collect import collect_inbox, convert_changes
from trellis.derive.inbox.document import build_inbox_json, build_inbox_schema
from trellis.derive.inbox.item import InboxItem
from trellis.derive.pages.due import find_due_items
from trellis.derive.pages.governance import build_governance_page
from trellis.derive.pages.lead_times import calculate_median, measure_lead_times
from trellis.derive.pages.oversight import build_oversight_page, describe_distance
from trellis.derive.pages.scorecards import SCORED_RULES, build_scorecards, count_rules
from trellis.derive.published import PublishedCatalogue
from trellis.load.merged_changes import ChangeReading, MergedChange
from trellis.pipeline.publish import publish_result
from trellis.pipeline.run import CheckedPortal, run_pipeline

SETTINGS = "learning_team: learning\ncontact: https://chat.example.com/{id}\n"
PEOPLE = "- {id: ada, name: Ada}\n- {id: bo, name: Bo, manager: ada, handle: bo-x, team: sales}\n"
LIAISON = "liaison: {{person: bo, from: 2026-01-01, until: {until}}}\nmanager: ada"
FORGE = ForgeAddresses("https://git.example.com/x", lambda path: f"https://git.example.com/x/edit/{path}")
PATH = """\
---
title: Certified quoter
summary: What anybody on the desk needs in their first weeks, in this order.
status: stable
kind: certificate
tier: team
version: 1
audience: {}
steps:
  - section: First
    items: [quoting, selling]
certificate: {name: Quoter, criteria: Passed every checkpoint of it.}
---
In this order.
"""
NEED = """\
---
title: Quotes come too late
summary: Customers wait four days for a quote, and by then half have one from others.
status: STATUS
problem: Customers wait four days.
evidence: We counted two hundred.
success: One day.
impact: Half of them are gone.
raised_by: {team: sales, role: Desk lead}
raised_on: 2026-06-01
needed_by: 2026-11-22
origin: reactive
---
More.
"""
SESSION = """\
---
title: A class to come
summary: A class that is planned before its content, for everybody on the desk.
status: STATUS
kind: KIND
start: START 10:00
end: START 11:00
timezone: Europe/Amsterdam
audience: {teams: [sales]}
content_due: 2026-12-01
---
More.
"""


def publish(root: Path) -> PublishedCatalogue:
    return publish_result(run_pipeline(root, TODAY), forge=FORGE)


def write(portal: Portal, files: dict[str, str], *, until: str = "2027-06-30") -> Path:
    learning = TEAM.replace("Sales team", "Learning team")
    team = TEAM.replace("manager: ada", LIAISON.replace("{until}", until).replace("{{", "{").replace("}}", "}"))
    base: dict[str, str | bytes] = {
        "portal.yml": SETTINGS,
        "content/people.yml": PEOPLE,
        "content/sales/index.md": team,
        "content/learning/index.md": learning,
    }
    return portal({**base, **files})


def list_items(root: Path, *kinds: str) -> list[InboxItem]:
    published = publish(root)
    items = collect_inbox(published, build_governance_page(published))
    return [item for item in items if item.kind in kinds]


def describe(items: list[InboxItem]) -> list[tuple[str, str, str, bool]]:
    return [(item.subject.title, item.fact, f"{item.day}", item.is_late) for item in items]


@pytest.mark.parametrize(
    ("more", "kind", "fact", "is_late"),
    [
        ({"review_by": "2026-11-22"}, "review-due", "review is 1 day overdue", True),
        ({"review_by": "2026-11-23"}, "review-due", "its review falls due on 23 November 2026", False),
        ({"review_by": "2027-01-22"}, "review-due", "its review falls due on 22 January 2027", False),
        ({"review_by": "2027-01-23"}, "review-due", "", False),
        ({"sunset": "2026-11-22"}, "sunset", "its time as an early version ended on 22 November 2026", True),
        ({"sunset": "2026-11-23"}, "sunset", "its time as an early version ends on 23 November 2026", False),
        (
            {"waivers": "[{rule: orphan-course, reason: Its path is being written., expires: 2026-11-30}]"},
            "waiver",
            "its waiver of `orphan-course` ends on 30 November 2026",
            False,
        ),
        (
            {
                "review_by": "2026-11-22",
                "waivers": "[{rule: review-overdue, reason: Its author is on leave., expires: 2026-11-23}]",
            },
            "review-due",
            "",
            False,
        ),
    ],
)
def test_dates_wait_from_two_months_before(
    portal: Portal, more: dict[str, str], kind: str, fact: str, is_late: bool
) -> None:
    items = list_items(write(portal, {"content/sales/courses/quoting/index.md": course(status="mvp", **more)}), kind)
    assert [(item.fact, item.is_late) for item in items] == ([(fact, is_late)] if fact else [])


def test_what_is_a_draft_or_retired_waits_for_nobody(portal: Portal) -> None:
    files = {
        f"content/sales/courses/{status}/index.md": course(f"A {status}", status, review_by="2026-01-01")
        for status in ("draft", "retired")
    }
    items = list_items(write(portal, files), "review-due", "approval-missing", "duplicate")
    assert items == []


@pytest.mark.parametrize(
    ("status", "fact"),
    [
        (
            "raised",
            "nobody has looked into it yet; needed by 22 November 2026; should have been decided by 30 August 2026",
        ),
        ("consulting", "not decided yet; needed by 22 November 2026; should have been decided by 30 August 2026"),
        ("decided", "decided, and not delivered yet; needed by 22 November 2026"),
        ("declined", ""),
    ],
)
def test_a_need_waits_from_the_day_that_it_was_raised(portal: Portal, status: str, fact: str) -> None:
    root = write(portal, {"content/sales/needs/late-quotes.md": NEED.replace("STATUS", status)})
    expected = [("Quotes come too late", fact, "2026-06-01", True)] if fact else []
    assert describe(list_items(root, "need")) == expected


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        ("2026-11-22", [("the term of Bo ended on 22 November 2026", True)]),
        ("2027-01-22", [("the term of Bo ends on 22 January 2027", False)]),
        ("2027-01-23", []),
    ],
)
def test_the_term_of_a_liaison_ends(portal: Portal, until: str, expected: list[tuple[str, bool]]) -> None:
    items = list_items(write(portal, {}, until=until), "liaison")
    assert [(item.fact, item.is_late) for item in items] == expected


def test_sessions_wait_for_content_and_teams_for_a_touchpoint(portal: Portal) -> None:
    def session(kind: str, day: str, status: str = "planned") -> str:
        return SESSION.replace("KIND", kind).replace("START", day).replace("STATUS", status)

    root = write(portal, {"content/sales/sessions/class.md": session("class", "2027-01-20")})
    assert describe(list_items(root, "content-due", "touchpoint")) == [
        ("A class to come", "its content is due on 1 December 2026", "2026-12-01", False),
        ("Sales team", "no touchpoint within 92 days", "None", True),
    ]
    (root / "content/sales/sessions/met.md").write_text(session("touchpoint", "2026-08-01", "done"))
    assert describe(list_items(root, "touchpoint")) == [
        ("Sales team", "no touchpoint within 92 days", "2026-11-01", True)
    ]
    (root / "content/sales/sessions/met.md").write_text(session("touchpoint", "2026-12-08"))
    (item,) = list_items(root, "touchpoint")
    assert (item.fact, item.is_late, item.subject.url) == ("it takes place on 8 December 2026", False, "/sessions/met/")


def test_a_certificate_on_an_early_version_waits_for_its_end(portal: Portal) -> None:
    files = {
        "content/sales/courses/quoting/index.md": course("Quoting", "mvp", sunset="2027-06-30"),
        "content/sales/courses/selling/index.md": course("Selling", "stable"),
        "content/sales/paths/quoter.md": PATH,
    }
    root = write(portal, files)
    assert describe(list_items(root, "certificate")) == [
        ("Certified quoter", "it rests on Quoting", "2027-06-30", False)
    ]
    (root / "content/sales/courses/quoting/index.md").write_text(course("Quoting", "stable"))
    assert list_items(root, "certificate") == []


def test_each_item_has_its_acts(portal: Portal) -> None:
    root = write(portal, {"content/sales/courses/quoting/index.md": course("Quoting", "mvp", review_by="2026-11-22")})
    (item,) = list_items(root, "review-due")
    assert [(act.name, act.url.partition("?")[0], act.person) for act in item.acts] == [
        ("edit", "https://git.example.com/x/edit/sales/courses/quoting/index.md", ""),
        ("remind", "https://chat.example.com/ada", "Ada"),
        ("issue", "https://git.example.com/x/issues/new", ""),
    ]
    plain = publish_result(run_pipeline(root, TODAY))
    assert [act.name for item in collect_inbox(plain, build_governance_page(plain)) for act in item.acts] == [
        "remind"
    ] * len(collect_inbox(plain, build_governance_page(plain)))
    assert FORGE.build_edit_address("portal.yml") == "https://git.example.com/x/edit/../portal.yml"


def test_the_example_has_its_inbox_the_oldest_first(example: CheckedPortal) -> None:
    published = publish_result(example, forge=FORGE)
    items = collect_inbox(published, build_governance_page(published))
    days = [item.day or date.max for item in items]
    assert days == sorted(days)
    kinds = {item.kind for item in items}
    assert {"need", "approval-lapsed", "approval-missing", "changes-requested", "spot-check", "touchpoint"} <= kinds
    (duplicate,) = [item for item in items if item.kind == "duplicate"]
    assert duplicate.acts[0].url == "/compare/?items=late-ships-and-the-customer,handling-a-delayed-shipment"
    pulls = convert_changes(published, [(7, "Rates of 2027", "https://git.example.com/x/pull/7", "nobody", None)])
    for document in (
        build_inbox_json(items, published.today),
        build_inbox_json((*items, *pulls), published.today, has_changes=True),
        build_inbox_json((), published.today),
    ):
        assert list(Draft202012Validator(build_inbox_schema()).iter_errors(json.loads(json.dumps(document)))) == []
    assert build_inbox_json(items, published.today)["missing"] == ["pull-request"]


def test_a_pull_request_is_of_its_authors_team(portal: Portal) -> None:
    published = publish(write(portal, {}))
    rows = [(7, "Rates", "https://x/7", "bo-x", TODAY), (8, "", "https://x/8", "a-stranger", None)]
    items = convert_changes(published, rows)
    assert [(item.subject.title, item.team, item.day) for item in items] == [("Rates", "sales", TODAY), ("8", "", None)]


def test_the_weekly_issue_has_what_is_late_what_is_soon_and_what_waits(portal: Portal) -> None:
    files = {
        "content/sales/courses/quoting/index.md": course("Quoting", "mvp", review_by="2026-11-22", sunset="2026-12-15"),
        "content/sales/courses/selling/index.md": course("Selling", "mvp", review_by="2026-12-14"),
    }
    items = find_due_items(publish(write(portal, files)))["sales"]
    dated = [(item.title, item.fact, item.is_late) for item in items if not item.is_waiting]
    assert dated[:2] == [
        ("Quoting", "review is 1 day overdue", True),
        ("Sales team", "no touchpoint within 92 days", True),
    ]
    assert dated[2:] == [("Selling", "its review falls due on 14 December 2026", False)]
    assert [item.fact for item in items if item.is_waiting] == ["never approved: Accuracy"] * 2


def test_a_team_has_a_point_for_each_rule_that_it_keeps(portal: Portal) -> None:
    files = {
        "content/sales/courses/quoting/index.md": course("Quoting", "mvp", review_by="2026-11-22"),
        "content/sales/courses/selling/index.md": course("Selling", "draft", sunset="2026-11-22"),
    }
    root = write(portal, files, until="2026-11-22")
    cards = {card.team.title: card for card in build_scorecards(publish(root))}
    sales = cards["Sales team"]
    missed = {point.rule.title: [entry.title for entry in point.entries] for point in sales.missed}
    assert missed["Reviews in time"] == ["Quoting"]
    assert missed["A liaison"] == missed["Regular touchpoints"] == ["Sales team"]
    assert "Early versions within their time" not in missed
    assert (sales.points, sales.possible) == (len(SCORED_RULES) - len(missed), len(SCORED_RULES))
    assert cards["Learning team"].missed == ()
    counts = {row.rule.title: (row.findings, row.teams, row.waivers) for row in count_rules(publish(root))}
    assert counts["review-overdue"] == (1, 1, 0)
    (root / "portal.yml").write_text(f"{SETTINGS}severity: {{review-overdue: off}}\n")
    (sales,) = [card for card in build_scorecards(publish(root)) if card.team.title == "Sales team"]
    assert sales.possible == len(SCORED_RULES) - 1
    assert "Reviews in time" not in {point.rule.title for point in sales.missed}


def test_lead_times_need_five_changes() -> None:
    day = 86_400
    changes = [MergedChange("c", 10 * day, (10 - days) * day, ("sales",)) for days in (1, 2, 3, 9)]
    unknown = MergedChange("c", 10 * day, None, ("sales",))
    assert calculate_median([]) is None
    assert calculate_median([*changes, unknown]) is None
    assert calculate_median([*changes, unknown, changes[0]]) == 2


def git(root: Path, *arguments: str, when: str = "") -> None:
    names = {f"GIT_{role}_{part}": "x" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
    dates = {f"GIT_{role}_DATE": when for role in ("AUTHOR", "COMMITTER")} if when else {}
    command = ["git", "-c", "init.defaultBranch=main", "-c", "commit.gpgsign=false", *arguments]
    subprocess.run(command, cwd=root, check=True, capture_output=True, env={"PATH": "/usr/bin:/bin", **names, **dates})


def test_a_change_begins_with_its_first_commit(portal: Portal) -> None:
    root = write(portal, {})
    assert ChangeReading(root, TODAY).log.problem == "no history"
    git(root, "init")
    git(root, "add", ".")
    git(root, "commit", "-m", "All", when="2025-01-01T10:00:00Z")
    assert ChangeReading(root, TODAY).log.problem == "no changes"
    git(root, "checkout", "-b", "work")
    for number, day in enumerate(("2026-10-01", "2026-10-04")):
        (root / f"content/sales/note-{number}.txt").write_text("x")
        git(root, "add", ".")
        git(root, "commit", "-m", "Part", when=f"{day}T10:00:00Z")
    git(root, "checkout", "main")
    git(root, "merge", "--no-ff", "-m", "Merge", "work", when="2026-10-06T10:00:00Z")
    (root / "portal.yml").write_text(f"{SETTINGS}\n")
    git(root, "commit", "-am", "Settings", when="2026-10-07T10:00:00Z")
    log = ChangeReading(root, TODAY).log
    (change,) = log.changes
    assert change.started is not None
    assert (change.teams, timedelta(seconds=change.merged - change.started), log.problem) == (
        ("sales",),
        timedelta(days=5),
        "",
    )
    published = replace(publish(root), changes=ChangeReading(root, TODAY))
    times = measure_lead_times(published)
    assert (times.everything.changes, times.everything.median, [row.changes for row in times.teams]) == (1, "", [1])


def test_an_empty_portal_has_an_empty_page(tmp_path: Path) -> None:
    page = build_oversight_page(publish(tmp_path))
    assert (page.rows, page.loads, page.scorecards, page.lead_times.teams) == ((), (), (), ())
    assert [row.rule.title for row in page.rules] == ["portal-empty"]
    assert page.lead_times.problem


def test_days_are_said_as_people_say_them() -> None:
    assert [describe_distance(days) for days in (14, 1, 0, -1, -3)] == [
        "14 days ago",
        "1 day ago",
        "today",
        "in 1 day",
        "in 3 days",
    ]


def test_the_command_lists_what_the_page_does(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TRELLIS_TOKEN", "GITHUB_TOKEN", "GH_TOKEN", "GITLAB_CI", "TRELLIS_APP_ID"):
        monkeypatch.delenv(name, raising=False)
    files = {"content/sales/courses/quoting/index.md": course("Quoting", "mvp", review_by="2026-11-22")}
    root = write(portal, files)
    arguments = ["inbox", "--root", str(root), "--today", f"{TODAY}"]
    text = CliRunner().invoke(app, [*arguments, "--team", "sales", "--kind", "review-due"])
    assert text.exit_code == 0
    assert "Sales team\n  Quoting: review is 1 day overdue\n    Review due · 1 day ago · late\n" in text.output
    assert "1 thing waits, 1 late.\nOpen pull requests are missing: only the forge knows them" in text.output
    data = json.loads(CliRunner().invoke(app, [*arguments, "--format", "json"]).output)
    assert data["missing"] == ["pull-request"]
    assert {item["kind"] for item in data["items"]} == {"review-due", "approval-missing", "touchpoint"}
    wrong = CliRunner().invoke(app, [*arguments, "--kind", "reviewdue"])
    assert (wrong.exit_code, "did you mean `review-due`?" in wrong.output) == (2, True)
