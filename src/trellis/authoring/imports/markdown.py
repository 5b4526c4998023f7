"""Escapes plain text as Markdown that shows exactly that text: all markup of Markdown, its extensions and HTML.

Backslashes escape what every dialect knows, character references what only an extension knows. The rest is left alone,
so that people can read and edit the file.
"""

from __future__ import annotations

import html
import re

from ...kinds.plain_address import is_plain_address
from ...load.markdown.autolinks import find_addresses

_ANYWHERE = re.compile(
    r"""(?P<backslash>[\\`*_\[\]{}])   # emphasis, code, links, attributes
    | (?P<reference>
        [<|~^]                         # tags, tables, strike-through, superscript
      | =(?==)                         # ==marked==
      | \$(?!\d)                       # formulas; a dollar sign before a digit ends none
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
_NO_CODE = re.compile(r"[`|{}]")
"""Signs that mean something in a table or a template, in code too."""


def escape_markdown(text: str) -> str:
    """Returns Markdown for plain text. text: lines without leading spaces, with empty lines between paragraphs."""
    return escape_line_starts(escape_inline(text))


def escape_inline(text: str) -> str:
    """Returns Markdown for words in the middle of a line.

    An address that a parser makes a link of, and no page may show as one, becomes code.
    """
    parts, end = list[str](), 0
    for address in find_addresses(text):
        words = text[address.start : address.end]
        if not _NO_CODE.search(words) and not _is_plain(address.target):
            parts += (_escape_signs(text[end : address.start]), f"`{words}`")
            end = address.end
    return "".join((*parts, _escape_signs(text[end:])))


def escape_line_starts(text: str) -> str:
    """Returns Markdown whose lines begin with none of the signs that make more of a line than a paragraph."""
    return _LINE_START.sub(_escape_line_start, text)


def _is_plain(address: str) -> bool:
    """Whether a page may link an address, both as it stands and with its references decoded."""
    return is_plain_address(address) and is_plain_address(html.unescape(address))


def _escape_signs(text: str) -> str:
    return _ANYWHERE.sub(_escape_character, text)


def _escape_character(match: re.Match[str]) -> str:
    character = match.group()
    return f"&#{ord(character)};" if match["reference"] else f"\\{character}"


def _escape_line_start(match: re.Match[str]) -> str:
    if match["number"]:
        return f"{match['number']}\\"
    if match["reference"]:
        return f"&#{ord(match['reference'])};"
    return f"\\{match['backslash']}"
