"""A check of what a change can affect, from where the last full run stopped: the other files are neither read nor judged.

The verdicts are a full run's own, by the same rules on the same catalogue, which reads an entry when somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from datetime import date
from pathlib import Path

from . import baseline, git
from . import root as site
from .catalogue import Catalogue, Edge, Entry, Key, Outline
from .check import check
from .context import Context
from .diagnostics import Diagnostic
from .index import NAME, Index, is_policy
from .kinds import Kind
from .link import resolved
from .load import Loaded, claims, load
from .pipeline import Result
from .rules import RULES
from .shelved import Files, Known, Texts
from .since import Side, affected
from .store import Store
from .targets import linked
from .validate import unread, validate
from .walk import ADDRESSES

MOST = 200
"""Changed files up to which this is quicker than a full run."""


def resume(
    root: Path, today: date, store: Store, change: git.Change, before: Side, after: Side
) -> tuple[Result, frozenset[str]] | None:
    """A result that speaks of what the change can affect, and the files that it can; None where a full run is needed.

    before, after: a file's text on each side of the change.
    """
    index: Index | None = store.read(NAME)
    if index is None:
        return None
    try:
        stale = index.unsettled | change.all_from(index.commit)
    except git.NoGit:
        return None
    if len(stale) > MOST or any(is_policy(path) for path in stale):
        return None
    collections = site.collections(root)
    loaded, unloaded = load(root, collections, among=stale)
    sources = {source.path: source for source in loaded.sources}
    files = Files(str(root), store, claims(collections), stale, sources)
    catalogue = _catalogue(index, stale, loaded, files)
    if catalogue is None:
        return None
    links = {path: to for path, to in index.linked.items() if path not in stale}
    links |= {path: linked(path, source.text) for path, source in sources.items()}
    scope = affected(catalogue, links, change.paths, before, after)
    narrowed = catalogue.narrowed(scope)
    earlier = [finding for finding in unloaded if finding.location.path not in sources]
    earlier += (finding for path in sorted(scope) for finding in files.findings(path))
    for entry in narrowed.all():
        resolved(entry, catalogue.entries, catalogue.aliases, catalogue.unread, earlier)
    context = Context(today, catalogue.portal, before)
    rules = (*RULES, *site.standards(root))
    found: Iterable[Diagnostic] = check(narrowed, context, rules, earlier)
    known, unusable = baseline.read(root)
    if known:
        found = (d for d in baseline.unknown(found, known) if d.rule != "baseline-outdated")
    return Result(root, (*found, *unusable), len(catalogue.outlines), narrowed, context, rules), scope


def _catalogue(index: Index, stale: Set[str], loaded: Loaded, files: Files) -> Catalogue | None:
    """The index's catalogue with these files read anew; None where an id or a former id has two claimants, or too much changes."""
    entries, _ = validate(loaded.sources)
    outlines = _outlines(index, stale, entries)
    former = [one for path, found in index.aliases.items() if path not in stale for one in found]
    former += (one for entry in entries for one in _former(entry))
    aliases = {(kind, old): id for kind, old, id in former}
    if _clash(
        outlines,
        aliases,
        former,
        sum(len(of) for path, of in index.outlines.items() if path not in stale) + len(entries),
    ):
        return None
    kinds: dict[str, dict[str, Outline]] = {}
    for outline in outlines.values():
        kinds.setdefault(outline.kind, {})[outline.key[1]] = outline
    known = {kind: Known(files, of_kind) for kind, of_kind in kinds.items()}
    unread_now = {key for path, keys in index.unread.items() if path not in stale for key in keys}
    unread_now |= {key for _, key in unread(loaded.sources, entries)}
    gone = {outline.key for path in stale for outline in index.outlines.get(path, ())}
    edges = {key: found for key, found in index.edges.items() if key not in gone}
    lost = {key: found for key, found in index.unresolved.items() if key not in gone}
    again = _to_resolve(index, stale, entries, edges, lost, outlines)
    if len(again) > MOST + len(entries):
        return None
    for key in again:
        found, missing = resolved(known[key[0]][key[1]], known, aliases, frozenset(unread_now), [])
        edges[key], lost[key] = found, missing
    assets = {path: asset for path, asset in index.files.items() if path not in stale}
    assets |= {asset.path: asset for asset in loaded.files}
    beside = tuple(assets[path] for path in sorted(assets))
    pictures = tuple(asset.path for asset in beside if asset.published)
    addresses = loaded.addresses if ADDRESSES in stale else index.addresses
    paths = {outline.path for outline in outlines.values()}
    texts = Texts(files, dict.fromkeys(sorted(paths)))
    return Catalogue(known, outlines, aliases, edges, lost, frozenset(unread_now), pictures, beside, addresses, texts)


def _outlines(index: Index, stale: Set[str], entries: Iterable[Entry[Kind]]) -> dict[Key, Outline]:
    """Every entry's, in order of paths."""
    found = [outline for path, of in index.outlines.items() if path not in stale for outline in of]
    found += (entry.outline for entry in entries)
    return {outline.key: outline for outline in sorted(found, key=lambda outline: (outline.path, outline.prefix))}


def _former(entry: Entry[Kind]) -> Iterable[tuple[str, str, str]]:
    """Kind, former id and present one."""
    return ((entry.kind, alias, entry.id) for alias in getattr(entry.meta, "aliases", ()))


def _clash(
    outlines: Mapping[Key, Outline], aliases: Mapping[Key, str], former: list[tuple[str, str, str]], written: int
) -> bool:
    """Whether two entries claim one id or former id; who has it then, only a full run says."""
    authored = [outline.id for outline in outlines.values() if outline.authored and outline.kind != "team"]
    claimed = set(authored)
    old = {alias for _, alias, _ in former}
    return len(outlines) < written or len(claimed) < len(authored) or len(old) < len(former) or bool(old & claimed)


def _to_resolve(
    index: Index,
    stale: Set[str],
    entries: Iterable[Entry[Kind]],
    edges: Mapping[Key, tuple[Edge, ...]],
    lost: Mapping[Key, tuple[Edge, ...]],
    outlines: Mapping[Key, Outline],
) -> dict[Key, None]:
    """The entries whose references may lead elsewhere now: those read anew, and those that name an id that came, went or moved."""
    before = {(o.kind, o.id, o.id) for path in stale for o in index.outlines.get(path, ())}
    before |= {one for path in stale for one in index.aliases.get(path, ())}
    after = {(entry.kind, entry.id, entry.id) for entry in entries} | {
        one for entry in entries for one in _former(entry)
    }
    moved = {(kind, id) for kind, _, id in before ^ after}
    names = {name for _, name, _ in before ^ after}
    courses = {entry.id for entry in entries if entry.kind == "course"}
    found = dict.fromkeys(entry.key for entry in entries)
    found |= dict.fromkeys(key for key, outline in outlines.items() if outline.course in courses)
    if moved:
        found |= dict.fromkeys(key for key, to in edges.items() if any(target in moved for _, target in to))
        found |= dict.fromkeys(key for key, to in lost.items() if any(id in names for _, (_, id) in to))
    return found
