"""Builds a site as MkDocs does, from a checked portal."""

from __future__ import annotations

import io
import logging
import os
import sys
from pathlib import Path

from mkdocs.commands import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.utils.yaml import yaml_load

from ...load.cache import Cache
from ...pipeline.run import CheckedPortal
from ...reports.progress import show_progress
from ..page_store import use_page_store
from ..parts.record import PartBuild
from ..preview_portal import PreviewPortal, get_site_address
from ..second_process import SecondProcess
from ..site_folder import replace_site
from ..state import KEY, add_up
from ..text_record import BuildNotes
from ..unchanged import compute_site_state
from .rendered_page import RenderedPage
from .state import BuildInput, get_state

os.environ.setdefault(
    "NO_MKDOCS_2_WARNING", "1"
)  # Material's notice about MkDocs 2; pyproject.toml keeps MkDocs below it

HOOK = Path(__file__).parent.parent / "hook.py"

_MINIMAL = """
site_name: Learning
docs_dir: content
theme: {name: material}
plugins: []
"""


def build_themed_site(
    root: Path,
    out: Path,
    result: CheckedPortal,
    strict: bool = False,
    cache: Cache | None = None,
    part: PartBuild | None = None,
    notes: BuildNotes | None = None,
) -> bytes:
    """Writes the site of the portal at `root` to `out`. strict: a link that leads nowhere ends the build. cache: what
    earlier builds left. part, notes: as in `build_site`. Returns the state of the site's folder as it was written.

    The former site stays until the new one is whole. Raises FolderRefused if `out` is not a site's folder or cannot be
    written, and SystemExit if MkDocs fails; its messages are on standard error by then.
    """
    _configure_logging(logging.WARNING)
    replace_folder = part.replace_folder if part else replace_site
    with replace_folder(out) as folder:
        _write_site(root, folder, result, strict, cache, part, notes)
        return compute_site_state(folder)


def _write_site(
    root: Path,
    folder: Path,
    result: CheckedPortal,
    strict: bool,
    cache: Cache | None,
    part: PartBuild | None,
    notes: BuildNotes | None,
) -> None:
    config = _load_config(root, folder, strict)
    config.strict = config.strict and not isinstance(result, PreviewPortal)  # what is wrong is shown, and ends nothing
    config.site_url = get_site_address(result, config.site_url or "") or config.site_url
    if part:  # warnings are counted when the parts are put together
        part.is_strict, config.strict = config.strict, False
    label = part.part.label if part else ""
    with use_page_store(cache, root, label) as page_store, show_progress("Building") as report_progress:
        second_process = None if config.strict else SecondProcess[RenderedPage]()  # warnings are counted in this one
        config.extra[KEY] = BuildInput(result, add_up(report_progress), second_process, page_store, cache, part, notes)
        config.plugins.on_startup(command="build", dirty=False)
        try:
            mkdocs_build.build(config)
        finally:
            if second_process:
                second_process.finish()
            config.plugins.on_shutdown()
    if part and not part.renders_all:
        part.add_paths(page.dest for page in get_state(config).pages.values())


def _load_config(root: Path, out: Path, strict: bool) -> MkDocsConfig:
    settings = root.resolve() / "mkdocs.yml"
    has_settings = settings.is_file()
    options = {
        "site_dir": str(out.resolve()),
        "strict": strict or None,
        "hooks": _list_hooks(root, settings) if has_settings else [str(HOOK)],
    }
    with settings.open("rb") if has_settings else io.BytesIO(_MINIMAL.encode()) as stream:
        return load_config(stream, config_file_path=str(settings), **options)


def _list_hooks(root: Path, settings: Path) -> list[str] | None:
    """The portal's hooks and the engine's events; None if the portal binds these itself, in ``hooks/events.py``."""
    if (root / "hooks" / "events.py").is_file():
        return None
    with settings.open("rb") as stream:
        return [*(yaml_load(stream).get("hooks") or ()), str(HOOK)]


def _configure_logging(level: int) -> None:
    """Writes MkDocs' log to standard error, as its own command line does."""
    logger = logging.getLogger("mkdocs")
    logger.setLevel(level)
    if not logger.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
        logger.addHandler(handler)
