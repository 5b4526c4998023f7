"""What an entry names exists: every skill, person, team, course, objective and metric.

A name that leads nowhere is a dead link on the page and a gap in every count that goes by it.

Bad: no skill is called so.

    skills: [negotation]

Good:

    skills: [negotiation]
"""

from __future__ import annotations

from ....diagnostics.diagnostic import Severity
from ...rule import Rule

RULE = Rule("unknown-reference", Severity.ERROR, doc=__doc__)
