"""Reads the front matter of an entry as it was before the change being checked."""

from __future__ import annotations

from typing import TypeVar

from pydantic import ValidationError

from ..catalogue.catalogue import Entry
from ..kinds import Kind
from ..load.parse import parse_text
from .context import Context

M = TypeVar("M", bound=Kind)


def read_previous_meta(context: Context, entry: Entry[M]) -> M | None:
    """Returns the previous front matter of an entry; None if no change is checked, the file was new or not valid, or
    the entry is a record of a register.
    """
    text = context.read_previous(entry.path) if context.read_previous else None
    if text is None or entry.key_prefix:
        return None
    try:
        return type(entry.meta).model_validate(parse_text(entry.path, text).data)
    except ValidationError:
        return None
