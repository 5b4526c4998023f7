"""Reads slides with python-pptx: titles, bullets with their levels, tables, pictures and notes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.oxml.ns import qn

from .html_blocks import build_table
from .inline_text import Run, describe_struck, drop_struck, is_wholly_strong, join_cell, join_markdown, join_plain
from .model import Block, DocumentPicture, DocumentRefused, SourceDocument
from .office_package import OfficePackage

_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
_FURNITURE = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.HEADER)
_MAX_GROUPS = 8
"""How deep groups of shapes are followed."""

_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_STRUCK = ("sngStrike", "dblStrike")


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
        self._struck_count = 0
        self._embedded_count = 0
        self._film_count = 0
        self._unread_link_count = 0

    def read(self) -> SourceDocument:
        title = ""
        for number, slide in enumerate(Presentation(io.BytesIO(self._package.data)).slides, start=1):
            _choose_alternatives(slide._element)
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
        self._decisions += describe_struck(self._struck_count)
        if count := self._embedded_count:
            noun, verb = ("embedded file", "was") if count == 1 else ("embedded files", "were")
            self._decisions.append(f"{count:,} {noun} {verb} left out: say in words what counts.")
        if count := self._film_count:
            noun, verb = ("film or sound", "was") if count == 1 else ("films or sounds", "were")
            self._decisions.append(f"{count:,} {noun} {verb} left out: link what counts, or say it in words.")
        if count := self._unread_link_count:
            noun, verb = ("link", "was") if count == 1 else ("links", "were")
            self._decisions.append(
                f"{count:,} {noun} of pictures, titles or shapes without words {verb} left out: write in the text what "
                "counts."
            )
        return SourceDocument("slide", tuple(self._blocks), title, tuple(self._pictures), {}, tuple(self._decisions))

    def _read_slide(self, slide: Any) -> tuple[str, list[Block]]:
        """Returns the title of a slide and what stands on it."""
        title, blocks = "", list[Block]()
        for shape in self._walk_shapes(slide.shapes, _MAX_GROUPS):
            kind = shape.placeholder_format.type if shape.is_placeholder else None
            if kind in _FURNITURE:
                continue
            target = _find_target(shape)
            if kind in _TITLES and not title:
                title = join_plain(self._join_runs(shape.text_frame))
            elif shape.has_text_frame and (
                text := list(self._read_text(shape.text_frame, is_list=shape.is_placeholder, target=target))
            ):
                blocks += text
                continue
            elif getattr(shape, "has_table", False) and shape.has_table:
                blocks += self._read_table(shape.table)
            elif _get_type(shape) == MSO_SHAPE_TYPE.PICTURE or hasattr(shape, "image"):
                blocks += self._read_picture(shape)
            elif _get_type(shape) in (MSO_SHAPE_TYPE.EMBEDDED_OLE_OBJECT, MSO_SHAPE_TYPE.LINKED_OLE_OBJECT):
                self._embedded_count += 1
            elif _get_type(shape) == MSO_SHAPE_TYPE.MEDIA:
                self._film_count += 1
            self._unread_link_count += bool(target)
        if slide.has_notes_slide:
            _choose_alternatives(slide.notes_slide._element)
            if frame := slide.notes_slide.notes_text_frame:
                blocks += self._read_text(frame, is_list=False)
        return title, blocks

    def _walk_shapes(self, shapes: Any, depth: int) -> Iterator[Any]:
        for shape in shapes:
            if _get_type(shape) != MSO_SHAPE_TYPE.GROUP:
                yield shape
            elif depth:
                yield from self._walk_shapes(shape.shapes, depth - 1)
            else:
                self._decisions.append(f"Shapes within more than {_MAX_GROUPS} groups were left out: ungroup them.")

    def _read_table(self, table: Any) -> Iterator[Block]:
        rows = []
        for row in table.rows:
            cells = list(row.cells)
            self._merged_cell_count += sum(cell.is_merge_origin for cell in cells)
            rows.append([join_cell(self._join_runs(cell.text_frame)) for cell in cells])
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

    def _join_runs(self, frame: Any) -> list[Run]:
        return [run for paragraph in frame.paragraphs for run in (*self._list_runs(paragraph), Run(" "))]

    def _list_runs(self, paragraph: Any) -> list[Run]:
        runs, count = drop_struck(_list_runs(paragraph))
        self._struck_count += count
        return runs

    def _read_text(self, frame: Any, *, is_list: bool, target: str = "") -> Iterator[Block]:
        """Yields the paragraphs of a text. is_list: whether it is a slide's body, whose paragraphs have bullets.

        target: where the shape that they stand in leads, and so their words that lead nowhere else.
        """
        paragraphs = [
            (paragraph, [replace(run, target=run.target or target) for run in self._list_runs(paragraph)])
            for paragraph in frame.paragraphs
        ]
        is_list = is_list and sum(bool(join_plain(runs)) for _, runs in paragraphs) > 1
        for paragraph, runs in paragraphs:
            if plain := join_plain(runs):
                markdown, is_strong = join_markdown(runs), is_wholly_strong(runs)
                if is_list or paragraph.level:
                    yield Block("item", plain, markdown, paragraph.level, is_strong=is_strong)
                else:
                    yield Block("paragraph", plain, markdown, is_strong=is_strong)


def _is_title_slide(slide: Any) -> bool:
    """Whether it is a deck's first page: its title stands in the middle."""
    kinds = [shape.placeholder_format.type for shape in slide.placeholders]
    return PP_PLACEHOLDER.CENTER_TITLE in kinds or PP_PLACEHOLDER.SUBTITLE in kinds


def _get_type(shape: Any) -> MSO_SHAPE_TYPE | None:
    """Returns what a shape is; None for one without a form of its own, whose words count all the same."""
    try:
        return shape.shape_type  # type: ignore[no-any-return]
    except NotImplementedError:
        return None


def _find_target(shape: Any) -> str:
    """Returns the address that a click on a shape opens; "" for none, or for a place in the slides."""
    click = shape._element._nvXxPr.cNvPr.find(qn("a:hlinkClick"))
    relation = None if click is None else shape.part.rels.get(click.get(qn("r:id")))
    return relation.target_ref if relation is not None and relation.is_external else ""


def _choose_alternatives(tree: Any) -> None:
    """Puts in the place of each choice between two contents the first that shows words, else the last with a shape.

    PowerPoint writes a text with an equation, and what older programs do not know, with a picture of it for them.
    """
    for alternatives in list(tree.iter(_ALTERNATIVES)):
        if alternatives.getparent() is None:
            continue
        contents = [content for content in alternatives if len(content)]
        with_words = [content for content in contents if any(map(_has_words, content.iter("{*}t")))]
        for content in with_words[:1] or contents[-1:]:
            for part in list(content):
                alternatives.addprevious(part)
        alternatives.getparent().remove(alternatives)


def _has_words(text: Any) -> bool:
    return bool((text.text or "").strip())


def _list_runs(paragraph: Any) -> list[Run]:
    """Returns the words of a paragraph, with those of its fields, such as a date, and a space for a line break."""
    links = {run._r: run.hyperlink.address or "" for run in paragraph.runs if run.hyperlink}
    runs = []
    for part in paragraph._p:
        if part.tag == qn("a:br"):
            runs.append(Run(" "))
        elif part.tag in (qn("a:r"), qn("a:fld")):
            style = part.find(qn("a:rPr"))
            values = {} if style is None else style.attrib
            shift = str(values.get("baseline", "0"))
            runs.append(
                Run(
                    "".join(text.text or "" for text in part.iter(qn("a:t"))).replace("\v", " "),
                    is_bold=values.get("b") in ("1", "true"),
                    is_italic=values.get("i") in ("1", "true"),
                    target=links.get(part, ""),
                    shift=-1 if shift.startswith("-") else int(bool(shift.strip("0%."))),
                    is_struck=values.get("strike") in _STRUCK,
                )
            )
    return runs
