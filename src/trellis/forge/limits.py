"""Computes how long to wait when a response reports a rate limit.

GitHub has a primary limit of requests per hour and a secondary limit against bursts, which may not give a time.
Both have the status 403 or 429. GitLab uses 429.
"""

from __future__ import annotations

from collections.abc import Mapping

BURST_WAIT = 60.0
"""The seconds to wait if the response gives no time, as the documentation of GitHub requires."""

MIN_WAIT = 1.0
"""In seconds."""


def compute_wait(status: int, headers: Mapping[str, str], text: str, now: float) -> float:
    """Returns the seconds to wait before a retry; 0 if there is no rate limit. now: seconds since 1970."""
    if status not in (403, 429):
        return 0.0
    retry_after = _parse_number(headers.get("retry-after"))
    if retry_after is not None:
        return max(retry_after, MIN_WAIT)
    reset_time = _parse_number(headers.get("x-ratelimit-reset")) or _parse_number(headers.get("ratelimit-reset"))
    remaining = headers.get("x-ratelimit-remaining", headers.get("ratelimit-remaining"))
    if remaining == "0" and reset_time is not None:
        return max(reset_time - now, 0.0) + MIN_WAIT
    if status == 429 or "secondary rate limit" in text.lower() or "abuse detection" in text.lower():
        return BURST_WAIT
    return 0.0


def _parse_number(header: str | None) -> float | None:
    try:
        return float(header) if header else None
    except ValueError:
        return None
