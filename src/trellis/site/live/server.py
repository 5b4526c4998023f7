"""Shows the site of the preview to a browser on this machine, and tells the browser when to look again."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec

from ..preview import is_own_host
from .panel import insert_panel
from .state import PreviewState, read_state

PREFIX = "/-trellis/"
"""The addresses of the preview's own. No address of a site begins so."""

LONGEST_WAIT = 20.0
"""The seconds after which a browser that waits for a change is answered that there is none."""

PAUSE = 0.05
"""The seconds from one look at the state to the next while a browser waits."""

_SCRIPT_FILE = Path(__file__).with_name("reload.js")
_STYLES_FILE = Path(__file__).with_name("panel.css")
_END = b"</body>"


class PreviewServer(ThreadingHTTPServer):
    """A server that several tabs of a browser can wait for."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], handler: Callable[..., PreviewHandler]) -> None:
        self.address_family = socket.getaddrinfo(*address, type=socket.SOCK_STREAM)[0][0]
        super().__init__(address, handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Says nothing of a browser that no longer waits for its answer."""


def open_server(folder: Path, host: str, port: int, base: str) -> PreviewServer:
    """Returns a server that is bound, and answers once it is run.

    folder: of the preview. base: the path of the site's address, such as ``/learning/``. Raises OSError if another
    program has the port.
    """
    return PreviewServer((host, port), partial(PreviewHandler, folder=folder, own_host=host, base=base))


class PreviewHandler(SimpleHTTPRequestHandler):
    """Answers with the files of the site that is shown at present, and with a script in each page that follows it."""

    server_version = "Trellis"
    sys_version = ""

    def __init__(self, *arguments: Any, folder: Path, own_host: str, base: str) -> None:
        self._folder, self._own_host, self._base = folder, own_host, base
        super().__init__(*arguments)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Says nothing: the terminal is for what stands in the way."""

    def do_GET(self) -> None:
        """Answers a request. A page on another site may give its own name this machine's address; it gets nothing."""
        url = urlsplit(self.path)
        if not is_own_host(self.headers.get("Host", ""), self._own_host):
            message = f"This preview answers to localhost and to {self._own_host} only.\n"
            self._answer(403, "text/plain; charset=utf-8", message.encode())
        elif url.path == f"{PREFIX}state":
            self._answer_state(parse_qs(url.query).get("version", ["0"])[0])
        elif url.path == f"{PREFIX}reload.js":
            self._answer(200, "text/javascript; charset=utf-8", _SCRIPT_FILE.read_bytes())
        elif url.path == f"{PREFIX}panel.css":
            self._answer(200, "text/css; charset=utf-8", _STYLES_FILE.read_bytes())
        elif not url.path.startswith(self._base):
            self._redirect(self._base)
        else:
            self._answer_file(url.path, f"?{url.query}" if url.query else "")

    do_HEAD = do_GET

    def _answer_state(self, version: str) -> None:
        """Answers as soon as the state is not of that version."""
        latest = time.monotonic() + LONGEST_WAIT
        while str((state := read_state(self._folder)).version) == version and time.monotonic() < latest:
            time.sleep(PAUSE)
        self._answer(200, "application/json", msgspec.json.encode(state))

    def _answer_file(self, path: str, query: str) -> None:
        state = read_state(self._folder)
        if not state.folder:
            page = self._complete_page(_render_waiting_page(state.problem), state, path)
            self._answer(200 if state.problem else 503, "text/html; charset=utf-8", page)
            return
        self.directory = str(self._folder / state.folder)
        file = Path(self.translate_path("/" + path.removeprefix(self._base)))
        is_folder = os.path.isdir(file)
        if is_folder and not path.endswith("/"):
            self._redirect(f"{path}/{query}")
            return
        status, file = 200, file / "index.html" if is_folder else file
        try:
            content = file.read_bytes()
        except (OSError, ValueError):
            status, file = 404, Path(self.directory) / "404.html"
            content = file.read_bytes() if file.is_file() else b"<!doctype html><title>404</title><body>404</body>"
        kind = self.guess_type(str(file))
        if kind == "text/html":
            content = self._complete_page(content, state, path)
        self._answer(status, f"{kind}; charset=utf-8" if kind.startswith("text/") else kind, content)

    def _complete_page(self, page: bytes, state: PreviewState, path: str) -> bytes:
        """A page with what is wrong on top of it, and the script that follows the preview."""
        url = "/" + unquote(path).removeprefix(self._base)
        return _add_script(insert_panel(page, state, url, self._base, f"{PREFIX}panel.css"), state)

    def _redirect(self, address: str) -> None:
        self.send_response(302)
        self.send_header("Location", "/" + address.lstrip("/\\"))  # two slashes would lead to another host
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _answer(self, status: int, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


def _add_script(page: bytes, state: PreviewState) -> bytes:
    """Adds the script that follows the preview. A page's policy allows it, since it comes from the same host."""
    script = f'<script src="{PREFIX}reload.js?version={state.version}"></script>'.encode()
    before, end, after = page.rpartition(_END)
    return before + script + end + after if end else page + script


def _render_waiting_page(problem: str) -> bytes:
    """The page that stands while there is no site yet. problem: what stands in the way of it, or ""."""
    title = "There is no preview yet"
    text = (
        "Errors stand in the way. They are listed above and in the terminal. "
        "The page appears once they are mended and saved."
        if problem
        else "The page appears as soon as the site is built. Errors are listed on top of it."
    )
    head = f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
    return f"{head}<body><h1>{title}</h1><p>{text}</p></body></html>".encode()
