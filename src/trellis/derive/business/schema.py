"""The JSON Schema of ``business.json``."""

from __future__ import annotations

from typing import get_args

from ..alignment.broken_links import BREAKS
from ..alignment.coverage import TABLES
from ..alignment.involvement import InvolvementState
from ..need_states import NEED_STATUSES
from ..trends.tables import TREND_TABLES
from .document import VERSION, JsonObject

_TEXT: JsonObject = {"type": "string"}
_OPTIONAL_TEXT: JsonObject = {"type": ["string", "null"]}
_COUNT: JsonObject = {"type": "integer", "minimum": 0}
_NUMBER: JsonObject = {"type": "number"}
_DAY: JsonObject = {"type": "string", "format": "date"}
_OPTIONAL_DAY: JsonObject = {"type": ["string", "null"], "format": "date"}
_QUARTER: JsonObject = {"type": "string", "pattern": "^[0-9]{4}-Q[1-4]$"}


def build_business_schema() -> JsonObject:
    """Returns the JSON Schema of the result of `build_business_json`."""
    share = _describe({"part": _COUNT, "whole": _COUNT})
    item = _describe({"kind": {"enum": ["course", "path"]}, "id": _TEXT})
    column = _describe({"key": _TEXT, "label": _TEXT})
    row = {"key": _TEXT, "label": _TEXT, "counts": _list(_COUNT)}
    objective = _describe(
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
    need = _describe(
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
    quarter = _describe(
        {
            "quarter": _QUARTER,
            "raised": _COUNT,
            "decided": _COUNT,
            "delivered": _COUNT,
            "reactive": _COUNT,
            "last_minute": share,
        }
    )
    figure = _describe(
        {"group": _OPTIONAL_TEXT, "period": _TEXT, "value": _NUMBER, "count": {"type": ["integer", "null"]}}
    )
    metric = _describe(
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
    answer = _describe({"kind": {"enum": ["course", "path"]}, "id": _TEXT, "answered": _COUNT})
    shared = _describe(
        {
            "skills": _list(_TEXT),
            "teams": _list(_TEXT),
            "needs": _list(_TEXT),
            "open": _COUNT,
            "answers": _list(answer),
        }
    )
    alignment = _describe(
        {
            "courses": share,
            "minutes": share,
            "paths": share,
            "unaligned": _list(item),
            "objectives": _list(objective),
            "broken_links": _list(_describe({"id": {"enum": list(BREAKS)}, "part": _COUNT, "whole": _COUNT})),
        }
    )
    trends = _describe(
        {
            "quarters": _list(_QUARTER),
            "tables": _list(_describe_table(list(TREND_TABLES), column, {**row, "total": _COUNT})),
            "shared": _list(shared),
            "wishes": _list(_describe({"wish": _TEXT, "url": _OPTIONAL_TEXT, "count": _COUNT})),
        }
    )
    scorecard = _describe(
        {"team": _TEXT, "points": _COUNT, "possible": _COUNT, "missed": _list(_TEXT), "waived": _COUNT}
    )
    budget = _describe(
        {
            "team": _TEXT,
            "quarter": _QUARTER,
            "allotted": _NUMBER,
            "committed": _NUMBER,
            "spent": _NUMBER,
            "currency": _TEXT,
        }
    )
    lead_time = _describe(
        {"team": _OPTIONAL_TEXT, "changes": _COUNT, "dated": _COUNT, "median_days": {"type": ["number", "null"]}}
    )
    properties = {
        "version": {"const": VERSION},
        "as_of": _DAY,
        "alignment": alignment,
        "coverage": _list(_describe_table(list(TABLES), column, row)),
        "needs": _describe({"quarters": _list(quarter), "items": _list(need)}),
        "metrics": _list(metric),
        "budgets": _list(budget),
        "trends": trends,
        "approvals": _describe({"complete": _COUNT, "whole": _COUNT}),
        "scorecards": _list(scorecard),
        "lead_times": _list(lead_time),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"What joins learning to the business in a portal, version {VERSION}",
        **_describe(properties),
    }


def _describe_table(ids: list[str], column: JsonObject, row: JsonObject) -> JsonObject:
    return _describe({"id": {"enum": ids}, "columns": _list(column), "rows": _list(_describe(row))})


def _list(items: JsonObject) -> JsonObject:
    return {"type": "array", "items": items}


def _describe(properties: JsonObject) -> JsonObject:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
