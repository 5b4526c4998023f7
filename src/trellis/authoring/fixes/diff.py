"""Shows fixes as a unified diff for a terminal, with masked control characters and visible trailing white space."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import unified_diff

from ...diagnostics.phrases import format_count
from ...load.markdown.hidden_characters import mask_hidden_characters
from .mend import FileFix

_VISIBLE_SPACE = str.maketrans({" ": "·", "\t": "→"})


def format_diff(fixes: Iterable[FileFix]) -> str:
    """Returns the diff of all files. Line endings and byte-order marks, which no diff line shows, get a sentence."""
    return "".join(f"{line}\n" for fix in fixes for line in _diff_file(fix))


def _diff_file(fix: FileFix) -> Iterator[str]:
    before, after = fix.before.decode(), fix.after.decode()
    if before.startswith("\ufeff"):
        yield f"{mask_hidden_characters(fix.path)}: without the invisible byte-order mark at its start"
    if "\r" in before:
        pairs, alone = before.count("\r\n"), before.count("\r") - before.count("\r\n")
        former = " or ".join(name for name, count in (("CRLF", pairs), ("CR", alone)) if count)
        count = format_count(pairs + alone, "line")
        yield f"{mask_hidden_characters(fix.path)}: {count} ending in LF, no longer in {former}"
    normalised = before.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    for line in unified_diff(
        _split_lines(normalised), _split_lines(after), f"a/{fix.path}", f"b/{fix.path}", lineterm=""
    ):
        yield _show_trailing_space(line)


def _split_lines(text: str) -> list[str]:
    """Returns the lines without their endings. A missing final newline gets its own line, as in `diff`."""
    *lines, last = text.split("\n")
    return [*lines, f"{last}\n\\ No newline at end of file"] if last else lines


def _show_trailing_space(line: str) -> str:
    content_end = max(1, len(line.rstrip(" \t")))  # the first character is the diff's own
    return mask_hidden_characters(line[:content_end]) + line[content_end:].translate(_VISIBLE_SPACE)
