"""Which values of a file lost a part, because a line of it could not be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..load.positions import KeyPath, Position, Positions
from ..load.problem import SkippedLine


class UnreadParts:
    """The parts of a file that could not be read. skipped_lines: those that were left out."""

    def __init__(self, positions: Positions, skipped_lines: Sequence[SkippedLine]) -> None:
        self._skipped_lines = skipped_lines
        self._places: list[tuple[KeyPath, Position]] = list(positions.iterate()) if skipped_lines else []

    def touch(self, keys: KeyPath) -> bool:
        """Returns whether a line of the value at `keys` could not be read."""
        return any(True for _ in self._list_lines(keys))

    def hide(self, keys: KeyPath) -> bool:
        """Returns whether the key at `keys`, which is missing, stands on a line that could not be read."""
        return any(line.key == keys[-1] for line in self.list_enclosed_lines(keys[:-1]))

    def hide_record(self, keys_of_records: Sequence[KeyPath]) -> bool:
        """Returns whether a whole record, or the ids of one, stand on lines that could not be read."""
        lines_of_records = {line for keys in keys_of_records for line in self._list_lines(keys)}
        return any(line not in lines_of_records or line.key in ("id", "aliases") for line in self._skipped_lines)

    def list_loose_lines(self, keys: KeyPath, keys_of_parts: Sequence[KeyPath]) -> list[SkippedLine]:
        """Returns the skipped lines of the value at `keys` that belong to none of these parts of it."""
        if not self._skipped_lines:
            return []
        lines_of_parts = {line for part in keys_of_parts for line in self._list_lines(part)}
        return [line for line in self._list_lines(keys) if line not in lines_of_parts]

    def list_enclosed_lines(self, keys: KeyPath) -> list[SkippedLine]:
        """Returns the skipped lines that belong to the value at `keys`, or would with a space more or less before them.

        Whoever indents a key by one space too many or too few means it for the keys beside it, or for those around it.
        """
        lines = list(self._list_lines(keys))
        if not keys or not self._skipped_lines or (index := self._find_index(keys)) is None:
            return lines
        end = self._find_end(index)
        start = min((self._places[index][1].key_line, *(line.line for line in lines)))
        lines += (
            line
            for line in self._skipped_lines
            if line not in lines and not line.is_item and line.line >= start and (end is None or line.line < end)
        )
        return lines

    def list_strays(self, keys: KeyPath) -> list[SkippedLine]:
        """Returns the skipped lines below a single value: nothing can stand there, so they are meant for elsewhere."""
        index = self._find_index(keys) if self._skipped_lines else None
        if index is None or (index + 1 < len(self._places) and self._places[index + 1][0][: len(keys)] == keys):
            return []
        return [line for line in self._list_lines(keys) if line.line > self._places[index][1].line]

    def _find_index(self, keys: KeyPath) -> int | None:
        """Returns where in the list of places the value at `keys` stands, or None."""
        return next((index for index, (path, _) in enumerate(self._places) if path == keys), None)

    def _find_end(self, index: int) -> int | None:
        """Returns the line of the first key or item behind that value; None at the end of the file."""
        keys = self._places[index][0]
        return next((place.key_line for path, place in self._places[index + 1 :] if path[: len(keys)] != keys), None)

    def _list_lines(self, keys: KeyPath) -> Iterator[SkippedLine]:
        """Yields the skipped lines that belong to the value at `keys`: those below its key and indented under it."""
        if not keys:
            yield from self._skipped_lines
            return
        index = self._find_index(keys)
        if index is None:
            return
        place = self._places[index][1]
        previous_keys, previous_place = self._places[index - 1] if index else ((), None)
        # The value of a list starts with its first item, of which the hyphen's line may be all that is above.
        is_first_item = previous_keys == keys[:-1]
        previous_line = previous_place.key_line if previous_place and is_first_item else 0
        previous_line = previous_place.line if previous_place and not is_first_item else previous_line
        end = self._find_end(index)
        for line in self._skipped_lines:
            if isinstance(keys[-1], int):
                is_below = line.line >= place.key_line and line.indent >= place.key_column - 1
                # The item's first key is what could not be read: only its hyphen is left, on a line above the others.
                is_above = line.is_item and previous_line < line.line < place.key_line
                is_part = is_below or (is_above and line.indent < place.key_column - 1)
            else:
                is_indented = line.indent > place.key_column - 1
                is_part = line.line >= place.key_line and (
                    is_indented or (line.is_item and line.indent == place.key_column - 1)
                )
            if is_part and (end is None or line.line < end or line.line < place.key_line):
                yield line
