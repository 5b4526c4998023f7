"""Addresses that have stopped answering, as an issue and as a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from ..diagnostics.phrases import count
from .escaping import code, prose

SHOWN = 150


def render(failing: Mapping[str, tuple[str, str, tuple[str, ...]]]) -> str:
    """The issue's text. failing: address → what is wrong, since which day, and the files that name it."""
    if not failing:
        return "Every link leads somewhere.\n"
    lines = ["These have not answered on several days. Mend the link, or take it out; the issue closes by itself.", ""]
    for url, (why, since, paths) in list(failing.items())[:SHOWN]:
        lines.append(f"- {code(url[:300])} {prose(why)}, since {since}")
        lines += [f"  - {code(path)}" for path in paths[:5]]
        lines += [f"  - and {count(len(paths) - 5, 'other file')}"] if len(paths) > 5 else []
    if len(failing) > SHOWN:
        lines.append(f"- … and {len(failing) - SHOWN} more")
    return "\n".join(lines) + "\n"


def summary(asked: int, inside: int, failing: int, told: int) -> str:
    """What a run came to."""
    parts = [
        f"{count(asked - inside, 'address', 'addresses')} asked, {failing} without an answer, {told} of them for days"
    ]
    if inside:
        parts.append(
            f"{count(inside, 'address leads', 'addresses lead')} inside the network and {'was' if inside == 1 else 'were'} left alone"
        )
    return "; ".join(parts) + "."
