"""Holds the portal's lock for a command that writes into the portal; one that cannot ends with a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer


@contextmanager
def hold_lock(root: Path) -> Iterator[None]:
    """Holds the portal's lock from what a command reads until it has written. Exits if another one holds it."""
    from ..authoring.portal_lock import PortalLocked, lock_portal

    try:
        with lock_portal(root):
            yield
    except PortalLocked as error:
        typer.echo(f"Nothing was written: {error}", err=True)
        raise typer.Exit(1) from None
