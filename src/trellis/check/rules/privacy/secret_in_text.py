"""No password, key or token stands in the portal, not even an old one, not even in code.

Whoever can read the portal can use it, and Git keeps it for good. Once it is written here it is no secret any more:
the first thing to do is to make it worthless. The message shows its first four characters and never the whole.

Bad:

    export API_KEY=9f86d081884c7d659a2feaa0c55ad015

Good:

    export API_KEY=<your key>
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for entry, text in catalogue.file_texts():
        for match in text.secrets:
            yield RULE.at(
                entry,
                Location(entry.path, *match.span),
                match.label,
                help="have it revoked where it was issued, then delete it here; whoever saw the file may have it",
            )


RULE = Rule("secret-in-text", Severity.ERROR, check, waivable=False, private=True)
