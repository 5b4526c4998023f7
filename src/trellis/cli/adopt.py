"""``trellis adopt``: makes courses of a repository of documentation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from ..diagnostics.diagnostic import Diagnostic
from .app import app
from .options import RootOption


@app.command("adopt")
def adopt_repository(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="The repository. It is only read.", file_okay=False, exists=True)
    ],
    map_name: Annotated[
        str,
        typer.Option(
            "--map",
            metavar="FILE",
            help="How its pages become courses: mkdocs, docusaurus, hugo, carpentries, galaxy, github-docs, ms-learn, "
            "or a file of rules.",
        ),
    ],
    team: Annotated[str, typer.Option(metavar="TEAM", help="The team whose courses they become.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; say what would be written.")] = False,
    names_all: Annotated[bool, typer.Option("--all", help="Name every place in the report.")] = False,
    root: RootOption = Path("."),
) -> None:
    """Make courses of a repository of documentation.

    They are drafts. The repository is only read, and no file of the portal is overwritten.
    """
    from ..authoring.adoption.adopt import AdoptionRefused, adopt_folder
    from ..authoring.adoption.findings import REFUSED
    from ..authoring.adoption.report import render_report
    from ..diagnostics.phrases import end_sentence
    from ..reports.plain import mask_unprintable
    from ..reports.progress import show_progress

    with show_progress("Adopting"):
        try:
            report = adopt_folder(root, folder, map_name, team=team, dry_run=dry_run)
        except AdoptionRefused as error:
            raise typer.BadParameter(mask_unprintable(end_sentence(str(error)))) from None
    for line in render_report(report, names_all=names_all).split("\n")[:-1]:
        typer.echo(mask_unprintable(line))
    errors = [] if report.is_dry_run else list_errors(root, report.files)
    for diagnostic in errors:
        typer.echo(
            mask_unprintable(
                f"{diagnostic.location.path}:{diagnostic.location.line}: {diagnostic.rule}: {diagnostic.message}"
            )
        )
    if not report.is_dry_run:
        typer.echo("\nThe drafts are yours to read and mend. Next: `trellis check`.")
    raise typer.Exit(bool(errors) or any(note.heading == REFUSED for note in report.notes.items))


def list_errors(root: Path, paths: Iterable[str]) -> list[Diagnostic]:
    """Checks the portal and returns the errors in the files that were written."""
    from ..diagnostics.diagnostic import Severity
    from ..pipeline.run import run_pipeline

    written = frozenset(paths)
    diagnostics = run_pipeline(root, date.today()).diagnostics
    return [one for one in diagnostics if one.severity == Severity.ERROR and one.location.path in written]
