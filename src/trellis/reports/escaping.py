"""Somebody's text within Markdown of ours: it shows as it was typed, and nothing in it is a heading, a link, a picture or a call.

A forge looks for ``@names``, ``#12`` and bare addresses in what Markdown has become, where a backslash is no longer there. So they
are broken by a character that nobody sees.
"""

from __future__ import annotations

import re

JOINER = "\u2060"
"""Word joiner: takes no room, and ends a name, a number or an address for a program that looks for one."""

_CODE = re.compile(r"(`[^`\n]+`)")
_MEANS = re.compile(r"([\\`*_\[\]<>|~$])")
_CALLS = re.compile(r"@(?=[\w-])|#(?=\d)|!(?=\d)|:(?=//)|\bwww(?=\.)|\bGH(?=-\d)", re.IGNORECASE)
_START = re.compile(r"\A(?:[-+=#/]|\d+[.)])")


def prose(text: str) -> str:
    """Plain text as Markdown that shows just it, on one line. What stands in backticks stays code."""
    parts = _CODE.split(_shown(text))
    return _START.sub(
        _apart, "".join(part if part.startswith("`") and len(part) > 1 else _plain(part) for part in parts)
    )


def code(text: str) -> str:
    """Text as code, on one line."""
    return "`" + _shown(text).replace("`", "'") + "`"


def cell(text: str) -> str:
    """The same as `prose`, in a row of a table, where a stroke ends a cell even within code."""
    return re.sub(r"(?<!\\)\|", r"\\|", prose(text))


def _shown(text: str) -> str:
    """Text on one line, with a mark for each character that nobody could see."""
    return "".join(c if c.isprintable() else "�" for c in " ".join(text.split()))


def _plain(text: str) -> str:
    text = _MEANS.sub(r"\\\1", text.replace("&", "&amp;"))
    return _CALLS.sub(lambda found: found[0] + JOINER, text)


def _apart(found: re.Match[str]) -> str:
    """What would begin a list or a heading, kept from it."""
    return f"\\{found[0]}" if not found[0][0].isdigit() else f"{found[0][:-1]}\\{found[0][-1]}"
