"""``trellis forge preview``: publish the preview of a pull request on a host of its own."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from .forge import ForgeOption, NumberArgument, find_pull_requests, forge_app, open_forge
from .options import RootOption, make_day_option


@forge_app.command("preview")
def publish_previews(
    number: NumberArgument = 0,
    files: Annotated[
        Path, typer.Option("--files", metavar="FOLDER", help="The preview, as `trellis build --drafts` wrote it.")
    ] = Path("preview"),
    root: RootOption = Path("."),
    forge_kind: ForgeOption = None,
    remote: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="REMOTE",
            envvar="TRELLIS_PREVIEW_REMOTE",
            help="The repository that the previews' host serves.",
        ),
    ] = "",
    branch: Annotated[str, typer.Option(metavar="BRANCH", help="The branch that it serves.")] = "main",
    lists_open: Annotated[
        bool, typer.Option("--list", help="Publish nothing; print the numbers of those that can be published.")
    ] = False,
    today: Annotated[date | None, make_day_option("Do the job as of this day instead of today.")] = None,
) -> None:
    """Publish a pull request's preview.

    Its files go as data below the pull request's number, on a host with an origin of its own.
    """
    from ..forge.preview_job import is_of_the_portal, publish_preview
    from ..forge.problems import ForgeError, ResourceNotFound
    from ..kinds.origins import find_preview_address
    from ..pipeline.run import run_pipeline

    with open_forge(forge_kind, use="review") as forge:
        result = run_pipeline(root, today or date.today())
        context = result.context
        handles = [person.meta.handle or "" for person in result.catalogue.people if person.meta.active]
        if lists_open:
            for change_number in sorted(forge.list_open_changes()):
                try:
                    change = forge.get_change(change_number)
                except ForgeError as error:  # the others go on
                    typer.echo(f"{forge.change_noun} {change_number}: {error}", err=True)
                    continue
                if is_of_the_portal(change, handles):
                    typer.echo(change_number)
            return
        address = find_preview_address(context.portal, context.site_address)
        if not address or not remote:
            missing = "the environment has no TRELLIS_PREVIEW_REMOTE" if address else "portal.yml has no `preview_url`"
            typer.echo(f"Nothing is published: {missing}, or not one of an origin of its own.", err=True)
            raise typer.Exit(1)

        def is_open(other: int) -> bool:
            try:
                return forge.get_change(other).is_open
            except ResourceNotFound:
                return False

        numbers, _ = find_pull_requests(forge, number, False)
        if not numbers:
            typer.echo(f"No such {forge.change_noun} is open any more.")
        for change_number in numbers:
            if not is_open(change_number):
                typer.echo(f"{forge.change_noun} {change_number}: closed, so nothing is published")
                continue
            if not is_of_the_portal(forge.get_change(change_number), handles):
                typer.echo(
                    f"{forge.change_noun} {change_number}: of a fork of somebody whom the portal does not know, so "
                    "nothing is published; the files of its job can be looked at without a host"
                )
                continue
            count = publish_preview(
                files,
                change_number,
                remote,
                token=os.environ.get("TRELLIS_PREVIEW_TOKEN", ""),
                branch=branch,
                is_open=is_open,
            )
            typer.echo(f"{forge.change_noun} {change_number}: {count:,} files are at {address}{change_number}/")
