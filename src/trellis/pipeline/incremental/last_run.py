"""What a full run leaves behind, so that a later one need not read what a change cannot touch: outlines and references, no texts.

It speaks of the files as one commit has them. Which files differ from that commit, Git tells; the others are as they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from pathlib import Path as FilePath
from typing import Any, TypeVar

from ...catalogue.catalogue import Catalogue, Edge, EntrySummary, Key
from ...catalogue.link_targets import linked
from ...diagnostics.diagnostic import Diagnostic
from ...load import git
from ...load.assets import Asset
from ...load.cache import Cache
from ...load.load import Loaded
from ...load.positions import Path
from ...load.read import SHELF
from ...load.scan import ADDRESSES, ROOMS, SIDE

K = TypeVar("K")
V = TypeVar("V")

NAME = "index"
"""What the store keeps it under."""

WORTH = 1000
"""Files from which on it is worth keeping one; fewer are judged as quickly as Git is asked."""

CLASHES = frozenset(("duplicate-id", "duplicate-alias"))
"""What is said where two entries claim one id."""


@dataclass(frozen=True)
class Index:
    """A catalogue without its entries, by the path of the file that each part comes from.

    commit: the one that it speaks of. unsettled: files that were not as the commit has them, or are not on the shelf of the store.
    outlines, edges, unresolved, unread, broken: as in a `Catalogue`. aliases: path → kind, former id and present one of what lies there.
    """

    commit: str
    unsettled: frozenset[str]
    outlines: Mapping[str, tuple[EntrySummary, ...]]
    edges: Mapping[Key, tuple[Edge, ...]]
    unresolved: Mapping[Key, tuple[Edge, ...]]
    aliases: Mapping[str, tuple[tuple[str, str, str], ...]]
    unread: Mapping[str, tuple[Key, ...]]
    broken: Mapping[str, EntrySummary]
    linked: Mapping[str, frozenset[str]]
    files: Mapping[str, Asset]
    addresses: tuple[str, ...]

    def without(self, paths: Set[str]) -> Index:
        """This index as if there were no such files."""
        gone = {outline.key for path in paths for outline in self.outlines.get(path, ())}
        return replace(
            self,
            outlines=_but(self.outlines, paths),
            edges=_but(self.edges, gone),
            unresolved=_but(self.unresolved, gone),
            aliases=_but(self.aliases, paths),
            unread=_but(self.unread, paths),
            broken=_but(self.broken, paths),
            linked=_but(self.linked, paths),
            files=_but(self.files, paths),
            addresses=() if ADDRESSES in paths else self.addresses,
        )


def keep(
    root: FilePath,
    store: Cache,
    catalogue: Catalogue,
    loaded: Loaded,
    unread: Iterable[tuple[str, Key]],
    unlinked: Iterable[Diagnostic],
) -> None:
    """Keeps the index of a large portal in the store; not where two entries claimed one id, or where there is no Git.

    unread: path, kind and id of what made no entry. unlinked: what was said of ids and references.
    """
    if len(loaded.sources) < WORTH or any(d.rule in CLASHES for d in unlinked):
        return
    try:
        now = git.Change(root, "HEAD", (*ROOMS, *SIDE))
        differing = now.all_from(now.commit)
    except git.NoGit:
        return
    if any(is_policy(path) for path in differing):
        return
    shelf = store.shelf(SHELF)
    unkept = {source.path for source in loaded.sources if shelf.tag(source.path) != source.digest}
    store.keep(NAME, _index(catalogue, loaded, unread, now.commit, differing | unkept))


def is_policy(path: str) -> bool:
    """Whether a change of this file can affect every verdict."""
    return path.split("/")[0] in (*SIDE, "portal.yml") and "__pycache__" not in path


def _index(
    catalogue: Catalogue, loaded: Loaded, unread: Iterable[tuple[str, Key]], commit: str, unsettled: frozenset[str]
) -> Index:
    former = ((kind, old, id) for (kind, old), id in catalogue.aliases.items())
    return Index(
        commit,
        unsettled,
        _by_path((outline.path, outline) for outline in catalogue.summaries.values()),
        _shared(catalogue.edges),
        catalogue.unresolved,
        _by_path((catalogue.summaries[kind, id].path, (kind, old, id)) for kind, old, id in former),
        _by_path(unread),
        catalogue.broken,
        {source.path: linked(source.path, source.text) for source in loaded.sources},
        {file.path: file for file in loaded.files},
        loaded.addresses,
    )


def _but(values: Mapping[K, V], keys: Set[K]) -> dict[K, V]:
    return {key: value for key, value in values.items() if key not in keys}


def _by_path(pairs: Iterable[tuple[str, Any]]) -> dict[str, tuple[Any, ...]]:
    found: dict[str, list[Any]] = {}
    for path, value in pairs:
        found.setdefault(path, []).append(value)
    return {path: tuple(values) for path, values in found.items()}


def _shared(edges: Mapping[Key, tuple[Edge, ...]]) -> dict[Key, tuple[Edge, ...]]:
    """The same, equal places held once: a fifth of the size, and as much quicker to read."""
    places: dict[Path, Path] = {}
    return {
        key: tuple((places.setdefault(keys, keys), target) for keys, target in found) for key, found in edges.items()
    }
