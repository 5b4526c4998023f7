"""A path whose steps only follow a rename has the steps that it had."""

from __future__ import annotations

import pytest
from conftest import TODAY, Portal, course

from trellis.pipeline.run import run_pipeline

PATH = """\
---
title: A month at the desk
summary: What somebody takes in their first month at the desk, in the order that works.
status: stable
kind: onboarding
tier: individual
version: 1
audience: {{teams: [sales]}}
steps:
  - section: First
    items: [{items}]
---
Welcome.
"""


@pytest.mark.parametrize(
    ("before", "after", "count"),
    [("talks", "rates", 0), ("talks, terms", "rates, terms", 0), ("talks", "terms", 1), ("talks, terms", "rates", 1)],
)
def test_a_step_by_its_new_id_is_the_same_step(portal: Portal, before: str, after: str, count: int) -> None:
    path = "content/sales/paths/month.md"
    root = portal(
        {
            path: PATH.format(items=after),
            "content/sales/courses/rates/index.md": course("Rates", aliases="[talks]"),
            "content/sales/courses/terms/index.md": course("Terms"),
        }
    )
    result = run_pipeline(root, TODAY, read_previous={path: PATH.format(items=before)}.get)
    assert len([d for d in result.diagnostics if d.rule == "path-version"]) == count
