"""The structure of a text: all of its parse but the words of plain paragraphs, list items and headings.

Whether a word stands in a warning, an answer, code or the like is read from the tree that the site renders, so that
what is judged is what is shown. Everything in such a place counts as it stands, and so does what stands between HTML
tags, or after one of which nobody can say for certain where it ends.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from ...load.markdown import Node, parse_document
from ...load.markdown.formulas import read_formula

MARKUP = "its markup"
WARNING = "a warning"
ANSWER = "a question or an answer"

_HARMLESS_NOTES = frozenset(
    ("note", "abstract", "summary", "tldr", "info", "todo", "tip", "hint", "example", "quote", "cite", "inline", "end")
)
"""Types of notes and alerts that warn of nothing and answer nothing. All in a note of another type counts."""
_ANSWER_NOTES = frozenset(
    ("question", "help", "faq", "exercise", "task", "quiz", "answer", "success", "check", "done", "solution")
)
_PLACES = {
    "tab": "a tab",
    "table": "a table",
    "footnote_definition": "a footnote",
    "definition_list": "a definition",
    "code": "code",
    "math": "a formula",
    "math_block": "a formula",
    "image": "the words of a picture",
}
"""Kind of node → what a change of anything in it is called."""
_IN_HTML = "what stands in HTML"
_HTML_KINDS = frozenset(("html", "inline_html"))
_LITERAL_KINDS = frozenset(("text", "code", "math", "math_block", "html", "inline_html"))
_SOFT_BREAK = "soft_break"
_NOTE_SIGNS = ("!!!", "???")
_WRITTEN_LINKS = frozenset(("Address", "Autolink", "Email"))
"""Forms of links whose words are their target."""

_PIECE = re.compile(
    r"(?P<neutral>[^<>]++|<!--(?!-?>)(?:[^-]|-(?!-!?>))*+-->)|</(?P<closed>[A-Za-z][A-Za-z0-9]*+)\s*+>"
    r"|<(?P<open>[A-Za-z][A-Za-z0-9]*+)"
    r"(?:\s++[A-Za-z_:][\w:.-]*+(?:\s*+=\s*+(?:\"[^\"<>]*+\"|'[^'<>]*+'|[^\s\"'=<>`]++))?+)*+\s*+>"
)
"""Text and comments, or a tag that every parser reads alike. Of other HTML nobody can say for certain where it ends."""
_VOID_TAGS = frozenset(("br", "hr", "img", "wbr"))
_RAW_TAGS = frozenset(
    ("iframe", "math", "noembed", "noframes", "noscript", "plaintext", "script", "select", "style", "svg", "template",
     "textarea", "title", "xmp")
)  # fmt: skip
"""Tags whose content a browser reads by other rules."""
_ANSWER_TAGS = frozenset(("details", "summary"))


class Sign(NamedTuple):
    """A part of the structure. label: what a change of it is called, as a noun phrase. content: it, as it stands."""

    label: str
    content: str


def find_structure_differences(before: str, after: str) -> Iterator[str]:
    """Yields what differs between two texts in Markdown besides plain words, as noun phrases.

    A portal's settings say whether dollar signs make formulas; a change is to be small either way.
    """
    for reads_maths in (True, False):
        old_signs, new_signs = (_list_signs(text, reads_maths=reads_maths) for text in (before, after))
        if old_signs == new_signs:
            continue
        labels = dict.fromkeys(sign.label for sign in (*old_signs, *new_signs))
        changed_labels = [label for label in labels if _choose(old_signs, label) != _choose(new_signs, label)]
        yield from changed_labels or (MARKUP,)


def _choose(signs: list[Sign], label: str) -> list[str]:
    return [sign.content for sign in signs if sign.label == label]


def _list_signs(text: str, *, reads_maths: bool) -> list[Sign]:
    """Returns the structure of a text: where each block and each mark begins and ends, and the words that count."""
    signs: list[Sign] = []
    open_tags = _OpenTags()
    stack: list[tuple[Node | None, str]] = [(parse_document(text, reads_maths=reads_maths).root, "")]
    while stack:
        node, label = stack.pop()
        if node is None:
            signs.append(Sign(label or MARKUP, "end"))
            continue
        label = _name_place(node, label, reads_maths=reads_maths)
        counts = label or open_tags.label
        if node.kind in _HTML_KINDS:
            open_tags.read(node.text)
            is_warning = _is_note_tag(node.text)
            counts = WARNING if is_warning else label or open_tags.label or MARKUP
        if node.kind == _SOFT_BREAK or node.kind == "text":
            signs += (Sign(counts, f"{node.kind} {node.text}"),) if counts else ()
            continue
        signs.append(Sign(counts or MARKUP, _describe(node)))
        if node.kind not in _LITERAL_KINDS and node.children:
            stack.append((None, counts))
            stack.extend(reversed(list(_name_children(node, label))))
    return signs


def _name_children(node: Node, label: str) -> Iterator[tuple[Node, str]]:
    """Yields what is in a node, each with what it is called. What looks like a note and is none counts as a warning."""
    for child in node.children:
        words = child.children if child.kind == "paragraph" else (child,) if child.kind == "text" else ()
        if any(part.text.lstrip().startswith(_NOTE_SIGNS) for part in words):
            label = WARNING
        yield child, label


def _describe(node: Node) -> str:
    """Returns a node without its children, as a text to compare. Targets are compared by where they lead."""
    form = node.text if node.kind != "link" or node.text in _WRITTEN_LINKS else ""
    return repr((node.kind, form, node.title, node.level, node.alignments))


def _name_place(node: Node, outer: str, *, reads_maths: bool) -> str:
    """Returns what a change of anything in a node is called; "" where plain words may change.

    outer: what it is for the node around it. A warning stays one, whatever stands in it.
    """
    place = _PLACES.get(node.kind, "")
    if node.kind in ("note", "folded_note"):
        place = _name_note(frozenset(node.text.casefold().split()), is_folded=node.kind == "folded_note")
    elif node.kind == "quote":
        place = _name_note(frozenset((node.text,))) if node.text else "a quotation"
    elif node.kind == "code_block":
        place = "a formula" if read_formula(node, reads_maths=reads_maths) else "code"
    elif node.kind == "link" and node.text in _WRITTEN_LINKS:
        place = "a link"
    return outer if outer == WARNING else place or outer


def _name_note(types: frozenset[str], *, is_folded: bool = False) -> str:
    """Returns what a note or an alert of these types is; "" if it is harmless. What is folded away is an answer."""
    if types <= _HARMLESS_NOTES and not is_folded:
        return ""
    return ANSWER if types <= _ANSWER_NOTES | _HARMLESS_NOTES else WARNING


def _is_note_tag(source: str) -> bool:
    """Returns whether a piece of HTML may be a note of the theme's, of whatever type."""
    return "admonition" in html.unescape(source).casefold()


class _OpenTags:
    """The HTML elements that are open at a place of a text."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._labels: list[str] = []
        self._is_unclear = False

    @property
    def label(self) -> str:
        """What a change of the words at this place is called; "" if no element is open."""
        if WARNING in self._labels:
            return WARNING
        return self._labels[-1] if self._labels else _IN_HTML if self._is_unclear else ""

    def read(self, source: str) -> None:
        """Goes on over a piece of HTML."""
        position = 0
        while position < len(source) and not self._is_unclear:
            piece = _PIECE.match(source, position)
            if piece is None:
                self._is_unclear = True
                return
            position = piece.end()
            if piece["open"]:
                self._open(piece["open"].lower(), is_note=_is_note_tag(piece[0]))
            elif piece["closed"]:
                self._close(piece["closed"].lower())

    def _open(self, name: str, *, is_note: bool) -> None:
        if name in _RAW_TAGS:
            self._is_unclear = True
        elif name not in _VOID_TAGS:
            self._names.append(name)
            self._labels.append(WARNING if is_note else ANSWER if name in _ANSWER_TAGS else _IN_HTML)

    def _close(self, name: str) -> None:
        if self._names and self._names[-1] == name:
            self._names.pop()
            self._labels.pop()
        else:
            self._is_unclear = True
