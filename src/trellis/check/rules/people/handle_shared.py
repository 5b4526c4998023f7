"""An account is one person's.

Where two have it, nobody can say who spoke: an approval from it counts for neither. Capitals make no difference to a
forge, so they make none here.

Bad:

    - id: bo
      handle: bob
    - id: bob
      handle: BoB

Good:

    - id: bo
      handle: bob
    - id: bob
      handle: bob
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue, Entry
from ....diagnostics.diagnostic import Diagnostic, Label, Severity
from ....kinds import Person
from ....kinds.handles import fold_account
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    owners: dict[str, Entry[Person]] = {}
    for person in catalogue.whole.people:
        if not person.meta.handle:
            continue
        owner = owners.setdefault(fold_account(person.meta.handle), person)
        if owner is not person and catalogue.includes(person.path):
            yield RULE.at(
                person,
                "handle",
                f"`{person.meta.handle}` is also the account of {owner.title}",
                help="write each person's own account; delete the key of whoever has none",
                related=(Label(owner.at("handle"), f"the account of {owner.title}"),),
            )


RULE = Rule("handle-shared", Severity.ERROR, check, waivable=False)
