"""How well each team keeps what it has: a point for each rule that none of its files breaks, and rules by findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...catalogue.catalogue import Entry
from ...diagnostics.diagnostic import Diagnostic
from ...kinds import Authored
from .. import links
from ..links import Link
from ..published import PublishedCatalogue
from ..wording import translate

SCORED_RULES: Mapping[str, str] = {
    "approval-lapsed": "Approvals hold",
    "review-overdue": "Reviews in time",
    "sunset-passed": "Early versions within their time",
    "near-duplicate": "Duplicates decided",
    "stale-reference": "Leads to what is current",
    "missing-objective": "Objectives named",
    "missing-metric": "Metrics named",
    "few-contributors": "More than one contributor",
    "content-due-passed": "Content ready for its session",
    "team-without-liaison": "A liaison",
    "team-without-touchpoint": "Regular touchpoints",
}
"""Rule → the point that a team has where nothing of its own breaks it, in English."""

MAX_RULES = 10
"""The most rules that are listed by their findings."""

_MAX_ENTRIES = 5


@dataclass(frozen=True, slots=True)
class MissedPoint:
    """A point that a team lacks. rule: links to it. entries: what breaks it, the first few. more: how many others."""

    rule: Link
    entries: tuple[Link, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The points of a team. waived: how many waivers it has of these rules, which count as kept."""

    team: Link
    points: int
    possible: int
    missed: tuple[MissedPoint, ...]
    waived: int


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How often a rule fires. teams: in how many teams. waivers: how many entries are exempt today."""

    rule: Link
    severity: str
    findings: int
    teams: int
    waivers: int


def list_points(published: PublishedCatalogue) -> tuple[Link, ...]:
    """Returns the points that a team can have, each with a link to its rule; not of rules that are off here."""
    severities = published.context.portal.severity
    return tuple(
        Link(translate(label), f"/standards/#{rule}")
        for rule, label in SCORED_RULES.items()
        if severities.get(rule) != "off"
    )


def build_scorecards(published: PublishedCatalogue) -> tuple[Scorecard, ...]:
    """Returns the scorecard of each current team, the one that lacks most points first."""
    rules = [rule for rule in SCORED_RULES if published.context.portal.severity.get(rule) != "off"]
    broken: dict[tuple[str, str], dict[str, Link]] = {}
    for finding in published.findings:
        if finding.rule in rules and not finding.private and (entry := find_subject(published, finding)):
            broken.setdefault((name_team(entry), finding.rule), {}).setdefault(entry.id, links.link_entry(entry))
    waivers = Counter(owner for owner, rule in _list_waivers(published) if rule in rules)
    cards = []
    for team in published.teams:
        if not team.is_current:
            continue
        missed = tuple(
            MissedPoint(
                Link(translate(SCORED_RULES[rule]), f"/standards/#{rule}"),
                tuple(entries.values())[:_MAX_ENTRIES],
                max(len(entries) - _MAX_ENTRIES, 0),
            )
            for rule in rules
            if (entries := broken.get((team.id, rule)))
        )
        points = len(rules) - len(missed)
        cards.append(Scorecard(links.link_entry(team), points, len(rules), missed, waivers[team.id]))
    return tuple(sorted(cards, key=lambda card: (card.points, card.team.title.casefold())))


def count_rules(published: PublishedCatalogue) -> tuple[RuleCount, ...]:
    """Returns the rules with the most findings and waivers, the most frequent first."""
    findings: Counter[str] = Counter()
    severities: dict[str, int] = {}
    names: dict[int, str] = {}
    teams: dict[str, set[str]] = {}
    for finding in published.findings:
        findings[finding.rule] += 1
        severities[finding.rule] = min(severities.get(finding.rule, finding.severity), finding.severity)
        names[finding.severity] = str(finding.severity)
        entry = find_subject(published, finding)
        if entry and (team := name_team(entry)):
            teams.setdefault(finding.rule, set()).add(team)
    waivers = Counter(rule for _, rule in _list_waivers(published))
    order = sorted({*findings, *waivers}, key=lambda rule: (-findings[rule], -waivers[rule], rule))
    return tuple(
        RuleCount(
            rule=Link(rule, f"/standards/#{rule}"),
            severity=names[severities[rule]] if rule in severities else "",
            findings=findings[rule],
            teams=len(teams.get(rule, ())),
            waivers=waivers[rule],
        )
        for rule in order[:MAX_RULES]
    )


def name_team(entry: Entry[Any]) -> str:
    """Returns the id of the team that an entry is of; of a team its own."""
    return entry.id if entry.kind == "team" else entry.owner


def find_subject(published: PublishedCatalogue, finding: Diagnostic) -> Entry[Any] | None:
    """Returns the entry that a finding is about: of a record of the ledger its item, of a lesson its course."""
    summary = published.catalogue.summaries_by_path.get(finding.location.path)
    if summary is None:
        return None
    if summary.kind == "review":
        return published.find_entry("item", published.catalogue.entry(summary.key).meta.item)
    return published.find_entry("course", summary.course) if summary.course else published.catalogue.entry(summary.key)


def _list_waivers(published: PublishedCatalogue) -> Iterator[tuple[str, str]]:
    """Yields team and rule of each waiver that holds today."""
    for entry in published.catalogue.published():
        meta: Authored = entry.meta
        for waiver in meta.waivers:
            if waiver.expires >= published.today:
                yield name_team(entry), waiver.rule
