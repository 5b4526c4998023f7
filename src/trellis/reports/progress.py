"""Progress of work that takes longer than two seconds: a bar on a terminal, nothing where output is piped."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE = 2.0
"""Seconds of silence before a bar appears."""

Tell = Callable[[int, int], None]
"""Called with what is done and what there is to do."""


@contextmanager
def progress(what: str) -> Iterator[Tell]:
    """Yields the function to tell of progress with. what: the work in a word or two, such as ``Building``."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    started = time.monotonic()
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None, visible=False)
        yield lambda done, total: bar.update(
            task, completed=done, total=total, visible=time.monotonic() - started > PATIENCE
        )
