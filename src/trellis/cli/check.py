"""``trellis check``: checks the portal, selects the findings to show, and shows them."""

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
from .options import RootOption, TodayOption, open_cache, resolve_paths

if TYPE_CHECKING:
    from ..diagnostics.diagnostic import Diagnostic, Location
    from ..diagnostics.result import CheckResult
    from ..load.cache import Cache
    from ..pipeline.run import CheckedPortal


class ReportFormat(StrEnum):
    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    JUNIT = "junit"
    MARKDOWN = "markdown"
    SARIF = "sarif"


@app.command("check")
def check_content(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Show only what is found in these files and folders.")
    ] = None,
    root: RootOption = Path("."),
    format: Annotated[
        ReportFormat, typer.Option(help="text for people; the others for programs and services.")
    ] = ReportFormat.TEXT,
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
    use_cache: Annotated[
        bool, typer.Option("--cache/--no-cache", help="Use what earlier runs found out where nothing has changed.")
    ] = True,
    today: TodayOption = None,
) -> None:
    """Check everything that is written, and say what to mend."""
    gc.disable()  # a check ends before garbage collection pays off
    from ..reports import github, text

    started = time.perf_counter()
    day = today or date.today()
    if write_baseline:
        from ..check import baseline
        from ..pipeline import run as pipeline

        count = baseline.write_baseline(root, pipeline.run_pipeline(root, day, with_baseline=False).diagnostics)
        typer.echo(f"{baseline.BASELINE_FILE} accepts {count:,} findings; from now on only what is new is told.")
        raise typer.Exit
    below = resolve_paths(root, paths or [])
    if fix:
        _offer_fixes(root, below, yes=yes, to_stderr=format is not ReportFormat.TEXT)
        started = time.perf_counter()  # does not count the time for the answer
    elif yes:
        raise typer.BadParameter("it goes with --fix.", param_hint="--yes")
    cache = open_cache(root) if use_cache else None
    change = None
    result: CheckResult
    if since is None:
        result = _check_portal(root, day, cache, needs_rules=format is ReportFormat.SARIF)
        diagnostics = result.select_below(below)
    else:
        change = _check_change(root, day, cache, since, below, needs_lines=format is ReportFormat.GITHUB)
        result, diagnostics = change.result, change.diagnostics
    if format is ReportFormat.TEXT:
        seconds = time.perf_counter() - started
        report = text.render(result, diagnostics, colour=sys.stdout.isatty(), seconds=seconds)
    elif format is ReportFormat.GITHUB:

        def is_changed(location: Location) -> bool:
            return change is None or (location.path, location.line) in change.changed_lines

        report = github.render(result, diagnostics, is_changed)
    elif format is ReportFormat.MARKDOWN and change is not None:
        from ..reports import markdown, nearest

        similar_courses = nearest.format_nearest(change.result, change.changed_paths)
        section = f"### {nearest.HEADING}\n\n{similar_courses}" if similar_courses else ""
        report = markdown.render(result, diagnostics, section)
    else:
        report = importlib.import_module(f"trellis.reports.{format}").render(result, diagnostics)
    typer.echo(report, nl=False)
    raise typer.Exit(any(d.severity == 0 for d in diagnostics))


def _offer_fixes(root: Path, below: tuple[str, ...], *, yes: bool, to_stderr: bool) -> None:
    """Offers the safe fixes. to_stderr: print to the error stream, since a report for programs follows."""
    from ..authoring.fixes import offer_fixes

    ask = typer.confirm if sys.stdin.isatty() and sys.stdout.isatty() else None
    if not offer_fixes(root, below, lambda line: typer.echo(line, err=to_stderr), (lambda _: True) if yes else ask):
        raise typer.Exit(1)


def _check_portal(root: Path, day: date, cache: Cache | None, *, needs_rules: bool) -> CheckResult:
    """Checks the portal, or returns the cached result if nothing has changed. The cached result has no rules."""
    if cache and not needs_rules:
        from ..pipeline.cached import run_cached

        return run_cached(root, day, cache)
    from ..pipeline.run import run_pipeline

    return run_pipeline(root, day, cache=cache)


class AffectedFindings(NamedTuple):
    """The findings that a change can affect. changed_lines: (path, line); empty if the lines are not needed."""

    result: CheckedPortal
    diagnostics: tuple[Diagnostic, ...]
    changed_paths: frozenset[str]
    changed_lines: frozenset[tuple[str, int]]


def _check_change(
    root: Path, day: date, cache: Cache | None, revision: str, below: tuple[str, ...], *, needs_lines: bool
) -> AffectedFindings:
    """Checks what the change since `revision` can affect. Raises BadParameter if Git does not know the revision."""
    from ..load import git
    from ..load.scan import CONTENT_ROOTS, SUPPORT_ROOTS

    change = git.GitChange(root, revision, (*CONTENT_ROOTS, *SUPPORT_ROOTS))  # runs Git in the background
    from ..catalogue import link_targets
    from ..pipeline import run as pipeline
    from ..pipeline.incremental import affected
    from ..pipeline.incremental.since import check_since

    def read_before(path: str) -> str | None:
        return git.read_file_at(root, revision, path)

    def read_after(path: str) -> str | None:
        file = root / path
        return file.read_text("utf-8", errors="replace") if file.is_file() and not file.is_symlink() else None

    try:
        incremental = check_since(root, day, cache, change, read_before, read_after) if cache else None
        if incremental:
            result, affected_files = incremental
        else:
            result = pipeline.run_pipeline(root, day, cache=cache, read_previous=read_before)
            linked_paths = {
                entry.path: link_targets.find_linked_paths(entry.path, text)
                for entry, text in result.catalogue.file_texts()
            }
            affected_files = affected.find_affected_files(
                result.catalogue, linked_paths, change.paths, read_before, read_after
            )
        selected = set(result.select_below(below))
        diagnostics = affected.select_affected(result.diagnostics, affected_files, change.paths)
        return AffectedFindings(
            result=result,
            diagnostics=tuple(d for d in diagnostics if d in selected),
            changed_paths=change.paths,
            changed_lines=git.find_changed_lines(root, revision) if needs_lines else frozenset(),
        )
    except git.GitUnavailable as error:
        raise typer.BadParameter(f"{error}.", param_hint="--since") from None
