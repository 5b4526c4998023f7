"""A small web server on the loopback address, for fakes: real HTTP, real headers, and faults on demand."""

from __future__ import annotations

import itertools
import json
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from repositories import Repository


@dataclass
class Request:
    method: str
    path: str
    query: dict[str, str]
    body: Any
    headers: dict[str, str]


@dataclass
class Answer:
    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Fault:
    """What happens instead of an answer: to requests whose method and path hold `where`, so many `times`. hang:
    seconds of silence first.

    after: whether the request is carried out all the same, and only its answer is lost.
    """

    where: str
    times: int = 1
    status: int = 0
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    hang: float = 0.0
    after: bool = False


class Loopback:
    """Serves what `answer` says. log: every request that came."""

    def __init__(self) -> None:
        self.log: list[Request] = []
        self.faults: list[Fault] = []
        self.complaints: list[str] = []
        self._lock = threading.Lock()
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # an answer goes out whole: its body does not wait until its headers are acknowledged

            def handle_any(self) -> None:
                size = int(self.headers.get("content-length") or 0)
                raw = self.rfile.read(size)
                parts = urlsplit(self.path)
                request = Request(
                    self.command,
                    parts.path,
                    dict(parse_qsl(parts.query)),
                    json.loads(raw) if raw else None,
                    {key.lower(): value for key, value in self.headers.items()},
                )
                fault = fake._fault(request)
                if fault and fault.hang:
                    time.sleep(fault.hang)
                with fake._lock:
                    try:
                        answer = fake.answer_with_fault(request, fault)
                    except Exception as error:
                        fake.complaints.append(f"the fake stopped at {request.method} {request.path}: {error!r}")
                        answer = Answer(500, {"message": "the fake stopped"})
                if answer is None:
                    self.close_connection = True
                    return
                body = b"" if answer.body is None else json.dumps(answer.body).encode()
                self.send_response(answer.status)
                for name, value in {"content-type": "application/json", **answer.headers}.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = do_HEAD = handle_any

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def answer(self, request: Request) -> Answer:
        raise NotImplementedError

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _fault(self, request: Request) -> Fault | None:
        """The fault that this request meets, and used up by it."""
        with self._lock:
            self.log.append(request)
            fault = next((f for f in self.faults if f.where in f"{request.method} {request.path}"), None)
            if fault:
                fault.times -= 1
                if fault.times <= 0:
                    self.faults.remove(fault)
        return fault

    def answer_with_fault(self, request: Request, fault: Fault | None) -> Answer | None:
        if fault is None:
            return self.answer(request)
        if fault.after:
            self.answer(request)
        return Answer(fault.status, fault.body, fault.headers) if fault.status else None


@contextmanager
def serve_slowly(content: bytes, prelude: bytes = b"") -> Iterator[str]:
    """A server that answers `prelude` at once and then a byte each 20 milliseconds, without end; its address."""
    server = socket.create_server(("127.0.0.1", 0))
    stopped = threading.Event()

    def serve() -> None:
        while not stopped.is_set():
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                connection.recv(65_536)
                connection.sendall(prelude)
                for byte in itertools.chain(content, itertools.repeat(ord("y"))):
                    if stopped.wait(0.02):
                        return
                    connection.sendall(bytes([byte]))

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
    finally:
        stopped.set()
        server.close()


def paged(request: Request, items: list[Any], address: str) -> Answer:
    """A page of a list, with the address of the next one and of the first in the Link header, unless it is the only."""
    size, page = int(request.query.get("per_page", 30)), int(request.query.get("page", 1))
    shown = items[(page - 1) * size : page * size]
    links = [f'<{address}{request.path}?page=1>; rel="first"'] if page > 1 else []
    if len(items) > page * size:
        query = "&".join(f"{k}={v}" for k, v in {**request.query, "page": str(page + 1)}.items())
        links += [f'<{address}{request.path}?{query}>; rel="next"', f'<{address}{request.path}?page=99>; rel="last"']
    return Answer(200, shown, {"link": ", ".join(links)} if links else {})


def commit_to(repository: Repository, branch: str, files: dict[str, str | bytes | None], name: str) -> str:
    """Commits onto a branch of the forge's repository, made from main the first time; the commit."""
    git = repository.git
    if not git("branch", "--list", branch):
        git("branch", branch, "main")
    git("switch", "--quiet", branch)
    repository.write(files)
    commit = repository.commit(name)
    git("switch", "--quiet", "--detach", "main")
    return commit


def clone(repository: Repository, root: Path) -> Path:
    """A clone of the forge's repository, with the default branch checked out."""
    subprocess.run(["git", "clone", "--quiet", str(repository.top), str(root)], check=True)
    return root
