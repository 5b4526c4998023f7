"""A browser like a phone on a train, as the design page assumes: a quarter of the CPU, 165 ms latency, 8.1 Mbit/s."""

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

__all__ = ["browser", "measure_heap", "open_cold_page", "serve_folder"]

CPU_SLOWDOWN, LATENCY_MS, BITS_PER_SECOND = 4, 165, 8_100_000
_UNCOMPRESSED_SUFFIXES = (".png", ".gz", ".pagefind", ".pf_meta", ".pf_index", ".pf_fragment")
"""Files that are sent as they are. All others are compressed, as hosts do."""

_HEADER_BYTES = 160
"""Bytes of the headers of a response of this server."""


@cache
def _compress_file(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), 6)


class Traffic:
    """Counts the bytes of all responses since `clear`. A browser's own count leaves out what its workers fetch."""

    def __init__(self) -> None:
        self.bytes = 0

    def clear(self) -> None:
        """Starts again at 0."""
        self.bytes = 0


class _CompressingHandler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def __init__(self, *args: Any, traffic: Traffic, **more: Any) -> None:
        self.traffic = traffic
        super().__init__(*args, **more)

    def log_message(self, format: str, *args: Any) -> None:
        """Writes no log."""

    def do_GET(self) -> None:
        """Sends the file, compressed unless its format is already. There are no caching headers."""
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            return self.send_error(404)
        plain = file.suffix in _UNCOMPRESSED_SUFFIXES
        body = file.read_bytes() if plain else _compress_file(file)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        if not plain:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.traffic.bytes += len(body) + _HEADER_BYTES


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignores that a browser closes the connection."""


@contextmanager
def serve_folder(folder: Path) -> Iterator[tuple[str, Traffic]]:
    """Serves a folder. Yields its address and the traffic."""
    traffic = Traffic()
    server = _Server(("127.0.0.1", 0), partial(_CompressingHandler, directory=str(folder), traffic=traffic))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", traffic
    finally:
        server.shutdown()
        server.server_close()


def measure_heap(page: Page) -> float:
    """Returns the bytes of a page's objects and buffers after garbage collection, without those of workers."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    usage = session.send("Runtime.getHeapUsage")
    session.detach()
    return float(usage["usedSize"]) + float(usage.get("backingStorageSize", 0))


@contextmanager
def open_cold_page(chromium: Browser, address: str, *, slow: bool = True) -> Iterator[Page]:
    """Opens a page in a browser context without any cache or storage. slow: throttle CPU and network."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(address)
    session = context.new_cdp_session(page)
    if slow:
        speed = BITS_PER_SECOND / 8
        throughput = {"latency": LATENCY_MS, "downloadThroughput": speed, "uploadThroughput": speed, "offline": False}
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", throughput)
        session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
    try:
        yield page
    finally:
        context.close()
