"""What somebody did for an entry is called in one way.

The `role` of a contributor is free: *author*, *reviewer*, *learning partner*. Authors come first in the list of those
who made something, and readers look for them there. Where a role is one of the usual ones, or one that the portal uses
more often, but for a letter, it was meant to be that one. The usual ones are English; a portal in
another language may have words of its own that are like them.

Bad:

    people:
      - person: ada
        role: autor

Good:

    people:
      - person: ada
        role: author
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue, Entry
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.spelling import find_slip
from ....kinds import Kind
from ....kinds.kind import CONTRIBUTOR_ROLES
from ....kinds.partly_read import PartlyRead
from ....kinds.role_names import fold_role
from ...context import Context
from ...rule import Rule

_Use = tuple[Entry[Kind], tuple[str | int, ...], str]
"""An entry, the keys of a contributor's role in it, and the role."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    uses = [use for use in _list_roles(catalogue) if fold_role(use[2]) not in CONTRIBUTOR_ROLES]
    if not uses:
        return
    spellings = Counter(role for _, _, role in _list_roles(catalogue.whole, with_partial=False))
    spelling_by_role = {fold_role(role): role for role, _ in reversed(spellings.most_common())}
    counts: Counter[str] = Counter()
    for role, count in spellings.items():
        counts[fold_role(role)] += count
    usual_roles = CONTRIBUTOR_ROLES if context.portal.language.partition("-")[0] == "en" else ()
    for entry, keys, role in uses:
        count = max(1, counts[fold_role(role)])
        candidates = (*usual_roles, *(other for other, other_count in counts.most_common() if other_count > count))
        if meant := find_slip(fold_role(role), candidates):
            meant = meant if meant in usual_roles else spelling_by_role[meant]
            yield RULE.at(entry, keys, f"`{role}` is nearly `{meant}`", help=f"did you mean `{meant}`? Write that")


def _list_roles(catalogue: Catalogue, *, with_partial: bool = True) -> Iterator[_Use]:
    for entry in catalogue.all_entries():
        if with_partial or not isinstance(entry.meta, PartlyRead):
            for index, contribution in enumerate(getattr(entry.meta, "people", ())):
                yield entry, ("people", index, "role"), contribution.role


RULE = Rule("contributor-role-misspelt", Severity.WARNING, check)
