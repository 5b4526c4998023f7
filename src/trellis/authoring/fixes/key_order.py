"""Sorts the keys of front matter: keys that identify the entry, then keys of its kind, then keys about its upkeep.

Whole lines move, together with the comment lines directly above them. Nothing moves if a key is unknown, since its
position is undefined, or if two keys share a line.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...kinds import Authored, Kind
from ...kinds.fields import list_keys_below
from .page import Edit, EditablePage

LEADING_KEYS = ("title", "summary", "status")
"""Keys of all authored kinds that come first. The other shared keys come after the kind's own."""


def list_keys(model: type[Kind]) -> tuple[str, ...]:
    """Returns the keys of a kind in their standard order. The kind's own keys are in the order of its model."""
    keys = list_keys_below(model, ())
    shared = list_keys_below(Authored, ()) if issubclass(model, Authored) else ()
    leading = tuple(key for key in LEADING_KEYS if key in shared)
    return (*leading, *(k for k in keys if k not in shared), *(k for k in shared if k not in leading))


def fix(page: EditablePage) -> Iterator[Edit]:
    if page.collection.many or not isinstance(page.parsed.data, dict):
        return
    rank = {key: index for index, key in enumerate(list_keys(page.collection.model))}
    keys = list(page.parsed.data)
    if any(key not in rank for key in keys):
        return
    ordered_keys = sorted(keys, key=rank.__getitem__)
    if keys != ordered_keys and (starts := _find_block_starts(page, keys)):
        end = _find_blocks_end(page)
        ends = [*starts[1:], end]
        blocks = {key: page.lines[first:last] for key, first, last in zip(keys, starts, ends, strict=True)}
        text = "".join(f"{line}\n" for key in ordered_keys for line in blocks[key])
        yield Edit(page.line_starts[starts[0]], page.line_starts[end], text)


def _find_block_starts(page: EditablePage, keys: list[str]) -> list[int]:
    """Returns the line, from 0, on which the block of each key starts, or an empty list if the blocks share lines."""
    positions = [position for key in keys if (position := page.parsed.build_positions().find_position((key,)))]
    key_lines = [position.key_line - 1 for position in positions]
    columns = {position.key_column for position in positions}
    if len(positions) < len(keys) or len(columns) > 1 or len(set(key_lines)) < len(keys):
        return []
    starts = []
    for line, previous_line in zip(key_lines, [page.front_matter_lines.start - 1, *key_lines], strict=False):
        while line - 1 > previous_line and page.lines[line - 1].startswith("#"):
            line -= 1
        starts.append(line)
    return starts


def _find_blocks_end(page: EditablePage) -> int:
    """Returns the line after the last block. Blank lines and comments below it stay at the end."""
    end = page.front_matter_lines.stop
    while not page.lines[end - 1].strip() or page.lines[end - 1].startswith("#"):
        end -= 1
    return end
