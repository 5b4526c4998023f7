r"""A formula is one that a page can show.

What stands between dollar signs, or in a block that begins with ` ```math `, is shown as a formula. One that cannot be
read as it is meant is shown as it was typed, with its backslashes and braces. Where a dollar sign is meant, a backslash
before it says so; a portal of many prices sets `maths: text` in `portal.yml`.

Bad:

    The chargeable weight is $\maximum{m, V \times 167}$.

Good:

    The chargeable weight is $\max(m, V \times 167)$.
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for entry, text in catalogue.file_texts():
        for formula in text.formulas:
            location = Location(entry.path, *formula.span)
            fact = f"this formula is shown as it is typed: {formula.label}"
            help = "write it in the LaTeX of formulas; if a dollar sign is meant, put a backslash before it"
            yield RULE.at(entry, location, fact, help=help)


RULE = Rule("formula-unreadable", Severity.ADVICE, check)
