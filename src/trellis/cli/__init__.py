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

from .. import STARTED
from ..load.site_modules import UnreadableModule, find_own_code
from . import (
    adopt,
    approve,
    check,
    diff,
    digest,
    export,
    find,
    forge,
    forge_preview,
    imports,
    inbox,
    init,
    issues,
    new,
    reference,
    review,
    similar,
    site,
    spot_check,
    upgrade,
)
from .app import app
from .streams import make_streams_lenient
from .system_errors import explain_system_error

__all__ = [
    "adopt", "app", "approve", "check", "diff", "digest", "export", "find", "forge", "forge_preview", "imports",
    "inbox", "init", "issues", "main", "new", "reference", "review", "similar", "site", "spot_check", "upgrade",
]  # fmt: skip


def main() -> None:
    """The entry point of the ``trellis`` command."""
    status = 3
    make_streams_lenient()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # more threads are slower on matrices of this size
    try:
        app(obj=STARTED)
    except SystemExit as exit_request:
        status = exit_request.code if isinstance(exit_request.code, int) else int(bool(exit_request.code))
        if message := getattr(exit_request, "message", ""):  # that of the site's generator, which ends with one
            typer.echo(message, err=True)
    except UnreadableModule as error:
        typer.echo(f"{error}\nNext: {error.help}.", err=True)
        status = 1
    except Exception as error:
        if isinstance(error, OSError) and (explanation := explain_system_error(error)):
            status = 1
            typer.echo(explanation, err=True)
        else:
            traceback.print_exc()
            file, line = find_own_code(error)
            message = "trellis stopped on a mistake of its own, not of yours. Report it with the lines above."
            if file:
                message = f"{file}:{line}: the portal's own Python stops here. Its engineers can mend it."
            typer.echo(message, err=True)
    try:
        if sys.stdout:  # none if somebody closed it
            sys.stdout.flush()
    except BrokenPipeError:  # the reader, such as `head`, has closed the pipe
        pass
    except OSError as error:
        status = status or 1
        with suppress(OSError):
            typer.echo(explain_system_error(error), err=True)
    os._exit(status)  # skips freeing ten thousand entries one by one
