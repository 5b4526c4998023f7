"""Everything impure, taken in once at the edge and passed to the rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ..kinds import Portal

if TYPE_CHECKING:
    from ..duplicates.comparison import Comparison

Before = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Context:
    """The world as the rules see it.

    today: the day the portal is checked for. portal: what the learning team set in ``portal.yml``. comparison: compares the courses of
    the catalogue, when somebody asks. before: the text of a file as it was before the change that is looked at, None for one that
    was not there; itself None where no change is looked at.
    """

    today: date
    portal: Portal
    comparison: Comparison
    before: Before | None = None
