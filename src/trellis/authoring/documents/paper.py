"""Reads a PDF with pypdf: lines with the size of their letters, which tells headings, and pictures.

A PDF has letters at places, and no paragraphs, lists or tables. What is told apart here is what its layout shows
plainly; the decisions say what is not certain.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdf
from pypdf.generic import DictionaryObject

from .inline_text import Run, join_markdown
from .model import Block, DocumentPicture, DocumentRefused, SourceDocument
from .pictures import require_drawable

MAX_PAGES = 300
"""How many pages a PDF may have."""

MAX_PICTURES = 200
"""How many pictures of a PDF are taken over."""

_HEADING_GROWTH = 1.15
"""How much larger than the text a heading's letters are, at least."""

_BULLET = re.compile(r"^[•▪◦‣●○■□➢\uf0b7\uf0a7\x7f–-]\s*")
_NEW_LINE = re.compile(r"^(?:\(?\w[.)]|\d{1,2}[.)]|[A-Z]\w{2,20}:)\s")
_PAGE_NUMBER = re.compile(r"^(?:page |seite |pagina )?\d{1,4}(?: (?:of|von|van|/) \d{1,4})?$", re.IGNORECASE)


@dataclass(slots=True)
class _Line:
    text: str
    size: float
    is_bold: bool
    height: float


def read_paper(data: bytes) -> SourceDocument:
    """Returns the text of a PDF. Raises DocumentRefused if it is encrypted, too long, damaged, or holds no text."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise DocumentRefused("the PDF is encrypted", "save it without a password, and try again")
        if len(reader.pages) > MAX_PAGES:
            raise DocumentRefused(
                f"the PDF has {len(reader.pages):,} pages; up to {MAX_PAGES} are read", "take over a part of it"
            )
        pages = [_read_lines(page) for page in reader.pages]
        pictures = list(_read_pictures(reader))
    except DocumentRefused:
        raise
    except Exception:  # a parser meets whatever somebody wrote, and each raises in its own way
        raise DocumentRefused("the PDF cannot be read", "open it, and save or print it as a PDF again") from None
    lines = list(_drop_furniture(pages))
    if not lines:
        raise DocumentRefused("the PDF holds pictures of text and no text", "have its text recognised first (OCR)")
    decisions = [
        "A PDF has no paragraphs, lists and tables, only letters at places: read every lesson against it, and write "
        "its tables anew."
    ]
    blocks, title = _build_blocks(lines)
    if pictures:
        decisions.append("A PDF does not say where in its text a picture stands: move the pictures to their places.")
        blocks = _place_pictures(blocks, len(pictures))
    return SourceDocument("heading", tuple(blocks), title, tuple(pictures), {}, tuple(decisions))


def _read_lines(page: Any) -> list[_Line]:
    lines: list[_Line] = []

    def add_text(text: str, matrix: Any, text_matrix: Any, font: Any, size: float) -> None:
        if not text.strip():
            return
        scale = abs(text_matrix[3] or text_matrix[1] or 1) * abs(matrix[3] or matrix[1] or 1)
        name = str(font.get("/BaseFont", "")) if font else ""
        height = text_matrix[5] * (matrix[3] or 1) + matrix[5]
        for part in text.splitlines():
            if plain := " ".join(part.split()):
                lines.append(_Line(plain, round(size * scale, 1), "bold" in name.lower(), height))

    page.extract_text(visitor_text=add_text)
    return list(_join_bullets(lines))


def _join_bullets(lines: list[_Line]) -> Iterator[_Line]:
    """Joins what stands on one height, and a bullet with what follows it."""
    pending: _Line | None = None
    for line in lines:
        if pending is not None and (
            not _BULLET.sub("", pending.text) or (abs(line.height - pending.height) < 1 and line.size == pending.size)
        ):
            pending = _Line(f"{pending.text} {line.text}", line.size, line.is_bold, line.height)
            continue
        if pending is not None:
            yield pending
        pending = line
    if pending is not None:
        yield pending


def _read_pictures(reader: Any) -> Iterator[DocumentPicture]:
    count = 0
    for page in reader.pages:
        _require_drawable(page)
        for name in page.images.keys():  # noqa: SIM118 - iterating over the list itself decodes them
            if count >= MAX_PICTURES:
                return
            count += 1
            yield DocumentPicture(page.images[name].data)


def _require_drawable(page: Any) -> None:
    """Raises DocumentRefused for a picture of more pixels than a page shows, before one of them is decoded."""
    nothing = DictionaryObject()
    resources = page.get("/Resources", nothing).get_object()
    for value in resources.get("/XObject", nothing).get_object().values():
        entry = value.get_object()
        if entry.get("/Subtype") == "/Image":
            require_drawable(int(entry.get("/Width", 0)), int(entry.get("/Height", 0)))


def _drop_furniture(pages: list[list[_Line]]) -> Iterator[_Line]:
    """Yields the lines without page numbers, and without what stands at the top or the end of most pages."""
    edges = Counter(text for page in pages for text in {line.text for line in (*page[:1], *page[-1:])})
    repeated = {text for text, count in edges.items() if len(pages) > 2 and count > len(pages) / 2}
    for page in pages:
        for index, line in enumerate(page):
            is_edge = index in (0, len(page) - 1)
            if is_edge and (line.text in repeated or _PAGE_NUMBER.match(line.text)):
                continue
            yield line


def _build_blocks(lines: list[_Line]) -> tuple[list[Block], str]:
    """Returns the blocks, and the title: the largest line of all, if it is the first."""
    weights: Counter[float] = Counter()
    for line in lines:
        weights[line.size] += len(line.text)
    body_size = weights.most_common(1)[0][0]
    sizes = sorted({line.size for line in lines if _is_heading(line, body_size)}, reverse=True)
    blocks: list[Block] = []
    title = ""
    paragraph: list[str] = []

    def end_paragraph() -> None:
        if paragraph:
            text = " ".join(paragraph)
            blocks.append(Block("paragraph", text, join_markdown([Run(text)])))
            paragraph.clear()

    previous: _Line | None = None
    for number, line in enumerate(lines):
        if _is_heading(line, body_size):
            end_paragraph()
            goes_on = previous is not None and previous.size == line.size and _is_heading(previous, body_size)
            if (number == 0 and line.size == sizes[0]) or (goes_on and not blocks):
                title = f"{title} {line.text}".strip()
            else:
                text = f"{blocks.pop().plain} {line.text}" if goes_on else line.text
                blocks.append(Block("heading", text, join_markdown([Run(text)]), 1 + sizes.index(line.size)))
        elif bullet := _BULLET.match(line.text):
            end_paragraph()
            text = line.text[bullet.end() :]
            blocks.append(Block("item", text, join_markdown([Run(text)])))
        else:
            gap = previous.height - line.height if previous is not None else 0
            if _NEW_LINE.match(line.text) or gap > 1.7 * line.size or gap < 0 or _ends_short(previous):
                end_paragraph()
            paragraph.append(line.text)
        previous = line
    end_paragraph()
    return blocks, title


def _is_heading(line: _Line, body_size: float) -> bool:
    return line.size >= body_size * _HEADING_GROWTH and len(line.text) <= 120 and any(map(str.isalpha, line.text))


def _ends_short(line: _Line | None) -> bool:
    """Whether a line ends its paragraph, as one that is short and ends a sentence does."""
    return line is not None and len(line.text) < 60 and line.text[-1:] in ".!?:"


def _place_pictures(blocks: list[Block], count: int) -> list[Block]:
    """Puts the pictures behind the text before the first heading, where nobody overlooks them."""
    index = next((i for i, block in enumerate(blocks) if block.kind == "heading"), len(blocks))
    return [*blocks[: index + 1], *(Block("picture", picture=i) for i in range(count)), *blocks[index + 1 :]]
