"""A role is written by its id.

A name or a synonym is understood, so nothing is broken; but names are changed by whoever keeps the register, and an id
stays. `trellis check --fix` writes the id.

Bad: the register has a role `account-manager` with the name *Account manager*.

    audience: {roles: [Account managers]}

Good:

    audience: {roles: [account-manager]}
"""

from __future__ import annotations

from ....diagnostics.diagnostic import Severity
from ...rule import Rule

RULE = Rule("role-by-name", Severity.ADVICE, doc=__doc__)
