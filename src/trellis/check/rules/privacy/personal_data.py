"""No e-mail address and no telephone number of anybody stands in the portal.

What is published is copied, and kept in Git for good. People are named by their ids, and found where the company
keeps its directory. Hosts that are reserved for examples, such as `example.com`, and numbers that nobody has are
fine. Code is no prose and is passed over. Mailboxes of a function, such as `support@`, may be allowed in
`portal.yml`, under `role_mailboxes`.

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
    role_mailboxes = frozenset(mailbox.lower() for mailbox in context.portal.role_mailboxes)
    for entry, text in catalogue.file_texts():
        for match in text.personal_data:
            local_part, sign, _ = match.address.partition("@")
            if match.address and not role_mailboxes.isdisjoint((match.address, local_part + sign)):
                continue
            yield RULE.at(
                entry,
                Location(entry.path, *match.span),
                match.label,
                help="delete it; name the person by id in `people`, or the team. "
                "If it was committed before, it stays in Git's history: tell the learning team",
            )


RULE = Rule("personal-data", Severity.ERROR, check, waivable=False, private=True)
