"""An address is written plainly, so that everybody is led to the same place.

Browsers, servers and reviewers do not agree on an empty part (`//`), a back-slash, `%2F`, a line break, or `..` behind
a name. So a page leaves out a link or a picture whose address has one. Ways up (`../`) stand at the start. The address
of another site may have what it needs, but no `..`, no back-slash, and neither a name nor a password before its host.

Bad:

    ![Rates, May](../../operations//../files/rates.png)
    [Rates](../../operations%2Ffiles/rates.pdf)
    [Rates](../files/../rates.pdf)

Good:

    ![Rates, May](../../files/rates.png)
"""

from __future__ import annotations

import html
from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....kinds.plain_address import describe_odd_part, read_quoted_address
from ...context import Context
from ...rule import Rule
from .link_scheme import list_targets

_HELP = (
    (("`..`", "`.`"), "write `../` at the start alone, as often as the address leads up"),
    (("a back-slash",), "write `/` between folders"),
    (("an empty part",), "write one slash between folders"),
    (("a name",), "delete what stands between `//` and the host; everybody reads what a page links"),
    (("a host",), "open the page, and copy the address that the browser shows"),
    (("slashes",), "write `https://` and the host, or an address relative to this file"),
)


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for entry, location, target in list_targets(catalogue):
        part = describe_odd_part(target) or describe_odd_part(html.unescape(target))
        if part:
            quoted = read_quoted_address(target)
            if quoted:
                part, help = "quotation marks around it", f"write `{quoted}` without them"
            else:
                help = next((help for parts, help in _HELP if part.startswith(parts)), "write the address without it")
            yield RULE.at(entry, location, f"an address with {part} is missing from the page", help=help)


RULE = Rule("address-not-plain", Severity.ERROR, check, waivable=False)
