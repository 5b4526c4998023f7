"""Every value has the form that its key asks for: one of a list, a date, a number, a text of some length.

Filters, sums and calendars work only on values that read the same everywhere.

Bad:

    minutes: an hour
    reviewed: 3 March 2026

Good:

    minutes: 60
    reviewed: 2026-03-03
"""

from __future__ import annotations

from ....diagnostics.diagnostic import Severity
from ...rule import Rule

RULE = Rule("wrong-value", Severity.ERROR, doc=__doc__)
