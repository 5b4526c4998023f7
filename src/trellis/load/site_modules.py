"""A portal's own Python: its models in ``schemas/`` and its rules in ``hooks/standards.py``.

The learning team writes both, and they are trusted code. They are loaded by path, under unique module names, so that
one process can load several portals.
"""

from __future__ import annotations

import importlib.util
import os
import re
import stat
import sys
import traceback
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from types import ModuleType

from ..kinds import COLLECTIONS, Collection
from .merge_conflicts import find_conflicts
from .problem import Problem
from .scan import CONTENT_FOLDER, OWNERS_FILES
from .yaml_nodes import UnreadableYaml, read_yaml

_MODEL_FILES, _RULE_FILES = ("schemas/**/*.py",), ("hooks/**/*.py",)
_MERGED_FILES = ("schemas/**/*", "hooks/**/*", "mkdocs.yml", "locale/**/*", *OWNERS_FILES)
"""What a company writes beside its content, and what is generated for it."""

_HELP = (
    "an engineer of the learning team can say what is missing there; after a new version, trellis upgrade may mend it"
)
_MAX_ERROR_LENGTH = 300
_OWN_FOLDERS = ("hooks", "schemas")

_stamps_by_root: dict[Path, dict[Path, tuple[int, int, int] | None]] = {}
"""The files of these folders as they were when their modules were forgotten last."""

_WEB_ADDRESS = re.compile(r"https?://[\w.:/~-]+", re.ASCII)


class UnreadableModule(Exception):
    """A Python file of the portal cannot be read. path: relative to the portal's root."""

    def __init__(self, path: str, line: int, message: str, help: str) -> None:
        super().__init__(f"{path}:{line}: {message}")
        self.path = path
        self.line = line
        self.message = message
        self.help = help


def find_code_conflicts(root: Path, patterns: Sequence[str] = _MERGED_FILES) -> tuple[tuple[str, Problem], ...]:
    """Returns each unfinished merge in what is no content, with the file's path.

    That is the portal's models and their JSON Schemas, its hooks with the pages and styles among them, its wording,
    CODEOWNERS and ``mkdocs.yml``.
    """
    files = (file for pattern in patterns for file in sorted(root.glob(pattern)) if _is_read(file))
    return tuple((file.relative_to(root).as_posix(), problem) for file in files for problem in _read_conflicts(file))


def _is_read(file: Path) -> bool:
    return file.is_file() and "__pycache__" not in file.parts


def _read_conflicts(file: Path) -> tuple[Problem, ...]:
    try:
        return find_conflicts(file.read_text("utf-8"), is_markdown=file.suffix == ".md")
    except (OSError, UnicodeDecodeError):
        return ()


def holds_models(path: str) -> bool:
    """Returns whether the file is Python of the portal's models, without which no content can be read."""
    return path.startswith("schemas/") and path.endswith(".py")


def has_unfinished_rules(root: Path) -> bool:
    """Returns whether a merge is unfinished in Python that the portal's own rules may need."""
    return bool(find_code_conflicts(root, _RULE_FILES))


def load_collections(root: Path) -> Sequence[Collection]:
    """Returns the portal's COLLECTIONS, or the engine's own if it has no ``schemas/``. Raises UnreadableModule."""
    for path, problem in find_code_conflicts(root, _MODEL_FILES):
        raise UnreadableModule(path, problem.line, problem.message, problem.help)
    path = "schemas/__init__.py"
    module = load_site_module(root, path)
    if module is None:
        return COLLECTIONS
    collections = getattr(module, "COLLECTIONS", None)
    if not isinstance(collections, Sequence) or not all(isinstance(item, Collection) for item in collections):
        raise UnreadableModule(path, 1, "gives no `COLLECTIONS`, the kinds of entries that the portal has", _HELP)
    return collections


def read_site_address(root: Path) -> str:
    """Returns the site's address from ``mkdocs.yml``, ending in a slash; "" if there is none."""
    try:
        settings = read_yaml((root / "mkdocs.yml").read_text("utf-8")).data
    except (OSError, UnicodeDecodeError, UnreadableYaml):
        return ""
    url = settings.get("site_url") if isinstance(settings, dict) else None
    return f"{url.rstrip('/')}/" if isinstance(url, str) and _WEB_ADDRESS.fullmatch(url) else ""


def forget_site_modules(root: Path) -> None:
    """Lets the portal's Python be imported again, for a process that goes on while somebody writes it.

    Nothing is forgotten while no file beside it has changed: caches keep for good what an import has made.
    """
    resolved = root.resolve()
    files = (file for name in _OWN_FOLDERS for file in (resolved / name).rglob("*") if "__pycache__" not in file.parts)
    stamps = {file: _read_stamp(file) for file in files}
    if _stamps_by_root.get(resolved) == stamps:
        return
    _stamps_by_root[resolved] = stamps
    folders = tuple(f"{resolved / name}{os.sep}" for name in _OWN_FOLDERS)
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", None)).startswith(folders):
            del sys.modules[name]
    importlib.invalidate_caches()


def _read_stamp(file: Path) -> tuple[int, int, int] | None:
    """Returns what changes with a file; None for a folder, and for a file that is gone."""
    try:
        state = file.stat()
    except OSError:
        return None
    return None if stat.S_ISDIR(state.st_mode) else (state.st_mtime_ns, state.st_size, state.st_ino)


def load_site_module(root: Path, file: str) -> ModuleType | None:
    """Imports a Python file of the portal, once a process; None if it does not exist. Raises UnreadableModule."""
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
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        for module_name in [key for key in sys.modules if key == name or key.startswith(f"{name}.")]:
            del sys.modules[module_name]
        place, line = find_own_code(error, root)
        if not place:
            raise
        text = " ".join(str(error).split())[:_MAX_ERROR_LENGTH]
        problem = f"stops with {type(error).__name__}{': ' if text else ''}{text}"
        if isinstance(error, SyntaxError):
            problem = f"cannot be read as Python: {error.msg}"
        raise UnreadableModule(place, line, problem, _HELP) from None
    return module


def find_own_code(error: BaseException, root: Path | None = None) -> tuple[str, int]:
    """Returns a portal's Python file, relative to its root, and the line where an error is; "" if it is in none.

    root: the portal's; without one, it is that of any portal, which has a folder of content beside that of the file.
    """
    places = [(frame.filename, frame.lineno or 1) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError):
        places.append((error.filename or "", error.lineno or 1))
    for name, line in reversed(places):
        folders = Path(name).parents if name else ()
        for folder in (folder for folder in folders if folder.name in _OWN_FOLDERS):
            if folder.parent == root.resolve() if root else (folder.parent / CONTENT_FOLDER).is_dir():
                return Path(name).relative_to(folder.parent).as_posix(), line
    return "", 1
