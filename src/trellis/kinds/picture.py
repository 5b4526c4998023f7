"""A picture that an entry shows on its card and its page."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .kind import Kind
from .scalars import Text


class Picture(Kind):
    """A picture of a course or a path."""

    file: Annotated[Text, Field(examples=["room.webp"])]
    """Its file, beside this one."""
    alt: Annotated[Text, Field(max_length=250)]
    """What somebody should learn from it who does not see it."""
