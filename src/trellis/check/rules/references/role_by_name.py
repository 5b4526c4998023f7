"""A role is written by its id.

A name or a synonym is understood, so nothing is broken; but names are changed by whoever keeps the register, and an id
stays. `trellis check --fix` writes the id.

Bad: the register has a role `customs-associate` with the name *Customs associate*.

    audience: {roles: [Customs associates]}

Good:

    audience: {roles: [customs-associate]}
"""

from __future__ import annotations

from ....diagnostics.diagnostic import Severity
from ...rule import Rule

RULE = Rule("role-by-name", Severity.ADVICE, doc=__doc__)
