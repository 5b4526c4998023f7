"""Applies edits that write a text's marks in Markdown, if nothing but these marks differs afterwards."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from ...load.markdown import Document, ForeignMark, parse_document
from ...load.markdown.code import mask_code
from ...load.markdown.document import UNFINISHED_TAG
from ...load.markdown.foreign import list_foreign_marks
from .page import Edit, EditablePage

MAX_SINGLE_EDITS = 50
"""How many groups of edits are tried one by one, if all together would change more than they should."""

_CODE = frozenset(("code", "code_block", "math", "math_block"))
_HTML = frozenset(("html", "inline_html", UNFINISHED_TAG))
_WORDS = frozenset(("text", "link", "image"))
_STRUCTURE = frozenset(("heading", "table", "table_row", "table_cell", "link", "image", "rule"))
"""Parts that a mark beside them must not turn into words."""
_READ_OTHERWISE = frozenset((
    "code_block", "definition", "deletion", "emphasis", "heading", "html_block", "math_block", "quote", "rule",
    "strong", "subscript", "superscript", "table", "task", "term",
))  # fmt: skip
"""Parts whose signs stood for themselves before, as ``>`` does in "• > 5 tonnes", if there are more of them."""
_FOOTNOTES = frozenset(("footnote_definition", "footnote_reference"))
"""Parts whose words move to the foot of the page, or are shown by no reference."""
_WORD = re.compile(r"\w+")

EditGroup = Sequence[Edit]
"""Edits that make sense only together."""

IsIntended = Callable[[Document, Document, Sequence[EditGroup]], bool]
"""Whether the text after some edits is what they mean. Takes the text before, the text after, and the edits."""


def find_body_row(page: EditablePage) -> int:
    """Returns the number, from 0, of the first line below the front matter."""
    return page.front_matter_lines.stop + 1


def read_body(page: EditablePage) -> str:
    """Returns the lines below the front matter as they are; the parsed body has no white space around it."""
    return "\n".join(page.lines[find_body_row(page) :])


def list_marks(page: EditablePage, kind: str, *, only_certain: bool = True) -> list[ForeignMark]:
    """Returns the marks of a kind in the page's text, with the lines of the file."""
    if not page.path.endswith(".md") or not page.front_matter_lines:
        return []
    body = read_body(page)
    document = parse_document(body)
    marks = list_foreign_marks(document, body, mask_code(body, document), find_body_row(page) + 1)
    return [mark for mark in marks if mark.kind == kind and (mark.is_mendable or not only_certain)]


def count_nodes(document: Document, kind: str) -> int:
    """Returns how many parts of a kind a text has."""
    return sum(node.kind == kind for node in document.root.walk())


def select_safe(
    page: EditablePage,
    groups: Sequence[EditGroup],
    is_intended: IsIntended = lambda before, after, groups: True,
    intended_kind: str = "",
) -> Iterator[Edit]:
    """Yields the edits of the groups that keep all code, HTML, words and structure and do what is intended.

    intended_kind: of parts that the edits make, where their signs could stand for themselves.
    """
    if not groups:
        return
    before = parse_document(read_body(page))
    unintended_kinds = _READ_OTHERWISE - {intended_kind}

    def is_safe(groups: Sequence[EditGroup]) -> bool:
        return _is_safe(page, before, groups, is_intended, unintended_kinds)

    if is_safe(groups):
        yield from (edit for group in groups for edit in group)
    elif len(groups) > 1:
        safe_groups: list[EditGroup] = []
        for group in groups[:MAX_SINGLE_EDITS]:
            if is_safe([*safe_groups, group]):
                safe_groups.append(group)
        yield from (edit for group in safe_groups for edit in group)


def _is_safe(
    page: EditablePage,
    before: Document,
    groups: Sequence[EditGroup],
    is_intended: IsIntended,
    unintended_kinds: frozenset[str],
) -> bool:
    edits = sorted(edit for group in groups for edit in group)
    if any(edit.end > later.start for edit, later in pairwise(edits)):
        return False
    edited = page.apply_edits(edits)
    if edited is page:
        return False
    after = parse_document(read_body(edited))
    replaced = Counter(_WORD.findall("\n".join(page.text[edit.start : edit.end] for edit in edits)))
    return (
        _count_texts(before, _CODE) == _count_texts(after, _CODE)
        and not _count_texts(before, _HTML) - _count_texts(after, _HTML)
        and not _count_kinds(before, _STRUCTURE) - _count_kinds(after, _STRUCTURE)
        and not _count_kinds(after, unintended_kinds) - _count_kinds(before, unintended_kinds)
        and _count_kinds(before, _FOOTNOTES) == _count_kinds(after, _FOOTNOTES)
        and not _count_words(before) - _count_words(after) - replaced
        and is_intended(before, after, groups)
    )


def _count_texts(document: Document, kinds: frozenset[str]) -> Counter[str]:
    counter: Counter[str] = Counter()
    for node in document.root.walk():
        if node.kind in kinds:
            counter["".join((node.text, *(child.text for child in node.children)))] += 1
    return counter


def _count_kinds(document: Document, kinds: frozenset[str]) -> Counter[str]:
    return Counter(node.kind for node in document.root.walk() if node.kind in kinds)


def _count_words(document: Document) -> Counter[str]:
    """The words of a text and of its addresses."""
    texts = (node.text if node.kind == "text" else node.target for node in document.root.walk() if node.kind in _WORDS)
    return Counter(_WORD.findall("\n".join(texts)))
