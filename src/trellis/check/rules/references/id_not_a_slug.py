"""A file or folder that names an entry is called in small letters, digits and single hyphens.

The name is the entry's id and its address. Spaces, capitals and accents read differently in each address bar, and on
some machines two names that differ in capitals are one file.

Bad:

    content/sales/courses/Negotiating Rates/index.md

Good:

    content/sales/courses/negotiating-rates/index.md
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....kinds.scalars import SLUG
from ...context import Context
from ...rule import Rule

MAX_LENGTH = 80
"""Maximum length of an id in characters."""

_SLUG = re.compile(SLUG)


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for entry in catalogue.all_entries():
        if entry.key_prefix:
            continue  # the id of a record in a register is validated by its model
        name = entry.id.rpartition("/")[2]  # a review's id starts with its item's id
        if not _SLUG.fullmatch(name):
            fact = f"`{name}` is no id"
        elif len(name) > MAX_LENGTH:
            fact = f"the id has {len(name)} characters; at most {MAX_LENGTH} fit"
        else:
            continue
        help = "rename it with small letters, digits and hyphens, such as `negotiating-rates`"
        yield RULE.at(entry, "id", fact, help=help)


RULE = Rule("id-not-a-slug", Severity.ERROR, check)
