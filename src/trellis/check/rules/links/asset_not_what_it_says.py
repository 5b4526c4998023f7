"""A picture or a document is of the form that its ending says.

Browsers look at the content and believe it more than the name. A page with scripts that is called `.png` may be run.

Bad:

    dock.png     begins like an HTML page

Good:

    dock.png     begins like a PNG
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ....load.assets import FORMS
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for file in catalogue.files:
        if file.published and file.form not in FORMS[file.ending]:
            is_now = f"its content is {file.form}" if file.form else "its content is something else"
            said = FORMS[file.ending][0]
            help = f"save it as {said} again, or give it the ending that it should have"
            yield RULE.at_location(Location(file.path), f"called {file.ending}, but {is_now}", help=help)


RULE = Rule("asset-not-what-it-says", Severity.ERROR, check, waivable=False)
