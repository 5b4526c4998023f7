"""Gathers what waits: from approvals and the spot checks, from the dates in entries, and from findings of the check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from ... import kinds
from ...catalogue.catalogue import Entry
from ...diagnostics.diagnostic import Diagnostic
from ...kinds.contact import build_contact_url
from .. import format, links
from ..links import Link
from ..needs.board import describe_deadline, is_past_deadline
from ..pages.governance import GovernancePage, OpenApproval
from ..published import PublishedCatalogue, get_step_items
from ..wording import translate, translate_count
from .item import MEETING_STEP, NEXT_STEPS, OTHER_REVIEWER_STEP, Act, InboxItem, sort_oldest_first

LOOKAHEAD = timedelta(days=60)
"""How long before its day something is in the inbox."""

DUPLICATE_RULES = ("exact-duplicate", "near-duplicate")
"""The rules that ask for a decision about two courses."""

UPKEEP_RULES = ("person-left", "spotlight-expired", "stale-reference", "translation-behind")
"""Further rules that can fail because time passes, or because of an event elsewhere."""

NEED_STATES = {
    "raised": "nobody has looked into it yet",
    "consulting": "not decided yet",
    "decided": "decided, and not delivered yet",
}
"""Status of a need that waits → what it waits for, in English."""

_NEEDS_NO_CONTENT = ("touchpoint", "office-hours")


def collect_inbox(published: PublishedCatalogue, queue: GovernancePage) -> tuple[InboxItem, ...]:
    """Returns everything that waits, the oldest first. queue: what waits for approvals and reviews."""
    collector = _Collector(published)
    return sort_oldest_first(
        (
            *collector.find_approvals(queue),
            *collector.find_spot_checks(queue),
            *collector.find_dates(),
            *collector.find_needs(),
            *collector.find_touchpoints(),
            *collector.find_liaisons(),
            *collector.find_early_certificates(),
            *collector.find_findings(),
        )
    )


def convert_changes(
    published: PublishedCatalogue, changes: Iterable[tuple[int, str, str, str, date | None]]
) -> tuple[InboxItem, ...]:
    """Returns the open pull requests as items: number, title, address, author's account, and day of each."""
    teams = {p.meta.handle: p.meta.team or "" for p in published.catalogue.people if p.meta.handle}
    return tuple(
        InboxItem(
            kind="pull-request",
            subject=Link(title or f"{number}", url),
            fact=f"{number}, {author}",
            team=teams.get(author, ""),
            day=day,
            next_step=NEXT_STEPS["pull-request"],
            acts=(Act("pull-request", url),) if url else (),
        )
        for number, title, url, author, day in changes
    )


class _Collector:
    """Finds the items of each kind in one catalogue."""

    def __init__(self, published: PublishedCatalogue) -> None:
        self._published, self._catalogue, self._today = published, published.catalogue, published.today

    def find_approvals(self, queue: GovernancePage) -> Iterator[InboxItem]:
        for approval in queue.missing_approvals:
            yield self._build_approval("approval-missing", approval, approval.approval_label)
        for approval in queue.lapsed_approvals:
            record = approval.last_record
            assert record
            reviewer = record.reviewer.title if record.reviewer else ""
            fact = translate(
                "{approval}, approved by {reviewer} on {day}",
                approval=approval.approval_label, reviewer=reviewer, day=record.date,
            )  # fmt: skip
            yield self._build_approval("approval-lapsed", approval, fact)
        for objection in queue.objections:
            record = objection.last_record
            assert record
            names = [record.reviewer.title] if record.reviewer else []
            item = self._build_approval("changes-requested", objection, ": ".join((*names, record.remark)).rstrip(": "))
            yield item if objection.approver_ids else replace(item, next_step=OTHER_REVIEWER_STEP)

    def _build_approval(self, kind: str, approval: OpenApproval, fact: str) -> InboxItem:
        entry = self._catalogue.item(approval.id)
        assert entry
        people = approval.approver_ids or self._list_managers(entry.owner)
        return self._build(kind, entry, approval.day, fact, people, approvers=approval.approvers)

    def find_spot_checks(self, queue: GovernancePage) -> Iterator[InboxItem]:
        for sample, view in zip(self._published.samples, queue.samples, strict=True):
            for id, row in zip(sample.meta.items, view.items, strict=True):
                entry = self._catalogue.item(id)
                if row.is_open and entry:
                    fact = translate("drawn on {day}, and nobody has looked yet", day=view.date)
                    managers = self._list_managers(self._published.context.portal.learning_team or "")
                    people = (*(id for id in managers if id in row.approver_ids), *row.approver_ids)
                    yield self._build("spot-check", entry, sample.meta.on, fact, people)

    def find_dates(self) -> Iterator[InboxItem]:
        for entry in self._catalogue.published():
            if entry.status == "retired":
                continue
            meta: Any = entry.meta
            if meta.review_due and not self._is_waived(entry, "review-overdue"):
                yield from self._build_date("review-due", entry, meta.review_due)
            is_early = isinstance(meta, kinds.Course) and entry.status == "mvp"
            if is_early and meta.sunset and not self._is_waived(entry, "sunset-passed"):
                yield from self._build_date("sunset", entry, meta.sunset)
            if isinstance(meta, kinds.Session) and self._lacks_content(entry) and meta.content_due:
                yield from self._build_date("content-due", entry, meta.content_due)
            for waiver in meta.waivers:
                yield from self._build_date("waiver", entry, waiver.expires, waiver.rule)

    def _build_date(self, kind: str, entry: Entry[Any], day: date, rule: str = "") -> Iterator[InboxItem]:
        if day > self._today + LOOKAHEAD:
            return
        is_late = day < self._today
        values = {"day": format.format_date(day), "rule": rule}
        days = (self._today - day).days
        match kind, is_late:
            case "review-due", True:
                fact = translate_count(days, "review is {n} day overdue", "review is {n} days overdue")
            case "review-due", _:
                fact = translate("its review falls due on {day}", **values)
            case "sunset", True:
                fact = translate("its time as an early version ended on {day}", **values)
            case "sunset", _:
                fact = translate("its time as an early version ends on {day}", **values)
            case "content-due", True:
                fact = translate("its content was due on {day}", **values)
            case "content-due", _:
                fact = translate("its content is due on {day}", **values)
            case _, True:
                fact = translate("its waiver of `{rule}` ended on {day}", **values)
            case _:
                fact = translate("its waiver of `{rule}` ends on {day}", **values)
        yield self._build(kind, entry, day, fact, self._list_managers(entry.owner), is_late=is_late)

    def _lacks_content(self, session: Entry[Any]) -> bool:
        meta = session.meta
        if session.status not in ("planned", "confirmed") or meta.kind in _NEEDS_NO_CONTENT:
            return False
        return meta.end.date() >= self._today and self._published.find_entry("item", meta.item) is None

    def find_needs(self) -> Iterator[InboxItem]:
        for need in self._catalogue.needs:
            if state := NEED_STATES.get(need.status):
                due = need.meta.needed_by
                fact = translate(state)
                if due:
                    fact = translate("{state}; needed by {day}", state=fact, day=format.format_date(due))
                is_late = due is not None and due < self._today
                if need.status != "decided" and is_past_deadline(need.meta, self._published):
                    fact = translate(
                        "{state}; {deadline}", state=fact, deadline=describe_deadline(need.meta, self._published)
                    )
                    is_late = True
                yield self._build(
                    "need", need, need.meta.raised_on, fact, self._list_managers(need.owner), is_late=is_late
                )

    def find_touchpoints(self) -> Iterator[InboxItem]:
        window = self._published.context.portal.thresholds.touchpoint_days
        days_by_team: dict[str, list[date]] = {}
        for session in self._catalogue.sessions:
            if session.meta.kind != "touchpoint" or session.status == "cancelled":
                continue
            day = session.meta.start.date()
            for id in session.meta.audience.teams or (session.owner,):
                days_by_team.setdefault(id, []).append(day)
            if session.status != "done" and self._today <= day <= self._today + LOOKAHEAD:
                fact = translate("it takes place on {day}", day=format.format_date(day))
                item = self._build("touchpoint", session, day, fact, self._list_managers(session.owner))
                yield replace(item, next_step=MEETING_STEP)
        for team in self._published.teams:
            days = (*days_by_team.get(team.id, ()), *days_by_team.get("all", ()))
            is_met = any(abs((day - self._today).days) <= window for day in days)
            if is_met or not team.is_current or team.id == self._published.context.portal.learning_team:
                continue
            if not self._is_waived(team, "team-without-touchpoint"):
                last = max((day for day in days if day < self._today), default=None)
                due = last + timedelta(days=window) if last else None
                fact = translate_count(window, "no touchpoint within {n} day", "no touchpoint within {n} days")
                yield self._build("touchpoint", team, due, fact, self._list_managers(team.id), is_late=True)

    def find_liaisons(self) -> Iterator[InboxItem]:
        learning_team = self._published.context.portal.learning_team
        for team in self._published.teams:
            if not team.is_current or team.id == learning_team or self._is_waived(team, "team-without-liaison"):
                continue
            liaison = team.meta.liaison
            if liaison is None:
                fact = translate("nobody is named")
                yield self._build("liaison", team, None, fact, self._list_managers(team.id), is_late=True)
                continue
            person = self._catalogue.find_entry("person", liaison.person)
            name = person.title if person else liaison.person
            values = {"name": name, "day": format.format_date(liaison.until)}
            if liaison.until < self._today:
                fact = translate("the term of {name} ended on {day}", **values)
            elif liaison.until <= self._today + LOOKAHEAD:
                fact = translate("the term of {name} ends on {day}", **values)
            else:
                continue
            people = (liaison.person, *self._list_managers(team.id))
            yield self._build("liaison", team, liaison.until, fact, people, is_late=liaison.until < self._today)

    def find_early_certificates(self) -> Iterator[InboxItem]:
        for path in self._published.current_items:
            if path.kind != "path" or not path.is_current or not path.meta.certificate:
                continue
            early = [item for item in self._walk_steps(path) if item.status == "mvp"]
            if early:
                sunsets = [day for item in early if (day := getattr(item.meta, "sunset", None))]
                titles = format.join_names([item.title for item in early])
                fact = translate("it rests on {items}", items=titles)
                day = min(sunsets, default=None)
                people = self._list_managers(early[0].owner)
                yield self._build("certificate", path, day, fact, people, is_late=day is not None and day < self._today)

    def _walk_steps(self, path: Entry[Any]) -> list[Entry[Any]]:
        """The items of a path and of the paths within it, each once."""
        visited: dict[str, Entry[Any]] = {}
        pending = [path]
        while pending:
            for id in get_step_items(pending.pop()):
                item = self._published.find_entry("item", id)
                if item and item.id not in visited and item.id != path.id:
                    visited[item.id] = item
                    if item.kind == "path":
                        pending.append(item)
        return list(visited.values())

    def find_findings(self) -> Iterator[InboxItem]:
        for finding in self._published.findings:
            if finding.private:
                continue
            summary = self._catalogue.summaries_by_path.get(finding.location.path)
            if finding.rule in UPKEEP_RULES:
                entry = self._catalogue.entry(summary.key) if summary else None
                title = entry.title if entry and summary and not summary.key_prefix else finding.location.path
                yield InboxItem(
                    kind="upkeep",
                    subject=Link(title, entry.url if entry and title == entry.title else ""),
                    fact=finding.message,
                    team=entry.owner if entry else "",
                    path=finding.location.path,
                    is_late=True,
                    is_english=True,
                    next_step=finding.help,
                    acts=self._list_acts(finding.location.path, title, finding.message, ()),
                )
            elif finding.rule in DUPLICATE_RULES and summary:
                yield from self._build_duplicate(finding, self._catalogue.entry(summary.key))

    def _build_duplicate(self, finding: Diagnostic, course: Entry[Any]) -> Iterator[InboxItem]:
        paths = [label.location.path for label in finding.related]
        others = [self._catalogue.summaries_by_path.get(path) for path in paths]
        other = next((summary for summary in others if summary and summary.kind == "course"), None)
        if other is None or other.status == "draft":
            return
        fact = translate("close to {title}", title=other.title)
        compare = Act("compare", f"/compare/?items={course.id},{other.id}")
        people = self._list_managers(course.owner)
        yield self._build("duplicate", course, None, fact, people, first_act=compare)

    def _is_waived(self, entry: Entry[Any], rule: str) -> bool:
        return any(waiver.rule == rule and waiver.expires >= self._today for waiver in entry.meta.waivers)

    def _list_managers(self, team: str) -> tuple[str, ...]:
        entry = self._catalogue.find_entry("team", team)
        return (entry.meta.manager, *entry.meta.leads) if entry else ()

    def _build(
        self,
        kind: str,
        entry: Entry[Any],
        day: date | None,
        fact: str,
        people: Iterable[str],
        *,
        is_late: bool | None = None,
        approvers: tuple[Link, ...] = (),
        first_act: Act | None = None,
    ) -> InboxItem:
        """people: whom to remind, the first that can be reached."""
        acts = self._list_acts(entry.path, entry.title, fact, people)
        return InboxItem(
            kind=kind,
            subject=links.link_entry(entry),
            fact=fact,
            team=entry.id if entry.kind == "team" else entry.owner,
            path=entry.path,
            day=day,
            is_late=bool(is_late),
            next_step=NEXT_STEPS[kind],
            approvers=approvers,
            acts=(first_act, *acts) if first_act else acts,
        )

    def _list_acts(self, path: str, title: str, fact: str, people: Iterable[str]) -> tuple[Act, ...]:
        forge, pattern = self._published.forge, self._published.context.portal.contact
        acts = []
        if url := forge.build_edit_address(path):
            acts.append(Act("edit", url))
        for id in people:
            person = self._catalogue.find_entry("person", id)
            address = build_contact_url(pattern, person.meta.handle, person.id) if person else ""
            if person and person.meta.active and address:
                acts.append(Act("remind", address, person.title))
                break
        if url := forge.build_issue_address(f"{title}: {fact}", path):
            acts.append(Act("issue", url))
        return tuple(acts)
