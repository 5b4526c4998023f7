"""What a team has to look at because time has passed or soon will: reviews, sunsets, approvals that lapsed, waivers and terms that end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ...catalogue.catalogue import Catalogue, Entry
from ...diagnostics.diagnostic import Diagnostic
from ...diagnostics.phrases import day
from ...kinds import Authored, Course

AHEAD = timedelta(days=21)
"""How long before its day something is told."""

RULES = frozenset(
    (
        "review-overdue", "sunset-passed", "approval-lapsed", "waiver-expired", "spotlight-expired", "team-without-liaison",
        "team-without-touchpoint", "person-left",
    )
)  # fmt: skip
"""The rules whose findings come with time alone, or with what happens elsewhere."""


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """late: whether its day has passed. title, url: of what it is about. what: the fact. help: the next act. path: its file."""

    late: bool
    title: str
    what: str
    help: str
    path: str
    url: str = ""


def due(catalogue: Catalogue, found: Iterable[Diagnostic], today: date) -> Mapping[str, tuple[Due, ...]]:
    """By team, what it has to look at, what is late first; what no team owns is the learning team's. found: the check's findings."""
    teams: dict[str, list[Due]] = {}
    for owner, thing in (*_late(catalogue, found), *_coming(catalogue, today)):
        teams.setdefault(owner or catalogue.portal.learning_team or "", []).append(thing)
    order = sorted(teams.items())
    return {
        team: tuple(sorted(things, key=lambda one: (not one.late, one.title, one.what)))
        for team, things in order
        if team
    }


def _late(catalogue: Catalogue, found: Iterable[Diagnostic]) -> Iterator[tuple[str, Due]]:
    for d in found:
        outline = catalogue.by_path.get(d.location.path)
        if d.rule in RULES:
            title, url = (outline.title, outline.url) if outline and not outline.prefix else ("", "")
            owner = outline.owner if outline else ""
            yield owner, Due(True, title or d.location.path, d.message, d.help, d.location.path, url)


def _coming(catalogue: Catalogue, today: date) -> Iterator[tuple[str, Due]]:
    for entry in catalogue.published():
        if entry.status != "retired":
            for on, what, help in _days(entry):
                if today <= on <= today + AHEAD:
                    yield entry.owner, Due(False, entry.title, f"{what} on {day(on)}", help, entry.path, entry.url)


def _days(entry: Entry[Authored]) -> Iterator[tuple[date, str, str]]:
    """The days that an entry names, each with what happens then and what to do before."""
    if entry.meta.review_due:
        yield entry.meta.review_due, "its review falls due", "read it, mend it, then set `reviewed` to today"
    if isinstance(entry.meta, Course) and entry.status == "mvp" and entry.meta.sunset:
        yield entry.meta.sunset, "its time as an early version ends", "make it stable, or retire it"
    for waiver in entry.meta.waivers:
        yield waiver.expires, f"its waiver of `{waiver.rule}` ends", "mend what the rule asks for"
