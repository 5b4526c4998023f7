"""``trellis build`` and ``trellis serve``: build the site of a portal that passes its checks."""

from __future__ import annotations

import os
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from .app import app
from .options import RootOption, TodayOption, open_cache
from .streams import find_encoding, find_width, supports_colour


@app.command("build")
def build_site(
    root: RootOption = Path("."),
    out: Annotated[
        Path | None, typer.Option(help="Where the site is written; `site` in the root unless given.")
    ] = None,
    today: TodayOption = None,
    use_cache: Annotated[
        bool, typer.Option("--cache/--no-cache", help="Use what earlier builds made where nothing has changed.")
    ] = True,
) -> None:
    """Check, and if nothing stands in the way, build the site."""
    from ..pipeline.run import run_pipeline
    from ..reports import text

    _require_build_time()
    started = time.perf_counter()
    cache = open_cache(root) if use_cache else None
    result = run_pipeline(root, today or date.today(), cache=cache)
    seconds = time.perf_counter() - started
    report = text.render(
        result,
        result.diagnostics,
        colour=supports_colour(),
        seconds=seconds,
        next_step="",
        width=find_width(),
        encoding=find_encoding(),
    )
    typer.echo(report, nl=False)
    if result.has_errors:
        typer.echo("The site was not built: nothing is published that the checks have not passed.")
        raise typer.Exit(1)
    from ..site import build as site

    out = out or root / "site"
    try:
        site.build_site(root, out, result, cache=cache)
    except site.FolderRefused as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"The site is in {out} ({time.perf_counter() - started:.0f} s).")


@app.command("serve")
def serve_site(
    root: RootOption = Path("."),
    address: Annotated[str, typer.Option(help="Host and port to listen on.")] = "127.0.0.1:8000",
) -> None:
    """Show the site in a browser while you write; it is built again when a file is saved."""
    if not (root / "mkdocs.yml").is_file():
        raise typer.BadParameter(f"{root} has no mkdocs.yml; write one with at least `site_name:`", param_hint="--root")
    from ..site import build as site

    site.serve_site(root, address)


def _require_build_time() -> None:
    """Raises BadParameter if SOURCE_DATE_EPOCH, which stands for the time of a build, is no time."""
    written = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        datetime.fromtimestamp(int(written or 0), UTC)
    except (ValueError, OverflowError, OSError):
        message = f"SOURCE_DATE_EPOCH is {written!a}; it is a number of seconds since 1970, or not set at all"
        raise typer.BadParameter(message, param_hint="SOURCE_DATE_EPOCH") from None
