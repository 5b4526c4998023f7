"""Tells what an SVG drawing holds that a picture may not: what runs, what loads something, what shows a page in it,
what repeats itself until no browser can show it.

A drawing is published as it is, so what is not known to be harmless is refused. It is read once by expat. A drawing
that declares anything in its document type is refused: programs that read XML differ in what they make of it.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from .drawing_pictures import PICTURE_DATA, find_picture_data, list_picture_dangers
from .drawing_references import DrawingReferences

MAX_BYTES = 2_000_000
"""Maximum size of a drawing that is looked through, in bytes."""

MAX_DEPTH = 200
"""How deep elements may lie within each other."""

ELEMENTS = frozenset((
    "svg", "g", "defs", "symbol", "use", "title", "desc", "metadata", "style", "switch", "view",
    "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "image",
    "text", "tspan", "textpath", "marker", "pattern", "mask", "clippath",
    "lineargradient", "radialgradient", "stop", "filter", "feblend", "fecolormatrix", "fecomponenttransfer",
    "fecomposite", "feconvolvematrix", "fediffuselighting", "fedisplacementmap", "fedistantlight", "fedropshadow",
    "feflood", "fefunca", "fefuncb", "fefuncg", "fefuncr", "fegaussianblur", "feimage", "femerge", "femergenode",
    "femorphology", "feoffset", "fepointlight", "fespecularlighting", "fespotlight", "fetile", "feturbulence",
))  # fmt: skip
"""Elements of SVG, in lower case, that a drawing may have. Animations and links are not among them."""

_SVG = "http://www.w3.org/2000/svg"
_CSS_LOADS = re.compile(
    r"@import|(?:image|image-set|cross-fade|src)\("
    r"|url\(\s*+[\"']?+(?!#|data:image/(?:png|jpeg|gif|webp);base64,)|expression\(|\\",
    re.IGNORECASE,
)
_WORDS = ("aria-", "data-", "label", "docname", "export-filename")
"""How the names of attributes begin that hold words, or names of files that no browser reads."""

_SCRIPT_ADDRESS = re.compile(r"[\s\x00-\x20]*(?:javascript|vbscript|data:text)", re.IGNORECASE)


def list_dangers(data: bytes) -> tuple[str, ...]:
    """Returns what a drawing may not hold, in words such as ``a script``, each once; nothing for a harmless one."""
    if len(data) > MAX_BYTES:
        return (f"more than {MAX_BYTES // 1_000_000} MB, so that nobody can look through it",)
    dangers: dict[str, None] = {}
    depth = 0
    style_depth = 0
    styles: list[list[str]] = []  # the parts of each element: what one leaves open ends with it
    pictures: dict[str, None] = {}
    references = DrawingReferences()
    parser = expat.ParserCreate(namespace_separator="\n")

    def start_element(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, style_depth
        depth += 1
        if depth > MAX_DEPTH:
            raise _Refused("elements within elements without end")
        if style_depth:  # browsers leave out what stands in it, so that the rest is another text than it seems to be
            dangers["an element within a style"] = None
        namespace, _, local = name.rpartition("\n")
        if depth == 1 and (namespace, local) != (_SVG, "svg"):
            raise _Refused("no drawing: its first element is not `svg`")
        if namespace == _SVG:
            if local.lower() not in ELEMENTS:
                dangers["a script" if local.lower() == "script" else f"the element `{local[:40]}`"] = None
            if local.lower() == "style" and not style_depth:
                style_depth = depth
                styles.append([])
        elif namespace in ("", "http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML"):
            dangers[f"the element `{local[:40]}`"] = None
        references.start_element(local.lower(), attributes)
        for attribute, value in attributes.items():
            _check_attribute(attribute.rpartition("\n")[2].lower(), value, dangers, pictures)

    def end_element(name: str) -> None:
        nonlocal depth, style_depth
        if depth == style_depth:
            style_depth = 0
        depth -= 1
        references.end_element()

    def add_text(text: str) -> None:
        if style_depth:
            styles[-1].append(text)
        else:
            references.add_text(len(text))

    def start_document_type(name: str, system_id: str | None, public_id: str | None, has_declarations: int) -> None:
        if has_declarations:
            raise _Refused("declarations of its own, such as of entities, in its document type")

    def refuse_entity(*details: object) -> None:
        raise _Refused("an entity that is declared elsewhere")

    def report_instruction(target: str, content: str) -> None:
        dangers[f"the instruction `{target[:40]}`"] = None

    parser.StartElementHandler = start_element
    parser.EndElementHandler = end_element
    parser.CharacterDataHandler = add_text
    parser.StartDoctypeDeclHandler = start_document_type
    parser.SkippedEntityHandler = refuse_entity
    parser.ProcessingInstructionHandler = report_instruction
    try:
        parser.Parse(data, True)
    except _Refused as error:
        return (str(error),)
    except (expat.ExpatError, ValueError, LookupError):
        return ("what is no XML",)
    for style in map("".join, styles):
        if _CSS_LOADS.search(style):
            dangers["a style that loads something"] = None
        references.add_style(style)
        pictures.update(dict.fromkeys(find_picture_data(style)))
    return (*dangers, *list_picture_dangers(pictures), *references.list_dangers())


class _Refused(Exception):
    """The rest of the drawing need not be read."""


def _check_attribute(name: str, value: str, dangers: dict[str, None], pictures: dict[str, None]) -> None:
    """Adds what is wrong with an attribute to `dangers`, and the data of pictures in it to `pictures`."""
    if not name.startswith(_WORDS):
        pictures.update(dict.fromkeys(find_picture_data(value)))
    if name.startswith("on"):
        dangers[f"what runs by itself (`{name[:40]}`)"] = None
    elif name in ("href", "src"):
        address = value.lstrip(" \t\n\r")  # other spaces belong to an address
        if not address.startswith("#") and not PICTURE_DATA.match(address):
            dangers["a reference to something outside of it"] = None
    elif _SCRIPT_ADDRESS.match(value):
        dangers["an address that runs"] = None
    elif (name == "style" or ("(" in value and not name.startswith(_WORDS))) and _CSS_LOADS.search(value):
        dangers["a style that loads something"] = None
