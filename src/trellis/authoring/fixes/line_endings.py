"""Converts line endings to LF (`file-line-endings`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .page import Edit, EditablePage

_CARRIAGE_RETURN = re.compile(r"\r\n?")


def fix(page: EditablePage) -> Iterator[Edit]:
    return (Edit(*match.span(), "\n") for match in _CARRIAGE_RETURN.finditer(page.text))
