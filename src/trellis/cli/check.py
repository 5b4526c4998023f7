"""``trellis check``: checks the portal, selects the findings to show, and shows them."""

from __future__ import annotations

import gc
import importlib
import sys
import time
from collections import Counter
from datetime import date
from enum import StrEnum
from functools import cache as cache_function
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from .app import app
from .locking import hold_lock
from .options import RootOption, TodayOption, find_default_branch, open_cache, require_entries, resolve_paths
from .streams import find_encoding, find_width, print_report, supports_colour

if TYPE_CHECKING:
    from ..authoring.fixes import FixOptions
    from ..catalogue.catalogue import Catalogue
    from ..check.baseline import WrittenBaseline
    from ..check.context import ReadPrevious
    from ..check.release import ReleaseRecord
    from ..diagnostics.diagnostic import Diagnostic, Location
    from ..diagnostics.result import CheckResult
    from ..load.cache import Cache
    from ..pipeline.run import CheckedPortal


MAX_HIDING = 50
"""How many findings are listed for which an entry would be missing, and with which no site can be built."""


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
        list[Path] | None, typer.Argument(metavar="PATH", help="Show only what is found in these files and folders.")
    ] = None,
    root: RootOption = Path("."),
    format: Annotated[
        ReportFormat, typer.Option(help="text for people; the others for programs and services.")
    ] = ReportFormat.TEXT,
    show_all: Annotated[bool, typer.Option("--all", help="Show all findings as text, however many there are.")] = False,
    since: Annotated[
        str | None, typer.Option(metavar="REVISION", help="Show only what the change since this Git revision affects.")
    ] = None,
    write_baseline: Annotated[
        bool,
        typer.Option(
            "--write-baseline", help="Accept what is found now, in baseline.json; no secrets, no unread files."
        ),
    ] = False,
    write_pairs: Annotated[
        bool,
        typer.Option(
            "--write-pairs",
            help="At a release: keep its courses and close pairs in baseline.json, so that from then on only what is "
            "new or changed has to be told apart.",
        ),
    ] = False,
    fix: Annotated[
        bool,
        typer.Option(
            "--fix",
            help="First mend what is safe to mend in the files that your change touches, or in those that you name; "
            "the changes are shown, and you are asked.",
        ),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With --fix: mend without asking.")] = False,
    fix_order: Annotated[
        bool, typer.Option("--fix-order", help="As --fix, and put the keys of front matter in their order.")
    ] = False,
    use_cache: Annotated[
        bool, typer.Option("--cache/--no-cache", help="Use what earlier runs found out where nothing has changed.")
    ] = True,
    watch: Annotated[
        bool, typer.Option("--watch", help="Check again whenever a file is saved, until control-C; as text only.")
    ] = False,
    today: TodayOption = None,
) -> None:
    """Check everything that is written, and say what to mend."""
    gc.disable()  # a check ends before garbage collection pays off
    started = time.perf_counter()
    day = today or date.today()
    if watch and (write_baseline or write_pairs or fix or fix_order or format is not ReportFormat.TEXT):
        raise typer.BadParameter(
            "it reports as text, and changes nothing; leave the other option out.", param_hint="--watch"
        )
    if write_baseline:
        from ..check import baseline

        with hold_lock(root):
            checked, release = _record_release(root, day)
            require_entries(root, checked.entry_count)
            written = baseline.write_baseline(root, checked.diagnostics, release)
        typer.echo(_describe_baseline(baseline.BASELINE_FILE, written))
        raise typer.Exit
    if write_pairs:
        from ..check import baseline
        from ..diagnostics.phrases import format_count

        with hold_lock(root):
            _, release = _record_release(root, day)
            if not baseline.write_release(root, release):
                raise typer.BadParameter(f"{baseline.BASELINE_FILE} cannot be read.", param_hint="--write-pairs")
        entries, pairs = format_count(len(release.states), "entry", "entries"), format_count(len(release.pairs), "pair")
        typer.echo(
            f"{baseline.BASELINE_FILE} keeps {entries} and {pairs} of close courses; findings stay as they were."
        )
        raise typer.Exit
    below = resolve_paths(root, paths or [])
    if fix or fix_order:
        _offer_fixes(
            root, below, since or "", is_reordering=fix_order, yes=yes, to_stderr=format is not ReportFormat.TEXT
        )
        started = time.perf_counter()  # does not count the time for the answer
    elif yes:
        raise typer.BadParameter("it goes with --fix.", param_hint="--yes")

    def report() -> bool:
        return _report_findings(
            root,
            today or date.today(),
            cache=open_cache(root) if use_cache else None,
            below=below,
            since=since,
            format=format,
            show_all=show_all,
            started=time.perf_counter() if watch else started,
        )

    if watch:
        from .watching import watch_portal

        watch_portal(root, report)
    else:
        raise typer.Exit(report())


def _report_findings(
    root: Path,
    day: date,
    *,
    cache: Cache | None,
    below: tuple[str, ...],
    since: str | None,
    format: ReportFormat,
    show_all: bool,
    started: float,
) -> bool:
    """Checks, and prints the report. Returns whether there are errors among what it shows."""
    from ..duplicates.meaning import describe_missing_meaning
    from ..reports import github, text

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
        report = text.render(
            result,
            diagnostics,
            colour=supports_colour(),
            seconds=seconds,
            width=find_width(),
            encoding=find_encoding(),
            show_all=show_all,
        )
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
    print_report(report, for_programs=format is not ReportFormat.TEXT)
    if format is ReportFormat.TEXT and result.entry_count and (note := describe_missing_meaning()):
        typer.echo(note)
    return any(d.severity == 0 for d in diagnostics)


def _record_release(root: Path, day: date) -> tuple[CheckedPortal, ReleaseRecord]:
    """Checks the portal without its baseline, and records what it holds."""
    from ..check.release import record_release
    from ..pipeline import run as pipeline

    result = pipeline.run_pipeline(root, day, with_baseline=False)
    course_index = result.context.comparison.index_courses(result.catalogue)
    return result, record_release(result.catalogue, course_index, day)


def _describe_baseline(file: str, written: WrittenBaseline) -> str:
    """Says what a new baseline accepts and what it does not, by rule, the most frequent first."""
    from ..diagnostics.phrases import format_count

    count = format_count(written.accepted.total(), "finding")
    lines = [f"{file} accepts {count}; from now on only what is new is told.", *_list_counts(written.accepted)]
    if written.refused:
        count = format_count(written.refused.total(), "finding")
        lines += ["", f"Not accepted, since it could harm readers or somebody else: {count}."]
        lines += [*_list_counts(written.refused), "Mend this now: `trellis check` shows each, and what to do."]
    reasons = (
        (written.hiding, "since what cannot be read would be missing from the site"),
        (written.stopping, "since no site can be built with it"),
    )
    for findings, reason in reasons:
        if findings:
            lines += ["", f"Not accepted, {reason}: {format_count(len(findings), 'finding')}."]
            lines += [f"  {d.location.path}:{d.location.line}  {d.rule}" for d in findings[:MAX_HIDING]]
            if len(findings) > MAX_HIDING:
                lines += [f"  … and {len(findings) - MAX_HIDING:,} more"]
            lines += ["Mend this now: `trellis check` shows each, and what to do."]
    return "\n".join(lines)


def _list_counts(counts: Counter[str]) -> list[str]:
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [f"{number:>7,}  {rule}" for rule, number in ranked]


def _offer_fixes(
    root: Path, below: tuple[str, ...], since: str, *, is_reordering: bool, yes: bool, to_stderr: bool
) -> None:
    """Offers the safe fixes. to_stderr: print to the error stream, since a report for programs follows."""
    from ..authoring.fixes import offer_fixes

    options = _find_fix_options(root, below, since, is_reordering=is_reordering)
    ask = typer.confirm if sys.stdin.isatty() and sys.stdout.isatty() else None
    if not offer_fixes(root, options, lambda line: typer.echo(line, err=to_stderr), (lambda _: True) if yes else ask):
        raise typer.Exit(1)


def _find_fix_options(root: Path, below: tuple[str, ...], since: str, *, is_reordering: bool) -> FixOptions:
    """Finds out what the change touches: since this revision, or since it left the default branch if Git knows one.

    Without that, the files that were named are mended, or all of them.
    """
    from ..approvals.collect.commit_range import find_commit_range
    from ..authoring.fixes import FixOptions
    from ..forge import repository_files
    from ..load import git
    from ..load.commit import CommitTree
    from ..load.scan import CONTENT_ROOTS, SUPPORT_ROOTS
    from ..load.site_modules import load_collections
    from ..pipeline import at_commit

    try:
        name = since or find_default_branch(root)
        base = find_commit_range(root, name, "HEAD").merge_base
        changed_paths = git.GitChange(root, base, (*CONTENT_ROOTS, *SUPPORT_ROOTS)).paths
    except (git.GitUnavailable, typer.BadParameter) as error:
        if since:
            raise typer.BadParameter(f"{error}.", param_hint="--since") from None
        return FixOptions(
            below=below,
            is_reordering=is_reordering,
            render_generated=lambda catalogue: repository_files.find_fixes(root, catalogue, below),
        )

    def load_earlier() -> Catalogue:
        return at_commit.load_catalogue(CommitTree(root, base), load_collections(root))

    return FixOptions(
        below=below,
        changed_paths=changed_paths,
        base=name,
        read_previous=lambda path: git.read_file_at(root, base, path),
        is_reordering=is_reordering,
        render_generated=lambda catalogue: repository_files.find_fixes(root, catalogue, below, load_earlier),
    )


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

    try:
        change = git.GitChange(root, revision, (*CONTENT_ROOTS, *SUPPORT_ROOTS))  # runs Git in the background
    except git.GitUnavailable as error:
        raise typer.BadParameter(f"{error}.", param_hint="--since") from None
    from ..catalogue import link_targets
    from ..check.context import PortalChange
    from ..kinds import Kind
    from ..load.own_page_links import list_own_page_links
    from ..pipeline import run as pipeline
    from ..pipeline.incremental import affected
    from ..pipeline.incremental.since import check_since

    @cache_function
    def read_before(path: str) -> str | None:
        return git.read_file_at(root, revision, path)

    def read_after(path: str) -> str | None:
        file = root / path
        return file.read_text("utf-8", errors="replace") if file.is_file() and not file.is_symlink() else None

    try:
        read_origin = _find_origin_reader(root, revision, change.commit_id, read_before)
        incremental = check_since(root, day, cache, change, read_before, read_after, read_origin) if cache else None
        if incremental:
            result, affected_files = incremental
        else:
            portal_change = PortalChange(change.paths, read_origin)
            result = pipeline.run_pipeline(root, day, cache=cache, read_previous=read_before, change=portal_change)
            linked_paths = {
                entry.path: link_targets.find_linked_paths(entry.path, text)
                for entry, text in result.catalogue.file_texts()
            }
            for entry in (*result.catalogue.authored(), *result.catalogue.all_lessons):
                values = {key: vars(value) for key, value in vars(entry.meta).items() if isinstance(value, Kind)}
                if named_files := link_targets.find_named_files(entry.path, values):
                    linked_paths[entry.path] = linked_paths.get(entry.path, frozenset()) | named_files
            linked_paths |= link_targets.find_own_page_targets(list_own_page_links(root))
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


def _find_origin_reader(root: Path, revision: str, commit: str, read_before: ReadPrevious) -> ReadPrevious:
    """Returns what reads files as they were where the change began.

    A branch that the change left may have gone on since: what it has published meanwhile is no loss of this change.
    """
    from ..load import git

    try:
        origin = git.GitCommand(root, "merge-base", "--end-of-options", commit, "HEAD").output.strip()
    except git.GitUnavailable:
        return read_before
    if origin == commit:
        return read_before
    return cache_function(lambda path: git.read_file_at(root, origin, path))
