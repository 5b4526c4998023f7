"""Loads the company's own rules from ``hooks/standards.py``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..load.site_modules import has_unfinished_rules, load_site_module
from .rule import Rule


def load_site_rules(root: Path) -> Sequence[Rule]:
    """Returns the company's own rules; none if there is no ``hooks/standards.py``, or a merge in it is unfinished."""
    if has_unfinished_rules(root):
        return ()
    module = load_site_module(root, "hooks/standards.py")
    return module.RULES if module else ()
