"""The two commands that need MkDocs: build a site from a checked portal, and show it while somebody writes."""

from __future__ import annotations

import io
import logging
import os
import sys
from pathlib import Path

from mkdocs.commands import build as mkdocs_build
from mkdocs.commands import serve as mkdocs_serve
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from ..pipeline.run import Result
from ..reports.progress import progress
from .state import KEY, Handed

os.environ.setdefault(
    "NO_MKDOCS_2_WARNING", "1"
)  # Material's notice about MkDocs 2; pyproject.toml keeps MkDocs below it

HOOK = Path(__file__).parent / "hook.py"

_MINIMAL = """
site_name: Learning
docs_dir: content
theme: {name: material}
plugins: []
"""


def build(root: Path, out: Path, result: Result, strict: bool = False) -> None:
    """Writes the site of the portal at `root` into `out`. strict: a broken link ends the build.

    Raises SystemExit where MkDocs gives up; what it had to say is on standard error by then.
    """
    _log(logging.WARNING)
    config = _config(root, out, strict)
    with progress("Building") as tell:
        done = 0

        def count(pages: int, total: int) -> None:
            nonlocal done
            done += pages
            tell(done, total)

        config.extra[KEY] = Handed(result, count)
        config.plugins.on_startup(command="build", dirty=False)
        try:
            mkdocs_build.build(config)
        finally:
            config.plugins.on_shutdown()


def serve(root: Path, address: str) -> None:
    """Serves the portal at `root`, and builds it again whenever a file of it is saved. Ends with control-C."""
    _log(logging.INFO)
    settings = root.resolve() / "mkdocs.yml"
    mkdocs_serve.serve(str(settings), dev_addr=address, hooks=_hooks(root))


def _config(root: Path, out: Path, strict: bool) -> MkDocsConfig:
    settings = root.resolve() / "mkdocs.yml"
    written = settings.read_bytes() if settings.is_file() else _MINIMAL.encode()
    options = {"site_dir": str(out.resolve()), "strict": strict or None, "hooks": _hooks(root)}
    return load_config(io.BytesIO(written), config_file_path=str(settings), **options)


def _hooks(root: Path) -> list[str] | None:
    """The engine's own events where the portal binds none."""
    return None if (root / "hooks" / "events.py").is_file() else [str(HOOK)]


def _log(level: int) -> None:
    """MkDocs' words on standard error; its own command line would do this."""
    logger = logging.getLogger("mkdocs")
    logger.setLevel(level)
    if not logger.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
        logger.addHandler(handler)
