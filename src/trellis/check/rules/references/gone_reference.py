"""What has been taken down is named nowhere but where something is told of the past.

The message says why it is gone and what has taken its place. Records of the ledger, stories, sessions that are over,
`supersedes` and what a decision is about stay as they are: they say what was.

Bad: `rate-talks` has a tombstone.

    prerequisites: [rate-talks]

Good:

    prerequisites: [negotiating-prices]
"""

from __future__ import annotations

from ....diagnostics.diagnostic import Severity
from ...rule import Rule

RULE = Rule("gone-reference", Severity.ERROR, doc=__doc__)
