"""The invisible byte-order mark at the start of a file goes (`file-bom`)."""

from __future__ import annotations

from collections.abc import Iterator

from .page import Edit, Page


def fix(page: Page) -> Iterator[Edit]:
    if page.text.startswith("\ufeff"):
        yield Edit(0, 1, "")
