"""A picture or a document is of the form that its ending says, and a picture is whole.

Browsers look at the content and believe it more than the name. A page with scripts that is called `.png` may be run.
A picture that was cut off on its way, or that has no pixels, shows as a gap.

Bad:

    room.png     begins like an HTML page

Good:

    room.png     begins like a PNG
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ....load.assets import PUBLISHED_FORMATS, UNREADABLE
from ....load.file_format import GIT_LFS_POINTER
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for file in catalogue.files:
        if file.format in (GIT_LFS_POINTER, UNREADABLE):
            continue  # reported by file-lfs-pointer and file-unreadable
        if file.is_published and file.format not in PUBLISHED_FORMATS[file.extension]:
            content = f"its content is {file.format}" if file.format else "its content is something else"
            expected_format = PUBLISHED_FORMATS[file.extension][0]
            help = f"save it as {expected_format} again, or give it the ending that it should have"
            yield RULE.at_location(Location(file.path), f"called {file.extension}, but {content}", help=help)
        elif file.is_published and not file.is_whole:
            message = f"begins like a {file.format}, but its pixels or its end are missing; it is cut off or damaged"
            help = "look at it in a picture viewer, and save or copy it here again"
            yield RULE.at_location(Location(file.path), message, help=help)


RULE = Rule("asset-not-what-it-says", Severity.ERROR, check, waivable=False)
