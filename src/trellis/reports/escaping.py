"""Escapes text for use in Markdown, so that it shows as it was typed, without headings, links, images or mentions.

Forges look for ``@names``, ``#12`` and bare addresses in the rendered Markdown, where backslashes are gone. So an
invisible character interrupts them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from ..load.markdown.hidden_characters import mask_hidden_characters

JOINER = "\u2060"
"""Word joiner: it has no width, and it ends a name, a number or an address for a program that looks for one."""

_BLANKS = re.compile("[ \t-\r\x1c-\x1f\x85\u2028\u2029]+")
"""Spaces, tabs, and all that begins a new line somewhere."""

_CODE = re.compile(r"(`[^`\n]+`)")
_MARKUP = re.compile(r"([\\`*_\[\]<>|~$])")
_MENTIONS = re.compile(r"@(?=[\w-])|#(?=\d)|!(?=\d)|:(?=//)|\bwww(?=\.)|\bGH(?=-\d)", re.IGNORECASE)
_LINE_START = re.compile(r"\A(?:[-+=#/]|\d+[.)])")


def escape_prose(text: str) -> str:
    """Returns plain text as Markdown that shows it unchanged, on one line. Text in backticks stays code."""
    parts = _CODE.split(_flatten_visibly(text))
    return _LINE_START.sub(
        _escape_start,
        "".join(part if index % 2 else _escape_plain(part) for index, part in enumerate(parts)),
    )


def escape_code(text: str) -> str:
    """Returns text as code, on one line."""
    return "`" + _flatten_visibly(text).replace("`", "'") + "`"


def escape_block(lines: Sequence[str], indent: str) -> list[str]:
    """Returns lines as a block of code, each after the indent; no run of backticks in them ends it."""
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    visible_lines = map(mask_hidden_characters, lines)
    return [f"{indent}{line}" for line in (fence, *visible_lines, fence)]


def escape_cell(text: str) -> str:
    """Escapes text like `escape_prose`, for a table, where a vertical bar ends the cell even within code."""
    return re.sub(r"(?<!\\)\|", r"\\|", escape_prose(text))


def escape_html(text: str) -> str:
    """Returns plain text as HTML, on one line, where Markdown is not read: within the line of a fold."""
    escaped = escape(_flatten_visibly(text), quote=False)
    return _MENTIONS.sub(lambda match: match[0] + JOINER, escaped)


def _flatten_visibly(text: str) -> str:
    """Returns text on one line, with a replacement character for each hidden character. Spaces that no line is broken
    at stay.
    """
    return mask_hidden_characters(_BLANKS.sub(" ", text).strip(" "))


def _escape_plain(text: str) -> str:
    text = _MARKUP.sub(r"\\\1", text.replace("&", "&amp;"))
    return _MENTIONS.sub(lambda match: match[0] + JOINER, text)


def _escape_start(match: re.Match[str]) -> str:
    """Escapes characters at the start of a line that would begin a list or a heading."""
    return f"\\{match[0]}" if not match[0][0].isdigit() else f"{match[0][:-1]}\\{match[0][-1]}"
