"""A page's id is no word that the portal's own addresses begin with.

A page stands at `/<id>/`. One that is called `catalogue` would take the catalogue's place.

Bad:

    content/learning/pages/catalogue.md

Good:

    content/learning/pages/using-the-catalogue.md
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....catalogue.link import RESERVED_ADDRESSES
from ....diagnostics.diagnostic import Diagnostic, Severity
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for page in catalogue.pages:
        if page.id in RESERVED_ADDRESSES:
            yield RULE.at(
                page,
                "id",
                f"the portal keeps the address `/{page.id}/` for itself",
                help="give the file another name",
            )
        for index, alias in enumerate(page.meta.aliases):
            if alias in RESERVED_ADDRESSES:
                yield RULE.at(
                    page,
                    ("aliases", index),
                    f"the portal keeps the address `/{alias}/` for itself",
                    help="delete this former id",
                )


RULE = Rule("reserved-address", Severity.ERROR, check)
