"""``trellis review``: reports who must approve a change, who has, and what is missing."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .app import app
from .options import DifferenceFormat, RootOption, find_default_branch, make_day_option
from .streams import print_report, supports_colour

if TYPE_CHECKING:
    from ..approvals.evaluate.verdict import ApprovalVerdict
    from ..approvals.snapshot import Conversation, Snapshot


@app.command("review")
def review_change(
    root: RootOption = Path("."),
    base: Annotated[
        str, typer.Option(metavar="REVISION", help="The default branch; found out where it is not given.")
    ] = "",
    head: Annotated[str, typer.Option(metavar="REVISION", help="The change's last commit.")] = "HEAD",
    reviews: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A JSON file of what people said about it.", dir_okay=False, exists=True),
    ] = None,
    record: Annotated[
        bool, typer.Option("--record", help="Where all is approved, write the records of it into the ledger.")
    ] = False,
    format: Annotated[
        DifferenceFormat, typer.Option(help="text for people; the others for programs.")
    ] = DifferenceFormat.TEXT,
    today: Annotated[date | None, make_day_option("Judge as of this day instead of today.")] = None,
) -> None:
    """Say who must approve a change, who has, and what is missing. Reads commits; nothing is checked out or run."""
    from ..approvals.collect.snapshot import collect_snapshot
    from ..approvals.evaluate.evaluate import evaluate_snapshot
    from ..load.git import GitUnavailable
    from ..reports import review as reports

    try:
        conversation = _read_conversation(root, reviews)
        snapshot = collect_snapshot(root, base or find_default_branch(root), head, conversation, today or date.today())
    except GitUnavailable as error:
        raise typer.BadParameter(f"{error}.", param_hint="--base / --head") from None
    verdict = evaluate_snapshot(snapshot)
    if not snapshot.paths and head == "HEAD":
        verdict = _point_out_uncommitted(root, verdict)
    if format is DifferenceFormat.TEXT:
        print_report(reports.text.render(verdict, colour=supports_colour()), for_programs=False)
    elif format is DifferenceFormat.JSON:
        print_report(reports.json.render(verdict), for_programs=True)
    else:
        print_report(reports.markdown.render(verdict), for_programs=True)
    if record and verdict.state == "approved":
        _write_records(root, snapshot, verdict, today or date.today(), to_stderr=format is not DifferenceFormat.TEXT)
    raise typer.Exit(verdict.state != "approved")


def _point_out_uncommitted(root: Path, verdict: ApprovalVerdict) -> ApprovalVerdict:
    """Where no change is known and files here have changes that are not committed, says to commit them."""
    from ..load.git import GitCommand, GitUnavailable

    try:
        if not GitCommand(root, "status", "--porcelain", "--", ".").output.strip():
            return verdict
    except GitUnavailable:
        return verdict
    help = "commit your change first; files here have changes that are not committed, and only commits are read"
    blockers = tuple(b.model_copy(update={"help": help}) if b.code == "nothing" else b for b in verdict.blockers)
    return verdict.model_copy(update={"blockers": blockers})


def _write_records(root: Path, snapshot: Snapshot, verdict: ApprovalVerdict, day: date, *, to_stderr: bool) -> None:
    """Writes the records that the ledger lacks. to_stderr: print to the error stream, since stdout has a report."""
    from ..approvals.ledger import files
    from ..approvals.ledger.new_records import create_records
    from ..approvals.ledger.records import list_item_ids
    from ..authoring.portal_lock import PortalLocked, lock_portal
    from ..load.new_file import LinkInTheWay
    from ..pipeline.run import run_pipeline

    try:
        with lock_portal(root):
            catalogue = run_pipeline(root, day).catalogue
            existing_records = [review.meta for review in catalogue.reviews]
            list_ids = partial(list_item_ids, catalogue)
            paths = files.write_records(root, create_records(snapshot, verdict), existing_records, list_ids)
    except PortalLocked as error:
        typer.echo(f"Nothing is recorded: {error}", err=True)
        raise typer.Exit(1) from None
    except LinkInTheWay as error:
        typer.echo(f"Nothing is recorded: {error.filename} is a link or no folder.", err=True)
        raise typer.Exit(1) from None
    for path in paths:
        typer.echo(f"{path}: written", err=to_stderr)
    if not paths:
        typer.echo("The ledger has all of it already, or nothing of this belongs in it.", err=to_stderr)


def _read_conversation(root: Path, file: Path | None) -> Conversation:
    """Reads the reviews from a file, or returns an empty conversation without one. Raises BadParameter."""
    from pydantic import ValidationError

    from ..approvals.collect.reviews_file import read_conversation
    from ..approvals.snapshot import Conversation

    if file is None:
        return Conversation()
    try:
        return read_conversation(root, file.read_text("utf-8"))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key_path = " ".join(str(part) for part in first["loc"])
        raise typer.BadParameter(f"{file}: {key_path}: {first['msg']}", param_hint="--reviews") from None
    except ValueError as error:
        raise typer.BadParameter(f"{file}: {error}", param_hint="--reviews") from None
