"""A former id leads to one entry, and is nobody's present id.

Old links and bookmarks go where the alias says; they cannot go to two places. At fault is
the one that came with a change (`--since`, and the review of a change); in a check of everything the later one by path.
An entry's present id is no former one; at the head it says that the entry had this id first (`first-id-changed`).

Bad: two courses say this.

    aliases: [rate-talks]

Good: the one that took over says it.

    aliases: [rate-talks]
"""

from __future__ import annotations

from ....diagnostics.diagnostic import Severity
from ...rule import Rule

RULE = Rule("duplicate-alias", Severity.ERROR, doc=__doc__)
