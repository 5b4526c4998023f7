"""The catalogue that an index speaks of, with some of its files read anew: nothing else is read before somebody asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from itertools import chain

from ...catalogue.catalogue import Catalogue, Entry, EntrySummary, Key
from ...catalogue.link import resolved
from ...catalogue.validate import broken, unread, validate
from ...kinds import Kind
from ...load.load import Loaded
from .last_run import Index
from .lazy_entries import Files, Known, Texts

MOST = 200
"""Other entries whose references are resolved again up to which this is quicker than a full run."""

Name = tuple[str, str, str]
"""Kind, an id or former id, and the present id of what it names."""


def renewed(index: Index, stale: Set[str], loaded: Loaded, files: Files) -> Catalogue | None:
    """The index's catalogue with its stale files as they were loaded anew.

    None where an id or a former id has two claimants, or too many references lead elsewhere: a full run must tell.
    """
    kept = index.without(stale)
    entries, _ = validate(loaded.sources)
    outlines = [*chain(*kept.outlines.values()), *(entry.outline for entry in entries)]
    former = [*chain(*kept.aliases.values()), *_former(entries)]
    if _clash(outlines, former):
        return None
    known: dict[str, dict[str, EntrySummary]] = {}
    for outline in sorted(outlines, key=lambda outline: (outline.path, outline.prefix)):
        known.setdefault(outline.kind, {})[outline.key[1]] = outline
    supposed = {**kept.broken, **broken(loaded.sources, entries)}
    edges, lost = dict(kept.edges), dict(kept.unresolved)
    beside = {**kept.files, **{file.path: file for file in loaded.files}}
    catalogue = Catalogue(
        entries={kind: Known(files, of_kind) for kind, of_kind in known.items()},
        summaries={outline.key: outline for of_kind in known.values() for outline in of_kind.values()},
        aliases={(kind, old): id for kind, old, id in former},
        edges=edges,
        unresolved=lost,
        unread=frozenset((*chain(*kept.unread.values()), *(key for _, key in unread(loaded.sources, entries)))),
        assets=tuple(sorted(path for path, file in beside.items() if file.published)),
        files=tuple(beside[path] for path in sorted(beside)),
        addresses=kept.addresses or loaded.addresses,
        texts=Texts(files, {**{outline.path: None for outline in outlines}, **supposed}),
        broken=supposed,
    )
    again = _led_elsewhere(catalogue, index, stale, entries)
    if len(again) > len(entries) + MOST:
        return None
    for key in again:
        entry = catalogue.entry(key)
        edges[key], lost[key] = resolved(entry, catalogue.entries, catalogue.aliases, catalogue.unread, [])
    return catalogue


def _former(entries: Sequence[Entry[Kind]]) -> Iterator[Name]:
    return ((entry.kind, alias, entry.id) for entry in entries for alias in getattr(entry.meta, "aliases", ()))


def _clash(outlines: Sequence[EntrySummary], former: Sequence[Name]) -> bool:
    """Whether two entries claim one id or former id; who has it then, only a full run says."""
    authored = [outline.id for outline in outlines if outline.authored and outline.kind != "team"]
    claimed, old = set(authored), {alias for _, alias, _ in former}
    return (
        len({outline.key for outline in outlines}) < len(outlines)
        or len(claimed) < len(authored)
        or len(old) < len(former)
        or bool(old & claimed)
    )


def _led_elsewhere(
    catalogue: Catalogue, index: Index, stale: Set[str], entries: Sequence[Entry[Kind]]
) -> dict[Key, None]:
    """The entries whose references may lead elsewhere now: those read anew, and those that name what came, went or moved."""
    before: set[Name] = {(o.kind, o.id, o.id) for path in stale for o in index.outlines.get(path, ())}
    before |= {name for path in stale for name in index.aliases.get(path, ())}
    after: set[Name] = {(entry.kind, entry.id, entry.id) for entry in entries} | set(_former(entries))
    moved = {(kind, id) for kind, _, id in before ^ after}
    names = {name for _, name, _ in before ^ after}
    courses = {entry.id for entry in entries if entry.kind == "course"}
    found = [entry.key for entry in entries]
    found += (key for key, outline in catalogue.summaries.items() if outline.course in courses)
    if moved:
        found += (key for key, edges in catalogue.edges.items() if any(target in moved for _, target in edges))
        found += (key for key, lost in catalogue.unresolved.items() if any(id in names for _, (_, id) in lost))
    return dict.fromkeys(found)
