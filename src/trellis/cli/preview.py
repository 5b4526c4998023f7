"""``trellis build --drafts``: a site with drafts, for those who review a change. It is never one that is published."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from ..load.cache import Cache
    from ..pipeline.run import CheckedPortal

_PULL_REQUEST_EVENTS = (
    ("GITHUB_ACTIONS", "GITHUB_EVENT_NAME", "pull_request"),
    ("GITLAB_CI", "CI_PIPELINE_SOURCE", "merge_request_event"),
)
"""By forge: what says that it runs this, what names the event, and the one event at which a preview is built."""


def refuse_publishing(environment: Mapping[str, str]) -> None:
    """Exits if a forge's runner builds for anything but a pull request: drafts are never published."""
    for runner, event, pull_request in _PULL_REQUEST_EVENTS:
        name = environment.get(event, "")
        if environment.get(runner) == "true" and name != pull_request:
            message = (
                f"drafts are never published, and this runs for `{name or 'no event'}`; "
                f"a runner builds them for `{pull_request}` only"
            )
            typer.echo(f"{message[0].upper()}{message[1:]}.", err=True)
            raise typer.Exit(1)


def write_preview(
    result: CheckedPortal,
    change_number: int,
    cache: Cache | None,
    write_site: Callable[[CheckedPortal, Cache | None], object],
    started: float,
) -> None:
    """Writes the site with drafts, whatever the check says of it. Exits with 1 if there are errors.

    change_number: of the pull request that it is a preview of; 0 for none. write_site: writes the site of a portal.
    started: when the command was, by `perf_counter`.
    """
    from ..kinds.origins import find_preview_address
    from ..site.live.last_good import LastGood
    from ..site.preview_portal import build_preview

    base = find_preview_address(result.context.portal, result.context.site_address)
    address = f"{base}{change_number}/" if base and change_number else ""
    try:
        write_site(build_preview(result, is_local=False, address=address), cache)
    except (Exception, SystemExit):
        if not result.has_errors:
            raise
        write_site(build_preview(result, LastGood().leave_out(result), is_local=False, address=address), cache)
    seconds = time.perf_counter() - started
    typer.echo(f"The preview is ready, with drafts ({seconds:.0f} s). It is not to be published.")
    if result.has_errors:
        typer.echo("What cannot be read has a page that says why; the page of drafts and findings has all of it.")
        raise typer.Exit(1)
