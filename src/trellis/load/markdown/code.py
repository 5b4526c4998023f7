"""Masks the code of a text, so that what is looked for in prose is not found in it."""

from __future__ import annotations

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
    for node in document.find_nodes(_CODE):
        if node.kind == "code_block":
            if not node.children:
                continue
            (content,) = node.children
            start, end = document.locate(content.start), document.locate(content.end)
        else:
            start, end = document.locate(node.start + 1), document.locate(node.end - 1)
        for row in range(start[0], min(end[0], len(lines) - 1) + 1):
            line = lines[row]
            first = start[1] if row == start[0] and node.kind != "code_block" else 0
            last = end[1] if row == end[0] else len(line)
            lines[row] = line[:first] + MASK_CHARACTER * (last - first) + line[last:]
    return "\n".join(lines)
