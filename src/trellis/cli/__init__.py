"""The command line: reads the world (today, the folder, the terminal), calls the engine, prints, and exits.

Exit status: 0 nothing at error level, 1 errors, 2 bad usage, 3 internal error. Each command loads what it needs when it is called.
"""

from __future__ import annotations

import os
import sys
import traceback
from contextlib import suppress

import typer

from . import approve, check, diff, find, forge, imports, new, reference, review, similar, site, spot_check
from .app import app

__all__ = [
    "app", "approve", "check", "diff", "find", "forge", "imports", "main", "new", "reference", "review", "similar", "site", "spot_check",
]  # fmt: skip


def main() -> None:
    """The entry point of the ``trellis`` command."""
    status = 3
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # on matrices of this size several threads wait for each other
    try:
        app()
    except SystemExit as done:
        status = done.code if isinstance(done.code, int) else 0
    except Exception:
        traceback.print_exc()
        typer.echo("trellis stopped on a mistake of its own, not of yours. Report it with the lines above.", err=True)
    with suppress(BrokenPipeError):  # whoever read this, such as `head`, has seen enough
        sys.stdout.flush()
    os._exit(status)  # taking ten thousand entries apart one by one helps nobody
