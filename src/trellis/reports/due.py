"""What a team has due, as an issue: each thing with its fact and the next act."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..derive.pages.due import Due
from ..diagnostics.phrases import count
from .escaping import code, prose

SHOWN = 100
_MARKER = re.compile(r"\A<!-- trellis due ([a-z0-9-]*) -->")


def marker(team: str) -> str:
    """By which a team's issue is found again."""
    return f"<!-- trellis due {team} -->"


def team_of(body: str) -> str:
    """Whose issue this is; "" where it is none of these."""
    found = _MARKER.match(body)
    return found[1] if found else ""


def title(team: str, number: int) -> str:
    """The issue's title. team: its name."""
    return f"{team}: {count(number, 'thing is', 'things are')} due"


def render(team: str, things: Sequence[Due], site: str) -> str:
    """The issue's text. site: the portal's address with a slash at its end, "" where it has none."""
    parts = [marker(team), "This list is brought up to date every week, and this issue closed once nothing is left."]
    for heading, late in (("Late", True), ("Soon", False)):
        found = [thing for thing in things if thing.late is late]
        if found:
            parts.append(
                "\n".join([f"### {heading}", "", *(line for thing in found[:SHOWN] for line in _thing(thing, site))])
            )
        if len(found) > SHOWN:
            parts.append(f"… and {len(found) - SHOWN} more.")
    return "\n\n".join(parts) + "\n"


def _thing(thing: Due, site: str) -> Iterator[str]:
    name = (
        f"[{prose(thing.title)}]({site}{thing.url.lstrip('/')})" if site and thing.url else f"**{prose(thing.title)}**"
    )
    yield f"- {name}: {prose(thing.what)}"
    yield f"  - {prose(thing.help)} ({code(thing.path)})" if thing.help else f"  - {code(thing.path)}"
