"""Adds the missing newline at the end of a file, so that a line added later is the only line in the diff."""

from __future__ import annotations

from collections.abc import Iterator

from .page import Edit, EditablePage


def fix(page: EditablePage) -> Iterator[Edit]:
    if not page.text.endswith("\n"):
        yield Edit(len(page.text), len(page.text), "\n")
