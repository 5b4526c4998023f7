"""For whom something is compulsory, by when, and how often."""

from __future__ import annotations

from dataclasses import dataclass

from . import format, links
from .links import Link
from .published import Item, PublishedCatalogue


@dataclass(frozen=True, slots=True)
class Required:
    """everyone: whether it is compulsory for all. teams: for which, else. when: by when and how often, in words."""

    everyone: bool
    teams: tuple[Link, ...]
    when: str

    @property
    def who(self) -> str:
        """For whom, as a sentence lists it."""
        return "everyone" if self.everyone else format.listed([team.title for team in self.teams])


def required(published: PublishedCatalogue, item: Item) -> Required | None:
    """What an item's `required_for` says, or None."""
    said = item.meta.required_for
    if said is None:
        return None
    when = f"within {format.period(said.due_days)} of joining"
    if said.renew_days:
        again = format.period(said.renew_days)
        when += f", again every {again.removeprefix('1 ')}"
    return Required("all" in said.teams, links.many(published, "team", (t for t in said.teams if t != "all")), when)
