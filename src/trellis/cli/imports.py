"""``trellis import``: imports the records of other catalogues as courses, and lets them follow their source."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .app import app
from .options import RootOption, require_entries

if TYPE_CHECKING:
    from ..authoring.imports import MapGuess, ReadingOptions

AUTO = "auto"
"""What asks for a map to be proposed."""

SLOW_SECONDS = 2.0
"""From when on the report says how long the import took."""


@app.command("import")
def import_courses(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="CSV, XLSX, JSON, JSON Lines, JSON-LD or a feed, of whatever catalogue.",
            dir_okay=False,
            exists=True,
        ),
    ],
    team: Annotated[str, typer.Option(metavar="TEAM", help="The team whose folder receives the courses.")],
    source: Annotated[
        str, typer.Option(metavar="NAME", help="The name of the catalogue they come from, such as example-academy.")
    ],
    map: Annotated[
        str,
        typer.Option(
            "--map",
            metavar="FILE|NAME|auto",
            help="Which column feeds which field: a file, a map that is ready (moodle, successfactors, cornerstone, "
            "docebo, linkedin-learning, coursera, edx, microsoft-learn, schema-org, feed), or auto: one is proposed.",
        ),
    ] = "",
    url: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS", help="The address of records that name none; {id} in it stands for a record's id."
        ),
    ] = "",
    records: Annotated[
        str, typer.Option(metavar="NAME", help="The list in a JSON file that holds the records, such as elements.")
    ] = "",
    sheet: Annotated[str, typer.Option(metavar="NAME", help="The sheet of a workbook.")] = "",
    encoding: Annotated[str, typer.Option(metavar="NAME", help="The encoding of a CSV, such as windows-1252.")] = "",
    retire_gone: Annotated[
        bool, typer.Option("--retire-gone", help="Retire courses that the source no longer has.")
    ] = False,
    prefer_source: Annotated[
        bool, typer.Option("--prefer-source", help="Take the source's value where one was edited here too.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Write nothing; show what would change, as a diff.")
    ] = False,
    yes: Annotated[
        bool,
        typer.Option("--yes", help="Take the proposed map, and retire even more than half of the courses, unasked."),
    ] = False,
    root: RootOption = Path("."),
) -> None:
    """Take over another catalogue's courses, and follow it later.

    What somebody edited here stays.
    """
    from ..authoring import imports
    from ..reports.plain import mask_unprintable
    from ..reports.progress import show_progress

    reading = imports.ReadingOptions(records, True, sheet, encoding)
    settings = imports.ImportSettings(dry_run, prefer_source, retire_gone, yes)
    started = time.monotonic()
    try:
        map_text = ""
        if map == AUTO:
            map, map_text = _settle_map(file, reading, dry_run=dry_run, yes=yes)
            started = time.monotonic()
        with show_progress("Importing") as report_progress:
            report = imports.import_records(
                root,
                file,
                team=team,
                catalogue=source,
                url=url,
                map=map,
                map_text=map_text,
                reading=reading,
                settings=settings,
                progress=report_progress,
            )
    except imports.ImportRefused as error:
        raise typer.BadParameter(mask_unprintable(str(error))) from None
    except imports.PortalEmpty:
        require_entries(root, 0)
        raise
    typer.echo(mask_unprintable(imports.render_report(report)), nl=False)
    seconds = time.monotonic() - started
    if seconds > SLOW_SECONDS:
        typer.echo(f"It took {seconds:.0f} s.")
    raise typer.Exit(report.needs_attention)


def _settle_map(file: Path, reading: ReadingOptions, *, dry_run: bool, yes: bool) -> tuple[str, str]:
    """Shows the map that is proposed, and writes it beside the file once that is confirmed.

    Returns the map's name or path, and its text where it is in no file. Exits where it is not confirmed. Raises
    ImportRefused.
    """
    from ..authoring import imports
    from ..load.new_file import write_new_file
    from ..reports.plain import mask_unprintable

    path = file.with_name(f"{file.stem}.map.yml")
    if path.exists():
        raise imports.ImportRefused(
            f"a map of this file is there already, {path}",
            f"use it with --map {path}, or delete it to have one proposed",
        )
    guess, ready_name = imports.propose_map(file, reading)
    if ready_name:
        typer.echo(f"The columns are those of the map `{ready_name}`, which is ready.")
    else:
        typer.echo(mask_unprintable(_show_guess(guess)))
    can_ask = sys.stdin.isatty() and sys.stdout.isatty()
    if not (yes or dry_run or (can_ask and typer.confirm("Import with this map?"))):
        if not can_ask:
            typer.echo("Nothing was imported. To import with this map, add --yes.")
        raise typer.Exit(1)
    if ready_name:
        return ready_name, ""
    text = imports.write_map(guess, file.name)
    if dry_run:
        return str(path), text
    try:
        write_new_file(path.parent, path.name, text.encode())
    except OSError as error:
        raise imports.ImportRefused(
            f"{path} cannot be written: {error.strerror}", "check who may write there"
        ) from None
    typer.echo(mask_unprintable(f"The map is in {path}; the next import takes it with --map {path}.\n"))
    return str(path), ""


def _show_guess(guess: MapGuess) -> str:
    width = max(map(len, guess.columns), default=0)
    lines = [f"  {part:{width}} ← {column}" for part, column in guess.columns.items()]
    lines += [f"  left out where {column} is {', '.join(values)}" for column, values in guess.filters]
    if guess.others:
        lines.append(f"  not taken: {', '.join(guess.others[:20])}{' …' if len(guess.others) > 20 else ''}")
    return "\n".join(["The map that is proposed, field ← column:", *lines])
