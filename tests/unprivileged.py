"""Runs a part of a test as an account that files can be kept from: root may read and write everything."""

from __future__ import annotations

import encodings
import importlib
import os
import pkgutil
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

import filelock
import pytest

import trellis
from trellis.cli import main

NOBODY = 65534


@contextmanager
def as_nobody() -> Iterator[None]:
    """Gives up root's rights for as long as the block runs; does nothing for any other account."""
    if os.geteuid():
        yield
        return
    groups, group = os.getgroups(), os.getegid()
    os.setgroups([])
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(group)
        os.setgroups(groups)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder of the account that `as_nobody` runs as; pytest's own folders are closed to it."""
    folder = Path(tempfile.mkdtemp(prefix="trellis-test-"))
    if not os.geteuid():
        os.chown(folder, NOBODY, NOBODY)
    try:
        yield folder
    finally:
        for path in (folder, *folder.rglob("*")):
            if path.is_dir() and not path.is_symlink():
                path.chmod(0o700)
        shutil.rmtree(folder)


def lay_out(folder: Path, files: dict[str, str]) -> Path:
    """Writes files, each with its folders, as `as_nobody` does; returns the folder."""
    with as_nobody():
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
    return folder


def run_as_nobody(*arguments: str) -> tuple[int, str]:
    """Runs the command line in a child process of that account; returns its exit status and all that it printed."""
    _load_all_modules()
    with tempfile.TemporaryFile() as output:
        sys.stdout.flush()
        sys.stderr.flush()
        child = os.fork()
        if not child:
            _become_trellis(output.fileno(), arguments)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        output.seek(0)
        return status, output.read().decode()


@cache
def _load_all_modules() -> None:
    """Loads what a command may: the account may not be able to read where Python lies."""
    names = [module.name for module in pkgutil.walk_packages(trellis.__path__, "trellis.")]
    names += [f"encodings.{module.name}" for module in pkgutil.iter_modules(encodings.__path__)]
    for name in names:
        if not name.endswith("__main__"):
            with suppress(ImportError):  # an encoding of another system
                importlib.import_module(name)
    assert filelock.SoftFileLock  # loaded when it is first named


def _become_trellis(output: int, arguments: tuple[str, ...]) -> None:
    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        sys.stdout, sys.stderr = (os.fdopen(number, "w", encoding="utf-8", closefd=False) for number in (1, 2))
        if not os.geteuid():
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        os.environ["XDG_CACHE_HOME"] = "/nonexistent"
        sys.argv = ["trellis", *arguments]
        main()
    finally:
        os._exit(70)
