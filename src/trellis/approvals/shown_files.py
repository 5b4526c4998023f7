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
from ..load.markdown.code import mask_code
from ..load.markdown.lines import LineIndex
from ..load.markdown.links import find_definitions, find_links
from ..load.scan import CONTENT_FOLDER

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_PATH = re.compile(r"[^\s()<>\"'\[\]{}|\\^`=]++")
"""What could be a path: anything without white space and without the marks that stand around one."""
_HINT = re.compile(r"\.[A-Za-z0-9]|[&%\\]")
"""What each name with an extension has, as it is or in disguise. Most texts have none."""
_WAY_UP = re.compile(r"\A(?:\.{0,2}/)++")
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,8}")


def find_shown_paths(path: str, *texts: str) -> frozenset[str]:
    """Returns the paths below the portal's root to which texts of the file at `path` could lead; not those of texts."""
    return frozenset(
        target for text in texts for written in _find_targets(text) for target in _resolve_target(path, written)
    )


def mentions_any(text: str, names: Iterable[str]) -> bool:
    """Returns whether a text could lead to a file of one of these names."""
    plain = unquote(html.unescape(_ESCAPE.sub(r"\1", text)))
    return any(name in plain or name in text for name in names)


def is_shown_file(path: str) -> bool:
    """Returns whether the path is that of a picture, a document or the like, and not that of an entry or a page."""
    extension = posixpath.splitext(path)[1].lower()
    return path.startswith(f"{CONTENT_FOLDER}/") and bool(extension) and extension not in TEXT_EXTENSIONS


def _find_targets(text: str) -> Iterator[str]:
    if not _HINT.search(text):
        return
    body = f"\n\n{text}\n"
    masked = mask_code(body)
    lines = LineIndex(body, 1)
    definitions = find_definitions(body, masked, lines)
    yield from (link.target for link in find_links(body, masked, lines, definitions))
    yield from (link.target for link in definitions.values())
    yield from (run.rstrip(".,;:!") for run in _PATH.findall(html.unescape(_ESCAPE.sub(r"\1", text))))


def _resolve_target(path: str, written: str) -> Iterator[str]:
    """Yields where a target can lead: from the file it stands in, or, in HTML, from a page of the site."""
    plain = unquote(html.unescape(written)).partition("#")[0].partition("?")[0]
    if not _EXTENSION.fullmatch(posixpath.splitext(plain)[1]):
        return
    from_site = posixpath.normpath(f"{CONTENT_FOLDER}/{_WAY_UP.sub('', plain)}")
    yield from (target for target in (resolve_link(path, written).path, from_site) if is_shown_file(target))
