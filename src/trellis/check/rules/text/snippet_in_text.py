"""A text includes no other file.

`--8<--` would put any file that the build can read onto a public page, passwords of the machine among them. It is
refused in code as well, since files are put in before anybody asks what is code.

Bad:

    --8<-- "/etc/passwd"

Good: the text itself, or a link to it.

    The rules are in [Terms of payment](../../pages/terms.md).
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for entry, text in catalogue.file_texts():
        for match in text.snippets:
            yield RULE.at(
                entry,
                Location(entry.path, *match.span),
                f"`{match.label}` asks for another file to be put in here",
                help="write the text here, or link the page that has it; to show the mark, put a `;` before it",
            )


RULE = Rule("snippet-in-text", Severity.ERROR, check, waivable=False)
