"""PDFs that name their author, in the ways that programs write it, and such that name nobody."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any

import pytest
from conftest import Portal, course, findings

from trellis.load import pdf_metadata
from trellis.load.pdf_metadata import names_author

HEAD = b"%PDF-1.7\n1 0 obj\n<< "
XMP = b"<rdf:Description><dc:creator><rdf:Seq><rdf:li>%b</rdf:li></rdf:Seq></dc:creator></rdf:Description>"


def pack(content: bytes, filter: bytes = b"/FlateDecode") -> bytes:
    packed = zlib.compress(content)
    return HEAD + b"/Type /ObjStm /N 1 /First 4 /Filter %b /Length 9 >>\nstream\n" % filter + packed + b"\nendstream"


NAMED = {
    "plain": HEAD + b"/Author (Mei Chen) >>",
    "without space": HEAD + b"/Producer(x)/Author(Mei)>>",
    "hexadecimal": HEAD + b"/Author <FEFF004D00650069> >>",
    "elsewhere": HEAD + b"/Author 12 0 R >>",
    "with brackets": HEAD + b"/Author (Mei \\(Rates\\)) >>",
    "XMP": HEAD + b">>" + XMP % b"Mei",
    "XMP in an attribute": HEAD + b'>><rdf:Description pdf:Author="Mei"/>',
    "packed": pack(b"3 0 << /Author (Mei) >>"),
}
NAMELESS = {
    "no author": HEAD + b"/Producer (Word) /Creator (Word) >>",
    "empty": HEAD + b"/Author () >>",
    "only a byte order mark": HEAD + b"/Author (\xfe\xff) >>",
    "empty hexadecimal": HEAD + b"/Author <FEFF> >>",
    "blank": HEAD + b"/Author (  ) >>",
    "XMP, empty": HEAD + b">>" + XMP % b" ",
    "packed, empty": pack(b"3 0 << /Author () >>"),
    "packed in another way": pack(b"3 0 << /Author (Mei) >>", b"/LZWDecode"),
    "cut": HEAD + b"/Author (Mei",
    "broken": HEAD + b"/Type /ObjStm /Filter /FlateDecode >>\nstream\nnot zlib\nendstream",
}


@pytest.mark.parametrize("content", NAMED.values(), ids=NAMED)
def test_an_author_is_found(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.pdf").write_bytes(content)
    assert names_author(str(tmp_path / "a.pdf"))


@pytest.mark.parametrize("content", NAMELESS.values(), ids=NAMELESS)
def test_no_author_is_made_up(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.pdf").write_bytes(content)
    assert not names_author(str(tmp_path / "a.pdf"))


class CountedBytes(bytes):
    """A file whose bytes are counted when they are searched or copied."""

    steps = 0

    def find(self, sub: object, start: object = 0, end: object = None) -> int:
        place = super().find(sub, start)  # type: ignore[arg-type]
        self.steps += (place if place >= 0 else len(self)) - int(str(start))
        return place

    def __getitem__(self, index: object) -> Any:
        part = super().__getitem__(index)  # type: ignore[index]
        self.steps += len(part) if isinstance(part, bytes) else 1
        return part


STREAM = b"/FlateDecode /Type /ObjStm >> stream\n"


@pytest.mark.parametrize(
    "content",
    [
        STREAM * 2_000,
        (STREAM + zlib.compress(b"")) * 2_000,
        (STREAM + zlib.compress(b"") + b"\nendstream\n") * 2_000,
        STREAM * 2_000 + b"endstream",
    ],
    ids=["without an end", "empty without an end", "empty", "one in another"],
)
def test_each_byte_of_packed_objects_is_looked_at_once(content: bytes) -> None:
    data = CountedBytes(content)
    list(pdf_metadata._unpack_objects(data))
    assert 0 < data.steps <= 8 * len(content)


def test_an_author_is_found_behind_a_stream_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(STREAM + b"no zlib\nendstream\n" + NAMED["packed"])
    assert names_author(str(tmp_path / "a.pdf"))


def test_what_cannot_be_read_names_nobody(tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").write_bytes(b"")
    assert not names_author(str(tmp_path / "empty.pdf"))
    assert not names_author(str(tmp_path / "none.pdf"))


def test_a_named_author_is_advice_at_the_file_and_the_name_is_not_given(portal: Portal) -> None:
    page = "content/sales/courses/quoting/"
    files: dict[str, str | bytes] = {
        f"{page}index.md": course(),
        f"{page}rates.pdf": NAMED["plain"],
        f"{page}terms.pdf": NAMELESS["empty"],
    }
    assert findings(portal(files), "document-metadata", "picture-metadata") == [
        f"{page}rates.pdf:1:1 advice[document-metadata] "
        "the PDF's properties name its author, and it is published as it is"
    ]
