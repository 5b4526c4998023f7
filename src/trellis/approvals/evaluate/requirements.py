"""Which approvals a change to one entry asks for, before anybody is asked for who may give them.

Of the two sides of an entry the one that asks for more decides: a tier that is lowered, a duty that is dropped, a team that is
left are what the change is about.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from ..snapshot import Entry, Policy, Side

Key = Literal["accuracy", "standard", "either"]

ITEMS = ("course", "path")
"""Kinds that people take, and that the ledger keeps approvals of."""

LEDGER = ("review", "sample")
"""Kinds that the ledger is made of."""

SHARED = ("portal", "addresses", "person", "skill", "rubric", *LEDGER)
"""Kinds that the learning team answers for, wherever they lie."""

PUBLISHED = ("mvp", "stable")


class Need(NamedTuple):
    """One approval that is asked for.

    key: whether it is right, whether it keeps the standard, or a look by anybody who could say either. team: whose word it is, ""
    for the learning team's. leads: whether a lead of the team answers too. scored: whether it needs the rubric's scores.
    """

    key: Key
    team: str = ""
    leads: bool = False
    scored: bool = False


def needs(entry: Entry, policy: Policy) -> tuple[Need, ...]:
    """What the change to this entry asks for; at least one approval."""
    if entry.kind in SHARED or not any(teams(entry)):
        return (Need("standard"),)
    if entry.kind in ITEMS:
        return tuple(_item(entry, policy))
    found = tuple(Need("accuracy", team, leads=True) for team in teams(entry))
    charge = entry.before is None or entry.after is None or "who is in charge" in entry.extent.touched
    if entry.kind == "team" and charge:
        return (*(Need("accuracy", team) for team in teams(entry)), Need("standard"))
    return found


def teams(entry: Entry) -> tuple[str, ...]:
    """The teams that own it before and after, each once."""
    return tuple(dict.fromkeys(side.team for side in sides(entry)))


def sides(entry: Entry) -> tuple[Side, ...]:
    """The sides that there are, the earlier first."""
    return tuple(side for side in (entry.before, entry.after) if side)


def small(entry: Entry, policy: Policy) -> bool:
    """Whether both sides say the same in all that people rely on, but for a few words."""
    if not entry.before or not entry.after or entry.extent.touched:
        return False
    alike = all(
        getattr(entry.before, name) == getattr(entry.after, name) for name in ("team", "tier", "status", "required")
    )
    return alike and entry.extent.words + entry.small_before <= policy.small_words


def withdrawn(entry: Entry) -> bool:
    """Whether readers lose what they had: it is deleted, retired, or a draft again."""
    before, after = entry.before, entry.after
    if before is None or before.status == "draft":
        return False
    return after is None or (after.status not in PUBLISHED and after.status != before.status)


def _item(entry: Entry, policy: Policy) -> Iterator[Need]:
    here = sides(entry)
    unseen = all(side.status == "draft" for side in here)
    over = len(here) == 2 and all(side.status == "retired" for side in here)
    if unseen or over or small(entry, policy):
        yield from (Need("either", team, leads=True) for team in teams(entry))
        return
    scored = _scored(entry, policy)
    for team in teams(entry):
        yield Need("accuracy", team, scored=scored)
    if _first_stable(entry) or any(side.tier == "organisation" or side.required for side in here):
        yield Need("standard", scored=scored)


def _first_stable(entry: Entry) -> bool:
    before, after = entry.before, entry.after
    return bool(after and after.status == "stable" and (not before or before.status != "stable"))


def _scored(entry: Entry, policy: Policy) -> bool:
    """Whether there is something to assess: not where it goes, where others made it, or where its substance stays as it was."""
    if entry.kind not in policy.rubrics or withdrawn(entry) or all(side.external for side in sides(entry)):
        return False
    before, after = entry.before, entry.after
    if before is None or after is None or not before.substance:
        return True
    return before.substance != after.substance or before.status != after.status or bool(entry.extent.touched)
