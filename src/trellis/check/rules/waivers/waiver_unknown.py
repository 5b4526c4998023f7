"""A waiver names a rule that there is, and that can be waived.

A slip in the name, and the waiver allows nothing while everybody believes that it does. What a file's form breaks
cannot be waived: a file that cannot be read is not published.

Bad:

    waivers:
      - rule: minute-differ
        reason: The recordings are being cut to length.
        expires: 2026-12-31

Good:

    waivers:
      - rule: minutes-differ
        reason: The recordings are being cut to length.
        expires: 2026-12-31
"""

from __future__ import annotations

from ....diagnostics.diagnostic import Severity
from ...rule import Rule

RULE = Rule("waiver-unknown", Severity.ERROR, doc=__doc__)
