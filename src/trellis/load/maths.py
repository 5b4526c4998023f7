"""Reads from the portal's settings whether dollar signs make formulas, which texts have to be read by."""

from __future__ import annotations

from .parse import parse_file

SETTINGS = "portal.yml"


def reads_maths(root: str) -> bool:
    """Returns whether formulas are read in the texts of the portal at `root`: unless it says ``maths: text``."""
    data = parse_file(root, SETTINGS).data
    return not (isinstance(data, dict) and data.get("maths") == "text")
