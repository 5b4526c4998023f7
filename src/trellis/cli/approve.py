"""``trellis approve``: a review recorded in the ledger by hand."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from .app import app
from .options import Root, Today

if TYPE_CHECKING:
    from ..approvals.ledger.manual import Wish
    from ..approvals.snapshot import Rubric
    from ..catalogue.catalogue import Catalogue, Entry


class Key(StrEnum):
    ACCURACY = "accuracy"
    STANDARD = "standard"
    SPOT_CHECK = "spot-check"


@app.command()
def approve(
    item: Annotated[str, typer.Argument(help="The course's or path's id.")],
    key: Annotated[Key, typer.Option(help="What the review stands for.")],
    reviewer: Annotated[str, typer.Option(help="Who reviewed it: an id of content/people.yml.")],
    rubric: Annotated[
        str, typer.Option(help="A level for each criterion, such as outcomes=3,accuracy=4; asked for where left out.")
    ] = "",
    since: Annotated[
        str, typer.Option(help="The Git revision before the change: whoever worked at it since may not approve it.")
    ] = "",
    changes_requested: Annotated[
        bool, typer.Option("--changes-requested", help="Record that it is not good enough yet.")
    ] = False,
    comment: Annotated[str, typer.Option(help="What the reviewer has to say.")] = "",
    root: Root = Path("."),
    today: Today = None,
) -> None:
    """Record a review in the ledger, where there is no forge that shows who said what. Never overwrites a record."""
    from ..approvals.ledger import files, manual
    from ..pipeline.run import run

    day = today or date.today()
    result = run(root, day)
    catalogue = result.catalogue
    found = _found(catalogue, item, reviewer)
    broken = [d for d in result.diagnostics if d.severity == 0 and d.location.path.startswith(_folder(found))]
    if broken:
        _refuse(f"{found.title} does not pass its check; `trellis check {_folder(found)}` says what to mend.")
    try:
        wish = _wish(root, catalogue, found, key, reviewer, rubric, since, not changes_requested, comment or None, day)
        record = manual.review(catalogue, wish)
    except manual.Refused as refused:
        _refuse(str(refused))
    known = (review.meta for review in catalogue.reviews)
    written = files.add(root, [record], known)
    if not written:
        _refuse("the ledger has this very record already.")
    name = catalogue.get("person", reviewer).title  # type: ignore[union-attr]
    done = "passes the spot check of" if key is Key.SPOT_CHECK else f"gives {key} for"
    what = "asks for changes to" if changes_requested else done
    typer.echo(f"{written[0]}: {name}, {record.role}, {what} {found.title}.")
    typer.echo("Next: commit that file. The page shows it from the next build on.")


def _wish(
    root: Path,
    catalogue: Catalogue,
    item: Entry[Any],
    key: Key,
    reviewer: str,
    written: str,
    since: str,
    approved: bool,
    comment: str | None,
    day: date,
) -> Wish:
    from ..approvals.collect import contributors
    from ..approvals.ledger import manual
    from ..approvals.ledger.digest import digest
    from ..approvals.policy import policy
    from ..load.git import NoGit

    work = contributors.Work({})
    if since:
        try:
            work = contributors.since(root, since, item.kind, item.id, day)
        except NoGit as error:
            raise typer.BadParameter(f"{error}.", param_hint="--since") from None
        if work.substance not in ("", digest(catalogue, item)):
            raise manual.Refused(f"{item.title} has changes that are not committed; commit them first.")
    rubric = policy(catalogue).rubrics.get(item.kind)
    asked = rubric and not work.follows and getattr(item.meta, "in_house", True)
    scores: Mapping[str, int] = manual.scores(written, rubric) if rubric and written else {}
    if asked and not written and approved and sys.stdin.isatty():
        scores = _ask(catalogue, rubric)
    return manual.Wish(item, key.value, reviewer, approved, scores, day, comment, work.worked, work.follows)


def _ask(catalogue: Catalogue, rubric: Rubric | None) -> Mapping[str, int]:
    """A level for each criterion, one after the other, with what each level looks like."""
    entry = catalogue.get("rubric", rubric.id) if rubric else None
    scores = {}
    for criterion in entry.meta.criteria if entry else ():
        typer.echo(f"\n{criterion.id}: {criterion.text}")
        for number, level in enumerate(criterion.levels, start=1):
            typer.echo(f"  {number}  {level}{'  (passes)' if number == criterion.pass_ else ''}")
        scores[criterion.id] = typer.prompt("Level", type=typer.IntRange(1, len(criterion.levels)))  # type: ignore[attr-defined]
    return scores


def _found(catalogue: Catalogue, item: str, reviewer: str) -> Entry[Any]:
    """The item. Bad usage where there is no such item or person."""
    from ..diagnostics.phrases import did_you_mean

    found = catalogue.item(item)
    if found is None:
        ids = [entry.id for entry in (*catalogue.courses, *catalogue.paths)]
        close = did_you_mean(item, ids)
        raise typer.BadParameter(
            f"no course or path is called {item}{f'; did you mean {close}?' if close else '.'}", param_hint="ITEM"
        )
    if catalogue.get("person", reviewer) is None:
        close = did_you_mean(reviewer, [person.id for person in catalogue.people])
        raise typer.BadParameter(
            f"content/people.yml has nobody called {reviewer}{f'; did you mean {close}?' if close else '.'}",
            param_hint="--reviewer",
        )
    return found


def _folder(item: Entry[Any]) -> str:
    return item.path.removesuffix("index.md")


def _refuse(reason: str) -> NoReturn:
    typer.echo(f"Not recorded: {reason}", err=True)
    raise typer.Exit(1)
