"""The board: needs in columns by where they stand, with the days within which they are consulted on and decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from ... import kinds
from ...catalogue.catalogue import Entry
from .. import format, links
from ..links import Link
from ..need_states import NEED_STATUSES, OPEN_STATUSES, label_choice, label_need_status, label_priority
from ..published import PublishedCatalogue
from ..team_options import TeamOption, build_team_options
from ..wording import translate, translate_count
from .effort import format_days


@dataclass(frozen=True, slots=True)
class BoardCard:
    """A need on the board. facts: its priority, effort and supporters, in words. deadline: until when something is
    due, in words; is_late: whether that day is past.
    """

    link: Link
    team: Link | None
    team_id: str
    status: str
    facts: tuple[str, ...]
    deadline: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """The needs of one status, the earliest first."""

    status: str
    label: str
    cards: tuple[BoardCard, ...]


@dataclass(frozen=True, slots=True)
class NeedBoard:
    """The columns, those without needs too. teams: each team with a need, by name."""

    columns: tuple[BoardColumn, ...]
    teams: tuple[TeamOption, ...]

    @property
    def count(self) -> int:
        """How many needs there are."""
        return sum(len(column.cards) for column in self.columns)


def build_board(published: PublishedCatalogue) -> NeedBoard:
    """Builds the board as of the catalogue's date."""
    needs = sorted(published.catalogue.needs, key=lambda need: (need.meta.raised_on, need.id))
    cards = [_build_card(published, need) for need in needs]
    teams = {card.team_id: card.team.title for card in cards if card.team}
    return NeedBoard(
        columns=tuple(
            BoardColumn(status, label_need_status(status), tuple(card for card in cards if card.status == status))
            for status in NEED_STATUSES
        ),
        teams=build_team_options(published, sorted(teams.items(), key=lambda pair: (pair[1].casefold(), pair[0]))),
    )


def find_deadline(need: kinds.Need, consult_days: int) -> date | None:
    """Returns the day by which something has to happen: a decision while a need is raised or consulted on, an answer
    once it is decided; None if nothing waits.
    """
    if need.status in ("raised", "consulting"):
        return need.raised_on + timedelta(days=consult_days)
    return need.needed_by if need.status == "decided" else None


def is_past_deadline(meta: kinds.Need, published: PublishedCatalogue) -> bool:
    """Whether something should have happened by now."""
    day = find_deadline(meta, published.context.portal.thresholds.consult_days)
    return day is not None and day < published.today


def describe_deadline(meta: kinds.Need, published: PublishedCatalogue) -> str:
    """Describes until when something has to happen; "" if nothing waits."""
    today, day = published.today, find_deadline(meta, published.context.portal.thresholds.consult_days)
    if day is None:
        return ""
    words = format.format_date(day)
    if meta.status == "decided":
        return translate("answer due on {day}", day=words) if day >= today else translate("was due on {day}", day=words)
    if day >= today:
        return translate("open for advice until {day}", day=words)
    return translate("should have been decided by {day}", day=words)


def _build_card(published: PublishedCatalogue, need: Entry[kinds.Need]) -> BoardCard:
    meta = need.meta
    team = published.find_entry("team", meta.raised_by.team)
    return BoardCard(
        link=links.link_entry(need),
        team=links.link_entry(team) if team else None,
        team_id=team.id if team else "",
        status=need.status,
        facts=tuple(_list_facts(meta)),
        deadline=describe_deadline(meta, published),
        is_late=is_past_deadline(meta, published),
    )


def _list_facts(meta: kinds.Need) -> list[str]:
    facts = [label_choice(meta.decision.choice)] if meta.decision else []
    if meta.status in OPEN_STATUSES and meta.priority:
        facts.append(translate("Priority: {priority}", priority=label_priority(meta.priority)))
    if meta.effort_days is not None:
        facts.append(format_days(meta.effort_days))
    if supporters := len(set(meta.supporters)):
        facts.append(translate_count(supporters, "{n} supporter", "{n} supporters"))
    return facts
