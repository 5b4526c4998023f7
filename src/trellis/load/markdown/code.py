"""Masks the code of a text, so that what is looked for in prose is not found in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .document import Document, parse_document

MASK_CHARACTER = "\0"
"""Replaces each character of code. It is neither a space, a letter nor a character of Markdown."""

_CODE = frozenset(("code", "code_block", "math", "math_block"))


def mask_code(text: str, document: Document | None = None) -> str:
    """Returns the text with all code and formulas masked, at the same length and with the same lines.

    document: the parsed text, if it is at hand.
    """
    document = document or parse_document(text)
    lines = text.split("\n")
    masks: dict[int, list[tuple[int, int]]] = {}
    for node in document.find_nodes(_CODE):
        if node.kind == "code_block":
            if not node.children:
                continue
            (content,) = node.children
            start, end = document.locate(content.start), document.locate(content.end)
        else:
            start, end = document.locate(node.start + 1), document.locate(node.end - 1)
        for row in range(start[0], min(end[0], len(lines) - 1) + 1):
            first = start[1] if row == start[0] and node.kind != "code_block" else 0
            last = end[1] if row == end[0] else len(lines[row])
            masks.setdefault(row, []).append((first, last))
    for row, spans in masks.items():
        lines[row] = "".join(_mask_spans(lines[row], spans))
    return "\n".join(lines)


def _mask_spans(line: str, spans: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Yields the pieces of a line with these spans masked, each character once, however many spans there are."""
    place = 0
    for first, last in sorted(spans):
        yield line[place:first]
        yield MASK_CHARACTER * (last - max(place, first))
        place = max(place, last)
    yield line[place:]
