"""``trellis import``: other catalogues' records become courses."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .app import app
from .options import Root


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
    from ..authoring import imports
    from ..reports.progress import progress

    with progress("Importing") as tell:
        try:
            report = imports.import_records(
                root, file, team=team, catalogue=source, url=url, dry_run=dry_run, progress=tell
            )
        except imports.Refused as refused:
            raise typer.BadParameter(str(refused)) from None
    typer.echo(imports.render(report), nl=False)
    raise typer.Exit(bool(report.refused))
