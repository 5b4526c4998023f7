"""Whether a build depends on files, Git and the day alone, so that the next one can tell whether it would be the same.

Lists here say what is allowed: of the rest nobody knows what it reads.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jinja2 import Environment, TemplateError, meta

from ..load.own_pages import list_own_page_files
from ..load.scan import MERGED_ROOTS, SUPPORT_ROOTS, scan_files
from .blocks import BLOCKS
from .refusal import BuildRefused
from .settings import load_settings
from .unchanged import Unrepeatable

_MODULES = frozenset((
    "__future__", "abc", "annotated_types", "collections", "dataclasses", "datetime", "decimal", "enum", "fractions",
    "functools", "itertools", "math", "mkdocs.plugins", "operator", "pydantic", "re", "statistics", "string",
    "textwrap", "trellis.catalogue", "trellis.check", "trellis.derive", "trellis.diagnostics", "trellis.kinds",
    "trellis.site", "types", "typing", "typing_extensions", "unicodedata",
))  # fmt: skip
"""What the portal's own Python may import: it computes, and reads neither files nor the clock."""

_READING_NAMES = frozenset((
    "__builtins__", "__import__", "__loader__", "builtins", "choice", "ctime", "environ", "eval", "exec", "exists",
    "fromfile", "getenv", "getmtime", "glob", "globals", "gmtime", "importlib", "input", "io", "is_dir", "is_file",
    "iterdir", "listdir", "localtime", "lstat", "monotonic", "now", "open", "os", "path", "pathlib", "perf_counter",
    "randint", "random", "read", "read_bytes", "read_text", "rglob", "scandir", "secrets", "shutil", "socket", "stat",
    "subprocess", "sys", "tempfile", "time", "urandom", "urllib", "utcnow", "uuid", "walk",
))  # fmt: skip

_KEYS = frozenset((
    "copyright", "docs_dir", "edit_uri", "edit_uri_template", "extra", "extra_css", "extra_javascript", "hooks",
    "markdown_extensions", "nav", "not_in_nav", "plugins", "remote_branch", "repo_name", "repo_url", "site_author",
    "site_description", "site_name", "site_url", "strict", "theme", "use_directory_urls", "validation",
))  # fmt: skip
"""Keys of ``mkdocs.yml``; others, such as INHERIT, may name further files."""

_PLUGINS = {
    "search": frozenset(("lang", "separator", "min_search_length", "prebuild_index", "indexing")),
    "macros": frozenset(("module_name", "render_by_default", "on_undefined", "on_error_fail", "verbose")),
}
"""Plugins, and their options."""

_EXTENSIONS = frozenset((
    "abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "meta", "sane_lists", "tables", "toc",
    "pymdownx.betterem", "pymdownx.caret", "pymdownx.details", "pymdownx.highlight", "pymdownx.inlinehilite",
    "pymdownx.keys", "pymdownx.mark", "pymdownx.smartsymbols", "pymdownx.superfences", "pymdownx.tabbed",
    "pymdownx.tasklist", "pymdownx.tilde",
))  # fmt: skip

_HOOKS = ["hooks/events.py"]
_MACROS = "hooks/macros"


def list_further_folders(root: Path, *, is_themed: bool) -> tuple[str, ...]:
    """Returns the folders of the portal that go into a build beside those of a check, relative to `root`.

    is_themed: whether MkDocs builds, with all that its settings name. Raises `Unrepeatable`.
    """
    for path, file_type in scan_files(str(root), ("portal.yml", *SUPPORT_ROOTS, *MERGED_ROOTS)):
        if file_type not in ("file", "folder", "empty"):
            raise Unrepeatable(path)
        if path.endswith(".py"):
            _require_computing(root / path)
    for file in list_own_page_files(root):
        _require_own_blocks(file)
    return tuple(_list_theme_folders(root)) if is_themed else ()


def _require_computing(file: Path) -> None:
    """Raises Unrepeatable if a file of the portal's Python may read something."""
    try:
        tree = ast.parse(file.read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        raise Unrepeatable(file.name) from None
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            names = []
        words = {node.id} if isinstance(node, ast.Name) else {node.attr} if isinstance(node, ast.Attribute) else set()
        reads = words & _READING_NAMES or any(name.rpartition(".")[2] in _READING_NAMES for name in names)
        if reads or _asks_for_day(node) or not all(map(_is_allowed, names)):
            raise Unrepeatable(file.name)


def _asks_for_day(node: ast.AST) -> bool:
    """Whether it is `today` of something else than the context, whose day is that of the build."""
    if not isinstance(node, ast.Attribute) or node.attr != "today":
        return False
    return not (isinstance(node.value, ast.Name) and node.value.id in ("context", "site", "published"))


def _is_allowed(name: str) -> bool:
    """Whether a module, or a name in it, may be imported."""
    parts = name.split(".")
    return any(".".join(parts[:length]) in _MODULES for length in range(1, len(parts) + 1))


def _require_own_blocks(file: Path) -> None:
    """Raises Unrepeatable if a page of the learning team's inserts something that is no block of the engine's."""
    try:
        tree = Environment(autoescape=True).parse(file.read_text("utf-8"))
    except (OSError, ValueError, TemplateError, RecursionError):
        raise Unrepeatable(file.name) from None
    if meta.find_undeclared_variables(tree) - BLOCKS.keys() or any(meta.find_referenced_templates(tree)):
        raise Unrepeatable(file.name)


def _list_theme_folders(root: Path) -> Iterator[str]:
    """Yields the folder of a portal's changes of the theme. Raises Unrepeatable."""
    try:
        settings = load_settings(root)
    except BuildRefused:
        raise Unrepeatable("mkdocs.yml") from None
    extensions = _name_items(settings.get("markdown_extensions") or [])
    plugins = _name_items(settings.get("plugins") or [])
    if not (
        settings.keys() <= _KEYS
        and settings.get("docs_dir", "content") == "content"
        and (settings.get("hooks") or _HOOKS) == _HOOKS
        and extensions.keys() <= _EXTENSIONS
        and all(name in _PLUGINS and options.keys() <= _PLUGINS[name] for name, options in plugins.items())
        and plugins.get("macros", {}).get("module_name", _MACROS) == _MACROS
    ):
        raise Unrepeatable("mkdocs.yml")
    theme = settings.get("theme") or {}
    if theme == "material":
        return
    folder = theme.get("custom_dir") if isinstance(theme, dict) else None
    if not isinstance(theme, dict) or theme.get("name") != "material":
        raise Unrepeatable("mkdocs.yml")
    if folder:
        parts = Path(folder).parts if isinstance(folder, str) else ()
        if not parts or Path(folder).is_absolute() or ".." in parts or (root / parts[0]).is_symlink():
            raise Unrepeatable("mkdocs.yml")
        yield folder


def _name_items(items: Any) -> dict[str, dict[str, Any]]:
    """Name → options, of plugins or extensions in either form that MkDocs reads. Raises Unrepeatable."""
    options_by_name: dict[str, dict[str, Any]] = {}
    if isinstance(items, dict):
        items = [{name: options} for name, options in items.items()]
    for item in items if isinstance(items, list) else [None]:
        pairs = {item: {}} if isinstance(item, str) else item
        if not isinstance(pairs, dict):
            raise Unrepeatable("mkdocs.yml")
        for name, options in pairs.items():
            if not isinstance(name, str) or not isinstance(options or {}, dict):
                raise Unrepeatable("mkdocs.yml")
            options_by_name[name] = options or {}
    return options_by_name
