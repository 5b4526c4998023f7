r"""Each word of a text is on its page.

A comment that has no end hides everything below it. A row of a table with more cells than the table has columns loses
the last ones; a bar within code counts as a border too, unless a backslash stands before it.

Bad:

    | Command | What it does |
    |---------|--------------|
    | `a | b` | Sorts        |

Good:

    | Command  | What it does |
    |----------|--------------|
    | `a \| b` | Sorts        |
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ....load.markdown.unshown import OPEN_COMMENT
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for entry, text in catalogue.file_texts():
        for part in text.unshown_words:
            if part.label == OPEN_COMMENT:
                fact = "a comment without an end: nothing below it is shown"
                help = "write `-->` behind the remark, or delete the `<!--`"
            else:
                fact = f"the row has more cells than the table has columns: `{part.label}` is not shown"
                help = "write `\\|` for a bar that is no border, in code too; or give the table one more column"
            yield RULE.at(entry, Location(entry.path, *part.span), fact, help=help)


RULE = Rule("words-not-shown", Severity.WARNING, check)
