"""What the last import of a catalogue took, so that the next one can tell a person's edit from the source's change.

It is a file of the team, `content/<team>/.imports/records-of-<catalogue>.jsonl`: one line a record, by its id. It goes
with the courses through every branch and merge, needs no history, and no reader sees it, since its folder is hidden.
The values of the front matter are kept as they are, to be shown in a conflict; of the text a digest.

While an import runs it adds lines at the end, the later of two for one record counts: what it is about to write into a
course's file, then that it has. So an import that was killed is taken up by the next one, whatever the source has by
then. At its end the file is written anew.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from ...load.new_file import find_link
from ...load.portal_files import require_no_link, write_portal_files
from ...load.regular_file import read_regular_file
from ...load.scan import CONTENT_FOLDER
from .refusals import ImportRefused

FieldValues = Mapping[str, str | list[str]]
"""Field → its value as it stands in a file; `source.url` for those of the source, `text` for the text's digest."""

TEXT = "text"
"""The name of a course's text among its fields."""

MAX_MEMORY_SIZE = 500_000_000
"""The largest file, in bytes: the fields of as many courses as no catalogue has."""


class RememberedRecord(NamedTuple):
    """What the last import took from one record.

    is_gone: whether it was not in the file of the last import. conflicts: the fields in which a
    person's value was kept in a conflict; the source's can be taken later.
    """

    fields: FieldValues
    is_gone: bool = False
    conflicts: frozenset[str] = frozenset()


class ImportMemory(NamedTuple):
    """What earlier imports took, by the record's id.

    intended: what one that was ended in the middle was about to write, where nobody knows whether it did.
    """

    records: dict[str, RememberedRecord]
    intended: dict[str, FieldValues]


def locate_memory(team: str, catalogue: str) -> str:
    """Returns the path of the file below the portal's root."""
    return f"{CONTENT_FOLDER}/{team}/.imports/records-of-{catalogue}.jsonl"


def read_memory(root: Path, path: str) -> ImportMemory:
    """Returns what is remembered; nothing where no import left a file. Raises ImportRefused."""
    memory = ImportMemory({}, {})
    if link := find_link(root, path):
        raise ImportRefused(f"{link} is a link, or no folder", "move it; the import keeps there what it took")
    try:
        *lines, _cut_line = read_regular_file(root / path, MAX_MEMORY_SIZE).decode().split("\n")
    except FileNotFoundError:
        return memory
    except (OSError, UnicodeDecodeError):
        raise ImportRefused(
            f"{path} cannot be read", "take it back from Git: it says what earlier imports took"
        ) from None
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                _apply_line(line, memory)
            except (ValueError, TypeError, KeyError, RecursionError):
                help = "end the merge, or take the file back from Git: it says what earlier imports took"
                raise ImportRefused(f"{path}:{number}: this is no line of an import", help) from None
    return memory


def _apply_line(line: str, memory: ImportMemory) -> None:
    """Takes over what a line says. Raises ValueError, TypeError or KeyError for what is no line of an import."""
    data = json.loads(line)
    id = data["id"]
    if not isinstance(id, str):
        raise TypeError
    if data.get("renamed") is True:
        memory.records.pop(id, None)
        return
    fields = data["next"] if "next" in data else data["fields"]
    if not isinstance(fields, dict) or not all(map(_is_value, fields.values())):
        raise TypeError
    json.dumps(data, ensure_ascii=False).encode()  # half a character, which no file can hold, is a ValueError
    if "next" in data:
        memory.intended[id] = fields
    else:
        memory.intended.pop(id, None)
        conflicts = frozenset(name for name in data.get("conflicts", ()) if isinstance(name, str))
        memory.records[id] = RememberedRecord(fields, data.get("gone") is True, conflicts)


def _is_value(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(item, str) for item in value))


class MemoryJournal:
    """Adds to the file while an import runs. Each method raises OSError; then the line counts for nothing."""

    def __init__(self, root: Path, path: str) -> None:
        self._root, self._path, self._file = root, path, root / path
        self._is_begun = False

    def note_intent(self, id: str, fields: FieldValues) -> None:
        """Notes what is about to be written into the course of a record."""
        self._add_line({"id": id, "next": fields})

    def note_written(self, id: str, fields: FieldValues, former_id: str = "") -> None:
        """Notes that it was. former_id: the record's id until now, if it has another one."""
        if former_id:
            self._add_line({"id": former_id, "renamed": True})
        self._add_line({"id": id, "fields": fields})

    def _add_line(self, data: Mapping[str, object]) -> None:
        line = json.dumps(data, ensure_ascii=False).encode() + b"\n"
        if not self._is_begun:
            require_no_link(self._root, (self._path,))
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("ab") as stream:
            end = stream.tell() if self._is_begun else self._drop_cut_line(stream)
            try:
                stream.write(line)
                stream.flush()
            except OSError:
                os.truncate(self._file, end)
                raise
        self._is_begun = True

    def _drop_cut_line(self, stream: BinaryIO) -> int:
        """Takes away what an import that was killed had written of its last line; returns the size that is left."""
        end = self._file.read_bytes().rfind(b"\n") + 1
        stream.truncate(end)
        return end


def write_memory(root: Path, path: str, memory: Mapping[str, RememberedRecord]) -> None:
    """Writes the file, one line a record in the order of their ids; nothing where it would be as it is.

    Raises OSError.
    """
    lines = []
    for id, remembered in sorted(memory.items()):
        data: dict[str, object] = {"id": id, "fields": remembered.fields}
        if remembered.is_gone:
            data["gone"] = True
        if remembered.conflicts:
            data["conflicts"] = sorted(remembered.conflicts)
        lines.append(json.dumps(data, ensure_ascii=False) + "\n")
    content = "".join(lines).encode()
    file = root / path
    if not content and not file.exists():
        return
    if file.exists() and file.read_bytes() == content:
        return
    write_portal_files(root, {path: content})


def list_fields(metadata: Mapping[str, Any], body: str) -> dict[str, str | list[str]]:
    """Returns the fields of a course, as an import makes it or as its file has it, in one form for both."""
    fields: dict[str, str | list[str]] = {}
    for key, value in metadata.items():
        inner = value.items() if key == "source" and isinstance(value, dict) else None
        for name, item in ((f"source.{k}", v) for k, v in inner) if inner is not None else ((key, value),):
            if isinstance(item, list | tuple):
                fields[name] = [str(one) for one in item]
            elif item is not None and not isinstance(item, dict):
                fields[name] = item.isoformat() if isinstance(item, date) else str(item)
    fields[TEXT] = compute_text_digest(body)
    return fields


def compute_text_digest(body: str) -> str:
    """Returns a digest of a text, whatever white space ends its lines."""
    text = "\n".join(line.rstrip() for line in body.strip().split("\n"))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
