"""What renewed a compulsory course is retired, and not taken down.

Whoever took a refresher counts as renewed by it for as long as the portal knows it. Once it is taken down, they are
told that they are overdue.

Bad: in `gone.yml`

    - id: pricing-refresher

Good: in the refresher itself

    status: retired
    renews: pricing-an-offer
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....load.parse import parse_text
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    if context.change is None:
        return
    for path in sorted(context.change.paths):
        folder, name = posixpath.split(path)
        parent, id = posixpath.split(folder)
        if name != "index.md" or posixpath.basename(parent) != "courses" or catalogue.find_entry("course", id):
            continue
        text = context.change.read_previous(path)
        data = parse_text(path, text).data if text else None
        if not isinstance(data, dict) or not data.get("renews") or data.get("status") == "draft":
            continue
        for tombstone in catalogue.tombstones:
            if tombstone.meta.former_kind == "course" and id in tombstone.meta.list_names():
                yield RULE.at(
                    tombstone,
                    "id",
                    f"`{id}` renewed `{data['renews']}`, and whoever took it counts as overdue once it is taken down",
                    help="bring it back with `status: retired`, and delete this tombstone",
                )


RULE = Rule("renewal-gone", Severity.WARNING, check)
