"""Keeps one issue about addresses elsewhere that have stopped answering, and complains only once they have failed again and again.

What failed when is kept in the issue itself, in a comment that readers don't see. So it needs no store, everybody can look at it, and whoever can alter
it can do no more than delay a complaint.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from ..reports import links as reports
from .link_check import Public, knock, public
from .protocol import Forge, Issue

LABEL = "trellis: links"
TITLE = "Links that no longer lead anywhere"

TIMES = 3
"""On how many days in a row an address has to fail before anybody is told."""

_STATE = re.compile(r"<!-- trellis links (\{.*\}) -->")


class Failing(NamedTuple):
    """An address that does not answer. times: on how many days. since, last: the first and the latest of them. why: in words."""

    times: int
    since: str
    last: str
    why: str


def watch(forge: Forge, links: Mapping[str, tuple[str, ...]], today: date, is_public: Public = public) -> str:
    """Asks every address and brings the issue up to date; what came of it, in a sentence. links: address → files that name it."""
    issue = next(iter(forge.issues(LABEL)), None)
    answers = knock(links, is_public)
    failing = _counted(_read(issue), {url: why for url, why in answers.items() if why}, today.isoformat())
    told = {url: found for url, found in failing.items() if found.times >= TIMES}
    if issue or failing:
        body = f"{_written(failing)}\n{reports.render({url: (f.why, f.since, links[url]) for url, f in told.items()})}"
        forge.keep_issue(issue, LABEL, TITLE, body, open=bool(told))
    inside = sum(why is None for why in answers.values())
    return reports.summary(len(answers), inside, len(failing), len(told))


def _counted(before: Mapping[str, Failing], now: Mapping[str, str], day: str) -> dict[str, Failing]:
    """Those that fail now, each with its days; two runs on one day count once."""
    found = {}
    for url, why in now.items():
        old = before.get(url, Failing(0, day, "", why))
        found[url] = Failing(old.times + (old.last != day), old.since, day, why)
    return found


def _written(failing: Mapping[str, Failing]) -> str:
    said = json.dumps({url: list(found) for url, found in failing.items()}, ensure_ascii=True, separators=(",", ":"))
    return f"<!-- trellis links {said.replace('<', chr(92) + 'u003c').replace('>', chr(92) + 'u003e')} -->"


def _read(issue: Issue | None) -> dict[str, Failing]:
    """What an issue holds; whatever is not of that form is forgotten."""
    found = _STATE.search(issue.body) if issue else None
    try:
        said: Any = json.loads(found[1]) if found else {}
    except ValueError:
        return {}
    return {url: Failing(*row) for url, row in said.items() if _sound(row)}


def _sound(row: Any) -> bool:
    return (
        isinstance(row, list)
        and len(row) == 4
        and type(row[0]) is int
        and all(isinstance(part, str) for part in row[1:])
    )
