"""A picture lies in the portal, beside the page that shows it.

A picture that is not there is a hole in the page. One from another host tells that host who reads what, and browsers are told
not to fetch it.

Bad:

    ![The dock, seen from the gate](pictures/dock.png)     and no such file
    ![The dock, seen from the gate](https://pictures.carrier.example/dock.png)

Good:

    ![The dock, seen from the gate](dock.png)
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....catalogue.link_targets import named, outside, resolve
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    published = frozenset(catalogue.assets)
    present = {file.path for file in catalogue.files}
    for entry, text in catalogue.written():
        for link in text.links:
            if not link.image:
                continue
            path = "" if outside(link.target) or link.target.startswith("/") else resolve(entry.path, link.target).path
            if path in published:
                continue
            if not path:
                fact, help = "the picture is not beside this page", "put its file into this folder, and name that"
            elif path in present:
                fact, help = f"`{path}` is of a kind that is not published", "save it as .png, .jpg or .webp"
            else:
                folder = path.rpartition("/")[0] + "/"
                beside = [p for p in published if p.startswith(folder)] if len(published) < 20_000 else []
                close = named(path, beside)
                fact = f"there is no picture `{path}`"
                help = f"did you mean `{close}`?" if close else "add the file, or check its name"
            yield RULE.at(entry, Location(entry.path, *link.at), fact, help=help)


RULE = Rule("image-missing", Severity.ERROR, check)
