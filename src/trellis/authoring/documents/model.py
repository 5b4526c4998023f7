"""What a document is made of, whatever program wrote it: blocks, pictures, and what a person must still decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

BlockKind = Literal["heading", "paragraph", "item", "table", "picture", "code", "quote"]

EXTRA = "pip install 'trellis-portal[from-documents]'"
"""The command that installs the libraries which read documents."""


class DocumentRefused(Exception):
    """No course can be made of the file. message: the reason, as a sentence's part. help: the next act."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(f"{message}; {help}")
        self.message = message
        self.help = help


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a document.

    markdown: its text, escaped, without the sign of a heading or an item. plain: the same as the document has it.
    level: of a heading from 1, of an item its depth from 0. is_strong: whether all of it is set off, as in bold.
    notes: the footnotes that it refers to. picture: the index of the document's picture.
    """

    kind: BlockKind
    plain: str = ""
    markdown: str = ""
    level: int = 0
    is_ordered: bool = False
    is_strong: bool = False
    notes: tuple[str, ...] = ()
    picture: int = -1


@dataclass(frozen=True, slots=True)
class DocumentPicture:
    """A picture as the document holds it. alt: its words there, "" if it has none."""

    data: bytes
    alt: str = ""


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """What was read. part: what a lesson is made of. title: as the document shows it, "" if it shows none.

    footnotes: id → Markdown. decisions: what was left out, or is not certain, in full sentences.
    """

    part: Literal["heading", "slide"]
    blocks: tuple[Block, ...]
    title: str = ""
    pictures: tuple[DocumentPicture, ...] = ()
    footnotes: Mapping[str, str] = field(default_factory=dict)
    decisions: tuple[str, ...] = ()
