"""Writes pages in a second process, while this one writes the others."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import chain
from typing import Generic, NoReturn, TypeVar

P = TypeVar("P")
"""A page that a frame renders."""

MIN_PAGES = 200
"""The number of pages from which a second process saves more time than it costs."""

PAGES_AT_ONCE = 16
"""How many pages a process takes at a time, where both take what is left."""

_NUMBER_SIZE = 4
"""Bytes of a number in the pipe from which both processes read."""
_MAX_NUMBERS = 16_000
"""So many fit into a pipe; where a system gives less room, this process takes the others."""


class SecondProcess(Generic[P]):
    """A fork of this process that writes some pages. It is started once a build, and waited for at its end."""

    def __init__(self) -> None:
        self._child = 0
        self._pages: Sequence[P] = ()
        self._numbers: frozenset[int] = frozenset()
        self._groups: Sequence[Sequence[P]] = ()
        self._group_numbers = -1
        self._unsent: Sequence[int] = ()
        self._own_groups: set[int] = set()
        self._write_page: Callable[[P], None] | None = None
        self._surrounding: Callable[[], AbstractContextManager[None]] = nullcontext
        self.is_started = False
        self.begun_count = 0
        """How many of the shared pages one of the processes has taken, as far as this one can tell."""

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
        if not _is_worthwhile(pages):
            return
        self._pages, self._write_page = pages[1::2], write_page
        self._surrounding = surrounding
        self._numbers = frozenset(map(id, self._pages))
        self._fork()

    def share(
        self,
        pages: Sequence[P],
        write_page: Callable[[P], None],
        surrounding: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        """Starts to write these pages as `start` does; each process takes some as soon as it is free.

        `take_pages` yields those that are left for this one, which may do something else before.
        """
        self._write_page, self._surrounding = write_page, surrounding
        size = max(1, min(PAGES_AT_ONCE, len(pages) // 8), -(-len(pages) // _MAX_NUMBERS))
        self._groups = [pages[start : start + size] for start in range(0, len(pages), size)]
        if not _is_worthwhile(pages) or len(self._groups) < 2:
            return
        self._group_numbers, writing_end = os.pipe()
        numbers = range(2, len(self._groups))  # the first two have an owner, so that each process writes some
        os.set_blocking(writing_end, False)
        written = os.write(writing_end, b"".join(number.to_bytes(_NUMBER_SIZE, "big") for number in numbers))
        os.close(writing_end)
        self._unsent = numbers[written // _NUMBER_SIZE :]
        self._fork()

    def take_pages(self) -> Iterator[P]:
        """Yields the shared pages that are to be written here."""
        shared = chain(self._take_groups(0), self._unsent)
        for number in shared if self._child else range(len(self._groups)):
            self._own_groups.add(number)
            self.begun_count = sum(map(len, self._groups[: number + 1]))
            yield from self._groups[number]

    def _take_groups(self, first: int) -> Iterator[int]:
        yield first
        while number := os.read(self._group_numbers, _NUMBER_SIZE):
            yield int.from_bytes(number, "big")

    def _fork(self) -> None:
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
        if self._group_numbers >= 0:
            while os.read(self._group_numbers, 1 << 16):  # if this process has failed, the other need not go on
                pass
            os.close(self._group_numbers)
        _, status = os.waitpid(self._child, 0)
        self._child = 0
        if status and self._write_page:
            others = [group for number, group in enumerate(self._groups) if number not in self._own_groups]
            for page in (*self._pages, *chain.from_iterable(others)):
                self._write_page(page)

    def _run(self) -> NoReturn:
        """Writes the pages and exits without running this process's cleanup."""
        status = 1
        try:
            assert self._write_page is not None
            with self._surrounding():
                for page in self._list_others_pages():
                    self._write_page(page)
            status = 0
        finally:
            os._exit(status)

    def _list_others_pages(self) -> Iterable[P]:
        """The pages that the second process writes."""
        if self._group_numbers < 0:
            return self._pages
        return chain.from_iterable(self._groups[number] for number in self._take_groups(1))


def _is_worthwhile(pages: Sequence[object]) -> bool:
    return len(pages) >= MIN_PAGES and (os.cpu_count() or 1) >= 2 and sys.platform == "linux"
