"""A picture has at most 50 million pixels.

A browser needs four bytes for each pixel, however small the file is: a plain picture of 200 kB can hold more than a
billion, and stops the tab of whoever opens the page. A photograph 1600 pixels wide has under two million.

Bad:

    content/sales/courses/negotiating-prices/plan.png     40,000 × 40,000 pixels

Good:

    content/sales/courses/negotiating-prices/plan.png     2,000 × 2,000 pixels
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ...context import Context
from ...rule import Rule

MAX_PIXELS = 50_000_000
"""Maximum number of pixels of a picture."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for file in catalogue.files:
        size = file.picture_size
        if file.is_published and size.pixel_count > MAX_PIXELS:
            yield RULE.at_location(
                Location(file.path),
                f"has {size.width:,} × {size.height:,} pixels; browsers show up to {MAX_PIXELS // 1_000_000} million",
                help="save it smaller; 1,600 pixels are wide enough for a page",
            )


RULE = Rule("picture-too-many-pixels", Severity.ERROR, check, waivable=False)
