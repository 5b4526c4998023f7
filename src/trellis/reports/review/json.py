"""The verdict for programs; docs/review-json.md describes it. Stable; fields are only ever added."""

from __future__ import annotations

from ...approvals.evaluate.verdict import Verdict


def render(verdict: Verdict) -> str:
    """The verdict as one JSON document."""
    return verdict.model_dump_json(indent=1) + "\n"
