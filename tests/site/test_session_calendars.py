"""Calendars of sessions, read by a second parser: the right moments, ids that stay, revisions that rise."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import vobject
from conftest import TEAM, TODAY, Portal, course

import trellis
from trellis.check.local_hours import find_shown_time
from trellis.derive import PublishedCatalogue
from trellis.derive.feeds.calendars import CalendarFeeds, build_calendar_feeds
from trellis.derive.feeds.session_calendar import SessionCalendars, compute_sequence
from trellis.derive.feeds.site_identity import SiteIdentity
from trellis.kinds import Session
from trellis.kinds.time_zones import read_zone
from trellis.load.commit_log import LATEST_TIME
from trellis.load.file_history import FileHistory
from trellis.pipeline.run import CheckedPortal, run_pipeline

SITE = SiteIdentity("Learning", "https://learning.example/portal/")
SESSION = """\
---
title: {title}
summary: A session that is there for its times, and for nothing else at all.
status: {status}
kind: class
start: {start}
end: {end}
timezone: {zone}
audience: {audience}
{more}---
Text.
"""
DESK = """\
---
title: Desk
summary: A path that leads through one course, and no further.
status: stable
kind: path
tier: team
version: 1
audience: {}
steps:
- {section: One, items: [rates]}
---
"""
PATH = "content/sales/sessions/{}.md"

Publish = Callable[..., PublishedCatalogue]


def session(
    start: str,
    end: str,
    zone: str = "Europe/Amsterdam",
    *,
    title: str = "Talks, with; signs\\and more",
    status: str = "planned",
    audience: str = "{}",
    **more: str,
) -> str:
    keys = "".join(f"{key}: {value}\n" for key, value in more.items())
    values = {"title": title, "status": status, "start": start, "end": end, "zone": zone}
    return SESSION.format(**values, audience=audience, more=keys)


def publish(root: Path) -> PublishedCatalogue:
    result = run_pipeline(root, TODAY)
    return PublishedCatalogue(result.catalogue, result.context)


def render(published: PublishedCatalogue, histories: Mapping[str, FileHistory] | None = None) -> bytes:
    calendars = SessionCalendars(published, SITE, histories or {})
    return calendars.render("All", published.catalogue.sessions)


def read_events(file: bytes) -> dict[str, Any]:
    """The events of a calendar by the first part of their ids."""
    calendar = vobject.readOne(file.decode())
    return {event.uid.value.partition("@")[0]: event for event in getattr(calendar, "vevent_list", ())}


def read_moments(event: Any) -> tuple[str, str]:
    """Start and end in UTC, by the rules that the file itself has for its zones."""
    moments = (event.dtstart.value, event.dtend.value)
    assert all(moment.tzinfo for moment in moments)
    start, end = (moment.astimezone(UTC) for moment in moments)
    return f"{start:%Y-%m-%d %H:%M}", f"{end:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("start", "end", "zone", "expected"),
    [
        ("2027-01-19 09:00", "2027-01-19 12:30", "Europe/Amsterdam", ("2027-01-19 08:00", "2027-01-19 11:30")),
        ("2027-07-19 09:00", "2027-07-19 12:30", "Europe/Amsterdam", ("2027-07-19 07:00", "2027-07-19 10:30")),
        ("2027-01-19 09:00", "2027-01-19 10:00", "America/Chicago", ("2027-01-19 15:00", "2027-01-19 16:00")),
        ("2027-07-19 09:00", "2027-07-19 10:00", "America/Chicago", ("2027-07-19 14:00", "2027-07-19 15:00")),
        ("2027-03-27 23:00", "2027-03-28 04:00", "Europe/Amsterdam", ("2027-03-27 22:00", "2027-03-28 02:00")),
        ("2026-10-24 23:00", "2026-10-25 04:00", "Europe/Amsterdam", ("2026-10-24 21:00", "2026-10-25 03:00")),
        ("2026-10-25 01:30", "2026-10-25 02:30", "Europe/Amsterdam", ("2026-10-24 23:30", "2026-10-25 00:30")),
        ("2027-03-02 09:30", "2027-03-02 17:00", "Asia/Singapore", ("2027-03-02 01:30", "2027-03-02 09:00")),
        ("2027-04-04 01:00", "2027-04-04 03:00", "Australia/Lord_Howe", ("2027-04-03 14:00", "2027-04-03 16:30")),
        ("2027-06-01 10:00", "2027-06-01 11:00", "UTC", ("2027-06-01 10:00", "2027-06-01 11:00")),
        ("2027-06-01 10:00", "2027-06-01 11:00", "Etc/UTC", ("2027-06-01 10:00", "2027-06-01 11:00")),
        ("2027-06-01 10:00", "2027-06-01 11:00", "America/Argentina/Salta", ("2027-06-01 13:00", "2027-06-01 14:00")),
    ],
)
def test_a_second_parser_reads_the_right_moments(
    portal: Portal, start: str, end: str, zone: str, expected: tuple[str, str]
) -> None:
    published = publish(portal({PATH.format("talks"): session(start, end, zone)}))
    assert read_moments(read_events(render(published))["talks"]) == expected


def test_a_session_in_an_hour_that_is_skipped_is_an_error_at_its_line(portal: Portal) -> None:
    root = portal({PATH.format("talks"): session("2027-03-28 02:30", "2027-03-28 04:00")})
    (fault,) = [d for d in run_pipeline(root, TODAY).diagnostics if d.rule == "session-hour-skipped"]
    assert (str(fault.severity), fault.location.line) == ("error", 6)
    assert fault.help == "set another time; those clocks show 03:30 at that moment"


@pytest.mark.parametrize(
    ("zone", "help"),
    [
        ("Amsterdam", "did you mean `Europe/Amsterdam`?"),
        ("Europe/Amsterdm", "did you mean `Europe/Amsterdam`?"),
        ("localtime", "use an IANA name, such as Europe/Amsterdam"),
        ("../../etc/passwd", "use an IANA name, such as Europe/Amsterdam"),
    ],
)
def test_a_zone_that_does_not_exist_is_an_error_at_its_line(portal: Portal, zone: str, help: str) -> None:
    root = portal({PATH.format("talks"): session("2027-01-19 09:00", "2027-01-19 10:00", zone)})
    (fault,) = [d for d in run_pipeline(root, TODAY).diagnostics if d.rule == "wrong-value"]
    assert (fault.location.line, fault.help) == (8, help)
    assert fault.message == f"`timezone` `{zone}` is not a time zone"


@pytest.mark.parametrize(("zone", "place"), [("Etc/GMT+3", "Europe/Amsterdam"), ("EST", "America/New_York")])
def test_a_zone_that_names_no_place_is_an_error_at_its_line(portal: Portal, zone: str, place: str) -> None:
    root = portal({PATH.format("talks"): session("2027-01-19 09:00", "2027-01-19 10:00", zone)})
    (fault,) = [d for d in run_pipeline(root, TODAY).diagnostics if d.rule == "wrong-value"]
    assert (fault.location.line, place in fault.help) == (8, True)
    assert fault.message == f"`timezone` `{zone}` names no place"


@pytest.mark.parametrize(
    ("status", "expected"),
    [("planned", "TENTATIVE"), ("confirmed", "CONFIRMED"), ("done", "CONFIRMED"), ("cancelled", "CANCELLED")],
)
def test_statuses_are_those_of_calendars_and_a_cancelled_session_stays(
    portal: Portal, status: str, expected: str
) -> None:
    times = ("2026-11-01 09:00", "2026-11-01 10:00") if status == "done" else ("2027-01-19 09:00", "2027-01-19 10:00")
    published = publish(portal({PATH.format("talks"): session(*times, status=status)}))
    assert read_events(render(published))["talks"].status.value == expected


def test_an_event_says_what_people_need(portal: Portal) -> None:
    files = {
        PATH.format("talks"): session(
            "2027-01-19 09:00", "2027-01-19 10:00", status="confirmed", item="rates", prework="[rates]",
            location="Rotterdam", enrol_url="https://enrol.example/x", join_url="https://meet.example/x",
        ),
        "content/sales/courses/rates/index.md": course("Rates", "stable"),
    }  # fmt: skip
    event = read_events(render(publish(portal(files))))["talks"]
    assert event.summary.value == "Talks, with; signs\\and more"
    assert event.location.value == "Rotterdam"
    assert event.url.value == "https://learning.example/portal/sessions/talks/"
    lines = event.description.value.split("\n")
    assert lines[1:] == [
        "Before the session: Rates",
        "Join: https://meet.example/x",
        "Enrol: https://enrol.example/x",
        "More: https://learning.example/portal/sessions/talks/",
    ]
    assert event.transp.value == "OPAQUE"


def test_weeks_of_a_cohort_make_nobody_busy(portal: Portal) -> None:
    times = "2027-02-22 09:00", "2027-05-03 12:00"
    published = publish(portal({PATH.format("cohort"): session(*times, status="confirmed")}))
    assert read_events(render(published))["cohort"].transp.value == "TRANSPARENT"


def test_revisions_come_from_history_and_rise_with_each_change(portal: Portal) -> None:
    published = publish(portal({PATH.format("talks"): session("2027-01-19 09:00", "2027-01-19 10:00")}))

    def read(history: FileHistory | None) -> Any:
        return read_events(render(published, {PATH.format("talks"): history} if history else {}))["talks"]

    unknown = read(None)
    assert (unknown.sequence.value, unknown.dtstamp.value) == ("0", datetime(2026, 11, 23, tzinfo=UTC))
    first = read(FileHistory(1_790_000_000, 1_790_000_000, 1))
    second = read(FileHistory(1_790_000_000, 1_790_000_060, 2))
    assert first.dtstamp.value == datetime.fromtimestamp(1_790_000_000, UTC)
    assert second.dtstamp.value == second.last_modified.value == datetime.fromtimestamp(1_790_000_060, UTC)
    last = read(FileHistory(1_790_000_000, LATEST_TIME, 3))
    assert 0 < int(first.sequence.value) < int(second.sequence.value) < int(last.sequence.value) < 2**31
    assert {event.uid.value for event in (unknown, first, second)} == {"talks@learning.example"}


def test_a_renamed_session_keeps_its_id(portal: Portal) -> None:
    text = session("2027-01-19 09:00", "2027-01-19 10:00", aliases="[rate-talks]")
    published = publish(portal({PATH.format("talks"): text}))
    assert list(read_events(render(published))) == ["rate-talks"]
    merged = publish(portal({PATH.format("talks"): text.replace("[rate-talks]", "[talks, rate-talks]")}))
    assert list(read_events(render(merged))) == ["talks"]
    first, renamed = FileHistory(1_790_000_000, 1_790_000_060, 2), FileHistory(1_790_000_060, 1_790_000_060, 1)
    before = {PATH.format("rate-talks"): first}
    (event,) = read_events(render(published, {**before, PATH.format("talks"): renamed})).values()
    assert event.created.value == datetime.fromtimestamp(1_790_000_000, UTC)
    assert int(event.sequence.value) > compute_sequence(first)


def test_the_same_sessions_give_the_same_bytes(portal: Portal) -> None:
    root = portal({PATH.format(f"talks-{n}"): session("2027-01-19 09:00", "2027-01-19 10:00") for n in range(3)})
    assert render(publish(root)) == render(publish(root))


def test_every_line_is_as_the_format_wants_it(example: CheckedPortal) -> None:
    published = PublishedCatalogue(example.catalogue, example.context)
    file = render(published)
    lines = file.split(b"\r\n")
    assert lines[-1] == b""
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    zones = set(re.findall(rb"TZID:(.+)", file.replace(b"\r", b"")))
    assert {zone.split(b":")[0] for zone in re.findall(rb"DTSTART;TZID=(.+)", file)} == zones
    assert len(read_events(file)) == len(published.catalogue.sessions)


def test_a_calendar_without_sessions_is_one(portal: Portal) -> None:
    published = publish(portal({}))
    calendar = vobject.readOne(render(published).decode())
    assert calendar.prodid.value == "-//Trellis//Learning calendar//EN"
    assert [part.name for part in calendar.components()] == ["VTIMEZONE"]


def list_ids(feeds: CalendarFeeds) -> dict[str, set[str]]:
    return {feed.address: {session.id for session in feed.sessions} for feed in feeds}


def test_there_is_a_calendar_of_everything_of_each_team_region_path_and_course(portal: Portal) -> None:
    times = "2027-01-19 09:00", "2027-01-19 10:00"
    team = TEAM.replace("Sales team", "{}")
    files = {
        "content/finance/index.md": team.format("Finance"),
        "content/sales/courses/rates/index.md": course("Rates", "stable", aliases="[rate-talks]"),
        "content/sales/courses/law/index.md": course("Law", "stable"),
        "content/sales/paths/desk.md": DESK,
        PATH.format("ours"): session(*times, audience="{teams: [sales], regions: [emea]}", item="rate-talks"),
        PATH.format("shared"): session(*times, audience="{teams: all}", item="desk"),
        PATH.format("theirs"): session(*times, audience="{teams: [finance], regions: [apac]}"),
    }
    published = publish(portal(files))
    assert list_ids(build_calendar_feeds(published)) == {
        "/calendar.ics": {"ours", "shared", "theirs"},
        "/teams/finance/calendar.ics": {"shared", "theirs"},
        "/teams/sales/calendar.ics": {"ours", "shared", "theirs"},
        "/calendar/apac.ics": {"shared", "theirs"},
        "/calendar/emea.ics": {"ours", "shared"},
        "/courses/rates/calendar.ics": {"ours"},
        "/paths/desk/calendar.ics": {"ours", "shared"},
    }


def test_zones_have_the_rules_of_the_package_whatever_the_machine_knows(
    portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine's own rules may be years old. Here its Amsterdam has the clocks of Tokyo."""
    tokyo = files("tzdata").joinpath("zoneinfo", "Asia", "Tokyo").read_bytes()
    (tmp_path / "zones/Europe").mkdir(parents=True)
    (tmp_path / "zones/Europe/Amsterdam").write_bytes(tokyo)
    former = zoneinfo.TZPATH
    try:
        zoneinfo.reset_tzpath((str(tmp_path / "zones"),))
        zoneinfo.ZoneInfo.clear_cache()
        assert zoneinfo.ZoneInfo("Europe/Amsterdam").utcoffset(datetime(2027, 1, 1)) == timedelta(hours=9)
        assert read_zone("Europe/Amsterdam").utcoffset(datetime(2027, 1, 1)) == timedelta(hours=1)
        assert find_shown_time(datetime(2027, 3, 28, 2, 30), "Europe/Amsterdam") == datetime(2027, 3, 28, 3, 30)
        session = Session.model_construct(
            start=datetime(2027, 1, 1, 9), end=datetime(2027, 1, 1, 10), timezone="Europe/Amsterdam"
        )
        assert session.starts.astimezone(UTC) == datetime(2027, 1, 1, 8, tzinfo=UTC)
        assert session.ends.astimezone(UTC) == datetime(2027, 1, 1, 9, tzinfo=UTC)
    finally:
        zoneinfo.reset_tzpath(former)
        zoneinfo.ZoneInfo.clear_cache()


def test_no_module_asks_the_machine_for_a_zone() -> None:
    engine = Path(trellis.__file__).parent
    asking = [file for file in engine.rglob("*.py") if re.search(r"ZoneInfo\(", file.read_text("utf-8"))]
    assert asking == []
