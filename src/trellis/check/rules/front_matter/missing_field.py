"""Front matter has every key that its kind of entry needs.

Few keys are needed, and each of them is shown or acted on: a card without a summary is a card that nobody chooses.

Bad: a course without `tier`.

    title: Negotiating prices
    status: draft

Good:

    title: Negotiating prices
    status: draft
    tier: team
"""

from __future__ import annotations

from ....diagnostics.diagnostic import Severity
from ...rule import Rule

RULE = Rule("missing-field", Severity.ERROR, doc=__doc__)
