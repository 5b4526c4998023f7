"""Whether an answer asks to be left in peace for a while, and for how long.

GitHub has two limits: so many requests an hour, and a second one against bursts that names its time or none at all. Both come as
403 or 429. GitLab answers 429.
"""

from __future__ import annotations

from collections.abc import Mapping

BURST = 60.0
"""Seconds to wait where no time is named; what GitHub's documentation asks for."""

LEAST = 1.0


def wait(status: int, headers: Mapping[str, str], text: str, now: float) -> float:
    """Seconds to wait before the same is asked again; 0 where the answer is no plea to wait. now: seconds since 1970."""
    if status not in (403, 429):
        return 0.0
    named = _number(headers.get("retry-after"))
    if named is not None:
        return max(named, LEAST)
    reset = _number(headers.get("x-ratelimit-reset")) or _number(headers.get("ratelimit-reset"))
    left = headers.get("x-ratelimit-remaining", headers.get("ratelimit-remaining"))
    if left == "0" and reset is not None:
        return max(reset - now, 0.0) + LEAST
    if status == 429 or "secondary rate limit" in text.lower() or "abuse detection" in text.lower():
        return BURST
    return 0.0


def _number(said: str | None) -> float | None:
    try:
        return float(said) if said else None
    except ValueError:
        return None
