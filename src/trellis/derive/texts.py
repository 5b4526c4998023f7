"""Texts within a page that has several, such as all lessons of a course."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TextPart:
    """A text on a page with others. anchor: what its headings' anchors begin with, so that no two are the same.

    body: the Markdown; of a former version, `blob` is the file in Git that has it instead.
    """

    anchor: str
    body: str = ""
    blob: str = ""
