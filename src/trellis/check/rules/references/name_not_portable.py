"""Every file has a name that every machine can hold.

A portal is cloned to laptops of all makes. Windows keeps names such as `con` and `aux` for itself and drops a dot or
a space at the end; there and on a Mac, two names that differ only in capitals are one file, and one overwrites the
other.

Bad:

    content/sales/courses/pricing/aux.png
    content/sales/courses/pricing/Rates.png     beside rates.png

Good:

    content/sales/courses/pricing/rates.png
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Label, Location, Severity
from ....diagnostics.unicode_forms import normalise_unicode
from ...context import Context
from ...rule import Rule

RESERVED_NAMES = frozenset(
    (
        "con",
        "prn",
        "aux",
        "nul",
        "conin$",
        "conout$",
        *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³"),
    )
)
"""Names that Windows reserves for devices, with any extension."""

MAX_PATH_LENGTH = 200
"""Maximum length of a path in characters, relative to the portal's root. Longer paths cannot be cloned everywhere."""

_FORBIDDEN = re.compile(r"""[<>:"|?*\\\x00-\x1f]""")


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    paths = sorted({summary.path for summary in catalogue.summaries.values()} | {file.path for file in catalogue.files})
    path_by_folded_name: dict[str, str] = {}
    seen_paths: set[str] = set()
    for path in paths:
        location = Location(path)
        if len(path) > MAX_PATH_LENGTH:
            help = "shorten the names of its folders"
            yield RULE.at_location(
                location, f"the path has {len(path)} characters; {MAX_PATH_LENGTH} can be cloned everywhere", help=help
            )
        for ancestor in _list_new_ancestors(path, seen_paths):
            parent, _, part = ancestor.rpartition("/")
            folded_name = f"{parent.casefold()}/{normalise_unicode('NFC', part).casefold()}"
            other = path_by_folded_name.setdefault(folded_name, ancestor)
            if other != ancestor:
                help = "rename one of the two"
                fact = f"`{part}` and `{other.rpartition('/')[2]}` are one name on Windows and on a Mac"
                related = (Label(Location(other), "the other"),)
                yield RULE.at_location(location, fact, help=help, related=related)
                continue
            if fault := describe_name_fault(part):
                help = "rename it with small letters, digits and hyphens"
                yield RULE.at_location(location, f"`{part}` {fault}", help=help)


def _list_new_ancestors(path: str, seen_paths: set[str]) -> list[str]:
    """Returns the path and its parent folders that are not in `seen_paths`, from the top. Adds them to `seen_paths`."""
    paths: list[str] = []
    while path and path not in seen_paths:
        seen_paths.add(path)
        paths.append(path)
        path = path.rpartition("/")[0]
    return paths[::-1]


def describe_name_fault(name: str) -> str:
    """Returns why the name is not possible on every system; "" if it is."""
    if name.partition(".")[0].rstrip().casefold() in RESERVED_NAMES:
        return "is a name that Windows keeps for itself"
    if name[-1:] in (".", " "):
        return f"ends with a {'dot' if name[-1] == '.' else 'space'}, which Windows drops"
    if match := _FORBIDDEN.search(name):
        return f"holds `{match[0]}`, which Windows does not take"
    if not name.isascii() and normalise_unicode("NFC", name) != name:
        return "has accents that are written apart from their letters (NFD)"
    return ""


RULE = Rule("name-not-portable", Severity.ERROR, check)
