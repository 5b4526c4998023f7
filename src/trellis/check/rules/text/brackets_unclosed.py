"""Brackets are closed near where they open, or stand in code.

The site's generator looks from each `[` or `<a` for its end. Where hundreds have none, as in a log of a program that
was pasted as text, it reads the rest of the paragraph each time, and a page takes minutes to build.

Bad:

    [12:01 the first of a thousand lines of a log
    [12:02 the second

Good:

    ```
    [12:01 the first of a thousand lines of a log
    [12:02 the second
    ```
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ....diagnostics.phrases import format_count
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for entry, text in catalogue.file_texts():
        for excess in text.excesses:
            if excess.kind == "brackets":
                count = format_count(excess.number, "opening bracket is", "opening brackets are")
                fact = f"{count} closed late or never; such a page takes minutes to build"
                help = "put what is no prose between lines of ```, or a backslash before each bracket"
                yield RULE.at(entry, Location(entry.path, *excess.span), fact, help=help)


RULE = Rule("brackets-unclosed", Severity.ERROR, check, waivable=False)
