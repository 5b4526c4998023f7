"""A resource: something elsewhere that helps with a course or a lesson, such as a standard, a handbook or a tool."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from .kind import Kind
from .markers import Searchable
from .scalars import Text, Url, require_one_line, require_words


class Resource(Kind):
    """Something to read or use besides, which nobody has to."""

    title: Annotated[
        Text, AfterValidator(require_one_line), AfterValidator(require_words), Field(max_length=200), Searchable()
    ]
    """What it is called."""
    url: Url
    note: Text | None = None
    """What it is good for, in a sentence."""
