"""Checks again whenever a file is saved, for ``trellis check --watch``."""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import typer

BEGIN_LINE = "Checking"
"""The line before each report, by which an editor knows that what it shows is out of date."""

END_LINE = "Watching; a saved file is checked at once, and control-C ends it."
"""The line after each report."""


def watch_portal(root: Path, report: Callable[[], object]) -> None:
    """Reports at once and after each change of the portal's files, until control-C.

    report: checks the portal and prints what it finds. Python of the portal that cannot be read is told and waited for.
    """
    from ..load.site_modules import UnreadableModule, forget_site_modules
    from ..site.live.watch import read_stamps, wait_for_change

    with suppress(KeyboardInterrupt):
        stamps = read_stamps(root)
        while True:
            typer.echo(BEGIN_LINE)
            try:
                forget_site_modules(root)
                report()
            except UnreadableModule as error:
                typer.echo(f"{error}\nNext: {error.help}.")
            typer.echo(END_LINE)
            gc.collect()  # a check alone ends before that pays off
            stamps = wait_for_change(root, stamps)
