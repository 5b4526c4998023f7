"""Builds a site as MkDocs does, from a checked portal."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from jinja2 import TemplateNotFound, UndefinedError
from mkdocs.commands import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.utils.yaml import yaml_load

from ...load.cache import Cache
from ...load.scan import CONTENT_FOLDER
from ...pipeline.run import CheckedPortal
from ...reports.progress import show_progress
from .. import events
from ..flat_addresses import flatten_site
from ..page_store import use_page_store
from ..parts.record import PartBuild
from ..preview_portal import PreviewPortal, get_site_address
from ..refusal import BuildRefused
from ..second_process import SecondProcess
from ..settings import load_settings, read_settings
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

_DEFAULTS = {"site_name": "Learning", "docs_dir": CONTENT_FOLDER, "theme": "material"}
"""What is built with where ``mkdocs.yml`` does not say it."""

_EVENTS = os.path.join("hooks", "events.py")
_WITHOUT_SETTINGS = b"plugins: []"


def build_themed_site(
    root: Path,
    out: Path,
    result: CheckedPortal,
    strict: bool = False,
    cache: Cache | None = None,
    part: PartBuild | None = None,
    notes: BuildNotes | None = None,
    *,
    is_flat: bool = False,
) -> bytes:
    """Writes the site of the portal at `root` to `out`. strict: a link that leads nowhere ends the build. cache: what
    earlier builds left. part, notes, is_flat: as in `build_site`. Returns the state of the site's folder as written.

    The former site stays until the new one is whole. Raises FolderRefused if `out` is not a site's folder or cannot be
    written, and SystemExit if MkDocs fails; its messages are on standard error by then.
    """
    _configure_logging(logging.WARNING)
    replace_folder = part.replace_folder if part else replace_site
    with replace_folder(out) as folder:
        _write_site(root, folder, result, strict, cache, part, notes)
        if is_flat:
            address = get_site_address(result, read_settings(root.resolve()).url)
            flatten_site(folder, address, result.catalogue.files)
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
        events.forget_handled()
        try:
            mkdocs_build.build(config)
            _require_handled_events()
        except TemplateNotFound as error:
            raise BuildRefused(
                f"The theme has no {error.name}, which mkdocs.yml or a template names. Icons are named as in "
                "`material/school`; correct the name, or delete the line."
            ) from None
        except (AssertionError, KeyError, UndefinedError):
            _require_handled_events()  # what fails may be for want of them
            raise
        finally:
            if second_process:
                second_process.finish()
            config.plugins.on_shutdown()
    if part and not part.renders_all:
        part.add_paths(page.dest for page in get_state(config).pages.values())


def _require_handled_events() -> None:
    """Raises BuildRefused if an event did not come to the engine: then drafts or pages without a policy are written."""
    if missing := events.list_unhandled():
        lines = ", ".join(f"`{name} = events.{name}`" for name in missing)
        raise BuildRefused(f"The site was not built: hooks/events.py does not bind {lines}. Add what is missing.")


def _load_config(root: Path, out: Path, strict: bool) -> MkDocsConfig:
    """Loads the settings and what they name. Raises BuildRefused, and SystemExit by MkDocs, with a sentence."""
    try:
        return _load_settings_and_hooks(root, out, strict)
    except (BuildRefused, OSError):
        raise
    except Exception as error:
        place = f" (line {error.lineno} of {error.filename})" if isinstance(error, SyntaxError) else ""
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        raise BuildRefused(
            f"mkdocs.yml, or a hook or theme that it names, cannot be loaded: {reason}{place}. Correct it, or take out "
            "what was added last."
        ) from error


def _load_settings_and_hooks(root: Path, out: Path, strict: bool) -> MkDocsConfig:
    settings = root.resolve() / "mkdocs.yml"
    has_settings = bool(load_settings(root))
    with settings.open("rb") if has_settings else BytesIO(_WITHOUT_SETTINGS) as stream:
        written = yaml_load(stream)
    options = {"site_dir": str(out.resolve()), "strict": strict or None, "hooks": _list_hooks(root, written)}
    with settings.open("rb") if has_settings else BytesIO(_WITHOUT_SETTINGS) as stream:
        return load_config(stream, config_file_path=str(settings), **options, **_complete_settings(written))


def _complete_settings(written: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the defaults of settings that are not written, the theme's name among them."""
    defaults: dict[str, Any] = {key: value for key, value in _DEFAULTS.items() if written.get(key) is None}
    theme = written.get("theme")
    if isinstance(theme, dict) and "name" not in theme:
        defaults["theme"] = {**theme, "name": _DEFAULTS["theme"]}
    return defaults


def _list_hooks(root: Path, written: Mapping[str, Any]) -> list[str] | None:
    """The portal's hooks and the engine's events; None if the portal binds these itself, in ``hooks/events.py``."""
    hooks = written.get("hooks") or ()
    if any(os.path.normpath(hook) == _EVENTS for hook in hooks if isinstance(hook, str)) and (root / _EVENTS).is_file():
        return None
    return [*hooks, str(HOOK)]


def _configure_logging(level: int) -> None:
    """Writes MkDocs' log to standard error, as its own command line does."""
    logger = logging.getLogger("mkdocs")
    logger.setLevel(level)
    if not logger.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
        logger.addHandler(handler)
