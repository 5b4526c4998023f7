"""The site's side of a portal: its models from ``schemas/`` and its own rules from ``hooks/standards.py``.

Both are Python of the portal itself, written by its learning team and trusted as such. They are loaded by path, under names
of their own, so that several portals can be open in one process.
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
from .yaml_nodes import Unreadable, read_yaml

_WEB = re.compile(r"https?://[\w.:/~-]+", re.ASCII)


def collections(root: Path) -> Sequence[Collection]:
    """The portal's COLLECTIONS; the engine's own where it has no ``schemas/``."""
    module = load_site_module(root, "schemas/__init__.py")
    return module.COLLECTIONS if module else COLLECTIONS


def address(root: Path) -> str:
    """Where the portal is published, as ``mkdocs.yml`` says, with a slash at its end; "" where it doesn't."""
    try:
        settings = read_yaml((root / "mkdocs.yml").read_text("utf-8")).data
    except (OSError, UnicodeDecodeError, Unreadable):
        return ""
    said = settings.get("site_url") if isinstance(settings, dict) else None
    return f"{said.rstrip('/')}/" if isinstance(said, str) and _WEB.fullmatch(said) else ""


def load_site_module(root: Path, file: str) -> ModuleType | None:
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
