"""An item of the inbox, its kinds, and what can be done about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from ..links import Link

KINDS: Mapping[str, str] = {
    "pull-request": "Open pull request",
    "changes-requested": "Changes asked for",
    "approval-lapsed": "Lapsed approval",
    "approval-missing": "Never approved",
    "spot-check": "Spot check",
    "review-due": "Review due",
    "sunset": "Early version ends",
    "waiver": "Waiver ends",
    "duplicate": "Duplicate to decide",
    "need": "Need",
    "content-due": "Content due",
    "touchpoint": "Touchpoint",
    "liaison": "Liaison",
    "certificate": "Certificate on an early version",
    "upkeep": "Out of date",
}
"""What can wait → its name in English, in the order of the filter."""

NEXT_STEPS: Mapping[str, str] = {
    "pull-request": "read it, and approve it or ask for changes",
    "changes-requested": "make the changes, and ask the same person to look again",
    "approval-lapsed": "have it approved as it is now; `trellis approve` or the next pull request records that",
    "approval-missing": "have it approved; `trellis approve` or the next pull request records that",
    "spot-check": "read it against the rubric and record the result; `trellis spot-check --check` lists the sample",
    "review-due": "read it, mend it, then set `reviewed` to today",
    "sunset": "make it stable, or retire it",
    "waiver": "mend what the rule asks for, then delete the waiver",
    "duplicate": "compare both; then name one in `variant_of` or `supersedes`, or say under `decisions` why both stay",
    "need": "look into it: two alternatives, then a `decision` with its reason, then what answers it in `answered_by`",
    "content-due": "name the course as `item`, or set a later day",
    "touchpoint": "agree on a date and add it to the team's sessions",
    "liaison": "name whoever is the liaison next, with `from` and `until`",
    "certificate": "make that early version stable, or take it out of the path",
}
"""What can wait → what to do next, in English; a finding of the check brings its own."""

MEETING_STEP = "prepare it: what has changed, what is due, what the team asked for; what comes of it becomes a need"
"""What to do next about a touchpoint that has its date."""

OTHER_REVIEWER_STEP = "make the changes, and have whoever answers now look again; who asked cannot any more"
"""What to do next about changes that somebody asked for who has left, or whose word it no longer is."""

ActName = Literal["pull-request", "compare", "edit", "remind", "issue"]

ACT_LABELS: Mapping[ActName, str] = {
    "pull-request": "Open the pull request",
    "compare": "Compare",
    "edit": "Edit",
    "remind": "Remind {name}",
    "issue": "Open an issue",
}
"""What can be done about an item → the words of the link, in English."""


class Act(NamedTuple):
    """Something that can be done about an item. url: from ``/``, or whole. person: who is reminded, or ""."""

    name: ActName
    url: str
    person: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxItem:
    """Something that waits. kind: of `KINDS`. team: the id of the team that it is about, or "" of none. path: its file.

    day: since when it waits, or by when it is due; None where neither is known. is_late: whether that day is over and
    something should have happened by then. fact: says what about it. is_english: whether the fact is in English,
    whatever the page's language. approvers: who can approve it, with their roles as notes.
    """

    kind: str
    subject: Link
    fact: str
    team: str = ""
    path: str = ""
    day: date | None = None
    is_late: bool = False
    is_english: bool = False
    next_step: str = ""
    approvers: tuple[Link, ...] = ()
    acts: tuple[Act, ...] = ()


def sort_oldest_first(items: Iterable[InboxItem]) -> tuple[InboxItem, ...]:
    """Returns the items by their days, the earliest first; what has none stands last."""
    order = {kind: position for position, kind in enumerate(KINDS)}
    return tuple(
        sorted(
            items,
            key=lambda item: (item.day or date.max, order[item.kind], item.subject.title.casefold(), item.path),
        )
    )
