"""The modules that a script imports. A page lists them all, so that the browser fetches them in parallel."""

from __future__ import annotations

import posixpath
import re
from functools import cache

from .defaults import ASSETS_FOLDER, CODE_URL

_IMPORT = re.compile(r"""^(?:import|export) [^;]*? from "(\.{1,2}/[^"]+)";""", re.MULTILINE)
"""A static import; a dynamic ``import()`` runs later."""


def build_script_url(module: str) -> str:
    """The URL of a module. module: its path below the assets."""
    return f"/{CODE_URL}/{module}"


@cache
def list_modules(script: str) -> tuple[str, ...]:
    """The URLs of all modules that a script imports, directly or indirectly, each once.

    Raises FileNotFoundError if one does not exist.
    """
    return tuple(build_script_url(module) for module in list_all_modules(script) if module != script)


@cache
def list_all_modules(script: str) -> tuple[str, ...]:
    """The script itself and all modules that it imports, as paths below the assets."""
    collected: dict[str, None] = {}
    _collect_modules(script, collected)
    return tuple(collected)


def _collect_modules(module: str, collected: dict[str, None]) -> None:
    if module in collected:
        return
    collected[module] = None
    for path in _IMPORT.findall((ASSETS_FOLDER / module).read_text("utf-8")):
        _collect_modules(posixpath.normpath(posixpath.join(posixpath.dirname(module), path)), collected)
