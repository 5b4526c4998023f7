"""Builds the preview again after each change. A process of its own shows it, so that no page waits for a build."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from msgspec.structs import replace

from ...diagnostics.diagnostic import Severity
from ...load.cache import Cache
from ...load.site_modules import UnreadableModule, forget_site_modules, holds_models
from ...pipeline.run import CheckedPortal, run_pipeline
from ...reports import text
from ..preview_pages import DRAFTS_URL
from ..preview_portal import PreviewPortal, build_preview, list_faulty_paths
from ..refusal import BuildRefused
from ..settings import read_settings
from .last_good import LastGood
from .server import PreviewServer, open_server
from .site_versions import SiteVersion, SiteVersions
from .state import PreviewState, ShownError, write_state
from .watch import read_stamps, wait_for_change

Report = Callable[[CheckedPortal, float], str]
"""Returns the findings of a check for the terminal. It takes the checked portal and the seconds that the check took."""

PREFIX = "trellis-preview-"
"""How the names of the previews' folders begin; the number of the process and a random part follow."""

WIDTH = 100
"""The characters of a line of the findings, as the state has them."""

MAX_ERRORS = 200
"""How many errors the pages of the preview choose from."""


def serve_site(root: Path, host: str, port: int, open_cache: Callable[[], Cache], report: Report) -> None:
    """Shows the portal at `root`, and builds it again whenever one of its files is saved. Ends with control-C.

    Drafts have pages. What is wrong stands on top of each page; files with errors are shown as they last were without
    one, and all else as it is. Raises OSError if another program has the port.
    """
    _remove_remains()
    for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        signal.signal(number, _end_as_by_control_c)  # a closed terminal, or a program that ends this one
    with TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-") as name:
        folder = Path(name)
        base = _find_base(root)
        with _run_server(open_server(folder, host, port, base)) as address, suppress(KeyboardInterrupt):
            print(f"The preview is at http://{address}{base}; control-C ends it.", flush=True)
            print(f"Drafts and findings are at http://{address}{base}{DRAFTS_URL.lstrip('/')}", flush=True)
            _follow_changes(root, folder, open_cache, report)


def _follow_changes(root: Path, folder: Path, open_cache: Callable[[], Cache], report: Report) -> None:
    """Builds the site, and again after each change, until control-C."""
    state, last_good, versions, cache = PreviewState(), LastGood(), SiteVersions(root, folder), open_cache()
    while True:
        stamps = read_stamps(root)
        version, former = state.version + 1, state.folder
        started = time.perf_counter()
        next_site = versions.begin(former, date.today(), cache)
        early_states: list[PreviewState] = []
        show = partial(_show_early, folder, PreviewState(version, former), early_states)
        state = _build(root, folder / f"site-{version}", next_site, cache, report, last_good, show)
        is_built = bool(state.folder)
        if early_states and state.folder != former:
            version += 1  # what was shown early is not what was built
        state = replace(state, version=version, folder=state.folder or former, is_outdated=not is_built)
        write_state(folder, state)
        print(_describe_preview(state, time.perf_counter() - started), flush=True)
        if is_built and former not in ("", state.folder):
            shutil.rmtree(folder / former, ignore_errors=True)
        wait_for_change(root, stamps)


def _show_early(folder: Path, place: PreviewState, early_states: list[PreviewState], state: PreviewState) -> None:
    """Has the server show a site before its build has ended. place: its version and its folder."""
    early_states.append(replace(state, version=place.version, folder=place.folder))
    write_state(folder, early_states[-1])


def _describe_preview(state: PreviewState, seconds: float) -> str:
    """Says what the preview shows, after a build that took so many seconds."""
    if not state.folder:
        return "There is no site to show: the errors above stand in the way. It is built again when you save a file."
    if state.is_outdated:
        return "The preview still shows the last good build. Mend what is named above; it is built again when you save."
    if state.problem:
        return f"The preview is up to date, but shows files with errors as they were before ({seconds:.1f} s)."
    return f"The preview is up to date ({seconds:.1f} s)."


def _build(
    root: Path,
    out: Path,
    site: SiteVersion,
    cache: Cache,
    report: Report,
    last_good: LastGood,
    show: Callable[[PreviewState], None] | None = None,
) -> PreviewState:
    """Checks the portal and writes its preview to `out`, or what has changed of it to where the last one is. Returns
    what is wrong, and no folder if nothing was built.

    show: called with what is wrong once the pages of changed texts are new where the last preview is; the files of its
    search follow.
    """
    started = time.perf_counter()
    state = PreviewState()
    try:
        forget_site_modules(root)
        result = run_pipeline(root, date.today(), cache=cache)
        seconds = time.perf_counter() - started
        print(report(result, seconds), end="", flush=True)
        catalogue = last_good.complete(result)
        preview = build_preview(result, catalogue, is_local=True)
        state = _describe_errors(preview, seconds)
        if any(holds_models(path) for path in list_faulty_paths(result.diagnostics)):
            return state  # nobody knows what the entries have to say
        show_pages = partial(show, state) if show else None
        if not result.has_errors and (name := site.exchange_texts(preview, show_pages)):
            return replace(state, folder=name)
        try:
            site.write(out, preview)
        except (Exception, SystemExit):
            if not result.has_errors:
                raise
            preview = build_preview(result, last_good.leave_out(result), is_local=True)
            site.write(out, preview)
        return replace(state, folder=out.name)
    except UnreadableModule as error:
        problem = f"{error}\nNext: {error.help}."
    except SystemExit as error:
        problem = str(getattr(error, "message", "") or error.code or "The site could not be built.")
    except Exception:  # of a portal's own code too: the next change may mend it
        problem = traceback.format_exc()
    if state.problem:
        return state  # what is wrong with the content comes first
    print(problem, file=sys.stderr, flush=True)
    return PreviewState(problem=problem)


def _describe_errors(preview: PreviewPortal, seconds: float) -> PreviewState:
    """Returns what is wrong with the content; nothing is, where there are no errors."""
    errors = [d for d in preview.findings if d.severity is Severity.ERROR]
    if not errors:
        return PreviewState()
    report = text.render(preview, errors, colour=False, seconds=seconds, next_step="", width=WIDTH, encoding="utf-8")
    urls = {path: summary.url for path, summary in preview.catalogue.summaries_by_path.items()}
    urls |= {path: address for address, path in preview.list_unread_addresses().items()}
    return PreviewState(
        problem=report,
        errors=tuple(
            ShownError(
                d.location.path,
                d.location.line,
                d.message,
                d.help,
                preview.find_editor_url(d.location),
                urls.get(d.location.path, ""),
            )
            for d in errors[:MAX_ERRORS]
        ),
        error_count=len(errors),
    )


@contextmanager
def _run_server(server: PreviewServer) -> Iterator[str]:
    """Runs the server beside the builds until the block ends. Yields its host and port.

    It has a process of its own where there can be one: a build starts a second process, which a program with several
    threads must not do.
    """
    host, port = server.server_address[:2]
    address = f"[{host!s}]:{port}" if ":" in str(host) else f"{host!s}:{port}"
    if not hasattr(os, "fork"):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield address
        server.shutdown()
        return
    sys.stdout.flush()
    sys.stderr.flush()
    parent = os.getpid()
    child = os.fork()
    if not child:
        _serve_until_orphaned(server, parent)
    server.server_close()
    try:
        yield address
    finally:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGTERM)
            os.waitpid(child, 0)


def _serve_until_orphaned(server: PreviewServer, parent: int) -> None:
    """Answers requests until the parent ends. The process ends with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends it
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(0)


def _find_base(root: Path) -> str:
    """The path of the site's address, so that links and pages for unknown addresses are the same as in the site."""
    try:
        path = read_settings(root.resolve()).root_path.strip("/")
    except BuildRefused:
        return "/"  # the first build says why
    return f"/{path}/" if path else "/"


def _end_as_by_control_c(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def _remove_remains() -> None:
    """Deletes the folders of previews that were killed."""
    if not hasattr(os, "fork"):
        return  # nothing tells there whether a process runs without ending it
    for folder in Path(gettempdir()).glob(f"{PREFIX}*-*"):
        process = folder.name.removeprefix(PREFIX).partition("-")[0]
        with suppress(OSError):
            if process.isdigit() and not _is_running(int(process)) and folder.stat().st_uid == os.getuid():
                shutil.rmtree(folder, ignore_errors=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
