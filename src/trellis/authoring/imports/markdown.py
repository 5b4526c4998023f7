"""Plain text → Markdown that shows exactly that text: whatever Markdown, its extensions or HTML would act on is escaped.

Backslashes where every dialect knows them, character references where only an extension would act. The rest is left alone,
so that a colleague can read and mend the file.
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


def escaped(text: str) -> str:
    """Markdown for plain text, line by line. `text`: lines without leading spaces, paragraphs parted by an empty line."""
    return _LINE_START.sub(_at_start, _ANYWHERE.sub(_anywhere, text))


def _anywhere(match: re.Match[str]) -> str:
    found = match.group()
    return f"&#{ord(found)};" if match["reference"] else f"\\{found}"


def _at_start(match: re.Match[str]) -> str:
    if match["number"]:
        return f"{match['number']}\\"
    if match["reference"]:
        return f"&#{ord(match['reference'])};"
    return f"\\{match['backslash']}"
