"""``trellis check``: judge, choose what to show, show it."""

from __future__ import annotations

import gc
import importlib
import sys
import time
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from .app import app
from .options import Root, Today
from .options import below as below_root
from .options import store as store_of

if TYPE_CHECKING:
    from ..diagnostics.diagnostic import Diagnostic
    from ..diagnostics.result import CheckResult
    from ..load.cache import Cache
    from ..pipeline.run import Result


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    JUNIT = "junit"
    MARKDOWN = "markdown"
    SARIF = "sarif"


@app.command()
def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Show only what is found in these files and folders.")
    ] = None,
    root: Root = Path("."),
    format: Annotated[
        Format, typer.Option(help="text for people; the others for programs and services.")
    ] = Format.TEXT,
    since: Annotated[
        str | None, typer.Option(help="Show only what the change since this Git revision affects.")
    ] = None,
    write_baseline: Annotated[
        bool, typer.Option("--write-baseline", help="Accept all that is found now, in baseline.json.")
    ] = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="First mend what is safe to mend; the changes are shown, and you are asked.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With --fix: mend without asking.")] = False,
    cache: Annotated[bool, typer.Option(help="Use what earlier runs found out where nothing has changed.")] = True,
    today: Today = None,
) -> None:
    """Check everything that is written, and say what to mend."""
    gc.disable()  # a check is over before there is garbage worth looking for
    from ..reports import github, text

    started = time.perf_counter()
    day = today or date.today()
    if write_baseline:
        from ..check import baseline
        from ..pipeline import run as pipeline

        count = baseline.write(root, pipeline.run(root, day, with_baseline=False).diagnostics)
        typer.echo(f"{baseline.FILE} accepts {count:,} findings; from now on only what is new is told.")
        raise typer.Exit
    below = below_root(root, paths or [])
    if fix:
        _offer(root, below, yes=yes, aside=format is not Format.TEXT)
        started = time.perf_counter()  # thinking about the answer is no part of the check
    elif yes:
        raise typer.BadParameter("it goes with --fix.", param_hint="--yes")
    store = store_of(root) if cache else None
    change = None
    if since is None:
        verdict = _judged(root, day, store, whole=format is Format.SARIF)
        found = verdict.below(below)
    else:
        change = _affected(root, day, store, since, below, lines=format is Format.GITHUB)
        verdict, found = change.result, change.found
    if format is Format.TEXT:
        seconds = time.perf_counter() - started
        said = text.render(verdict, found, colour=sys.stdout.isatty(), seconds=seconds)
    elif format is Format.GITHUB:
        said = github.render(verdict, found, lambda at: change is None or (at.path, at.line) in change.lines)
    elif format is Format.MARKDOWN and change is not None:
        from ..reports import markdown, nearest

        close = nearest.near(change.result, change.paths)
        said = markdown.render(verdict, found, f"### {nearest.HEADING}\n\n{close}" if close else "")
    else:
        said = importlib.import_module(f"trellis.reports.{format}").render(verdict, found)
    typer.echo(said, nl=False)
    raise typer.Exit(any(d.severity == 0 for d in found))


def _offer(root: Path, below: tuple[str, ...], *, yes: bool, aside: bool) -> None:
    """Offers to mend what is safe to mend. aside: on the error stream, since a report for programs follows."""
    from ..authoring.fixes import offer

    asked = typer.confirm if sys.stdin.isatty() and sys.stdout.isatty() else None
    if not offer(root, below, lambda line: typer.echo(line, err=aside), (lambda _: True) if yes else asked):
        raise typer.Exit(1)


def _judged(root: Path, day: date, store: Cache | None, *, whole: bool) -> CheckResult:
    """The verdict on the portal; a known one where nothing has changed and it need not be `whole`, with its rules."""
    if store and not whole:
        from ..pipeline.cached import judge

        return judge(root, day, store)
    from ..pipeline.run import run

    return run(root, day, store=store)


class Affected(NamedTuple):
    """found: the findings on what a change can affect. paths, lines: the files and lines that it changed."""

    result: Result
    found: tuple[Diagnostic, ...]
    paths: frozenset[str]
    lines: frozenset[tuple[str, int]]


def _affected(
    root: Path, day: date, store: Cache | None, revision: str, below: tuple[str, ...], *, lines: bool
) -> Affected:
    """What the change since `revision` can affect. lines: whether the lines that it changed are asked for."""
    from ..load import git
    from ..load.scan import ROOMS, SIDE

    change = git.Change(root, revision, (*ROOMS, *SIDE))  # Git looks while the rest is loaded
    from ..catalogue import link_targets
    from ..pipeline import run as pipeline
    from ..pipeline.incremental import affected as since
    from ..pipeline.incremental.since import resume

    def before(path: str) -> str | None:
        return git.text(root, revision, path)

    def after(path: str) -> str | None:
        file = root / path
        return file.read_text("utf-8", errors="replace") if file.is_file() and not file.is_symlink() else None

    try:
        resumed = resume(root, day, store, change, before, after) if store else None
        if resumed:
            result, touched = resumed
        else:
            result = pipeline.run(root, day, store=store, before=before)
            linked = {entry.path: link_targets.linked(entry.path, text) for entry, text in result.catalogue.written()}
            touched = since.affected(result.catalogue, linked, change.paths, before, after)
        wanted = set(result.below(below))
        found = tuple(d for d in since.concerning(result.diagnostics, touched, change.paths) if d in wanted)
        return Affected(result, found, change.paths, git.changed_lines(root, revision) if lines else frozenset())
    except git.NoGit as error:
        raise typer.BadParameter(f"{error}.", param_hint="--since") from None
