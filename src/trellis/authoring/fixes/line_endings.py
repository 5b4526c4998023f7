"""Lines end in LF (`file-line-endings`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .page import Edit, Page

_OTHER = re.compile(r"\r\n?")


def fix(page: Page) -> Iterator[Edit]:
    return (Edit(*found.span(), "\n") for found in _OTHER.finditer(page.text))
