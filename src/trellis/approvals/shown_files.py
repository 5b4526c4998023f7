"""Finds the pictures and documents that a text shows or links, wherever they lie in the portal.

What is approved is what a page shows, so a file counts if anything in the text could lead to it: a link, a picture, a
reference, HTML, a value in front matter. A path too many asks for an approval more; a path too few would hide one.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from ..catalogue.link_targets import resolve_link
from ..load.assets import TEXT_EXTENSIONS
from ..load.markdown.document import parse_document
from ..load.scan import CONTENT_FOLDER

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_PATH = re.compile(r"[^\s()<>\"'\[\]{}|\\^`=]++")
"""What could be a path: anything without white space and without the marks that stand around one."""
_HINT = re.compile(r"\.[A-Za-z0-9]|[&%\\]")
"""What each name with an extension has, as it is or in disguise. Most texts have none."""
_WAY_UP = re.compile(r"\A(?:\.{0,2}/)++")
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,20}")
_SCHEME = re.compile(r"\Ahttps?:", re.IGNORECASE)
_YAML_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|\r?\n[ \t]*+)")
"""A sign that YAML writes as a number, or a line break that it leaves out, in quotation marks."""
_MAX_PATH_BYTES = 4_096
"""No system opens a file by a longer path."""
_ATTRIBUTE = re.compile(r"""=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>]++))""")
"""The value of an attribute of HTML, as a browser reads it: with its spaces, brackets and equals signs."""
_CSS_ADDRESS = re.compile(r"""\burl\(\s*+(?:"([^"]*+)"|'([^']*+)'|([^)]*+))""", re.IGNORECASE)
_LINE_VALUE = re.compile(r"^[ \t-]*+(?:\w[\w-]*+:)?+([^\n]++)", re.MULTILINE)
"""What a line of front matter has for its key or in a list; a value of front matter as a whole."""
_LINE_BREAKS = str.maketrans("", "", "\t\n\r")
"""Browsers leave these out of an address, wherever they stand."""


def find_shown_paths(path: str, *texts: str) -> frozenset[str]:
    """Returns the paths below the portal's root to which texts of the file at `path` could lead; not those of texts."""
    return frozenset(
        target for text in texts for written in _find_targets(text) for target in _resolve_target(path, written)
    )


def mentions_any(text: str, names: Iterable[str]) -> bool:
    """Returns whether a text could lead to a file of one of these names."""
    unescaped = (text, html.unescape(_ESCAPE.sub(r"\1", text)), _YAML_ESCAPE.sub(_read_yaml_escape, text))
    unbroken = (form.translate(_LINE_BREAKS) for form in unescaped)  # before `%` is read, since browsers do so too
    forms = {whole for form in (*unescaped, *unbroken) for whole in (form, unquote(form))}
    return any(name in form for form in forms for name in names)


def find_named_files(text: str, files: Iterable[str]) -> frozenset[str]:
    """Returns the files whose path has a mark that could end it in a text, and whose name stands in this text.

    Nobody can tell where such a path begins and ends, as with ``rate chart (1).png``.
    """
    return frozenset(f for f in files if not _PATH.fullmatch(f) and mentions_any(text, [posixpath.basename(f)]))


def is_shown_file(path: str) -> bool:
    """Returns whether the path is that of a picture, a document or the like, and not that of an entry or a page."""
    extension = posixpath.splitext(path)[1].lower()
    return path.startswith(f"{CONTENT_FOLDER}/") and bool(extension) and extension not in TEXT_EXTENSIONS


def _find_targets(text: str) -> Iterator[str]:
    if not _HINT.search(text):
        return
    document = parse_document(text)
    yield from (node.target for node in document.root.walk() if node.target)
    yield from (definition.target for definition in document.definitions.values())
    plain = html.unescape(_ESCAPE.sub(r"\1", text))
    unescaped = _YAML_ESCAPE.sub(_read_yaml_escape, text)
    for form in dict.fromkeys((plain, unescaped)):
        yield from (run.rstrip(".,;:!") for run in _PATH.findall(form))
    for form in dict.fromkeys((text, plain, unescaped)):
        yield from _find_whole_values(form)


def _read_yaml_escape(escape: re.Match[str]) -> str:
    number = int(escape[1] or escape[2] or escape[3] or "0", 16)
    return chr(number) if 0 < number < 0x110000 else ""


def _find_whole_values(text: str) -> Iterator[str]:
    """Yields what a browser takes for an address or a list of them, and what front matter takes for a value."""
    attributes = ("".join(groups) for groups in _ATTRIBUTE.findall(text))
    addresses = ("".join(groups) for groups in _CSS_ADDRESS.findall(text))
    for value in (*attributes, *addresses):
        yield from (value, *value.split(), *value.replace(",", " ").split())  # as one address, and as a `srcset`
    yield from (line.strip(" \t\r\"'") for line in _LINE_VALUE.findall(text))


def _resolve_target(path: str, written: str) -> Iterator[str]:
    """Yields where a target can lead: from the file it stands in, or, in HTML, from a page of the site."""
    address = html.unescape(written).translate(_LINE_BREAKS).strip(" ")
    for form in dict.fromkeys((written, address, address.replace("\\", "/"))):  # the last as browsers read it
        plain = unquote(html.unescape(form).partition("#")[0].partition("?")[0])
        if not _EXTENSION.fullmatch(posixpath.splitext(plain)[1]):
            continue
        targets = [resolve_link(path, form).path]
        rest = _SCHEME.sub("", plain)
        for address_path in dict.fromkeys((plain, rest, rest.lstrip("/").partition("/")[2])):  # the last without a host
            from_page = _WAY_UP.sub("", posixpath.normpath(address_path))
            targets.append(posixpath.normpath(f"{CONTENT_FOLDER}/{from_page}"))
        yield from (target for target in targets if is_shown_file(target) and _can_exist(target))


def _can_exist(path: str) -> bool:
    return "\0" not in path and len(path.encode(errors="surrogatepass")) <= _MAX_PATH_BYTES
