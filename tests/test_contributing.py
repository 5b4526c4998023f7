"""CONTRIBUTING's recipes, carried out as they are written there on copies of the engine and of the example portal."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from conftest import EXAMPLE

TEXT = (EXAMPLE / "CONTRIBUTING.md").read_text("utf-8")
WITHOUT_CACHE = shutil.ignore_patterns("__pycache__")


def read_section(heading: str) -> str:
    (section,) = re.findall(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL)
    return section


def read_files(section: str) -> dict[str, str]:
    """Path → text of each file that the section shows whole: its path on a line of its own, then a fenced block."""
    shown = re.findall(r"^ *`([^`\n]+)`:\n\n( *)```\w+\n(.*?)^ *```$", section, re.MULTILINE | re.DOTALL)
    return {path: dedent(text) for path, _, text in shown}


def run(command: list[str], root: Path) -> subprocess.CompletedProcess[str]:
    """Runs Python with the engine below `root`/src."""
    environment = {**os.environ, "PYTHONPATH": str(root / "src")}
    return subprocess.run(
        [sys.executable, *command], cwd=root, env=environment, capture_output=True, text=True, check=False, timeout=300
    )


def copy_repository(root: Path, *folders: str) -> None:
    for folder in folders:
        shutil.copytree(EXAMPLE / folder, root / folder, ignore=WITHOUT_CACHE)
    for file in ("pyproject.toml", "mkdocs.yml", "portal.yml"):
        shutil.copy(EXAMPLE / file, root / file)


def test_a_rule_takes_four_steps(tmp_path: Path) -> None:
    section = read_section("Add a rule in four steps")
    files = read_files(section)
    (rule_file,) = (path for path in files if path.startswith("src/"))
    copy_repository(tmp_path, "src", "hooks", "schemas")
    shutil.copytree(EXAMPLE / "tests", tmp_path / "tests", ignore=shutil.ignore_patterns("__pycache__", "cases"))
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    family = tmp_path / Path(rule_file).with_name("__init__.py")
    assert f"`{family.relative_to(tmp_path).as_posix()}`" in section
    module = Path(rule_file).stem
    listing = family.read_text("utf-8")
    listing = listing.replace("from . import (\n", f"from . import (\n    {module},\n", 1)
    listing = listing.replace("RULES = (\n", f"RULES = (\n    {module}.RULE,\n", 1)
    family.write_text(listing, "utf-8")

    case = module.replace("_", "-")
    tests = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_cases.py", "-k", case]
    tests += ["--basetemp", "temporary"]  # else it would delete, at its end, what earlier runs of all tests left
    result = run(tests, tmp_path)
    assert result.returncode == 0, result.stdout + result.stderr
    assert re.search(r"^\.\s", result.stdout, re.MULTILINE), "one test ran"

    explained = run(["-m", "trellis", "explain", case], tmp_path)
    assert "A title ends without a full stop." in explained.stdout
    reference = run(["-m", "trellis", "explain", "--all"], tmp_path)  # what `make docs` writes
    assert case in reference.stdout

    page = tmp_path / "tests" / "cases" / case / "content/sales/pages/rates.md"
    page.write_text(page.read_text("utf-8").replace("our rates\n", "our rates.\n"), "utf-8")
    assert run(tests, tmp_path).returncode


@pytest.mark.example
def test_a_field_takes_one_line(tmp_path: Path) -> None:
    (block,) = re.findall(r"^```python\n(.*?)^```$", read_section("Add a field in one line"), re.MULTILINE | re.DOTALL)
    name = block.split(":")[0]
    assert name not in (EXAMPLE / "schemas" / "course.py").read_text("utf-8"), "the recipe adds a field that is new"
    copy_repository(tmp_path, "src", "hooks", "schemas", "content", "reviews")
    model = tmp_path / "schemas" / "course.py"
    model.write_text(model.read_text("utf-8") + "".join(f"    {line}\n" for line in block.splitlines()), "utf-8")
    course = tmp_path / "content/sales/courses/negotiating-freight-rates/index.md"
    text = course.read_text("utf-8")

    course.write_text(text.replace("\ntitle:", f"\n{name}: 12\ntitle:", 1), "utf-8")
    checked = run(["-m", "trellis", "check", "--today", "2026-11-23"], tmp_path)
    assert checked.returncode == 0, checked.stdout
    assert run(["-m", "trellis", "schema"], tmp_path).returncode == 0
    schema = json.loads((tmp_path / "schemas/json/course.schema.json").read_text("utf-8"))
    assert name in schema["properties"]
    built = run(["-m", "trellis", "build", "--today", "2026-11-23"], tmp_path)
    assert built.returncode == 0, built.stdout + built.stderr
    assert "Group size" in (tmp_path / "site/catalogue/index.html").read_text("utf-8")
    assert list((tmp_path / "site/catalogue").glob("group*/12/index.html"))

    course.write_text(text.replace("\ntitle:", f"\n{name}: 0012\ntitle:", 1), "utf-8")
    refused = run(["-m", "trellis", "check", "--today", "2026-11-23"], tmp_path)
    assert refused.returncode == 1
    assert "0012" in refused.stdout
