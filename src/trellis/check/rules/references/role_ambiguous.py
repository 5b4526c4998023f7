"""A name or a synonym stands for one role.

Whoever writes a name that two roles have means one of them, and the first in the register gets the course. The plural
and the singular of a name are the same name.

Bad:

    - id: shift-leader
      name: Shift leader
      synonyms: [Team lead]
    - id: team-lead
      name: Team lead

Good:

    - id: shift-leader
      name: Shift leader
    - id: team-lead
      name: Team lead
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue, Entry
from ....catalogue.roles import list_role_names
from ....diagnostics.diagnostic import Diagnostic, Label, Severity
from ....kinds import Role
from ....kinds.role_names import fold_role
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    roles = catalogue.whole.roles
    owners: dict[str, Entry[Role]] = {fold_role(role.id): role for role in roles}
    for role in roles:
        own_names = {fold_role(name): name for name in reversed(list_role_names(role.meta))}
        for folded_name, name in own_names.items():
            owner = owners.setdefault(folded_name, role)
            if owner is not role and catalogue.includes(role.path):
                yield RULE.at(
                    role,
                    "synonyms" if name in role.meta.synonyms else "name",
                    f"`{name}` is also the role `{owner.id}`",
                    help="leave the name to one of them, or make one role of the two",
                    related=(Label(owner.at("name"), "the other role"),),
                )


RULE = Rule("role-ambiguous", Severity.WARNING, check)
