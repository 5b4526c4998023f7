"""A mistake in a portal's own Python is told as one of that file and line, not as one of the engine."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from test_cli import trellis

from trellis.authoring.portal_lock import LOCK_NAME
from trellis.authoring.upgrades.plan import FileChange
from trellis.authoring.upgrades.write import require_committed, write_changes
from trellis.load import site_modules
from trellis.load.git import GitCommand
from trellis.load.site_modules import UnreadableModule, forget_site_modules, load_collections, load_site_module

MODELS = "from trellis.kinds import COLLECTIONS\n"


def write(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)


@pytest.mark.parametrize(
    ("files", "place", "said"),
    [
        ({"schemas/__init__.py": f"{MODELS}undefined_name\n"}, "schemas/__init__.py:2", "NameError: name 'undefined"),
        ({"schemas/__init__.py": "from trellis.kinds import Former\n"}, "schemas/__init__.py:1", "ImportError"),
        ({"schemas/__init__.py": "from . import course\n"}, "schemas/__init__.py:1", "ImportError"),
        (
            {"schemas/__init__.py": f"{MODELS}from . import course\n", "schemas/course.py": "\n\n1 / 0\n"},
            "schemas/course.py:3",
            "ZeroDivisionError: division by zero",
        ),
        ({"schemas/__init__.py": "\nraise SystemExit\n"}, "schemas/__init__.py:2", "stops with SystemExit"),
        ({"schemas/__init__.py": "COLLECTION = ()\n"}, "schemas/__init__.py:1", "gives no `COLLECTIONS`"),
        ({"schemas/__init__.py": "COLLECTIONS = None\n"}, "schemas/__init__.py:1", "gives no `COLLECTIONS`"),
        ({"schemas/__init__.py": "COLLECTIONS = ['course']\n"}, "schemas/__init__.py:1", "gives no `COLLECTIONS`"),
    ],
)
def test_a_mistake_in_the_models_is_told_at_its_line(
    tmp_path: Path, files: dict[str, str], place: str, said: str
) -> None:
    write(tmp_path, files)
    modules = set(sys.modules)
    for _ in range(2):
        with pytest.raises(UnreadableModule) as error:
            load_collections(tmp_path)
        assert str(error.value).startswith(f"{place}: ")
        assert said in error.value.message
    if "COLLECTIONS" not in said:
        assert set(sys.modules) == modules, "nothing of it stays half loaded"


def test_so_is_one_in_the_rules_and_a_command_says_it(tmp_path: Path) -> None:
    write(tmp_path, {"hooks/standards.py": "RULES = {}['all']\n", "content/sales/index.md": "---\ntitle: Sales\n---\n"})
    with pytest.raises(UnreadableModule, match=r"^hooks/standards\.py:1: stops with KeyError: 'all'"):
        load_site_module(tmp_path, "hooks/standards.py")
    result = trellis("check", "--root", str(tmp_path))
    assert (result.returncode, "Traceback" in result.stderr) == (1, False)
    assert "hooks/standards.py:1: stops with KeyError: 'all'\nNext: an engineer" in result.stderr


def test_packages_below_the_portal_are_not_its_own(tmp_path: Path) -> None:
    """A portal's folder may hold the environment that the engine is installed in."""
    path = ".venv/lib/python3.11/site-packages/engine.py"
    write(tmp_path, {path: "1 / 0\n", "hooks/macros.py": "\n1 / 0\n"})
    (tmp_path / "content").mkdir()
    for name, expected in ((path, ("", 1)), ("hooks/macros.py", ("hooks/macros.py", 2))):
        with pytest.raises(ZeroDivisionError) as error:
            exec(compile((tmp_path / name).read_text(), str(tmp_path / name), "exec"), {})
        assert site_modules.find_own_code(error.value, tmp_path) == expected
        assert site_modules.find_own_code(error.value) == expected, "whatever folder the command runs in"


def test_an_upgrade_writes_what_imports_other_files_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    contents: list[str] = []
    monkeypatch.setattr("trellis.authoring.upgrades.write.write_portal_files", lambda _, files: contents.extend(files))
    paths = ("schemas/__init__.py", "README.md", "schemas/course.py", "schemas/path.py")
    write_changes(tmp_path, [FileChange(path, "text", "written") for path in paths])
    assert contents == ["README.md", "schemas/course.py", "schemas/path.py", "schemas/__init__.py"]


def test_the_lock_that_a_killed_upgrade_leaves_is_no_work(tmp_path: Path) -> None:
    write(tmp_path, {"README.md": "Hello.\n"})
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@meridian.example")
    for command in (("init", "--quiet"), ("add", "."), (*who, "commit", "--quiet", "--message", "All")):
        _ = GitCommand(tmp_path, *command).output
    write(tmp_path, {LOCK_NAME: "1\n"})
    require_committed(tmp_path)


def test_python_is_read_anew_only_where_a_file_of_it_has_changed(tmp_path: Path) -> None:
    write(tmp_path, {"hooks/standards.py": "RULES = 1\n", "hooks/words.txt": "a\n", "content/a.md": "a\n"})
    modules = []
    for files in ({}, {"content/a.md": "b\n"}, {"hooks/words.txt": "bc\n"}, {"hooks/standards.py": "RULES = 22\n"}):
        write(tmp_path, files)
        forget_site_modules(tmp_path)
        modules.append(load_site_module(tmp_path, "hooks/standards.py"))
    first, second, third, last = modules
    assert first is second
    assert len({id(module) for module in (second, third, last)}) == 3
    assert last is not None
    assert last.RULES == 22
