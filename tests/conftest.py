"""What all tests share: the example portal, and small portals written on the spot."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

from trellis.load.cache import Cache, find_cache_folder
from trellis.pipeline.run import CheckedPortal, run_pipeline

gc.set_threshold(100_000, 20, 50)  # a test makes much and keeps little

pytest_plugins = ["desks", "driving"]

settings.register_profile("steady", deadline=None, derandomize=True, database=None)
settings.register_profile("exploring", deadline=None, max_examples=2_000)
settings.load_profile(
    os.environ.get("TRELLIS_PROPERTIES", "steady")
)  # what a machine's speed or luck decides, fails nobody's change

LONGEST_FILES = (
    "test_shared_cases.py", "test_regexes.py", "test_troubles.py", "test_plain_frame.py", "test_accessible.py",
    "test_check_since.py", "test_streams.py", "test_contributing.py", "test_properties.py", "test_portal.py",
    "test_races.py", "test_import_corpora.py", "test_narrowed.py", "test_lost_addresses.py", "test_fix_scope.py",
    "test_page_store.py", "test_unchanged_build.py", "test_parts.py", "test_live_preview.py",
)  # fmt: skip
"""Those that take longest begin first, so that no core waits for one of them at the end."""


EXAMPLE = Path(__file__).resolve().parent.parent
EXAMPLE_NAME = "Meridian Freight"


def _holds_example() -> bool:
    """Whether the repository holds the example portal, and not that of a company that has made it its own."""
    settings = EXAMPLE / "mkdocs.yml"
    return settings.is_file() and f"site_name: {EXAMPLE_NAME} " in settings.read_text("utf-8")


IS_EXAMPLE = _holds_example()
ANOTHER_PORTAL = f"is about the example portal, {EXAMPLE_NAME}; this repository holds another one"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the longest files first; within a file the order stays. Skips what is about the example where it is not."""
    ranks = {name: rank for rank, name in enumerate(LONGEST_FILES)}
    items.sort(key=lambda item: ranks.get(item.path.name, len(ranks)))
    for item in items:
        if not IS_EXAMPLE and item.get_closest_marker("example"):
            item.add_marker(pytest.mark.skip(reason=ANOTHER_PORTAL))


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: the collector need not go through it again and again."""
    gc.collect()
    gc.freeze()


_open_after_collecting = [0]


@pytest.fixture(autouse=True)
def _few_open_files() -> Iterator[None]:
    """Closes what earlier tests left to the collector, such as servers, before a process has too many open files."""
    yield
    if len(os.listdir("/dev/fd")) > _open_after_collecting[0] + 400:
        gc.collect()
        _open_after_collecting[0] = len(os.listdir("/dev/fd"))


TODAY = date(2026, 11, 23)
"""The day on which all tests take place, so that time alone breaks none of them."""

TEAM = """\
---
title: Sales team
summary: Sells freight to shippers and keeps the promises that it sells.
manager: ada
leads: [ada]
---
Our mission.
"""
PEOPLE = "- id: ada\n  name: Ada\n"
COURSE = """\
---
title: {title}
summary: What anybody needs to know before they do this for the first time.
status: {status}
tier: individual
mode: self-paced
{more}---
Why it matters here.
"""

Portal = Callable[[dict[str, str | bytes]], Path]


def course(title: str = "A course", status: str = "draft", **more: str) -> str:
    """A course's file. more: further keys of its front matter, each with its YAML."""
    return COURSE.format(title=title, status=status, more="".join(f"{key}: {value}\n" for key, value in more.items()))


@pytest.fixture(autouse=True, scope="session")
def _cache_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Commands that tests start keep what they find out in a folder that goes with the tests."""
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture
def portal(tmp_path: Path) -> Portal:
    """Writes a portal of one person and the team `sales` with these files beside them; returns its root."""

    def write(files: dict[str, str | bytes]) -> Path:
        for path, text in {"content/people.yml": PEOPLE, "content/sales/index.md": TEAM, **files}.items():
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return tmp_path

    return write


@pytest.fixture(scope="session")
def example() -> CheckedPortal:
    """The example portal, read and judged once."""
    if not IS_EXAMPLE:
        pytest.skip(ANOTHER_PORTAL)
    return run_pipeline(EXAMPLE, TODAY)


@pytest.fixture(scope="session")
def warm_cache(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], None]:
    """Gives a copy of the example what a check of the example has kept, so that only what differs is read anew."""
    folder = Path(os.environ["XDG_CACHE_HOME"], "trellis")
    kept = tmp_path_factory.mktemp("kept")
    run_pipeline(EXAMPLE, TODAY, cache=Cache(kept, EXAMPLE))

    def warm(root: Path) -> None:
        shutil.copytree(find_cache_folder(kept, EXAMPLE), find_cache_folder(folder, root))

    return warm


def findings(root: Path, *rules: str) -> list[str]:
    """``path:line:column severity[rule] message`` of what is found at `root`; only of `rules`, where given."""
    return [
        f"{d.location.path}:{d.location.line}:{d.location.column} {d.severity}[{d.rule}] {d.message}"
        for d in run_pipeline(root, TODAY).diagnostics
        if not rules or d.rule in rules
    ]
