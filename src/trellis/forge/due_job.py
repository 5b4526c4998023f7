"""Keeps one issue for each team that has something due, and closes it once nothing is; brings it up to date instead of repeating it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..derive.pages.due import Due
from ..reports import due as reports
from .protocol import Forge

LABEL = "trellis: due"


def remind(forge: Forge, due: Mapping[str, Sequence[Due]], titles: Mapping[str, str], site: str) -> Iterator[str]:
    """What was done, an issue each. due: by team. titles: what teams are called. site: the portal's address, "" where it has none."""
    known = {reports.team_of(issue.body): issue for issue in forge.issues(LABEL)}
    for team, things in due.items():
        title = reports.title(titles.get(team, team), len(things))
        issue = known.get(team)
        forge.keep_issue(issue, LABEL, title, reports.render(team, things, site), open=True)
        yield title
    for team, issue in known.items():
        if team and team not in due and issue.open:
            forge.keep_issue(
                issue, LABEL, issue.title, f"{reports.marker(team)}\n\nNothing is due any more.\n", open=False
            )
            yield f"{issue.title}: done"
