"""The needs with what they are counted by: quarter, team, skills and regions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ... import kinds
from ...catalogue.catalogue import Entry
from .. import format, links
from ..links import Link
from ..need_answers import find_answering_items
from ..need_states import label_need_status
from ..periods import format_period_name
from ..published import PublishedCatalogue
from ..quarters import list_last_quarters, name_quarter
from ..wording import translate

MAX_QUARTERS = 8
"""How many quarters are looked at, the present one included."""

EVERYWHERE = ""
"""The key of needs of no region in particular."""


@dataclass(frozen=True)
class NeedTrends:
    """The needs that were raised up to the catalogue's day, with what they are counted by."""

    published: PublishedCatalogue

    @cached_property
    def quarters(self) -> tuple[str, ...]:
        """The quarters that are looked at, the earliest first: from the first need on, `MAX_QUARTERS` at most."""
        quarters = list_last_quarters(name_quarter(self.published.today), MAX_QUARTERS)
        first = min((name_quarter(need.meta.raised_on) for need in self.needs), default=quarters[-1])
        return tuple(quarter for quarter in quarters if quarter >= first)

    @cached_property
    def needs(self) -> tuple[Entry[kinds.Need], ...]:
        """The needs, the first one raised first; without those that are to be raised after the catalogue's day."""
        needs = (need for need in self.published.catalogue.needs if need.meta.raised_on <= self.published.today)
        return tuple(sorted(needs, key=lambda need: (need.meta.raised_on, need.id)))

    @cached_property
    def shown_needs(self) -> tuple[Entry[kinds.Need], ...]:
        """Those of the quarters that are looked at."""
        return tuple(need for need in self.needs if name_quarter(need.meta.raised_on) in self.quarters)

    def get_team(self, need: Entry[kinds.Need]) -> str:
        """Returns the id of the team that raised a need."""
        team = self.published.find_entry("team", need.meta.raised_by.team)
        return team.id if team else need.meta.raised_by.team

    def list_skills(self, need: Entry[kinds.Need]) -> tuple[str, ...]:
        """Returns the skills of a need, each once, as the register has them."""
        skills = (self.published.find_entry("skill", id) for id in need.meta.skills)
        return tuple(dict.fromkeys(skill.id for skill in skills if skill))

    def list_broader_skills(self, skill: str) -> tuple[str, ...]:
        """Returns a skill and those above it, the broadest last."""
        ids: dict[str, None] = {}
        entry = self.published.find_entry("skill", skill)
        while entry and entry.id not in ids:
            ids[entry.id] = None
            entry = self.published.find_entry("skill", entry.meta.parent)
        return tuple(ids)

    def list_regions(self, need: Entry[kinds.Need]) -> tuple[str, ...]:
        """Returns the regions of a need: its team's, else those that its answers are meant for, else `EVERYWHERE`."""
        team = self.published.find_entry("team", need.meta.raised_by.team)
        if team and team.meta.region:
            return (str(team.meta.region),)
        regions = {str(r): None for e in find_answering_items(self.published, need) for r in e.meta.audience.regions}
        return tuple(regions) or (EVERYWHERE,)

    def link_need(self, need: Entry[kinds.Need]) -> Link:
        """Returns a link to a need; its note says which team raised it, in which quarter, and where it stands."""
        return links.link_entry(need, " · ".join(self._describe_need(need)))

    def _describe_need(self, need: Entry[kinds.Need]) -> Iterator[str]:
        team = links.find_link(self.published, "team", need.meta.raised_by.team)
        if team:
            yield team.title
        yield format_period_name(name_quarter(need.meta.raised_on))
        yield label_need_status(need.meta.status)

    def name_region(self, region: str) -> str:
        """Returns what readers call a region."""
        return format.format_region(region) if region else translate("All regions")
