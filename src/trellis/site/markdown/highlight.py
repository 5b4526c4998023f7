"""Highlights blocks of code with Pygments, by classes that the theme has colours for."""

from __future__ import annotations

import re
from functools import lru_cache

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.lexers.special import TextLexer
from pygments.util import ClassNotFound

MAX_LENGTH = 100_000
"""The characters of a block that are highlighted; a longer one is shown plain."""

_OPTION = re.compile(r"""(?<![\w-])([\w-]{1,40}+)=(?:"([^"]{0,200})"|'([^']{0,200})'|(\S+))""")
_RANGE = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?")


def highlight_code(code: str, info: str) -> str:
    """The HTML of a block of code. info: the words behind its fence: a language, and options such as ``title="x"``.

    The options are those that people know from Material: title, linenums (the first number), hl_lines ("2 4-6").
    """
    language = _read_language(info)
    options = {match[1]: match[2] or match[3] or match[4] or "" for match in _OPTION.finditer(info)}
    formatter = HtmlFormatter(
        cssclass=f"language-{language} highlight" if language else "highlight",
        wrapcode=True,
        filename=options.get("title", ""),
        linenos="table" if options.get("linenums", "").isdecimal() else False,
        linenostart=max(1, int(options["linenums"][:6])) if options.get("linenums", "").isdecimal() else 1,
        hl_lines=_read_ranges(options.get("hl_lines", "")),
    )
    lexer = _find_lexer(language) if len(code) <= MAX_LENGTH else _find_lexer("")
    return highlight(code, lexer, formatter)


def _read_language(info: str) -> str:
    """The name of the language: the first word, also within braces, as in ``{.python title="x"}``."""
    words = info.strip().strip("{}").split(maxsplit=1)
    first = words[0].removeprefix(".") if words else ""
    return "" if "=" in first else re.sub(r"[^\w+#.-]", "", first)[:40]


def _read_ranges(text: str) -> list[int]:
    """The numbers of the lines to mark."""
    lines: list[int] = []
    for match in _RANGE.finditer(text[:200]):
        first, last = int(match[1]), int(match[2] or match[1])
        lines += range(first, min(last, first + 1000) + 1)
    return lines


@lru_cache(maxsize=64)
def _find_lexer(language: str) -> Lexer:
    try:
        return get_lexer_by_name(language, stripnl=False) if language else TextLexer(stripnl=False)
    except ClassNotFound:
        return TextLexer(stripnl=False)
