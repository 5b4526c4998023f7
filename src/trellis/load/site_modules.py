"""A portal's own Python: its models in ``schemas/`` and its rules in ``hooks/standards.py``.

The learning team writes both, and they are trusted code. They are loaded by path, under unique module names, so that
one process can load several portals.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from types import ModuleType

from ..kinds import COLLECTIONS, Collection
from .yaml_nodes import UnreadableYaml, read_yaml

_WEB_ADDRESS = re.compile(r"https?://[\w.:/~-]+", re.ASCII)


def load_collections(root: Path) -> Sequence[Collection]:
    """Returns the portal's COLLECTIONS, or the engine's own if it has no ``schemas/``."""
    module = load_site_module(root, "schemas/__init__.py")
    return module.COLLECTIONS if module else COLLECTIONS


def read_site_address(root: Path) -> str:
    """Returns the site's address from ``mkdocs.yml``, ending in a slash; "" if there is none."""
    try:
        settings = read_yaml((root / "mkdocs.yml").read_text("utf-8")).data
    except (OSError, UnicodeDecodeError, UnreadableYaml):
        return ""
    url = settings.get("site_url") if isinstance(settings, dict) else None
    return f"{url.rstrip('/')}/" if isinstance(url, str) and _WEB_ADDRESS.fullmatch(url) else ""


def load_site_module(root: Path, file: str) -> ModuleType | None:
    """Imports a Python file of the portal, once a process; None if it does not exist."""
    path = root.resolve() / file
    if not path.is_file():
        return None
    name = f"trellis_site_{sha256(str(path).encode()).hexdigest()[:12]}"
    if name in sys.modules:
        return sys.modules[name]
    package = [str(path.parent)] if path.name == "__init__.py" else None
    spec = importlib.util.spec_from_file_location(name, path, submodule_search_locations=package)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
