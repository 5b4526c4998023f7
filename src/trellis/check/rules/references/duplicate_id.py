"""An id belongs to one entry of the whole portal.

The id is the address and the name that others use: two entries of one id would each be found half of the time.
At fault is the one that came with a change (`--since`, and the review of a change); in a check of everything, where
nobody sees which was first, the later one by path. Within an entry the members of a list have ids of their own, too:
a course's outcomes, a rubric's criteria, a team's skill sets.

Bad:

    content/sales/courses/negotiating-rates/index.md
    content/finance/courses/negotiating-rates/index.md

Good:

    content/sales/courses/negotiating-rates/index.md
    content/finance/courses/negotiating-bank-fees/index.md
"""

from __future__ import annotations

from ....diagnostics.diagnostic import Severity
from ...rule import Rule

RULE = Rule("duplicate-id", Severity.ERROR, doc=__doc__)
