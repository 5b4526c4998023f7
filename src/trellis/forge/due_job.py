"""Maintains one issue for each team that has something due: it is updated, and closed once nothing is due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..derive.pages.due import DueItem
from ..reports import due as reports
from .protocol import Forge

LABEL = "trellis: due"


def run_due_job(
    forge: Forge, due_by_team: Mapping[str, Sequence[DueItem]], titles: Mapping[str, str], site_url: str
) -> Iterator[str]:
    """Updates the issues and yields a line for each. titles: by team id. site_url: "" if the portal has no address."""
    issues_by_team = {reports.parse_team(issue.body): issue for issue in forge.list_issues(LABEL)}
    for team, items in due_by_team.items():
        title = reports.format_title(titles.get(team, team), len(items))
        issue = issues_by_team.get(team)
        forge.upsert_issue(issue, LABEL, title, reports.render(team, items, site_url), is_open=True)
        yield title
    for team, issue in issues_by_team.items():
        if team and team not in due_by_team and issue.is_open:
            forge.upsert_issue(
                issue, LABEL, issue.title, f"{reports.build_marker(team)}\n\nNothing is due any more.\n", is_open=False
            )
            yield f"{issue.title}: done"
