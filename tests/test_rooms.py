"""The rooms keep their order: a stage reads those before it, only `site` knows MkDocs, only the edge knows the world."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import EXAMPLE

ENGINE = EXAMPLE / "src" / "trellis"
ORDER = [
    "kinds", "imported", "workers", "walk", "store", "places", "text", "nodes", "source", "reading", "diagnostics", "verdict", "context", "assets", "load", "entry", "catalogue", "cycles", "wording", "validate", "link", "targets", "history", "approvals", "duplicates", "rules", "root", "check",
    "baseline", "git", "index", "pipeline", "judge", "fixing", "since", "shelved", "renew", "resume", "similar", "tree", "past", "proposal", "schema", "derive", "search", "reports", "repository", "importing", "starting", "progress", "forge", "site", "cli",
]  # fmt: skip
"""Each may read what stands before it."""

EDGE = {"cli", "site", "forge", "progress"}
GENERATOR = {"mkdocs", "material", "mkdocs_macros", "jinja2", "markdown", "nh3"}
WORLD = {"date.today", "datetime.now", "os.environ", "os.getenv", "time.time"}


def room(file: Path) -> str:
    return file.relative_to(ENGINE).parts[0].removesuffix(".py")


def imports(file: Path) -> Iterator[str]:
    """Absolute names of what a module imports at run time."""
    package = ("trellis", *file.relative_to(ENGINE).parent.parts)
    tree = ast.parse(file.read_text("utf-8"))
    typing_only = {
        id(node)
        for guard in ast.walk(tree)
        if isinstance(guard, ast.If) and ast.unparse(guard.test) == "TYPE_CHECKING"
        for node in ast.walk(guard)
    }
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module or "") if part)
            yield from (f"{module}.{alias.name}" for alias in node.names)


FILES = sorted(f for f in ENGINE.rglob("*.py") if room(f) not in ("__init__", "__main__"))


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(ENGINE)))
def test_a_room_reads_only_the_rooms_before_it(file: Path) -> None:
    here = ORDER.index(room(file))
    for name in imports(file):
        parts = name.split(".")
        if parts[0] == "trellis" and len(parts) > 1 and parts[1] != "__version__":
            assert ORDER.index(parts[1]) <= here, f"{room(file)} reads {parts[1]}, which comes after it"


@pytest.mark.parametrize("file", [f for f in FILES if room(f) != "site"], ids=lambda f: str(f.relative_to(ENGINE)))
def test_only_the_site_knows_its_generator(file: Path) -> None:
    assert not {name.split(".")[0] for name in imports(file)} & GENERATOR


@pytest.mark.parametrize("file", [f for f in FILES if room(f) not in EDGE], ids=lambda f: str(f.relative_to(ENGINE)))
def test_only_the_edge_asks_the_world(file: Path) -> None:
    asked = {
        ast.unparse(node) for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Attribute)
    }
    assert not asked & WORLD


def test_files_stay_small() -> None:
    lines = sorted(len(f.read_text("utf-8").splitlines()) for f in ENGINE.rglob("*.py"))
    assert lines[len(lines) // 2] <= 90
    assert lines[-1] <= 260
