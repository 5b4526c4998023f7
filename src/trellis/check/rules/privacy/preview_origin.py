"""Previews of pull requests lie at another origin than the portal.

What readers keep in their browsers, such as notes and progress, belongs to the portal's origin: scheme, host and port.
A preview shows what nobody has approved yet. At the same origin it could read all of that, so it has a host of its own;
another path on the same host is not enough. Whether it differs is known from `site_url` in mkdocs.yml.

Bad:

    preview_url: https://learning.company.example/previews/

Good:

    preview_url: https://preview.company.example/
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....kinds.origins import find_preview_address, read_origin
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    portal = catalogue.find_entry("portal", "portal")
    if not portal or not portal.meta.preview_url or find_preview_address(portal.meta, context.site_address):
        return
    if read_origin(context.site_address):
        message = "previews have the portal's own origin, so they could read what its readers keep in their browsers"
        help = "name a host of its own, such as https://preview.example.com/; another path is not enough"
    else:
        message = "nobody can tell whether previews have another origin than the portal, since its address is not known"
        help = "write the portal's address in mkdocs.yml, as `site_url`"
    yield RULE.at(portal, "preview_url", message, help=help)


RULE = Rule("preview-origin", Severity.ERROR, check)
