"""Stage 3, link: builds the catalogue from entries. Checks that ids are unique and resolves every reference."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, get_args

from ..diagnostics.diagnostic import Diagnostic, Label, Severity
from ..diagnostics.phrases import add_article, did_you_mean, format_date, join_quoted
from ..kinds import Gone, Kind, Portal, Ref
from ..kinds.fields import collect_fields
from ..kinds.gone import FormerKind
from ..kinds.partly_read import UnreadValueError
from ..kinds.replaced_values import replace_values
from ..kinds.role_names import fold_role
from ..load.assets import Asset
from ..load.markdown import MarkdownText
from ..load.positions import KeyPath
from .catalogue import Catalogue, Edge, Entry, EntryKey, EntrySummary
from .gone import find_gone, list_aliases, shares_ids, tells_of_past
from .inner_ids import find_repeated_ids
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
        "funding",
        "good-course",
        "governance",
        "invite",
        "me",
        "metrics",
        "needs",
        "objectives",
        "paths",
        "people",
        "plan",
        "print",
        "providers",
        "report",
        "schemas",
        "search",
        "sessions",
        "skills",
        "standards",
        "stories",
        "teams",
        "trends",
        "404",
    ]
)
"""First parts of addresses that the portal uses itself; a page cannot have one of these ids."""

PREVIEW_ADDRESSES = frozenset(["drafts"])
"""First parts of addresses that only a preview uses. No page can have one of these ids either, and no link leads there.
"""

FORMER_KINDS = frozenset(get_args(FormerKind))
"""Kinds that may have a tombstone."""

LEDGER_KINDS = ("review", "sample")
"""Kinds whose files are never changed. They name things as these were called when they were written."""

MAX_SUGGESTING = 300
"""With as many findings on references, further unknown ones have no suggestion: most of them have one cause, and each
of them would be compared with every id.
"""

EntriesByKind = Mapping[str, Mapping[str, Entry[Kind]]]
"""Kind → id → entry. Entries whose id was taken are left out."""

Newness = Callable[[Entry[Any], KeyPath], int]
"""How new an entry's id (of the key ``id``) or a former id of it (``aliases``, index) is: the newer of two is at fault.

0 for what a change has left as it was, 1 for an id that stood in what it changed, 2 for one that came with it.
"""


def _take_all_for_old(entry: Entry[Any], keys: KeyPath) -> int:
    """Where nothing is known of before, the first by path has the older right."""
    return 0


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
    own_pages: tuple[str, ...] = (),
    measure_newness: Newness = _take_all_for_old,
    unread_paths: frozenset[str] = frozenset(),
) -> tuple[Catalogue, list[Diagnostic]]:
    """Builds the catalogue. Of two entries with the same id, only the older is included; if none is, the first by path.

    unread_keys: entries that exist but could not be read; references to them are not reported as unknown.
    unread_paths: the files of these.
    """
    diagnostics: list[Diagnostic] = []
    entries_by_kind: dict[str, dict[str, Entry[Kind]]] = {}
    holders: dict[EntryKey, Entry[Kind]] = {}
    entries = tuple(entries)
    for claim, claimants in _collect_claims(entries).items():
        if len(claimants) > 1:
            claimants.sort(key=lambda entry: measure_newness(entry, ("id",)))
        holders[claim] = claimants[0]
        diagnostics += (_describe_duplicate_id(entry, claimants[0]) for entry in claimants[1:])
    for entry in entries:
        if holders[_get_claim(entry)] is entry:
            entries_by_kind.setdefault(entry.kind, {})[entry.key[1]] = entry
    claimed_ids = {id: entry for (kind, id), entry in holders.items() if not kind}
    aliases, alias_positions = _collect_aliases(entries_by_kind, claimed_ids, measure_newness, diagnostics)
    diagnostics += _report_taken_ids(entries_by_kind, claimed_ids, alias_positions, measure_newness)
    edges: dict[EntryKey, tuple[Edge, ...]] = {}
    unresolved: dict[EntryKey, tuple[Edge, ...]] = {}
    naming = PresentNaming(aliases)
    for entry in [e for group in entries_by_kind.values() for e in group.values()]:
        diagnostics += find_repeated_ids(entry)
        edges_of_entry, unresolved_of_entry = resolve_references(
            entry, entries_by_kind, aliases, unread_keys, diagnostics
        )
        if edges_of_entry:
            edges[entry.key] = edges_of_entry
            entries_by_kind[entry.kind][entry.key[1]] = naming.apply(entry, edges_of_entry)
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
        unread_paths=unread_paths | {entry.path for entry in entries if holders[_get_claim(entry)] is not entry},
        assets=assets,
        files=files,
        addresses=addresses,
        texts=texts or {},
        invalid_files=invalid_files or {},
        own_pages=own_pages,
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
    replaceable: dict[KeyPath, int] = {}
    for keys, ref, value in find_references(entry.written_meta):
        count = len(diagnostics)
        try:
            is_past = bool(unread_keys) and tells_of_past(entry, keys)
            name = name_unread_target(entry, ref, value)
            is_unread = bool(unread_keys) and may_be_unread(ref, name, unread_keys, is_past=is_past)
            target = (
                None if is_unread else resolve_reference(entry, keys, ref, value, entries_by_kind, aliases, diagnostics)
            )
        except UnreadValueError:
            target = None  # whether it is right depends on what could not be read
        if target:
            edges.append((keys, target))
            if len(diagnostics) > count:
                replaceable[keys] = count
        else:
            unresolved.append((keys, (ref.kinds[0], value)))
    for keys in find_repeats(entry, edges) if replaceable else ():
        if keys in replaceable:
            number, id = replaceable[keys], get_written_id(dict(edges)[keys])
            help = f"`{id}` stands in this list already; delete one of the two"
            diagnostics[number] = replace(diagnostics[number], help=help)
    return tuple(edges), tuple(unresolved)


def find_repeats(entry: Entry[Kind], edges: Iterable[Edge]) -> set[KeyPath]:
    """Returns the places in lists where a former id stands for what the same list has once more."""
    written_ids = {keys: value for keys, _, value in find_references(entry.written_meta)}
    items = [(keys, target) for keys, target in edges if isinstance(keys[-1], int) and target[0] != "role"]
    by_id = {keys for keys, target in items if written_ids[keys] == get_written_id(target)}
    present = {(keys[:-1], target) for keys, target in items if keys in by_id}
    repeats: set[KeyPath] = set()
    for keys, target in items:
        if keys not in by_id:
            if (keys[:-1], target) in present:
                repeats.add(keys)
            present.add((keys[:-1], target))
    return repeats


def get_written_id(target: EntryKey) -> str:
    """Returns the id by which a reference names an entry: a lesson or an outcome is named within its course."""
    kind, id = target
    return id.rpartition("/")[2] if kind in ("lesson", "outcome") else id


class PresentNaming:
    """Lets entries name others by their present ids, so that nobody who reads a value need know of former ones.

    aliases: kind and former id → present id. The ledger stays as it was written, and so do the portal's settings: who
    may decide alone is not to follow a team that has another id, or took one over.
    """

    def __init__(self, aliases: Mapping[EntryKey, str]) -> None:
        self._aliases = aliases
        self._renamed_keys = {(kind, id) for (kind, _), id in aliases.items()}

    def apply(self, entry: Entry[Kind], edges: tuple[Edge, ...]) -> Entry[Kind]:
        """Returns the entry with the present id in place of each former one. edges: its references."""
        is_fixed = entry.kind in (*LEDGER_KINDS, Portal.NAME)
        if is_fixed or self._renamed_keys.isdisjoint(target for _, target in edges):
            return entry
        present_ids = dict(self._list_present_ids(entry, dict(edges)))
        if not present_ids:
            return entry
        return replace(entry, meta=replace_values(entry.meta, present_ids), meta_in_file=entry.written_meta)

    def _list_present_ids(
        self, entry: Entry[Kind], targets: Mapping[KeyPath, EntryKey]
    ) -> Iterator[tuple[KeyPath, str]]:
        """Yields the key path of each former id, and the present one."""
        for keys, _, value in find_references(entry.written_meta):
            kind, id = targets.get(keys, ("", ""))
            course = f"{id.partition('/')[0]}/" if kind == "lesson" else ""  # a lesson is named within its course
            if self._aliases.get((kind, f"{course}{value}")) == id:
                yield keys, id.removeprefix(course)


def name_unread_target(entry: Entry[Kind], ref: Ref, value: str) -> str:
    """Returns the id by which `unread_keys` has what the entry refers to: of a lesson, that of its course."""
    return _get_course_id(entry) if ref.kinds == ("lesson",) else value


def _get_course_id(entry: Entry[Kind]) -> str:
    """Returns the id of the course that a lesson belongs to, or of the course itself."""
    return entry.course or entry.id


def may_be_unread(ref: Ref, value: str, unread_keys: frozenset[EntryKey], *, is_past: bool) -> bool:
    """Whether the reference may be to an entry that exists and could not be read, or to what has such a tombstone.

    is_past: whether it may stay when the thing it names is taken down.
    """
    values = (value, fold_role(value), "") if ref.by_name else (value, "")
    if any((kind, value) in unread_keys for kind in ref.kinds for value in values):
        return True
    is_unread = (Gone.NAME, value) in unread_keys or (is_past and (Gone.NAME, "") in unread_keys)
    return is_unread and not FORMER_KINDS.isdisjoint(ref.kinds)


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
        try:
            inner = getattr(value, attribute)
        except UnreadValueError:
            return
        if inner is None:
            return
        if read_rest is None:
            yield (key,), inner
        else:
            for keys, id in read_rest(inner):
                yield (key, *keys), id

    read_rest = _build_reader(rest) if rest else None
    return read_items if attribute == "*" else read_attribute


def _collect_claims(entries: Iterable[Entry[Kind]]) -> dict[EntryKey, list[Entry[Kind]]]:
    """Returns kind and id → the entries that claim it, in order; kind "" where several kinds share their ids."""
    claims: dict[EntryKey, list[Entry[Kind]]] = {}
    for entry in entries:
        claims.setdefault(_get_claim(entry), []).append(entry)
    return claims


def _get_claim(entry: Entry[Kind]) -> EntryKey:
    return ("", entry.id) if shares_ids(entry.kind) else entry.key


def _describe_duplicate_id(entry: Entry[Kind], other: Entry[Kind]) -> Diagnostic:
    """Describes an entry that does not get its id. other: the one that has it."""
    if isinstance(entry.meta, Gone):
        message, help = f"`{entry.meta.id}` has a tombstone already", "delete this one, or the other"
        label = "the other"
    else:
        message = f"the id `{entry.id}` is taken by another {other.kind}"
        help = "rename this one: its file or folder, or its `id`"
        label = f"the {other.kind} that has it"
    return Diagnostic(
        rule="duplicate-id",
        severity=Severity.ERROR,
        location=entry.at("id"),
        message=message,
        help=help,
        related=(Label(other.at("id"), label),),
    )


AliasPositions = dict[EntryKey, tuple[Entry[Kind], KeyPath]]
"""Former id → the entry that has it, and where it is written. By kind, "" for the kinds that share their ids."""


def _collect_aliases(
    entries_by_kind: EntriesByKind,
    claimed_ids: Mapping[str, Entry[Kind]],
    measure_newness: Newness,
    diagnostics: list[Diagnostic],
) -> tuple[IdsByAlias, AliasPositions]:
    """Returns the former ids of all entries; appends a finding for each that is taken, or whose id was taken."""
    claims: dict[EntryKey, list[tuple[Entry[Kind], KeyPath]]] = {}
    for entry in (e for group in entries_by_kind.values() for e in group.values()):
        for index, alias in list_aliases(entry):
            claim = ("" if shares_ids(entry.kind) else entry.kind, alias)
            claims.setdefault(claim, []).append((entry, ("aliases", index)))
        diagnostics += _report_present_ids(entry)
    aliases: IdsByAlias = {}
    positions: AliasPositions = {}
    for (kind, alias), claimants in claims.items():
        holder = entries_by_kind[kind].get(alias) if kind else claimed_ids.get(alias)
        if holder:
            newness = measure_newness(holder, ("id",))
            diagnostics += (
                _describe_usurped_alias(holder, alias, *claimant)
                if newness > measure_newness(*claimant)
                else _describe_duplicate_alias(*claimant, alias, holder, ("id",))
                for claimant in claimants
            )
            continue
        if len(claimants) > 1:
            claimants.sort(key=lambda claimant: measure_newness(*claimant))
        first, keys = positions[kind, alias] = claimants[0]
        aliases[first.kind, alias] = first.key[1]
        diagnostics += (_describe_duplicate_alias(*claimant, alias, first, keys) for claimant in claimants[1:])
    return aliases, positions


def _report_present_ids(entry: Entry[Kind]) -> Iterator[Diagnostic]:
    """Reports where `aliases` has the entry's present id, other than as the one that it had first."""
    for index, alias in enumerate(() if isinstance(entry.meta, Gone) else getattr(entry.meta, "aliases", ())):
        if index and alias == entry.id:
            yield Diagnostic(
                rule="duplicate-alias",
                severity=Severity.ERROR,
                location=entry.at("aliases", index),
                message=f"`{alias}` is the id that this {entry.kind} has now",
                help="delete it here; at the head of `aliases` it says that this was the first id, too",
            )


def _describe_duplicate_alias(
    entry: Entry[Kind], keys: KeyPath, alias: str, other: Entry[Kind], other_keys: KeyPath
) -> Diagnostic:
    is_same = entry is other
    return Diagnostic(
        rule="duplicate-alias",
        severity=Severity.ERROR,
        location=entry.at(*keys),
        message=f"the former id `{alias}` {'stands here twice' if is_same else f'belongs to another {other.kind}'}",
        help="delete it here" if is_same else "delete it here, or there",
        related=(Label(other.at(*other_keys), "the first" if is_same else f"the {other.kind} that has it"),),
    )


def _describe_usurped_alias(entry: Entry[Kind], id: str, former: Entry[Kind], keys: KeyPath) -> Diagnostic:
    """Describes an entry that took an id to which another one's former address belongs."""
    return Diagnostic(
        rule="duplicate-id",
        severity=Severity.ERROR,
        location=entry.at("id"),
        message=f"the id `{id}` is a former id of another {former.kind}, and its old address leads there",
        help="rename this one: its file or folder, or its `id`",
        related=(Label(former.at(*keys), f"the {former.kind} that had it"),),
        status=entry.status,
    )


def _report_taken_ids(
    entries_by_kind: EntriesByKind,
    claimed_ids: Mapping[str, Entry[Kind]],
    alias_positions: AliasPositions,
    measure_newness: Newness,
) -> Iterator[Diagnostic]:
    """Reports each present or former id that has a tombstone: its address says that something else is gone."""
    yield from _report_shared_names(entries_by_kind, measure_newness)
    for tombstone in entries_by_kind.get(Gone.NAME, {}).values():
        meta = tombstone.meta
        assert isinstance(meta, Gone)
        has_shared_id = shares_ids(meta.former_kind)
        for index, id in enumerate(meta.list_names(), start=-1):
            gone_keys: KeyPath = ("aliases", index) if index >= 0 else ("id",)
            present = claimed_ids.get(id) if has_shared_id else entries_by_kind.get(meta.former_kind, {}).get(id)
            former, keys = alias_positions.get(("" if has_shared_id else meta.former_kind, id), (None, ()))
            for entry, entry_keys in ((present, ("id",)), (former, keys)):
                if entry is None:
                    continue
                if measure_newness(tombstone, gone_keys) > measure_newness(entry, entry_keys):
                    yield _describe_premature_tombstone(tombstone, gone_keys, id, entry, entry_keys)
                else:
                    yield _describe_taken_id(entry, entry_keys, id, tombstone)


def _report_shared_names(entries_by_kind: EntriesByKind, measure_newness: Newness) -> Iterator[Diagnostic]:
    """Reports each former id of what is gone that another tombstone has too: one address cannot tell of both."""
    claims: dict[EntryKey, list[tuple[Entry[Any], KeyPath]]] = {}
    for tombstone in entries_by_kind.get(Gone.NAME, {}).values():
        meta = tombstone.meta
        assert isinstance(meta, Gone)
        prefix = f"{meta.id.partition('/')[0]}/" if "/" in meta.id else ""
        claims.setdefault((meta.former_kind, meta.id), []).insert(0, (tombstone, ("id",)))
        for index, alias in enumerate(meta.aliases):
            claims.setdefault((meta.former_kind, f"{prefix}{alias}"), []).append((tombstone, ("aliases", index)))
    for (_, name), claimants in claims.items():
        claimants.sort(key=lambda claimant: (claimant[1] != ("id",), measure_newness(*claimant)))
        first, first_keys = claimants[0]
        for tombstone, keys in claimants[1:]:
            yield Diagnostic(
                rule="duplicate-alias",
                severity=Severity.ERROR,
                location=tombstone.at(*keys),
                message=f"the tombstone of `{first.meta.id}` has `{name}` already",
                help="delete it here" if first is tombstone else "delete it here, or there",
                related=(Label(first.at(*first_keys), "the one that has it"),),
            )


def _describe_taken_id(entry: Entry[Kind], keys: KeyPath, id: str, tombstone: Entry[Any]) -> Diagnostic:
    meta = tombstone.meta
    is_present = keys == ("id",)
    name = "id" if is_present else "former id"
    return Diagnostic(
        rule="duplicate-id" if is_present else "duplicate-alias",
        severity=Severity.ERROR,
        location=entry.at(*keys),
        message=f"the {name} `{id}` is that of the {meta.former_kind} “{meta.title}”, which was taken down",
        help="take another id; if it is back, delete its tombstone",
        related=(Label(tombstone.at("id"), "its tombstone"),),
        status=entry.status,
    )


def _describe_premature_tombstone(
    tombstone: Entry[Any], gone_keys: KeyPath, id: str, entry: Entry[Kind], keys: KeyPath
) -> Diagnostic:
    """Describes a tombstone of what is still there, or leads to something that is."""
    is_present = keys == ("id",)
    return Diagnostic(
        rule="duplicate-id" if gone_keys == ("id",) else "duplicate-alias",
        severity=Severity.ERROR,
        location=tombstone.at(*gone_keys),
        message=f"`{id}` is {'the id' if is_present else 'a former id'} of the {entry.kind} “{entry.title}”, "
        "which is still there",
        help="take it out of this tombstone"
        if gone_keys != ("id",)
        else "delete this tombstone; a team takes down only what is its own, and deletes that in the same change",
        related=(Label(entry.at(*keys), f"the {entry.kind}"),),
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
    if ref.kinds == ("lesson",):
        return _resolve_lesson(entry, keys, value, entries_by_kind, aliases, diagnostics)
    for kind in ref.kinds:
        if value in entries_by_kind.get(kind, ()):
            return kind, value
    for kind in ref.kinds:
        if current_id := aliases.get((kind, value)):
            if entry.kind not in LEDGER_KINDS:
                diagnostics.append(_describe_renamed(entry, keys, value, current_id))
            return kind, current_id
    for kind in ref.kinds:
        if tombstone := find_gone(entries_by_kind, kind, value):
            if not tells_of_past(entry, keys):
                diagnostics.append(_describe_gone(entry, keys, value, tombstone))
            return None
    if ref.by_name:
        return _resolve_role(entry, keys, value, entries_by_kind.get("role", {}), diagnostics)
    candidates = (id for kind in ref.kinds for id in entries_by_kind.get(kind, ()))
    close = _suggest(entry, value, candidates, diagnostics)
    diagnostics.append(_describe_unknown(entry, keys, " or ".join(ref.kinds), value, close))
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
    unknown = _describe_unknown(entry, keys, "role", value, _suggest(entry, value, roles, diagnostics))
    names = (name for role in roles.values() for name in list_role_names(role.meta))
    if close := _suggest(entry, value, names, diagnostics):
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
    close = _suggest(entry, value, outcomes, diagnostics)
    diagnostics.append(_describe_unknown(entry, keys, "outcome of this course", value, close))
    return None


def _resolve_lesson(
    entry: Entry[Kind],
    keys: KeyPath,
    value: str,
    entries_by_kind: EntriesByKind,
    aliases: Mapping[EntryKey, str],
    diagnostics: list[Diagnostic],
) -> EntryKey | None:
    """Resolves a lesson's id, or a former one, in the entry's own course."""
    lessons = entries_by_kind.get("lesson", {})
    course = _get_course_id(entry)
    key = f"{course}/{value}"
    if key in lessons:
        return "lesson", key
    if current_key := aliases.get(("lesson", key)):
        diagnostics.append(_describe_renamed(entry, keys, value, current_key.rpartition("/")[2]))
        return "lesson", current_key
    candidates = (id.rpartition("/")[2] for id in lessons if id.startswith(f"{course}/"))
    close = _suggest(entry, value, candidates, diagnostics)
    diagnostics.append(_describe_unknown(entry, keys, "lesson of this course", value, close))
    return None


def _describe_renamed(entry: Entry[Kind], keys: KeyPath, value: str, current_id: str) -> Diagnostic:
    return Diagnostic(
        rule="renamed-reference",
        severity=Severity.ADVICE,
        location=entry.at(*keys),
        message=f"`{value}` is now called `{current_id}`",
        help=f"write `{current_id}`",
    )


_HINTS = {
    "skill": "the skills are in content/skills.yml; a new one is one entry there",
    "role": "the roles are in content/roles.yml; a new one is one entry there",
    "person": "the people are in content/people.yml; a new one is one entry there",
    "team": "a team is a folder of content/ with an index.md",
    "metric": "the metrics are in each team's metrics.yml",
    "outcome of this course": "the outcomes are in the course's index.md",
    "lesson of this course": "a lesson's id is the name of its file, without the number and `.md`",
}
"""Name of a kind → where its entries are defined."""


def _suggest(entry: Entry[Kind], value: str, candidates: Iterable[str], diagnostics: list[Diagnostic]) -> str:
    """Returns the candidate that was probably meant, or "". Candidates are read only where one is suggested."""
    is_suggested = len(diagnostics) < MAX_SUGGESTING and entry.kind not in LEDGER_KINDS
    return did_you_mean(value, candidates) if is_suggested else ""


def _describe_unknown(entry: Entry[Kind], keys: KeyPath, kind_name: str, value: str, close: str) -> Diagnostic:
    """Describes a reference to what does not exist. close: what was probably meant, or ""."""
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
    others = [id for id in meta.see if id not in (entry.id, entry.course, meta.id, *meta.aliases)]
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
