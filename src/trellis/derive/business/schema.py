"""The JSON Schema of ``business.json``."""

from __future__ import annotations

from typing import get_args

from ..alignment.broken_links import BREAKS
from ..alignment.coverage import TABLES
from ..alignment.involvement import InvolvementState
from ..need_states import NEED_STATUSES
from ..object_schema import JsonObject, describe_object
from ..trends.tables import TREND_TABLES
from .document import VERSION

_TEXT: JsonObject = {"type": "string"}
_OPTIONAL_TEXT: JsonObject = {"type": ["string", "null"]}
_COUNT: JsonObject = {"type": "integer", "minimum": 0}
_NUMBER: JsonObject = {"type": "number"}
_DAY: JsonObject = {"type": "string", "format": "date"}
_OPTIONAL_DAY: JsonObject = {"type": ["string", "null"], "format": "date"}
_QUARTER: JsonObject = {"type": "string", "pattern": "^[0-9]{4}-Q[1-4]$"}


def build_business_schema() -> JsonObject:
    """Returns the JSON Schema of the result of `build_business_json`."""
    share = describe_object({"part": _COUNT, "whole": _COUNT})
    item = describe_object({"kind": {"enum": ["course", "path"]}, "id": _TEXT})
    column = describe_object({"key": _TEXT, "label": _TEXT})
    row = {"key": _TEXT, "label": _TEXT, "counts": _list(_COUNT)}
    objective = describe_object(
        {
            "id": _TEXT,
            "title": _TEXT,
            "url": _TEXT,
            "kind": {"enum": ["business", "team", "value"]},
            "period": _TEXT,
            "parent": _OPTIONAL_TEXT,
            "team": _OPTIONAL_TEXT,
            "items": _list(item),
            "minutes": _COUNT,
            "needs": _list(_TEXT),
            "sessions": _list(_TEXT),
            "metrics": _list(_TEXT),
            "go_live": _OPTIONAL_DAY,
            "involvement": {"enum": [*get_args(InvolvementState), None]},
        }
    )
    need = describe_object(
        {
            "id": _TEXT,
            "title": _TEXT,
            "url": _TEXT,
            "status": {"enum": list(NEED_STATUSES)},
            "origin": {"enum": ["reactive", "proactive"]},
            "team": _TEXT,
            "regions": _list(_TEXT),
            "skills": _list(_TEXT),
            "objective": _OPTIONAL_TEXT,
            "raised_on": _DAY,
            "needed_by": _OPTIONAL_DAY,
            "last_minute": {"type": ["boolean", "null"]},
            "choice": {"enum": ["build", "buy", "curate", "reuse", "no-training", None]},
            "decided_on": _OPTIONAL_DAY,
            "delivered_on": _OPTIONAL_DAY,
            "answered_by": _list(item),
        }
    )
    quarter = describe_object(
        {
            "quarter": _QUARTER,
            "raised": _COUNT,
            "decided": _COUNT,
            "delivered": _COUNT,
            "reactive": _COUNT,
            "last_minute": share,
        }
    )
    figure = describe_object(
        {"group": _OPTIONAL_TEXT, "period": _TEXT, "value": _NUMBER, "count": {"type": ["integer", "null"]}}
    )
    metric = describe_object(
        {
            "id": _TEXT,
            "title": _TEXT,
            "url": _TEXT,
            "owner": _TEXT,
            "scope": {"enum": ["organisation", "team"]},
            "unit": _TEXT,
            "direction": {"enum": ["up", "down"]},
            "baseline": _NUMBER,
            "target": _NUMBER,
            "items": _list(item),
            "figures": _list(figure),
        }
    )
    answer = describe_object({"kind": {"enum": ["course", "path"]}, "id": _TEXT, "answered": _COUNT})
    shared = describe_object(
        {
            "skills": _list(_TEXT),
            "teams": _list(_TEXT),
            "needs": _list(_TEXT),
            "open": _COUNT,
            "answers": _list(answer),
        }
    )
    alignment = describe_object(
        {
            "courses": share,
            "minutes": share,
            "paths": share,
            "unaligned": _list(item),
            "objectives": _list(objective),
            "broken_links": _list(describe_object({"id": {"enum": list(BREAKS)}, "part": _COUNT, "whole": _COUNT})),
        }
    )
    trends = describe_object(
        {
            "quarters": _list(_QUARTER),
            "tables": _list(_describe_table(list(TREND_TABLES), column, {**row, "total": _COUNT})),
            "shared": _list(shared),
            "wishes": _list(describe_object({"wish": _TEXT, "url": _OPTIONAL_TEXT, "count": _COUNT})),
        }
    )
    scorecard = describe_object(
        {"team": _TEXT, "points": _COUNT, "possible": _COUNT, "missed": _list(_TEXT), "waived": _COUNT}
    )
    budget = describe_object(
        {
            "team": _TEXT,
            "quarter": _QUARTER,
            "allotted": _NUMBER,
            "committed": _NUMBER,
            "spent": _NUMBER,
            "currency": _TEXT,
        }
    )
    lead_time = describe_object(
        {"team": _OPTIONAL_TEXT, "changes": _COUNT, "dated": _COUNT, "median_days": {"type": ["number", "null"]}}
    )
    properties = {
        "version": {"const": VERSION},
        "as_of": _DAY,
        "alignment": alignment,
        "coverage": _list(_describe_table(list(TABLES), column, row)),
        "needs": describe_object({"quarters": _list(quarter), "items": _list(need)}),
        "metrics": _list(metric),
        "budgets": _list(budget),
        "trends": trends,
        "approvals": describe_object({"complete": _COUNT, "whole": _COUNT}),
        "scorecards": _list(scorecard),
        "lead_times": _list(lead_time),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"What joins learning to the business in a portal, version {VERSION}",
        **describe_object(properties),
    }


def _describe_table(ids: list[str], column: JsonObject, row: JsonObject) -> JsonObject:
    return describe_object({"id": {"enum": ids}, "columns": _list(column), "rows": _list(describe_object(row))})


def _list(items: JsonObject) -> JsonObject:
    return {"type": "array", "items": items}
