"""A page of the folder: its front matter, and its lines with their places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .adoption_map import AdoptionMap
from .findings import CHANGED, REFUSED, Notes, SourceLine
from .lenient_yaml import ForeignDataUnreadable, get_value, list_texts, load_toml, load_yaml
from .source_folder import SourceFolder

_FENCE = re.compile(r"[ \t>]*+(?P<fence>`{3,}+|~{3,}+)(?P<words>[^\n]*+)")
_PART = re.compile(r"[-*+][ \t]|\d{1,9}[.)]|[:<>|{\[]|!!!|\?\?\?|={3}|\$\$")
"""What begins a list, a note, a tab, a definition, a quotation, a table, HTML, a tag or a footnote: each may have
indented parts."""
_BLOCK_START = re.compile(r"[ \t]*+(?:[-*+][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t]|\||>[ \t]++\S|`{3}|~{3}|:{3}|!\[)")
_SIGNS = {"---": ("---", "..."), "+++": ("+++",)}


@dataclass(slots=True)
class SourcePage:
    """A page. metadata: its front matter. lines: below it."""

    path: str
    metadata: Mapping[str, Any]
    lines: list[SourceLine]

    @property
    def text(self) -> str:
        """The text below the front matter."""
        return "\n".join(line.text for line in self.lines)


def read_page(folder: SourceFolder, path: str, notes: Notes) -> SourcePage | None:
    """Reads a page; None, with a note, if it is no text, or if its front matter cannot be read."""
    text = folder.read_text(path)
    if text is None:
        return None
    lines = [SourceLine(line, path, number) for number, line in enumerate(text.split("\n"), 1)]
    while lines and not lines[0].text.strip():
        del lines[0]
    sign = lines[0].text.rstrip() if lines else ""
    ends = _SIGNS.get(sign, ())
    end = next((row for row, line in enumerate(lines) if row and line.text.rstrip() in ends), 0)
    if ends and not end and sign == "+++":
        notes.add(REFUSED, "a front matter without an end", path)
        return None
    metadata: Any = {}
    if end:
        block = "\n".join(line.text for line in lines[1:end])
        try:
            metadata = (load_toml if sign == "+++" else load_yaml)(block)
        except ForeignDataUnreadable as error:
            notes.add(REFUSED, "a front matter that cannot be read", lines[0], str(error))
            return None
        lines = lines[end + 1 :]
    if metadata is None:
        metadata = {}
    if not isinstance(metadata, dict):
        notes.add(CHANGED, "a front matter without keys", path, "it was left out")
        metadata = {}
    return SourcePage(path, {str(key): value for key, value in metadata.items()}, lines)


def read_field(page_map: AdoptionMap, metadata: Mapping[str, Any], name: str) -> list[str]:
    """Returns the texts of the first key of a field that the front matter has."""
    for key in page_map.fields.get(name, ()):  # type: ignore[call-overload]
        if texts := list_texts(get_value(metadata, key)):
            return texts
    return []


def mark_code(lines: Sequence[SourceLine]) -> Iterator[tuple[SourceLine, bool]]:
    """Yields each line with whether it is code or the fence of a block of code.

    Code that is indented counts where it cannot be anything else: below an empty line that a paragraph or a heading
    comes before, and not in a page with components (MDX), which has no such code.
    """
    fence = ""
    indented = _IndentedCode()
    for line in lines:
        match = _FENCE.fullmatch(line.text)
        if fence:
            yield line, True
            if match and match["fence"].startswith(fence) and not match["words"].strip():
                fence = ""
        elif indented.take(line):
            yield line, True
        elif match and not ("`" in match["words"] and match["fence"].startswith("`")):
            fence = match["fence"]
            yield line, True
        else:
            yield line, False


class _IndentedCode:
    """Follows the lines of a text, and knows which of them are code that is indented."""

    def __init__(self) -> None:
        self._is_in_words = False
        """Whether the last line that is not indented is of a paragraph or a heading, and of no list, note or HTML."""
        self._is_behind_gap = False
        self._is_in_code = False

    def take(self, line: SourceLine) -> bool:
        """Returns whether the next line is such code."""
        if not line.text.strip():
            self._is_behind_gap = True
            return False
        is_indented = line.text.startswith(("    ", "\t"))
        can_begin = self._is_behind_gap and self._is_in_words and not line.path.endswith(".mdx")
        self._is_in_code = is_indented and (self._is_in_code or can_begin)
        self._is_behind_gap = False
        if not is_indented:
            self._is_in_words = not line.text.startswith(" ") and not _PART.match(line.text)
        return self._is_in_code


def begins_block(text: str) -> bool:
    """Whether a line begins an item, a heading, a table, a quotation, code, a container, or stands for a picture."""
    return _BLOCK_START.match(text) is not None


def replace_text(line: SourceLine, text: str) -> SourceLine:
    """Returns the line with another text, at the same place."""
    return line._replace(text=text)


def join_lines(lines: Iterable[SourceLine]) -> str:
    """Returns the text of lines."""
    return "\n".join(line.text for line in lines)
