"""A host like an object store: it answers for the exact names of files and knows neither folders nor their indexes."""

from __future__ import annotations

import mimetypes
import posixpath
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

_ATTRIBUTE = re.compile(r"""\s(?:href|src|action)=(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_TAG = re.compile(r"<[a-zA-Z][^<>]*>")


def read_keys(site: Path) -> dict[str, bytes]:
    """The files of a site by their keys."""
    return {file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()}


@contextmanager
def served_by_key(site: Path, prefix: str = "") -> Iterator[tuple[str, list[str]]]:
    """Yields the address of the site, below a prefix, and a list that gets each path that has no file."""
    keys = {f"/{prefix}{path}": content for path, content in read_keys(site).items()}
    missing: list[str] = []

    class Store(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path)
            content = keys.get(path)
            if content is None:
                missing.append(path)
            self.send_response(403 if content is None else 200)
            self.send_header("Content-Type", mimetypes.guess_type(path)[0] or "application/octet-stream")
            self.send_header("Content-Length", str(len(content or b"")))
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Store)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/{prefix}", missing
    finally:
        server.shutdown()
        server.server_close()


def list_addresses(html: str) -> Iterator[str]:
    """Yields the addresses in the tags of a page."""
    for tag in _TAG.findall(html):
        yield from (unescape(next(filter(None, values), "")) for values in _ATTRIBUTE.findall(tag))


def find_broken_links(keys: dict[str, bytes], home: str) -> tuple[set[str], list[str]]:
    """Returns the pages that links lead to from a home page, and ``page → address`` of each that is no file.

    home: the whole address of the site's folder.
    """
    seen: set[str] = set()
    broken: list[str] = []
    queue = ["index.html"]
    while queue:
        page = queue.pop()
        if page in seen:
            continue
        seen.add(page)
        for address in list_addresses(keys[page].decode()):
            whole = urljoin(urljoin(home, page), address)
            if not whole.startswith(home):
                continue
            key = unquote(urlsplit(whole[len(home) :]).path)
            if key not in keys:
                broken.append(f"{page} → {address}")
            elif posixpath.splitext(key)[1] == ".html" and not key.startswith("edit/"):
                queue.append(key)
    return seen, sorted(set(broken))
