"""Builds entries from records of which a part is wrong, so that what is right in them is checked in the same run.

They stand in a catalogue of their own beside the one that everything else reads: nothing is published from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from ..kinds import Gone, Kind, Portal, Review, Role, Sample
from ..kinds.fields import unwrap_annotation
from ..kinds.partly_read import build_partly_read
from ..load.load import SourceFile
from ..load.positions import KeyPath
from .catalogue import Entry
from .field_errors import suggest_key
from .portal_language import add_portal_language, find_portal_language
from .unread_parts import UnreadParts
from .validate import build_entry, list_records

_LEFT_OUT = (Gone, Portal, Review, Sample)
"""Kinds that others are judged by; with a part of one missing, others would be judged wrongly."""

_NAMES = ("id", "aliases")
_ROLE_NAMES = (*_NAMES, "name", "plural", "synonyms")
"""Keys by which an entry is referred to. If one is wrong, nobody knows what it answers to."""


def build_partial_entries(sources: Iterable[SourceFile], entries: Iterable[Entry[Kind]]) -> list[Entry[Kind]]:
    """Returns an entry for each record that is not a valid one and has readable parts.

    entries: the valid ones. What could not be read of an entry is missing from its `meta`, as `PartlyRead` says.
    """
    sources = tuple(sources)
    portal_language = find_portal_language(sources)
    read_positions = {(entry.path, entry.key_prefix) for entry in entries}
    partial_entries: list[Entry[Kind]] = []
    for source in sources:
        model = source.collection.model
        if source.data is None or issubclass(model, _LEFT_OUT):
            continue
        positions = source.parsed.build_positions()  # made once for all records, since it keeps an index
        reader = _RecordReader(source)
        for key_prefix, record in list_records(source, []):
            if isinstance(record, dict) and (source.path, key_prefix) not in read_positions:
                values = reader.read_values(model, add_portal_language(model, record, portal_language), key_prefix)
                names = _ROLE_NAMES if issubclass(model, Role) else _NAMES
                if all(name in values for name in names if name in model.model_fields):
                    meta = build_partly_read(model, values)
                    partial_entries.append(build_entry(source, positions, key_prefix, meta))
    return partial_entries


class _RecordReader:
    """Reads the right values of a file's records."""

    def __init__(self, source: SourceFile) -> None:
        self._model = source.collection.model
        self._prefix_length = 1 if source.collection.many else 0
        self._unread_parts = UnreadParts(source.parsed.build_positions(), source.parsed.skipped_lines)

    def read_values(self, model: type[Kind], record: dict[str, Any], path: KeyPath) -> dict[str, Any]:
        """Returns attribute → value of what can be read in the keys at `path`."""
        hidden_keys = self._find_hidden_keys(model, record, path)
        values: dict[str, Any] = {}
        for name, info in model.model_fields.items():
            key = info.alias or name
            if key in hidden_keys or name in _list_decorated(model):
                continue
            if key in record:
                values.update((name, value) for value in self._read_value(model, name, record[key], (*path, key)))
            elif not info.is_required():
                values[name] = info.get_default(call_default_factory=True)
        return values

    def _read_value(self, model: type[Kind], name: str, value: Any, path: KeyPath) -> Iterator[Any]:
        """Yields the attribute for a written value; nothing if it cannot be read."""
        if not self._unread_parts.touch(path):
            try:
                yield _build_adapter(model, name).validate_python(value)
                return
            except ValidationError:
                pass
        annotation, _ = unwrap_annotation(model.model_fields[name].annotation)
        if _is_model(annotation):
            yield from self._read_nested(annotation, value, path)
        elif get_origin(annotation) is tuple and isinstance(value, list) and _is_model(get_args(annotation)[0]):
            item_paths = [(*path, index) for index in range(len(value))]
            if value and not any(self._unread_parts.list_loose_lines(path, item_paths)):
                yield tuple(
                    self._read_item(get_args(annotation)[0], item, item_path)
                    for item, item_path in zip(value, item_paths, strict=True)
                )

    def _read_item(self, model: type[Kind], value: Any, path: KeyPath) -> Kind:
        """Returns an item of a list; one without attributes if nothing of it can be read."""
        if not self._unread_parts.touch(path):
            try:
                return model.model_validate(value)
            except ValidationError:
                pass
        return next(self._read_nested(model, value, path), build_partly_read(model, {}))

    def _read_nested(self, model: type[Kind], value: Any, path: KeyPath) -> Iterator[Kind]:
        if not isinstance(value, dict):
            return
        values = self.read_values(model, value, path)
        is_whole = len(values) == len(model.model_fields)
        if is_whole and value.keys() <= {info.alias or name for name, info in model.model_fields.items()}:
            return  # the values are right one by one, and do not go together
        yield build_partly_read(model, values)

    def _find_hidden_keys(self, model: type[Kind], record: dict[str, Any], path: KeyPath) -> set[str]:
        """Returns the keys that are not written and may be meant by an unknown key, or by a line that is not read."""
        names = {info.alias or name for name, info in model.model_fields.items()}
        absent_names = names - record.keys()
        hidden_keys = {
            suggest_key(self._model, (*path[self._prefix_length :], key))
            for key in record
            if isinstance(key, str) and key not in names
        }
        part_paths = [(*path, key) for key in record]
        lines = self._unread_parts.list_loose_lines(path, part_paths)
        lines += (line for part_path in part_paths for line in self._unread_parts.list_strays(part_path))
        for line in lines:
            hidden_keys |= {line.key} if line.key in names else absent_names
        hidden_keys |= {line.key for line in self._unread_parts.list_enclosed_lines(path)} & absent_names
        return hidden_keys


@cache
def _build_adapter(model: type[Kind], name: str) -> TypeAdapter[Any]:
    info: FieldInfo = model.model_fields[name]
    annotation: Any = info.annotation
    return TypeAdapter(Annotated[annotation, *info.metadata] if info.metadata else annotation)


@cache
def _list_decorated(model: type[Kind]) -> frozenset[str]:
    """Returns the fields that a company's model reads in a way of its own."""
    decorators = model.__pydantic_decorators__.field_validators.values()
    names = frozenset(name for decorator in decorators for name in decorator.info.fields)
    return frozenset(model.model_fields) if "*" in names else names


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Kind)
