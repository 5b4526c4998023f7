"""CODEOWNERS: each team's folder is its own, everything else the learning team's. The coarse half of who approves.

Paths cannot say what the other half is: managers, tiers, two people for two keys. `trellis review` does.
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


def render(catalogue: Catalogue) -> str:
    """The whole file. A team without a handle that can be written leaves its folder to its parent team, at last to the learning team."""
    learning = catalogue.get("team", catalogue.portal.learning_team or "")
    everything = _handle(catalogue, learning)
    lines = list(_lines(catalogue, everything))
    width = max((len(pattern) for pattern, _ in lines), default=0)
    said = (
        f"{pattern:<{width}}  {owner}".rstrip() if owner else f"# {pattern}: nobody has a `handle`"
        for pattern, owner in lines
    )
    return "\n".join((_HEAD, *said)) + "\n"


def _lines(catalogue: Catalogue, everything: str) -> Iterator[tuple[str, str]]:
    yield "*", everything
    for team in sorted(catalogue.teams, key=lambda team: team.id):
        yield f"/content/{team.id}/", _handle(catalogue, team) or everything
    if everything:
        yield "/content/*/rubrics/", everything


def _handle(catalogue: Catalogue, team: Entry[Team] | None) -> str:
    """The team's name in the forge, else that of the nearest team above it; "" where none has one."""
    seen: set[str] = set()
    while team and team.id not in seen:
        seen.add(team.id)
        if team.meta.handle and _HANDLE.fullmatch(team.meta.handle):
            return team.meta.handle
        team = catalogue.get("team", team.meta.parent) if team.meta.parent else None
    return ""
