"""Tells a reference to what a change removes from a slip of the pen: it has no other name that could be meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ..catalogue.addresses import ADDRESS_BY_KIND
from ..catalogue.catalogue import Catalogue
from ..catalogue.entry import EntryKey
from ..catalogue.link import parse_unknown_reference
from ..diagnostics.diagnostic import Diagnostic
from ..kinds import COLLECTIONS
from ..load.load import compile_collection_matcher
from ..load.parse import parse_register
from .context import PortalChange


def explain_removed_references(
    diagnostics: Iterable[Diagnostic], catalogue: Catalogue, change: PortalChange | None
) -> list[Diagnostic]:
    """Returns the findings; one on a reference to what the change removed says so, and proposes no other id."""
    explained = list(diagnostics)
    if change is None or not any(parse_unknown_reference(d) for d in explained):
        return explained
    teams = find_removed_entries(catalogue, change)
    return [_explain(diagnostic, teams) for diagnostic in explained]


def find_removed_entries(catalogue: Catalogue, change: PortalChange) -> Mapping[EntryKey, str]:
    """Returns kind and id of what stood in the files of the change before it and exists no more, with its team."""
    match_path = compile_collection_matcher(COLLECTIONS)
    teams: dict[EntryKey, str] = {}
    for path in sorted(change.paths):
        match = match_path(path)
        text = change.read_previous(path) if match else None
        if match is None or text is None:
            continue
        collection, names = match
        team = names.get("team", "")
        if collection.many:
            data = parse_register(text).data if path.endswith((".yml", ".yaml")) else None
            records = data if isinstance(data, list) else ()
            ids = [record["id"] for record in records if isinstance(record, dict) and isinstance(record.get("id"), str)]
        else:
            ids = [names.get("id") or team]
        for id in ids:
            if catalogue.find_entry(collection.model.NAME, id) is None:
                teams[collection.model.NAME, id] = team
    return teams


def _explain(diagnostic: Diagnostic, teams: Mapping[EntryKey, str]) -> Diagnostic:
    reference = parse_unknown_reference(diagnostic)
    if reference is None:
        return diagnostic
    kinds, id = reference
    key = next(((kind, id) for kind in kinds if (kind, id) in teams), None)
    if key is None:
        return diagnostic
    if ADDRESS_BY_KIND.get(key[0]):
        folder = teams[key] or "<team>"
        help = (
            f"`{id}` was removed by this change; write its tombstone first (content/{folder}/gone.yml), or, if it has "
            "another id now, its former one into `aliases` there"
        )
    else:
        help = f"`{id}` was removed by this change; put it back, or take it out here too"
    return replace(diagnostic, help=help)
