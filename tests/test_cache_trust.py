"""The cache is believed only where it is the user's own, and reading it runs nothing."""

from __future__ import annotations

import ast
import os
import pickle
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from conftest import EXAMPLE
from numpy.typing import NDArray

from trellis.duplicates.index_state import CachedComparison, IndexState
from trellis.load.cache import Cache, CacheRecord, decode, encode

ENGINE = EXAMPLE / "src" / "trellis"
EXECUTING = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "jsonpickle"}
"""Modules whose formats can run code when they are read."""


class Vectors(NamedTuple):
    """A value with an array."""

    name: str
    values: NDArray[np.float32]


class Bomb:
    """A value that, unpickled, makes a file."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (os.mkdir, (str(self._file),))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A cache's folder with a value and a table."""
    cache = open_cache(tmp_path / "cache")
    cache.write("result", ("yes", 1))
    cache.write_table("files", [CacheRecord("a.md", b"tag", encode("text"))])
    assert read_all(tmp_path / "cache") == (("yes", 1), "text")
    return tmp_path / "cache"


def open_cache(folder: Path) -> Cache:
    return Cache(folder, EXAMPLE)


def read_all(folder: Path) -> tuple[object, object]:
    cache = open_cache(folder)
    return cache.read("result", tuple[str, int]), cache.read_table("files", str).read("a.md")


def list_places(folder: Path) -> list[Path]:
    """The cache's folder, the portal's within it, and the two files."""
    return [folder, *sorted(folder.rglob("*"))]


def test_a_planted_pickle_is_never_run(folder: Path, tmp_path: Path) -> None:
    cache = open_cache(folder)
    payload = pickle.dumps(Bomb(tmp_path / "ran"))
    cache._write_file("result", (cache._build_header(payload), payload))
    cache.write_table("files", [CacheRecord("a.md", b"tag", payload)])
    assert read_all(folder) == (None, None)
    assert not (tmp_path / "ran").exists()


def test_no_file_of_the_engine_reads_a_format_that_can_run_code() -> None:
    importers = {}
    for file in ENGINE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if EXECUTING.intersection(name.split(".")[0] for name in names):
                importers[file.relative_to(ENGINE).as_posix()] = names
    assert importers == {"load/parallel.py": ["pickle"]}  # what a child of its own sends through a pipe


@pytest.mark.parametrize("number", range(4))
def test_what_belongs_to_another_account_is_not_believed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    place = list_places(folder)[number]
    real = os.lstat, os.stat, os.fstat

    def give_away(state: os.stat_result, path: object) -> os.stat_result:
        is_place = (state.st_dev, state.st_ino) == (real[0](place).st_dev, real[0](place).st_ino)
        return os.stat_result((*state[:4], state.st_uid + 1, *state[5:])) if is_place else state

    monkeypatch.setattr(os, "lstat", lambda path, **more: give_away(real[0](path, **more), path))
    monkeypatch.setattr(os, "stat", lambda path, **more: give_away(real[1](path, **more), path))
    monkeypatch.setattr(os, "fstat", lambda handle: give_away(real[2](handle), handle))
    assert None in read_all(folder)
    if place.is_dir():
        assert read_all(folder) == (None, None)
        before = sorted(folder.rglob("*"))
        open_cache(folder).write("another", 1)
        assert sorted(folder.rglob("*")) == before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
@pytest.mark.parametrize("number", range(4))
def test_what_was_given_away_is_not_believed(folder: Path, number: int) -> None:
    os.chown(list_places(folder)[number], 65534, 65534)
    assert None in read_all(folder)


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("mode", [0o020, 0o002, 0o022])
def test_what_others_may_write_is_not_believed(folder: Path, number: int, mode: int) -> None:
    place = list_places(folder)[number]
    place.chmod(place.stat().st_mode | mode)
    assert None in read_all(folder)


@pytest.mark.parametrize("name", ["result", "files"])
def test_a_link_or_a_pipe_in_place_of_a_file_is_not_read(folder: Path, tmp_path: Path, name: str) -> None:
    (file,) = folder.rglob(name)
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")
    assert None in read_all(folder)


def test_what_it_writes_is_open_to_nobody_else(folder: Path) -> None:
    assert [place.stat().st_mode & 0o777 for place in list_places(folder)] == [0o700, 0o700, 0o600, 0o600]


def test_a_value_of_another_type_counts_as_none(folder: Path) -> None:
    cache = open_cache(folder)
    assert cache.read("result", int) is None
    assert cache.read("result", tuple[int, int]) is None


def test_a_name_that_is_no_text_is_not_cached_and_stops_nothing(folder: Path) -> None:
    open_cache(folder).write("result", ("\udcff", 1))
    assert read_all(folder)[0] == ("yes", 1)


def test_arrays_come_back_as_they_were() -> None:
    for kind in (np.float16, np.float32, np.int32, np.int64, np.uint64, np.bool_):
        array = np.arange(6).astype(kind).reshape(2, 3)
        value = decode(encode(Vectors("x", array)), Vectors)
        assert value is not None
        assert value.values.dtype == array.dtype
        assert (value.values == array).all()
    state = CachedComparison(b"config", (), IndexState.build(()))
    assert isinstance(decode(encode(state), CachedComparison), CachedComparison)


@pytest.mark.parametrize(
    "packed",
    [("|O", (1,), b"12345678"), ("<f4", (5,), b"1234"), ("<f4", (-1, -1), b"1234"), ("nonsense", (1,), b"1"), 3],
)
def test_a_damaged_array_counts_as_none(packed: object) -> None:
    assert decode(encode(("x", packed)), Vectors) is None


def test_an_array_of_objects_is_not_cached() -> None:
    with pytest.raises(NotImplementedError):
        encode(Vectors("x", np.array([object()])))
