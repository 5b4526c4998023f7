"""Why an import, or one record of it, is refused: the reason and the next step."""

from __future__ import annotations

EXTRA = "pip install 'trellis-portal[imports]'"
"""What installs the libraries that read workbooks, feeds and old encodings."""


class ImportRefused(Exception):
    """The whole import is impossible. message: the reason. help: the next step."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(f"{message}; {help}")
        self.message = message
        self.help = help


class RecordRefused(Exception):
    """A record cannot become a course. message: the reason. help: the next step. column: where it stands, or ""."""

    def __init__(self, message: str, help: str, column: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help
        self.column = column


def refuse_without_library(purpose: str) -> ImportRefused:
    """Returns the refusal for a file that needs a library which is not installed."""
    return ImportRefused(f"what reads {purpose} is not installed here", f"run `{EXTRA}`")
