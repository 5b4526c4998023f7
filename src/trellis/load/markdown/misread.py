"""Finds Markdown that is read otherwise than whoever wrote it is likely to have meant.

A page loses signs by it, or words, or shows signs that should have made a heading or bold words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

from .document import Document, Node, normalise_label, parse_document
from .labels import cut_label
from .lines import LineIndex
from .model import ForeignMark, UnshownPart

MAX_MISREAD_PARTS = 100
"""The number of a text's parts of each kind that are reported."""

_FENCE = re.compile(rb"(`{3,}|~{3,})")
_CLOSING_FENCE = re.compile(rb"[> \t]*+(`{3,}|~{3,})[ \t]*+")
_BEFORE = re.compile(rb"[^\s|]{1,40}+\Z")
_BEHIND = re.compile(rb"[^\s|]{0,40}+")
_PATH = re.compile(
    r"(?:(?<![\w\\])[A-Za-z]:\\(?![*?:])|(?<![\w\\])\\\\(?=[\w.-]{1,100}+\\\w))"
    r"(?P<rest>[^\s|<>\"“”\0]{1,300}+)"
)
_BACKSLASHES = re.compile(r"\\+(?=(?P<sign>[!-/:-@\[\]-`{-~])?)")
_STARS = re.compile(rb"(?<![\\*])\*\*(?!\*)")
_NUMBER = re.compile(rb"([0-9]{1,9})[.)]")
_ADDRESS = re.compile(r"https?://|mailto:|[./#<]|[\w./-]{1,200}\.(?:md|png|jpe?g|svg|pdf|html?)\b", re.IGNORECASE)

_CODE = frozenset(("code_block",))
_EMPHASIS = frozenset(("emphasis", "strong"))
_LISTS = frozenset(("list",))
_TEXT_BLOCKS = frozenset(("paragraph", "heading", "item", "table_cell", "note_title", "term", "definition"))
_NO_WORDS = _TEXT_BLOCKS | _CODE
_STAR_PAIR = "**"
_MAX_CONTEXT = 200
_SIGNS_BESIDE_BOLD = re.compile(
    r"(?P<left>[ \t]{0,9}+[「『（(《〈“„«]?+[ \t]{0,9}+)"
    r"(?P<words>[^*`\[\]<>()「」『』（）《》〈〉“”„«»\n\\]{1,200}?)"
    r"(?P<right>[ \t]{0,9}+[」』）)》〉”“»]?+[ \t:：.。,，、!！?？;；…]{0,9}+)"
)


def find_misread_parts(document: Document, masked: str, first_line: int = 1) -> Iterator[UnshownPart]:
    """Yields what a page does not show as it is meant. masked: the author's text without its code.

    Blocks of code without an end, definitions of links that no link uses, products whose stars are read as emphasis,
    and paths of files that lose a backslash.
    """
    for find in (_find_open_fences, _find_unused_definitions, _find_products):
        yield from islice(find(document, first_line), MAX_MISREAD_PARTS)
    yield from islice(_find_paths(masked, first_line), MAX_MISREAD_PARTS)


def find_misread_marks(document: Document, first_line: int = 1) -> Iterator[ForeignMark]:
    """Yields stars that make nothing bold, and numbers of items that a page does not show as they are written."""
    yield from islice(_find_stars(document, first_line), MAX_MISREAD_PARTS)
    yield from islice(_find_numbers(document, first_line), MAX_MISREAD_PARTS)


def _find_open_fences(document: Document, first_line: int) -> Iterator[UnshownPart]:
    """Blocks of code that end with the text, or with the item or the quotation in which they began."""
    for node in document.find_nodes(_CODE):
        fence = _FENCE.match(document.source, node.start)
        if fence is None:
            continue
        end = node.start + len(document.source[node.start : node.end].rstrip())
        last = _CLOSING_FENCE.fullmatch(document.source, document.source.rfind(b"\n", node.start, end) + 1, end)
        if last and last.start() > node.start and last[1].startswith(fence[1]):
            continue
        is_last = not document.source[node.end :].strip()
        span = document.locate_span(node.start, fence.end(), first_line)
        yield UnshownPart("open_code" if is_last else "cut_code", fence[1].decode(), span)


def _find_unused_definitions(document: Document, first_line: int) -> Iterator[UnshownPart]:
    """Lines that define the address of a link that is nowhere. Some write comments as such: ``[//]: # (a remark)``."""
    if not document.definitions:
        return
    used = {normalise_label(node.label) for node in document.root.walk() if node.label}
    for label, definition in sorted(document.definitions.items(), key=lambda item: item[1].start):
        if label not in used and label.strip("/") and definition.target.strip("<>") not in ("", "#"):
            span = document.locate_span(definition.start, definition.end, first_line)
            kind = "unused_address" if _ADDRESS.match(definition.target) else "unused_definition"
            yield UnshownPart(kind, cut_label(definition.label), span)


def _find_products(document: Document, first_line: int) -> Iterator[UnshownPart]:
    """Numbers between whose stars others stand, as in ``60*40*30``, where the stars make one of them italic."""
    source = document.source
    for node in document.find_nodes(_EMPHASIS) if b"*" in source else ():
        size = 1 if node.kind == "emphasis" else 2
        if source[node.start : node.start + 1] != b"*":
            continue
        is_first = _is_digit(source, node.start - 1) and _is_digit(source, node.start + size)
        is_last = _is_digit(source, node.end) and _is_digit(source, node.end - size - 1)
        if is_first or is_last:
            before = _BEFORE.search(source[max(0, node.start - 40) : node.start])
            after = _BEHIND.match(source, node.end)
            start = node.start - (len(before[0]) if before else 0)
            end = after.end() if after else node.end
            label = cut_label(" ".join(source[start:end].decode("utf-8", "ignore").split()))
            if "://" in label:
                continue  # an address, whose star no sign can replace
            yield UnshownPart("product", label, document.locate_span(start, end, first_line))


def _is_digit(source: bytes, place: int) -> bool:
    return place >= 0 and source[place : place + 1].isdigit()


def _find_paths(masked: str, first_line: int) -> Iterator[UnshownPart]:
    """Paths of Windows and of servers, in which a backslash before a sign is left out."""
    if "\\" not in masked:
        return
    lines = LineIndex(masked, first_line)
    for match in _PATH.finditer(masked):
        written = match[0].rstrip(".,;:!?)]}*_'’")
        if _loses_backslash(written):
            span = lines.locate_span(match.start(), match.start() + len(written))
            yield UnshownPart("path", cut_label(written), span)


def _loses_backslash(written: str) -> bool:
    """Whether a path is written as a program takes it, with one backslash between two names, and loses some here.

    Whoever writes each of them twice has the path on the page.
    """
    runs = [(len(run[0]), bool(run["sign"])) for run in _BACKSLASHES.finditer(written)]
    is_doubled = all(length > 1 for length, _ in runs[written.startswith("\\\\") :])
    return not is_doubled and any(length > 1 or is_before_sign for length, is_before_sign in runs)


def _find_stars(document: Document, first_line: int) -> Iterator[ForeignMark]:
    """Two pairs of stars in one paragraph that make nothing bold."""
    if document.source.count(_STAR_PAIR.encode()) < 2:
        return
    for block in document.root.walk():
        if block.kind not in _TEXT_BLOCKS:
            continue
        opening: re.Match[bytes] | None = None
        for node in _walk_inline(block):
            if node.kind != "text" or _STAR_PAIR not in node.text:
                continue
            for match in _STARS.finditer(document.source, node.start, node.end):
                before, behind = _read_neighbours(document.source, match)
                if opening is None:
                    opening = match if _may_open(before, behind) else None
                elif before.strip() or behind.strip():
                    if not _is_of_code(document.source, opening, match):
                        yield _report_stars(document, block, opening, match, first_line)
                    opening = None


def _report_stars(
    document: Document, block: Node, opening: re.Match[bytes], closing: re.Match[bytes], first_line: int
) -> ForeignMark:
    source = document.source
    label = source[opening.start() : closing.end()].decode("utf-8", "ignore")
    before = source[max(block.start, opening.start() - _MAX_CONTEXT) : opening.start()].decode("utf-8", "ignore")
    behind = source[closing.end() : min(block.end, closing.end() + _MAX_CONTEXT)].decode("utf-8", "ignore")
    span = document.locate_span(opening.start(), closing.end(), first_line)
    replacement = _write_bold(before.rpartition("\n")[2], label[2:-2], behind.partition("\n")[0])
    return ForeignMark("stars", cut_label(" ".join(label.split())), span, replacement=replacement)


def _write_bold(before: str, inner: str, behind: str) -> str:
    """Returns words between stars so that they are bold, with what stands in the way outside; "" if it is not certain.

    before, behind: what stands beside the stars on their line.
    """
    bold = _SIGNS_BESIDE_BOLD.fullmatch(inner)
    if bold is None:
        return ""
    written = f"{bold['left']}**{bold['words']}**{bold['right']}"
    nodes = parse_document(f"{before}{written}{behind}").find_nodes({"strong"})
    return written if any(node.read_text() == bold["words"] for node in nodes) else ""


def _read_neighbours(source: bytes, match: re.Match[bytes]) -> tuple[str, str]:
    """The characters before and behind two stars; "" at an end of the text."""
    before = source[max(0, match.start() - 4) : match.start()].decode("utf-8", "ignore")[-1:]
    return before, source[match.end() : match.end() + 4].decode("utf-8", "ignore")[:1]


def _may_open(before: str, behind: str) -> bool:
    """Whether two stars may stand before bold words, and not behind a word, as those of a footnote do."""
    is_behind_word = before.isalnum() and unicodedata.category(behind or " ") in ("Pe", "Pf", "Po")
    return bool(behind.strip()) and not is_behind_word


def _is_of_code(source: bytes, opening: re.Match[bytes], closing: re.Match[bytes]) -> bool:
    """Whether the stars are those of arguments in Python, as in ``f(**a, **b)``."""
    return source[opening.start() - 1 : opening.start()] == b"(" and source.endswith(
        (b", ", b",\n"), 0, closing.start()
    )


def _walk_inline(block: Node) -> Iterator[Node]:
    """The parts of a block's own text, without the blocks within it."""
    stack = [child for child in reversed(block.children) if child.kind not in _NO_WORDS]
    while stack:
        node = stack.pop()
        yield node
        stack += (child for child in reversed(node.children) if child.kind not in _NO_WORDS)


def _find_numbers(document: Document, first_line: int) -> Iterator[ForeignMark]:
    """Numbers of items that are further on than the page counts, such as a date at the start of a line."""
    for node in document.find_nodes(_LISTS):
        if node.level < 0:
            continue
        for number, item in enumerate(node.children, node.level):
            written = _NUMBER.match(document.source, item.start)
            if written and int(written[1]) > number:
                span = document.locate_span(item.start, written.end(), first_line)
                yield ForeignMark("number", written[0].decode(), span, number)
                break
