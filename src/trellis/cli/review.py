"""``trellis review``: who must approve a change, who has, and what is missing, from Git and a file of reviews."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .app import app
from .options import Format, Root, Today, default_branch

if TYPE_CHECKING:
    from ..approvals.evaluate.verdict import Verdict
    from ..approvals.snapshot import Conversation, Snapshot


@app.command()
def review(
    root: Root = Path("."),
    base: Annotated[str, typer.Option(help="The default branch; found out where it is not given.")] = "",
    head: Annotated[str, typer.Option(help="The change's last commit.")] = "HEAD",
    reviews: Annotated[
        Path | None, typer.Option(help="A JSON file of what people said about it.", dir_okay=False, exists=True)
    ] = None,
    record: Annotated[
        bool, typer.Option("--record", help="Where all is approved, write the records of it into the ledger.")
    ] = False,
    format: Annotated[Format, typer.Option(help="text for people; the others for programs.")] = Format.TEXT,
    today: Today = None,
) -> None:
    """Say who must approve a change, who has, and what is missing. Reads commits; nothing is checked out or run."""
    from ..approvals.collect.snapshot import gather
    from ..approvals.evaluate.evaluate import evaluate
    from ..load.git import NoGit
    from ..reports import review as reports

    try:
        said = _conversation(root, reviews)
        snapshot = gather(root, base or default_branch(root), head, said, today or date.today())
    except NoGit as error:
        raise typer.BadParameter(f"{error}.", param_hint="--base / --head") from None
    verdict = evaluate(snapshot)
    if format is Format.TEXT:
        typer.echo(reports.text.render(verdict, colour=sys.stdout.isatty()), nl=False)
    elif format is Format.JSON:
        typer.echo(reports.json.render(verdict), nl=False)
    else:
        typer.echo(reports.markdown.render(verdict), nl=False)
    if record and verdict.state == "approved":
        _record(root, snapshot, verdict, today or date.today(), aside=format is not Format.TEXT)
    raise typer.Exit(verdict.state != "approved")


def _record(root: Path, snapshot: Snapshot, verdict: Verdict, day: date, *, aside: bool) -> None:
    """Writes what the ledger does not say yet. aside: on the error stream, since a report for programs came before."""
    from ..approvals.ledger import files
    from ..approvals.ledger.new_records import records
    from ..pipeline.run import run

    known = [review.meta for review in run(root, day).catalogue.reviews]
    written = files.add(root, records(snapshot, verdict), known)
    for path in written:
        typer.echo(f"{path}: written", err=aside)
    if not written:
        typer.echo("The ledger has all of it already, or nothing of this belongs into it.", err=aside)


def _conversation(root: Path, file: Path | None) -> Conversation:
    """What a file says; nobody has said anything where there is none."""
    from pydantic import ValidationError

    from ..approvals.collect.reviews_file import read
    from ..approvals.snapshot import Conversation

    if file is None:
        return Conversation()
    try:
        return read(root, file.read_text("utf-8"))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = " ".join(str(part) for part in first["loc"])
        raise typer.BadParameter(f"{file}: {place}: {first['msg']}", param_hint="--reviews") from None
    except ValueError as error:
        raise typer.BadParameter(f"{file}: {error}", param_hint="--reviews") from None
