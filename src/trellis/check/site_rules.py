"""Loads the company's own rules from ``hooks/standards.py``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..load.site_modules import load_site_module
from .rule import Rule


def load_site_rules(root: Path) -> Sequence[Rule]:
    """Returns the company's own rules; none if there is no ``hooks/standards.py``."""
    module = load_site_module(root, "hooks/standards.py")
    return module.RULES if module else ()
