"""Writes a new portal into an empty folder: whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

_GIT = ".git"
"""What an empty folder may have in it: a clone of a project that nobody has written anything into."""

_STAGE = ".trellis-init-"
"""How the name of the folder begins in which a portal is written before it moves up."""

_SHOWN_NAMES = 3


class FolderUnusable(Exception):
    """No portal can be written there. The message says why and what to do, in full sentences."""


def require_empty_folder(folder: Path) -> None:
    """Raises FolderUnusable unless the folder is empty, a fresh clone, or does not exist."""
    if not os.path.lexists(folder):
        parent = next((parent for parent in folder.absolute().parents if os.path.lexists(parent)), folder)
        if not parent.is_dir():
            raise FolderUnusable(f"{parent} is a file. Name a folder that can be made.")
        return
    if not folder.is_dir():
        raise FolderUnusable(f"{folder} is a file or a link that leads nowhere. Name a folder that is empty or new.")
    names = sorted(path.name for path in folder.iterdir() if path.name != _GIT)
    if stage := next((name for name in names if name.startswith(_STAGE)), ""):
        raise FolderUnusable(
            f"{folder} has what a run that was interrupted left: {stage}. If no other one is writing there, delete "
            f"{'that folder' if names == [stage] else 'it and what was moved up from it'}, and run this again."
        )
    if names:
        shown = ", ".join(names[:_SHOWN_NAMES])
        if len(names) > _SHOWN_NAMES:
            shown += f" and {len(names) - _SHOWN_NAMES:,} more"
        raise FolderUnusable(
            f"{folder} is not empty: {shown}. Name a new folder. What exists already can be moved into its content/ "
            "afterwards."
        )


@contextmanager
def stage_portal(folder: Path) -> Iterator[Path]:
    """Yields a new folder inside `folder`, which is made if it is missing; what lies in it at the end moves up.

    If something is raised, all of it is removed again. Raises FolderUnusable if somebody else wrote there meanwhile.
    """
    missing_folders = [path for path in (folder, *folder.parents) if not os.path.lexists(path)]
    stage = _begin_stage(folder, missing_folders)
    try:
        yield stage
        _move_up(stage, folder)
    except BaseException:
        shutil.rmtree(stage, ignore_errors=True)
        _remove_folders(missing_folders)
        raise


def _begin_stage(folder: Path, missing_folders: Iterable[Path]) -> Path:
    """Makes the folder and the one inside. Raises FolderUnusable where the system refuses either."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=_STAGE, dir=folder))
    except OSError as error:
        _remove_folders(missing_folders)
        raise FolderUnusable(
            f"{folder} cannot be made or written: {error.strerror}. Check who may write there, or name another folder."
        ) from None


def _remove_folders(folders: Iterable[Path]) -> None:
    """Removes folders, the innermost first, up to one that is not empty."""
    for path in folders:
        try:
            path.rmdir()
        except FileNotFoundError:
            continue
        except OSError:
            break


def write_files(root: Path, files: Mapping[str, str]) -> None:
    """Writes new files below `root`: path → text."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        with open(root / path, "x", encoding="utf-8", newline="\n") as file:
            file.write(text)


def _move_up(stage: Path, folder: Path) -> None:
    for cache in stage.rglob("__pycache__"):
        shutil.rmtree(cache, ignore_errors=True)
    paths = sorted(stage.iterdir())
    obstacle = next((path.name for path in paths if os.path.lexists(folder / path.name)), "")
    if obstacle:
        raise FolderUnusable(f"{folder / obstacle} was written meanwhile. Look at it, and run this again.")
    moved: list[Path] = []
    try:
        for path in paths:
            os.rename(path, folder / path.name)
            moved.append(folder / path.name)
    except BaseException:
        for path in reversed(moved):
            os.rename(path, stage / path.name)
        raise
    stage.rmdir()
