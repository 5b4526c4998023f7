"""Each line of `addresses.txt` is an address of the portal, or a comment.

The list says what earlier releases published, and a page is made for each address of it that is gone. What is no
address could lead anywhere.

Bad:

    /courses/rate-talks/../../prices/

Good:

    /courses/rate-talks/
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.addresses import MAX_ADDRESS_PARTS, MAX_ID_LENGTH, is_address
from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ....load.scan import ADDRESSES, mask_name
from ...context import Context
from ...rule import Rule

MAX_SHOWN = 60
"""How many characters of a line are shown."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for number, line in enumerate(catalogue.addresses, start=1):
        if not line or line.startswith("#") or is_address(line):
            continue
        shown = mask_name(line if len(line) <= MAX_SHOWN else f"{line[:MAX_SHOWN]}…").replace("`", "'")
        yield RULE.at_location(
            Location(ADDRESSES, number, 1, len(line) + 1),
            f"`{shown}` is no address of this portal",
            help=f"write it as `/courses/rates/`: up to {MAX_ADDRESS_PARTS} ids of small letters, digits and hyphens, "
            f"each of at most {MAX_ID_LENGTH} characters and followed by a slash; or delete the line",
        )


RULE = Rule("address-malformed", Severity.ERROR, check)
