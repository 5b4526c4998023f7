"""The figures of alignment, needs, metrics, coverage, trends and scorecards as data. `docs/business-json.md` describes
the document.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ... import kinds
from ...catalogue.catalogue import Entry
from ...load.merged_changes import MergedChange
from ..alignment.broken_links import find_broken_links
from ..alignment.coverage import build_coverage
from ..alignment.index import AlignmentIndex
from ..alignment.involvement import judge_involvement
from ..alignment.shares import Share, measure_shares, sum_minutes
from ..figures import collect_figures
from ..funding.budgets import collect_rows
from ..need_answers import find_answering_items, find_delivery_day, is_last_minute
from ..object_schema import JsonObject
from ..pages.lead_times import calculate_median
from ..pages.scorecards import build_scorecards
from ..published import Item, PublishedCatalogue, is_visible
from ..quarter_report import count_needs
from ..quarters import name_quarter
from ..trends.needs import NeedTrends
from ..trends.shared import find_shared_requests, find_shared_wishes
from ..trends.tables import build_trend_tables

VERSION = 1
"""Incremented when a key that programs may rely on changes or is removed."""


def build_business_json(published: PublishedCatalogue) -> JsonObject:
    """Returns the document as JSON values."""
    index, trends = AlignmentIndex(published), NeedTrends(published)
    return {
        "version": VERSION,
        "as_of": published.today.isoformat(),
        "alignment": _build_alignment(index),
        "coverage": [
            {
                "id": table.id,
                "columns": _build_names(table.keys, table.columns),
                "rows": [
                    {"key": row.key, "label": row.label.title, "counts": [cell.count for cell in row.cells]}
                    for row in table.rows
                ],
            }
            for table in build_coverage(index)
        ],
        "needs": _build_needs(trends),
        "metrics": [_build_metric(published, metric) for metric in published.catalogue.metrics],
        "budgets": [
            {
                "team": team,
                "quarter": quarter,
                "allotted": row.allotted,
                "committed": row.committed,
                "spent": row.spent,
                "currency": row.currency,
            }
            for team, rows in sorted(collect_rows(published).items())
            for quarter, row in rows.items()
            if published.find_entry("team", team)
        ],
        "trends": _build_trends(trends),
        "approvals": {
            "complete": sum(status.is_complete for status in published.approval_statuses.values()),
            "whole": len(published.approval_statuses),
        },
        "scorecards": _build_scorecards(published),
        "lead_times": _build_lead_times(published),
    }


def _build_alignment(index: AlignmentIndex) -> JsonObject:
    shares = measure_shares(index)
    return {
        "courses": _build_share(shares.courses),
        "minutes": _build_share(shares.minutes),
        "paths": _build_share(shares.paths),
        "unaligned": [_name_item(item) for item in index.items if not index.is_aligned(item)],
        "objectives": [_build_objective(index, objective) for objective in index.objectives.values()],
        "broken_links": [
            {"id": one.id, "part": len(one.entries), "whole": one.whole} for one in find_broken_links(index)
        ],
    }


def _build_objective(index: AlignmentIndex, objective: Entry[kinds.Objective]) -> JsonObject:
    published, meta = index.published, objective.meta
    items = index.items_by_objective.get(objective.id, ())
    needs = [need for id in index.list_tree(objective.id) for need in index.needs_by_objective.get(id, ())]
    first_day = min((need.meta.raised_on for need in needs), default=None)
    metrics = (published.find_entry("metric", id) for id in meta.metrics)
    return {
        "id": objective.id,
        "title": objective.title,
        "url": index.link_objective(objective).url,
        "kind": meta.kind,
        "period": meta.period,
        "parent": index.find_parent(objective) or None,
        "team": meta.team,
        "items": [_name_item(item) for item in items],
        "minutes": sum_minutes(index, index.list_courses(items)),
        "needs": [need.id for need in index.needs_by_objective.get(objective.id, ())],
        "sessions": [session.id for session in index.sessions_by_objective.get(objective.id, ())],
        "metrics": [metric.id for metric in metrics if metric],
        "go_live": _format_day(meta.go_live),
        "involvement": judge_involvement(meta.go_live, first_day) if meta.go_live else None,
    }


def _build_needs(trends: NeedTrends) -> JsonObject:
    published = trends.published
    counts = count_needs(published, trends.quarters)
    rows = []
    for position, quarter in enumerate(trends.quarters):
        raised = [need for need in trends.needs if name_quarter(need.meta.raised_on) == quarter]
        late = [is_last_minute(need.meta) for need in raised]
        rows.append(
            {
                "quarter": quarter,
                **{name: values[position] for name, values in counts.items()},
                "reactive": sum(need.meta.origin == "reactive" for need in raised),
                "last_minute": {"part": sum(map(bool, late)), "whole": sum(one is not None for one in late)},
            }
        )
    return {"quarters": rows, "items": [_build_need(trends, need) for need in trends.needs]}


def _build_need(trends: NeedTrends, need: Entry[kinds.Need]) -> JsonObject:
    published, meta = trends.published, need.meta
    objective = published.find_entry("objective", meta.objective)
    return {
        "id": need.id,
        "title": need.title,
        "url": need.url,
        "status": meta.status,
        "origin": meta.origin,
        "team": trends.get_team(need),
        "regions": [region for region in trends.list_regions(need) if region],
        "skills": list(trends.list_skills(need)),
        "objective": objective.id if objective else None,
        "raised_on": _format_day(meta.raised_on),
        "needed_by": _format_day(meta.needed_by),
        "last_minute": is_last_minute(meta),
        "choice": meta.decision.choice if meta.decision else None,
        "decided_on": _format_day(meta.decision.on) if meta.decision else None,
        "delivered_on": _format_day(find_delivery_day(published, need)),
        "answered_by": [_name_item(item) for item in find_answering_items(published, need)],
    }


def _build_metric(published: PublishedCatalogue, metric: Entry[kinds.Metric]) -> JsonObject:
    meta = metric.meta
    movers = [
        item
        for kind in ("course", "path")
        for item in published.catalogue.referrers(metric, kind, "metrics")
        if is_visible(item) and item.status != "retired"
    ]
    return {
        "id": metric.id,
        "title": metric.title,
        "url": metric.url,
        "owner": metric.owner,
        "scope": meta.scope,
        "unit": meta.unit,
        "direction": meta.direction,
        "baseline": meta.baseline,
        "target": meta.target,
        "items": [_name_item(item) for item in sorted(movers, key=lambda item: item.key)],
        "figures": [
            {"group": series.group or None, "period": f.period, "value": f.value, "count": f.count}
            for series in collect_figures(published, metric).series
            for f in series.figures
        ],
    }


def _build_trends(trends: NeedTrends) -> JsonObject:
    return {
        "quarters": list(trends.quarters),
        "tables": [
            {
                "id": table.id,
                "columns": _build_names(table.keys, table.columns),
                "rows": [
                    {
                        "key": row.key,
                        "label": row.label.title,
                        "counts": [cell.count for cell in row.cells],
                        "total": row.total,
                    }
                    for row in table.rows
                ],
            }
            for table in build_trend_tables(trends)
        ],
        "shared": [
            {
                "skills": list(one.skill_ids),
                "teams": list(one.team_ids),
                "needs": list(one.need_ids),
                "open": one.open_count,
                "answers": [{"kind": a.kind, "id": a.id, "answered": a.answered} for a in one.answers],
            }
            for one in find_shared_requests(trends)
        ],
        "wishes": [
            {"wish": one.wish.title, "url": one.wish.url or None, "count": one.count}
            for one in find_shared_wishes(trends.published)
        ],
    }


def _build_scorecards(published: PublishedCatalogue) -> list[JsonObject]:
    ids = {team.url: team.id for team in published.teams}
    cards = [
        {
            "team": ids[card.team.url],
            "points": card.points,
            "possible": card.possible,
            "missed": [point.rule.url.rpartition("#")[2] for point in card.missed],
            "waived": card.waived,
        }
        for card in build_scorecards(published)
    ]
    return sorted(cards, key=lambda card: str(card["team"]))


def _build_lead_times(published: PublishedCatalogue) -> list[JsonObject]:
    changes = published.changes.log.changes
    by_team = {team.id: [change for change in changes if team.id in change.teams] for team in published.teams}
    return [
        _build_lead_time(None, changes),
        *(_build_lead_time(id, own) for id, own in sorted(by_team.items()) if own),
    ]


def _build_lead_time(team: str | None, changes: Iterable[MergedChange]) -> JsonObject:
    own = list(changes)
    median = calculate_median(own)
    return {
        "team": team,
        "changes": len(own),
        "dated": sum(change.started is not None for change in own),
        "median_days": None if median is None else round(median, 2),
    }


def _build_names(keys: Iterable[str], labels: Iterable[str]) -> list[JsonObject]:
    return [{"key": key, "label": label} for key, label in zip(keys, labels, strict=True)]


def _build_share(share: Share) -> JsonObject:
    return {"part": share.part, "whole": share.whole}


def _name_item(item: Item) -> JsonObject:
    return {"kind": item.kind, "id": item.id}


def _format_day(day: date | None) -> str | None:
    return day.isoformat() if day else None
