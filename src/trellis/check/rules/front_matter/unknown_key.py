"""Front matter holds no key but those that its kind of entry has.

A key that nothing reads is nearly always a slip of the pen, and what it was meant to say would be lost without a word.

Bad: no course has a key `skill`.

    skill: [negotiation]

Good:

    skills: [negotiation]
"""

from __future__ import annotations

from ....diagnostics.diagnostic import Severity
from ...rule import Rule

RULE = Rule("unknown-key", Severity.ERROR, doc=__doc__)
