"""Gives a built site addresses of files: each that ends in a slash gets ``index.html``, for hosts that know no folders.

That is done once the site is whole, so nothing else needs to know of it. Pages, feeds, calendars, tables and texts are
rewritten; what scripts fetch is left as it is, and `flat/addresses.js`, which each page then loads first, finishes the
addresses that scripts make.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zipfile import ZipFile

from icalendar.parser import Contentline

from ..derive.data.endpoints import PRIVATE_FOLDERS
from ..load.assets import Asset
from ..load.scan import CONTENT_FOLDER
from .addresses import build_root_path
from .defaults import CODE_URL

INDEX = "index.html"
"""The name of the file of a page."""

MISSING_PAGE = "404.html"

SCRIPT = f"{CODE_URL}/flat/addresses.js"

_TAG = re.compile(r"<[a-zA-Z][^<>]*+>")
_ADDRESS = re.compile(r"""(\s(?:href|action|src)=)(?:"([^"]*+)"|'([^']*+)'|([^\s"'>=]++))""")
_REFRESH = re.compile(r"""(\scontent=["']?\d+; ?url=)([^"'>\s]++)""")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*+)"')
_MARKDOWN_LINK = re.compile(r"(\]\()([^()\s]++)")
_HTML_TAG = re.compile(r"<html\b")
_REST = re.compile(r"[?#]")
_ENDS = frozenset(" \t\r\n\"'<>()[]{}|\\`")
"""What ends a whole address within a text."""


def flatten_site(folder: Path, site_url: str, author_files: Iterable[Asset] = ()) -> None:
    """Rewrites the addresses of all pages, in place. site_url: the site's own, which ends in a slash, or "".

    author_files: they stay as they are, byte by byte, as they were approved.
    """
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    pages = frozenset(path.removesuffix(INDEX) for path in files if path == INDEX or path.endswith(f"/{INDEX}"))
    site = _FlatSite(pages, site_url)
    author_paths = {file.path.removeprefix(f"{CONTENT_FOLDER}/") for file in author_files if file.is_published}
    for path in files:
        if path in author_paths:
            continue
        if path.endswith("/evidence.docx"):
            _rewrite_document(site, folder / path)
        rewrite = _choose_rewriting(site, path)
        if rewrite is None:
            continue
        file = folder / path
        text = file.read_bytes().decode("utf-8", "surrogateescape")
        if (flat_text := rewrite(text)) != text:
            file.write_bytes(flat_text.encode("utf-8", "surrogateescape"))


def _rewrite_document(site: _FlatSite, file: Path) -> None:
    """Rewrites the addresses in a template for Word, which `docx.py` has made."""
    out = io.BytesIO()
    with ZipFile(file) as former, ZipFile(out, "w") as flat:
        for member in former.infolist():
            content = former.read(member)
            if member.filename.endswith((".xml", ".rels")):
                content = site.rewrite_text(content.decode("utf-8", "surrogateescape")).encode(
                    "utf-8", "surrogateescape"
                )
            flat.writestr(member, content, member.compress_type)
    file.write_bytes(out.getvalue())


def _choose_rewriting(site: _FlatSite, path: str) -> Callable[[str], str] | None:
    """What rewrites a file of the site; None if it stays. The editor, a program of others, needs no further script."""
    base, suffix = posixpath.dirname(path), posixpath.splitext(path)[1]
    if suffix == ".html":
        if path.startswith("edit/"):
            return lambda text: site.rewrite_tags(text, base)
        return lambda text: site.rewrite_page(text, base, is_anywhere=path == MISSING_PAGE)
    if path.startswith(tuple(folder.rstrip("/") for folder in PRIVATE_FOLDERS)):
        return None
    if suffix in (".json", ".csv"):
        return lambda text: site.rewrite_strings(text, base if path.endswith("feed.json") else None)
    if suffix in (".md", ".txt"):
        return lambda text: site.rewrite_text(_MARKDOWN_LINK.sub(lambda m: m[1] + site.finish(m[2], base), text))
    if suffix == ".xml":
        return lambda text: site.rewrite_text(site.rewrite_tags(text, base))
    return site.rewrite_calendar if suffix == ".ics" else None


class _FlatSite:
    """A site with its pages. pages: the folders that have one, below the site's, each with a slash at its end."""

    def __init__(self, pages: frozenset[str], site_url: str) -> None:
        self._pages = pages
        self._site_url = site_url
        self._root = urlsplit(site_url).path or "/"

    def finish(self, address: str, base: str | None) -> str:
        """An address with the name of the page's file; the address itself if it is of no page of the site.

        base: the folder that a relative one is seen from; None where there is none.
        """
        match = _REST.search(address)
        path, rest = (address[: match.start()], address[match.start() :]) if match else (address, "")
        folder = self._find_folder(path, base)
        if folder is None or folder not in self._pages:
            return address
        return f"{path}{'' if path.endswith('/') else '/'}{INDEX}{rest}"

    def _find_folder(self, path: str, base: str | None) -> str | None:
        """The folder of the site that a path names, with a slash at its end but for the site's own; else None."""
        if not path or path.rpartition("/")[2] not in ("", ".", ".."):
            return None
        if self._site_url and path.startswith(self._site_url):
            inner = path[len(self._site_url) :]
        elif path.startswith("//") or ":" in path.partition("/")[0]:
            return None
        elif path.startswith("/"):
            if not path.startswith(self._root):
                return path[1:] if base is None else None  # data name a page from the site's root
            inner = path[len(self._root) :]
            if base is None and inner not in self._pages:
                inner = path[1:]
        elif base is None:
            return None
        else:
            inner = posixpath.join(base, path)
        folder = posixpath.normpath(unquote(inner)) if inner else "."
        return "" if folder in (".", "/") else f"{folder}/"

    def rewrite_tags(self, html: str, base: str) -> str:
        """Rewrites the addresses in the tags of HTML or XML."""

        def rewrite_address(match: re.Match[str]) -> str:
            name, *values = match.groups()
            place = next(number for number, value in enumerate(values) if value is not None)
            quote = ('"', "'", "")[place]
            return f"{name}{quote}{self.finish(values[place], base)}{quote}"

        def rewrite_tag(match: re.Match[str]) -> str:
            tag = _ADDRESS.sub(rewrite_address, match[0])
            return _REFRESH.sub(lambda m: m[1] + self.finish(m[2], base), tag) if "url=" in tag else tag

        return _TAG.sub(rewrite_tag, html)

    def rewrite_page(self, html: str, base: str, *, is_anywhere: bool = False) -> str:
        """Rewrites a page, and lets it load the script that finishes further addresses.

        is_anywhere: whether a host may show it at any address, as the page for what is not found.
        """
        flat_html = self.rewrite_text(self.rewrite_tags(html, base))
        root = self._root if is_anywhere else build_root_path(f"/{base}/") or "./"
        script = f'<script src="{root}{SCRIPT}"></script>\n'
        flat_html = flat_html.replace("</head>", f"{script}</head>", 1)
        return _HTML_TAG.sub(f'<html data-t-index="{INDEX}"', flat_html, count=1)

    def rewrite_strings(self, text: str, base: str | None) -> str:
        """Rewrites the strings of JSON, or the cells of a table, that are addresses and nothing else."""
        return self.rewrite_text(_STRING.sub(lambda match: f'"{self.finish(match[1], base)}"', text))

    def rewrite_text(self, text: str) -> str:
        """Rewrites the whole addresses of pages wherever they stand."""
        if not self._site_url or self._site_url not in text:
            return text
        first, *others = text.split(self._site_url)
        return first + "".join(map(self._rewrite_start, others))

    def _rewrite_start(self, text: str) -> str:
        """Rewrites the address that a text goes on with, whose beginning is the site's."""
        end = next((number for number, letter in enumerate(text) if letter in _ENDS), len(text))
        return self.finish(self._site_url + text[:end], None) + text[end:]

    def rewrite_calendar(self, text: str) -> str:
        """Rewrites a calendar, whose lines go on over several if they are long."""
        lines = text.replace("\r\n ", "").split("\r\n")
        return "\r\n".join(_fold_line(self.rewrite_text(line)) for line in lines)


def _fold_line(line: str) -> str:
    folded: bytes = Contentline(line).to_ical() if line else b""  # type: ignore[no-untyped-call]
    return folded.decode()
