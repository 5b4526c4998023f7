"""What the preview shows at present. One process builds it, another one shows it; a file says it to both."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec


class ShownError(msgspec.Struct, frozen=True):
    """An error as the pages of the preview show it."""

    path: str
    """The file, relative to the portal's root."""
    line: int
    message: str
    help: str
    editor_url: str
    """Opens that line in an editor."""
    page_url: str = ""
    """The page of that file, from the site's root on; "" if it has none."""


class PreviewState(msgspec.Struct, frozen=True):
    """What the preview shows at present."""

    version: int = 0
    """Grows with each change of what is shown."""
    folder: str = ""
    """The name of the site's folder; "" before the first site is built."""
    problem: str = ""
    """What is wrong with the files as they are now, as the terminal has it; "" if nothing is."""
    errors: tuple[ShownError, ...] = ()
    """The first errors of the check."""
    error_count: int = 0
    """How many errors there are."""
    is_outdated: bool = False
    """Whether the site is one of earlier files, since nothing could be built from those of now."""


_FILE = "state.json"


def read_state(folder: Path) -> PreviewState:
    """Returns the state that was last written to `folder`, the folder of the preview."""
    try:
        return msgspec.json.decode((folder / _FILE).read_bytes(), type=PreviewState)
    except FileNotFoundError:
        return PreviewState()


def write_state(folder: Path, state: PreviewState) -> None:
    """Writes the state to the folder of the preview, as a whole."""
    written = folder / f"{_FILE}.new"
    written.write_bytes(msgspec.json.encode(state))
    os.replace(written, folder / _FILE)
