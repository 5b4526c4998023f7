"""Which modules a script is made of, so that a page names them all and the browser fetches them together instead of one after another."""

from __future__ import annotations

import posixpath
import re
from functools import cache

from .defaults import ASSETS, ASSETS_URL

_IMPORT = re.compile(r"""^(?:import|export) [^;]*? from "(\.{1,2}/[^"]+)";""", re.MULTILINE)
"""An import that runs as the module is loaded; ``import()`` runs later, where it stands."""


def address(module: str) -> str:
    """Where a module lies. module: its path below the assets."""
    return f"/{ASSETS_URL}/{module}"


@cache
def modules(script: str) -> tuple[str, ...]:
    """The addresses of all that a script imports, and what those import, each once.

    Raises FileNotFoundError where one of them does not exist.
    """
    found: dict[str, None] = {}
    _collect(script, found)
    return tuple(address(module) for module in found if module != script)


def _collect(module: str, found: dict[str, None]) -> None:
    if module in found:
        return
    found[module] = None
    for path in _IMPORT.findall((ASSETS / module).read_text("utf-8")):
        _collect(posixpath.normpath(posixpath.join(posixpath.dirname(module), path)), found)
