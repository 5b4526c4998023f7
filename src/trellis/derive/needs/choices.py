"""The register of choices: what was decided about each need, why, and whose courses it led to."""

from __future__ import annotations

from dataclasses import dataclass

from ... import kinds
from ...catalogue.catalogue import Entry
from ...kinds.need import Verdict
from .. import format, links
from ..funding.providers import link_provider
from ..links import Link
from ..need_states import CHOICES, label_choice
from ..published import PublishedCatalogue


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """A decided need. providers: those outside whose courses answer it."""

    need: Link
    team: Link | None
    reason: str
    person: Link | None
    day: str
    answers: tuple[Link, ...]
    providers: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """The needs with one choice, the latest decision first. `id` is the choice as it is written."""

    id: str
    label: str
    rows: tuple[ChoiceRow, ...]


def list_choices(published: PublishedCatalogue) -> tuple[ChoiceGroup, ...]:
    """Returns a group for each of the choices, those that nobody made too."""
    groups: dict[str, list[tuple[Verdict, Entry[kinds.Need]]]] = {choice: [] for choice in CHOICES}
    for need in published.catalogue.needs:
        if decision := need.meta.decision:
            groups[decision.choice].append((decision, need))
    return tuple(
        ChoiceGroup(
            choice,
            label_choice(choice),
            tuple(
                _build_row(published, decision, need)
                for decision, need in sorted(rows, key=lambda row: (row[0].on, row[1].id), reverse=True)
            ),
        )
        for choice, rows in groups.items()
    )


def _build_row(published: PublishedCatalogue, decision: Verdict, need: Entry[kinds.Need]) -> ChoiceRow:
    answers = [entry for id in need.meta.answered_by if (entry := published.find_entry("item", id))]
    names = dict.fromkeys(_name_provider(entry) for entry in answers)
    return ChoiceRow(
        need=links.link_entry(need),
        team=links.find_link(published, "team", need.meta.raised_by.team),
        reason=decision.reason,
        person=links.find_link(published, "person", decision.by),
        day=format.format_date(decision.on),
        answers=tuple(map(links.link_entry, answers)),
        providers=tuple(link_provider(published, name) or Link(name) for name in names if name),
    )


def _name_provider(item: Entry[kinds.Course] | Entry[kinds.Path]) -> str:
    source = getattr(item.meta, "source", None)
    return (source.provider or "") if source and source.kind != "in-house" else ""
