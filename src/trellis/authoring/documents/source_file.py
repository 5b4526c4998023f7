"""Opens a document of whatever kind: tells by its content what it is, and hands it to whoever reads that kind."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

from ...load.file_format import detect_format
from .model import EXTRA, DocumentRefused, SourceDocument

MAX_BYTES = 50_000_000
"""Maximum size of a document, in bytes."""

MAX_TEXT_BYTES = 500_000
"""Maximum size of a page of Markdown, in bytes."""

MARKDOWN_EXTENSIONS = frozenset((".md", ".markdown", ".mdown", ".mkd", ".txt"))

_ENCRYPTED_MARK = "EncryptedPackage".encode("utf-16-le")
_WAY_OUT = "open it in the program that made it, and save it as .docx, .pptx, .pdf or .md"


def read_document(file: Path) -> SourceDocument:
    """Returns what a file holds. Raises DocumentRefused with the one reason for which it is of no use."""
    try:
        size = file.stat().st_size
        if not file.is_file():
            raise DocumentRefused(f"{file} is no file", "name a document")
        if size > MAX_BYTES:
            raise DocumentRefused(
                f"{file.name} has {size / 1_000_000:,.0f} MB; up to {MAX_BYTES // 1_000_000} MB are read",
                "take its films out, compress its pictures, or take over a part of it",
            )
        data = file.read_bytes()
    except OSError as error:
        raise DocumentRefused(f"{file} cannot be read: {error.strerror or error}", "check its name") from None
    format = detect_format(data[:64])
    if format == "ZIP or Office":
        from .office_package import OfficePackage

        package = OfficePackage(data)
        if package.kind == "word":
            _require_library("mammoth", "Word documents")
            from .word import read_word

            return read_word(package)
        _require_library("pptx", "slides")
        from .slides import read_slides

        return read_slides(package)
    if format == "old Office":
        if _ENCRYPTED_MARK in data:
            raise DocumentRefused(f"{file.name} is encrypted", "save it without a password, and try again")
        raise DocumentRefused(f"{file.name} has the form of Office before 2007", "save it as .docx or .pptx")
    if format == "PDF":
        _require_library("pypdf", "PDF files")
        from .paper import read_paper

        return read_paper(data)
    if file.suffix.lower() in MARKDOWN_EXTENSIONS and not format:
        if size > MAX_TEXT_BYTES:
            raise DocumentRefused(f"{file.name} has {size:,} bytes; a page has up to {MAX_TEXT_BYTES:,}", "divide it")
        from .markdown_page import read_markdown_page

        return read_markdown_page(data, file)
    kind = f"its content is {format}" if format else "its content is none of these"
    raise DocumentRefused(f"{file.name} is no Word document, no slides, no PDF and no Markdown: {kind}", _WAY_OUT)


def _require_library(name: str, purpose: str) -> ModuleType:
    """Returns the library. Raises DocumentRefused with the command to install it."""
    try:
        return importlib.import_module(name)
    except ImportError:
        raise DocumentRefused(f"what reads {purpose} is not installed here", f"run `{EXTRA}`") from None
