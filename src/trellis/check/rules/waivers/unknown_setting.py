"""What a setting names exists: the rule, the status, the severity and the kind of content.

A slip in such a name and the setting does nothing, while everybody believes that it does. That goes for `portal.yml`
and for the findings that `baseline.json` accepts. The company's own rules in `hooks/standards.py` count as well.

Bad: there is no such rule.

    severity: {heading-jump: off}

Good:

    severity: {heading-order: off}
"""

from __future__ import annotations

from ....diagnostics.diagnostic import Severity
from ...rule import Rule

RULE = Rule("unknown-setting", Severity.ERROR, doc=__doc__)
