"""A picture has at most 50 million pixels, and 5,000 million in all frames of one that moves.

A browser needs four bytes for each pixel, however small the file is: a plain picture of 200 kB can hold more than a
billion, and stops the tab of whoever opens the page. A photograph 1600 pixels wide has under two million.

A picture that moves is drawn once for each of its frames, and a progressive JPEG once for each of its scans. A GIF has
the size of its largest frame, whatever its head says.

Bad:

    content/sales/courses/negotiating-prices/plan.png     40,000 × 40,000 pixels
    content/sales/courses/negotiating-prices/walk.gif     20,000 frames of 800 × 600 pixels

Good:

    content/sales/courses/negotiating-prices/plan.png     2,000 × 2,000 pixels
    content/sales/courses/negotiating-prices/walk.mp4     a film of the same
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ....load.picture_size import MAX_DRAWN_PIXELS, MAX_PIXELS
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for file in catalogue.files:
        if not file.is_published:
            continue
        size = file.picture_size
        if size.pixel_count > MAX_PIXELS:
            yield RULE.at_location(
                Location(file.path),
                f"has {size.width:,} × {size.height:,} pixels; browsers show up to {MAX_PIXELS // 1_000_000} million",
                help="save it smaller; 1,600 pixels are wide enough for a page",
            )
        elif file.drawn_pixel_count > MAX_DRAWN_PIXELS:
            parts, help = "frames", "save it as a film (`.mp4`), or with fewer or smaller frames"
            if file.format == "JPEG":
                parts, help = "scans", "save it again with a picture editor, which needs some ten of them"
            message = (
                f"has {file.frame_count:,} {parts} of {size.width:,} × {size.height:,} pixels; browsers show up to "
                f"{MAX_DRAWN_PIXELS // 1_000_000:,} million in all"
            )
            yield RULE.at_location(Location(file.path), message, help=help)


RULE = Rule("picture-too-many-pixels", Severity.ERROR, check, waivable=False)
