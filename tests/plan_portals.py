"""Small portals with dates, needs, objectives and stories, for the plan and for what managers decide from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from conftest import TODAY, Portal

from trellis.derive.published import PublishedCatalogue
from trellis.load.content_history import ContentHistory
from trellis.pipeline.publish import publish_result
from trellis.pipeline.run import run_pipeline

SESSION = """\
---
title: {title}
summary: A date of the calendar that people can plan their week with, in a sentence.
status: {status}
kind: {kind}
start: {start}
end: {end}
timezone: Europe/Amsterdam
audience: {{teams: {teams}}}
{more}---
What happens then.
"""
STORY = """\
---
title: What changes in {month}
summary: What changes for everybody who quotes a rate, told in one place and once.
status: stable
kind: change
date: 2026-{month}-10
audience: {{teams: {teams}}}
items: [{items}]
---
The rates of three lanes are new.
"""
NEED = """\
---
title: {title}
summary: Customers wait four days for a quote, and by then half have one from others.
status: {status}
problem: Customers wait four days.
evidence: We counted two hundred.
success: One day.
impact: Half of them are gone.
raised_by: {{team: sales, role: Desk lead}}
raised_on: 2026-10-01
origin: reactive
{more}---
More.
"""
OBJECTIVE = """\
---
title: Grow the margin
summary: What the company wants this year, in a sentence that is long enough.
status: stable
kind: {kind}
period: "2027"
{more}---
Why.
"""


def session(
    title: str, start: str = "2026-12-08 10:00", end: str = "2026-12-08 11:00", kind: str = "class", **more: str
) -> str:
    values = {"status": "planned", "teams": "[sales]", **more}
    lines = "".join(f"{key}: {value}\n" for key, value in values.items() if key not in ("status", "teams"))
    return SESSION.format(
        title=title, start=start, end=end, kind=kind, status=values["status"], teams=values["teams"], more=lines
    )


def need(title: str, status: str = "raised", **more: str) -> str:
    lines = "".join(f"{key}: {value}\n" for key, value in more.items())
    return NEED.format(title=title, status=status, more=lines)


def publish(root: Path, today: date = TODAY, history: ContentHistory | None = None) -> PublishedCatalogue:
    result = run_pipeline(root, today)
    return publish_result(result, history or ContentHistory({}))


def write(portal: Portal, **files: str) -> PublishedCatalogue:
    """The catalogue of a portal with these files of sales: ``sessions__talks`` is ``sessions/talks.md``."""
    return publish(portal(name_files(files)))


def name_files(files: dict[str, str]) -> dict[str, str | bytes]:
    paths: dict[str, str | bytes] = {}
    for name, text in files.items():
        folder, _, id = name.partition("__")
        place = f"{id}/index.md" if folder == "courses" else f"{id}.md"
        paths[f"content/sales/{folder}/{place}"] = text
    return paths
