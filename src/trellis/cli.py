"""The command line: reads the world (today, the folder, the terminal), calls the engine, prints, and exits.

Exit status: 0 nothing at error level, 1 errors, 2 bad usage, 3 internal error.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
import time
import traceback
from contextlib import suppress
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import __version__

if TYPE_CHECKING:
    from .diagnostics import Diagnostic
    from .verdict import Verdict

app = typer.Typer(
    help="Trellis: a company's learning portal, kept in Git.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    JUNIT = "junit"
    MARKDOWN = "markdown"
    SARIF = "sarif"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("write it as year-month-day, such as 2026-11-23") from None


Root = Annotated[Path, typer.Option("--root", help="The portal's folder.", file_okay=False, exists=True)]
Today = Annotated[date | None, typer.Option("--today", help="Check as of this day instead of today.", parser=_day)]


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
    cache: Annotated[bool, typer.Option(help="Use the verdict of an earlier run where nothing has changed.")] = True,
    today: Today = None,
) -> None:
    """Check everything that is written, and say what to mend."""
    gc.disable()  # a check is over before there is garbage worth looking for
    from .reports import github, text

    started = time.perf_counter()
    day = today or date.today()
    if write_baseline:
        from . import baseline, pipeline

        count = baseline.write(root, pipeline.run(root, day, with_baseline=False).diagnostics)
        typer.echo(f"{baseline.FILE} accepts {count:,} findings; from now on only what is new is told.")
        raise typer.Exit
    below = _below(root, paths or [])
    if fix:
        _offer(root, below, yes=yes, aside=format is not Format.TEXT)
    elif yes:
        raise typer.BadParameter("it goes with --fix.", param_hint="--yes")
    changed = None
    if since is None:
        verdict = _judged(root, day, cache=cache and format is not Format.SARIF)
        found = verdict.below(below)
    else:
        verdict, found, changed = _affected(root, day, since, below, lines=format is Format.GITHUB)
    if format is Format.TEXT:
        seconds = time.perf_counter() - started
        said = text.render(verdict, found, colour=sys.stdout.isatty(), seconds=seconds)
    elif format is Format.GITHUB:
        said = github.render(verdict, found, lambda at: changed is None or (at.path, at.line) in changed)
    else:
        said = importlib.import_module(f"trellis.reports.{format}").render(verdict, found)
    typer.echo(said, nl=False)
    raise typer.Exit(any(d.severity == 0 for d in found))


def _offer(root: Path, below: tuple[str, ...], *, yes: bool, aside: bool) -> None:
    """Offers to mend what is safe to mend. aside: on the error stream, since a report for programs follows."""
    from .fixing import offer

    asked = typer.confirm if sys.stdin.isatty() and sys.stdout.isatty() else None
    if not offer(root, below, lambda line: typer.echo(line, err=aside), (lambda _: True) if yes else asked):
        raise typer.Exit(1)


def _judged(root: Path, day: date, *, cache: bool) -> Verdict:
    """The verdict on the portal; from the user's own cache where nothing that it depends on has changed."""
    if not cache:
        from .pipeline import run

        return run(root, day)
    import platformdirs

    from .judge import judge
    from .store import Store

    return judge(root, day, Store(platformdirs.user_cache_path("trellis"), root))


def _affected(
    root: Path, day: date, revision: str, below: tuple[str, ...], *, lines: bool
) -> tuple[Verdict, tuple[Diagnostic, ...], frozenset[tuple[str, int]] | None]:
    """The verdict, what of it the change since `revision` can affect, and with `lines` the lines that it changed."""
    from . import git, pipeline, since

    def after(path: str) -> str | None:
        file = root / path
        return file.read_text("utf-8", errors="replace") if file.is_file() and not file.is_symlink() else None

    try:
        changed = git.changed(root, revision)
        result = pipeline.run(root, day)
        touched = since.affected(result.catalogue, changed, lambda path: git.text(root, revision, path), after)
        wanted = set(result.below(below))
        found = tuple(d for d in since.concerning(result.diagnostics, touched, changed) if d in wanted)
        return result, found, git.changed_lines(root, revision) if lines else None
    except git.NoGit as error:
        raise typer.BadParameter(f"{error}.", param_hint="--since") from None


@app.command()
def build(
    root: Root = Path("."),
    out: Annotated[
        Path | None, typer.Option(help="Where the site is written; `site` in the root unless given.")
    ] = None,
    today: Today = None,
) -> None:
    """Check, and if nothing stands in the way, build the site."""
    from .pipeline import run
    from .reports import text

    started = time.perf_counter()
    result = run(root, today or date.today())
    seconds = time.perf_counter() - started
    typer.echo(text.render(result, result.diagnostics, colour=sys.stdout.isatty(), seconds=seconds), nl=False)
    if result.failed:
        typer.echo("The site was not built: nothing is published that the checks have not passed.")
        raise typer.Exit(1)
    from .site import build as site

    out = out or root / "site"
    site.build(root, out, result)
    typer.echo(f"The site is in {out} ({time.perf_counter() - started:.0f} s).")


@app.command()
def serve(
    root: Root = Path("."),
    address: Annotated[str, typer.Option(help="Host and port to listen on.")] = "127.0.0.1:8000",
) -> None:
    """Show the site in a browser while you write; it is built again when a file is saved."""
    from .site import build as site

    site.serve(root, address)


@app.command()
def explain(
    rule: Annotated[str, typer.Argument(help="A rule's name, such as review-overdue.")], root: Root = Path(".")
) -> None:
    """Say what a rule asks for, and why."""
    from . import root as site
    from .reports import rule as report
    from .rules import RULES
    from .wording import did_you_mean

    rules = {r.id: r for r in (*RULES, *site.standards(root))}
    if rule not in rules:
        close = did_you_mean(rule, rules)
        hint = f"did you mean {close}?" if close else f"the rules are {', '.join(sorted(rules))}"
        raise typer.BadParameter(f"no rule is called {rule}; {hint}", param_hint="RULE")
    typer.echo(report.render(rules[rule]), nl=False)


@app.command()
def schema(
    root: Root = Path("."),
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 where a file is stale.")] = False,
) -> None:
    """Write the JSON Schemas of all kinds to schemas/json, for editors and other programs."""
    from . import root as site
    from . import schema as schemas

    collections = site.collections(root)
    changed = schemas.stale(root, collections) if check else schemas.write(root, collections)
    for path in changed:
        typer.echo(f"{path}: {'stale; run trellis schema' if check else 'written'}")
    if not changed:
        typer.echo(f"All {len(collections)} schemas are as the models say.")
    raise typer.Exit(check and bool(changed))


@app.command("import")
def import_(
    file: Annotated[
        Path, typer.Argument(help="JSON Lines, a JSON array, or CSV with a header.", dir_okay=False, exists=True)
    ],
    team: Annotated[str, typer.Option(help="The team whose folder receives the courses.")],
    source: Annotated[str, typer.Option(help="The name of the catalogue they come from, such as harbourskills.")],
    url: Annotated[
        str, typer.Option(help="The address of records that name none; {id} in it stands for a record's id.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; say what would be written.")] = False,
    root: Root = Path("."),
) -> None:
    """Take over another catalogue's records as vendor or curated courses; never overwrites a file."""
    from . import importing
    from .progress import progress

    with progress("Importing") as tell:
        try:
            report = importing.import_records(
                root, file, team=team, catalogue=source, url=url, dry_run=dry_run, progress=tell
            )
        except importing.Refused as refused:
            raise typer.BadParameter(str(refused)) from None
    typer.echo(importing.render(report), nl=False)
    raise typer.Exit(bool(report.refused))


def _below(root: Path, paths: list[Path]) -> tuple[str, ...]:
    """The paths as diagnostics write them: below the root, with ``/``. Bad usage where one is not there."""
    below = []
    for path in paths:
        found = next((p for p in (path, root / path) if p.exists() or p.is_symlink()), None)
        if found is None:
            raise typer.BadParameter(f"{path} does not exist", param_hint="PATH")
        whole = found.parent.resolve() / found.name if found.name else found.resolve()
        if not whole.is_relative_to(root.resolve()):
            raise typer.BadParameter(f"{path} lies outside {root}", param_hint="PATH")
        below.append(whole.relative_to(root.resolve()).as_posix())
    return tuple(below)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"trellis {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which Trellis this is.")
    ] = False,
) -> None:
    """What every command shares."""


def main() -> None:
    """The entry point of the ``trellis`` command."""
    status = 3
    try:
        app()
    except SystemExit as done:
        status = done.code if isinstance(done.code, int) else 0
    except Exception:
        traceback.print_exc()
        typer.echo("trellis stopped on a mistake of its own, not of yours. Report it with the lines above.", err=True)
    with suppress(BrokenPipeError):  # whoever read this, such as `head`, has seen enough
        sys.stdout.flush()
    os._exit(status)  # taking ten thousand entries apart one by one helps nobody


if __name__ == "__main__":
    main()
