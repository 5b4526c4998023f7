"""A value that holds a number sign stands in quotation marks.

In YAML all from ` #` to the end of the line is a comment, which nobody reads: half a title would be published, and
nobody would notice. A comment that is one stands two spaces behind the value, and has a space behind its sign.

Bad:

    title: When to stop, rule #4 of the policy

Good:

    title: "When to stop, rule #4 of the policy"
    status: draft  # until the price list is out
"""

from __future__ import annotations

from ....diagnostics.diagnostic import Severity
from ...rule import Rule

RULE = Rule("value-cut", Severity.ERROR, doc=__doc__)
