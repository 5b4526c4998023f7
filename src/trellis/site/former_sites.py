"""Redirects from addresses that pages had on a former site, as the tables in ``redirects/`` list them.

Whoever adopts a repository of documentation has such a table written. A former address gives way to whatever the site
has there itself, and is left out while the page that it leads to is not published.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ..catalogue.link import PREVIEW_ADDRESSES, RESERVED_ADDRESSES
from .collisions import LATE_FILES, is_below_site

FOLDER = "redirects"
"""The folder of the tables, in the portal's root."""

FRAME_FILES = ("404.html",)
"""Files that both frames add to those of the site."""

MAX_FILE_SIZE = 5_000_000
"""The largest table that is read, in bytes."""

MAX_DEPTH = 20
"""The most folders of a former address."""

MAX_LENGTH = 500
"""The most characters of a former address."""


def list_former_site_pages(root: Path, page_urls: Iterable[str], file_paths: Iterable[str] = ()) -> Mapping[str, str]:
    """Returns the path of the file of each former address → the URL of the page that it leads to, in order of paths.

    page_urls, file_paths: of the pages and of the other files that the site has. Of several rows for one address the
    first counts, by the names of files.
    """
    urls = frozenset(page_urls)
    own_parts = {url.split("/")[1].casefold() for url in urls} | RESERVED_ADDRESSES | PREVIEW_ADDRESSES
    own_files = {path.casefold() for path in (*file_paths, *FRAME_FILES, *LATE_FILES)}
    own_places = own_files | {folder for path in own_files for folder in _list_folders(path)}
    targets: dict[str, str] = {}
    for former, target in _read_rows(root / FOLDER):
        path = _find_file(former)
        if not path or target not in urls or path.split("/")[0].casefold() in own_parts:
            continue
        if path.casefold() not in own_places and own_files.isdisjoint(_list_folders(path.casefold())):
            targets.setdefault(path, target)
    folders = {folder for path in targets for folder in _list_folders(path.casefold())}
    paths: dict[str, str] = {}
    for path in sorted(targets):
        if path.casefold() not in folders:
            paths.setdefault(path.casefold(), path)
    return {path: targets[path] for path in paths.values()}


def _read_rows(folder: Path) -> Iterator[tuple[str, str]]:
    """Yields the rows of all tables, each of a former address and a present one; what cannot be read has none."""
    if folder.is_symlink() or not folder.is_dir():
        return
    for file in sorted(folder.glob("*.csv")):
        if file.is_symlink() or not file.is_file() or file.stat().st_size > MAX_FILE_SIZE:
            continue
        try:
            text = file.read_text("utf-8-sig")
            yield from ((row[0].strip(), row[1].strip()) for row in csv.reader(io.StringIO(text)) if len(row) > 1)
        except (OSError, UnicodeDecodeError, csv.Error):
            continue


def _find_file(address: str) -> str:
    """Returns the path of the file that answers at an address; "" for what is none, or the site's home page.

    >>> _find_file("/guides/rates/"), _find_file("/guides/rates.html"), _find_file("/guides/rates"), _find_file("/../x")
    ('guides/rates/index.html', 'guides/rates.html', 'guides/rates/index.html', '')
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    path = unquote(parts.path)
    if parts.scheme or parts.netloc or not path.startswith("/") or not path.isprintable() or path.startswith("//"):
        return ""
    path = path[1:]
    if not path.endswith((".html", ".htm")):
        path = f"{path.rstrip('/')}/index.html"
    return (
        path
        if path.strip("/") != "index.html" and path.count("/") < 20 and len(path) < 500 and is_below_site(path)
        else ""
    )


def _list_folders(path: str) -> Iterator[str]:
    while path := path.rpartition("/")[0]:
        yield path
