"""Loads what approvals are judged by, from a commit of the default branch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...catalogue.build import build_catalogue
from ...catalogue.catalogue import Catalogue
from ...catalogue.validate import find_unread_keys
from ...kinds import Collection, Portal
from ...load.commit import CommitTree
from ..evaluate.requirements import ITEM_KINDS
from .commit_view import PathsByKey
from .renames import Renames

POLICY_KINDS = ("person", "team", "portal", "rubric", "review")
"""Kinds that define people and teams, the required approvals, and the approvals given."""


def load_policy_catalogue(
    tip: CommitTree, collections: Sequence[Collection], changed_paths: PathsByKey, renames: Renames
) -> Catalogue:
    """Loads people, teams and rubrics from the default branch, and the approvals of the items in the change."""
    kinds = [collection for collection in collections if collection.model.NAME in POLICY_KINDS]
    item_ids = {id for key in changed_paths if key.kind in ITEM_KINDS for id in renames.list_ids(key)}

    def is_relevant(path: str) -> bool:
        return not path.startswith("reviews/") or path.split("/")[1] in item_ids

    sources = tip.read_sources(kinds, is_relevant)
    catalogue = build_catalogue(sources)
    unread_keys = {_get_unread_key(path, key) for path, key in find_unread_keys(sources, catalogue.all_entries())}
    for source in sources:
        records = source.parsed.data
        name = source.collection.model.NAME
        if source.collection.many and not (isinstance(records, list) and all(isinstance(r, dict) for r in records)):
            unread_keys.add((name, ""))
        elif records is None and name == Portal.NAME:
            unread_keys.add((name, name))  # without settings, nobody knows that none were lost
    if all(source.collection.model.NAME != Portal.NAME for source in sources):
        unread_keys.add((Portal.NAME, Portal.NAME))  # there must have been some once: what they asked for is not known
    return replace(catalogue, unread_keys=frozenset(unread_keys))


def _get_unread_key(path: str, key: tuple[str, str]) -> tuple[str, str]:
    """Returns the key of what could not be read. A record of the ledger has its item's id in place of its own."""
    return (key[0], path.split("/")[1]) if key[0] == "review" else key
