"""Minifies scripts and styles by removing their comments, a third of their bytes, and HTML by its indents.

A script keeps its lines, so that line numbers in a browser's errors are those of the file. `tests/site/test_lighten.py`
verifies with TypeScript that only comments are removed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_BLOCK = re.compile(r"^[ \t]*/\*(?:(?!\*/).)*\*/[ \t]*$", re.MULTILINE | re.DOTALL)
_LINE = re.compile(r"^[ \t]*//.*$", re.MULTILINE)
_CAST = re.compile(r"/\*\* @type \{[^*]*\} \*/ ?")
"""A type cast within a line."""

_INDENT = re.compile(r"<(?P<end>/?)(?P<name>script|style|pre|textarea)\b|\n\s+")
"""Where an element begins or ends in which space counts, or the space after a line's end."""

_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_AROUND = re.compile(r" ?([{};,]) ?")
_AFTER_COLON = re.compile(r""""[^"]*"|'[^']*'|: """)
"""A string, which stays as it is, or a colon between a property and its value."""


def strip_script(text: str) -> str:
    r"""Removes comments that begin a line, and casts, from a module.

    >>> strip_script("// Adds.\nconst one = /** @type {number} */ (two); // kept\n")
    '\nconst one = (two); // kept\n'
    """
    blank = _BLOCK.sub(lambda match: "\n" * match[0].count("\n"), text)
    return _CAST.sub("", _LINE.sub("", blank))


def strip_indents(html: str) -> str:
    r"""Removes the space at the beginning of lines, and empty lines, from HTML; not where it counts, as in a script.

    >>> strip_indents("<p>\n  one\n\n</p>\n <pre>\n  two</pre>")
    '<p>\none\n</p>\n<pre>\n  two</pre>'
    """
    element = ""

    def shorten(match: re.Match[str]) -> str:
        nonlocal element
        name = match["name"]
        if name and match["end"] and name == element:
            element = ""
        elif name and not match["end"] and not element:
            element = name
        return match[0] if name or element else "\n"

    return _INDENT.sub(shorten, html)


def join_styles(texts: Iterable[str]) -> str:
    r"""Joins style sheets in their order, without comments and needless space.

    >>> join_styles(["/* Red */\n.a > .b {\n  color: red;\n}\n", ".c { margin: 0 }"])
    '.a > .b{color:red;}.c{margin:0}'
    >>> join_styles(['.a::before { content: "on: off" }'])
    '.a::before{content:"on: off"}'
    """
    text = _AROUND.sub(r"\1", _SPACE.sub(" ", _CSS_COMMENT.sub("", "\n".join(texts)))).strip()
    return _AFTER_COLON.sub(lambda match: ":" if match[0] == ": " else match[0], text)
