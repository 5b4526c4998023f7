"""Renders CODEOWNERS: each team owns its folder, the learning team everything else.

This is only a coarse part of the approvals. Paths cannot express the rest, such as managers, tiers, and two
approvals by two people. `trellis review` evaluates those.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...catalogue.catalogue import Catalogue, Entry
from ...kinds import Team
from ...kinds.handles import is_team_handle

_ESCAPED = re.compile(r"[\s#*?\\]")
"""Characters of a folder's name that mean something else in a pattern."""

_HEAD = """\
# Written by `trellis repository` from the `handle` of each team; mend it there.
# Of several lines that fit a path the last one decides. `trellis review` says what paths cannot say.
"""


def render_codeowners(catalogue: Catalogue, prefix: str = "") -> str:
    """Renders the file. prefix: the portal's folder in the repository, with a final slash, or "".

    The owner of a folder is its team. If the team has no valid handle, it is the nearest ancestor or the learning team;
    a comment says where a handle is not valid.
    """
    learning_team = catalogue.find_entry("team", catalogue.portal.learning_team or "")
    default_owner = _find_handle(catalogue, learning_team)
    top = f"/{_ESCAPED.sub(_escape, prefix)}"
    owners = list(_list_owners(catalogue, default_owner, top))
    width = max((len(pattern) for pattern, _ in owners), default=0)
    lines = (
        f"{pattern:<{width}}  {owner}".rstrip() if owner else f"# {pattern}: nobody has a `handle`"
        for pattern, owner in owners
    )
    malformed = (
        f"# {top}content/{team.id}/: the `handle` in {team.path} is no team's; `trellis check` says how it is written"
        for team in sorted(catalogue.teams, key=lambda team: team.id)
        if team.meta.handle and not is_team_handle(team.meta.handle)
    )
    return "\n".join((_HEAD, *lines, *malformed)) + "\n"


def _escape(match: re.Match[str]) -> str:
    return f"\\{match[0]}"


def _list_owners(catalogue: Catalogue, default_owner: str, top: str) -> Iterator[tuple[str, str]]:
    """Yields pairs of a path pattern and its owner. top: the portal's folder, between slashes."""
    yield "*" if top == "/" else top, default_owner
    for team in sorted(catalogue.teams, key=lambda team: team.id):
        yield f"{top}content/{team.id}/", _find_handle(catalogue, team) or default_owner
    if default_owner:
        yield f"{top}content/*/rubrics/", default_owner


def _find_handle(catalogue: Catalogue, team: Entry[Team] | None) -> str:
    """Returns the handle of the team, or of its nearest ancestor that has a valid one; "" if there is none."""
    visited_ids: set[str] = set()
    while team and team.id not in visited_ids:
        visited_ids.add(team.id)
        if team.meta.handle and is_team_handle(team.meta.handle):
            return team.meta.handle
        team = catalogue.find_entry("team", team.meta.parent) if team.meta.parent else None
    return ""
