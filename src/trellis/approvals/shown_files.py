"""Finds the pictures and documents that a text shows or links, wherever they lie in the portal.

What is approved is what a page shows, so a file counts if anything in the text could lead to it: a link, a picture, a
reference, HTML, a value in front matter. A path too many asks for an approval more; a path too few would hide one.

There are two nets. The first reads the parse that the site renders, and HTML by its tokens, as a browser does. The
second looks for anything that resembles a path in the text as it stands, whatever is around it.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any
from urllib.parse import unquote

from ..catalogue.link_targets import find_page_address
from ..load.assets import TEXT_EXTENSIONS, is_table_to_publish
from ..load.markdown.document import UNFINISHED_TAG, Document, parse_document
from ..load.parse import parse_text
from ..load.scan import CONTENT_FOLDER
from .html_values import decode_attribute, read_attribute_values

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_PATH = re.compile(r"[^\s()<>\"'\[\]{}|\\^`=]++")
"""What could be a path: anything without white space and without the marks that stand around one."""
_HINT = re.compile(r"\.[A-Za-z0-9]|[&%\\]|<[A-Za-z/]")
"""What each name with an extension has, as it is or in disguise. Most texts have none."""
_DISGUISE = re.compile(r"\\|&[#A-Za-z]|%[0-9A-Fa-f]{2}|<[A-Za-z/!]")
"""What a text has that writes a name otherwise than it is. HTML is no disguise, but a browser leaves out its breaks."""
_PLAIN_NAME = re.compile(r"[\w.-]++")
_HTML_KINDS = frozenset(("html", "inline_html"))
_PIECE_KINDS = _HTML_KINDS | {"text", UNFINISHED_TAG}
_WAY_UP = re.compile(r"\A(?:\.{0,2}/)++")
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,20}")
_SCHEME = re.compile(r"\Ahttps?:", re.IGNORECASE)
_YAML_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|\r?\n[ \t]*+)")
"""A sign that YAML writes as a number, or a line break that it leaves out, in quotation marks."""
_PAIRED_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
"""One sign of the higher planes, as JSON writes it."""
_MAX_SITE_DEPTH = 8
"""Below how many folders of its host a portal can lie: ``https://host/group/portal/`` is two below."""
_MAX_PATH_BYTES = 4_096
"""No system opens a file by a longer path."""
_ATTRIBUTE = re.compile(r"""=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>]++))""")
"""The value of an attribute of HTML, as a browser reads it: with its spaces, brackets and equals signs."""
_CSS_ADDRESS = re.compile(r"""\burl\(\s*+(?:"([^"]*+)"|'([^']*+)'|([^)]*+))""", re.IGNORECASE)
_LINE_VALUE = re.compile(r"^[ \t-]*+(?:\w[\w-]*+:)?+([^\n]++)", re.MULTILINE)
"""What a line of front matter has for its key or in a list; a value of front matter as a whole."""
_LINE_BREAKS = str.maketrans("", "", "\t\n\r")
"""Browsers leave these out of an address, wherever they stand."""
_OUTER_SIGNS = "".join(map(chr, range(0x21)))
"""Browsers leave these out at either end of an address: spaces and control characters."""


def find_shown_paths(path: str, *texts: str) -> frozenset[str]:
    """Returns the paths below the portal's root to which texts of the file at `path` could lead; not those of texts.

    A text may have front matter. Wherever on its host the site lies, an address that names the host, or goes up further
    than the site's root, leads to its files.
    """
    page_address = find_page_address(path)
    unified = (text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n") for text in texts)
    return frozenset(
        target
        for text in unified
        for written in dict.fromkeys(_find_targets(path, text))
        for target in _resolve_target(path, page_address, written)
    )


def could_show_any(text: str, names: Iterable[str]) -> bool:
    """Returns whether a text could show a file of one of these names; False only where it is certain that it does not.

    A text that disguises something may disguise a name: as ``&amp;#97;``, with a line break within HTML, in YAML.
    """
    names = list(names)
    has_strange_name = not all(map(_PLAIN_NAME.fullmatch, names))
    return has_strange_name or bool(_DISGUISE.search(text)) or mentions_any(text, names)


def mentions_any(text: str, names: Iterable[str]) -> bool:
    """Returns whether one of these names stands in a text, as it is or in one of the usual disguises."""
    forms = list_readings(text)
    return any(name in form for form in forms for name in names)


def list_readings(text: str) -> frozenset[str]:
    """Returns a text as it is, and as it reads without each of the usual disguises of a name."""
    if not _DISGUISE.search(text):
        return frozenset((text,))
    unescaped = (text, html.unescape(_ESCAPE.sub(r"\1", text)), _read_yaml_escapes(text))
    unbroken = (form.translate(_LINE_BREAKS) for form in unescaped)  # before `%` is read, since browsers do so too
    return frozenset(whole for form in (*unescaped, *unbroken) for whole in (form, unquote(form)))


def find_named_files(text: str, files: Iterable[str]) -> frozenset[str]:
    """Returns the files whose path has a mark that could end it in a text, and whose name stands in this text.

    Nobody can tell where such a path begins and ends, as with ``rate chart (1).png``.
    """
    names = {file: posixpath.basename(file) for file in files if not _PATH.fullmatch(file)}
    readings = list_readings(text) if names else ()
    return frozenset(file for file, name in names.items() if any(name in reading for reading in readings))


def is_shown_file(path: str) -> bool:
    """Returns whether the path is that of a picture, a document or the like, and not that of an entry or a page."""
    extension = posixpath.splitext(path)[1].lower()
    is_file = bool(extension) and (extension not in TEXT_EXTENSIONS or is_table_to_publish(path))
    return path.startswith(f"{CONTENT_FOLDER}/") and is_file


def _find_targets(path: str, text: str) -> Iterator[str]:
    if not _HINT.search(text):
        return
    for part in dict.fromkeys((text, *_split_file(path, text))):
        yield from (part,) if len(part) <= _MAX_PATH_BYTES else ()  # a value of front matter
        for reads_maths in (True, False) if "$" in part else (True,):
            yield from _list_parsed_targets(parse_document(part, reads_maths=reads_maths))
        yield from _search_targets(part)


def _split_file(path: str, text: str) -> Iterator[str]:
    """Yields the body of a file with front matter, and each value of the front matter or of a register."""
    if not path.endswith(".yml") and not (path.endswith(".md") and text.lstrip().startswith("---")):
        return
    parsed = parse_text(path, text)
    yield parsed.body
    for value in walk_texts(parsed.data):
        if _HINT.search(value):
            yield value


def walk_texts(data: Any) -> Iterator[str]:
    """Yields the texts of front matter: keys and values, each by itself."""
    stack = [data]
    while stack:
        value = stack.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            stack += [*value, *value.values()]
        elif isinstance(value, list):
            stack += value


def _list_parsed_targets(document: Document) -> Iterator[str]:
    """Yields what a page shows by its parse: targets of Markdown, and what the attributes of its HTML say."""
    pieces: list[str] = []
    for node in document.root.walk():
        if node.target:
            yield node.target
        if node.kind in _HTML_KINDS:
            yield from _split_values(read_attribute_values(node.text))
        pieces.append(node.text if node.kind in _PIECE_KINDS else "\n")
    yield from (definition.target for definition in document.definitions.values())
    whole = "".join(pieces)  # without the signs of quotations and lists that stand before its lines
    if "<" in whole:
        yield from _split_values(read_attribute_values(whole))
        yield from _find_whole_values(whole)
        yield from _find_whole_values(decode_attribute(whole))


def _search_targets(text: str) -> Iterator[str]:
    """Yields what resembles a path in a text as it stands."""
    plain = html.unescape(_ESCAPE.sub(r"\1", text))
    unescaped = _read_yaml_escapes(text)
    for form in dict.fromkeys((plain, unescaped)):
        yield from (run.rstrip(".,;:!") for run in _PATH.findall(form))
    for form in dict.fromkeys((text, plain, unescaped)):
        yield from _find_whole_values(form)
        yield from (line.strip(" \t\r\"'") for line in _LINE_VALUE.findall(form))


def _read_yaml_escapes(text: str) -> str:
    return _PAIRED_SURROGATES.sub(_join_surrogates, _YAML_ESCAPE.sub(_read_yaml_escape, text))


def _join_surrogates(pair: re.Match[str]) -> str:
    return pair[0].encode("utf-16", "surrogatepass").decode("utf-16")


def _read_yaml_escape(escape: re.Match[str]) -> str:
    number = int(escape[1] or escape[2] or escape[3] or "0", 16)
    return chr(number) if 0 < number < 0x110000 else ""


def _find_whole_values(text: str) -> Iterator[str]:
    """Yields what a browser takes for an address or a list of them, from any mark that could open it to the next."""
    yield from _split_values("".join(groups) for groups in _ATTRIBUTE.findall(text))
    yield from _split_values("".join(groups) for groups in _CSS_ADDRESS.findall(text))
    for mark in "\"'":
        runs = text.split(mark)
        yield from _split_values(run for before, run in pairwise(runs) if before.rstrip().endswith("="))


def _split_values(values: Iterable[str]) -> Iterator[str]:
    """Yields each value as one address, and as a `srcset`."""
    for value in values:
        words = value.split()
        yield from (value, *words, *(word.rstrip(",") for word in words), *value.replace(",", " ").split())


def _resolve_target(path: str, page_address: str, written: str) -> Iterator[str]:
    """Yields where a target can lead: from the file it stands in, or, in HTML, from its page or another of the site."""
    unescaped = html.unescape(written)
    forms = (written, unescaped, html.unescape(unescaped))  # the site unescapes the target of a link once more
    for form in dict.fromkeys(forms):
        address = form.translate(_LINE_BREAKS).strip(_OUTER_SIGNS)
        for variant in dict.fromkeys((form, address, address.replace("\\", "/"))):  # the last as browsers read it
            plain = unquote(variant.partition("#")[0].partition("?")[0])
            if "." in plain and _EXTENSION.fullmatch(posixpath.splitext(posixpath.normpath(plain))[1]):
                yield from filter(_can_be_shown, _list_places(path, page_address, plain))


def _list_places(path: str, page_address: str, address: str) -> Iterator[str]:
    """Yields the paths below the portal's root to which an address leads, as a file's or as a page's of the site.

    Only addresses that are written plainly have to be understood here: a page shows no others.
    """
    yield posixpath.normpath(posixpath.join(posixpath.dirname(path), address))
    if page_address:
        yield f"{CONTENT_FOLDER}{posixpath.normpath(posixpath.join(page_address, address))}"
    for address_path in dict.fromkeys((address, _SCHEME.sub("", address))):
        names = _WAY_UP.sub("", posixpath.normpath(address_path)).split("/")
        for depth in range(min(len(names), _MAX_SITE_DEPTH + 2)):  # a host comes before the folders of the site
            yield f"{CONTENT_FOLDER}/{'/'.join(names[depth:])}"


def _can_be_shown(path: str) -> bool:
    """Returns whether a file of the portal can have this path: Git and the system take it, and no change is refused."""
    return is_shown_file(path) and path.isprintable() and len(path.encode()) <= _MAX_PATH_BYTES
