"""What a commit says of the entries that a change touches: a digest of each, and what an approval depends on."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from typing import Any

from ...catalogue.catalogue import Catalogue, Entry
from ...catalogue.link import link
from ...catalogue.validate import validate
from ...kinds import Authored, Collection, Review, Team
from ...load.commit import Commit
from ...load.load import Source
from ...load.parse import understand
from ..evaluate.requirements import ITEMS
from ..ledger.digest import digest as substance
from ..ledger.digest import folded
from ..snapshot import Claim, Part, Side
from .change_size import Entries, counted
from .commit_range import contents
from .ownership import RAW, Key, places, team

Paths = Mapping[Key, Sequence[str]]
"""Each entry that the change touches, with its files that are changed."""


Records = Mapping[Key, frozenset[str]]


class Stand:
    """A commit's files of these entries, understood by the default branch's models.

    records: of a register the ids of the records that the change touches; the others are none of its business. owner: the team of a
    course or path, "" where there is none of that id.
    """

    def __init__(
        self,
        commit: Commit,
        collections: Sequence[Collection],
        changed: Paths,
        records: Records | None = None,
        owner: Callable[[str], str] = lambda item: "",
    ) -> None:
        self._commit, self._collections, self._changed = commit, collections, changed
        self._records, self._owner = records or {}, owner

    @cached_property
    def paths(self) -> Paths:
        """Each of the entries with all of its files here."""
        place, found = places(self._collections), dict[Key, list[str]]()
        names = {part for _, id in self._changed for part in parts(id)}
        for path in self._commit.blobs:
            if names.isdisjoint(parts(path)):
                continue
            key, _ = place(path)
            if key in self._changed and key[0] not in RAW:
                found.setdefault(key, []).append(path)
        return found

    def digest(self, key: Key) -> str:
        """Of all that the entry says, white space folded; "" where it is not here."""
        if key[0] in RAW:
            known = {path: self._raw[path] for path in self._changed[key] if path in self._raw}
            return _hash(known) if known else ""
        if key in self._records and (listed := self.listed(key)) is not None:
            return _hash({id: record for id, record in listed.items() if id in self._records[key]})
        said = {path: self._said(path) for path in self.paths.get(key, ())}
        return _hash(said) if said else ""

    def listed(self, key: Key) -> Mapping[str, Any] | None:
        """A register's records by id; None where the entry is no register that can be read as one."""
        sources = [source for source in self._sources if source.path in self.paths.get(key, ())]
        if len(sources) != 1 or not sources[0].collection.many or not isinstance(sources[0].parsed.data, list):
            return None
        records = [record for record in sources[0].parsed.data if isinstance(record, dict) and "id" in record]
        found = {str(record["id"]): folded(record) for record in records}
        return found if len(found) == len(sources[0].parsed.data) else None

    def side(self, key: Key) -> Side | None:
        """The entry as it is here; None where it is not."""
        digest = self.digest(key)
        if not digest:
            return None
        kind, id = key
        owner = next((found for path in (*self.paths.get(key, ()), *self._changed[key]) if (found := team(path))), "")
        if kind in RAW:
            title = "The portal's own files" if kind == "portal" else id
            return Side(digest=digest, title=title, team=owner if kind == "file" else "")
        mine = self.entries(key)
        readable = bool(mine) and not self._lost(key)
        side = Side(digest=digest, title=_title(kind, id), team=owner, readable=readable)
        return side.model_copy(update=self._told(key, mine)) if readable else side

    def entries(self, key: Key) -> tuple[Entry[Any], ...]:
        """What the entry's files hold: a course with its lessons in order, a register's records."""
        paths = set(self.paths.get(key, ()))
        found = [entry for entry in self.catalogue.all() if entry.path in paths]
        return tuple(sorted(found, key=lambda entry: (bool(entry.course), entry.number, entry.path)))

    def items(self, key: Key) -> Entries:
        """The same of a course or path, as it is compared with its other side."""
        return counted(self.entries(key))

    def files(self, key: Key) -> Mapping[str, str]:
        """Its pictures and documents by name, each with the id of its content."""
        beside = (path for path in self.paths.get(key, ()) if not _texts(path))
        return {path.rpartition("/")[2]: self._commit.blobs[path].id for path in beside}

    def text(self, key: Key) -> str:
        """The texts of its files, one after the other."""
        return "\n".join(self._content.get(path, b"").decode(errors="replace") for path in self.paths.get(key, ()))

    @cached_property
    def catalogue(self) -> Catalogue:
        """The entries and nothing else, so that most of what they refer to is not there."""
        return link(validate(self._sources)[0])[0]

    @cached_property
    def _sources(self) -> Sequence[Source]:
        wanted = {path for paths in self.paths.values() for path in paths}
        return self._commit.sources(self._collections, wanted.__contains__)

    @cached_property
    def _content(self) -> Mapping[str, bytes]:
        return self._commit.read(path for paths in self.paths.values() for path in paths)

    @cached_property
    def _raw(self) -> Mapping[str, str]:
        asked = [path for key, paths in self._changed.items() if key[0] in RAW for path in paths]
        return contents(self._commit.root, self._commit.id, asked)

    def _said(self, path: str) -> Any:
        """What a file says, whatever its spacing; the id of its content where it is no text that can be read."""
        blob = self._commit.blobs[path]
        parsed = understand(path, self._content[path]) if path in self._content and _texts(path) else None
        if parsed is None or parsed.data is None or parsed.problems:
            return [blob.mode, blob.id]
        return [blob.mode, folded(parsed.data), " ".join(parsed.body.split())]

    def _lost(self, key: Key) -> bool:
        """Whether a file of the entry holds something that is not understood, or is not the only one that claims to be it."""
        read = Counter(entry.path for entry in self.catalogue.all())
        sources = (source for source in self._sources if source.path in self.paths[key])
        return any(read[source.path] != _records(source) for source in sources)

    def _told(self, key: Key, mine: Sequence[Entry[Any]]) -> dict[str, Any]:
        entry = mine[0]
        meta = entry.meta
        told: dict[str, Any] = {"status": entry.status}
        if isinstance(meta, Authored):
            told |= {"title": meta.title, "people": tuple(Part(person=c.person, role=c.role) for c in meta.people)}
        if key[0] in ITEMS:
            told |= {
                "tier": meta.tier,
                "required": meta.required_for is not None,
                "external": not getattr(meta, "in_house", True),
                "substance": substance(self.catalogue, entry),
            }
        if isinstance(meta, Team):
            told["parent"] = meta.parent
        if isinstance(meta, Review):
            told["people"] = (Part(person=meta.reviewer, role="reviewer"),)
            owner, small = self._owner(meta.item), meta.follows is not None
            told["claim"] = Claim(key=meta.key, team=owner, small=small, day=meta.on)
        return told


def _records(source: Source) -> int:
    """How many entries a file should hold; one at least, so that what cannot be read is missed."""
    data = source.parsed.data
    return len(data) if source.collection.many and isinstance(data, list) else 1


def _title(kind: str, id: str) -> str:
    titles = {"person": "The register of people", "skill": "The register of skills"}
    return titles.get(kind, id if kind in ("review", "sample") else f"{kind.capitalize()} {id}")


def parts(path: str) -> Iterator[str]:
    """The names that a path is made of, without endings."""
    for part in path.split("/"):
        yield part
        yield part.partition(".")[0]


def _texts(path: str) -> bool:
    return path.endswith((".md", ".yml", ".csv"))


def _hash(said: Mapping[str, Any]) -> str:
    text = json.dumps(sorted(said.items()), ensure_ascii=False, sort_keys=True)
    return f"sha256:{sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"
