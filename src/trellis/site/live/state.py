"""What the preview shows at present. One process builds it, another one shows it; a file says it to both."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec


class PreviewState(msgspec.Struct, frozen=True):
    """What the preview shows at present."""

    version: int = 0
    """Grows with each change of what is shown."""
    folder: str = ""
    """The name of the site's folder; "" before the first site is built."""
    problem: str = ""
    """Why the files as they are now give no site; "" if they do."""


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
