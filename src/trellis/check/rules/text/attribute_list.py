"""A text gives its parts no attributes beyond a class, an id and a few that are harmless.

`{ onclick=… }` behind a word would run a script, `style` could cover the page. Where a portal switches such lists on, the page
is cleaned of them; where it does not, they are shown as they are typed.

Bad:

    [Start](start.md){ onclick="send()" }

Good:

    [Start](start.md){ .primary }
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ...context import Context
from ...rule import Rule

HARMLESS = frozenset(
    ("align", "class", "dir", "height", "hl_lines", "id", "lang", "linenums", "loading", "title", "width")
)
"""Attributes that only say how something looks."""

REFUSED = frozenset(
    ("action", "formaction", "href", "ping", "src", "srcdoc", "srcset", "style", "target", "xlink:href")
)
"""Attributes that lead elsewhere or cover the page; so does each that begins with `on`."""

_NAME = re.compile(r"""([\w:-]{1,80}+)\s{0,9}=\s{0,9}(?:"[^"]*"|'[^']*'|[^\s"']*)""")


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for entry, text in catalogue.written():
        for attributes in text.attributes:
            names = [found[1].lower() for found in _NAME.finditer(attributes.content)]
            wrong = [name for name in names if name not in HARMLESS]
            refused = [name for name in wrong if name in REFUSED or name.startswith("on")]
            if refused:
                severity, fact = Severity.ERROR, f"the attribute `{refused[0]}` is refused in a text"
            elif wrong:
                severity, fact = Severity.WARNING, f"the attribute `{wrong[0]}` will be missing from the page"
            else:
                continue
            yield RULE.at(
                entry,
                Location(entry.path, *attributes.spot),
                fact,
                help="delete what stands in the braces; if it is meant as code, use backticks",
                severity=severity,
            )


RULE = Rule("attribute-list", Severity.ERROR, check, waivable=False)
