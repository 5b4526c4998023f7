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
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from ...diagnostics.diagnostic import Severity
from ...load.cache import Cache
from ...load.site_modules import UnreadableModule, forget_site_modules
from ...pipeline.run import CheckedPortal, run_pipeline
from ...reports import text
from ..build import build_site
from ..refusal import BuildRefused
from ..settings import read_settings
from .server import PreviewServer, open_server
from .state import PreviewState, write_state
from .watch import read_stamps, wait_for_change

Report = Callable[[CheckedPortal, float], str]
"""Returns the findings of a check for the terminal. It takes the checked portal and the seconds that the check took."""

PREFIX = "trellis-preview-"
"""How the names of the previews' folders begin; the number of the process and a random part follow."""

WIDTH = 100
"""The characters of a line of the findings that a browser shows."""


def serve_site(root: Path, host: str, port: int, open_cache: Callable[[], Cache], report: Report) -> None:
    """Shows the portal at `root`, and builds it again whenever one of its files is saved. Ends with control-C.

    What stands in the way of a site is shown over the last one that could be built. Raises OSError if another program
    has the port.
    """
    _remove_remains()
    for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        signal.signal(number, _end_as_by_control_c)  # a closed terminal, or a program that ends this one
    with TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-") as name:
        folder = Path(name)
        base = _find_base(root)
        with _run_server(open_server(folder, host, port, base)) as address, suppress(KeyboardInterrupt):
            print(f"The preview is at http://{address}{base}; control-C ends it.", flush=True)
            _follow_changes(root, folder, open_cache, report)


def _follow_changes(root: Path, folder: Path, open_cache: Callable[[], Cache], report: Report) -> None:
    """Builds the site, and again after each change, until control-C."""
    state = PreviewState()
    while True:
        stamps = read_stamps(root)
        name = f"site-{state.version + 1}"
        started = time.perf_counter()
        problem = _build(root, folder / name, open_cache(), report)
        former = state.folder
        state = PreviewState(state.version + 1, former if problem else name, problem)
        write_state(folder, state)
        if problem:
            print(_describe_failure(has_former=bool(former)), flush=True)
        else:
            print(f"The preview is up to date ({time.perf_counter() - started:.1f} s).", flush=True)
            if former:
                shutil.rmtree(folder / former, ignore_errors=True)
        wait_for_change(root, stamps)


def _describe_failure(*, has_former: bool) -> str:
    """Says what the preview shows while something stands in the way of the site."""
    if has_former:
        return "The preview still shows the last good build. Mend what is named above; it is built again when you save."
    return "There is no site to show: the errors above stand in the way. It is built again when you save a file."


def _build(root: Path, out: Path, cache: Cache, report: Report) -> str:
    """Checks the portal and writes its site to `out`. Returns what stands in the way, or ""."""
    started = time.perf_counter()
    try:
        forget_site_modules(root)
        result = run_pipeline(root, date.today(), cache=cache)
        seconds = time.perf_counter() - started
        print(report(result, seconds), end="", flush=True)
        if result.has_errors:
            errors = [d for d in result.diagnostics if d.severity is Severity.ERROR]
            return text.render(
                result, errors, colour=False, seconds=seconds, next_step="", width=WIDTH, encoding="utf-8"
            )
        build_site(root, out, result, cache=cache)
        return ""
    except UnreadableModule as error:
        problem = f"{error}\nNext: {error.help}."
    except SystemExit as error:
        problem = str(getattr(error, "message", "") or error.code or "The site could not be built.")
    except Exception:  # of a portal's own code too: the next change may mend it
        problem = traceback.format_exc()
    print(problem, file=sys.stderr, flush=True)
    return problem


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
