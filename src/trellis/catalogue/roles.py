"""Finds the role that a text names: by its id, its name, one of its synonyms, or what several of them are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..kinds import Role
from ..kinds.role_names import fold_role
from .entry import Entry


def index_role_names(roles: Mapping[str, Entry[Any]]) -> dict[str, str]:
    """Returns folded name → role id. roles: by id. Of two roles with one name, the first in the register has it.

    An id goes before all names.
    """
    ids = {fold_role(id): id for id in roles}
    names: dict[str, str] = {}
    for id, entry in roles.items():
        for name in list_role_names(entry.meta):
            names.setdefault(fold_role(name), id)
    return names | ids


def list_role_names(role: Role) -> tuple[str, ...]:
    """Returns all names of a role."""
    return tuple(name for name in (role.name, role.plural, *role.synonyms) if name)
