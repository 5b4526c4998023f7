"""No e-mail address and no telephone number of anybody stands in the portal.

What is published is copied, and kept in Git for good. People are named by their ids, and found where the company
keeps its directory. Hosts that are reserved for examples, such as `example.com`, and numbers that nobody has are
fine. Code is looked through as well.

Bad:

    Questions go to mei.chen@meridian.internal or +44 20 7946 0123.

Good:

    Questions go to the rate desk; the directory has its number. A form is tried out with `name@example.com`.
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for entry, text in catalogue.file_texts():
        for match in text.personal_data:
            yield RULE.at(
                entry,
                Location(entry.path, *match.span),
                match.label,
                help="delete it; name the person by id in `people`, or the team. "
                "It stays in Git's history: tell the learning team",
            )


RULE = Rule("personal-data", Severity.ERROR, check, waivable=False, private=True)
