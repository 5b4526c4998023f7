"""Maintains one issue about external links that no longer respond, and reports a link only after repeated failures.

The state is kept in the issue itself, in an HTML comment. So there is no database, the state is public, and whoever can
edit it can only delay a report.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from ..reports import links as reports
from .link_check import check_links
from .protocol import Forge, ForgeIssue
from .public_network import IsPublic, is_public_address

LABEL = "trellis: links"
TITLE = "Links that no longer lead anywhere"

MIN_FAILED_DAYS = 3
"""The number of consecutive days on which a link must fail before it is reported."""

MAX_STATE_LENGTH = 30_000
"""The characters that the state may take of an issue. Links beyond it are counted anew each day, and not reported."""

_MAX_DAYS = 100_000
"""More days of failure than that are none that this job has counted."""

_STATE_COMMENT = re.compile(r"<!-- trellis links (\{.*\}) -->")


class FailingLink(NamedTuple):
    """A link that does not respond. Days are ISO dates."""

    day_count: int
    """The number of days on which it failed."""
    first_day: str
    last_day: str
    reason: str


def run_link_report(
    forge: Forge, files_by_url: Mapping[str, tuple[str, ...]], today: date, is_public: IsPublic = is_public_address
) -> str:
    """Checks all links and updates the issue; returns a summary. files_by_url: the files that contain each URL.

    What is not reached in time stays as it was. It is not the same each day: the order changes, and what failed last
    comes last, so that hosts that answer late keep nobody from hearing of other links for good.
    """
    issue = next((i for i in forge.list_issues(LABEL) if i.title == TITLE or _STATE_COMMENT.search(i.body)), None)
    previous = _parse_state(issue)
    urls = list(files_by_url)
    random.Random(today.isoformat()).shuffle(urls)
    reasons = check_links(sorted(urls, key=previous.__contains__), is_public)
    failing = _update_failures(previous, {url: reason for url, reason in reasons.items() if reason}, today.isoformat())
    failing |= {url: previous[url] for url in urls if url in previous and url not in reasons}
    reported = {url: link for url, link in failing.items() if link.day_count >= MIN_FAILED_DAYS}
    if issue or failing:
        rows = {url: (link.reason, link.first_day, files_by_url[url]) for url, link in reported.items()}
        body = f"{_format_state(failing)}\n{reports.render(rows)}"
        forge.upsert_issue(issue, LABEL, TITLE, body, is_open=bool(reported))
    private_count = sum(reason is None for reason in reasons.values())
    return reports.summarise_run(
        len(reasons) - private_count, private_count, len(urls) - len(reasons), len(failing), len(reported)
    )


def _update_failures(
    previous: Mapping[str, FailingLink], reasons: Mapping[str, str], day: str
) -> dict[str, FailingLink]:
    """Returns the links that fail now, each with its days of failure; two runs on one day count once."""
    failing = {}
    for url, reason in reasons.items():
        previous_failure = previous.get(url, FailingLink(0, day, "", reason))
        failing[url] = FailingLink(
            previous_failure.day_count + (previous_failure.last_day != day), previous_failure.first_day, day, reason
        )
    return failing


def _format_state(failing: Mapping[str, FailingLink]) -> str:
    """Returns the state of as many links as an issue has room for, those first that fail longest."""
    rows: dict[str, list[Any]] = {}
    size = 0
    for url, link in sorted(failing.items(), key=lambda item: (-item[1].day_count, item[0])):
        size += len(_format_rows({url: list(link)}))
        if size > MAX_STATE_LENGTH:
            break
        rows[url] = list(link)
    return f"<!-- trellis links {_format_rows(rows)} -->"


def _format_rows(rows: Mapping[str, list[Any]]) -> str:
    data = json.dumps(rows, ensure_ascii=True, separators=(",", ":"))
    return data.replace("<", "\\u003c").replace(">", "\\u003e")


def _parse_state(issue: ForgeIssue | None) -> dict[str, FailingLink]:
    """Reads the state from an issue; rows that are not valid are ignored."""
    match = _STATE_COMMENT.search(issue.body) if issue else None
    try:
        data: Any = json.loads(match[1]) if match else {}
    except (ValueError, RecursionError):  # anybody who may edit the issue can write anything there
        return {}
    rows = data.items() if isinstance(data, dict) else ()
    return {url: FailingLink(*row) for url, row in rows if _is_valid_row(row)}


def _is_valid_row(row: Any) -> bool:
    return (
        isinstance(row, list)
        and len(row) == 4
        and type(row[0]) is int
        and 0 <= row[0] <= _MAX_DAYS
        and all(isinstance(part, str) for part in row[1:])
        and all(map(_is_day, row[1:3]))
    )


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
