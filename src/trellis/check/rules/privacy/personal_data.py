"""No e-mail address and no telephone number of anybody stands in the portal.

What is published is copied, and kept in Git for good. People are named by their ids, and found where the company
keeps its directory. Hosts that are reserved for examples, such as `example.com`, and numbers that nobody has are
fine. Code is no prose and is passed over. Mailboxes of a function, such as `support@`, may be allowed in
`portal.yml`, under `role_mailboxes`; one that is not, and whose name says that it is a function's, is a warning.

Bad:

    Questions go to ada@company.internal or +44 20 7946 0123.

Good:

    Questions go to accounts; the directory has its number. A form is tried out with `name@example.com`.
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ....load.markdown.mailboxes import allows_mailbox, is_function
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for entry, text in catalogue.file_texts():
        addresses_by_line: set[tuple[int, str]] = set()
        for match in text.personal_data:
            key = (match.span.line, match.address)
            if match.address and (
                key in addresses_by_line or allows_mailbox(match.address, context.portal.role_mailboxes)
            ):
                continue
            addresses_by_line.add(key)
            location = Location(entry.path, *match.span)
            local_part = match.address.partition("@")[0]
            if is_function(match.address):
                message = f"{match.label}, a function's by its name, that `portal.yml` does not list"
                help = f"name the team, or have `{local_part}@` listed below `role_mailboxes` in `portal.yml`"
                yield RULE.at(entry, location, message, help=help, severity=Severity.WARNING)
                continue
            yield RULE.at(
                entry,
                location,
                match.label,
                help="delete it; name the person by id in `people`, or the team. "
                "If it was committed before, it stays in Git's history: tell the learning team",
            )


RULE = Rule("personal-data", Severity.ERROR, check, waivable=False, private=True)
