"""A need that counts as decided has an objective, two alternatives and a decision; a delivered one names what
answered it.

A need is raised as a problem, not as an order. What was weighed, who decided and why is what the next team with the
same problem wants to read.

Bad:

    status: decided

Good:

    status: decided
    objective: win-rate
    alternatives:
      - Two team leads sit in on each other's calls for a month.
      - A one-page range sheet, without training.
    decision:
      choice: build
      reason: Both alternatives were tried in the spring and helped one team only.
      by: bo
      on: 2026-06-12
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import join_phrases
from ....kinds import Need
from ...context import Context
from ...rule import Rule

MIN_ALTERNATIVES = 2
"""Minimum number of alternatives."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for need in catalogue.needs:
        if need.status not in ("decided", "delivered", "declined"):
            continue
        missing_fields = list(_list_missing(need.meta))
        if missing_fields:
            yield RULE.at(
                need,
                "status",
                f"a {need.status} need without {join_phrases(missing_fields, 'or')}",
                help="add what is missing, or set `status: consulting` until it is there",
            )


def _list_missing(need: Need) -> Iterator[str]:
    if need.objective is None:
        yield "`objective`"
    if len(need.alternatives) < MIN_ALTERNATIVES:
        yield "`alternatives`" if not need.alternatives else "a second alternative"
    if need.decision is None:
        yield "`decision`"
    if need.status == "delivered" and not need.answered_by:
        yield "`answered_by`"


RULE = Rule("need-undecided", Severity.ERROR, check)
