"""Reads a Word document with mammoth, which knows styles, lists, tables and footnotes."""

from __future__ import annotations

import io
from typing import Any

import mammoth

from .html_blocks import MAX_COLUMNS, read_html
from .inline_text import describe_struck
from .model import DocumentPicture, DocumentRefused, SourceDocument
from .office_package import OfficePackage

_STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
"""


def read_word(package: OfficePackage) -> SourceDocument:
    """Returns the document. Raises DocumentRefused for tracked changes, and where it cannot be read."""
    package.require_no_changes()
    pictures: list[DocumentPicture] = []

    def keep_picture(image: Any) -> dict[str, str]:
        try:
            with image.open() as stream:
                pictures.append(DocumentPicture(stream.read()))
        except Exception:  # it is linked, or its part is missing; the words around it are whole
            pictures.append(DocumentPicture(b""))
        return {"src": f"https://picture.invalid/{len(pictures) - 1}"}

    try:
        result = mammoth.convert_to_html(
            io.BytesIO(package.unwrap_words()),
            convert_image=mammoth.images.img_element(keep_picture),
            style_map=_STYLES,
            external_file_access=False,
        )
    except Exception:  # a parser meets whatever somebody wrote, and each raises in its own way
        raise DocumentRefused("the Word document cannot be read", "open it in Word, and save it again") from None
    reader = read_html(result.value)
    order = [int(source.rpartition("/")[2]) for source, _ in reader.sources]
    decisions = [*package.describe_left_out(), *describe_struck(reader.struck_count)]
    if reader.merged_cell_count or reader.inner_table_count:
        decisions.append("Tables had merged cells or tables within them: read their rows again.")
    if count := reader.left_out_column_count:
        noun, verb = ("column", "was") if count == 1 else ("columns", "were")
        decisions.append(f"Of a table, {count:,} {noun} behind the first {MAX_COLUMNS} {verb} left out: divide it.")
    return SourceDocument(
        "heading",
        tuple(reader.blocks),
        reader.title,
        tuple(
            DocumentPicture(pictures[index].data, alt) for index, (_, alt) in zip(order, reader.sources, strict=True)
        ),
        reader.footnotes,
        tuple(decisions),
    )
