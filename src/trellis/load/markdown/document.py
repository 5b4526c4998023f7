"""Parses Markdown: CommonMark with GitHub's extensions, and Material's notes and tabs, into a tree of nodes.

The check and the site read the same tree, so what is judged is what is shown. The parser is pulldown-cmark, which
takes time linear in the length of any text and gives the place of each node in bytes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from pyromark import Options, reference_definitions

from .autolinks import Address, find_addresses
from .character_counts import CharacterCounts
from .colons import COLON_STAND_IN
from .dollars import STAND_IN, read_events
from .html_offsets import HtmlOffsets
from .html_tags import split_html
from .model import LineSpan
from .note_blocks import FORBIDDEN, MARKS, RewrittenLine, read_opening, rewrite_blocks

_OPTIONS = (
    Options.ENABLE_TABLES
    | Options.ENABLE_STRIKETHROUGH
    | Options.ENABLE_TASKLISTS
    | Options.ENABLE_FOOTNOTES
    | Options.ENABLE_GFM
    | Options.ENABLE_DEFINITION_LIST
)

FOOTNOTES = frozenset(("footnote_definition",))
"""The kind of node that a footnote with its words is."""

UNFINISHED_TAG = "unfinished_tag"
"""The kind of node that begins as a tag within HTML and has no end there. A page shows it as it is typed."""

_SIGN_COLUMNS = 2
"""How many columns fewer ``> `` takes than the indentation that it stands for."""

_MARKED = re.compile(f"[{''.join(MARKS.values())}]")


@dataclass(slots=True)
class Node:
    """A part of a text. kind: its name in CommonMark, such as paragraph, heading, list, item, text, code, link, image.

    start, end: its place in the bytes of the text for the parser.
    text: of text, code, HTML and mathematics; the words behind the fence of a block of code, the kind of an alert, the
    label of a footnote, the form of a link (inline, reference, autolink …).
    Of a note or a tab, text holds its types, title the sign of its form, and the first child may be its `note_title`.
    target, title: of a link or a picture. label: of a reference link. level: of a heading, or the first
    number of a list, -1 if it has none.
    """

    kind: str
    start: int
    end: int
    text: str = ""
    target: str = ""
    title: str = ""
    label: str = ""
    level: int = 0
    alignments: tuple[str, ...] = ()
    children: list[Node] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in the order of the text."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))

    def read_text(self) -> str:
        """The words of the node without any markup."""
        parts = (part for part in self.walk() if part.kind in _WORD_KINDS)
        return "".join(" " if part.kind in _BREAK_KINDS else part.text for part in parts)


class Definition(NamedTuple):
    """The definition of a reference link. start, end: its place in the bytes of the text for the parser."""

    label: str
    target: str
    start: int
    end: int


@dataclass(slots=True)
class Document:
    """A parsed text. source: the bytes of the text for the parser. lines: those of a text that was rewritten."""

    root: Node
    source: bytes
    lines: list[RewrittenLine]
    definitions: dict[str, Definition]
    """By label, normalised as CommonMark does."""
    kinds: frozenset[str]
    """Those of all nodes, so that a text need not be searched for what it has not."""
    reads_maths: bool = True
    """Whether dollar signs make formulas; ``maths: text`` in a portal's settings says that they do not."""
    _starts: list[int] = field(default_factory=list)
    _characters: CharacterCounts = field(init=False)

    def __post_init__(self) -> None:
        self._characters = CharacterCounts(self.source)

    def find_nodes(self, kinds: Set[str]) -> Iterator[Node]:
        """The nodes of these kinds, in the order of the text."""
        if not self.kinds.isdisjoint(kinds):
            yield from (node for node in self.root.walk() if node.kind in kinds)

    def list_footnotes(self) -> dict[str, Node]:
        """The definitions of footnotes by label. Of several with one label the first counts."""
        footnotes: dict[str, Node] = {}
        for node in self.find_nodes(FOOTNOTES):
            footnotes.setdefault(normalise_label(node.text), node)
        return footnotes

    def find_shown_footnotes(self) -> set[int]:
        """The identities of the nodes of the footnotes to which the page refers, within footnotes that it shows too."""
        footnotes = self.list_footnotes() if b"[^" in self.source else {}
        references = {id(node): _find_references(node) for node in footnotes.values()}
        pending = _find_references(self.root) if footnotes else set()
        shown: set[int] = set()
        while pending:
            footnote = footnotes.get(pending.pop())
            if footnote is not None and id(footnote) not in shown:
                shown.add(id(footnote))
                pending |= references[id(footnote)]
        return shown

    def walk_page(self) -> Iterator[Node]:
        """The nodes that a page shows, in the order of the text.

        A page has no footnote that nothing refers to, and of a picture's words none but the words themselves.
        """
        shown = self.find_shown_footnotes()
        stack = [self.root]
        while stack:
            node = stack.pop()
            if node.kind == "footnote_definition" and id(node) not in shown:
                continue
            yield node
            if node.kind != "image":
                stack.extend(reversed(node.children))

    def locate(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 0, at which the byte `offset` stands in the author's text."""
        if not self._starts:
            self._starts = [0, *(match.end() for match in re.finditer(rb"\n", self.source))]
        row = bisect_right(self._starts, offset) - 1
        column = self._characters.count(self._starts[row], offset)
        if not self.lines:
            return row, column
        line = self.lines[row]
        return line.source, column + sum(_SIGN_COLUMNS for sign in line.signs if sign + _SIGN_COLUMNS <= column)

    def locate_span(self, start: int, end: int, first_line: int = 1) -> LineSpan:
        """The span of the bytes from `start` to `end`, cut at the end of its first line."""
        break_ = self.source.find(b"\n", start, end)
        line, column = self.locate(start)
        last = end if break_ < 0 else break_
        if self.lines:
            _, end_column = self.locate(last)
        else:
            end_column = column + len(self.source[start:last].decode("utf-8", "ignore"))
        return LineSpan(first_line + line, column + 1, max(column, end_column) + 1)


def parse_document(text: str, *, reads_maths: bool = True) -> Document:
    """Parses a text without its front matter. reads_maths: whether dollar signs make formulas."""
    text = FORBIDDEN.sub("\ufffd", text).replace(STAND_IN, "\ufffd").replace(COLON_STAND_IN, "\ufffd")
    author_lines = text.split("\n")
    lines = rewrite_blocks(text)
    if lines:
        text = "\n".join(line.text for line in lines)
    definitions = _find_definitions(text) if "]:" in text else {}
    builder = _TreeBuilder(text, author_lines, lines)
    root = builder.build(reads_maths=reads_maths)
    kinds = frozenset(node.kind for node in root.walk())
    return Document(root, builder.source, lines, definitions, kinds, reads_maths)


def normalise_label(label: str) -> str:
    """The label of a reference link as it is compared."""
    return " ".join(label.split()).casefold()


def _find_references(node: Node) -> set[str]:
    """The labels of the footnotes to which a node refers, without those in footnotes below it and in pictures."""
    labels: set[str] = set()
    stack = list(node.children)
    while stack:
        part = stack.pop()
        if part.kind == "footnote_reference":
            labels.add(normalise_label(part.text))
        elif part.kind not in ("footnote_definition", "image"):
            stack += part.children
    return labels


def _find_definitions(text: str) -> dict[str, Definition]:
    return {
        normalise_label(label): Definition(label, link["dest"], link["span"]["start"], link["span"]["end"])
        for label, link in reference_definitions(text).items()
        if not label.startswith("^")
    }


class _TreeBuilder:
    """Builds the tree from the parser's events."""

    def __init__(self, text: str, author_lines: list[str], lines: list[RewrittenLine]) -> None:
        self._text = text
        self._author_lines = author_lines
        self._lines = lines
        self.source = text.encode("utf-8", "replace")
        self._starts = [0, *(match.end() for match in re.finditer(rb"\n", self.source))] if lines else []
        self._characters = CharacterCounts(self.source)

    def build(self, *, reads_maths: bool = True) -> Node:
        root = Node("document", 0, len(self.source))
        stack = [root]
        link_depth = 0
        for event, place in read_events(self._text, _OPTIONS, reads_maths=reads_maths):
            start, end = place["start"], place["end"]
            if isinstance(event, str):
                stack[-1].children.append(Node(_LEAVES[event], start, end))
                continue
            ((name, value),) = event.items()
            if name == "Start":
                node = _create_container(value, start, end)
                link_depth += node.kind in _LINK_KINDS
                stack[-1].children.append(node)
                stack.append(node)
            elif name == "End":
                node = stack.pop()
                _join_texts(node)
                if node.kind == "html_block":
                    node.children = [part for child in node.children for part in self._split_html(child)]
                if node.kind == "quote" and self._lines:
                    self._read_note(node)
                elif not link_depth and node.kind != "code_block":
                    self._link_addresses(node)
                link_depth -= node.kind in _LINK_KINDS
            else:
                self._add_leaf(stack, name, value, start, end)
        return root

    def _add_leaf(self, stack: list[Node], name: str, value: Any, start: int, end: int) -> None:
        kind, parent = _LEAVES[name], stack[-1]
        text = _CHECKED if value is True else "" if value is False else value
        if self._lines and kind in _RESTORED_KINDS and not _is_opening(stack, text):
            text = self._restore(text, start, end)
        node = Node(kind, start, end, text)
        parent.children += self._split_html(node) if kind == "inline_html" else (node,)

    def _split_html(self, node: Node) -> Iterator[Node]:
        """The parts of a piece of HTML, so that no tag reaches over its end: HTML, and unfinished tags."""
        offsets = HtmlOffsets(self.source, node.start, node.text)
        for start, end, is_unfinished in split_html(node.text):
            kind = UNFINISHED_TAG if is_unfinished else node.kind
            last = node.end if end == len(node.text) else offsets.find_offset(end)
            yield Node(kind, offsets.find_offset(start) if start else node.start, last, node.text[start:end])

    def _restore(self, text: str, start: int, end: int) -> str:
        """The author's text of a piece whose lines look like notes but are none, such as lines of code."""
        row = bisect_right(self._starts, start) - 1
        column = self._characters.count(self._starts[row], start)
        pieces = self.source[start:end].decode("utf-8", "ignore").split("\n")
        lines = self._lines[row : row + len(pieces)]
        first_column = (column, *[0] * (len(lines) - 1))
        if not any(
            line.is_added or any(sign >= at for sign in line.signs) or _MARKED.search(piece)
            for line, piece, at in zip(lines, pieces, first_column, strict=False)
        ):
            return text
        restored: list[str] = []
        for index, (line, piece, at) in enumerate(zip(lines, pieces, first_column, strict=False)):
            is_last = index == len(pieces) - 1
            if line.is_added or (is_last and not piece):
                continue
            at += sum(_SIGN_COLUMNS for sign in line.signs if sign < at)
            restored.append(self._author_lines[line.source][at:] + ("" if is_last else "\n"))
        return "".join(restored)

    def _read_note(self, node: Node) -> None:
        """Makes a note or a tab of a quotation that stands for one."""
        first = node.children[0].children[0] if node.children and node.children[0].children else None
        if first is None or first.kind != "text" or not _MARKED.match(first.text):
            return
        row = bisect_right(self._starts, first.start) - 1
        opening = read_opening(self._author_lines[self._lines[row].source])
        if opening is None:  # an author's own mark, written as an entity
            return
        node.kind = _NOTES[opening.sign]
        node.text, node.title = opening.types.lower(), opening.form
        title = node.children.pop(0)
        if opening.has_title:
            first.text = first.text.partition('"')[2]
            title.children[-1].text = title.children[-1].text.rstrip().removesuffix('"')
            title.children = [child for child in title.children if child.kind != "text" or child.text]
            title.kind = "note_title"
            node.children.insert(0, title)

    def _link_addresses(self, node: Node) -> None:
        """Makes links of the addresses in a node's text."""
        children: list[Node] = []
        for child in node.children:
            addresses = list(find_addresses(child.text)) if child.kind == "text" else []
            children += self._split_text(child, addresses) if addresses else (child,)
        node.children = children

    def _split_text(self, node: Node, addresses: list[Address]) -> Iterator[Node]:
        """The parts of a text: links, and what is between them.

        Their places are exact unless the text is not as it is written, such as one with entities.
        """
        text, start = node.text, node.start
        is_exact = self.source[start : node.end] == text.encode("utf-8", "replace")
        position, offset = 0, start

        def cut(end: int) -> Node:
            nonlocal position, offset
            words = text[position:end]
            first, last = offset, offset + len(words.encode("utf-8", "replace"))
            position, offset = end, last
            return Node("text", first, last, words) if is_exact else Node("text", start, node.end, words)

        for address in addresses:
            if address.start > position:
                yield cut(address.start)
            words = cut(address.end)
            yield Node("link", words.start, words.end, "Address", target=address.target, children=[words])
        if position < len(text):
            yield cut(len(text))


def _join_texts(node: Node) -> None:
    """Joins texts that follow each other, since the parser gives a text in pieces."""
    if node.kind == "html_block":
        for child in node.children:
            child.kind = "html"
    joined: list[Node] = []
    for kind, group in groupby(node.children, key=attrgetter("kind")):
        nodes = list(group)
        if kind in _JOINED_KINDS and len(nodes) > 1:
            nodes = [Node(kind, nodes[0].start, nodes[-1].end, "".join(part.text for part in nodes))]
        joined += nodes
    node.children = joined


def _is_opening(stack: list[Node], text: str) -> bool:
    """Whether a text is the first one of a note."""
    return len(stack) > 1 and stack[-2].kind == "quote" and bool(_MARKED.match(text))


def _create_container(value: Any, start: int, end: int) -> Node:
    if isinstance(value, str):
        return Node(_CONTAINERS[value], start, end)
    ((name, details),) = value.items()
    node = Node(_CONTAINERS[name], start, end)
    match name:
        case "Heading":
            node.level = int(details["level"][1])
        case "Link" | "Image":
            node.text = details["link_type"]
            node.target = details["dest_url"]
            node.title = details["title"]
            node.label = details["id"]
        case "List":
            node.level = -1 if details is None else details
        case "CodeBlock":
            node.text = details["Fenced"] if isinstance(details, dict) else ""
        case "BlockQuote":
            node.text = (details or "").lower()
        case "FootnoteDefinition":
            node.text = details
        case "Table":
            node.alignments = tuple(alignment.lower() for alignment in details)
    return node


_CHECKED = "checked"
_NOTES = {"!!!": "note", "???": "folded_note", "===": "tab"}
_BREAK_KINDS = frozenset(("soft_break", "hard_break"))
_WORD_KINDS = frozenset(("text", "code", "math", "math_block")) | _BREAK_KINDS
_LINK_KINDS = frozenset(("link", "image"))
_JOINED_KINDS = frozenset(("text", "html"))
_RESTORED_KINDS = frozenset(("text", "code", "html", "inline_html", "math", "math_block"))

_CONTAINERS = {
    "Paragraph": "paragraph",
    "Heading": "heading",
    "BlockQuote": "quote",
    "CodeBlock": "code_block",
    "HtmlBlock": "html_block",
    "List": "list",
    "Item": "item",
    "FootnoteDefinition": "footnote_definition",
    "DefinitionList": "definition_list",
    "DefinitionListTitle": "term",
    "DefinitionListDefinition": "definition",
    "Table": "table",
    "TableHead": "table_head",
    "TableRow": "table_row",
    "TableCell": "table_cell",
    "Emphasis": "emphasis",
    "Strong": "strong",
    "Strikethrough": "deletion",
    "Superscript": "superscript",
    "Subscript": "subscript",
    "Link": "link",
    "Image": "image",
    "MetadataBlock": "metadata",
}

_LEAVES = {
    "Text": "text",
    "Code": "code",
    "InlineMath": "math",
    "DisplayMath": "math_block",
    "Html": "html",
    "InlineHtml": "inline_html",
    "FootnoteReference": "footnote_reference",
    "SoftBreak": "soft_break",
    "HardBreak": "hard_break",
    "Rule": "rule",
    "TaskListMarker": "task",
}
