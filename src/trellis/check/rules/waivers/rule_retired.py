"""What names a rule that was retired is taken out: a setting, a waiver, a finding that the baseline accepts.

A rule is retired when what it forbids does no harm any more. A line that still names it does nothing.

Bad: pages with unclosed brackets are built as quickly as others.

    severity: {brackets-unclosed: warning}

Good:

    severity: {heading-order: warning}
"""

from __future__ import annotations

from collections.abc import Mapping

from ....diagnostics.diagnostic import Severity
from ...rule import Rule

RETIRED_RULES: Mapping[str, str] = {
    "brackets-unclosed": "unclosed brackets do not slow the build any more",
}
"""Id of a rule that there was → why there is none any more."""


def describe_retired(rule_id: str) -> str:
    """The message on a name of a retired rule."""
    return f"the rule `{rule_id}` was retired: {RETIRED_RULES[rule_id]}"


RULE = Rule("rule-retired", Severity.ADVICE, doc=__doc__)
