"""``trellis forge``: the jobs of a forge's runners. Each asks the forge, judges as the offline commands do, and tells the forge."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .app import app
from .options import Root, Today

if TYPE_CHECKING:
    from ..forge.protocol import Forge
    from ..forge.review_job import Group

group = typer.Typer(help="The jobs that a forge's runners do: judge, record, remind, watch.", no_args_is_help=True)
app.add_typer(group, name="forge")


class Kind(StrEnum):
    GITHUB = "github"
    GITLAB = "gitlab"


Which = Annotated[Kind | None, typer.Option("--forge", help="Which forge; found out from the environment otherwise.")]


@group.command()
def review(
    number: Annotated[int, typer.Argument(help="The pull request's number; 0 to look into the event.")] = 0,
    root: Root = Path("."),
    which: Which = None,
    opened: Annotated[
        bool, typer.Option("--opened", help="Judge all that are open, for runners that hear of no reviews.")
    ] = False,
    remote: Annotated[str, typer.Option(help="Where Git fetches changes from.")] = "origin",
    preview: Annotated[str, typer.Option(help="The address of a change's preview, with {number} in it.")] = "",
    statuses: Annotated[
        bool, typer.Option("--statuses", help="Write commit statuses, where the token is no app's.")
    ] = False,
    tell: Annotated[
        bool, typer.Option("--tell", help="Exit 0 once the verdict stands in the forge, whatever it is.")
    ] = False,
    today: Today = None,
) -> None:
    """Judge a pull request, write the check on its commit and the comment below it."""
    from ..forge.review_job import Job
    from ..forge.review_job import review as judge

    with asking(which, statuses=statuses) as forge:
        numbers, queue = _asked(forge, number, opened)
        job = Job(forge, root, today or date.today(), remote, _address(preview))
        failed = False
        for one in numbers:
            verdict = judge(job, one, queue)
            state = verdict.state if verdict else "closed, so nothing is judged"
            typer.echo(f"{forge.called} {one}: {state}")
            failed |= verdict is not None and verdict.state != "approved"
        if not numbers:
            typer.echo(f"No such {forge.called} is open.")
    raise typer.Exit(failed and not tell)


@group.command()
def ledger(
    last: Annotated[
        int, typer.Option(min=1, max=200, help="How many commits of the default branch are looked at.")
    ] = 20,
    root: Root = Path("."),
    which: Which = None,
    remote: Annotated[str, typer.Option(help="Where Git fetches from and pushes to.")] = "origin",
    today: Today = None,
) -> None:
    """After a merge: propose the records of what was approved, merge them where that may be, report what was not approved."""
    from ..forge import events
    from ..forge.ledger_job import keep
    from ..forge.review_job import Job

    file = os.environ.get("GITHUB_EVENT_PATH", "")
    since = events.before(Path(file)) if file else os.environ.get("CI_COMMIT_BEFORE_SHA", "").replace("0" * 40, "")
    with asking(which) as forge:
        kept = keep(Job(forge, root, today or date.today(), remote), last, since)
        for path in kept.written:
            typer.echo(f"{path}: written")
        if kept.number:
            done = "merged" if kept.merged else "waits for the rules of the branch"
            typer.echo(f"{forge.called} {kept.number}: {done}")
        for alarm in kept.alarms:
            typer.echo(alarm, err=True)
        if not kept.written:
            typer.echo("The ledger has all of it already.")
    raise typer.Exit(bool(kept.alarms))


@group.command()
def remind(root: Root = Path("."), which: Which = None, today: Today = None) -> None:
    """Keep one issue for each team that has something due."""
    from ..derive.pages.due import due
    from ..forge import due_job
    from ..load.site_modules import address
    from ..pipeline.run import run

    day = today or date.today()
    result = run(root, day)
    found = due(result.catalogue, result.diagnostics, day)
    titles = {team.id: team.title for team in result.catalogue.teams}
    with asking(which) as forge:
        for line in due_job.remind(forge, found, titles, address(root)):
            typer.echo(line)
        if not found:
            typer.echo("Nothing is due.")


@group.command()
def links(root: Root = Path("."), which: Which = None, today: Today = None) -> None:
    """Ask every address elsewhere whether it answers; complain in one issue, once it has not for days."""
    from ..derive.external_links import outward
    from ..forge.link_report import watch
    from ..load.site_modules import address
    from ..pipeline.run import run

    day = today or date.today()
    found = outward(run(root, day).catalogue, address(root))
    with asking(which) as forge:
        typer.echo(watch(forge, found, day))


@group.command()
def rules(
    app_id: Annotated[int, typer.Option(help="The id of the GitHub app that judges and keeps the ledger.")] = 0,
    queue: Annotated[bool, typer.Option("--queue", help="With a merge queue.")] = False,
) -> None:
    """Print the rules for the default branch, as GitHub's interface takes them."""
    from ..forge.repository_files.ruleset import ruleset

    typer.echo(json.dumps(ruleset(app_id or None, queue=queue), indent=2))


@contextmanager
def asking(which: Kind | None, *, statuses: bool = False) -> Iterator[Forge]:
    """The forge. What goes wrong with it is said in a sentence, and ends with exit status 3."""
    try:
        from ..forge.settings import forge
    except ImportError:
        typer.echo("This needs more than the engine alone: pip install 'trellis-portal[forge]'", err=True)
        raise typer.Exit(3) from None
    from ..forge.problems import ForgeError
    from ..load.git import NoGit

    try:
        yield forge(which or "", statuses=statuses)
    except (ForgeError, NoGit) as problem:
        typer.echo(f"{str(problem)[0].upper()}{str(problem)[1:]}.", err=True)
        if help := getattr(problem, "help", ""):
            typer.echo(f"help: {help}", err=True)
        raise typer.Exit(3) from None


def _asked(forge: Forge, number: int, opened: bool) -> tuple[list[int], Group | None]:
    """Which pull requests are asked about: one, all that are open, or those of the runner's event."""
    from ..forge import events

    if number or opened:
        return ([number] if number else list(forge.opened())), None
    file = os.environ.get("GITHUB_EVENT_PATH", "")
    if not file:
        raise typer.BadParameter("name a pull request; no event says which.", param_hint="NUMBER")
    found = events.asked(Path(file))
    return ([found.number] if found.number else list(forge.opened(found.commit))), found.group


def _address(preview: str) -> str:
    if preview and not preview.startswith("https://"):
        raise typer.BadParameter("it starts with https://", param_hint="--preview")
    return preview
