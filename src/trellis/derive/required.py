"""Describes for whom an item is compulsory, by when, and how often."""

from __future__ import annotations

from dataclasses import dataclass

from . import format, links
from .links import Link
from .published import Item, PublishedCatalogue
from .roles import name_holders
from .wording import translate

MAX_NAMED_ROLES = 2
"""How many roles a card names."""
MAX_NAMED_TEAMS = 2
"""How many teams a card names."""


@dataclass(frozen=True, slots=True)
class RequirementView:
    """For whom an item is compulsory: for everyone, or for people of these teams, roles and regions.

    `roles` are what their people are called. `deadline` says in words by when and how often, `due` by when alone.
    """

    is_for_everyone: bool
    teams: tuple[Link, ...]
    deadline: str
    roles: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    due: str = ""

    @property
    def is_limited(self) -> bool:
        """Whether it is compulsory for some people of a team only."""
        return bool(self.roles or self.regions)

    @property
    def audience(self) -> str:
        """For whom it is compulsory, as text: everyone, Sales, credit controllers of Finance in EMEA."""
        return self._describe_audience(self.roles)

    @property
    def label(self) -> str:
        """Whether it is compulsory, in a few words; by when, where it is for some roles or regions."""
        if self.is_for_everyone:
            return translate("Required")
        if not self.is_limited:
            names = [team.title for team in self.teams]
            if len(names) > MAX_NAMED_TEAMS:
                names = [names[0], format.format_count(len(names) - 1, "other team")]
            return translate("Required of {people}", people=format.join_names(names))
        roles = self.roles
        if len(roles) > MAX_NAMED_ROLES:
            roles = (roles[0], format.format_count(len(roles) - 1, "other role"))
        return translate("Required of {people} {due}", people=self._describe_audience(roles), due=self.due)

    @property
    def note(self) -> str:
        """By when and how often, as a sentence; for whom, where it is for some roles or regions."""
        text = f"{self.audience}, {self.deadline}" if self.is_limited else self.deadline
        return f"{text[0].upper()}{text[1:]}"

    def _describe_audience(self, roles: tuple[str, ...]) -> str:
        teams = format.join_names([team.title for team in self.teams])
        people = format.join_names(list(roles))
        text = people or teams or translate("everyone")
        if people and teams:
            text = translate("{people} of {teams}", people=people, teams=teams)
        if not self.regions:
            return text
        return translate("{people} in {regions}", people=text, regions=format.join_names(list(self.regions)))


def build_requirement(published: PublishedCatalogue, item: Item) -> RequirementView | None:
    """Describes an item's `required_for`; None if it is not compulsory."""
    required_for = item.meta.required_for
    if required_for is None:
        return None
    due = format.format_period("within", required_for.due_days)
    deadline = translate("{due} of joining", due=due)
    if required_for.renew_days:
        renewal = format.format_period("again", required_for.renew_days)
        deadline = translate("{deadline}, {renewal}", deadline=deadline, renewal=renewal)
    return RequirementView(
        is_for_everyone=required_for.is_for_everyone,
        teams=links.find_links(published, "team", dict.fromkeys(t for t in required_for.teams if t != "all")),
        deadline=deadline,
        roles=tuple(name_holders(published, required_for.roles)),
        regions=tuple(format.format_region(region) for region in required_for.regions),
        due=due,
    )
