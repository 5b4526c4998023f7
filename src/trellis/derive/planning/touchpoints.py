"""Touchpoints: when a team's leader meets the learning team, with an agenda of what changed, is due and was asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ... import kinds
from ...catalogue.catalogue import Entry
from .. import format, links
from ..feeds.llms_txt import escape_words
from ..inbox.collect import collect_inbox
from ..inbox.item import KINDS, InboxItem
from ..links import Link
from ..need_states import OPEN_STATUSES, label_need_status
from ..pages import metric
from ..pages.governance import build_governance_page
from ..publication import find_first_day
from ..published import PublishedCatalogue
from ..versions import get_version_start
from ..wishes import list_wishes
from ..wording import get_wording, translate

MAX_POINTS = 8
"""The most points of one part of an agenda; a meeting of three quarters of an hour has no time for more."""

MAX_WISHES = 3
"""The most wishes of people that an agenda has."""

_NOT_DUE = ("need", "touchpoint", "pull-request")
"""Kinds of the inbox that an agenda has elsewhere, or that only the forge knows."""


@dataclass(frozen=True, slots=True)
class AgendaPart:
    """A part of an agenda. points: each with a note. more: how many are not among them."""

    heading: str
    points: tuple[Link, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Touchpoint:
    """A team's touchpoints. The notes of `latest` and `coming` are their dates. since: from when on changes count.

    is_late: whether none lies within the time that the portal sets. is_exempt: whether it is the learning team's own.
    agenda: that of the next one. text: the same to be copied, as Markdown, piece by piece, for titles
    may be in other languages than the portal.
    """

    team: Link
    id: str
    manager: Link | None
    liaison: Link | None
    latest: Link | None
    coming: Link | None
    is_late: bool
    is_exempt: bool
    since: str
    agenda: tuple[AgendaPart, ...]
    text: tuple[Link, ...]


def build_touchpoint(published: PublishedCatalogue, team: Entry[kinds.Team]) -> Touchpoint:
    """Builds a team's touchpoints as of the catalogue's date."""
    window = timedelta(days=published.context.portal.thresholds.touchpoint_days)
    sessions = _list_touchpoints(published, team.id)
    latest = max((s for s in sessions if _is_over(s, published.today)), key=_get_order, default=None)
    coming = min((s for s in sessions if not _is_over(s, published.today)), key=_get_order, default=None)
    is_exempt = team.id == published.context.portal.learning_team
    is_met = any(abs(s.meta.start.date() - published.today) <= window for s in sessions)
    since = latest.meta.start.date() if latest else _go_back(published.today, window)
    agenda = tuple(part for part in _build_agenda(published, team, since) if part.points)
    liaison = team.meta.liaison
    has_liaison = liaison is not None and liaison.holds(published.today)
    return Touchpoint(
        team=links.link_entry(team),
        id=team.id,
        manager=links.find_link(published, "person", team.meta.manager),
        liaison=links.find_link(published, "person", liaison.person) if liaison and has_liaison else None,
        latest=_link_session(latest) if latest else None,
        coming=_link_session(coming) if coming else None,
        is_late=not is_met and not is_exempt,
        is_exempt=is_exempt,
        since=format.format_date(since),
        agenda=agenda,
        text=tuple(_write_agenda(team, agenda)),
    )


def describe_history(published: PublishedCatalogue) -> str:
    """Returns why agendas may lack what changed, as a sentence; "" where nothing is wrong.

    An archive has no history. A clock that is behind the first commit makes all of it a thing of the future.
    """
    if published.history.problem:
        return translate("No history can be read here, so what changed is known from stories and metrics alone.")
    starts = [version.since[:10] for versions in published.history.recorded.values() for version in versions[:1]]
    first = min(starts, default="")
    if first > published.today.isoformat():
        return translate(
            "The history begins on {day}, after the day of this page, so what changed is known from stories and "
            "metrics alone.",
            day=format.format_date(date.fromisoformat(first)),
        )
    return ""


def _list_touchpoints(published: PublishedCatalogue, team: str) -> list[Entry[kinds.Session]]:
    """Returns the touchpoints of a team that are not cancelled: those for it, and those in its folder for nobody."""
    store, key = published.planning_store, ("", "touchpoints")
    if key not in store:
        groups: dict[str, list[Entry[kinds.Session]]] = {}
        for session in published.catalogue.sessions:
            if session.meta.kind == "touchpoint" and session.status != "cancelled":
                for id in dict.fromkeys(session.meta.audience.teams or (session.owner,)):
                    groups.setdefault(id, []).append(session)
        store[key] = groups
    return [*store[key].get(team, ()), *store[key].get("all", ())]


def _is_over(session: Entry[kinds.Session], today: date) -> bool:
    return session.status == "done" or session.meta.start.date() < today


def _get_order(session: Entry[kinds.Session]) -> tuple[str, str]:
    return session.meta.start.isoformat(), session.id


def _go_back(day: date, length: timedelta) -> date:
    """Returns the day so long before; the first day that there is where that would be before it."""
    return day - length if day - date.min > length else date.min


def _link_session(session: Entry[kinds.Session]) -> Link:
    return links.link_entry(session, format.format_date(session.meta.start.date()))


def _build_agenda(published: PublishedCatalogue, team: Entry[kinds.Team], since: date) -> Iterator[AgendaPart]:
    yield _cut_part(translate("What changed"), list_changes(published, team, since))
    yield _cut_part(translate("What is due"), list_due(published, team.id))
    yield _cut_part(translate("What was asked for"), _list_requests(published, team))


def _cut_part(heading: str, points: Iterable[Link]) -> AgendaPart:
    all_points = tuple(points)
    return AgendaPart(heading, all_points[:MAX_POINTS], max(len(all_points) - MAX_POINTS, 0))


def list_changes(
    published: PublishedCatalogue, team: Entry[kinds.Team], since: date, *, has_metrics: bool = True
) -> Iterator[Link]:
    """Yields what changed for a team after a day: its own courses and paths, stories told to it, then its metrics.

    has_metrics: whether the latter are wanted.
    """
    dated = []
    for item in published.items_by_team.get(team.id, ()):
        first = find_first_day(published, item)
        start = get_version_start(published, item)[:10]
        changed = date.fromisoformat(start) if start else None
        if first and since < first <= published.today:
            note = translate("new since {day}", day=format.format_date(first))
            dated.append((first, item.id, links.link_entry(item, note)))
        elif changed and since < changed <= published.today and changed != first:
            note = translate("changed on {day}", day=format.format_date(changed))
            dated.append((changed, item.id, links.link_entry(item, note)))
    for story in published.stories:
        teams = story.meta.audience.teams
        if story.meta.date > since and (not teams or team.id in teams or "all" in teams):
            note = translate("story of {day}", day=format.format_date(story.meta.date))
            dated.append((story.meta.date, story.id, links.link_entry(story, note)))
    yield from (link for _, _, link in sorted(dated, key=lambda row: (row[0], row[1]), reverse=True))
    for id in team.meta.metrics if has_metrics else ():
        entry = published.catalogue.find_entry("metric", id)
        if entry:
            summary = metric.build_metric_summary(published, entry)
            yield replace(summary.link, note=summary.state)


def list_due(published: PublishedCatalogue, team: str, *, is_late: bool = False) -> Iterator[Link]:
    """Yields what waits in a team, the oldest first, with its kind and its fact as notes.

    is_late: only what is late, and approvals that have lapsed.
    """
    for item in _collect_by_team(published).get(team, ()):
        if item.kind not in _NOT_DUE and (not is_late or item.is_late or item.kind == "approval-lapsed"):
            yield replace(item.subject, note=f"{translate(KINDS[item.kind])}: {item.fact}")


def _collect_by_team(published: PublishedCatalogue) -> Mapping[str, tuple[InboxItem, ...]]:
    store, key = published.planning_store, (get_wording().language, "inbox")
    if key not in store:
        groups: dict[str, list[InboxItem]] = {}
        for item in collect_inbox(published, build_governance_page(published)):
            groups.setdefault(item.team, []).append(item)
        store[key] = {team: tuple(items) for team, items in groups.items()}
    items_by_team: Mapping[str, tuple[InboxItem, ...]] = store[key]
    return items_by_team


def _list_requests(published: PublishedCatalogue, team: Entry[kinds.Team]) -> Iterator[Link]:
    needs = published.catalogue.referrers(team, "need", "raised_by")
    for need in sorted(needs, key=lambda n: (n.meta.raised_on, n.id)):
        if need.status in OPEN_STATUSES:
            note = label_need_status(need.status)
            if need.meta.needed_by:
                day = format.format_date(need.meta.needed_by)
                note = translate("{state}; needed by {day}", state=note, day=day)
            yield links.link_entry(need, note)
    for wish in list_wishes(published, team.id)[:MAX_WISHES]:
        yield replace(wish.link, note=translate("wished for: {people}", people=_count_people(wish.count)))


def _count_people(count: int) -> str:
    return format.format_count(count, "person", "people")


def _write_agenda(team: Entry[kinds.Team], agenda: Iterable[AgendaPart]) -> Iterator[Link]:
    """Yields the agenda's Markdown in pieces, each with its language; none of them has a URL."""
    for part in agenda:
        yield Link(f"## {part.heading}\n\n")
        for point in part.points:
            note = f": {escape_words(point.note)}" if point.note else ""
            yield Link("- ")
            yield Link(escape_words(point.title), language=point.language)
            yield Link(f"{note}\n")
        yield Link("\n")
    heading = translate("What comes of it")
    command = f"`trellis new need --team {team.id}`"
    act = translate("Whatever somebody has to act on becomes a need: {command}", command=command)
    yield Link(f"## {heading}\n\n- {act}")
