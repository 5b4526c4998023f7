"""``trellis import``: imports the records of other catalogues as courses."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .app import app
from .options import RootOption, require_entries


@app.command("import")
def import_courses(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="JSON Lines, a JSON array, or CSV with a header.", dir_okay=False, exists=True
        ),
    ],
    team: Annotated[str, typer.Option(metavar="TEAM", help="The team whose folder receives the courses.")],
    source: Annotated[
        str, typer.Option(metavar="NAME", help="The name of the catalogue they come from, such as example-academy.")
    ],
    url: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS", help="The address of records that name none; {id} in it stands for a record's id."
        ),
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; say what would be written.")] = False,
    root: RootOption = Path("."),
) -> None:
    """Take over another catalogue's records as courses. They are vendor or curated; no file is overwritten."""
    from ..authoring import imports
    from ..reports.plain import mask_unprintable
    from ..reports.progress import show_progress

    with show_progress("Importing") as report_progress:
        try:
            report = imports.import_records(
                root, file, team=team, catalogue=source, url=url, dry_run=dry_run, progress=report_progress
            )
        except imports.ImportRefused as error:
            raise typer.BadParameter(str(error)) from None
        except imports.PortalEmpty:
            require_entries(root, 0)
            raise
    typer.echo(mask_unprintable(imports.render_report(report)), nl=False)
    raise typer.Exit(bool(report.refusals))
