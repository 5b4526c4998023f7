"""The command line. Commands read the environment (date, folder, terminal), call the engine, print the result and exit.

Exit status: 0 no errors, 1 errors, 2 wrong usage, 3 internal error. To start fast, each command imports what it needs
when it is called.
"""

from __future__ import annotations

import os
import sys
import traceback
from contextlib import suppress

import typer

from ..load.site_modules import UnreadableModule
from . import approve, check, diff, find, forge, imports, new, reference, review, similar, site, spot_check
from .app import app
from .streams import make_streams_lenient

__all__ = [
    "app", "approve", "check", "diff", "find", "forge", "imports", "main", "new", "reference", "review", "similar",
    "site", "spot_check",
]  # fmt: skip


def main() -> None:
    """The entry point of the ``trellis`` command."""
    status = 3
    make_streams_lenient()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # more threads are slower on matrices of this size
    try:
        app()
    except SystemExit as exit_request:
        status = exit_request.code if isinstance(exit_request.code, int) else 0
    except UnreadableModule as error:
        typer.echo(f"{error}\nNext: {error.help}.", err=True)
        status = 1
    except Exception:
        traceback.print_exc()
        typer.echo("trellis stopped on a mistake of its own, not of yours. Report it with the lines above.", err=True)
    with suppress(BrokenPipeError):  # the reader, such as `head`, has closed the pipe
        if sys.stdout:  # none if somebody closed it
            sys.stdout.flush()
    os._exit(status)  # skips freeing ten thousand entries one by one
