"""Escapes plain text as Markdown that shows exactly that text: all markup of Markdown, its extensions and HTML.

Backslashes escape what every dialect knows, character references what only an extension knows. The rest is left alone,
so that people can read and edit the file.
"""

from __future__ import annotations

import re

_ANYWHERE = re.compile(
    r"""(?P<backslash>[\\`*_\[\]{}])   # emphasis, code, links, attributes
    | (?P<reference>
        [<|~^]                         # tags, tables, strike-through, superscript
      | =(?==)                         # ==marked==
      | :(?=[\w+-]+:)                  # :emoji:
      | &(?=\#?\w+;) )                 # entities
    | (?P<plus>\+(?=\+[\w"'-]))        # ++ctrl++
    """,
    re.VERBOSE,
)
_LINE_START = re.compile(
    r"""^(?: (?P<backslash>[#+>-]|!!!)                 # headings, lists, quotations, rules, admonitions
    | (?P<number>\d{1,9})(?=[.)](?:\s|$))              # numbered lists
    | (?P<reference>[=:?/]) )                          # underlined headings, definitions, foldable notes, blocks
    """,
    re.VERBOSE | re.MULTILINE,
)


def escape_markdown(text: str) -> str:
    """Returns Markdown for plain text. text: lines without leading spaces, with empty lines between paragraphs."""
    return escape_line_starts(escape_inline(text))


def escape_inline(text: str) -> str:
    """Returns Markdown for words in the middle of a line."""
    return _ANYWHERE.sub(_escape_character, text)


def escape_line_starts(text: str) -> str:
    """Returns Markdown whose lines begin with none of the signs that make more of a line than a paragraph."""
    return _LINE_START.sub(_escape_line_start, text)


def _escape_character(match: re.Match[str]) -> str:
    character = match.group()
    return f"&#{ord(character)};" if match["reference"] else f"\\{character}"


def _escape_line_start(match: re.Match[str]) -> str:
    if match["number"]:
        return f"{match['number']}\\"
    if match["reference"]:
        return f"&#{ord(match['reference'])};"
    return f"\\{match['backslash']}"
