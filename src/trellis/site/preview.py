"""While somebody writes, MkDocs adds a script to each page it serves that reloads it. Pages let it run by a word made for the answer."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from typing import Any

Start = Callable[..., Any]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]

_MARK = b"livereload("
_SCRIPT = b"<script>"
_ALLOWED = b"script-src 'self'"


def reloading(application: Application) -> Application:
    """The same answers, where a page's policy allows the one script that MkDocs has put at its end. What is built stays as it is."""

    def answer(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        told: list[tuple[Any, ...]] = []
        body = application(environ, lambda *said: told.append(said))
        status, headers, *rest = told[-1]
        if not dict(headers).get("Content-Type", "").startswith("text/html"):
            start(status, headers, *rest)
            return body
        page = allow(b"".join(body), secrets.token_urlsafe(16).encode())
        headers = [(name, str(len(page)) if name == "Content-Length" else value) for name, value in headers]
        start(status, headers, *rest)
        return [page]

    return answer


def allow(page: bytes, word: bytes) -> bytes:
    """`word` as a nonce, in the policy and on the last script, if that one is MkDocs' own; it stands behind all that an author wrote."""
    before, script, reload = page.rpartition(_SCRIPT)
    if not script or _MARK not in reload:
        return page
    before = before.replace(_ALLOWED, _ALLOWED + b" 'nonce-" + word + b"'", 1)
    return before + b'<script nonce="' + word + b'">' + reload
