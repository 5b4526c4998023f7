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
        return any(line.key == keys[-1] for line in self._list_lines(keys[:-1]))

    def hide_record(self, keys_of_records: Sequence[KeyPath]) -> bool:
        """Returns whether a whole record, or the id of one, stands on lines that could not be read."""
        lines_of_records = {line for keys in keys_of_records for line in self._list_lines(keys)}
        return any(line not in lines_of_records or line.key == "id" for line in self._skipped_lines)

    def _list_lines(self, keys: KeyPath) -> Iterator[SkippedLine]:
        """Yields the skipped lines that belong to the value at `keys`: those below its key and indented under it."""
        if not keys:
            yield from self._skipped_lines
            return
        index = next((index for index, (path, _) in enumerate(self._places) if path == keys), None)
        if index is None:
            return
        place = self._places[index][1]
        previous_line = self._places[index - 1][1].line if index else 0
        following = (other.key_line for path, other in self._places[index + 1 :] if path[: len(keys)] != keys)
        end = next(following, None)
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
