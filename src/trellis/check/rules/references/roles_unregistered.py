"""The roles that courses are meant for stand in a register, `content/roles.yml`, with an id each.

As free text, *Account manager* and *Account managers* are two roles, and whoever picks one of them misses what is
meant for the other. With a register a slip is told, synonyms are one role, and a course can be required of a role.

Bad: the portal has no `content/roles.yml`.

    audience: {roles: [Account managers]}

Good: it has, with `- id: account-manager` and `name: Account manager`.

    audience: {roles: [account-manager]}
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import format_count
from ....diagnostics.unicode_forms import normalise_unicode
from ....kinds.role_names import fold_role
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    if catalogue.entries.get("role") or any(kind == "role" for kind, _ in catalogue.unread_keys):
        return
    uses = [
        (catalogue.summaries[key].path, key, keys, target[1])
        for key, edges in catalogue.unresolved.items()
        for keys, target in edges
        if target[0] == "role"
    ]
    path, key, keys, role = min(uses, default=("", ("", ""), (), ""))
    if uses and catalogue.includes(path):
        count = len({fold_role(text) for _, _, _, text in uses})
        yield RULE.at(
            catalogue.entry(key),
            keys,
            f"{format_count(count, 'role is', 'roles are')} free text, in {format_count(len(uses), 'place')}",
            help=f"make a register of them, content/roles.yml: `- {{id: {_propose_id(role)}, name: {role}}}`, "
            "and so on; then write the ids",
        )


def _propose_id(role: str) -> str:
    plain = normalise_unicode("NFKD", fold_role(role)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "first-role"


RULE = Rule("roles-unregistered", Severity.ADVICE, check)
