"""What somebody does at work is called as the register of roles calls it.

People's `roles` and the `role` of whoever raised a need may be any title, such as *Head of sales*. Where one is a
role of `content/roles.yml` but for a letter, it was meant to be that one, and whoever looks for the role misses it.

Bad: the register has *Account manager*.

    - id: ada
      roles: [Acount manager]

Good:

    - id: ada
      roles: [Account manager]
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue, Entry
from ....catalogue.roles import index_role_names, list_role_names
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.spelling import find_slip
from ....kinds import Kind, Role
from ....kinds.role_names import fold_role
from ...context import Context
from ...rule import Rule

_Use = tuple[Entry[Kind], tuple[str | int, ...], str]
"""An entry, the keys of a title in it, and the title."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    roles: dict[str, Entry[Role]] = {role.id: role for role in catalogue.whole.roles}
    if not roles:
        return
    role_ids = index_role_names(roles)
    names = [name for role in roles.values() for name in list_role_names(role.meta)]
    for entry, keys, title in _list_titles(catalogue):
        if fold_role(title) in role_ids:
            continue
        if slip := find_slip(fold_role(title), map(fold_role, names)):
            role = roles[role_ids[slip]]
            yield RULE.at(
                entry,
                keys,
                f"`{title}` is nearly the role `{role.id}`, {role.meta.name}",
                help=f"write `{role.meta.name}`; if it is another title, add it to content/roles.yml",
            )


def _list_titles(catalogue: Catalogue) -> Iterator[_Use]:
    for person in catalogue.people:
        for index, title in enumerate(person.meta.roles):
            yield person, ("roles", index), title
    for need in catalogue.needs:
        yield need, ("raised_by", "role"), need.meta.raised_by.role


RULE = Rule("role-misspelt", Severity.WARNING, check)
