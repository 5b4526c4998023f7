"""Reads the entries that a change touches from one commit: a digest of each, and everything an approval depends on."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from typing import Any, NamedTuple

from ...catalogue.build import build_catalogue
from ...catalogue.catalogue import Catalogue, Entry
from ...catalogue.portal_language import PORTAL_FILE, parse_portal_language
from ...catalogue.reference_values import dump_references
from ...catalogue.renames import IdHistory
from ...kinds import Authored, Collection, Need, Review, Sample, Session, Team
from ...load.commit import CommitTree
from ...load.load import SourceFile
from ...load.parse import parse_bytes
from ..evaluate.requirements import ITEM_KINDS
from ..ledger.digest import is_of_first_kind, is_of_present_kind, list_digests
from ..shown_files import find_shown_paths, is_shown_file
from ..shown_text import identify_page
from ..snapshot import EntryPerson, EntryVersion, LedgerClaim
from .change_size import EntriesById, index_entries
from .commit_range import read_file_ids, read_raw_versions
from .ownership import PORTAL_KEY, RAW_KINDS, EntryKey, build_locator, find_folder_team
from .showing_texts import find_shown_by_text, is_portal_text

PathsByKey = Mapping[EntryKey, Sequence[str]]
"""Paths of files, by the entry that they belong to."""

RecordIds = Mapping[EntryKey, frozenset[str]]
"""For each register, the ids of the records that the change touches."""

PAGE_KINDS = frozenset(("course", "path", "team", "session", "story", "page"))
"""Kinds whose texts are pages. Nobody renders the texts of others, so that these count as they are written."""


class RecordFaults(NamedTuple):
    """What speaks against a record of the ledger.

    faults: predicates that follow "the record". doubts: those that a merged pull request can lift. may_precede_commit:
    whether it is of an earlier day than the commit that it names. approver_ids: who could give it on its day and today,
    by whom the item names and who gave the other key. former_role: the stated one, where it is the reviewer's no more.
    """

    faults: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    may_precede_commit: bool = False
    approver_ids: tuple[str, ...] = ()
    former_role: str = ""


class CommitView:
    """The entries with changed files as one commit has them, parsed with the models of the default branch."""

    def __init__(
        self,
        commit: CommitTree,
        collections: Sequence[Collection],
        changed_paths: PathsByKey,
        record_ids: RecordIds | None = None,
        find_owner: Callable[[str], str] = lambda item: "",
        find_faults: Callable[[Review, str], RecordFaults] = lambda review, path: RecordFaults(),
        find_sample_faults: Callable[[Entry[Sample]], tuple[str, ...]] = lambda sample: (),
    ) -> None:
        """Creates a view of a commit.

        record_ids: limits the digest of a register to these records. find_owner: returns the team of the course or path
        with an id, "" if there is none. find_faults: returns what speaks against a record of the ledger at a path;
        find_sample_faults: what is wrong with a sample.
        """
        self._commit, self._collections, self._changed_paths = commit, collections, changed_paths
        self._record_ids, self._find_owner, self._find_faults = record_ids or {}, find_owner, find_faults
        self._find_sample_faults = find_sample_faults

    @cached_property
    def entry_paths(self) -> PathsByKey:
        """All files of each entry in this commit."""
        locate, paths_by_key = build_locator(self._collections), dict[EntryKey, list[str]]()
        names = {part for _, id in self._changed_paths for part in split_names(id)}
        for path in self._commit.blobs:
            if names.isdisjoint(split_names(path)):
                continue
            key, _ = locate(path)
            if key in self._changed_paths and key.kind not in RAW_KINDS:
                paths_by_key.setdefault(key, []).append(path)
        return paths_by_key

    def compute_digest(self, key: EntryKey) -> str:
        """Computes a digest of the whole content and of the files that it shows; "" if the entry is not here."""
        if key.kind in RAW_KINDS:
            versions = {
                path: self._raw_versions[path] for path in self._changed_paths[key] if path in self._raw_versions
            }
            return _hash_contents({**self._list_shown_ids(key), **versions}) if versions else ""
        if key in self._record_ids and (register := self.read_register(key)) is not None:
            return _hash_contents({id: record for id, record in register.items() if id in self._record_ids[key]})
        has_page = key.kind in PAGE_KINDS
        contents = {
            path: self._read_comparable_content(path, has_page=has_page) for path in self.entry_paths.get(key, ())
        }
        return _hash_contents({**contents, **self._list_shown_ids(key)}) if contents else ""

    def read_register(self, key: EntryKey) -> Mapping[str, Any] | None:
        """Returns the records of a register by id; None if the entry is not a readable register."""
        files = [file for file in self._source_files if file.path in self.entry_paths.get(key, ())]
        if len(files) != 1 or not files[0].collection.many or not isinstance(files[0].parsed.data, list):
            return None
        records = [record for record in files[0].parsed.data if isinstance(record, dict) and "id" in record]
        records_by_id = {str(record["id"]): record for record in records}
        return records_by_id if len(records_by_id) == len(files[0].parsed.data) else None

    def read_version(self, key: EntryKey, id_history: IdHistory) -> EntryVersion | None:
        """Returns the entry as this commit has it; None if it does not exist here.

        id_history: the former ids of the entry, and of what it refers to.
        """
        digest = self.compute_digest(key)
        if not digest:
            return None
        kind, id = key
        teams = (find_folder_team(path) for path in (*self.entry_paths.get(key, ()), *self._changed_paths[key]))
        owner = next((team for team in teams if team), "")
        if kind in RAW_KINDS:
            title = "The portal's own files" if kind == "portal" else id
            return EntryVersion(digest=digest, title=title, team=owner if kind == "file" else "")
        entries = self.find_entries(key)
        is_readable = bool(entries) and not self._has_unreadable_content(key)
        version = EntryVersion(
            digest=digest,
            title=_format_title(kind, id),
            team=owner,
            readable=is_readable,
            page_missing=self._lacks_page(key),
        )
        return version.model_copy(update=self._describe_entry(key, entries, id_history)) if is_readable else version

    def find_entries(self, key: EntryKey) -> tuple[Entry[Any], ...]:
        """Returns the entries in its files: a course with its lessons in order, the records of a register.

        None are returned of a course whose own page is missing, since its lessons say nothing for it.
        """
        paths = set() if self._lacks_page(key) else set(self.entry_paths.get(key, ()))
        entries = [entry for entry in self.catalogue.all_entries() if entry.path in paths]
        return tuple(sorted(entries, key=lambda entry: (bool(entry.course), entry.number, entry.path)))

    def index_item(self, key: EntryKey) -> EntriesById:
        """Returns a course with its lessons, or a path, by the keys by which two versions are compared."""
        return index_entries(self.find_entries(key))

    def list_asset_ids(self, key: EntryKey) -> Mapping[str, str]:
        """Maps its pictures and documents, and the paths of those elsewhere, to their blob ids.

        Its own have the paths below its folder, with ``./`` in front, so that they stay the same where it moves.
        """
        paths = [path for path in self.entry_paths.get(key, ()) if not _is_text_file(path)]
        locate = build_locator(self._collections)
        folders = {locate(path).prefix for path in paths}
        folder = folders.pop() if len(folders) == 1 else ""  # of two folders with one id, neither is the entry's
        own_ids = {f"./{path.removeprefix(folder)}": self._commit.blobs[path].id for path in paths}
        return {**own_ids, **self._list_shown_ids(key)}

    def read_raw_file(self, path: str) -> bytes:
        """Returns the content of any file of the portal; nothing if it does not exist, or is no ordinary file."""
        return CommitTree(self._commit.root, self._commit.id, [path]).read_contents([path]).get(path, b"")

    def join_texts(self, key: EntryKey) -> str:
        """Returns the contents of its files, joined by line breaks."""
        return "\n".join(
            self._file_contents.get(path, b"").decode(errors="replace") for path in self.entry_paths.get(key, ())
        )

    @cached_property
    def catalogue(self) -> Catalogue:
        """A catalogue of these entries only, so that most of their references are unresolved, with the files shown."""
        paths = sorted({path for paths in self._shown_paths.values() for path in paths})
        tree = CommitTree(self._commit.root, self._commit.id, paths)
        language = parse_portal_language(parse_bytes(PORTAL_FILE, self.read_raw_file(PORTAL_FILE)).data)
        return build_catalogue(self._source_files, tree.read_assets(paths), language)

    def list_item_digests(self, key: EntryKey, id_history: IdHistory) -> tuple[str, ...]:
        """Returns the digests by which records of the ledger can be bound to an item as it is here.

        id_history: the former ids of the item, and of what it refers to.
        """
        entries = self.find_entries(key)
        return list_digests(self.catalogue, entries[0], id_history) if entries else ("",)

    @cached_property
    def _shown_paths(self) -> Mapping[EntryKey, frozenset[str]]:
        """The paths to which the texts of each entry could lead, and those of the portal's own files."""
        shown_paths = {
            key: frozenset(
                target
                for path in paths
                for target in find_shown_paths(path, self._file_contents.get(path, b"").decode(errors="replace"))
            )
            for key, paths in self.entry_paths.items()
        }
        if portal_texts := [path for path in self._changed_paths.get(PORTAL_KEY, ()) if is_portal_text(path)]:
            contents = CommitTree(self._commit.root, self._commit.id, portal_texts).read_contents(portal_texts)
            shown_paths[PORTAL_KEY] = frozenset(
                target
                for path, content in contents.items()
                for target in find_shown_by_text(path, content.decode(errors="replace"))
            )
        return shown_paths

    @cached_property
    def _shown_blob_ids(self) -> Mapping[str, str]:
        paths = sorted({path for key in self._shown_paths for path in self.list_shown_paths(key)})
        return read_file_ids(self._commit.root, self._commit.id, paths)

    def list_shown_paths(self, key: EntryKey) -> frozenset[str]:
        """Returns the paths to which the texts of an entry could lead, and those that the change has for its files."""
        changed_files = frozenset(path for path in self._changed_paths.get(key, ()) if is_shown_file(path))
        return self._shown_paths.get(key, frozenset()) | changed_files

    def _list_shown_ids(self, key: EntryKey) -> Mapping[str, str]:
        """Maps the paths of the pictures and documents elsewhere that an entry shows or links to their blob ids."""
        if key.kind in RAW_KINDS and key not in self._shown_paths:
            return {}
        paths = self.list_shown_paths(key).difference(self.entry_paths.get(key, ()))
        return {path: self._shown_blob_ids[path] for path in sorted(paths) if path in self._shown_blob_ids}

    @cached_property
    def _source_files(self) -> Sequence[SourceFile]:
        paths = {path for paths in self.entry_paths.values() for path in paths}
        return self._commit.read_sources(self._collections, paths.__contains__)

    @cached_property
    def _file_contents(self) -> Mapping[str, bytes]:
        return self._commit.read_contents(path for paths in self.entry_paths.values() for path in paths)

    @cached_property
    def _raw_versions(self) -> Mapping[str, str]:
        raw_paths = [path for key, paths in self._changed_paths.items() if key.kind in RAW_KINDS for path in paths]
        return read_raw_versions(self._commit.root, self._commit.id, raw_paths)

    def _read_comparable_content(self, path: str, *, has_page: bool) -> Any:
        """Returns the data of a file and its text; its blob id if it is not a readable text file.

        has_page: whether what a page shows of the text counts, and not how it is written.
        """
        blob = self._commit.blobs[path]
        parsed = (
            parse_bytes(path, self._file_contents[path])
            if path in self._file_contents and _is_text_file(path)
            else None
        )
        if parsed is None or parsed.data is None or parsed.problems:
            return [blob.mode, blob.id]
        return [blob.mode, parsed.data, identify_page(parsed.body) if has_page and parsed.body else parsed.body]

    def _has_unreadable_content(self, key: EntryKey) -> bool:
        """Whether a file of the entry has content that cannot be parsed, or another file has the same id."""
        entry_counts = Counter(entry.path for entry in self.catalogue.all_entries())
        files = (file for file in self._source_files if file.path in self.entry_paths[key])
        return any(entry_counts[file.path] != _count_expected_entries(file) for file in files)

    def _lacks_page(self, key: EntryKey) -> bool:
        """Whether files of an entry are here, and not the page that says what it is, such as a course's index.md."""
        files = [file for file in self._source_files if file.path in self.entry_paths.get(key, ())]
        kinds = {c.model.NAME for c in self._collections if c.where.endswith("/index.md")}
        return key.kind in kinds and all(key.kind != f.collection.model.NAME for f in files)

    def _describe_entry(self, key: EntryKey, entries: Sequence[Entry[Any]], id_history: IdHistory) -> dict[str, Any]:
        """Returns the fields of an EntryVersion that need a readable entry."""
        entry = entries[0]
        meta = entry.meta
        description: dict[str, Any] = {"status": entry.status}
        if isinstance(meta, Authored):
            description |= {
                "title": meta.title,
                "people": tuple(EntryPerson(person=c.person, role=c.role) for c in meta.people),
            }
        if key.kind in ITEM_KINDS:
            digests = list_digests(self.catalogue, entry, id_history)
            content_hash, *former_hashes = filter(is_of_present_kind, digests)
            exact_hashes = (d for d in digests if not is_of_present_kind(d) and not is_of_first_kind(d))
            description |= {
                "tier": meta.tier,
                "required": meta.is_compulsory,
                "renews": bool(getattr(meta, "renews", None)),
                "external": not getattr(meta, "in_house", True),
                "content_hash": content_hash,
                "former_hashes": tuple(former_hashes),
                "price": describe_price(meta),
                "exact_hashes": tuple(exact_hashes),
            }
        if isinstance(meta, Team):
            description["parent"] = meta.parent
        if isinstance(meta, Need | Session):
            description["decision"] = describe_decision(meta, id_history)
        if isinstance(meta, Need):
            is_bought = meta.decision is not None and meta.decision.choice == "buy"
            is_own = meta.raised_by.team == entry.owner
            description["concerns_owner_only"] = is_own and not is_bought and not meta.effort
        if isinstance(meta, Review):
            description["people"] = (EntryPerson(person=meta.reviewer, role="reviewer"),)
            owner, is_small = self._find_owner(meta.item), meta.follows is not None
            record_faults = self._find_faults(meta, entry.path)
            description["claim"] = LedgerClaim(
                kind=meta.key,
                team=owner,
                small=is_small,
                day=meta.on,
                outcome=meta.outcome,
                pull_request=meta.pull_request,
                commit=meta.commit,
                content_hash=meta.content_hash,
                **record_faults._asdict(),
            )
        if isinstance(meta, Sample):
            description["sample_faults"] = self._find_sample_faults(entry)
        return description


def describe_price(meta: Any) -> str:
    """Returns what a course costs and whether the company pays, as a text to compare; "" where it costs nothing."""
    source = getattr(meta, "source", None)
    if source is None or not source.cost:
        return ""
    values = {name: getattr(source, name) for name in ("cost", "currency", "funded")}
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def describe_decision(meta: Need | Session, id_history: IdHistory) -> str:
    """Returns what only the learning team decides, as a text to compare; "" if nothing is decided.

    Of a need that is its decision, that it is declined, and what was decided about: the problem, whose it is, and the
    days of the learning team. Of a session that takes place or took place it is what it costs, for how many people and
    for what, whatever that was called before.
    """
    dump = dump_references(meta, {key: ids[0] for key, ids in id_history.items()})
    if isinstance(meta, Need):
        is_declined = meta.status == "declined"
        is_decided = is_declined or meta.decision is not None or meta.status in ("decided", "delivered")
        about = {name: dump[name] for name in ("decision", "problem", "effort")}
        values = {**about, "team": dump["raised_by"]["team"], "is_declined": is_declined}
    else:
        is_decided = meta.status in ("confirmed", "done") and bool(meta.cost)
        values = {name: dump[name] for name in ("cost", "capacity", "item", "objective")}
    return json.dumps(values, ensure_ascii=False, sort_keys=True) if is_decided else ""


def _count_expected_entries(file: SourceFile) -> int:
    """Returns how many entries a file should contain; at least one, so that an unreadable file is detected."""
    data = file.parsed.data
    return len(data) if file.collection.many and isinstance(data, list) else 1


def _format_title(kind: str, id: str) -> str:
    titles = {
        "person": "The register of people",
        "skill": "The register of skills",
        "role": "The register of roles",
        "provider": "The register of providers",
    }
    if kind == "gone":
        return f"The tombstones of {id.partition('/')[0]}"
    return titles.get(kind, id if kind in ("review", "sample") else f"{kind.capitalize()} {id}")


def split_names(path: str) -> Iterator[str]:
    """Yields the segments of a path, each with and without its extensions."""
    for part in path.split("/"):
        yield part
        yield part.partition(".")[0]


def _is_text_file(path: str) -> bool:
    """Returns whether readers see what a file says, and not the file itself, as it is."""
    return path.endswith((".md", ".yml", ".csv")) and not is_shown_file(path)


def _hash_contents(contents: Mapping[str, Any]) -> str:
    text = json.dumps(sorted(contents.items()), ensure_ascii=False, sort_keys=True)
    return f"sha256:{sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"
