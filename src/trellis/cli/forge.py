"""``trellis forge``: the jobs of a forge's runners. Each asks the forge, judges as the offline commands do, and tells the forge."""

from __future__ import annotations

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
    from ..forge.reviewing import Group

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
    from ..forge.reviewing import Job
    from ..forge.reviewing import review as judge

    with asking(which, statuses=statuses) as forge:
        numbers, queue = ([number], None) if number else _asked(forge)
        job = Job(forge, root, today or date.today(), remote, _address(preview))
        failed = False
        for one in numbers:
            verdict = judge(job, one, queue)
            state = verdict.state if verdict else "closed, so nothing is judged"
            typer.echo(f"{forge.called} {one}: {state}")
            failed |= verdict is not None and verdict.state != "approved"
        if not numbers:
            typer.echo(f"No open {forge.called} ends with that commit.")
    raise typer.Exit(failed and not tell)


@contextmanager
def asking(which: Kind | None, *, statuses: bool = False) -> Iterator[Forge]:
    """The forge. What goes wrong with it is said in a sentence, and ends with exit status 3."""
    try:
        from ..forge.settings import forge
    except ImportError:
        typer.echo("This needs more than the engine alone: pip install 'trellis-portal[forge]'", err=True)
        raise typer.Exit(3) from None
    from ..forge.problems import ForgeError
    from ..git import NoGit

    try:
        yield forge(which or "", statuses=statuses)
    except (ForgeError, NoGit) as problem:
        typer.echo(f"{str(problem)[0].upper()}{str(problem)[1:]}.", err=True)
        if help := getattr(problem, "help", ""):
            typer.echo(f"help: {help}", err=True)
        raise typer.Exit(3) from None


def _asked(forge: Forge) -> tuple[list[int], Group | None]:
    """Which pull requests the runner's event is about."""
    from ..forge import events

    file = os.environ.get("GITHUB_EVENT_PATH", "")
    if not file:
        raise typer.BadParameter("name a pull request; no event says which.", param_hint="NUMBER")
    found = events.asked(Path(file))
    return ([found.number] if found.number else list(forge.open_at(found.commit))), found.group


def _address(preview: str) -> str:
    if preview and not preview.startswith("https://"):
        raise typer.BadParameter("it starts with https://", param_hint="--preview")
    return preview
