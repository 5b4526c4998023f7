"""What `mkdocs serve` gets from the engine: to whom it answers, and that its reload script may run.

MkDocs adds the script to each page that it serves, and a nonce per response allows it to run.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

Start = Callable[..., Any]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]

_RELOAD_CALL = b"livereload("
_SCRIPT = b"<script>"
_SCRIPT_SOURCE = b"script-src 'self'"


def answer_own_host(application: Application, own_host: str) -> Application:
    """Wraps MkDocs' server so that it answers requests to an address, to localhost and to its own name only.

    A page on another site may give its own name the address of this machine, and read the preview by that name.
    """

    def respond(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if is_own_host(environ.get("HTTP_HOST", ""), own_host):
            return application(environ, start)
        message = f"This preview answers to localhost and to {own_host} only.\n".encode()
        start("403 Forbidden", [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(message)))])
        return [message]

    return respond


def is_own_host(header: str, own_host: str) -> bool:
    """Returns whether the host that a request names is an address, localhost, or the preview's own name."""
    try:
        parts = urlsplit(f"//{header}")
        name = (parts.hostname or "").rstrip(".")
        is_host_only = f"//{parts.netloc}" == f"//{header}" and parts.username is None and (parts.port or 1) > 0
    except ValueError:
        return False
    if not name or not is_host_only:
        return False
    return name in ("localhost", own_host.strip("[]").rstrip(".").lower()) or _is_address(name)


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def allow_reload(application: Application) -> Application:
    """Wraps MkDocs' server so that each page's policy allows the script at its end. Built files stay unchanged."""

    def respond(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        starts: list[tuple[Any, ...]] = []
        body = application(environ, lambda *arguments: starts.append(arguments))
        status, headers, *rest = starts[-1]
        if not dict(headers).get("Content-Type", "").startswith("text/html"):
            start(status, headers, *rest)
            return body
        page = add_nonce(b"".join(body), secrets.token_urlsafe(16).encode())
        headers = [(name, str(len(page)) if name == "Content-Length" else value) for name, value in headers]
        start(status, headers, *rest)
        return [page]

    return respond


def add_nonce(page: bytes, nonce: bytes) -> bytes:
    """Adds the nonce to the policy and to the last script, if that is MkDocs' own.

    It comes after all of an author's text.
    """
    before, script, reload = page.rpartition(_SCRIPT)
    if not script or _RELOAD_CALL not in reload:
        return page
    before = before.replace(_SCRIPT_SOURCE, _SCRIPT_SOURCE + b" 'nonce-" + nonce + b"'", 1)
    return before + b'<script nonce="' + nonce + b'">' + reload
