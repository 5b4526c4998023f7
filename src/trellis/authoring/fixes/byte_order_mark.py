"""Removes the byte-order mark at the start of a file (`file-bom`)."""

from __future__ import annotations

from collections.abc import Iterator

from .page import Edit, EditablePage


def fix(page: EditablePage) -> Iterator[Edit]:
    if page.text.startswith("\ufeff"):
        yield Edit(0, 1, "")
