"""Puts in the texts that a page includes, each from a file of the folder; says which there are not.

Understood are snippets of MkDocs, ``[!INCLUDE]`` of Microsoft Learn, shortcodes of Hugo, tags of Jekyll and of GitHub
Docs, imports of MDX and MyST's directive.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from .adoption_map import AdoptionMap
from .findings import CHANGED, LEFT_OUT, Notes, SourceLine
from .lenient_yaml import ForeignDataUnreadable, get_value, load_yaml
from .source_folder import SourceFolder, join_path
from .source_page import begins_block, mark_code, read_page, replace_text

MAX_INCLUDE_DEPTH = 8
"""The most texts within each other."""

MAX_LINES = 20_000
"""The most lines of a page with all that it includes."""

MAX_DATA_LENGTH = 20_000
"""The most characters of the values within a line, or within another value."""

ANCHORED = "adopted-file:"
"""What the targets of links in an included text begin with: their paths below the folder."""

_WHOLE_LINE = (
    re.compile(r"(?P<before>[ \t>]*+)-{1,2}8<-{1,2}[ \t]++[\"'](?P<path>[^\"'\n]{1,300}+)[\"'][ \t]*+"),
    re.compile(r"(?P<before>[ \t>]*+)\{![ \t]*+(?P<path>[^\s!{}]{1,300}+)[ \t]*+!\}[ \t]*+"),
    re.compile(
        r"(?P<before>[ \t>]*+)\[!include[ \t]*+(?:\[[^\]\n]{0,200}+\])?+\((?P<path>[^()\n]{1,300}+)\)\][ \t]*+",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?P<before>[ \t>]*+)\{\{[<%][ \t]*+(?:include|readfile|include-md)[ \t]++(?:file=)?+[\"']?+"
        r"(?P<path>[^\"'\s<>%{}]{1,300}+)[^<>%{}\n]{0,100}+[%>]\}\}[ \t]*+"
    ),
    re.compile(
        r"(?P<before>[ \t>]*+)\{%-?+[ \t]*+(?:include|include_relative|snippet)[ \t]++[\"']?+"
        r"(?P<path>[^\"'\s%{}]{1,300}+)[^%{}\n]{0,300}+%\}[ \t]*+"
    ),
    re.compile(r"(?P<before>[ \t>]*+)\{%-?+[ \t]*+data[ \t]++(?P<data>reusables\.[\w.-]{1,200}+)[ \t]*+-?%\}[ \t]*+"),
)
_SNIPPET_FENCE = re.compile(r"[ \t]*+-{1,2}8<-{1,2}[ \t]*+")
_DATA = re.compile(r"\{%-?[ \t]{0,9}data[ \t]{1,9}(?P<data>(?:reusables|variables)\.[\w.-]{1,200})[ \t]{0,9}-?%\}")
_IMPORT = re.compile(r"import[ \t]++(?P<name>\w++)[ \t]++from[ \t]++[\"'](?P<path>[^\"'\n]{1,300}+)[\"'];?+[ \t]*+")
_OTHER_IMPORT = re.compile(r"(?:import|export)[ \t]++[\w{*\"'][^\n]*+")
_COMPONENT = re.compile(r"(?P<before>[ \t]*+)<(?P<name>[A-Z]\w*+)(?:[ \t]++[^<>/\n]{0,300}+)?+/>[ \t]*+")
_TARGET = re.compile(r"(?P<before>\]\(<?)(?![a-z]{2,10}:|[#/<])(?P<path>[^()\s<>]{1,500})")
_SECTION = re.compile(r":(?:\d{0,9}:\d{1,9}|[\w-]{1,80})$")
_SECTION_MARK = re.compile(r"-{1,2}8<-{1,2}[ \t]{0,9}\[(?:start|end):[\w-]{1,80}\]")
_ITEM_OPENING = re.compile(r"(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*+")
_MARKS = re.compile(r"[^\s>]")


@dataclass(slots=True)
class Includer:
    """Puts in what the pages of one folder include."""

    folder: SourceFolder
    page_map: AdoptionMap
    notes: Notes
    _data: dict[str, Any] = field(default_factory=dict)
    _values: dict[str, str] = field(default_factory=dict)

    def expand(self, lines: Sequence[SourceLine], path: str) -> list[SourceLine]:
        """Returns the lines of a page with what they include, the first MAX_LINES of them."""
        expanded = list(islice(self._expand(lines, path, (path,)), MAX_LINES + 1))
        if len(expanded) > MAX_LINES:
            self.notes.add(LEFT_OUT, f"what comes after {MAX_LINES:,} lines", expanded[-1], f"of {path}")
        return expanded[:MAX_LINES]

    def _expand(self, lines: Sequence[SourceLine], path: str, trail: tuple[str, ...]) -> Iterator[SourceLine]:
        imports: dict[str, str] = {}
        is_list = False
        count = 0
        for line, is_code in mark_code(lines):
            count += 1
            if not is_code and _SNIPPET_FENCE.fullmatch(line.text):
                is_list = not is_list
                continue
            if is_list:
                yield from self._include(line, line.text.strip(), path, trail, "") if line.text.strip() else ()
                continue
            match = next((m for pattern in _WHOLE_LINE if (m := pattern.fullmatch(line.text))), None)
            if match and (not is_code or line.text.lstrip().startswith("-")):
                groups = match.groupdict()
                target = groups.get("path") or self._locate_reusable(groups["data"])
                yield from self._include(line, target, path, trail, match["before"], is_code=is_code)
            elif is_code or path.endswith(".yml"):
                yield line
            elif imported := _IMPORT.fullmatch(line.text):
                imports[imported["name"]] = imported["path"]
            elif _OTHER_IMPORT.fullmatch(line.text) and path.endswith(".mdx"):
                self.notes.add(LEFT_OUT, "a line of a program", line, line.text.strip()[:60])
            elif (component := _COMPONENT.fullmatch(line.text)) and component["name"] in imports:
                target = imports[component["name"]]
                if target.endswith((".md", ".mdx")):
                    yield from self._include(line, target, path, trail, component["before"])
                else:
                    self.notes.add(LEFT_OUT, "a part that a program draws", line, f"`<{component['name']}>`")
            elif (start := self._find_last_reusable(line.text, path)) >= 0:
                yield from self._include_behind(line, start, path, trail)
            else:
                yield replace_text(line, self._put_in_data(line.text, line))
            if count > MAX_LINES:
                self.notes.add(LEFT_OUT, f"what comes after {MAX_LINES:,} lines", line)
                return

    def _include(
        self,
        line: SourceLine,
        target: str,
        path: str,
        trail: tuple[str, ...],
        before: str,
        *,
        is_code: bool = False,
    ) -> Iterator[SourceLine]:
        """Yields the lines of an included file, each behind what stands before the mark."""
        place = f"`{target[:80]}`"
        included = self._find(target, path)
        if included is None:
            self.notes.add(LEFT_OUT, "an included text that is not in the folder", line, place)
            return
        if included in trail:
            self.notes.add(LEFT_OUT, "a text that includes itself", line, " → ".join((*trail, included)))
            return
        if len(trail) > MAX_INCLUDE_DEPTH:
            self.notes.add(LEFT_OUT, f"a text {MAX_INCLUDE_DEPTH} includes deep", line, place)
            return
        if is_code or not included.endswith((".md", ".mdx", ".markdown", ".txt")):
            text = self.folder.read_text(included)
            if text is not None and not is_code and included.endswith((".html", ".htm")):
                self.notes.add(LEFT_OUT, "an included part of a page's HTML", line, place)
                return
            numbered = enumerate((text or "").rstrip("\n").split("\n"), 1)
            codes = [SourceLine(code, included, number) for number, code in numbered]
            for code in self._choose_section(codes, included, target, line):
                yield replace_text(code, before + code.text)
            return
        page = read_page(self.folder, included, self.notes)
        if page is None:
            return
        inner = self._choose_section(page.lines, included, target, line)
        while inner and not inner[-1].text.strip():
            inner = inner[:-1]
        for content in self._expand(inner, included, (*trail, included)):
            yield replace_text(content, before + self._anchor_targets(content))

    def _choose_section(
        self, lines: list[SourceLine], included: str, target: str, line: SourceLine
    ) -> list[SourceLine]:
        """Returns the lines of the section that a snippet asks for, without the marks of sections; else all."""
        section = None if included.endswith(target.rpartition("/")[2]) else _SECTION.search(target)
        chosen = lines
        if section and set(section[0]) <= set("0123456789:"):
            first, _, last = section[0][1:].partition(":")
            chosen = lines[max(0, int(first or 1) - 1) : int(last) if last else None]
        elif section:
            marks = (f"[start{section[0]}]", f"[end{section[0]}]")
            rows = [next((row for row, one in enumerate(lines) if mark in one.text), -1) for mark in marks]
            chosen = lines[rows[0] + 1 : rows[1] if rows[1] >= 0 else None] if rows[0] >= 0 else []
        if section and not chosen:
            self.notes.add(LEFT_OUT, "a section that the included file has not", line, f"`{target[:80]}`")
        return [one for one in chosen if not _SECTION_MARK.search(one.text)]

    def _find_last_reusable(self, text: str, path: str) -> int:
        """Returns where the tag begins that ends a line and stands for a text of several lines; -1 without one."""
        start = text.rfind("{%")
        match = _DATA.fullmatch(text.rstrip(), start) if start >= 0 else None
        name = match["data"] if match else ""
        included = self._find(self._locate_reusable(name), path) if name.startswith("reusables.") else None
        return start if included and "\n" in (self.folder.read_text(included) or "").strip() else -1

    def _include_behind(self, line: SourceLine, start: int, path: str, trail: tuple[str, ...]) -> Iterator[SourceLine]:
        """Yields a line whose last tag, at `start`, stands for lines; these are indented to the text of its item."""
        match = _DATA.match(line.text, start)
        assert match
        words = self._put_in_data(line.text[:start], line)
        contents = list(self._include(line, self._locate_reusable(match["data"]), path, trail, ""))
        while contents and not contents[0].text.strip():
            del contents[0]
        if not contents:
            yield replace_text(line, words)
            return
        first, *rest = contents
        yield replace_text(first, words + first.text.strip())
        opening = _ITEM_OPENING.match(line.text, 0, start)
        indent = _MARKS.sub(" ", opening[0]) if opening else ""
        width = len(indent.rpartition(">")[2])
        own = min((len(one.text) - len(one.text.lstrip(" ")) for one in rest if one.text.strip()), default=0)
        for one in rest:
            yield replace_text(
                one, (indent + one.text[min(own, width) :]).rstrip() if one.text.strip() else indent.rstrip()
            )

    def _find(self, target: str, path: str) -> str | None:
        folders = (posixpath.dirname(path), *self.page_map.include_folders)
        target = target.removeprefix("@site/").removeprefix("~/").removeprefix("/")
        names = (target, _SECTION.sub("", target), f"{target}.md")
        candidates = [joined for folder in folders for name in names if (joined := join_path(folder, name))]
        return self.folder.find_file(*candidates)

    def _anchor_targets(self, line: SourceLine) -> str:
        """Returns an included line whose relative links say from where they lead."""
        folder = posixpath.dirname(line.path)

        def anchor(match: Any) -> str:
            return f"{match['before']}{ANCHORED}{folder}/{match['path']}"

        return _TARGET.sub(anchor, line.text)

    def expand_values(self, value: Any) -> Any:
        """Returns a page's front matter with the values that its texts ask for."""
        if isinstance(value, str) and "{%" in value:
            return self._put_in_data(value, SourceLine("", self.folder.root.name, 0))
        if isinstance(value, dict):
            return {key: self.expand_values(item) for key, item in value.items()}
        return [self.expand_values(item) for item in value] if isinstance(value, list) else value

    def _put_in_data(self, text: str, line: SourceLine, trail: tuple[str, ...] = ()) -> str:
        """Returns a text with the values that it asks for. trail: the names of those within which it stands."""
        pieces: list[str] = []
        last = size = 0
        for match in _DATA.finditer(text):
            pieces += (text[last : match.start()], self._read_data(match["data"], line, trail))
            last = match.end()
            size += len(pieces[-1])
            if size > MAX_DATA_LENGTH:
                self.notes.add(LEFT_OUT, f"values of more than {MAX_DATA_LENGTH:,} characters", line)
                break
        return "".join((*pieces, text[last:]))

    def _locate_reusable(self, name: str) -> str:
        return f"{name.replace('.', '/')}.md"

    def _read_data(self, name: str, line: SourceLine, trail: tuple[str, ...]) -> str:
        """Returns a value or a short text of GitHub Docs' data, with those that it is made of."""
        if name in trail:
            self.notes.add(LEFT_OUT, "a text that includes itself", line, " → ".join((*trail, name)))
            return ""
        if len(trail) >= MAX_INCLUDE_DEPTH:
            self.notes.add(LEFT_OUT, f"a text {MAX_INCLUDE_DEPTH} includes deep", line, f"`{name}`")
            return ""
        path, text = self._load_data(name)
        if text is None:
            self.notes.add(LEFT_OUT, "a value that is not in the folder", line, f"`{name}`")
            return ""
        rows = text.strip().split("\n")
        if len(rows) > 1 and any(not row.strip() or begins_block(row) for row in rows):
            self.notes.add(CHANGED, "a text of several parts within a line, which is one line now", line, f"`{name}`")
        if name not in self._values:
            words = " ".join(self._put_in_data(text, SourceLine("", path, 0), (*trail, name)).split())
            if len(words) > MAX_DATA_LENGTH:
                self.notes.add(LEFT_OUT, f"the end of a value of more than {MAX_DATA_LENGTH:,} characters", path)
            self._values[name] = words[:MAX_DATA_LENGTH]
        return self._values[name]

    def _load_data(self, name: str) -> tuple[str, str | None]:
        """Returns the path of the file in which a value is, and the value as it is written; None if there is none."""
        kind, *keys = name.split(".")
        if kind == "reusables":
            path = self.folder.find_file(f"data/{self._locate_reusable(name)}")
            return path or "", self.folder.read_text(path) if path else None
        path = self.folder.find_file(f"data/variables/{keys[0]}.yml")
        if path and path not in self._data:
            try:
                self._data[path] = load_yaml(self.folder.read_text(path) or "")
            except ForeignDataUnreadable as error:
                self.notes.add(LEFT_OUT, "values that cannot be read", path, str(error))
                self._data[path] = {}
        value = get_value(self._data[path], ".".join(keys[1:])) if path else None
        return path or "", value if isinstance(value, str) else None
