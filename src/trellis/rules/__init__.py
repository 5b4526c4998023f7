"""Every rule of the engine, listed by hand. CONTRIBUTING says how to add one in four steps."""

from __future__ import annotations

from ..diagnostics import Rule
from . import review_overdue

RULES: tuple[Rule, ...] = (review_overdue.RULE,)
