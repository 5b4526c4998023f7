"""Whether somebody may record a review of an item by hand, and the record; where there is no forge to show who said what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from ...catalogue.catalogue import Catalogue, Entry
from ...diagnostics.phrases import day, did_you_mean, listed, series
from ...kinds import Follows, Review
from ..evaluate.approvers import Role, roles
from ..evaluate.conflicts import Conflicts
from ..evaluate.requirements import PUBLISHED, Need
from ..evaluate.roster import Roster
from ..evaluate.scores import judged
from ..policy import policy
from ..snapshot import Rubric
from .digest import digest
from .records import of, versions

_SCORE = re.compile(r"\s*([a-z0-9][a-z0-9-]*)\s*[:=]\s*(\d+)(?:\s*/\s*\d+)?\s*(?:[,;]|\s|$)")

Key = Literal["accuracy", "standard", "spot-check"]


class Refused(Exception):
    """Why a review is not recorded, as sentences for whoever wanted to."""


@dataclass(frozen=True)
class Wish:
    """What somebody wants to record. scores: by criterion. worked: who has a hand in what is approved, as far as Git knows."""

    item: Entry[Any]
    key: Key
    reviewer: str
    approved: bool
    scores: Mapping[str, int]
    on: date
    comment: str | None = None
    worked: Conflicts | None = None
    follows: Follows | None = None


def review(catalogue: Catalogue, wish: Wish) -> Review:
    """The record. Raises Refused, with the reason in plain words."""
    item, said = wish.item, policy(catalogue)
    if item.status not in PUBLISHED:
        raise Refused(f"{item.title} is {_status(item)}: nobody is meant to take it, so there is nothing to approve.")
    role = _role(catalogue, wish, Roster(said, wish.on))
    _second(catalogue, wish)
    rubric = said.rubrics.get(item.kind)
    measured = rubric if rubric and not wish.follows and getattr(item.meta, "in_house", True) else None
    if measured:
        _scored(wish, measured)
    return Review(
        item=item.id,
        content_hash=digest(catalogue, item),
        rubric=measured.id if measured and wish.scores else None,
        rubric_version=measured.version if measured and wish.scores else None,
        reviewer=wish.reviewer,
        role=next(c.role for c in role.candidates if c.person.id == wish.reviewer),
        key=wish.key,
        scores=dict(wish.scores) if measured else {},
        outcome="approved" if wish.approved else "changes-requested",
        on=wish.on,
        comment=wish.comment,
        follows=wish.follows,
        sample=_sample(catalogue, item) if wish.key == "spot-check" else None,
    )


def scores(written: str, rubric: Rubric) -> Mapping[str, int]:
    """Levels as somebody types them: ``outcomes=3, accuracy=4``. Raises Refused where they are none of the rubric's."""
    found: dict[str, int] = {}
    levels = {criterion.id: criterion.levels for criterion in rubric.criteria}
    at = 0
    while written[at:].strip():
        match = _SCORE.match(written, at)
        if not match:
            example = ", ".join(f"{id}=3" for id in list(levels)[:2])
            raise Refused(f"`{written[at:].strip()}` is no score; write them like {example}.")
        name, level, at = match[1], int(match[2]), match.end()
        if name not in levels:
            close = did_you_mean(name, levels)
            hint = f"did you mean `{close}`?" if close else f"its criteria are {listed(levels, 'and')}."
            raise Refused(f"`{rubric.id}` has no criterion `{name}`; {hint}")
        if not 1 <= level <= levels[name] or found.setdefault(name, level) != level:
            raise Refused(f"`{name}` has one level from 1 to {levels[name]}.")
    return found


def people(item: Entry[Any]) -> Conflicts:
    """Whom the item names, each with why they may not review it."""
    return {part.person: f"is named in it as {part.role}" for part in item.meta.people}


def _role(catalogue: Catalogue, wish: Wish, roster: Roster) -> Role:
    """The role that the reviewer reviews in. Raises Refused where it is not theirs to give."""
    need = (
        Need("accuracy", wish.item.owner, leads=wish.follows is not None)
        if wish.key == "accuracy"
        else Need("standard")
    )
    conflicts = {**people(wish.item), **(wish.worked or {})}
    (role,) = roles([need], roster, conflicts)
    person = roster.people[wish.reviewer]
    if person.id in role.ids:
        return role
    can = series([f"{c.person.name} ({c.role})" for c in role.candidates], "or") if role.candidates else "nobody"
    if person.id in conflicts:
        raise Refused(
            f"{person.name} {conflicts[person.id]}, and nobody reviews what they made. {can[0].upper()}{can[1:]} can."
        )
    if not person.active:
        raise Refused(f"{person.name} has left.")
    raise Refused(f"{wish.key.capitalize()} of {wish.item.title} is not {person.name}'s to give: {can} can.")


def _second(catalogue: Catalogue, wish: Wish) -> None:
    """Raises Refused where the reviewer has given another key for what the item says now: two keys are two people."""
    known = of(catalogue, wish.item.id)
    hashes = dict(versions(known, digest(catalogue, wish.item)))
    for record in known:
        meta = record.meta
        held = meta.reviewer == wish.reviewer and meta.key != wish.key and meta.content_hash in hashes
        if held and meta.outcome == "approved":
            person = catalogue.get("person", wish.reviewer)
            name = person.title if person else wish.reviewer
            checks = "spot-check" in (wish.key, meta.key)
            why = "nobody checks their own approval" if checks else "two keys are two people"
            raise Refused(f"{name} reviewed it for {meta.key} on {day(meta.on)}, and {why}.")


def _scored(wish: Wish, rubric: Rubric) -> None:
    sheet = judged(wish.scores, rubric)
    if sheet.problem and (wish.approved or (wish.scores and not sheet.below)):
        end = "; record it with --changes-requested, and say in --comment what is missing." if sheet.below else "."
        raise Refused(f"The review {sheet.problem}{end}")


def _sample(catalogue: Catalogue, item: Entry[Any]) -> str | None:
    """The latest sample that the item was drawn in."""
    drawn = [sample for sample in catalogue.whole.samples if item.id in sample.meta.items]
    return max(drawn, key=lambda sample: (sample.meta.on, sample.id)).id if drawn else None


def _status(item: Entry[Any]) -> str:
    return "a draft" if item.status == "draft" else item.status
