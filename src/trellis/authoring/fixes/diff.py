"""What would be written, as a unified diff that a terminal can show: nothing in it moves the cursor, and white space that goes is seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import unified_diff

from ...diagnostics.phrases import count
from .mend import Change

_SEEN = str.maketrans({" ": "·", "\t": "→"})


def diff(changes: Iterable[Change]) -> str:
    """All changes, file by file. Line ends and a byte-order mark are told in a sentence, since no line shows them."""
    return "".join(f"{line}\n" for change in changes for line in _file(change))


def _file(change: Change) -> Iterator[str]:
    before, after = change.before.decode(), change.after.decode()
    if before.startswith("\ufeff"):
        yield f"{_visible(change.path)}: without the invisible byte-order mark at its start"
    if "\r" in before:
        ends = before.count("\r\n") or before.count("\r")
        yield f"{_visible(change.path)}: {count(ends, 'line')} ending in LF, no longer in CRLF"
    plain = before.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    for line in unified_diff(_lines(plain), _lines(after), f"a/{change.path}", f"b/{change.path}", lineterm=""):
        yield _shown(line)


def _lines(text: str) -> list[str]:
    """Lines without their end. One that has none says so on a line of its own, as `diff` does."""
    *lines, last = text.split("\n")
    return [*lines, f"{last}\n\\ No newline at end of file"] if last else lines


def _shown(line: str) -> str:
    said = line.rstrip(" \t")
    behind = line[max(1, len(said)) :]
    return "\n".join(_visible(part) for part in line[: len(line) - len(behind)].split("\n")) + behind.translate(_SEEN)


def _visible(text: str) -> str:
    return text if text.isprintable() else "".join(c if c.isprintable() or c == "\t" else "�" for c in text)
