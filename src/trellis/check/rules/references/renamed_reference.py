"""An entry is named by its present id.

A former id still leads to the entry, so nothing is broken; but who reads the file looks for a name that is gone.
Records of the ledger are never changed: they keep the id of their day. Where two entries were merged, a list may name
both; there `trellis check --fix` writes nothing, and one of the two is deleted by hand.

Bad: the course lists `rate-talks` among its `aliases`.

    prerequisites: [rate-talks]

Good:

    prerequisites: [negotiating-prices]
"""

from __future__ import annotations

from ....diagnostics.diagnostic import Severity
from ...rule import Rule

RULE = Rule("renamed-reference", Severity.ADVICE, doc=__doc__)
