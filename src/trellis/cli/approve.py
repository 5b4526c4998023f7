"""``trellis approve``: records a review in the ledger by hand."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from ..reports.plain import mask_unprintable
from .app import app
from .options import RootOption, make_day_option, require_entries

if TYPE_CHECKING:
    from ..approvals.ledger.manual import ReviewRequest
    from ..approvals.snapshot import RubricSnapshot
    from ..catalogue.catalogue import Catalogue, Entry


class ApprovalKind(StrEnum):
    ACCURACY = "accuracy"
    STANDARD = "standard"
    SPOT_CHECK = "spot-check"


@app.command("approve")
def record_review(
    item: Annotated[str, typer.Argument(metavar="ID", help="The course's or path's id.")],
    kind: Annotated[ApprovalKind, typer.Option("--key", help="What the review stands for.")],
    reviewer: Annotated[str, typer.Option(metavar="ID", help="Who reviewed it: an id of content/people.yml.")],
    rubric: Annotated[
        str,
        typer.Option(
            metavar="LEVELS",
            help="A level for each criterion, such as outcomes=3,accuracy=4; asked for where left out.",
        ),
    ] = "",
    since: Annotated[
        str,
        typer.Option(
            metavar="REVISION",
            help="The Git revision before the change: whoever worked at it since may not approve it.",
        ),
    ] = "",
    changes_requested: Annotated[
        bool, typer.Option("--changes-requested", help="Record that it is not good enough yet.")
    ] = False,
    comment: Annotated[str, typer.Option(metavar="TEXT", help="What the reviewer has to say.")] = "",
    root: RootOption = Path("."),
    today: Annotated[date | None, make_day_option("Record the review as of this day instead of today.")] = None,
) -> None:
    """Record a review in the ledger, where no forge shows reviews. Never overwrites a record."""
    from ..authoring.portal_lock import PortalLocked, lock_portal

    try:
        with lock_portal(root):
            _record_review(
                root,
                item,
                kind,
                reviewer,
                scores_text=rubric,
                since=since,
                is_approved=not changes_requested,
                comment=comment or None,
                day=today or date.today(),
            )
    except PortalLocked as error:
        _exit_refused(str(error))


def _record_review(
    root: Path,
    item: str,
    kind: ApprovalKind,
    reviewer: str,
    *,
    scores_text: str,
    since: str,
    is_approved: bool,
    comment: str | None,
    day: date,
) -> None:
    """Records a review while nobody else writes into the portal. Exits if it may not be recorded."""
    from ..approvals.ledger import files, manual
    from ..approvals.ledger.records import list_item_records
    from ..load.new_file import LinkInTheWay
    from ..pipeline.run import run_pipeline

    result = run_pipeline(root, day)
    require_entries(root, result.entry_count)
    catalogue = result.catalogue
    entry = _find_item(catalogue, item, reviewer)
    path = _get_check_path(entry)
    if any(d.severity == 0 and d.location.path.startswith(path) for d in result.diagnostics):
        _exit_refused(f"{entry.title} does not pass its check; `trellis check {path}` says what to mend.")
    try:
        request = _build_request(
            root,
            catalogue,
            entry,
            kind=kind,
            reviewer=reviewer,
            scores_text=scores_text,
            since=since,
            is_approved=is_approved,
            comment=comment,
            day=day,
        )
        record = manual.create_record(catalogue, request)
    except manual.ApprovalRefused as error:
        _exit_refused(str(error))
    ids = (entry.id, *entry.former_ids)
    existing_records = (review.meta for review in list_item_records(catalogue, ids))
    try:
        paths = files.write_records(root, [record], existing_records, lambda item: ids)
    except LinkInTheWay as error:
        _exit_refused(f"{error.filename} is a link or no folder, and the ledger is written through none.")
    except OSError as error:
        _exit_refused(f"the record cannot be written: {error.strerror or error}.")
    if not paths:
        _exit_refused("the ledger has this very record already.")
    name = catalogue.find_entry("person", reviewer).title  # type: ignore[union-attr]
    approval = "passes the spot check of" if kind is ApprovalKind.SPOT_CHECK else f"gives {kind} for"
    action = approval if is_approved else "asks for changes to"
    typer.echo(mask_unprintable(f"{paths[0]}: {name}, {record.role}, {action} {entry.title}."))
    typer.echo("Next: commit that file. The page shows it from the next build on.")


def _build_request(
    root: Path,
    catalogue: Catalogue,
    item: Entry[Any],
    *,
    kind: ApprovalKind,
    reviewer: str,
    scores_text: str,
    since: str,
    is_approved: bool,
    comment: str | None,
    day: date,
) -> ReviewRequest:
    """Builds the request for a record, with the item's history from Git. Raises ApprovalRefused."""
    from ..approvals.collect import contributors
    from ..approvals.ledger import manual
    from ..approvals.ledger.digest import compute_digest
    from ..approvals.policy import build_policy
    from ..load.git import GitUnavailable

    history = contributors.ItemHistory({})
    if since:
        try:
            history = contributors.collect_item_history(root, since, item.kind, item.id, day)
        except GitUnavailable as error:
            raise typer.BadParameter(f"{error}.", param_hint="--since") from None
        if history.content_hash not in ("", compute_digest(catalogue, item)):
            raise manual.ApprovalRefused(f"{item.title} has changes that are not committed; commit them first.")
    follows = None if kind is ApprovalKind.SPOT_CHECK else history.follows
    rubric = build_policy(catalogue).rubrics.get(item.kind)
    needs_scores = rubric and not follows and getattr(item.meta, "in_house", True)
    scores: Mapping[str, int] = manual.parse_scores(scores_text, rubric) if rubric and scores_text else {}
    can_ask = sys.stdin.isatty() and sys.stdout.isatty()
    if needs_scores and not scores_text and is_approved and can_ask:
        scores = _prompt_scores(catalogue, rubric)
    return manual.ReviewRequest(
        item=item,
        kind=kind.value,
        reviewer=reviewer,
        is_approved=is_approved,
        scores=scores,
        on=day,
        comment=comment,
        conflicts=history.contributors,
        follows=follows,
    )


def _prompt_scores(catalogue: Catalogue, rubric: RubricSnapshot | None) -> Mapping[str, int]:
    """Asks for the level of each criterion, showing the description of all its levels."""
    entry = catalogue.find_entry("rubric", rubric.id) if rubric else None
    scores = {}
    for criterion in entry.meta.criteria if entry else ():
        typer.echo(mask_unprintable(f"\n{criterion.id}: {criterion.text}"))
        for number, level in enumerate(criterion.levels, start=1):
            typer.echo(mask_unprintable(f"  {number}  {level}{'  (passes)' if number == criterion.pass_ else ''}"))
        scores[criterion.id] = typer.prompt("Level", value_proc=partial(_parse_level, highest=len(criterion.levels)))
    return scores


def _parse_level(text: str, highest: int) -> int:
    """Returns the level that somebody typed. Raises BadParameter, whereupon they are asked again."""
    levels = {str(number): number for number in range(1, highest + 1)}
    if text.strip() not in levels:
        raise typer.BadParameter(f"write a level from 1 to {highest}")
    return levels[text.strip()]


def _find_item(catalogue: Catalogue, id: str, reviewer: str) -> Entry[Any]:
    """Returns the course or path with this id. Raises BadParameter if there is no such item or person."""
    from ..diagnostics.phrases import did_you_mean

    item = catalogue.item(id)
    if item is None:
        ids = [entry.id for entry in (*catalogue.courses, *catalogue.paths)]
        close = did_you_mean(id, ids)
        raise typer.BadParameter(
            f"no course or path is called {id}{f'; did you mean {close}?' if close else '.'}", param_hint="ITEM"
        )
    if catalogue.find_entry("person", reviewer) is None:
        close = did_you_mean(reviewer, [person.id for person in catalogue.people])
        raise typer.BadParameter(
            f"content/people.yml has nobody called {reviewer}{f'; did you mean {close}?' if close else '.'}",
            param_hint="--reviewer",
        )
    return item


def _get_check_path(item: Entry[Any]) -> str:
    """Returns the item's folder, with a final slash, or its file."""
    return item.path.removesuffix("index.md")


def _exit_refused(reason: str) -> NoReturn:
    typer.echo(mask_unprintable(f"Not recorded: {reason}"), err=True)
    raise typer.Exit(1)
