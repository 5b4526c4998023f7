"""An entry as it was before the change that is looked at."""

from __future__ import annotations

from typing import TypeVar

from pydantic import ValidationError

from .catalogue import Entry
from .context import Context
from .kinds import Kind
from .source import parse

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
