"""An entry as it was before the change that is looked at."""

from __future__ import annotations

from typing import TypeVar

from pydantic import ValidationError

from ..catalogue.catalogue import Entry
from ..kinds import Kind
from ..load.parse import parse
from .context import Context

M = TypeVar("M", bound=Kind)


def was(context: Context, entry: Entry[M]) -> M | None:
    """What the file of an entry said of it before; None where no change is looked at, or it was not there or not sound."""
    text = context.before(entry.path) if context.before else None
    if text is None or entry.prefix:
        return None
    try:
        return type(entry.meta).model_validate(parse(entry.path, text).data)
    except ValidationError:
        return None
