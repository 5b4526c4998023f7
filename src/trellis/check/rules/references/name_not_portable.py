"""Every file has a name that every machine can hold.

A portal is cloned to laptops of all makes. Windows keeps names such as `con` and `aux` for itself and drops a dot or a space at
the end; there and on a Mac, two names that differ only in capitals are one file, and one overwrites the other.

Bad:

    content/sales/courses/pricing/aux.png
    content/sales/courses/pricing/Rates.png     beside rates.png

Good:

    content/sales/courses/pricing/rates.png
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Label, Location, Severity
from ...context import Context
from ...rule import Rule

RESERVED = frozenset(
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
"""Names that Windows keeps for devices, whatever ending follows them."""

LONGEST = 200
"""Characters of a path, below the portal's root, with which it can still be cloned below somebody's home folder."""

_FORBIDDEN = re.compile(r"""[<>:"|?*\\\x00-\x1f]""")


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    paths = sorted({outline.path for outline in catalogue.summaries.values()} | {file.path for file in catalogue.files})
    known: dict[str, str] = {}
    seen: set[str] = set()
    for path in paths:
        at = Location(path)
        if len(path) > LONGEST:
            help = "shorten the names of its folders"
            yield RULE.at_location(
                at, f"the path has {len(path)} characters; {LONGEST} can be cloned everywhere", help=help
            )
        for here in _unseen(path, seen):
            parent, _, part = here.rpartition("/")
            folded = f"{parent.casefold()}/{unicodedata.normalize('NFC', part).casefold()}"
            if folded in known:
                if known[folded] != here:
                    help = "rename one of the two"
                    fact = f"`{part}` and `{known[folded].rpartition('/')[2]}` are one name on Windows and on a Mac"
                    yield RULE.at_location(at, fact, help=help, related=(Label(Location(known[folded]), "the other"),))
                continue
            known[folded] = here
            if fault := _fault(part):
                yield RULE.at_location(at, f"`{part}` {fault}", help="rename it with small letters, digits and hyphens")


def _unseen(path: str, seen: set[str]) -> list[str]:
    """The path and the folders above it that have not been looked at, the uppermost first."""
    found: list[str] = []
    while path and path not in seen:
        seen.add(path)
        found.append(path)
        path = path.rpartition("/")[0]
    return found[::-1]


def _fault(name: str) -> str:
    """Why a file or folder cannot be called so everywhere; "" where it can."""
    if name.partition(".")[0].rstrip().casefold() in RESERVED:
        return "is a name that Windows keeps for itself"
    if name[-1:] in (".", " "):
        return f"ends with a {'dot' if name[-1] == '.' else 'space'}, which Windows drops"
    if found := _FORBIDDEN.search(name):
        return f"holds `{found[0]}`, which Windows does not take"
    if not name.isascii() and unicodedata.normalize("NFC", name) != name:
        return "has accents that are written apart from their letters (NFD)"
    return ""


RULE = Rule("name-not-portable", Severity.ERROR, check)
