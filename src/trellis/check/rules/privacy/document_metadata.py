"""The properties of a PDF, a workbook, a Word document or slides name nobody.

Programs write into a document who made it, and readers see it in its properties. A document is published as it is:
taking a name out means writing the file anew, which would break its signature, its links or its tags without anybody
having looked. So it is told, and left to whoever has the program that made it.

Bad:

    rates.pdf     with an author in its properties

Good:

    rates.pdf     exported again with the properties empty
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ...context import Context
from ...rule import Rule

DOCUMENT_FORMATS = frozenset(("PDF", "ZIP or Office"))
"""Formats of documents, which are published as they are."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for file in catalogue.files:
        if file.is_published and file.format in DOCUMENT_FORMATS and file.private:
            kind = "PDF" if file.format == "PDF" else "document"
            yield RULE.at_location(
                Location(file.path),
                f"the {kind}'s properties name its author, and it is published as it is",
                help="empty the properties in the program that made it, then export it again "
                "(in Word: File, Info, Inspect document)",
            )


RULE = Rule("document-metadata", Severity.ADVICE, check)
