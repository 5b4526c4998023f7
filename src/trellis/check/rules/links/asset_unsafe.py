"""A drawing or a document holds nothing that runs, and nothing that loads something from elsewhere.

An .svg is a page of its own as soon as somebody opens it: a script in it would act in the reader's name. Macros act in
the name of whoever opens a document, and what a document loads from elsewhere tells that host who reads it. A drawing
of a few lines whose parts repeat each other stops the browser of whoever opens it.

Bad:

    room.svg       with a script, or a link to another host
    rates.xlsx     with macros, or figures of another workbook

Good:

    room.svg       exported as a plain SVG, with lines and words alone
    rates.xlsx     saved as a workbook without macros, with its values
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ....diagnostics.phrases import join_phrases
from ...context import Context
from ...rule import Rule

MAX_SHOWN = 4
"""How many things of one file are named."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for file in catalogue.files:
        if file.is_published and file.dangers:
            if file.extension == ".svg":
                help = "export it as a plain SVG, or save it as .png or .webp"
            else:
                help = "save it without macros, with values in place of references, or save it as .pdf"
            yield RULE.at_location(Location(file.path), f"holds {join_phrases(file.dangers[:MAX_SHOWN])}", help=help)


RULE = Rule("asset-unsafe", Severity.ERROR, check, waivable=False)
