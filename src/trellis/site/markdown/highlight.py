"""Highlights blocks of code with Pygments, by classes that the theme has colours for."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from time import process_time
from typing import Any

from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.lexers.special import TextLexer
from pygments.util import ClassNotFound

MAX_LENGTH = 20_000
"""The characters of a block that are highlighted; a longer one is shown plain."""

BLOCK_SECONDS, BUILD_SECONDS, SURE_SECONDS = 1.0, 30.0, 0.05
"""The seconds that a block may take, those that all may take beyond their sure ones, and those that each has in any
case; one that takes longer is shown plain. Pygments takes quadratic time for some texts, such as a thousand empty lines
of Java, and thousandths of a second for what people write."""

LANGUAGES = frozenset((
    "abap", "apacheconf", "awk", "bash", "batch", "c", "clojure", "cmake", "cobol", "console", "cpp", "csharp", "css",
    "dart", "dax", "diff", "django", "docker", "elixir", "erlang", "fortran", "fsharp", "go", "graphql", "groovy",
    "haskell", "hcl", "html", "http", "ini", "java", "javascript", "jsx", "json", "julia", "kotlin", "less", "lua",
    "make", "markdown", "matlab", "mysql", "nginx", "objective-c", "pascal", "perl", "php", "plpgsql", "postgresql",
    "powershell", "properties", "protobuf", "puppet", "pycon", "pytb", "python", "r", "rst", "ruby", "rust", "scala",
    "scss", "sed", "sql", "sqlite3", "swift", "terraform", "tex", "text", "toml", "tsql", "tsx", "typescript", "vbnet",
    "vim", "xml", "yaml",
))  # fmt: skip
"""The languages that are highlighted, by one of their names. Of Pygments' others some take cubic time."""

_OPTION = re.compile(r"""(?<![\w-])([\w-]{1,40}+)=(?:"([^"]{0,200})"|'([^']{0,200})'|(\S+))""")
_RANGE = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?")


def highlight_code(code: str, info: str) -> str:
    """The HTML of a block of code. info: the words behind its fence: a language, and options such as ``title="x"``.

    The options are those that people know from Material: title, linenums (the first number), hl_lines ("2 4-6").
    """
    language = _read_language(info)
    options = {match[1]: match[2] or match[3] or match[4] or "" for match in _OPTION.finditer(info)}
    numbers = options.get("linenums", "")
    formatter = _Formatter(
        max(1, int(numbers[:6])) if numbers.isdecimal() else None,
        cssclass=f"language-{language} highlight" if language else "highlight",
        wrapcode=True,
        filename=options.get("title", ""),
        hl_lines=_read_ranges(options.get("hl_lines", "")),
    )
    tokens = _read_tokens(code, _find_lexer(language)) if len(code) <= MAX_LENGTH else None
    html = io.StringIO()
    formatter.format(_find_lexer("").get_tokens(code) if tokens is None else tokens, html)
    return html.getvalue()


@dataclass
class _Spending:
    """How many seconds blocks took beyond their sure ones in this process."""

    seconds: float = 0.0


_spending = _Spending()


def _read_tokens(code: str, lexer: Lexer) -> list[tuple[Any, str]] | None:
    """Returns the parts of a block of code, each with its type; None if that takes too long."""
    limit = min(BLOCK_SECONDS, SURE_SECONDS + max(0.0, BUILD_SECONDS - _spending.seconds))
    started = process_time()
    tokens: list[tuple[Any, str]] = []
    is_read = True
    for token in lexer.get_tokens(code):
        tokens.append(token)
        if process_time() - started > limit:
            is_read = False
            break
    _spending.seconds += max(0.0, process_time() - started - SURE_SECONDS)
    return tokens if is_read else None


class _Formatter(HtmlFormatter[str]):
    """Writes each line's number into the line itself, as Material's own style of `pymdownx-inline` does.

    Numbers in a column of their own stand beside other lines where a long line is wrapped, as it is on paper. A style
    sheet shows the number; it is no part of the text that is copied.
    """

    def __init__(self, first_number: int | None, **options: Any) -> None:
        super().__init__(**options)
        self._first_number = first_number

    def wrap(self, source: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
        """The parts of a block, each with whether it is a line (1) or around lines (0). source: its lines."""
        lines = source if self._first_number is None else _number_lines(source, self._first_number)
        yield from super().wrap(lines)  # type: ignore[no-untyped-call]


def _number_lines(source: Iterable[tuple[int, str]], first: int) -> Iterator[tuple[int, str]]:
    lines = [line for _, line in source]
    width = len(str(first + len(lines) - 1))
    for number, line in enumerate(lines, start=first):
        yield 1, f'<span data-linenos="{number:>{width}} "></span>{line}'


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
        lexer = get_lexer_by_name(language, stripnl=False) if language else TextLexer(stripnl=False)
    except ClassNotFound:
        return TextLexer(stripnl=False)
    return lexer if LANGUAGES.intersection(lexer.aliases) else TextLexer(stripnl=False)
