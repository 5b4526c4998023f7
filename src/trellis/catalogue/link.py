"""Stage 3, link: builds the catalogue from entries. Checks that ids are unique and resolves every reference."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from ..diagnostics.diagnostic import Diagnostic, Label, Location, Severity
from ..diagnostics.phrases import add_article, did_you_mean, format_date, join_quoted
from ..kinds import Gone, Kind, Ref
from ..kinds.fields import collect_fields
from ..kinds.role_names import fold_role
from ..load.assets import Asset
from ..load.markdown import MarkdownText
from ..load.positions import KeyPath
from .catalogue import Catalogue, Edge, Entry, EntryKey, EntrySummary
from .gone import find_gone, list_aliases, shares_ids, tells_of_past
from .roles import index_role_names, list_role_names

RESERVED_ADDRESSES = frozenset(
    [
        "alignment",
        "assets",
        "calendar",
        "catalogue",
        "compare",
        "courses",
        "duplicates",
        "edit",
        "governance",
        "metrics",
        "needs",
        "paths",
        "people",
        "schemas",
        "search",
        "sessions",
        "skills",
        "standards",
        "stories",
        "teams",
        "404",
    ]
)
"""First parts of addresses that the portal uses itself; a page cannot have one of these ids."""

LEDGER_KINDS = ("review", "sample")
"""Kinds whose files are never changed. They name things as these were called when they were written."""

EntriesByKind = Mapping[str, Mapping[str, Entry[Kind]]]
"""Kind → id → entry. Entries whose id was taken are left out."""

IdsByAlias = dict[EntryKey, str]
"""Kind and former id → current id."""


def link_entries(
    entries: Iterable[Entry[Kind]],
    assets: tuple[str, ...] = (),
    unread_keys: frozenset[EntryKey] = frozenset(),
    files: tuple[Asset, ...] = (),
    addresses: tuple[str, ...] = (),
    texts: Mapping[str, MarkdownText] | None = None,
    invalid_files: Mapping[str, EntrySummary] | None = None,
) -> tuple[Catalogue, list[Diagnostic]]:
    """Builds the catalogue. Of two entries with the same id, only the first by path is included.

    unread_keys: entries that exist but could not be read; references to them are not reported as unknown.
    """
    diagnostics: list[Diagnostic] = []
    entries_by_kind: dict[str, dict[str, Entry[Kind]]] = {}
    claimed_ids: dict[str, Entry[Kind]] = {}
    for entry in entries:
        if _claim_id(entry, entries_by_kind, claimed_ids, diagnostics):
            entries_by_kind.setdefault(entry.kind, {})[entry.key[1]] = entry
    aliases, alias_positions = _collect_aliases(entries_by_kind, claimed_ids, diagnostics)
    diagnostics += _report_taken_ids(entries_by_kind, claimed_ids, alias_positions)
    edges: dict[EntryKey, tuple[Edge, ...]] = {}
    unresolved: dict[EntryKey, tuple[Edge, ...]] = {}
    for entry in (e for group in entries_by_kind.values() for e in group.values()):
        edges_of_entry, unresolved_of_entry = resolve_references(
            entry, entries_by_kind, aliases, unread_keys, diagnostics
        )
        if edges_of_entry:
            edges[entry.key] = edges_of_entry
        if unresolved_of_entry:
            unresolved[entry.key] = unresolved_of_entry
    summaries = {entry.key: entry.as_summary for group in entries_by_kind.values() for entry in group.values()}
    catalogue = Catalogue(
        entries=entries_by_kind,
        summaries=summaries,
        aliases=aliases,
        edges=edges,
        unresolved=unresolved,
        unread_keys=unread_keys,
        assets=assets,
        files=files,
        addresses=addresses,
        texts=texts or {},
        invalid_files=invalid_files or {},
    )
    return catalogue, diagnostics


def resolve_references(
    entry: Entry[Kind],
    entries_by_kind: EntriesByKind,
    aliases: Mapping[EntryKey, str],
    unread_keys: frozenset[EntryKey],
    diagnostics: list[Diagnostic],
) -> tuple[tuple[Edge, ...], tuple[Edge, ...]]:
    """Returns the entry's resolved and unresolved references. Appends the findings on either to `diagnostics`."""
    edges: list[Edge] = []
    unresolved: list[Edge] = []
    for keys, ref, value in find_references(entry.meta):
        is_unread = bool(unread_keys) and may_be_unread(ref, value, unread_keys)
        target = (
            None if is_unread else resolve_reference(entry, keys, ref, value, entries_by_kind, aliases, diagnostics)
        )
        if target:
            edges.append((keys, target))
        else:
            unresolved.append((keys, (ref.kinds[0], value)))
    return tuple(edges), tuple(unresolved)


def may_be_unread(ref: Ref, value: str, unread_keys: frozenset[EntryKey]) -> bool:
    """Whether the reference may be to an entry that exists and could not be read."""
    if ref.by_name and any(kind in ref.kinds for kind, _ in unread_keys):
        return True  # nobody knows which names it has
    return any((kind, value) in unread_keys or (kind, "") in unread_keys for kind in ref.kinds)


def find_references(meta: Kind) -> Iterator[tuple[KeyPath, Ref, str]]:
    """Yields each reference in a model's values: its key path, the allowed kinds, and the id."""
    for read_values, ref in _build_readers(type(meta)):
        for keys, value in read_values(meta):
            if value not in ref.also:
                yield keys, ref, value


ReferenceReader = Callable[[Any], Iterator[tuple[KeyPath, str]]]
"""Yields the values of one field, each with its key path."""


@cache
def _build_readers(model: type[Kind]) -> tuple[tuple[ReferenceReader, Ref], ...]:
    return tuple(
        (_build_reader(tuple(zip(field.path, field.attributes, strict=True))), ref)
        for field in collect_fields(model).values()
        if (ref := field.find_marker(Ref))
    )


def _build_reader(steps: tuple[tuple[str, str], ...]) -> ReferenceReader:
    """Returns a reader of the values under a field's path.

    steps: the key and the attribute at each level; the attribute ``*`` stands for each item.
    """
    (key, attribute), rest = steps[0], steps[1:]

    def read_items(value: Any) -> Iterator[tuple[KeyPath, str]]:
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for index, item in pairs:
            if read_rest is None:
                yield (index,), item
            else:
                for keys, id in read_rest(item):
                    yield (index, *keys), id

    def read_attribute(value: Any) -> Iterator[tuple[KeyPath, str]]:
        inner = getattr(value, attribute)
        if inner is None:
            return
        if read_rest is None:
            yield (key,), inner
        else:
            for keys, id in read_rest(inner):
                yield (key, *keys), id

    read_rest = _build_reader(rest) if rest else None
    return read_items if attribute == "*" else read_attribute


def _claim_id(
    entry: Entry[Kind],
    entries_by_kind: EntriesByKind,
    claimed_ids: dict[str, Entry[Kind]],
    diagnostics: list[Diagnostic],
) -> bool:
    """Returns whether the entry gets its id; appends a finding if the id is taken."""
    has_shared_id = shares_ids(entry.kind)
    other = claimed_ids.get(entry.id) if has_shared_id else entries_by_kind.get(entry.kind, {}).get(entry.key[1])
    if other and isinstance(entry.meta, Gone):
        diagnostics.append(
            Diagnostic(
                rule="duplicate-id",
                severity=Severity.ERROR,
                location=entry.at("id"),
                message=f"`{entry.meta.id}` has a tombstone already",
                help="delete this one, or the other",
                related=(Label(other.at("id"), "the other"),),
            )
        )
        return False
    if other:
        diagnostics.append(
            Diagnostic(
                rule="duplicate-id",
                severity=Severity.ERROR,
                location=entry.at("id"),
                message=f"the id `{entry.id}` is taken by another {other.kind}",
                help="rename this one: its file or folder, or its `id`",
                related=(Label(other.at("id"), f"the {other.kind} that has it"),),
            )
        )
        return False
    if has_shared_id:
        claimed_ids[entry.id] = entry
    return True


AliasPositions = dict[EntryKey, tuple[Entry[Kind], KeyPath]]
"""Former id → the entry that has it, and where it is written. By kind, "" for the kinds that share their ids."""


def _collect_aliases(
    entries_by_kind: EntriesByKind, claimed_ids: dict[str, Entry[Kind]], diagnostics: list[Diagnostic]
) -> tuple[IdsByAlias, AliasPositions]:
    """Returns the former ids of all entries; appends a finding for each that is taken."""
    aliases: IdsByAlias = {}
    positions: AliasPositions = {}
    for entry in (e for group in entries_by_kind.values() for e in group.values()):
        for index, alias in list_aliases(entry):
            keys: KeyPath = ("aliases", index)
            has_shared_id = shares_ids(entry.kind)
            group = "" if has_shared_id else entry.kind
            holder = claimed_ids.get(alias) if has_shared_id else entries_by_kind[entry.kind].get(alias)
            other, other_keys = (holder, ()) if holder else positions.get((group, alias), (None, ()))
            if other is None:
                positions[group, alias] = entry, keys
                aliases[entry.kind, alias] = entry.key[1]
                continue
            diagnostics.append(
                Diagnostic(
                    rule="duplicate-alias",
                    severity=Severity.ERROR,
                    location=entry.at(*keys),
                    message=f"the former id `{alias}` belongs to another {other.kind}",
                    help="delete it here, or there",
                    related=(Label(other.at(*other_keys), f"the {other.kind} that has it"),),
                )
            )
    return aliases, positions


def _report_taken_ids(
    entries_by_kind: EntriesByKind, claimed_ids: Mapping[str, Entry[Kind]], alias_positions: AliasPositions
) -> Iterator[Diagnostic]:
    """Reports each present or former id that has a tombstone: its address says that something else is gone."""
    for tombstone in entries_by_kind.get(Gone.NAME, {}).values():
        meta = tombstone.meta
        assert isinstance(meta, Gone)
        has_shared_id = shares_ids(meta.former_kind)
        for id in meta.list_names():
            present = claimed_ids.get(id) if has_shared_id else entries_by_kind.get(meta.former_kind, {}).get(id)
            former, keys = alias_positions.get(("" if has_shared_id else meta.former_kind, id), (None, ()))
            if present:
                yield _describe_taken_id(present, present.at("id"), "duplicate-id", f"the id `{id}`", tombstone)
            if former:
                yield _describe_taken_id(
                    former, former.at(*keys), "duplicate-alias", f"the former id `{id}`", tombstone
                )


def _describe_taken_id(
    entry: Entry[Kind], location: Location, rule: str, subject: str, tombstone: Entry[Any]
) -> Diagnostic:
    meta = tombstone.meta
    return Diagnostic(
        rule=rule,
        severity=Severity.ERROR,
        location=location,
        message=f"{subject} is that of the {meta.former_kind} “{meta.title}”, which was taken down",
        help="take another id; if it is back, delete its tombstone",
        related=(Label(tombstone.at("id"), "its tombstone"),),
        status=entry.status,
    )


def resolve_reference(
    entry: Entry[Kind],
    keys: KeyPath,
    ref: Ref,
    value: str,
    entries_by_kind: EntriesByKind,
    aliases: Mapping[EntryKey, str],
    diagnostics: list[Diagnostic],
) -> EntryKey | None:
    """Returns the key of the entry that a reference leads to, or None. Reports one that is unknown or renamed."""
    if ref.kinds == ("outcome",):
        return _resolve_outcome(entry, keys, value, entries_by_kind, diagnostics)
    for kind in ref.kinds:
        if value in entries_by_kind.get(kind, ()):
            return kind, value
    for kind in ref.kinds:
        if current_id := aliases.get((kind, value)):
            if entry.kind not in LEDGER_KINDS:
                diagnostics.append(
                    Diagnostic(
                        rule="renamed-reference",
                        severity=Severity.ADVICE,
                        location=entry.at(*keys),
                        message=f"`{value}` is now called `{current_id}`",
                        help=f"write `{current_id}`",
                    )
                )
            return kind, current_id
    for kind in ref.kinds:
        if tombstone := find_gone(entries_by_kind, kind, value):
            if not tells_of_past(entry, keys):
                diagnostics.append(_describe_gone(entry, keys, value, tombstone))
            return None
    if ref.by_name:
        return _resolve_role(entry, keys, value, entries_by_kind.get("role", {}), diagnostics)
    candidates = [id for kind in ref.kinds for id in entries_by_kind.get(kind, ())]
    diagnostics.append(_describe_unknown(entry, keys, " or ".join(ref.kinds), value, candidates))
    return None


def _resolve_role(
    entry: Entry[Kind], keys: KeyPath, value: str, roles: Mapping[str, Entry[Any]], diagnostics: list[Diagnostic]
) -> EntryKey | None:
    """Resolves a role that is not written by its id. Without a register of roles, any text is one."""
    if not roles:
        return None
    ids_by_name = index_role_names(roles)
    if id := ids_by_name.get(fold_role(value)):
        diagnostics.append(
            Diagnostic(
                rule="role-by-name",
                severity=Severity.ADVICE,
                location=entry.at(*keys),
                message=f"`{value}` is the role `{id}`, not written by its id",
                help=f"write `{id}`; `trellis check --fix` does it",
                status=entry.status,
            )
        )
        return "role", id
    unknown = _describe_unknown(entry, keys, "role", value, list(roles))
    if close := did_you_mean(value, [name for role in roles.values() for name in list_role_names(role.meta)]):
        id = ids_by_name[fold_role(close)]
        unknown = replace(unknown, help=f"did you mean `{id}` ({close})? {_capitalise(_HINTS['role'])}.")
    diagnostics.append(unknown)
    return None


def _resolve_outcome(
    entry: Entry[Kind], keys: KeyPath, value: str, entries_by_kind: EntriesByKind, diagnostics: list[Diagnostic]
) -> EntryKey | None:
    """Resolves an outcome's id in the course of a lesson."""
    course = entries_by_kind.get("course", {}).get(entry.course)
    if course is None:
        return None
    outcomes = [outcome.id for outcome in course.meta.outcomes]  # type: ignore[attr-defined]
    if value in outcomes:
        return "outcome", f"{course.id}/{value}"
    diagnostics.append(_describe_unknown(entry, keys, "outcome of this course", value, outcomes))
    return None


_HINTS = {
    "skill": "the skills are in content/skills.yml; a new one is one entry there",
    "role": "the roles are in content/roles.yml; a new one is one entry there",
    "person": "the people are in content/people.yml; a new one is one entry there",
    "team": "a team is a folder of content/ with an index.md",
    "metric": "the metrics are in each team's metrics.yml",
    "outcome of this course": "the outcomes are in the course's index.md",
}
"""Name of a kind → where its entries are defined."""


def _describe_unknown(
    entry: Entry[Kind], keys: KeyPath, kind_name: str, value: str, candidates: list[str]
) -> Diagnostic:
    close = "" if entry.kind in LEDGER_KINDS else did_you_mean(value, candidates)
    hint = _HINTS.get(kind_name, f"{add_article(kind_name)} must exist before it is named here")
    if entry.kind in LEDGER_KINDS and kind_name == "course or path":
        hint = f"if it was renamed, add `{value}` to its `aliases`; a record that is published stays as it is"
    return Diagnostic(
        rule="unknown-reference",
        severity=Severity.ERROR,
        location=entry.at(*keys),
        message=f"no {kind_name} is called `{value}`",
        help=f"did you mean `{close}`? {_capitalise(hint)}." if close else hint,
        status=entry.status,
    )


def parse_unknown_reference(diagnostic: Diagnostic) -> tuple[tuple[str, ...], str] | None:
    """Returns the kinds and the id of a reference to what does not exist; None if another rule reports it."""
    match = _UNKNOWN.match(diagnostic.message) if diagnostic.rule == "unknown-reference" else None
    return (tuple(match[1].split(" or ")), match[2]) if match else None


_UNKNOWN = re.compile(r"no (.+) is called `([^`]+)`")
"""The message of `_describe_unknown`."""


def _describe_gone(entry: Entry[Kind], keys: KeyPath, value: str, tombstone: Entry[Gone]) -> Diagnostic:
    meta = tombstone.meta
    others = [id for id in meta.see if id not in (entry.id, entry.course)]
    replacements = join_quoted(others, "or")
    removal = "take it out" if meta.see else "take it out; nothing replaces it"
    return Diagnostic(
        rule="gone-reference",
        severity=Severity.ERROR,
        location=entry.at(*keys),
        message=f"the {meta.former_kind} `{value}` was taken down on {format_date(meta.on)}: {meta.reason}",
        help=f"name {replacements} in its place, or take it out" if replacements else removal,
        related=(Label(tombstone.at("id"), "its tombstone"),),
        status=entry.status,
    )


def _capitalise(sentence: str) -> str:
    return f"{sentence[0].upper()}{sentence[1:]}"
