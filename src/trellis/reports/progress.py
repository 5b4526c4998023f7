"""The progress bar for work that takes longer than two seconds. It is shown on a terminal only."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

BAR_DELAY = 2.0
"""Seconds before the bar appears."""

ProgressCallback = Callable[[int, int], None]
"""Called with the number of steps done and their total."""


@contextmanager
def show_progress(label: str) -> Iterator[ProgressCallback]:
    """Yields the function that reports progress. label: the work in a word or two, such as ``Building``."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    started = time.monotonic()
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None, visible=False)
        yield lambda done, total: bar.update(
            task, completed=done, total=total, visible=time.monotonic() - started > BAR_DELAY
        )
