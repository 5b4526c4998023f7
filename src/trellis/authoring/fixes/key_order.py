"""Front matter has its keys in one order: what names the entry first, then what its kind says, then who looks after it.

Whole lines move, with the comment lines right above them. Nothing moves where a key is unknown, since such a key has no place,
or where keys don't stand each on a line of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...kinds import Authored, Kind
from ...kinds.fields import names_below
from .page import Edit, Page

FIRST = ("title", "summary", "status")
"""Of the keys that all authored kinds share, those that say which entry this is; the others follow the kind's own."""


def order(model: type[Kind]) -> tuple[str, ...]:
    """A kind's keys from first to last, its own as its model declares them."""
    keys = names_below(model, ())
    shared = names_below(Authored, ()) if issubclass(model, Authored) else ()
    first = tuple(key for key in FIRST if key in shared)
    return (*first, *(k for k in keys if k not in shared), *(k for k in shared if k not in first))


def fix(page: Page) -> Iterator[Edit]:
    if page.collection.many or not isinstance(page.parsed.data, dict):
        return
    rank = {key: place for place, key in enumerate(order(page.collection.model))}
    keys = list(page.parsed.data)
    if any(key not in rank for key in keys):
        return
    wanted = sorted(keys, key=rank.__getitem__)
    if keys != wanted and (starts := _starts(page, keys)):
        end = _end(page)
        blocks = {key: page.lines[a:b] for key, a, b in zip(keys, starts, [*starts[1:], end], strict=True)}
        text = "".join(f"{line}\n" for key in wanted for line in blocks[key])
        yield Edit(page.starts[starts[0]], page.starts[end], text)


def _starts(page: Page, keys: list[str]) -> list[int]:
    """The line, from 0, on which each key's block starts; none at all where the blocks cannot be told apart."""
    marks = [mark for key in keys if (mark := page.parsed.places.get((key,)))]
    below = [mark.key_line - 1 for mark in marks]
    if len(marks) < len(keys) or len({mark.key_column for mark in marks}) > 1 or len(set(below)) < len(keys):
        return []
    starts = []
    for line, above in zip(below, [page.front.start - 1, *below], strict=False):
        while line - 1 > above and page.lines[line - 1].startswith("#"):
            line -= 1
        starts.append(line)
    return starts


def _end(page: Page) -> int:
    """The line behind the last block. What stands below it, blank lines and comments, stays at the end."""
    end = page.front.stop
    while not page.lines[end - 1].strip() or page.lines[end - 1].startswith("#"):
        end -= 1
    return end
