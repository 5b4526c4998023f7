"""What commands write to: streams that never raise for a character, and reports for programs in UTF-8."""

from __future__ import annotations

import io
import os
import shutil
import sys
from typing import TextIO

import typer

from ..reports.plain import is_complete, make_encodable


class LenientStream(io.TextIOBase):
    """A text stream that replaces what the encoding of `stream` lacks, such as ``│`` by ``|`` in CP1252."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._stream.encoding

    @property
    def errors(self) -> str:  # type: ignore[override]
        return "replace"

    def write(self, text: str) -> int:
        return self._stream.write(make_encodable(text, self.encoding or "ascii"))

    def writable(self) -> bool:
        return True

    def flush(self) -> None:
        self._stream.flush()

    def isatty(self) -> bool:
        return self._stream.isatty()

    def fileno(self) -> int:
        return self._stream.fileno()

    def write_bytes(self, content: bytes) -> None:
        """Writes bytes as they are."""
        self._stream.flush()
        self._stream.buffer.write(content)
        self._stream.buffer.flush()


def make_streams_lenient() -> None:
    """Makes standard output and standard error take any text, whatever their encoding."""
    sys.stdout, sys.stderr = _make_lenient(sys.stdout), _make_lenient(sys.stderr)


def print_report(text: str, *, for_programs: bool) -> None:
    """Prints a report. for_programs: always in UTF-8, with nothing replaced."""
    if not for_programs:
        typer.echo(text, nl=False)
        return
    content = text.encode("utf-8", "replace")
    if isinstance(sys.stdout, LenientStream):
        sys.stdout.write_bytes(content)
    else:
        typer.echo(content, nl=False)


def supports_colour() -> bool:
    """Whether standard output is a terminal that shows colours, and nobody asked for none (https://no-color.org)."""
    return (
        bool(sys.stdout) and sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    )


def find_encoding() -> str:
    """Returns the encoding of standard output."""
    return getattr(sys.stdout, "encoding", None) or "utf-8"


def find_width() -> int:
    """Returns the terminal's number of columns, or 0 where there is none: a file or a pipe has any width."""
    return shutil.get_terminal_size((0, 0)).columns


def _make_lenient(stream: TextIO) -> TextIO:
    if stream is None or isinstance(stream, LenientStream):  # pythonw has no streams
        return stream
    if is_complete(stream.encoding or "ascii"):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a file's name may hold what is no character at all
        return stream
    return LenientStream(stream)  # type: ignore[return-value]
