"""Notes which texts go into a site elsewhere than on their own pages, while it is built.

After a change of texts alone only their own pages are rendered, and what is known to be made of texts: the search, and
the page of a whole course. That is enough if none of these texts was read for anything else, so that nobody has to
know, or to write down, what any other page or file is made of.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ..catalogue.catalogue import Catalogue, Entry
from ..duplicates.comparison import Comparison

_BODY: Any = Entry.__dict__["body"]
_INDEX_COURSES = Comparison.index_courses

ALL = "*"
"""The path that stands for all texts."""

_TEXT, _PAGE = b"t", b"p"


class TextReads:
    """What was read while a site was built, by this process and by those that it has started meanwhile.

    A page may show how texts compare with each other; it has to ask for that each time.
    """

    def __init__(self) -> None:
        self._handle = os.memfd_create("text-reads") if hasattr(os, "memfd_create") else -1
        self._lines: set[bytes] = set()
        self._page, self._is_paused = "", False

    @contextmanager
    def watch(self) -> Iterator[None]:
        """Notes what is read within the block."""
        reads = self

        def read_body(entry: Entry[Any]) -> str:
            reads._note(_TEXT, entry.path)
            text: str = _BODY.__get__(entry)
            return text

        def read_texts(catalogue: Catalogue) -> Any:
            reads._note(_TEXT, ALL)
            return catalogue.__dict__["texts"]

        def write_texts(catalogue: Catalogue, texts: Any) -> None:
            catalogue.__dict__["texts"] = texts

        def index_courses(comparison: Comparison, catalogue: Catalogue) -> Any:
            reads._note(*((_PAGE, reads._page) if reads._page else (_TEXT, ALL)))
            with pause_notes():
                return _INDEX_COURSES(comparison, catalogue)

        replaced = (
            (Entry, "body", property(read_body, _BODY.__set__), _BODY),
            (Catalogue, "texts", property(read_texts, write_texts), Catalogue.__dict__.get("texts")),
            (Comparison, "index_courses", index_courses, _INDEX_COURSES),
        )
        for owner, name, watched, _ in replaced:
            setattr(owner, name, watched)
        _ACTIVE.append(self)
        try:
            yield
        finally:
            _ACTIVE.remove(self)
            for owner, name, _, original in replaced:
                if original is None:
                    delattr(owner, name)
                else:
                    setattr(owner, name, original)

    def list_texts(self) -> frozenset[str]:
        """The paths of the files whose texts were read for something else than their own page; ALL stands for all."""
        return frozenset(self._list_noted(_TEXT))

    def list_comparing_pages(self) -> frozenset[str]:
        """The sources of the pages that show how texts compare with each other."""
        return frozenset(self._list_noted(_PAGE))

    def _note(self, kind: bytes, name: str) -> None:
        line = kind + name.encode("utf-8", "surrogateescape") + b"\n"
        if line not in self._lines and not self._is_paused:
            self._lines.add(line)
            if self._handle >= 0:
                os.write(self._handle, line)  # processes that share the file share its end

    def _list_noted(self, kind: bytes) -> Iterator[str]:
        lines = self._lines
        if self._handle >= 0:
            lines = set(os.pread(self._handle, os.fstat(self._handle).st_size, 0).splitlines(keepends=True))
        return (line[1:-1].decode("utf-8", "surrogateescape") for line in lines if line[:1] == kind)

    def __del__(self) -> None:
        if self._handle >= 0:
            os.close(self._handle)


_ACTIVE: list[TextReads] = []


def read_page_text(entry: Entry[Any]) -> str:
    """The text of an entry for what is made again whenever it has changed: its own page, the page of its whole course,
    and the files of the search.
    """
    text: str = _BODY.__get__(entry)
    return text


@contextmanager
def name_page(src: str) -> Iterator[None]:
    """Says for which page something is read within the block."""
    if not _ACTIVE:
        yield
        return
    reads = _ACTIVE[-1]
    reads._page, former = src, reads._page
    try:
        yield
    finally:
        reads._page = former


@contextmanager
def pause_notes() -> Iterator[None]:
    """Notes no text within the block: what is made of texts there is compared with what the last build made of them."""
    if not _ACTIVE:
        yield
        return
    reads = _ACTIVE[-1]
    reads._is_paused, former = True, reads._is_paused
    try:
        yield
    finally:
        reads._is_paused = former
