"""Everything impure, taken in once at the edge and passed to the rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .kinds import Portal


@dataclass(frozen=True, slots=True)
class Context:
    """The world as the rules see it.

    today: the day the portal is checked for. portal: what the learning team set in ``portal.yml``.
    """

    today: date
    portal: Portal
