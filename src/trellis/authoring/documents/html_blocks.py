"""Turns HTML that a library wrote of a document into blocks. Nothing of it is ever shown as HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from ..imports.markdown import escape_line_starts
from .inline_text import Run, drop_struck, is_wholly_strong, join_cell, join_markdown, join_plain
from .model import Block

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_NOTE = re.compile(r"(?:footnote|endnote|fn)-?([\w-]{1,40})$")
_LANGUAGE = re.compile(r"language-([\w+-]{1,20})$")
MAX_COLUMNS = 40
"""How many columns of a row are read."""


def read_html(html: str) -> HtmlBlocks:
    """Returns the blocks of a text in well-formed HTML."""
    reader = HtmlBlocks()
    reader.feed(html)
    reader.close()
    reader.end_block()
    return reader


class HtmlBlocks(HTMLParser):
    """Reads well-formed HTML.

    blocks: what it holds. sources: the `src` and the words of each picture, in their order. title: of a heading of
    class `title`. footnotes: id → Markdown. merged_cell_count: of cells that span others. left_out_column_count: of
    the table with the most columns, those that are not read. struck_count: of passages that are struck through.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.sources: list[tuple[str, str]] = []
        self.title = ""
        self.footnotes: dict[str, str] = {}
        self.merged_cell_count = 0
        self.inner_table_count = 0
        self.left_out_column_count = 0
        self.struck_count = 0
        self._runs: list[Run] = []
        self._notes: list[str] = []
        self._lists: list[bool] = []
        self._open: dict[str, int] = {}
        self._targets: list[str] = []
        self._level = 0
        self._is_title = False
        self._item_is_new = False
        self._footnote = ""
        self._code: list[str] | None = None
        self._language = ""
        self._rows: list[list[str]] = []
        self._table_depth = 0
        self._span = 1
        self._left_out_count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._open[tag] = self._open.get(tag, 0) + 1
        if tag in _HEADINGS:
            self.end_block()
            self._level, self._is_title = _HEADINGS[tag], values.get("class") == "title"
        elif tag == "table":
            self._start_table()
        elif tag == "tr" and self._table_depth == 1:
            self._rows.append([])
            self._left_out_count = 0
        elif tag in ("td", "th") and self._table_depth == 1:
            self._start_cell(values)
        elif tag in ("ul", "ol"):
            self.end_block()
            self._lists.append(tag == "ol")
        elif tag == "li":
            self.end_block()
            self._item_is_new = True
            note = _NOTE.match(values.get("id", ""))
            self._footnote = note[1] if note else ""
        elif tag == "pre":
            self.end_block()
            self._code = []
        elif tag == "code" and self._code is not None:
            language = _LANGUAGE.match(values.get("class", ""))
            self._language = language[1] if language else ""
        elif tag == "a":
            self._start_link(values.get("href", ""))
        elif tag == "img":
            self._add_picture(values)
        elif tag == "br":
            self._runs.append(Run(" "))
        elif tag in ("p", "div", "blockquote"):
            self._break_paragraph()

    def handle_endtag(self, tag: str) -> None:
        self._open[tag] = max(0, self._open.get(tag, 0) - 1)
        if tag in _HEADINGS or tag in ("p", "div", "li", "blockquote"):
            if tag in ("p", "div", "blockquote") and self._table_depth:
                self._runs.append(Run(" "))
            else:
                self.end_block()
                self._level, self._is_title = 0, False  # of a heading without words, too
        elif tag in ("ul", "ol"):
            self.end_block()
            if self._lists:
                self._lists.pop()
        elif tag == "table":
            self._end_table()
        elif tag in ("td", "th") and self._table_depth == 1:
            self._end_cell()
        elif tag == "pre" and self._code is not None:
            text = "".join(self._code).strip("\n")
            self.blocks.append(Block("code", text, self._language))
            self._code = None
        elif tag == "a" and self._targets:
            self._targets.pop()

    def handle_data(self, data: str) -> None:
        if self._code is not None:
            self._code.append(data)
            return
        target = self._targets[-1] if self._targets else ""
        if target.startswith("#"):
            target = ""
        self._runs.append(
            Run(
                data,
                is_bold=self._is_open("strong", "b"),
                is_italic=self._is_open("em", "i"),
                is_code=self._is_open("code"),
                target=target,
                shift=self._is_open("sup") - self._is_open("sub"),
                is_struck=self._is_open("s", "del"),
            )
        )

    def end_block(self) -> None:
        """Closes the paragraph, the item or the heading whose words are collected."""
        if self._table_depth:
            return
        runs, notes = self._take_runs(), tuple(self._notes)
        self._notes = []
        plain = join_plain(runs)
        if not plain:
            return
        markdown, is_strong = join_markdown(runs), is_wholly_strong(runs)
        if self._footnote:
            text = self.footnotes.get(self._footnote, "")
            self.footnotes[self._footnote] = f"{text} {markdown.removesuffix('↑').rstrip()}".strip()
        elif self._level and self._is_title and not self.title and not self.blocks:
            self.title = plain
        elif self._level:
            self.blocks.append(Block("heading", plain, join_markdown([Run(plain)]), self._level, notes=notes))
        elif self._lists and self._item_is_new:
            depth, is_ordered = len(self._lists) - 1, self._lists[-1]
            self.blocks.append(Block("item", plain, markdown, depth, is_ordered, is_strong, notes))
        else:
            kind = "quote" if self._is_open("blockquote") else "paragraph"
            self.blocks.append(Block(kind, plain, markdown, is_strong=is_strong, notes=notes))  # type: ignore[arg-type]
        self._level, self._is_title, self._item_is_new = 0, False, False

    def _take_runs(self) -> list[Run]:
        """Returns the words that were collected and hold, and begins anew."""
        runs, count = drop_struck(self._runs)
        self._runs = []
        self.struck_count += count
        return runs

    def _is_open(self, *tags: str) -> bool:
        return any(self._open.get(tag) for tag in tags)

    def _break_paragraph(self) -> None:
        if self._table_depth:
            self._runs.append(Run(" "))
        else:
            self.end_block()

    def _start_link(self, target: str) -> None:
        self._targets.append(target)
        if target.startswith("#") and (note := _NOTE.match(target[1:])):
            self._notes.append(note[1])

    def _add_picture(self, values: dict[str, str]) -> None:
        index = len(self.sources)
        self.sources.append((values.get("src", ""), " ".join(values.get("alt", "").split())))
        runs, self._runs = self._runs, []
        if self._table_depth:  # a cell of Markdown holds words; the picture stands before the table
            self._runs = runs
        elif join_plain(runs):
            self._runs = runs
            self.end_block()
        self.blocks.append(Block("picture", picture=index))

    def _start_table(self) -> None:
        if not self._table_depth:
            self.end_block()
            self._rows = []
        else:
            self.inner_table_count += 1
        self._table_depth += 1
        self._runs = self._runs if self._table_depth > 1 else []

    def _end_table(self) -> None:
        self._table_depth = max(0, self._table_depth - 1)
        if not self._table_depth:
            rows, self._rows, self._runs = self._rows, [], []
            self.blocks += build_table(rows)

    def _start_cell(self, values: dict[str, str]) -> None:
        self._runs = []
        spans = [values.get(name, "1") for name in ("colspan", "rowspan")]
        if spans != ["1", "1"]:
            self.merged_cell_count += 1
        width = int(spans[0]) if spans[0].isdigit() and len(spans[0]) < 4 else 1
        self._span = min(width, MAX_COLUMNS)

    def _end_cell(self) -> None:
        cell = join_cell(self._take_runs())
        if self._rows and len(self._rows[-1]) < MAX_COLUMNS:
            self._rows[-1] += [cell, *[""] * (self._span - 1)]
        elif cell:
            self._left_out_count += self._span
            self.left_out_column_count = max(self.left_out_column_count, self._left_out_count)


def build_table(rows: list[list[str]]) -> Iterator[Block]:
    """Yields the table of these cells in Markdown, with its first row as its header; of one column, paragraphs."""
    filled_rows = [row for row in rows if any(row)]
    width = max((len(row) for row in filled_rows), default=0)
    if width < 2 or len(filled_rows) < 2:
        cells = [cell for row in filled_rows for cell in row if cell]
        yield from (Block("paragraph", cell, escape_line_starts(cell)) for cell in cells)
        return
    lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in filled_rows]
    lines.insert(1, f"|{'---|' * width}")
    yield Block("table", " ".join(" ".join(row) for row in filled_rows), "\n".join(lines))
