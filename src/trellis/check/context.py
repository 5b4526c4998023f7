"""The inputs of rules besides the catalogue: their only way to the date, the settings, Git and the comparison."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ..kinds import Portal

if TYPE_CHECKING:
    from ..approvals.ledger.reviewed_versions import ReviewedVersions
    from ..duplicates.comparison import Comparison
    from ..load.dictionaries import Dictionaries
    from .release import Release

ReadPrevious = Callable[[str], str | None]
"""Returns the text that a file had before the change being checked, or None if it did not exist. Takes its path."""


@dataclass(frozen=True, slots=True)
class PortalChange:
    """How the portal's files differ from where a change began."""

    paths: Set[str]
    """Paths of the files that differ, relative to the root."""
    read_previous: ReadPrevious
    """Reads a file as it was where the change began, even if what it is compared with has gone on since."""


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
    reviewed_versions: ReviewedVersions | None = None
    """Looks up what the records of the ledger reviewed; None where there is no history."""
    release: Release | None = None
    """Tells what has been touched since the last release; None where nothing is known of one."""
    change: PortalChange | None = None
    """The change that is checked; None where the portal is checked as it is."""
    site_address: str = ""
    """The site's address in ``mkdocs.yml``; "" if it is not known."""
    dictionaries: Dictionaries | None = None
    """Looks words up; None where spelling is not checked."""
