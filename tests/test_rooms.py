"""The rooms keep the order of docs/architecture.md: a stage reads those before it, and no two files read each other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from conftest import EXAMPLE

ENGINE = EXAMPLE / "src" / "trellis"
ARCHITECTURE = EXAMPLE / "docs" / "architecture.md"

EDGE = {"cli", "site", "forge", "reports/progress.py"}
"""Rooms and files that may ask for the time and the environment."""

GENERATOR = {"mkdocs", "material", "mkdocs_macros", "jinja2", "markdown", "nh3"}
WORLD = {"date.today", "datetime.now", "os.environ", "os.getenv", "time.time"}


def read_room_order(text: str) -> list[str]:
    """The rooms of the architecture page's table, in its order."""
    return re.findall(r"^\| `(\w+)/` \|", text, re.MULTILINE)


def engine_files() -> list[Path]:
    return sorted(file for file in ENGINE.rglob("*.py") if file.parent != ENGINE)


def room_of(file: Path) -> str:
    return file.relative_to(ENGINE).parts[0]


def find_imports(path: Path, tree: ast.AST) -> Iterator[str]:
    """Absolute names of what a module imports, for type checking too."""
    package = ("trellis", *path.relative_to(ENGINE).parent.parts)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module or "") if part)
            yield from (f"{module}.{alias.name}" for alias in node.names)


@cache
def imports_by_file() -> Mapping[Path, Sequence[str]]:
    return {file: tuple(find_imports(file, ast.parse(file.read_text("utf-8")))) for file in engine_files()}


def resolve_module(name: str) -> Path | None:
    """The engine's file that an imported name comes from, if it is one of the engine's."""
    parts = name.split(".")
    if parts[0] != "trellis":
        return None
    for length in range(len(parts), 1, -1):
        module = ENGINE.joinpath(*parts[1:length])
        if (file := module.with_suffix(".py")).is_file():
            return file
        if (file := module / "__init__.py").is_file():
            return file
    return None


def find_circle(graph: Mapping[Path, Sequence[Path]]) -> list[Path]:
    """Files that read each other, in order, or none."""
    done: set[Path] = set()
    trail: dict[Path, None] = {}

    def visit(file: Path) -> list[Path]:
        if file in trail:
            files = list(trail)
            return files[files.index(file) :]
        if file in done:
            return []
        trail[file] = None
        for other in graph[file]:
            if circle := visit(other):
                return circle
        del trail[file]
        done.add(file)
        return []

    return next((circle for file in graph if (circle := visit(file))), [])


def find_order_breaks(order: Sequence[str], imports: Mapping[Path, Sequence[str]]) -> list[str]:
    breaks = []
    for file, names in imports.items():
        for name in names:
            module = resolve_module(name)
            if module and module.parent != ENGINE and order.index(room_of(module)) > order.index(room_of(file)):
                breaks.append(f"{file.relative_to(ENGINE)} reads {name}, which comes after it")
    return breaks


def test_a_room_reads_only_the_rooms_before_it() -> None:
    order = read_room_order(ARCHITECTURE.read_text("utf-8"))
    assert sorted(order) == sorted({room_of(file) for file in engine_files()}), "the table of docs/architecture.md"
    loose = {file.name for file in ENGINE.iterdir() if file.is_file()}
    assert loose == {"__init__.py", "__main__.py", "py.typed"}
    assert find_order_breaks(order, imports_by_file()) == []
    assert find_order_breaks(list(reversed(order)), imports_by_file()), "the test would notice"


def test_no_two_files_read_each_other() -> None:
    graph = {
        file: [m for name in names if (m := resolve_module(name)) and m != file and m.parent != ENGINE]
        for file, names in imports_by_file().items()
    }
    # a package's file is read with each of its modules; only what names it, or what it names, counts
    assert [str(file.relative_to(ENGINE)) for file in find_circle(graph)] == []
    first, second = engine_files()[:2]
    assert find_circle({first: [second], second: [first]}) == [first, second], "the test would notice"


def test_only_one_frame_needs_mkdocs() -> None:
    readers = {
        file.relative_to(ENGINE).as_posix()
        for file, names in imports_by_file().items()
        if {name.split(".")[0] for name in names} & {"mkdocs", "material", "mkdocs_macros", "markdown"}
    }
    assert {file for file in readers if not file.startswith("site/material/")} == {"site/events.py"}
    assert "site/material/build.py" in readers, "the test would notice"


def test_only_the_edge_knows_the_generator_and_the_world() -> None:
    for file, names in imports_by_file().items():
        path = file.relative_to(ENGINE).as_posix()
        if room_of(file) != "site":
            assert not {name.split(".")[0] for name in names} & GENERATOR, path
        if room_of(file) not in EDGE and path not in EDGE:
            tree = ast.parse(file.read_text("utf-8"))
            attributes = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
            assert not attributes & WORLD, path
