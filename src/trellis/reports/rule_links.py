"""Where the portal's Standards page tells of a rule: what a finding links to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ..load.site_modules import address


def pages(root: Path) -> Callable[[str], str]:
    """A function that gives a rule's address on the site of the portal at `root`; "" where the site has none."""
    site = address(root)
    return lambda rule: f"{site}standards/#{rule}" if site else ""
