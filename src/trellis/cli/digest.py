"""``trellis digest``: drafts what has changed since an earlier state, by objective, for a person to edit."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from .app import app
from .options import RootOption, make_day_option, require_entries


@app.command("digest")
def draft_digest(
    since: Annotated[
        str,
        typer.Option(
            metavar="REF", help="The earlier state: a commit, branch or tag, a day or a quarter, such as 2026-Q3."
        ),
    ],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The file to write; one that is there is never replaced.")
    ] = None,
    root: RootOption = Path("."),
    today: Annotated[date | None, make_day_option("Draft as of this day instead of today.")] = None,
) -> None:
    """Draft what has changed, by objective, for a person to edit. Courses, needs, dates, stories, metrics."""
    from ..check.context import Context
    from ..derive import PublishedCatalogue
    from ..derive.change_digest import build_digest
    from ..duplicates.comparison import Comparison
    from ..load.commit import CommitTree
    from ..load.commit_log import read_time
    from ..load.git import GitCommand, GitUnavailable
    from ..load.site_modules import load_collections
    from ..pipeline import at_commit, run
    from ..reports import change_digest

    day = today or date.today()
    try:
        commit = CommitTree(root, find_revision(root, since))
        earlier = at_commit.load_catalogue(commit, load_collections(root))
        seconds = read_time(GitCommand(root, "show", "-s", "--format=%ct", commit.id).output.strip())
    except GitUnavailable as error:
        raise typer.BadParameter(f"{error}.", param_hint="--since") from None
    result = run.run_pipeline(root, day)
    require_entries(root, result.entry_count)
    before, after = (
        PublishedCatalogue(catalogue, Context(day, catalogue.portal, Comparison()))
        for catalogue in (earlier, result.catalogue)
    )
    digest = build_digest(before, after)
    if not digest.sections:
        typer.echo(f"Nothing has changed for readers since {since}, so there is nothing to draft.", err=True)
        return
    first_day = min(datetime.fromtimestamp(seconds or 0, UTC).date(), day)  # whoever made the commit chose its time
    text = change_digest.render(
        digest, since, first_day, day, _find_folder(root, out, after.context.portal.learning_team)
    )
    if out is None:
        typer.echo(text, nl=False)
    else:
        _write(out, text)


def find_revision(root: Path, since: str) -> str:
    """Returns the last commit of the branch before a day or a quarter; anything else is a revision already.

    Raises GitUnavailable, with the first day of the history, if there is no commit before that day.
    """
    from ..kinds.periods import read_period
    from ..load.git import GitCommand, GitUnavailable

    span = read_period(since) if "-Q" in since else None
    try:
        day = span.first_day if span else date.fromisoformat(since)
    except ValueError:
        return since
    command = GitCommand(root, "rev-list", "-1", "--first-parent", f"--before={day.isoformat()}T00:00:00Z", "HEAD")
    if commit := command.output.strip():
        return commit
    root_commit = GitCommand(root, "rev-list", "--first-parent", "--max-parents=0", "--format=%h %cs", "HEAD").output
    id, first_day = root_commit.split()[-2:]
    raise GitUnavailable(
        f"Git knows no commit before {day.isoformat()} here, since its history begins on {first_day}; "
        f"take a later day, or the first commit with `--since {id}`"
    )


def _find_folder(root: Path, out: Path | None, learning_team: str | None) -> str:
    """Returns the folder that links are relative to: that of the file if it is in the portal, else where stories of
    the learning team lie.
    """
    folder = out.parent.resolve() if out else None
    if folder and folder.is_relative_to(root.resolve()):
        return folder.relative_to(root.resolve()).as_posix()
    return f"content/{learning_team or 'learning'}/stories"


def _write(out: Path, text: str) -> None:
    """Writes the draft. Exits if something is there already, or if the folder cannot be written."""
    from ..load.new_file import LinkInTheWay, write_new_file

    try:
        write_new_file(out.parent.resolve(), out.name, text.encode())
    except FileExistsError:
        typer.echo(f"{out} is there already, and a digest replaces nothing.\nNext: name another file.", err=True)
        raise typer.Exit(1) from None
    except LinkInTheWay:
        typer.echo(f"{out} is a link, and a digest replaces nothing.\nNext: name another file.", err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{out} is a draft of what has changed. Next: edit it, then `trellis check`.")
