"""The verdict as JSON, described in docs/review-json.md. The format is stable: fields are only ever added."""

from __future__ import annotations

from ...approvals.evaluate.verdict import ApprovalVerdict
from ..plain import escape_unprintable


def render(verdict: ApprovalVerdict) -> str:
    """Returns the verdict as one JSON document."""
    return escape_unprintable(verdict.model_dump_json(indent=1, by_alias=True)) + "\n"
