"""The inputs of rules besides the catalogue. They are read once by the caller, so that rules have no side effects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ..kinds import Portal

if TYPE_CHECKING:
    from ..duplicates.comparison import Comparison

ReadPrevious = Callable[[str], str | None]
"""Returns the text that a file had before the change being checked, or None if it did not exist. Takes its path."""


@dataclass(frozen=True, slots=True)
class Context:
    """The date, the settings and the services that a rule may use."""

    today: date
    """The date as of which the portal is checked."""
    portal: Portal
    """The settings in ``portal.yml``."""
    comparison: Comparison
    """Compares the courses of the catalogue, on demand."""
    read_previous: ReadPrevious | None = None
    """None unless a change is checked."""
