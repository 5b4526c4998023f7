"""Writes a parsed text so that two texts are written alike only if their pages are the same.

Everything that the renderer reads of the tree is in it, exactly: what parts there are, in which order and in which, the
words with their white space, code, HTML, targets, titles, the words behind a fence, the types of notes. What no page
shows is not: which sign begins a list or a heading, where an address is defined, empty lines between blocks.
A line break within a paragraph counts as a space where a browser shows one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from .document import Document, Node, parse_document

_HTML_KINDS = frozenset(("html", "inline_html"))
_END = 0
"""Stands behind the last child of a node."""

_NARROW = re.compile("[^\u1100-\u1dff\u200b\u2065-\u20a9\u20c1-\U0010ffff]")
"""A character next to which each browser shows a line break as a space. Next to Chinese or Japanese, or to U+200B, some
show none; those characters are left out here, and some others too. The list is fixed, so that no version of Unicode
changes a form."""


def canonicalise_text(text: str) -> str:
    """Returns the canonical form of a text without its front matter; the same for the same page, whatever the settings.

    A portal may show dollar signs as they are, which makes another page of the same text, so both readings count.
    """
    readings = (True, False) if "$" in text else (True,)
    forms = (_write_form(parse_document(text, reads_maths=reads_maths)) for reads_maths in readings)
    return "\n".join(dict.fromkeys(forms))


def _write_form(document: Document) -> str:
    """A list of all nodes in JSON. It is flat, since authors can nest what they like."""
    joins_lines = not any(node.kind in _HTML_KINDS for node in document.root.walk())
    parts: list[Any] = []
    stack: list[Node | None] = [document.root]
    while stack:
        node = stack.pop()
        if node is None:
            parts.append(_END)
            continue
        parts.append(_describe_node(node))
        stack.append(None)
        stack += reversed(list(_join_lines(node.children)) if joins_lines else node.children)
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def _describe_node(node: Node) -> list[Any]:
    """What a page shows of a node itself. A link looks the same in whatever form it is written."""
    text, target = node.text, node.target
    if node.kind == "link":
        target = f"mailto:{target}" if text == "Email" else target
    if node.kind in ("link", "image"):
        text = ""
    return [node.kind, text, target, node.title, node.level, *node.alignments]


def _join_lines(nodes: list[Node]) -> Iterator[Node]:
    """The nodes with a space in place of each line break that looks like one; texts beside each other are one."""
    if not any(node.kind == "soft_break" for node in nodes):
        yield from nodes
        return
    spaced = [
        Node("text", node.start, node.end, " ") if node.kind == "soft_break" and _is_space(nodes, index) else node
        for index, node in enumerate(nodes)
    ]
    for kind, group in groupby(spaced, key=lambda node: node.kind):
        if kind == "text":
            texts = list(group)
            yield Node("text", texts[0].start, texts[-1].end, "".join(node.text for node in texts))
        else:
            yield from group


def _is_space(nodes: list[Node], index: int) -> bool:
    """Whether a browser shows a space for the line break at an index, whatever its language and its version."""
    if not 0 < index < len(nodes) - 1:
        return False
    before, after = _read_edge(nodes[index - 1], -1), _read_edge(nodes[index + 1], 0)
    return bool(_NARROW.fullmatch(before) and _NARROW.fullmatch(after))


def _read_edge(node: Node, index: int) -> str:
    """The first character that a node shows (index 0), or the last one (-1); "" if that is none, as of a picture."""
    while node.children and node.kind != "image":
        node = node.children[index]
    if node.kind == "footnote_reference":
        return "1"
    return node.text[index] if node.kind in ("text", "code") and node.text else ""
