"""``trellis build`` and ``trellis serve``: build the site of a portal that passes its checks."""

from __future__ import annotations

import errno
import os
import socket
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from .app import app
from .options import RootOption, TodayOption, open_cache
from .parts import PartOption, begin_part, describe_part, find_part_folder, join_site
from .preview import refuse_publishing, write_preview
from .streams import find_encoding, find_width, supports_colour

if TYPE_CHECKING:
    from ..diagnostics.result import CheckResult
    from ..load.cache import Cache
    from ..pipeline.run import CheckedPortal
    from ..site.parts.part import Part
    from ..site.parts.record import PartBuild
    from ..site.text_record import BuildNotes
    from ..site.unchanged import BuildWatch

LAST_PORT = 65_535

T = TypeVar("T")


@app.command("build")
def build_site(
    context: typer.Context,
    parts: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FOLDER", help="With --join: the folders of the parts; all in `site-parts` if none is."),
    ] = None,
    root: RootOption = Path("."),
    out: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Where the site is written; `site` in the root unless given.")
    ] = None,
    today: TodayOption = None,
    part: PartOption = None,
    join: Annotated[bool, typer.Option("--join", help="Put parts together as a site. Builds nothing.")] = False,
    use_cache: Annotated[
        bool, typer.Option("--cache/--no-cache", help="Use what earlier builds made where nothing has changed.")
    ] = True,
    is_flat: Annotated[
        bool,
        typer.Option("--flat", help="Let addresses end in `/index.html`, for hosts that know no folders, such as S3."),
    ] = False,
    with_drafts: Annotated[
        bool, typer.Option("--drafts", help="Build a preview with drafts, marked as such; nothing to publish.")
    ] = False,
    change_number: Annotated[
        int,
        typer.Option(
            "--change",
            metavar="NUMBER",
            min=0,
            envvar="TRELLIS_CHANGE",
            help="With --drafts: the pull request's number, for the address of its preview.",
        ),
    ] = 0,
) -> None:
    """Check, and if nothing stands in the way, build the site."""
    started: float = context.obj or time.perf_counter()
    if join and part:
        raise typer.BadParameter("give --part or --join, not both", param_hint="--join")
    if parts and not join:
        raise typer.BadParameter("folders are named with --join only; --out says where the site is written")
    if with_drafts and (join or part):
        raise typer.BadParameter("a preview is built as a whole; parts are for publishing", param_hint="--drafts")
    if is_flat and (join or part or with_drafts):
        raise typer.BadParameter(
            "a whole site to publish is made flat, neither parts nor a preview", param_hint="--flat"
        )
    if join:
        join_site(root, out or root / "site", parts or [], today)
        return
    _require_build_time()
    _warn_of_missing_history(root)
    day, cache = today or date.today(), open_cache(root) if use_cache else None
    if with_drafts:
        refuse_publishing(os.environ)
        _build_preview(root, out or root / "site", day, cache, change_number, started)
    elif is_flat:
        _build_flat_site(root, out or root / "site", day, cache, started)
    elif part:
        _build_part(root, out or find_part_folder(root, part), day, cache, part, started)
    else:
        _build_whole_site(root, out or root / "site", day, cache, started)


def _warn_of_missing_history(root: Path) -> None:
    """Says so where the history of a repository cannot be read, or not all of it: a site is built all the same."""
    from ..load.git import UNSHALLOW, GitUnavailable, find_repository, is_shallow

    if find_repository(root) is None:
        return
    try:
        problem = f"this clone is shallow; {UNSHALLOW}" if is_shallow(root) else ""
    except GitUnavailable as error:
        problem = str(error)
    if problem:
        lacks = "former versions of courses, and some or all of what changed"
        typer.echo(f"WARNING: The site lacks {lacks}: {problem}.", err=True)


def _build_preview(root: Path, out: Path, day: date, cache: Cache | None, change_number: int, started: float) -> None:
    """Builds the site with drafts, and in spite of errors. No later build takes it for one of its own."""
    from ..pipeline.run import run_pipeline

    _require_own_folder(out)
    result = run_pipeline(root, day, cache=cache)
    typer.echo(_render_findings(result, time.perf_counter() - started), nl=False)
    write_preview(result, change_number, cache, partial(_write_site, root, out), started)


def _build_flat_site(root: Path, out: Path, day: date, cache: Cache | None, started: float) -> None:
    """Builds the whole site, whatever has changed, with addresses of files. No later build takes it for its own."""
    _require_own_folder(out)
    result = _check(root, day, cache, started)
    _write_site(root, out, result, cache, is_flat=True)
    typer.echo(f"The site is in {out}, and its addresses end in /index.html ({time.perf_counter() - started:.0f} s).")


def _build_part(root: Path, out: Path, day: date, cache: Cache | None, part: Part, started: float) -> None:
    """Builds a part of the site, whatever has changed: what it has to be put together with is not known."""
    _require_own_folder(out)
    result = _check(root, day, cache, started)
    build = begin_part(root, result, part, day)
    _write_site(root, out, result, cache, build)
    typer.echo(f"{describe_part(build)} is in {out} ({time.perf_counter() - started:.0f} s).")


def _build_whole_site(root: Path, out: Path, day: date, cache: Cache | None, started: float) -> None:
    """Builds the site, unless nothing has changed."""
    from ..site.unchanged import BuildWatch, note_warnings

    watch = BuildWatch(root, out, day, cache) if cache else None
    if watch and (unchanged := watch.find_unchanged()):
        typer.echo(_render_findings(unchanged, time.perf_counter() - started), nl=False)
        seconds = time.perf_counter() - started
        typer.echo(f"Nothing has changed since the last build; the site in {out} is up to date ({seconds:.1f} s).")
        return
    if not (watch and watch.read_site()):  # a folder that is as it was left holds nothing else
        _require_own_folder(out)
    with note_warnings() as has_warned:
        result = _check(root, day, cache, started)
        if watch and cache:
            leave_record = _rebuild_site(root, out, result, cache, watch)
        else:
            leave_record = None
            _write_site(root, out, result, cache)
    if leave_record and not has_warned.is_set:  # what was warned of has to be told again
        leave_record()
    typer.echo(f"The site is in {out} ({time.perf_counter() - started:.0f} s).")


def _rebuild_site(
    root: Path, out: Path, result: CheckedPortal, cache: Cache, watch: BuildWatch
) -> Callable[[], object]:
    """Brings a site up to date by the pages of changed texts, if that is enough, else as a whole. Returns what leaves a
    record of that for the next build.
    """
    from ..site import text_changes

    if site_state := _refuse_folder(lambda: text_changes.rebuild_texts(root, out, result, watch, cache)):
        return lambda: watch.write_record(result, site_state, lambda: watch.folders)
    from ..site.build import list_inputs
    from ..site.text_record import BuildNotes

    notes = BuildNotes()
    with notes.reads.watch():
        whole_state = _write_site(root, out, result, cache, notes=notes)

    def leave_records() -> None:
        if watch.write_record(result, whole_state, lambda: list_inputs(root, result)):
            notes.write_record(cache, result, whole_state)

    return leave_records


def _check(root: Path, day: date, cache: Cache | None, started: float) -> CheckedPortal:
    """Checks and prints the findings. Exits if there are errors. started: when the command was, by `perf_counter`."""
    from ..pipeline.run import run_pipeline

    result = run_pipeline(root, day, cache=cache)
    typer.echo(_render_findings(result, time.perf_counter() - started), nl=False)
    if result.has_errors:
        typer.echo("The site was not built: nothing is published that the checks have not passed.")
        raise typer.Exit(1)
    return result


def _require_own_folder(out: Path) -> None:
    """Exits if a build must not replace a folder, before any time goes into a check. The end of a build looks again."""
    from ..site.site_folder import require_own_folder

    _refuse_folder(lambda: require_own_folder(out))


def _write_site(
    root: Path,
    out: Path,
    result: CheckedPortal,
    cache: Cache | None,
    part: PartBuild | None = None,
    notes: BuildNotes | None = None,
    *,
    is_flat: bool = False,
) -> bytes:
    """Writes the site or a part of it; returns the state of the folder. Exits if it cannot be written."""
    from ..site import build as site

    return _refuse_folder(
        lambda: site.build_site(root, out, result, cache=cache, part=part, notes=notes, is_flat=is_flat)
    )


def _refuse_folder(write: Callable[[], T]) -> T:
    """Returns what that returns. Exits if the site's folder is refused."""
    from ..site.site_folder import FolderRefused

    try:
        return write()
    except FolderRefused as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


@app.command("serve")
def serve_site(
    root: RootOption = Path("."),
    address: Annotated[str, typer.Option(metavar="HOST:PORT", help="Host and port to listen on.")] = "127.0.0.1:8000",
) -> None:
    """Show the site in a browser while you write. It is built again whenever a file is saved.

    Drafts have pages too, and /drafts/ lists them. Errors are shown in the terminal and on top of each page; a file
    with an error is shown as it was before, and all else as it is.
    """
    from ..site.live.serve import serve_site as serve

    host, port = _parse_address(address)
    try:
        serve(root, host, port, lambda: open_cache(root), _render_findings)
    except socket.gaierror:
        raise typer.BadParameter(f"there is no host `{host}`; use 127.0.0.1", param_hint="--address") from None
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EADDRNOTAVAIL, errno.EACCES):
            raise
        message = f"{address}: {(error.strerror or '').lower()}; choose another, such as --address 127.0.0.1:8001"
        raise typer.BadParameter(message, param_hint="--address") from None


def _parse_address(address: str) -> tuple[str, int]:
    """Returns host and port. Raises BadParameter if the text is none."""
    host, separator, port = address.rpartition(":")
    if not separator or not host.strip("[]") or not port.isascii() or not port.isdigit() or int(port) > LAST_PORT:
        message = f"{address!a} is no host with a port; write it like 127.0.0.1:8000"
        raise typer.BadParameter(message, param_hint="--address")
    return host.strip("[]"), int(port)


def _render_findings(result: CheckResult, seconds: float) -> str:
    """Returns the report of a check that took so many seconds, for the terminal."""
    from ..reports import text

    return text.render(
        result,
        result.diagnostics,
        colour=supports_colour(),
        seconds=seconds,
        next_step="",
        width=find_width(),
        encoding=find_encoding(),
    )


def _require_build_time() -> None:
    """Raises BadParameter if SOURCE_DATE_EPOCH, which stands for the time of a build, is no time."""
    written = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        datetime.fromtimestamp(int(written or 0), UTC)
    except (ValueError, OverflowError, OSError):
        message = f"SOURCE_DATE_EPOCH is {written!a}; it is a number of seconds since 1970, or not set at all"
        raise typer.BadParameter(message, param_hint="SOURCE_DATE_EPOCH") from None
