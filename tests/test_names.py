"""Names in the engine say what a thing is: no participle stands for a noun, and no class name means two things."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from conftest import EXAMPLE

ENGINE = EXAMPLE / "src" / "trellis"

FORBIDDEN = frozenset(
    (
        "asked", "counted", "found", "given", "held", "here", "judged", "kept", "known", "listed", "looks", "lost",
        "made", "named", "ours", "renewed", "resumed", "said", "shelved", "spoken", "such", "theirs", "there", "those",
        "told", "wanted", "what", "where", "whom", "worked", "edition", "hearing", "knocking", "outline", "shelf",
        "substance",
    )
)  # fmt: skip
"""Words that the engine used for many things. None is a whole identifier; none ends one, as in ``was_found``."""

CONTRACT = {
    "derive/pages/course.py": {"help_wanted"},
    "derive/pages/duplicate_decisions.py": {"what"},
    "derive/pages/duplicates.py": {"where"},
    "kinds/collection.py": {"where"},
    "kinds/course.py": {"help_wanted"},
}
"""Fields that a company's files or another program's JSON know by such a name: file → names."""


def find_identifiers(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Each identifier that the module chooses, with its line: functions, classes, parameters, variables and fields."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.id if isinstance(node, ast.Name) else node.attr, node.lineno
        elif isinstance(node, ast.alias) and node.asname:
            yield node.asname, node.lineno
        elif isinstance(node, ast.MatchAs | ast.MatchStar) and node.name:
            yield node.name, node.lineno


def is_forbidden(name: str) -> bool:
    return name.strip("_").lower().rsplit("_", 1)[-1] in FORBIDDEN and not name.startswith("__")


def list_forbidden(text: str, allowed: frozenset[str] | set[str] = frozenset()) -> list[tuple[str, int]]:
    names = find_identifiers(ast.parse(text))
    return [(name, line) for name, line in names if is_forbidden(name) and name not in allowed]


def test_no_identifier_is_a_word_for_anything() -> None:
    problems = []
    for file in sorted(ENGINE.rglob("*.py")):
        path = file.relative_to(ENGINE).as_posix()
        names = list_forbidden(file.read_text("utf-8"), CONTRACT.get(path, frozenset()))
        problems += [f"{path}:{line} {name}" for name, line in names]
    assert problems == []


def test_a_forbidden_word_is_noticed_wherever_it_stands() -> None:
    text = (
        "def told(here, *, x):\n    for known, y in x:\n        self._said = was_found = y\nclass Kept: ...\n"
        "import a as lost\n"
    )
    assert {name for name, _ in list_forbidden(text)} == {"told", "here", "known", "_said", "was_found", "Kept", "lost"}
    assert list_forbidden("known_rules = listed_pages(found_words=1)\ndef find_words(): ...") == []


def test_a_class_name_means_one_thing() -> None:
    places: dict[str, set[str]] = defaultdict(set)
    for file in sorted(ENGINE.rglob("*.py")):
        for node in ast.parse(file.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].add(file.relative_to(ENGINE).as_posix())
    assert {name: files for name, files in places.items() if len(files) > 1} == {}


def test_lines_are_at_most_120_columns() -> None:
    roots = ("src", "tests", "hooks", "schemas", "benchmarks")
    files = [file for root in roots for file in (EXAMPLE / root).rglob("*.py")]
    long = [
        f"{file.relative_to(EXAMPLE)}:{number}"
        for file in files
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if len(line) > 120
    ]
    assert long == []


def test_a_module_says_what_it_is() -> None:
    files = sorted(ENGINE.rglob("*.py"))
    assert [str(f) for f in files if not ast.get_docstring(ast.parse(Path(f).read_text("utf-8")))] == []
