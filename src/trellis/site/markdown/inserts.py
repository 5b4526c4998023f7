"""Holds back HTML of the engine's own while an author's HTML is sanitised, and puts it in afterwards.

A place is held by an element with an id that nobody can guess. Only the element itself is replaced: the sanitiser
escapes the quotation marks of what it finds within an attribute.
"""

from __future__ import annotations

import re
import secrets

_SECRET = f"t-{secrets.token_hex(16)}"
_PLACE = re.compile(rf'<span id="{_SECRET}-(\d{{1,9}})"></span>')


class Inserts:
    """The HTML that is held back of one text."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def hold(self, html: str) -> str:
        """Keeps the HTML; returns an element for its place."""
        self._parts.append(html)
        return f'<span id="{_SECRET}-{len(self._parts) - 1}"></span>'

    def insert(self, html: str) -> str:
        """Puts all that is held into its places."""
        return _PLACE.sub(lambda match: self._parts[int(match[1])], html) if self._parts else html
