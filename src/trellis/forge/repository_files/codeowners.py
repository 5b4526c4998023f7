"""Renders CODEOWNERS: each team owns its folder, the learning team everything else.

This is only a coarse part of the approvals. Paths cannot express the rest, such as managers, tiers, and two
approvals by two people. `trellis review` evaluates those.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...catalogue.catalogue import Catalogue, Entry
from ...kinds import Team

_HANDLE = re.compile(r"@[A-Za-z0-9][A-Za-z0-9-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)?")

_HEAD = """\
# Written by `trellis repository` from the `handle` of each team; mend it there.
# Of several lines that fit a path the last one decides. `trellis review` says what paths cannot say.
"""


def render_codeowners(catalogue: Catalogue) -> str:
    """Renders the file.

    The owner of a folder is its team. If the team has no valid handle, it is the nearest ancestor or the learning team.
    """
    learning_team = catalogue.get("team", catalogue.portal.learning_team or "")
    default_owner = _find_handle(catalogue, learning_team)
    owners = list(_list_owners(catalogue, default_owner))
    width = max((len(pattern) for pattern, _ in owners), default=0)
    lines = (
        f"{pattern:<{width}}  {owner}".rstrip() if owner else f"# {pattern}: nobody has a `handle`"
        for pattern, owner in owners
    )
    return "\n".join((_HEAD, *lines)) + "\n"


def _list_owners(catalogue: Catalogue, default_owner: str) -> Iterator[tuple[str, str]]:
    """Yields pairs of a path pattern and its owner."""
    yield "*", default_owner
    for team in sorted(catalogue.teams, key=lambda team: team.id):
        yield f"/content/{team.id}/", _find_handle(catalogue, team) or default_owner
    if default_owner:
        yield "/content/*/rubrics/", default_owner


def _find_handle(catalogue: Catalogue, team: Entry[Team] | None) -> str:
    """Returns the handle of the team, or of its nearest ancestor that has a valid one; "" if there is none."""
    visited_ids: set[str] = set()
    while team and team.id not in visited_ids:
        visited_ids.add(team.id)
        if team.meta.handle and _HANDLE.fullmatch(team.meta.handle):
            return team.meta.handle
        team = catalogue.get("team", team.meta.parent) if team.meta.parent else None
    return ""
