"""A phone on a train, as the design page has it: a browser with a quarter of its speed, 165 ms to the server, 8.1 Mbit/s."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from playwright.sync_api import Browser, Page

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "browser"))

from serving import browser

__all__ = ["browser", "cold_page", "heap", "served"]

SLOWER, LATENCY, BITS = 4, 165, 8_100_000
_PLAIN = (".png", ".gz", ".pagefind", ".pf_meta", ".pf_index", ".pf_fragment")
"""What travels as it is; all else is compressed, as hosts do."""

_HEADERS = 160
"""Bytes that the head of an answer takes here."""


@cache
def _compressed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), 6)


class Traffic:
    """Bytes of all answers since `clear`: a browser's own count leaves out what its workers fetch."""

    def __init__(self) -> None:
        self.bytes = 0

    def clear(self) -> None:
        """Begins to count anew."""
        self.bytes = 0


class _Compressing(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def __init__(self, *args: Any, traffic: Traffic, **more: Any) -> None:
        self.traffic = traffic
        super().__init__(*args, **more)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""

    def do_GET(self) -> None:
        """The file, compressed where that makes sense; a host says how long it may be kept."""
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            return self.send_error(404)
        plain = file.suffix in _PLAIN
        body = file.read_bytes() if plain else _compressed(file)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        if not plain:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.traffic.bytes += len(body) + _HEADERS


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that closes while it is answered is no error."""


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, Traffic]]:
    """The address of a folder while it is served, compressed, and the traffic that it has."""
    traffic = Traffic()
    server = _Server(("127.0.0.1", 0), partial(_Compressing, directory=str(folder), traffic=traffic))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", traffic
    finally:
        server.shutdown()
        server.server_close()


def heap(page: Page) -> float:
    """Bytes of the page's own objects and buffers, after what is not needed is gone; what a worker holds is not counted."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    said = session.send("Runtime.getHeapUsage")
    session.detach()
    return float(said["usedSize"]) + float(said.get("backingStorageSize", 0))


@contextmanager
def cold_page(chromium: Browser, address: str, *, slow: bool = True) -> Iterator[Page]:
    """A page of a browser that knows nothing yet."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(address)
    session = context.new_cdp_session(page)
    if slow:
        speed = BITS / 8
        throughput = {"latency": LATENCY, "downloadThroughput": speed, "uploadThroughput": speed, "offline": False}
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", throughput)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    try:
        yield page
    finally:
        context.close()
