"""Links from findings to the rules on the portal's Standards page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ..load.site_modules import read_site_address


def build_rule_links(root: Path) -> Callable[[str], str]:
    """Returns a function from a rule's id to its address on the site of the portal at `root`, or "" without a site."""
    site = read_site_address(root)
    return lambda rule: f"{site}standards/#{rule}" if site else ""
