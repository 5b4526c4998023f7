"""Lists the words of a text that are prose: no code, no formulas, no HTML, no addresses and no templates."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from .document import Document, Node
from .model import LineSpan

_WORD = re.compile(r"[^\W\d_]+(?:['’\-‐][^\W\d_]+)*")
_CHUNK = re.compile(r"\S+")
_NO_PROSE = re.compile(r"[\d_@\\=<>{}\0]|://|\(\)|\w[.:]\w|^[/~#$.:+-]\w|^--|^[A-Za-z]:[/\\]")
"""What is in an address, a file's name, a path, a command, a number or a template, and in no word."""

_SENTENCE_END = re.compile(r"(?:\w{3}[.]|[)\]\"'”’»\0][.]|[!?…])[\"'”’»)\]]*\s")
"""What ends a sentence. A full stop behind one or two letters may be an abbreviation's."""

_WORD_CHARACTER = re.compile(r"[\w\0]")

_CONTEXT_LENGTH = 24
"""How many characters before a word are looked at, to tell whether a sentence begins with it."""

_SENTENCE_PARTS = frozenset(("emphasis", "strong", "deletion", "superscript", "subscript", "link"))
_BREAKS = frozenset(("soft_break", "hard_break"))
_NO_WORDS = frozenset(("code", "math", "math_block", "footnote_reference", "html"))
_ADDRESSES = frozenset(("Address", "Autolink", "Email"))
_PLACEHOLDER = "\0"


class ProseWord(NamedTuple):
    """A word with its place. is_first: whether a sentence begins with it, which then has a capital anyway."""

    text: str
    span: LineSpan
    is_first: bool


def list_words(document: Document, first_line: int = 1) -> Iterator[ProseWord]:
    """Yields the words of prose in the order of the text. first_line: the number of the text's first line."""
    for pieces in _list_blocks(document.root):
        text = "".join(words for words, _ in pieces)
        starts = [0]
        for words, _ in pieces:
            starts.append(starts[-1] + len(words))
        for start, word, is_first in split_words(text):
            index = bisect_right(starts, start) - 1
            words, node = pieces[index]
            yield ProseWord(word, _locate(document, words, node, start - starts[index], word, first_line), is_first)


def split_words(text: str) -> Iterator[tuple[int, str, bool]]:
    """Yields each word of a piece of prose: where it begins, the word, and whether a sentence begins with it.

    >>> [word for _, word, _ in split_words("See v2.1 of rates.csv, or ask: well-known, isn't it?")]
    ['See', 'of', 'or', 'ask', 'well-known', "isn't", 'it']
    """
    for chunk in _CHUNK.finditer(text):
        if _NO_PROSE.search(chunk[0]):
            continue
        for match in _WORD.finditer(chunk[0]):
            start = chunk.start() + match.start()
            before = text[max(0, start - _CONTEXT_LENGTH) : start]
            yield start, match[0], _begins_sentence(before if start <= _CONTEXT_LENGTH else f"x{before}")


def _begins_sentence(before: str) -> bool:
    """Whether a word begins a sentence: no word stands between it and the start of the text or a sentence's end."""
    end = max((match.end() for match in _SENTENCE_END.finditer(before)), default=0)
    return not _WORD_CHARACTER.search(before, end)


def _list_blocks(root: Node) -> Iterator[list[tuple[str, Node]]]:
    """Yields the pieces of text of each paragraph, heading, cell or the like, each with its node."""
    pieces: list[tuple[str, Node]] = []
    stack: list[Node | None] = [root]
    while stack:
        node = stack.pop()
        if node is None:  # the end of a block
            if pieces:
                yield pieces
                pieces = []
        elif node.kind == "text":
            pieces.append((node.text, node))
        elif node.kind in _BREAKS:
            pieces.append((" ", node))
        elif node.kind in _NO_WORDS or (node.kind == "link" and node.text in _ADDRESSES):
            pieces.append((_PLACEHOLDER, node))
        elif node.kind in _SENTENCE_PARTS:
            stack.extend(reversed(node.children))
        elif node.kind not in ("code_block", "html_block", "inline_html", "metadata"):
            if pieces:
                yield pieces
                pieces = []
            stack.append(None)
            stack.extend(reversed(node.children))


def _locate(document: Document, words: str, node: Node, at: int, word: str, first_line: int) -> LineSpan:
    """Returns the place of a word; that of its piece of text where it is not written as it is read."""
    source = document.source[node.start : node.end]
    encoded = word.encode("utf-8", "replace")
    offset = len(words[:at].encode("utf-8", "replace"))
    if source[offset : offset + len(encoded)] != encoded:
        offset = source.find(encoded)
    if offset < 0:
        return document.locate_span(node.start, node.end, first_line)
    return document.locate_span(node.start + offset, node.start + offset + len(encoded), first_line)
