"""A drawing and a document are looked through: what runs or loads something is told, what is harmless is not."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from trellis.load.assets import Asset, detect_format, is_table_to_publish, read_asset
from trellis.load.drawing import MAX_BYTES, list_dangers

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'
PICTURE = "data:image/png;base64,iVBORw0KGgo="

HOSTILE = {
    "<script>x()</script>": "a script",
    '<s:script xmlns:s="http://www.w3.org/2000/svg">x()</s:script>': "a script",
    "<foreignObject><p>x</p></foreignObject>": "the element `foreignObject`",
    '<p xmlns="http://www.w3.org/1999/xhtml"/>': "the element `p`",
    '<rect onclick="x()"/>': "what runs by itself (`onclick`)",
    '<a href="https://example.org/"><rect/></a>': "the element `a`",
    '<image href="https://example.org/a.png"/>': "a reference to something outside of it",
    '<use xlink:href="other.svg#a"/>': "a reference to something outside of it",
    '<image href="data:image/svg+xml;base64,PHN2Zz4="/>': "a reference to something outside of it",
    '<set attributeName="href" to="javascript:x()"/>': "the element `set`",
    "<style>@import 'https://example.org/a.css'</style>": "a style that loads something",
    "<style><style/>@import url(https://example.org/a.css);</style>": "a style that loads something",
    "<style><style><style/></style>@im<!-- -->port 'https://example.org/a.css'</style>": "a style that loads something",
    "<style>@im<g>x</g>port 'https://example.org/a.css'</style>": "an element within a style",
    "<style>@im<x xmlns='y:z'>x</x>port 'https://example.org/a.css'</style>": "an element within a style",
    "<style>.a { fill: url( 'https://example.org/a' ) }</style>": "a style that loads something",
    "<style>.a { background: image-set('https://example.org/a.png' 1x) }</style>": "a style that loads something",
    "<style>.a { mask: -webkit-cross-fade('https://example.org/a', none) }</style>": "a style that loads something",
    '<rect style="mask:src(&quot;https://example.org/a&quot;)"/>': "a style that loads something",
    '<rect style="fill:u\\72l(https://example.org/)"/>': "a style that loads something",
    '<rect fill="url(https://example.org/#a)"/>': "a style that loads something",
    '<?xml-stylesheet href="a.css"?>': "the instruction `xml-stylesheet`",
}


@pytest.mark.parametrize(("content", "danger"), HOSTILE.items(), ids=HOSTILE)
def test_a_drawing_that_is_more_than_a_picture_is_told(content: str, danger: str) -> None:
    assert danger in list_dangers(f"{HEAD}{content}</svg>".encode())


@pytest.mark.parametrize(
    "data",
    [
        f'<!DOCTYPE svg [<!ENTITY a "b">]>{HEAD}&a;</svg>'.encode(),
        f'<!DOCTYPE svg [<!ENTITY % a SYSTEM "file:///etc/passwd">]>{HEAD}</svg>'.encode(),
        b"<html><body/></html>",
        b"<svg/>",
        HEAD.encode(),
        b"\xff\xfe<",
        b"",
        f"{HEAD}{'<g>' * 300}{'</g>' * 300}</svg>".encode(),
        f"{HEAD}<path d='{'M0 0' * (MAX_BYTES // 4)}'/></svg>".encode(),
    ],
)
def test_a_drawing_that_cannot_be_looked_through_is_refused(data: bytes) -> None:
    assert len(list_dangers(data)) == 1


@pytest.mark.parametrize(
    "content",
    [
        "<style>.a { fill: url(#b); font: 9px sans-serif }</style><path class='a' d='M0 0h9'/>",
        f'<image width="9" href="{PICTURE}"/><use xlink:href="#b"/><text>5 &lt; 6, once on a=1</text>',
        '<defs><linearGradient id="b"><stop offset="1"/></linearGradient></defs><rect fill="url(#b)"/>',
        '<metadata><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></metadata>',
        '<i:namedview xmlns:i="http://www.inkscape.org/namespaces/inkscape" i:zoom="2"/>',
    ],
)
def test_a_harmless_drawing_is_a_picture(content: str) -> None:
    assert list_dangers(f'<?xml version="1.0"?>\n{HEAD}<title>A dock</title>{content}</svg>'.encode()) == ()


def read(folder: Path, name: str, parts: dict[str, str]) -> Asset:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    (folder / name).write_bytes(out.getvalue())
    return read_asset(str(folder), name)


def refer(type: str) -> str:
    return f'<Relationship Id="1" Type="http://x/{type}" Target="https://example.org/" TargetMode="External"/>'


@pytest.mark.parametrize(
    ("name", "parts", "dangers"),
    [
        ("a.docx", {"word/document.xml": "", "word/_rels/document.xml.rels": refer("hyperlink")}, ()),
        ("a.docx", {"word/document.xml": "", "word/vbaProject.bin": ""}, ("macros",)),
        ("a.docx", {"xl/workbook.xml": ""}, ("another kind of document than its ending says",)),
        ("a.xlsx", {"xl/workbook.xml": "", "xl/embeddings/a.bin": ""}, ("an embedded file",)),
        (
            "a.xlsx",
            {"xl/workbook.xml": "", "xl/externalLinks/_rels/1.xml.rels": refer("externalLinkPath")},
            ("a reference that loads something from elsewhere",),
        ),
        (
            "a.docx",
            {"word/document.xml": "", "word/_rels/settings.xml.rels": refer("attachedTemplate")},
            ("a reference that loads something from elsewhere",),
        ),
        *(
            (
                "a.docx",
                {"word/document.xml": "", "word/_rels/a.xml.rels": text},
                ("a reference that loads something from elsewhere",),
            )
            for text in (
                refer("attachedTemplate").replace("External", "&#69;xternal"),
                refer("attachedTemplate").replace("<Relationship", "<r:Relationship xmlns:r='x'"),
                f"<!DOCTYPE a [<!ENTITY e 'External'>]>{refer('attachedTemplate').replace('External', '&e;')}",
                "<Relationships><Relationship",
            )
        ),
    ],
)
def test_what_a_document_holds_is_told(
    tmp_path: Path, name: str, parts: dict[str, str], dangers: tuple[str, ...]
) -> None:
    assert read(tmp_path, name, parts).dangers == dangers


def test_whom_a_document_names_is_told(tmp_path: Path) -> None:
    parts = {"word/document.xml": "", "docProps/core.xml": "<p><dc:creator>Grace Example</dc:creator></p>"}
    assert read(tmp_path, "a.docx", parts).private
    parts["docProps/core.xml"] = "<p><dc:creator></dc:creator><cp:lastModifiedBy/></p>"
    assert not read(tmp_path, "a.docx", parts).private


def test_what_is_no_document_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04 and no more")
    assert read_asset(str(tmp_path), "a.docx").dangers == ("what is no document, or a damaged one",)


def test_formats_are_told_by_the_first_bytes() -> None:
    heads = {
        b"\0\0\0\x20ftypisom": "MP4",
        b"\0\0\0\x18ftypheic": "",
        b"\x1aE\xdf\xa3": "WebM",
        b"\xef\xbb\xbfWEBVTT\n": "WebVTT",
    }
    assert {head: detect_format(head) for head in heads} == heads


def test_a_table_is_published_in_a_course_alone() -> None:
    assert is_table_to_publish("content/sales/courses/rates/lanes.csv")
    assert not is_table_to_publish("content/sales/data/win-rate.csv")
    assert not is_table_to_publish("content/sales/courses/rates/notes.txt")
