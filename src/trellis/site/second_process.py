"""Writes every other page in a second process, while the others are written in this one."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Generic, NoReturn, TypeVar

P = TypeVar("P")
"""A page that a frame renders."""

MIN_PAGES = 200
"""The number of pages from which a second process saves more time than it costs."""


class SecondProcess(Generic[P]):
    """A fork of this process that writes some pages. It is started once a build, and waited for at its end."""

    def __init__(self) -> None:
        self._child = 0
        self._pages: Sequence[P] = ()
        self._numbers: frozenset[int] = frozenset()
        self._write_page: Callable[[P], None] | None = None
        self._surrounding: Callable[[], AbstractContextManager[None]] = nullcontext
        self.is_started = False

    def start(
        self,
        pages: Sequence[P],
        write_page: Callable[[P], None],
        surrounding: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        """Starts to write every other one of these pages, if there are many and this machine has a second core.

        surrounding: what the second process writes its pages within.
        """
        self.is_started = True
        if len(pages) < MIN_PAGES or (os.cpu_count() or 1) < 2 or sys.platform != "linux":
            return
        self._pages, self._write_page = pages[1::2], write_page
        self._surrounding = surrounding
        self._numbers = frozenset(map(id, self._pages))
        sys.stdout.flush()
        sys.stderr.flush()
        gc.freeze()  # so that the garbage collector copies no memory that both share
        self._child = os.fork()
        if not self._child:
            self._run()
        gc.unfreeze()

    @property
    def is_running(self) -> bool:
        """Whether there is a second process."""
        return bool(self._child)

    def writes(self, page: P) -> bool:
        """Whether the second process writes this page."""
        return id(page) in self._numbers

    def finish(self) -> None:
        """Waits for the second process. What it could not write is written here, so that errors are raised here."""
        if not self._child:
            return
        _, status = os.waitpid(self._child, 0)
        self._child = 0
        if status and self._write_page:
            for page in self._pages:
                self._write_page(page)

    def _run(self) -> NoReturn:
        """Writes the pages and exits without running this process's cleanup."""
        status = 1
        try:
            assert self._write_page is not None
            with self._surrounding():
                for page in self._pages:
                    self._write_page(page)
            status = 0
        finally:
            os._exit(status)
