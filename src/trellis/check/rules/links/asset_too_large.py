"""A picture or a document has at most 2 MB, a film at most 20 MB.

Git keeps every version of it for everybody, and a reader on the road loads it over the telephone. A photograph 1600
pixels wide has a few hundred kilobytes as .webp or .jpg.

Bad:

    content/sales/courses/negotiating-prices/room.png     6.4 MB

Good:

    content/sales/courses/negotiating-prices/room.webp    310 kB
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ....load.assets import VIDEO_EXTENSIONS
from ...context import Context
from ...rule import Rule

MAX_BYTES = 2_000_000
"""Maximum size of a picture or a document in bytes."""

MAX_VIDEO_BYTES = 20_000_000
"""Maximum size of a film in bytes: some ten minutes of a screen, or two of a camera."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for file in catalogue.files:
        maximum = MAX_VIDEO_BYTES if file.extension in VIDEO_EXTENSIONS else MAX_BYTES
        if file.is_published and file.size > maximum:
            yield RULE.at_location(
                Location(file.path),
                f"has {file.size / 1_000_000:.1f} MB; up to {maximum / 1_000_000:.0f} MB load well",
                help="make it smaller, or keep it where large files are kept and link it",
            )


RULE = Rule("asset-too-large", Severity.WARNING, check)
