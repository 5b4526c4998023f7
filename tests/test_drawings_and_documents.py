"""A drawing and a document are looked through: what runs or loads something is told, what is harmless is not."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from base64 import b64encode
from pathlib import Path
from time import process_time
from zlib import crc32

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trellis.load.assets import Asset, is_table_to_publish, read_asset
from trellis.load.drawing import MAX_BYTES, list_dangers
from trellis.load.drawing_references import CIRCLE, TOO_MANY
from trellis.load.file_format import detect_format
from trellis.load.office_content import MAX_ALL_ELEMENTS, ElementBudget, read_part
from trellis.load.office_file import read_office_file

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'


def build_png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """A picture of one colour that is a few bytes for each line. chunks: further ones, as their type and content."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    pixels = zlib.compress(bytes((width + 7) // 8 + 1) * height, 9)
    parts = ((b"IHDR", head), *chunks, (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + type + content + struct.pack(">I", crc32(type + content))
        for type, content in parts
    )


def write_address(picture: bytes, type: str = "png") -> str:
    return f"data:image/{type};base64,{b64encode(picture).decode()}"


PICTURE = write_address(build_png(1, 1))

HOSTILE = {
    "<script>x()</script>": "a script",
    '<s:script xmlns:s="http://www.w3.org/2000/svg">x()</s:script>': "a script",
    "<foreignObject><p>x</p></foreignObject>": "the element `foreignObject`",
    '<p xmlns="http://www.w3.org/1999/xhtml"/>': "the element `p`",
    '<rect onclick="x()"/>': "what runs by itself (`onclick`)",
    '<a href="https://example.org/"><rect/></a>': "the element `a`",
    '<image href="https://example.org/a.png"/>': "a reference to something outside of it",
    '<use xlink:href="other.svg#a"/>': "a reference to something outside of it",
    '<use href="&#160;#a"/>': "a reference to something outside of it",
    f'<image href="&#x85;{PICTURE}"/>': "a reference to something outside of it",
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
    """<rect fill="url(  '  https://example.org/#a')"/>""": "a style that loads something",
    """<rect fill="url('&quot;#a')"/>""": "a style that loads something",
    """<rect mask="image-set('https://example.org/a' 1x)"/>""": "a style that loads something",
    '<rect mask="u\\72l(https://example.org/a)"/>': "a style that loads something",
    '<?xml-stylesheet href="a.css"?>': "the instruction `xml-stylesheet`",
}


@given(st.text(".#{}@,>:;-a*\"'/\\ (u)"))
@example(". { fill: red }")
@example("#{}")
@example("a, . {}")
@example("@media print { . {} }")
def test_whatever_a_style_says_a_drawing_is_looked_through(style: str) -> None:
    assert isinstance(list_dangers(f"{HEAD}<style>{style}</style><rect id='a'/></svg>".encode()), tuple)
    attribute = style.replace('"', "&quot;")
    assert isinstance(
        list_dangers(f'{HEAD}<path style="{attribute}" class="{attribute}" d="{attribute}"/></svg>'.encode()), tuple
    )


@pytest.mark.parametrize(("content", "danger"), HOSTILE.items(), ids=HOSTILE)
def test_a_drawing_that_is_more_than_a_picture_is_told(content: str, danger: str) -> None:
    assert danger in list_dangers(f"{HEAD}{content}</svg>".encode())


@pytest.mark.parametrize(
    "data",
    [
        f'<!DOCTYPE svg [<!ENTITY a "b">]>{HEAD}&a;</svg>'.encode(),
        f'<!DOCTYPE svg [<!ENTITY % a SYSTEM "file:///etc/passwd">]>{HEAD}</svg>'.encode(),
        f'<!DOCTYPE svg SYSTEM "x.dtd" [%x;<!ATTLIST svg onload CDATA "x()">]>{HEAD}</svg>'.encode(),
        f'<!DOCTYPE svg SYSTEM "x.dtd" [%x;<!ENTITY e "&#60;script>x()&#60;/script>">]>{HEAD}&e;</svg>'.encode(),
        f'<!DOCTYPE svg [<!ATTLIST svg onload CDATA "x()">]>{HEAD}</svg>'.encode(),
        f'<!DOCTYPE svg [<!NOTATION a SYSTEM "b">]>{HEAD}</svg>'.encode(),
        f'<!DOCTYPE svg SYSTEM "x.dtd">{HEAD}&e;</svg>'.encode(),
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
        """<rect fill="url(  '#b' )" stroke="url(&#10;#b)"/><style>.a { fill: url( "#b" ) }</style>""",
        '<metadata><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></metadata>',
        '<i:namedview xmlns:i="http://www.inkscape.org/namespaces/inkscape" i:zoom="2"/>',
        '<g xmlns:s="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" s:docname="C:\\a (1).svg"/>',
        '<g transform="translate(1 2)" aria-label="url(https://example.org) is \\ read out"/>',
    ],
)
def test_a_harmless_drawing_is_a_picture(content: str) -> None:
    doctype = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    drawing = f"{HEAD}<title>A dock</title>{content}</svg>"
    assert list_dangers(f'<?xml version="1.0"?>\n{drawing}'.encode()) == ()
    assert list_dangers(f'<?xml version="1.0"?>\n{doctype}\n{drawing}'.encode()) == ()


TOO_LARGE = "pictures of {:,} pixels; browsers show up to 50 million"
TILES = "".join(f'<image href="{write_address(build_png(3_000, 2_000 + n))}"/>' for n in range(9))
BY_SOMEBODY = build_png(1, 1, (b"tEXt", b"Author" + bytes(1) + b"Ada Lovelace"))
UNREAD = "a picture that cannot be read"
GIF = b"GIF89a\x0a\0\x0a\0\0\0\0" + b",\0\0\0\0\xff\xff\xff\xff\0\2\2L\1\0;"
"""It says 10 × 10 of itself, and its frame has 65,535 × 65,535 pixels."""


@pytest.mark.parametrize(
    ("content", "danger"),
    [
        (f'<image href="{write_address(build_png(8_000, 8_000))}"/>', TOO_LARGE.format(64_000_000)),
        (f'<image href="{write_address(build_png(8_000, 8_000)).rstrip("=")}"/>', TOO_LARGE.format(64_000_000)),
        (f'<image xlink:href=" {write_address(build_png(8_000, 8_000))} "/>', TOO_LARGE.format(64_000_000)),
        (f"<style>rect{{mask:url('{write_address(build_png(8_000, 8_000))}')}}</style>", TOO_LARGE.format(64_000_000)),
        (f'<rect style="mask: url({write_address(build_png(8_000, 8_000))})"/>', TOO_LARGE.format(64_000_000)),
        (f'<feImage href="{write_address(GIF, "gif")}"/>', TOO_LARGE.format(65_535**2)),
        (f'<image href="{write_address(GIF)}"/>', TOO_LARGE.format(65_535**2)),
        (TILES, TOO_LARGE.format(54_108_000)),
        (f'<image href="{write_address(b"BM" + bytes(60))}"/>', UNREAD),
        ('<image href="data:image/png;base64,iVBORw0KGgo="/>', UNREAD),
        ('<image href="data:image/png;base64,A"/>', UNREAD),
        (f"<rect fill=\"url('{PICTURE.replace('0', '%30', 1)}')\"/>", UNREAD),
        ("<rect fill=\"url('data:image/png;charset=x;base64,iVBOR')\"/>", "a style that loads something"),
        (f'<image href="{write_address(BY_SOMEBODY)}"/>', "a picture that tells a name"),
    ],
)
def test_the_pictures_in_a_drawing_are_looked_at(content: str, danger: str) -> None:
    assert list_dangers(f"{HEAD}{content}</svg>".encode()) == (danger,)


@pytest.mark.parametrize("type", [b"tEXt", b"eXIf", b"IDAT"])
def test_a_png_that_does_not_begin_with_its_size_has_none(tmp_path: Path, type: bytes) -> None:
    """What a chunk before that says would be gone with the chunk once it is published."""
    picture = build_png(9_000, 9_000)
    content = struct.pack(">II", 400, 300) + b"\0x"
    chunk = struct.pack(">I", len(content)) + type + content + struct.pack(">I", crc32(type + content))
    hidden = picture[:8] + chunk + picture[8:]
    (tmp_path / "hidden.png").write_bytes(hidden)
    asset = read_asset(str(tmp_path), "hidden.png")
    assert (asset.picture_size.pixel_count, asset.is_whole) == (0, False)
    assert list_dangers(f'{HEAD}<image href="{write_address(hidden)}"/></svg>'.encode()) == (UNREAD,)


@pytest.mark.parametrize("style", ["a\n" * 900_000, "</style><style>" * 100_000])
def test_a_style_of_any_number_of_parts_is_looked_through_in_time(style: str) -> None:
    start = process_time()
    assert list_dangers(f"{HEAD}<style>{style}</style></svg>".encode()) == ()
    assert process_time() - start < 15, "each part once; to join them anew with each took minutes"


def test_a_picture_that_a_drawing_shows_often_counts_once() -> None:
    image = f'<image href="{write_address(build_png(6_000, 6_000))}"/>'
    assert list_dangers(f"{HEAD}{image * 9}</svg>".encode()) == ()


@pytest.mark.parametrize("opening", ["/*", "a{}/* the end", 'x{font-family:"', "x{", "@media print{", "x{fill:url("])
def test_what_one_style_leaves_open_ends_with_it(opening: str) -> None:
    fills = "".join(f".c{level} {{ fill: url('#a{level}') }}" for level in range(9))
    content = repeat(9, '<rect class="c{0}"/>', PATTERN)
    assert TOO_MANY in list_dangers(f"{HEAD}<style>{opening}</style><style>{fills}</style>{content}</svg>".encode())
    loading = "@import 'https://example.org/a.css';"
    dangers = list_dangers(f"{HEAD}<style>{opening}</style><style>{loading}</style></svg>".encode())
    assert "a style that loads something" in dangers


def repeat(levels: int, step: str, definition: str = '<g id="a{0}">{1}</g>') -> str:
    """Parts of which each holds the one before ten times. step: one of the ten, for the number of the one before."""
    parts = [definition.format(level, step.format(level - 1) * 10) for level in range(1, levels + 1)]
    return f"{definition.format(0, '<rect/>')}{''.join(parts)}"


USE, PATTERN, MASK = '<use href="#a{0}"/>', '<pattern id="a{0}">{1}</pattern>', '<mask id="a{0}">{1}</mask>'
CLASSES = "".join(f".c{level} {{ mask: url('#a{level}') }}" for level in range(9))
RECTS, LINES = "<rect/>" * 10, "h1" * 4_000
MARKER = f'<marker id="m">{RECTS * 3}</marker>'
FROM_CONTEXT = "<rect fill='context-fill'/>" * 100
CONTEXT = (
    f'<marker id="m">{FROM_CONTEXT}</marker><pattern id="p">{RECTS * 100}</pattern>'
    f'<path fill="url(#p)" marker-mid="url(#m)" d="M0 0{LINES[:180]}"/>'
)


@pytest.mark.parametrize(
    ("content", "danger"),
    [
        (repeat(9, USE), TOO_MANY),
        (repeat(9, '<use xlink:href=" #%61{0}"/>'), TOO_MANY),
        (repeat(9, '<rect fill="url(#a{0})"/>', PATTERN), TOO_MANY),
        (repeat(9, """<rect style="stroke:none;mask:url('#a{0}')"/>""", MASK), TOO_MANY),
        (f"<style>{CLASSES}</style>" + repeat(9, '<rect class="c{0}"/>', MASK), TOO_MANY),
        (repeat(9, '<use href="#a{0}&#160;"/>', '<g id="a{0}&#160;">{1}</g>'), TOO_MANY),
        (repeat(9, '<use href="#a{0}%E9"/>', '<g id="a{0}\u00e9">{1}</g>'), TOO_MANY),
        (repeat(3, USE).replace("<rect", f'<path d="M0 0{"l1 1" * 30_000}"/><rect', 1), TOO_MANY),
        (repeat(3, USE).replace("<rect", f"<text>{'word ' * 30_000}</text><rect", 1), TOO_MANY),
        ("".join(f'<g fill="url(#p{n})"><pattern id="p{n + 1}">{RECTS}</pattern></g>' for n in range(9)), TOO_MANY),
        (MARKER + f'<path marker-mid="url(#m)" d="M0 0{LINES}"/>', TOO_MANY),
        (CONTEXT, TOO_MANY),
        (f'<filter id="f">{"<feOffset/>" * 10_001}</filter><rect filter="url(#f)"/>', TOO_MANY),
        ('<filter id="f"><feTurbulence numOctaves="255"/></filter>' + '<g filter="url(#f)"/>' * 40, TOO_MANY),
        (MARKER + f'<style>path {{ marker: url("#m"); d: path("M0 0{LINES}") }}</style><path/>', TOO_MANY),
        ('<g id="a"><use href="#a"/></g>', CIRCLE),
        ('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>', CIRCLE),
        ('<filter id="a"><feImage href="#b"/></filter><g id="b" filter="url(#a)"/>', CIRCLE),
    ],
)
def test_a_drawing_that_repeats_itself_too_often_is_refused(content: str, danger: str) -> None:
    assert list_dangers(f"{HEAD}{content}</svg>".encode()) == (danger,)


@pytest.mark.parametrize(
    "content",
    [
        repeat(3, USE),
        f'<g id="a"><path/><path/></g>{USE.replace("{0}", "") * 30_000}',
        '<svg fill="url(#g)"><linearGradient id="g"><stop/></linearGradient>' + "<path/>" * 60_000 + "</svg>",
        '<clipPath id="c"><rect/></clipPath>' + '<g clip-path="url(#c)">' * 100 + "<path/>" * 1_000 + "</g>" * 100,
        '<style>path { marker-end: url(#m) }</style><marker id="m"><path d="M0 0h1"/></marker><path d="M0 0h9"/>',
        '<pattern id="p"><rect/><rect/></pattern><g fill="url(#p)">' + "<path/>" * 20_000 + "</g>",
        '<filter id="f">' + "<feOffset/><feBlend/>" * 10 + "</filter>" + '<g filter="url(#f)"/>' * 400,
    ],
)
def test_a_drawing_may_repeat_its_parts(content: str) -> None:
    assert list_dangers(f"{HEAD}{content}</svg>".encode()) == ()


NAMES = ",".join(map(".a{}".format, range(4_000)))
FILLS = "".join(map("{{0}}{{{{fill:url(#p{0})}}}}".format, range(1_000)))
PATTERNS = "".join(map('<pattern id="p{}"/>'.format, range(1_000)))


@pytest.mark.parametrize(
    "content",
    [
        f"<style>{FILLS.format('*')}</style>{'<g/>' * 2_000}{PATTERNS}",
        f"<style>{FILLS.format('stop')}</style>{'<stop/>' * 2_000}{PATTERNS}",
        f"<style>g{{{FILLS.format('')[1:-1].replace('}{', ';')}}}</style><g>{'<stop/>' * 2_000}</g>{PATTERNS}",
        f"<style>{NAMES}{{{'fill:url(#p1);' * 4_000}}}</style>{PATTERNS}",
    ],
)
def test_styles_that_refer_to_too_much_are_not_followed(content: str) -> None:
    """A file could keep a check busy that names each of many patterns for each of many elements."""
    assert list_dangers(f"{HEAD}{content}</svg>".encode()) == (TOO_MANY,)


def read(folder: Path, name: str, parts: dict[str, str]) -> Asset:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    (folder / name).write_bytes(out.getvalue())
    return read_asset(str(folder), name)


RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def refer(type: str) -> str:
    return f'<Relationship Id="1" Type="{RELATIONS}{type}" Target="https://example.org/" TargetMode="External"/>'


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


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


def relate(type: str, target: str, mode: str = "", base: str = RELATIONS) -> str:
    return f"<Relationships><Relationship Id='1' Type='{base}{type}' Target='{target}' {mode}/></Relationships>"


def instruct(*texts: str) -> str:
    """A paragraph with a field, whose instruction stands in several runs."""
    begin, end = ('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    runs = "".join(text if text.startswith("<") else f"<w:r><w:instrText>{text}</w:instrText></w:r>" for text in texts)
    return f"<w:p>{begin}{runs}{end}</w:p>"


def write_text(content: str) -> dict[str, str | bytes]:
    return {"word/document.xml": f"<w:document {W}><w:body>{content}</w:body></w:document>"}


def calculate(formula: str) -> dict[str, str | bytes]:
    return {
        "xl/worksheets/sheet1.xml": f"<worksheet><sheetData><row><c><f>{formula}</f></c></row></sheetData></worksheet>"
    }


def pack(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return out.getvalue()


def embed(parts: dict[str, str | bytes], name: str = "word/embeddings/Sheet1.xlsx") -> dict[str, str | bytes]:
    """A document with a workbook in it, as a chart has."""
    return {"word/charts/_rels/chart1.xml.rels": relate("package", f"/{name}"), name: pack(parts)}


def declare(part: str, type: str) -> dict[str, str | bytes]:
    types = f'<Types xmlns="{TYPES}"><Default Extension="bin" ContentType="x/y"/><Override PartName="/{part}" '
    return {"[Content_Types].xml": f'{types}ContentType="{type}"/></Types>', part: b"any"}


BOOK: dict[str, str | bytes] = {"xl/workbook.xml": "<workbook/>"}
MICROSOFT = "http://schemas.microsoft.com/office/2006/relationships/"
VBA_TYPE = "application/vnd.ms-office.vbaProject"
LINK = "hyperlink"

FOREIGN: dict[str, tuple[dict[str, str | bytes], str]] = {
    "macros of another name, by their relation": (
        {"word/_rels/document.xml.rels": relate("vbaProject", "code.dat", base=MICROSOFT)},
        "macros",
    ),
    "macros of another name, by their content type": (declare("word/code.dat", VBA_TYPE), "macros"),
    "a control": ({"word/_rels/document.xml.rels": relate("control", "c.xml")}, "macros"),
    "a ribbon": ({"_rels/.rels": relate("ui/extensibility", "customUI.xml", base=MICROSOFT)}, "macros"),
    "an object of another name": (
        {"word/_rels/document.xml.rels": relate("oleObject", "media/i.dat")},
        "an embedded file",
    ),
    "a program of any name": ({"word/media/image9.png": b"MZ\x90\0 program"}, "an embedded file"),
    "an old document of any name": ({"word/media/image9.png": b"\xd0\xcf\x11\xe0"}, "an embedded file"),
    "a page of HTML": ({"word/_rels/document.xml.rels": relate("aFChunk", "a.html")}, "an embedded file"),
    "references in capital letters": (
        {"word/_rels/settings.xml.RELS": relate("attachedTemplate", "https://e.org/t", 'TargetMode="External"')},
        "a reference that loads something from elsewhere",
    ),
    "a mode in small letters": (
        {"word/_rels/a.xml.rels": relate("image", "https://e.org/t", 'TargetMode="external"')},
        "a reference that loads something from elsewhere",
    ),
    "a type that ends as a link's": (
        {"word/_rels/a.xml.rels": relate("attachedTemplate/hyperlink", "https://e.org", 'TargetMode="External"')},
        "a reference that loads something from elsewhere",
    ),
    **{
        f"a link to {target}": (
            {"word/_rels/a.xml.rels": relate(LINK, target, 'TargetMode="External"')},
            "a link that runs a program, or opens a file",
        )
        for target in (
            "file:///C:/calc.exe",
            "C:\\calc.exe",
            "\\\\host\\share",
            "//host/share",
            "%5C%5Chost%5Cshare%5Ca.exe",
            "/%2Fhost/share",
            "%20\\%5chost",
            "&#9;/&#9;/host/share",
            "file%3A///C:/calc.exe",
            "ms-word:ofe|u|x",
            "javascript:x",
            "java%73cript:x",
        )
    },
    "an action of a slide": (
        {"ppt/slides/slide1.xml": '<p:sld xmlns:p="p" xmlns:a="a"><a:hlinkClick action="ppaction://program"/></p:sld>'},
        "a link that runs a program, or opens a file",
    ),
    "connections": ({"xl/Connections.xml": "<connections/>"}, "a connection to data elsewhere"),
    "connections of another name": (
        {"xl/other.xml": "<connections><connection/></connections>"},
        "a connection to data elsewhere",
    ),
    "a query": ({"customXml/item1.xml": "<DataMashup>AAAA</DataMashup>"}, "a connection to data elsewhere"),
    "a source of a mail merge": (
        write_text('<w:mailMerge><w:connectString w:val="x"/></w:mailMerge>'),
        "a connection to data elsewhere",
    ),
    "an add-in": ({"_rels/.rels": relate("webextensiontaskpanes", "t.xml", base=MICROSOFT)}, "an add-in"),
    "a question to a program": (
        {"xl/externalLinks/e.xml": '<externalLink><ddeLink ddeService="cmd"/></externalLink>'},
        "a question to another program (DDE)",
    ),
    "a question to a program in a cell": (calculate("cmd|'/c calc'!A0"), "a question to another program (DDE)"),
    "a film of another host": (
        write_text('<wp:webVideoPr xmlns:wp="x" embeddedHtml="y"/>'),
        "a reference that loads something from elsewhere",
    ),
    "a picture of old drawings": (
        {"word/d.vml": '<xml xmlns:v="v"><v:imagedata src="https://e.org/a.png"/></xml>'},
        "a reference that loads something from elsewhere",
    ),
    **{
        f"the formula {text}": (calculate(text), f"a formula that loads or runs something (`{name}`)")
        for text, name in {
            '_xlfn.WEBSERVICE("https://e.org")': "WEBSERVICE",
            '1+rtd ("a",,"b")': "RTD",
            '_xlfn.IMAGE("https://e.org/a.png")': "IMAGE",
            "1+&#67;ALL(1)": "CALL",
        }.items()
    },
    "a formula of a name": (
        {"xl/workbook.xml": "<workbook><definedName>WEBSERVICE(A1)</definedName></workbook>"},
        "a formula that loads or runs something (`WEBSERVICE`)",
    ),
    **{
        f"the field {name} {number}": (write_text(text), f"a field that is not known to be harmless (`{name}`)")
        for number, (name, text) in enumerate(
            (
                ("DDEAUTO", instruct(' DDEAUTO c:\\cmd.exe "/k calc"')),
                ("DDE", instruct(" D", "DE c:\\cmd.exe")),
                ("DDEAUTO", instruct("dde", "<w:r><w:t>auto x</w:t></w:r>")),
                ("?", instruct(instruct("QUOTE 68 68 69"), "x")),
                ("INCLUDEPICTURE", '<w:fldSimple w:instr=" INCLUDEPICTURE &quot;https://e.org/a.png&quot; "/>'),
                ("LINK", '<w:fldChar w:fldCharType="begin"/><w:instrText>LINK Excel.Sheet x</w:instrText>'),
                ("IMPORT", instruct(" PAGE ", instruct("IMPORT x"))),
                ("MACROBUTTON", instruct("MACROBUTTON Run it")),
            )
        )
    },
    "a link of a field to a file": (
        write_text(instruct(' HYPERLINK "file:///C:/calc.exe"')),
        "a link that runs a program, or opens a file",
    ),
    "a link of a field to an encoded path": (
        write_text(instruct(' HYPERLINK "%5C%5Chost%5Cshare"')),
        "a link that runs a program, or opens a file",
    ),
    "a picture of old drawings at an encoded path": (
        {"word/d.vml": '<xml xmlns:v="v" xmlns:x="x"><v:fill x:src="a.png" src="%5C%5Chost%5Ca.png"/></xml>'},
        "a reference that loads something from elsewhere",
    ),
    "a workbook with macros": (
        embed({**BOOK, "xl/vbaProject.bin": b"x"}, "word/embeddings/Sheet1.xlsm"),
        "an embedded document with macros",
    ),
    "a workbook that loads, of any name": (
        embed({**BOOK, **calculate("WEBSERVICE(A1)")}, "word/media/image1.png"),
        "an embedded document with a formula that loads or runs something (`WEBSERVICE`)",
    ),
    "an archive": (embed({"a.exe": b"MZ"}), "an embedded file"),
    "documents without end": (
        embed({**BOOK, **embed({**BOOK, **embed(BOOK)})}),
        "an embedded document with an embedded document with documents within documents without end",
    ),
    "a part with entities": (
        {"word/a.xml": "<!DOCTYPE a [<!ENTITY e 'DDEAUTO'>]><a>&e;</a>"},
        "what is no document, or a damaged one",
    ),
    "a part that is no XML": ({"word/a.xml": "<a><b></a>"}, "what is no document, or a damaged one"),
    "a drawing with a script": ({"word/media/a.svg": f"{HEAD}<script/></svg>"}, "a drawing with a script"),
    "two parts of one name": (
        {"word/A.xml": "<a/>", "word/a.xml": "<a/>"},
        "two files of one name, of which programs read one or the other",
    ),
}


COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
DDE = 'DDEAUTO c:\\cmd.exe "/k calc"'


def mark(type: str, name: str = "w:fldChar", others: str = "") -> str:
    return f'<w:r><{name} {others} w:fldCharType="{type}"/></w:r>'


def choose(content: str) -> str:
    """Content that a program leaves out if it does not know what the choice requires."""
    return f"<mc:AlternateContent><mc:Choice Requires='x'>{content}</mc:Choice></mc:AlternateContent>"


def write_compatible(content: str) -> dict[str, str | bytes]:
    """A text with a name space that programs may ignore."""
    names = f'{W} xmlns:x="urn:x" xmlns:m="{MATH}" xmlns:mc="{COMPATIBILITY}" mc:Ignorable="x"'
    return {"word/document.xml": f"<w:document {names}><w:body>{content}</w:body></w:document>"}


def instruct_simply(attributes: str) -> str:
    return f"<w:fldSimple {attributes}/>"


DISGUISED_FIELDS = {
    "another attribute before it": (instruct_simply("x:instr=' PAGE ' w:instr='DDEAUTO c:'"), "DDEAUTO"),
    "another attribute behind it": (instruct_simply("w:instr='DDEAUTO c:' x:instr=' PAGE '"), "DDEAUTO"),
    "a mark of two types": (mark("begin", others='x:fldCharType="end"') + instruct(DDE), "?"),
    "a mark of no known type": (instruct(" PAGE ", mark("END"), DDE), "?"),
    "a mark of another name space": (instruct(mark("separate", "x:fldChar"), DDE), "?"),
    "a mark of another spelling": (instruct(mark("separate", "w:fldchar"), DDE), "?"),
    "a mark of a redefined prefix": (
        instruct('<w:fldChar xmlns:w="urn:x" w:fldCharType="separate"/>', "IMPORT x"),
        "?",
    ),
    "a mark in a choice": (instruct(choose(mark("separate")), DDE), "?"),
    "a field that begins in a choice": (choose(mark("begin")) + instruct("IMPORT x"), "?"),
    "a field that ends in a choice": (instruct(" PAGE ", choose(mark("end"))), "?"),
    "a text in a choice": (instruct(choose("<w:r><w:instrText> PAGE </w:instrText></w:r>"), "IMPORT x"), "?"),
    "a shown text in an ignored element": (instruct("<x:a><w:r><w:t> PAGE </w:t></w:r></x:a>", "IMPORT x"), "?"),
    "a text of another name space": (instruct("<w:r><x:instrText> PAGE </x:instrText></w:r>", "IMPORT x"), "?"),
    "a shown text of another name space": (instruct("<w:r><x:t> PAGE </x:t></w:r>", "IMPORT x"), "IMPORT"),
    "an element in a text": (instruct(f"<w:r><w:instrText><x:e/>{DDE}</w:instrText></w:r>"), "?"),
    "an element with a text in a text": (
        instruct("<w:r><w:instrText>IM<x:e>x</x:e>PORT y</w:instrText></w:r>"),
        "?",
    ),
    "a deleted text": (instruct("<w:r><w:delInstrText> PAGE </w:delInstrText></w:r>", "IM", "PORT x"), "IMPORT"),
    "a harmless text": (instruct(" PAGE ", DDE), "DDEAUTO"),
    "no field": (f"<w:r><w:instrText>{DDE}</w:instrText></w:r>", "DDEAUTO"),
    "a name that a simple field makes": (instruct(instruct_simply("w:instr='QUOTE 68'"), " c:"), "?"),
    "a name that a bound control makes": (
        instruct("<w:sdt><w:sdtContent><w:r><w:instrText> PAGE </w:instrText></w:r></w:sdtContent></w:sdt>"),
        "?",
    ),
}


@pytest.mark.parametrize(("content", "name"), DISGUISED_FIELDS.values(), ids=DISGUISED_FIELDS)
def test_no_markup_hides_a_field(tmp_path: Path, content: str, name: str) -> None:
    (tmp_path / "a.docx").write_bytes(pack(write_compatible(content)))
    dangers = read_office_file(str(tmp_path / "a.docx"), ".docx").dangers
    assert f"a field that is not known to be harmless (`{name}`)" in dangers


SERVICE = "_xlfn.WEBSERVICE(&quot;http://e.example/'&quot;)"
LOADING_FORMULAS = {
    "a bracket in the name of a column": (f"SUM(Table1[a'[])&amp;{SERVICE}", "WEBSERVICE"),
    "a bracket in one of two names": (f"SUM(Table1[[a'[]:[b]])&amp;{SERVICE}", "WEBSERVICE"),
    "a mark in the name of a column": (f'SUM(Table1[a"b])&amp;{SERVICE}', "WEBSERVICE"),
    "a mark in the name of a sheet": (f"'a\"b'!A1&amp;{SERVICE}", "WEBSERVICE"),
    "a quotation that does not end": (f"'a&amp;{SERVICE}", "WEBSERVICE"),
    "a quotation of no sheet": (f"'a'&amp;{SERVICE}&amp;'b'", "WEBSERVICE"),
    "a function that is handed on": ("_xlfn.MAP(A2,_xleta.WEBSERVICE)", "WEBSERVICE"),
    "a function without a prefix that is handed on": ("MAP(A2,image)", "IMAGE"),
    "two prefixes": ("_xlfn._xlws.PY(1,2)", "PY"),
    "a prefix of a company's function": ("_xldudf_COPILOT(A1)", "COPILOT"),
    "the name of a value that is called": ("_xlpm.CALL(1)", "CALL"),
    "a table of elsewhere": ('_xlfn.IMPORTCSV("https://e.example/a.csv")', "IMPORTCSV"),
    "a text of elsewhere": ('_xlfn.IMPORTTEXT("https://e.example/a.txt")', "IMPORTTEXT"),
    "a translation": ('_xlfn.TRANSLATE(A1,"en")', "TRANSLATE"),
    "a formula made of text": ('EVALUATE("WEBSER"&amp;"VICE(A1)")', "EVALUATE"),
}


@pytest.mark.parametrize(("formula", "name"), LOADING_FORMULAS.values(), ids=LOADING_FORMULAS)
def test_no_quotation_hides_a_formula(tmp_path: Path, formula: str, name: str) -> None:
    (tmp_path / "a.xlsx").write_bytes(pack(calculate(formula)))
    dangers = read_office_file(str(tmp_path / "a.xlsx"), ".xlsx").dangers
    assert dangers == (f"a formula that loads or runs something (`{name}`)",)


SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.mark.parametrize(
    "formula",
    [
        "WEB<x:a/>SERVICE(A1)",
        "WEB<x:a>SERVICE</x:a>(A1)",
        "WEB<x:a>a</x:a><x:b>SERVICE</x:b>(A1)",
        "WEB<x:f>SERVICE</x:f>(A1)",
        "<x:f><c><f>A1</f></c><c><f>WEB<x:a>SERVICE</x:a>(A1)</f></c></x:f>",
    ],
)
def test_a_formula_with_an_element_in_it_is_refused(formula: str) -> None:
    assert read_part([f"<worksheet xmlns='{SHEETS}' xmlns:x='urn:x'><f>{formula}</f></worksheet>".encode()]).functions


def test_a_formula_of_an_extension_is_read() -> None:
    names = f"xmlns='{SHEETS}' xmlns:x14='http://schemas.microsoft.com/office/spreadsheetml/2009/9/main'"
    start = f"<worksheet {names} xmlns:xm='http://schemas.microsoft.com/office/excel/2006/main'><x14:formula1> <xm:f>"
    end = "</xm:f></x14:formula1></worksheet>"
    assert read_part([f"{start}Image!A1{end}".encode()]).functions == []
    assert read_part([f"{start}IMAGE(A1){end}".encode()]).functions == ["IMAGE"]


@pytest.mark.parametrize("space", [" ", "&#32;", "&#10;", "x"])
def test_a_name_space_that_begins_as_that_of_word_is_another_one(space: str) -> None:
    other = f"xmlns:x='{W.partition(chr(34))[2][:-1]}{space}x'"
    part = read_part([f"<w:document {W} {other}>{instruct('<x:a>', mark('end'), '</x:a>', DDE)}</w:document>".encode()])
    assert part.is_readable
    assert set(part.fields) == {"?", "DDEAUTO"}


def test_a_formula_in_an_attribute_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(pack({"xl/a.xml": "<a><cfvo type='formula' val='WEBSERVICE(A1)'/></a>"}))
    assert read_office_file(str(tmp_path / "a.xlsx"), ".xlsx").dangers


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("before", ["", " " * 9], ids=["at once", "after white space"])
def test_a_part_is_read_whatever_its_encoding(tmp_path: Path, encoding: str, before: str) -> None:
    footer = f"{before}<w:ftr {W}>{instruct(DDE)}</w:ftr>".encode(encoding)
    (tmp_path / "a.docx").write_bytes(pack({**write_text(""), "word/footer1.dat": footer}))
    assert read_office_file(str(tmp_path / "a.docx"), ".docx").dangers


def test_a_content_type_with_a_parameter_is_one_of_xml(tmp_path: Path) -> None:
    parts = {**declare("word/a.bin", "application/x+xml; charset=utf-8"), **write_text("")}
    (tmp_path / "a.docx").write_bytes(pack(parts))
    assert read_office_file(str(tmp_path / "a.docx"), ".docx").dangers == ("what is no document, or a damaged one",)


@pytest.mark.parametrize("part", ["[Content_Types].xml", "word/_rels/document.xml.rels"])
def test_a_list_of_two_name_spaces_is_refused(tmp_path: Path, part: str) -> None:
    content = f"<Types xmlns='{TYPES}'><x:Override xmlns:x='urn:x' PartName='/word/a.bin' ContentType='x/y'/></Types>"
    (tmp_path / "a.docx").write_bytes(pack({**write_text(""), part: content}))
    assert read_office_file(str(tmp_path / "a.docx"), ".docx").dangers


@pytest.mark.parametrize("unit", ["'", "''", "'a ", "[", "['", "[[a]", '"', "_xl_", "IMAGE!", "&#10;"])
def test_a_formula_is_read_in_linear_time(unit: str) -> None:
    start = process_time()
    assert read_part([f"<f>WEBSERVICE!|{unit * 100_000}</f>".encode()]).is_readable
    assert process_time() - start < 2


@pytest.mark.parametrize(("parts", "danger"), FOREIGN.values(), ids=FOREIGN)
def test_what_a_document_runs_loads_or_embeds_is_known_whatever_its_name(
    tmp_path: Path, parts: dict[str, str | bytes], danger: str
) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(pack({"word/document.xml": "", **parts} if "word/document.xml" not in parts else parts))
    assert danger in read_office_file(str(file), ".docx").dangers


HARMLESS: dict[str, dict[str, str | bytes]] = {
    "links": {
        f"word/_rels/{number}.xml.rels": relate(LINK, target, 'TargetMode="External"')
        for number, target in enumerate(("https://e.org/a?b=c:d", "mailto:a@e.org", "other%20one.docx", "#A:B!A1"))
    },
    "a chart with its workbook": embed({**BOOK, **calculate("SUM(A1:A9)")}),
    "pictures and a theme": {
        "word/_rels/document.xml.rels": relate("image", "media/a.png"),
        "word/media/a.png": b"\x89PNG\r\n",
        "word/theme/theme1.xml": '<a:theme xmlns:a="a"><a:fill/></a:theme>',
        "word/media/b.svg": f"{HEAD}</svg>",
    },
    "settings of a printer": declare(
        "xl/printerSettings/printerSettings1.bin",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings",
    ),
    "what a company notes": {"customXml/item1.xml": "<note xmlns='our own notes'><f>a <b>b</b></f></note>"},
    "fields": write_text(
        instruct(' TOC \\o "1-3" \\h \\z \\u ')
        + instruct(' HYPERLINK "https://e.org" \\l "a"')
        + instruct("PAGE")
        + instruct(" = ", instruct(" PAGE "), " + 1 ")
        + instruct(" IF ", instruct(" PAGE "), ' = 1 "a" "b"')
        + instruct(" ADDIN ZOTERO_ITEM CSL_CITATION {}")
        + "<w:t>DDEAUTO LINK WEBSERVICE(1)</w:t>"
    ),
    "formulas": calculate("IF(A1=\"WEBSERVICE(|)\",'a|b'!A1,MYCALL(T[a|b])+IMAGEX(1))"),
    "formulas with everyday words": calculate(
        "SUM(Call!A1,Call:Image!A1,'Image (1)'!A1,'It''s \"PY\"'!A1,Image[Call],T[[#This Row],[a'[it''s]])"
        '&amp;"say ""CALL(1)""'
        '"&amp;_xlfn.LET(_xlpm.image,1,_xlpm.image+1)&amp;[1]Sheet1!A1'
    ),
    "fields with drawings and deletions": write_compatible(
        instruct(" TOC ", mark("separate"), choose(f"<w:p>{instruct(' PAGE ')}<w:r><w:t>DDE</w:t></w:r></w:p>"))
        + instruct(' IF 1 = 1 "', choose(instruct(" PAGE ")), '" "b"')
        + f"<m:oMath>{mark('begin')}</m:oMath><w:r><w:instrText> SEQ a </w:instrText></w:r>{mark('end')}"
        + instruct("<w:r><w:delInstrText> PAGE </w:delInstrText></w:r>", " DATE ")
        + instruct("<w:r><w:delInstrText> PAGE </w:delInstrText></w:r>")
        + instruct(" HYPER", 'LINK "https://e.org/', "link ", 'import"')
    ),
    "settings of a printer without a name": declare("xl/a.bin", "x/y") | {"xl/a.bin": bytes(64)},
    "a fraction": write_text(f'<m:f xmlns:m="{MATH}"><m:num><m:r><m:t>a|b</m:t></m:r></m:num></m:f>'),
}


@pytest.mark.parametrize("parts", HARMLESS.values(), ids=HARMLESS)
def test_what_people_put_into_documents_is_harmless(tmp_path: Path, parts: dict[str, str | bytes]) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(pack({"word/document.xml": "", **parts} if "word/document.xml" not in parts else parts))
    assert read_office_file(str(file), ".docx").dangers == ()


@pytest.mark.parametrize(("place", "bound"), [("file", "MAX_TEXT"), ("content", "MAX_ELEMENTS")])
def test_a_document_with_more_text_than_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, bound: str
) -> None:
    monkeypatch.setattr(f"trellis.load.office_{place}.{bound}", 90)
    (tmp_path / "a.docx").write_bytes(pack({"word/document.xml": "<a>" + "<b/>" * 100 + "</a>"}))
    assert read_office_file(str(tmp_path / "a.docx"), ".docx").dangers == ("more text than any document",)


def nest(parts: dict[str, str | bytes], count: int = 3) -> dict[str, str | bytes]:
    """A document with the same document in it several times."""
    return {"word/document.xml": "", **{f"word/embeddings/{number}.docx": pack(parts) for number in range(count)}}


def nest_twice(parts: dict[str, str | bytes], **names: str | bytes) -> dict[str, str | bytes]:
    """A document in a document in a document."""
    return nest({**nest(parts, 1), **names}, 1)


EMPTY_LIST = "<a>" + "<b/>" * 40 + "</a>"
TEXT, SIZE = "more text than any document", "more than any document, once it is unpacked"
LARGE: dict[str, tuple[dict[str, str | bytes], str, int, str]] = {
    "elements of references in documents": (
        nest({"word/_rels/a.rels": EMPTY_LIST}),
        "content.MAX_ALL_ELEMENTS",
        90,
        TEXT,
    ),
    "elements of references": (
        {f"word/_rels/{number}.rels": EMPTY_LIST for number in range(3)},
        "content.MAX_ALL_ELEMENTS",
        90,
        TEXT,
    ),
    "elements of content types": (nest({"[Content_Types].xml": EMPTY_LIST}), "content.MAX_ALL_ELEMENTS", 90, TEXT),
    "elements of parts": ({f"word/{n}.xml": EMPTY_LIST for n in range(3)}, "content.MAX_ALL_ELEMENTS", 90, TEXT),
    "elements of drawings": (
        {f"word/{number}.svg": f"{HEAD}{'<g/>' * 40}</svg>" for number in range(3)},
        "content.MAX_ALL_ELEMENTS",
        90,
        TEXT,
    ),
    "lines of a style": ({"word/a.svg": HEAD + "<style>" + "\n" * 90}, "content.MAX_ALL_ELEMENTS", 90, TEXT),
    "formulas that take long": ({"word/a.xml": f"<a>{'<f>|</f>' * 40}</a>"}, "content.MAX_ALL_ELEMENTS", 90, TEXT),
    "text of references": (nest({"word/_rels/a.rels": EMPTY_LIST}), "file.MAX_TEXT", 500, TEXT),
    "text of content types": (nest({"[Content_Types].xml": EMPTY_LIST}), "file.MAX_TEXT", 500, TEXT),
    "text of properties": ({"docProps/core.xml": "<a>" + " " * 200 + "</a>"}, "file.MAX_TEXT", 300, TEXT),
    "text of names": (nest({f"word/{'a' * 200}": ""}), "file.MAX_TEXT", 500, TEXT),
    "parts in documents": (nest({f"word/{number}": "" for number in range(9)}), "file.MAX_PARTS", 20, SIZE),
    "bytes in documents": (nest({"word/a.bin": bytes(9_000)}), "file.MAX_UNPACKED", 20_000, SIZE),
    "bytes of documents in documents": (
        nest_twice({"word/a": bytes(9)}, a=bytes(900)),
        "file.MAX_UNPACKED",
        1200,
        SIZE,
    ),
    "entries of documents": (nest({f"word/{'a' * 200}": ""}), "file.MAX_CONTENTS", 600, SIZE),
}


@pytest.mark.parametrize(("parts", "bound", "number", "danger"), LARGE.values(), ids=LARGE)
def test_what_lies_in_a_document_counts_together(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    parts: dict[str, str | bytes],
    bound: str,
    number: int,
    danger: str,
) -> None:
    (tmp_path / "a.docx").write_bytes(pack({"word/document.xml": "", **parts}))
    assert danger not in read_office_file(str(tmp_path / "a.docx"), ".docx").dangers
    monkeypatch.setattr(f"trellis.load.office_{bound}", number)
    assert read_office_file(str(tmp_path / "a.docx"), ".docx").dangers == (danger,)


def test_no_element_is_read_beyond_the_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counts: list[int] = []
    spend = ElementBudget.spend

    def count(budget: ElementBudget, number: int) -> None:
        counts.append(number)
        spend(budget, number)

    monkeypatch.setattr(ElementBudget, "spend", count)
    monkeypatch.setattr("trellis.load.office_content.MAX_ALL_ELEMENTS", 100)
    inner: dict[str, str | bytes] = {f"word/_rels/{number}.rels": EMPTY_LIST for number in range(20)}
    (tmp_path / "a.docx").write_bytes(pack(nest(nest(inner))))
    assert read_office_file(str(tmp_path / "a.docx"), ".docx").dangers == (TEXT,)
    assert sum(counts) == 101


def test_slides_with_charts_are_read(tmp_path: Path) -> None:
    parts = {"ppt/presentation.xml": "<p:presentation xmlns:p='urn:p'/>"}
    workbook = pack({f"xl/{number}.xml": "<worksheet/>" for number in range(12)})
    slides: dict[str, str | bytes] = {}
    for number in range(250):
        slides[f"ppt/slides/slide{number}.xml"] = "<p:sld xmlns:p='urn:p'><p:sp>text</p:sp></p:sld>"
        slides[f"ppt/slides/_rels/slide{number}.xml.rels"] = relate("chart", f"../charts/chart{number}.xml")
        slides[f"ppt/charts/chart{number}.xml"] = "<c:chart xmlns:c='urn:c'/>"
        slides[f"ppt/charts/_rels/chart{number}.xml.rels"] = relate("package", f"../embeddings/{number}.xlsx")
        slides[f"ppt/embeddings/{number}.xlsx"] = workbook
    (tmp_path / "a.pptx").write_bytes(pack({**parts, **slides}))
    assert read_office_file(str(tmp_path / "a.pptx"), ".pptx").dangers == ()


def test_a_workbook_of_twenty_megabytes_of_cells_is_within_the_bound() -> None:
    cell = '<c r="B1234"><v>57</v></c>'
    assert 20_000_000 // len(cell) * cell.count("</") <= MAX_ALL_ELEMENTS // 1.5


def test_fields_within_fields_without_end_are_refused() -> None:
    begin = f"<w:d {W}>{mark('begin') * 1_001}</w:d>".encode()
    assert not read_part([begin]).is_readable
    assert read_part([begin.replace(mark("begin").encode(), b"", 1)]).is_readable


def test_whom_a_document_names_is_told(tmp_path: Path) -> None:
    parts = {"word/document.xml": "", "docProps/core.xml": "<p><dc:creator>Grace Example</dc:creator></p>"}
    assert read(tmp_path, "a.docx", parts).private
    parts["docProps/core.xml"] = parts["docProps/core.xml"].encode("utf-16")
    assert read(tmp_path, "a.docx", parts).private
    parts["docProps/core.xml"] = "<p><dc:creator></dc:creator><cp:lastModifiedBy/></p>"
    assert not read(tmp_path, "a.docx", parts).private


def test_what_is_no_document_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04 and no more")
    assert read_asset(str(tmp_path), "a.docx").dangers == ("what is no document, or a damaged one",)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_document_is_refused_however_it_is_packed(tmp_path: Path, method: int) -> None:
    file = tmp_path / "a.docx"
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr("word/document.xml", f"<a>{list(range(200))}</a>")
    content = file.read_bytes()
    assert read_office_file(str(file), ".docx").dangers == ()
    file.write_bytes(content[:60] + bytes(byte ^ 255 for byte in content[60:80]) + content[80:])
    assert read_office_file(str(file), ".docx").dangers == ("what is no document, or a damaged one",)


@pytest.mark.parametrize("error", [OverflowError, MemoryError])
def test_a_document_whose_numbers_are_beyond_the_machine_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    """As an offset of 2^63, or a dictionary of four gigabytes."""
    file = tmp_path / "a.docx"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")

    def fail(*_: object) -> None:
        raise error("too large")

    monkeypatch.setattr(zipfile.ZipFile, "open", fail)
    assert read_office_file(str(file), ".docx").dangers == ("what is no document, or a damaged one",)


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
