"""The reload script of `trellis serve`:

MkDocs adds it to each page that it serves, and a nonce per response allows it to run.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from typing import Any

Start = Callable[..., Any]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]

_RELOAD_CALL = b"livereload("
_SCRIPT = b"<script>"
_SCRIPT_SOURCE = b"script-src 'self'"


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
