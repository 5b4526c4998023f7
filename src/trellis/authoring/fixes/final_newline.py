"""The last line of a file ends like every other, so that a line added below it is the only one that changes."""

from __future__ import annotations

from collections.abc import Iterator

from .page import Edit, Page


def fix(page: Page) -> Iterator[Edit]:
    if not page.text.endswith("\n"):
        yield Edit(len(page.text), len(page.text), "\n")
