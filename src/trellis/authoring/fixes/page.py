"""A file that is being fixed: its text, its parsed data and the edits to it."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

from ...kinds import Collection
from ...kinds.fields import ModelField, find_field
from ...load.parse import ParsedFile, parse_text
from ...load.positions import KeyPath

_QUOTES = ("'", '"')


class Edit(NamedTuple):
    """Replaces the characters from offset `start` up to, not including, `end` by `text`.

    keys: path of the changed value in the parsed data; empty if the data must not change. value: the new value as it
    is parsed, if it is not the whole of `text`. removes: whether the key goes, with its value. is_in_text: whether it
    changes a line of the text below the front matter, which stays one line.
    """

    start: int
    end: int
    text: str
    keys: KeyPath = ()
    value: Any = ""
    removes: bool = False
    is_in_text: bool = False


@dataclass(frozen=True)
class EditablePage:
    """The text of a file in memory. text: as decoded, with byte-order mark and original line endings."""

    path: str
    collection: Collection
    text: str

    @cached_property
    def parsed(self) -> ParsedFile:
        """The text as the portal parses it."""
        return parse_text(self.path, self.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))

    @property
    def is_well_formed(self) -> bool:
        """Whether the text can be parsed, so that the effect of an edit can be verified."""
        return self.parsed.data is not None and not self.parsed.problems

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines without their endings. The last is empty if the text ends with a newline."""
        return tuple(self.text.split("\n"))

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """The offset of the start of each line, followed by an offset past the end."""
        return tuple(accumulate((len(line) + 1 for line in self.lines), initial=0))

    @cached_property
    def front_matter_lines(self) -> range:
        """Numbers, from 0, of the lines with data: between the fences of a Markdown file, or all of a YAML file."""
        if not self.path.endswith(".md"):
            return range(len(self.lines) if self.path.endswith((".yml", ".yaml")) else 0)
        fences = [number for number, line in enumerate(self.lines) if line.rstrip(" \t") == "---"][:2]
        if len(fences) < 2 or any(line.strip() for line in self.lines[: fences[0]]):
            return range(0)
        return range(fences[0] + 1, fences[1])

    def iterate_texts(self) -> Iterator[tuple[KeyPath, str]]:
        """Yields every string in the data, with its key path."""
        return _iterate_texts(self.parsed.data, ())

    def find_field(self, keys: KeyPath) -> ModelField | None:
        """Returns the declaration of the value at `keys`."""
        return find_field(self.collection.model, keys[1:] if self.collection.many else keys)

    def rewrite_value(self, keys: KeyPath, text: str) -> Iterator[Edit]:
        """Yields the edit that replaces a value within its quotation marks; none if it is escaped or spans lines."""
        position = self.parsed.build_positions().find_position(keys)
        if position is None or not position.end or position.line > len(self.lines):
            return
        before_line = self.line_starts[position.line - 1] - 1  # columns count from 1
        start, end = before_line + position.column, before_line + position.end
        if self.text[start : start + 1] in _QUOTES:
            start, end = start + 1, end - 1
        if self.text[start:end] == _get_value(self.parsed.data, keys):
            yield Edit(start, end, text, keys)

    def apply_edits(self, edits: Iterable[Edit]) -> EditablePage:
        """Returns the page after these edits, which must not overlap, or unchanged if they would change other data."""
        parts: list[str] = []
        offset, expected_data = 0, self.parsed.data
        edits = sorted(edits)
        first_line = self.parsed.body_line
        changed_lines = {bisect(self.line_starts, edit.start) - first_line for edit in edits if edit.is_in_text}
        for edit in edits:
            parts += (self.text[offset : edit.start], edit.text)
            offset = edit.end
            if edit.removes:
                expected_data = _remove_key(expected_data, edit.keys)
            elif edit.keys:
                expected_data = _replace_value(expected_data, edit.keys, edit.value or edit.text)
        edited = replace(self, text="".join((*parts, self.text[offset:])))
        is_as_expected = (
            edited.is_well_formed
            and edited.parsed.data == expected_data
            and _read_visible_body(edited, changed_lines) == _read_visible_body(self, changed_lines)
        )
        return edited if is_as_expected else self


def _read_visible_body(page: EditablePage, changed_lines: Set[int]) -> list[str]:
    """Returns the lines of the body without trailing white space. changed_lines: the indexes of lines to leave out."""
    lines = enumerate(page.parsed.body.split("\n"))
    visible = ["" if index in changed_lines else line.rstrip() for index, line in lines]
    while visible and not visible[-1]:
        visible.pop()
    return visible


def _iterate_texts(data: Any, keys: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(data, str):
        yield keys, data
    elif isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _iterate_texts(value, (*keys, key))


def _get_value(data: Any, keys: KeyPath) -> Any:
    for key in keys:
        data = data[key]
    return data


def _replace_value(data: Any, keys: KeyPath, new_value: Any) -> Any:
    """Returns the data with `new_value` at `keys`. The last key may be new."""
    if not keys:
        return new_value
    if isinstance(data, dict) and keys[0] not in data:
        return {**data, keys[0]: new_value}
    items = data.items() if isinstance(data, dict) else enumerate(data)
    new_items = ((key, _replace_value(value, keys[1:], new_value) if key == keys[0] else value) for key, value in items)
    return dict(new_items) if isinstance(data, dict) else [value for _, value in new_items]


def _remove_key(data: Any, keys: KeyPath) -> Any:
    """Returns the data without the key at the end of `keys`."""
    if len(keys) == 1:
        return {key: value for key, value in data.items() if key != keys[0]}
    items = data.items() if isinstance(data, dict) else enumerate(data)
    new_items = ((key, _remove_key(value, keys[1:]) if key == keys[0] else value) for key, value in items)
    return dict(new_items) if isinstance(data, dict) else [value for _, value in new_items]
