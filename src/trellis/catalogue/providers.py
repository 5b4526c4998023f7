"""Finds the provider that a course names: by the name that stands in the register, or by its id."""

from __future__ import annotations

from .. import kinds
from .catalogue import Catalogue, Entry

REGISTER = "content/providers.yml"


def find_provider(catalogue: Catalogue, name: str) -> Entry[kinds.Provider] | None:
    """Returns the provider with this id or name, whatever its case; None if there is none."""
    folded = name.casefold()
    by_id = catalogue.find_entry("provider", folded)
    return by_id or next((p for p in catalogue.whole.providers if p.meta.name.casefold() == folded), None)
