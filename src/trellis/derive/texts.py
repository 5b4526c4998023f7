"""Texts within a page that has several, such as all lessons of a course."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..catalogue.catalogue import Entry

ReadText = Callable[[Entry[Any]], str]
"""Returns the text of an entry. A build notes who reads a text by itself, and not who reads it by such a function."""


def read_entry_text(entry: Entry[Any]) -> str:
    """Returns the text of an entry."""
    return entry.body


@dataclass(frozen=True, slots=True)
class TextPart:
    """A text on a page with others. anchor: what its headings' anchors begin with, so that no two are the same.

    body: the Markdown; of a former version, `blob` is the file in Git that has it instead.
    """

    anchor: str
    body: str = ""
    blob: str = ""
