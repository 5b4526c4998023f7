"""The entries that a change renames, and the ids that they and their neighbours have had."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...catalogue.renames import IdHistory
from .ownership import EntryKey


@dataclass(frozen=True)
class Renames:
    """The entries that a change renames, and the former ids of those that it compares or refers to."""

    former_keys: Mapping[EntryKey, EntryKey] = field(default_factory=dict)
    """Entry → what it is on the default branch; only entries that are renamed."""
    id_history: IdHistory = field(default_factory=dict)
    moved_prefixes: Mapping[str, str] = field(default_factory=dict)
    """Folder or file of an entry before the change → the one after it, where they differ."""

    @property
    def present_ids(self) -> Mapping[tuple[str, str], str]:
        """Kind and former id → present id."""
        return {key: ids[0] for key, ids in self.id_history.items() if key[1] != ids[0]}

    def get_former_key(self, key: EntryKey) -> EntryKey:
        """Returns the entry's key on the default branch."""
        return self.former_keys.get(key, key)

    def get_former_team(self, team: str) -> str:
        """Returns the id by which the default branch has a team."""
        return self.get_former_key(EntryKey("team", team)).id

    def list_ids(self, key: EntryKey) -> tuple[str, ...]:
        """Returns all ids of an entry, the present one first."""
        return self.id_history.get(key, (key.id,))

    def move_path(self, path: str) -> str:
        """Returns where a file is after the change that was at this path before."""
        prefixes = [prefix for prefix in self.moved_prefixes if f"{path}/".startswith(f"{prefix.rstrip('/')}/")]
        if not prefixes:
            return path
        prefix = max(prefixes, key=len)
        return self.moved_prefixes[prefix].rstrip("/") + path[len(prefix.rstrip("/")) :]
