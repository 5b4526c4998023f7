"""A text gives its parts no attributes beyond a class, an id and a few that are harmless.

`{ onclick=… }` behind a word would run a script, `style` could cover the page, where a portal or another generator
reads such lists. A page shows them as they are typed, which `foreign-markup` says of those that are harmless.

Bad:

    [Start](start.md){ onclick="send()" }

Good:

    [Start](start.md)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ....load.markdown import AttributeList
from ...context import Context
from ...rule import Rule

ALLOWED_ATTRIBUTES = frozenset(
    ("align", "class", "dir", "height", "hl_lines", "id", "lang", "linenums", "loading", "title", "width")
)
"""Attributes that affect only the appearance."""

REFUSED_ATTRIBUTES = frozenset(
    ("action", "formaction", "href", "ping", "src", "srcdoc", "srcset", "style", "target", "xlink:href")
)
"""Attributes that can load or run something or cover the page; also each that begins with `on`."""

_NAME = re.compile(r"""([\w:-]{1,80}+)\s{0,9}=\s{0,9}(?:"[^"]*"|'[^']*'|[^\s"']*)""")


def find_removed_attributes(attributes: AttributeList) -> list[str]:
    """Returns the names of the attributes in a list that are not harmless."""
    names = (match[1].lower() for match in _NAME.finditer(attributes.content))
    return [name for name in names if name not in ALLOWED_ATTRIBUTES]


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for entry, text in catalogue.file_texts():
        for attributes in text.attribute_lists:
            removed_names = find_removed_attributes(attributes)
            refused_names = [name for name in removed_names if name in REFUSED_ATTRIBUTES or name.startswith("on")]
            if refused_names:
                severity, fact = Severity.ERROR, f"the attribute `{refused_names[0]}` is refused in a text"
            elif removed_names:
                severity, fact = Severity.WARNING, f"the attribute `{removed_names[0]}` will be missing from the page"
            else:
                continue
            yield RULE.at(
                entry,
                Location(entry.path, *attributes.span),
                fact,
                help="delete what stands in the braces; if it is meant as code, use backticks",
                severity=severity,
            )


RULE = Rule("attribute-list", Severity.ERROR, check, waivable=False)
