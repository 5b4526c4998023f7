"""Lists the formulas of a parsed text, and those that cannot be shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .document import Document, Node
from .mathml import FormulaError, convert_formula
from .model import MarkupSpan

FENCE = "math"
"""The word behind the fence of a block that is a formula."""

_FORMULAS = frozenset(("math", "math_block", "code_block"))
"""The kinds of nodes that may be formulas."""


class Formula(NamedTuple):
    """A formula. written: with its marks, as an author typed it. is_block: whether it stands on a line of its own."""

    latex: str
    written: str
    is_block: bool


def read_formula(node: Node, *, reads_maths: bool = True) -> Formula | None:
    """The formula that a node is; None if it is none."""
    if node.kind == "math":
        is_quoted = len(node.text) > 2 and node.text.startswith("`") and node.text.endswith("`")
        return Formula(node.text[1:-1] if is_quoted else node.text, f"${node.text}$", False)
    if node.kind == "math_block":
        return Formula(node.text, f"$${node.text}$$", True)
    if reads_maths and node.kind == "code_block" and node.text.strip() == FENCE:
        code = node.children[0].text if node.children else ""
        return Formula(code, code, True)
    return None


def find_unreadable_formulas(document: Document, first_line: int = 1) -> Iterator[MarkupSpan]:
    """Yields each formula that cannot be shown, with the reason."""
    for node in document.find_nodes(_FORMULAS):
        formula = read_formula(node, reads_maths=document.reads_maths)
        if formula is None:
            continue
        try:
            convert_formula(formula.latex, is_block=formula.is_block)
        except FormulaError as error:
            yield MarkupSpan(str(error), document.locate_span(node.start, node.end, first_line))
