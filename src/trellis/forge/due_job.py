"""Maintains one issue for each team that has something due: it is updated, and closed once nothing is due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..derive.pages.due import DueItem
from ..reports import due as reports
from .problems import ForgeError
from .protocol import Forge

LABEL = "trellis: due"


def run_due_job(
    forge: Forge, due_by_team: Mapping[str, Sequence[DueItem]], titles: Mapping[str, str], site_url: str
) -> Iterator[str]:
    """Updates the issues and yields a line for each. titles: by team id. site_url: "" if the portal has no address.

    Raises ForgeError at the end if one could not be updated; the others are.
    """
    errors: list[ForgeError] = []
    issues = forge.list_issues(LABEL)
    issues_by_team = {reports.parse_team(issue.body): issue for issue in issues}
    for team, items in due_by_team.items():
        title = reports.format_title(titles.get(team, team), len(items))
        issue = issues_by_team.get(team)
        try:
            forge.upsert_issue(issue, LABEL, title, reports.render(team, items, site_url), is_open=True)
        except ForgeError as error:
            errors.append(error)
            continue
        yield title
    for issue in issues:
        team = reports.parse_team(issue.body)
        is_repeated = issue is not issues_by_team[team]
        if team and issue.is_open and (is_repeated or team not in due_by_team):
            fact = "Another issue has this list." if is_repeated else "Nothing is due any more."
            body = f"{reports.build_marker(team)}\n\n{fact}\n"
            try:
                forge.upsert_issue(issue, LABEL, issue.title, body, is_open=False)
            except ForgeError as error:
                errors.append(error)
                continue
            yield f"{issue.title}: done"
    if errors:
        raise errors[0]
