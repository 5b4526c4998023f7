"""Reads slides with python-pptx: titles, bullets with their levels, tables, pictures and notes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER

from .html_blocks import build_table
from .inline_text import Run, is_wholly_strong, join_cell, join_markdown, join_plain
from .model import Block, DocumentPicture, DocumentRefused, SourceDocument
from .office_package import OfficePackage

_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
_FURNITURE = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.HEADER)
_MAX_GROUPS = 8
"""How deep groups of shapes are followed."""


def read_slides(package: OfficePackage) -> SourceDocument:
    """Returns the slides, each as a heading with what stands on it and its notes. Raises DocumentRefused."""
    try:
        return _SlideReader(package).read()
    except DocumentRefused:
        raise
    except Exception:  # a parser meets whatever somebody wrote, and each raises in its own way
        raise DocumentRefused("the slides cannot be read", "open them in PowerPoint, and save them again") from None


class _SlideReader:
    def __init__(self, package: OfficePackage) -> None:
        self._package = package
        self._blocks: list[Block] = []
        self._pictures: list[DocumentPicture] = []
        self._decisions = package.describe_left_out()
        self._merged_cell_count = 0

    def read(self) -> SourceDocument:
        title = ""
        for number, slide in enumerate(Presentation(io.BytesIO(self._package.data)).slides, start=1):
            heading, blocks = self._read_slide(slide)
            if slide._element.get("show") == "0":
                self._decisions.append(f"Slide {number} is hidden, and was taken over: delete it if it is not meant.")
            if number == 1 and _is_title_slide(slide):
                title = heading
            else:
                if not heading:
                    heading = f"Slide {number}"
                    self._decisions.append(f"Slide {number} has no title: name its lesson.")
                self._blocks.append(Block("heading", heading, join_markdown([Run(heading)]), 1))
            self._blocks += blocks
        if self._merged_cell_count:
            self._decisions.append("Tables had merged cells: read their rows again.")
        return SourceDocument("slide", tuple(self._blocks), title, tuple(self._pictures), {}, tuple(self._decisions))

    def _read_slide(self, slide: Any) -> tuple[str, list[Block]]:
        """Returns the title of a slide and what stands on it."""
        title, blocks = "", list[Block]()
        for shape in _walk_shapes(slide.shapes, _MAX_GROUPS):
            kind = shape.placeholder_format.type if shape.is_placeholder else None
            if kind in _FURNITURE:
                continue
            if kind in _TITLES and not title:
                title = " ".join(shape.text_frame.text.split())
            elif shape.has_text_frame:
                blocks += _read_text(shape.text_frame, is_list=shape.is_placeholder)
            elif getattr(shape, "has_table", False) and shape.has_table:
                blocks += self._read_table(shape.table)
            elif shape.shape_type == MSO_SHAPE_TYPE.PICTURE or hasattr(shape, "image"):
                blocks += self._read_picture(shape)
        if slide.has_notes_slide and (frame := slide.notes_slide.notes_text_frame):
            blocks += _read_text(frame, is_list=False)
        return title, blocks

    def _read_table(self, table: Any) -> Iterator[Block]:
        rows = []
        for row in table.rows:
            cells = list(row.cells)
            self._merged_cell_count += sum(cell.is_merge_origin for cell in cells)
            rows.append([join_cell(_join_runs(cell.text_frame)) for cell in cells])
        return build_table(rows)

    def _read_picture(self, shape: Any) -> Iterator[Block]:
        description = " ".join(shape._element._nvXxPr.cNvPr.get("descr", "").split())
        try:
            data = shape.image.blob
        except (ValueError, KeyError, AttributeError):
            self._decisions.append("A picture that the slides only link was left out.")
            return
        self._pictures.append(DocumentPicture(data, description))
        yield Block("picture", picture=len(self._pictures) - 1)


def _is_title_slide(slide: Any) -> bool:
    """Whether it is a deck's first page: its title stands in the middle."""
    kinds = [shape.placeholder_format.type for shape in slide.placeholders]
    return PP_PLACEHOLDER.CENTER_TITLE in kinds or PP_PLACEHOLDER.SUBTITLE in kinds


def _walk_shapes(shapes: Any, depth: int) -> Iterator[Any]:
    for shape in shapes:
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            yield from _walk_shapes(shape.shapes, depth - 1) if depth else ()
        else:
            yield shape


def _join_runs(frame: Any) -> list[Run]:
    return [run for paragraph in frame.paragraphs for run in (*_list_runs(paragraph), Run(" "))]


def _list_runs(paragraph: Any) -> list[Run]:
    return [
        Run(
            run.text.replace("\v", " "),
            is_bold=bool(run.font.bold),
            is_italic=bool(run.font.italic),
            target=(run.hyperlink.address or "") if run.hyperlink else "",
        )
        for run in paragraph.runs
    ]


def _read_text(frame: Any, *, is_list: bool) -> Iterator[Block]:
    """Yields the paragraphs of a text. is_list: whether it is the body of a slide, whose paragraphs have bullets."""
    paragraphs = [(paragraph, _list_runs(paragraph)) for paragraph in frame.paragraphs]
    is_list = is_list and sum(bool(join_plain(runs)) for _, runs in paragraphs) > 1
    for paragraph, runs in paragraphs:
        if plain := join_plain(runs):
            markdown, is_strong = join_markdown(runs), is_wholly_strong(runs)
            if is_list or paragraph.level:
                yield Block("item", plain, markdown, paragraph.level, is_strong=is_strong)
            else:
                yield Block("paragraph", plain, markdown, is_strong=is_strong)
