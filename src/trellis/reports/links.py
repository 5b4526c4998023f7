"""The report of dead links, as an issue and as a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from ..diagnostics.phrases import format_count
from .escaping import escape_code, escape_prose

ADDRESS_LIMIT = 150
"""Maximum number of addresses in the issue."""


def render(failing: Mapping[str, tuple[str, str, tuple[str, ...]]]) -> str:
    """Returns the issue's body. failing: address → (reason, day since which it fails, files with the link)."""
    if not failing:
        return "Every link leads somewhere.\n"
    lines = ["These have not answered on several days. Mend the link, or take it out; the issue closes by itself.", ""]
    for url, (reason, since, paths) in list(failing.items())[:ADDRESS_LIMIT]:
        lines.append(f"- {escape_code(url[:300])} {escape_prose(reason)}, since {since}")
        lines += [f"  - {escape_code(path)}" for path in paths[:5]]
        lines += [f"  - and {format_count(len(paths) - 5, 'other file')}"] if len(paths) > 5 else []
    if len(failing) > ADDRESS_LIMIT:
        lines.append(f"- … and {len(failing) - ADDRESS_LIMIT} more")
    return "\n".join(lines) + "\n"


def summarise_run(
    requested_count: int, internal_count: int, unreached_count: int, failing_count: int, reported_count: int
) -> str:
    """Returns a sentence about a run.

    internal_count: addresses inside the network, which are not requested. unreached_count: those for which no time was
    left.
    """
    requested = format_count(requested_count, "address", "addresses")
    parts = [f"{requested} asked, {failing_count} without an answer, {reported_count} of them for days"]
    if unreached_count:
        parts.append(f"no time was left for {format_count(unreached_count, 'other', 'others')}")
    if internal_count:
        internal = format_count(internal_count, "address leads", "addresses lead")
        parts.append(f"{internal} inside the network and {'was' if internal_count == 1 else 'were'} left alone")
    return "; ".join(parts) + "."
