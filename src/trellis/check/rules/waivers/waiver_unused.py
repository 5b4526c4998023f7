"""A waiver is deleted when nothing needs it any more.

It would allow the next slip of the same kind without anybody deciding so.

Bad: `minutes` has been right for a month.

    waivers:
      - rule: minutes-differ
        reason: The recordings are being cut to length.
        expires: 2026-12-31

Good:

    minutes: 60
"""

from __future__ import annotations

from ....diagnostics.diagnostic import Severity
from ...rule import Rule

RULE = Rule("waiver-unused", Severity.ADVICE, doc=__doc__)
