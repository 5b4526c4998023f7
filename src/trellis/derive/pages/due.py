"""Finds what teams must act on because a date has passed or is near, such as reviews, sunsets and waivers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ...catalogue.catalogue import Catalogue, Entry
from ...diagnostics.diagnostic import Diagnostic
from ...diagnostics.phrases import format_date
from ...kinds import Authored, Course, Session

LOOKAHEAD = timedelta(days=21)
"""How long before its date an item is reported."""

TIME_RULES = frozenset(
    (
        "review-overdue", "sunset-passed", "approval-lapsed", "waiver-expired", "spotlight-expired",
        "team-without-liaison", "team-without-touchpoint", "person-left", "content-due-passed", "stale-reference",
        "translation-behind",
    )
)  # fmt: skip
"""The rules that can fail without a change to the file: because time passes, or because of an event elsewhere."""


@dataclass(frozen=True, slots=True, order=True)
class DueItem:
    """Something that a team must act on. `title` and `url` name the entry, `path` its file.

    `url` is "" where it has no page.
    """

    is_late: bool
    title: str
    fact: str
    next_step: str
    path: str
    url: str = ""


def find_due_items(
    catalogue: Catalogue, diagnostics: Iterable[Diagnostic], today: date
) -> Mapping[str, tuple[DueItem, ...]]:
    """Maps each team to its due items, the late ones first. Items without an owner go to the learning team.

    `diagnostics` are those of the check of the whole catalogue.
    """
    items_by_team: dict[str, list[DueItem]] = {}
    for owner, item in (*_find_late_items(catalogue, diagnostics), *_find_upcoming_items(catalogue, today)):
        items_by_team.setdefault(owner or catalogue.portal.learning_team or "", []).append(item)
    order = sorted(items_by_team.items())
    return {
        team: tuple(sorted(items, key=lambda item: (not item.is_late, item.title, item.fact)))
        for team, items in order
        if team
    }


def _find_late_items(catalogue: Catalogue, diagnostics: Iterable[Diagnostic]) -> Iterator[tuple[str, DueItem]]:
    for diagnostic in diagnostics:
        summary = catalogue.summaries_by_path.get(diagnostic.location.path)
        if diagnostic.rule in TIME_RULES:
            title, url = (summary.title, summary.url) if summary and not summary.key_prefix else ("", "")
            owner = summary.owner if summary else ""
            yield (
                owner,
                DueItem(
                    is_late=True,
                    title=title or diagnostic.location.path,
                    fact=diagnostic.message,
                    next_step=diagnostic.help,
                    path=diagnostic.location.path,
                    url=url,
                ),
            )


def _find_upcoming_items(catalogue: Catalogue, today: date) -> Iterator[tuple[str, DueItem]]:
    for entry in catalogue.published():
        if entry.status != "retired":
            for due_date, event, next_step in _list_due_dates(entry):
                if today <= due_date <= today + LOOKAHEAD:
                    yield (
                        entry.owner,
                        DueItem(
                            is_late=False,
                            title=entry.title,
                            fact=f"{event} on {format_date(due_date)}",
                            next_step=next_step,
                            path=entry.path,
                            url=entry.url,
                        ),
                    )


def _list_due_dates(entry: Entry[Authored]) -> Iterator[tuple[date, str, str]]:
    """Yields the dates set in an entry, each with the event of that day and what to do before it."""
    if entry.meta.review_due:
        yield entry.meta.review_due, "its review falls due", "read it, mend it, then set `reviewed` to today"
    if isinstance(entry.meta, Course) and entry.status == "mvp" and entry.meta.sunset:
        yield entry.meta.sunset, "its time as an early version ends", "make it stable, or retire it"
    if isinstance(entry.meta, Session) and entry.status == "planned" and not entry.meta.item and entry.meta.content_due:
        yield entry.meta.content_due, "its content is due", "name the course as `item`, or set a later day"
    for waiver in entry.meta.waivers:
        yield waiver.expires, f"its waiver of `{waiver.rule}` ends", "mend what the rule asks for"
