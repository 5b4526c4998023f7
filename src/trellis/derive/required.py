"""Describes for whom an item is compulsory, by when, and how often."""

from __future__ import annotations

from dataclasses import dataclass

from . import format, links
from .links import Link
from .published import Item, PublishedCatalogue


@dataclass(frozen=True, slots=True)
class RequirementView:
    """For whom an item is compulsory: for everyone or for `teams`. `deadline` says in words by when and how often."""

    is_for_everyone: bool
    teams: tuple[Link, ...]
    deadline: str

    @property
    def audience(self) -> str:
        """For whom it is compulsory, as text."""
        return "everyone" if self.is_for_everyone else format.join_names([team.title for team in self.teams])


def build_requirement(published: PublishedCatalogue, item: Item) -> RequirementView | None:
    """Describes an item's `required_for`; None if it is not compulsory."""
    required_for = item.meta.required_for
    if required_for is None:
        return None
    deadline = f"within {format.format_period(required_for.due_days)} of joining"
    if required_for.renew_days:
        renewal_period = format.format_period(required_for.renew_days)
        deadline += f", again every {renewal_period.removeprefix('1 ')}"
    return RequirementView(
        "all" in required_for.teams,
        links.find_links(published, "team", (t for t in required_for.teams if t != "all")),
        deadline,
    )
