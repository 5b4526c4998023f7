"""Change stories are counted, whatever they require."""

from __future__ import annotations

import pytest
from conftest import TEAM, Portal, course, findings

STORY = """\
---
title: A small change {number}
summary: What changed for everybody who quotes a rate, told in one place.
status: stable
kind: change
date: 2026-12-0{number}
audience: {{teams: {teams}}}
items: [quoting, pricing]
---
The rates of three lanes are new.
"""


@pytest.mark.parametrize(
    ("teams", "settings", "counts"),
    [
        ("[sales]", "", {5: "Sales team", 6: "Sales team", 7: "Sales team", 8: "Sales team", 9: "Sales team"}),
        ("all", "thresholds: {change_stories: 8}\n", {9: "Finance team and Sales team"}),
        ("[sales, sales]", "thresholds: {change_stories: 8}\n", {9: "Sales team"}),
        ("[sales]", "thresholds: {change_stories: 9}\n", {}),
    ],
)
def test_nine_changes_in_a_month_are_too_many(
    portal: Portal, teams: str, settings: str, counts: dict[int, str]
) -> None:
    files: dict[str, str | bytes] = {
        f"content/sales/stories/2026-12-0{n}-change.md": STORY.format(number=n, teams=teams) for n in range(1, 10)
    }
    files |= {f"content/sales/courses/{id}/index.md": course(status="stable") for id in ("quoting", "pricing")}
    files |= {"content/finance/index.md": TEAM.replace("Sales team", "Finance team"), "portal.yml": settings}
    limit = settings[-3] if settings else "4"
    expected = [f"{n} change stories in 2026-12 for {team}; {limit} are the limit" for n, team in counts.items()]
    assert [f.partition("] ")[2] for f in findings(portal(files), "change-load")] == expected
