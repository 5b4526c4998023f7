"""One file while it is mended: its text, what the portal reads in it, and the edits that may be made to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

from ...kinds import Collection
from ...kinds.fields import Field, field_at
from ...load.parse import Parsed, parse
from ...load.positions import Path

_QUOTES = ("'", '"')


class Edit(NamedTuple):
    """The characters of a text from `start` to before `end` become `text`.

    keys: the place in the data of the value that becomes `text`; empty where the data stay as they are. value: what stands there
    afterwards, where that is not all of `text`.
    """

    start: int
    end: int
    text: str
    keys: Path = ()
    value: str = ""


@dataclass(frozen=True)
class Page:
    """A file's text as it is to become; the disk knows nothing of it. text: as decoded, byte-order mark and line ends included."""

    path: str
    collection: Collection
    text: str

    @cached_property
    def parsed(self) -> Parsed:
        """What the portal reads in the text."""
        return parse(self.path, self.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))

    @property
    def sound(self) -> bool:
        """Whether its form is understood, so that an edit can be shown to change nothing else."""
        return self.parsed.data is not None and not self.parsed.problems

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Its lines without their ends; the last is empty where the text ends as it should."""
        return tuple(self.text.split("\n"))

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The offset at which each line starts, and one behind the last."""
        return tuple(accumulate((len(line) + 1 for line in self.lines), initial=0))

    @cached_property
    def front(self) -> range:
        """Numbers, from 0, of the lines that hold data: between the fences of a Markdown file, all of a YAML file."""
        if not self.path.endswith(".md"):
            return range(len(self.lines) if self.path.endswith((".yml", ".yaml")) else 0)
        fences = [number for number, line in enumerate(self.lines) if line.rstrip(" \t") == "---"][:2]
        if len(fences) < 2 or any(line.strip() for line in self.lines[: fences[0]]):
            return range(0)
        return range(fences[0] + 1, fences[1])

    def values(self) -> Iterator[tuple[Path, str]]:
        """Every text in its data, with the keys that lead to it."""
        return _values(self.parsed.data, ())

    def field(self, keys: Path) -> Field | None:
        """The declaration of the value under `keys`."""
        return field_at(self.collection.model, keys[1:] if self.collection.many else keys)

    def rewritten(self, keys: Path, text: str) -> Iterator[Edit]:
        """The edit that gives a value another text inside its own quotation marks; none where it is not written plainly."""
        mark = self.parsed.places.get(keys)
        if mark is None or not mark.end or mark.line > len(self.lines):
            return
        line = self.starts[mark.line - 1] - 1
        start, end = line + mark.column, line + mark.end
        if self.text[start : start + 1] in _QUOTES:
            start, end = start + 1, end - 1
        if self.text[start:end] == _value(self.parsed.data, keys):
            yield Edit(start, end, text, keys)

    def edited(self, edits: Iterable[Edit]) -> Page:
        """The page after these edits, none of which overlap; the page as it is where they would change what they don't name."""
        parts: list[str] = []
        done, meant = 0, self.parsed.data
        for edit in sorted(edits):
            parts += (self.text[done : edit.start], edit.text)
            done = edit.end
            meant = _with(meant, edit.keys, edit.value or edit.text) if edit.keys else meant
        after = replace(self, text="".join((*parts, self.text[done:])))
        same = after.sound and after.parsed.data == meant and _seen(after) == _seen(self)
        return after if same else self


def _seen(page: Page) -> list[str]:
    """The text behind the front matter as far as anybody sees it."""
    return [line.rstrip() for line in page.parsed.body.rstrip().split("\n")]


def _values(data: Any, keys: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(data, str):
        yield keys, data
    elif isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _values(value, (*keys, key))


def _value(data: Any, keys: Path) -> Any:
    for key in keys:
        data = data[key]
    return data


def _with(data: Any, keys: Path, text: str) -> Any:
    """The data with another text under `keys`, of which the last may be new."""
    if not keys:
        return text
    if isinstance(data, dict) and keys[0] not in data:
        return {**data, keys[0]: text}
    items = data.items() if isinstance(data, dict) else enumerate(data)
    changed = ((key, _with(value, keys[1:], text) if key == keys[0] else value) for key, value in items)
    return dict(changed) if isinstance(data, dict) else [value for _, value in changed]
