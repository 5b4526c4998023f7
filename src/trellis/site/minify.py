"""Scripts and styles as they are sent: without their comments, which are more than half of them, and otherwise as they were written.

A script keeps its lines, so that the line which a browser names is the line in the file. `tests/site/test_lighten.py` has TypeScript
confirm that nothing but comments is gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_BLOCK = re.compile(r"^[ \t]*/\*(?:(?!\*/).)*\*/[ \t]*$", re.MULTILINE | re.DOTALL)
_LINE = re.compile(r"^[ \t]*//.*$", re.MULTILINE)
_CAST = re.compile(r"/\*\* @type \{[^*]*\} \*/ ?")
"""A type that stands within a line."""

_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_AROUND = re.compile(r" ?([{};,]) ?")


def script(text: str) -> str:
    r"""A module without comments that begin a line, and without casts.

    >>> script("// Adds.\nconst one = /** @type {number} */ (two); // kept\n")
    '\nconst one = (two); // kept\n'
    """
    blank = _BLOCK.sub(lambda found: "\n" * found[0].count("\n"), text)
    return _CAST.sub("", _LINE.sub("", blank))


def styles(texts: Iterable[str]) -> str:
    r"""Style sheets as one, in their order.

    >>> styles(["/* Red */\n.a > .b {\n  color: red;\n}\n", ".c { margin: 0 }"])
    '.a > .b{color: red;}.c{margin: 0}'
    """
    return _AROUND.sub(r"\1", _SPACE.sub(" ", _CSS_COMMENT.sub("", "\n".join(texts)))).strip()
