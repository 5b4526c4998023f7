"""How long to wait when a response reports a rate limit, and how much of a text is read.

GitHub has a primary limit of requests per hour and a secondary limit against bursts, which may not give a time.
Both have the status 403 or 429. GitLab uses 429.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator

BURST_WAIT = 60.0
"""The seconds to wait if the response gives no time, as the documentation of GitHub requires."""

MIN_WAIT = 1.0
"""In seconds."""

MAX_NUMBER = 1e12
"""The largest number that is read from a header; more than any wait and any time."""

MAX_TEXT_LENGTH = 65_536
"""The maximum number of characters of a review, a comment or an issue that is read; no text at GitHub is longer."""

ReadText = Annotated[str, AfterValidator(lambda text: text[: MAX_TEXT_LENGTH + 1])]
"""A text that people wrote at a forge, of which no more is kept than tells that it is too long."""

MAX_LINE_LENGTH = 1_000
"""The maximum number of characters of one of its lines that is read. Scores stand in lines of a few words."""


def cut_text(text: str) -> str:
    """Returns a text that people wrote at a forge with its lines cut to a sane length; "" if it is too long as a whole.

    Half a text could say less than the whole, so a text that is too long says nothing.
    """
    if len(text) > MAX_TEXT_LENGTH:
        return ""
    return "\n".join(line[:MAX_LINE_LENGTH] for line in text.replace("\r\n", "\n").split("\n"))


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
    """Returns the number of a header; None if it has none that counts seconds."""
    try:
        number = float(header) if header else math.nan
    except ValueError:
        return None
    return None if math.isnan(number) else min(max(number, 0.0), MAX_NUMBER)
