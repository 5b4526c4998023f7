"""Loads the company's own rules from ``hooks/standards.py``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..load.site_modules import find_code_conflicts, load_site_module
from .rule import Rule


def load_site_rules(root: Path) -> Sequence[Rule]:
    """Returns the company's own rules; none if there is no ``hooks/standards.py``, or a merge in it is unfinished."""
    if any(path.startswith("hooks/") for path, _ in find_code_conflicts(root)):
        return ()
    module = load_site_module(root, "hooks/standards.py")
    return module.RULES if module else ()
