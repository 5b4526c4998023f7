"""Merges three texts of a file with Git: as the former template had it, as it is now, and as the new one has it."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

from ...load.git import GitUnusable

_MAX_CONFLICTS = 127
"""The largest status of ``git merge-file`` that counts conflicts; larger ones are failures."""


class TemplateMerge(NamedTuple):
    """The merged text. conflict_count: in how many places it holds both texts between markers."""

    text: str
    conflict_count: int


def merge_texts(base: str, present: str, new: str, version: str) -> TemplateMerge:
    """Merges the texts. The line endings are those of `present`. version: of the new template, for the markers.

    Raises GitUnusable where Git is not installed.
    """
    has_crlf = "\r\n" in present
    texts = [text.replace("\r\n", "\n") for text in (present, base, new)]
    with tempfile.TemporaryDirectory(prefix="trellis-merge-") as folder:
        names = ("present", "base", "new")
        for name, text in zip(names, texts, strict=True):
            (Path(folder) / name).write_bytes(text.encode())
        labels = ("as it was", "former template", f"template of {version}")
        options = [part for label in labels for part in ("-L", label)]
        command = ["git", "-c", "merge.conflictStyle=merge", "merge-file", "--stdout", *options, *names]
        merged_bytes, status = _run(command, folder)
    merged_text = merged_bytes.decode()
    return TemplateMerge(merged_text.replace("\n", "\r\n") if has_crlf else merged_text, status)


def _run(command: list[str], folder: str) -> tuple[bytes, int]:
    try:
        result = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    except FileNotFoundError:
        raise GitUnusable(
            "Git is not installed here, and merges the files; install it from https://git-scm.com"
        ) from None
    if not 0 <= result.returncode <= _MAX_CONFLICTS:
        raise GitUnusable(f"Git could not merge: {result.stderr.decode(errors='replace').strip()}")
    return result.stdout, result.returncode
