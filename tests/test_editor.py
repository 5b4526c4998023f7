"""What editors and Git hooks are told: every path of it exists, every pattern finds what it is for."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import EXAMPLE, TODAY, Portal, course
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from trellis.load.site_modules import load_collections
from trellis.pipeline.run import CheckedPortal, run_pipeline
from trellis.reports import text


def settings(name: str) -> Any:
    return json.loads((EXAMPLE / ".vscode" / name).read_text("utf-8"))


SCHEMAS = settings("settings.json")["yaml.schemas"]


@pytest.mark.parametrize(("schema", "glob"), SCHEMAS.items())
def test_a_schema_is_there_and_its_files_are_valid(schema: str, glob: str) -> None:
    validator = Draft202012Validator(json.loads((EXAMPLE / schema).read_text("utf-8")))
    files = sorted(EXAMPLE.glob(glob))
    assert files
    for file in files:
        document = YAML(typ="safe", pure=True).load(file.read_text("utf-8"))  # YAML 1.2, as the editor reads it
        assert [e.message for e in validator.iter_errors(json.loads(json.dumps(document, default=day)))] == []


def day(value: object) -> str:
    """Dates as the editor takes them: YAML 1.2 has none."""
    assert isinstance(value, date)
    return value.isoformat()


def test_every_yaml_file_of_the_portal_has_its_schema() -> None:
    mapped = {file for glob in SCHEMAS.values() for file in EXAMPLE.glob(glob)}
    written = {f for folder in ("content", "reviews") for f in (EXAMPLE / folder).rglob("*.yml")} | {
        EXAMPLE / "portal.yml"
    }
    assert written == mapped


def test_every_register_is_mapped_as_its_collection_says() -> None:
    of = {
        c.where.replace("{team}", "*").replace("{id}", "*").replace("{item}", "*"): c.model.NAME
        for c in load_collections(EXAMPLE)
    }
    assert {glob: Path(schema).name.partition(".")[0] for schema, glob in SCHEMAS.items()} == {
        where: kind for where, kind in of.items() if where.endswith(".yml")
    }


def test_the_task_finds_each_finding_of_a_report(portal: Portal) -> None:
    task = settings("tasks.json")["tasks"][0]
    pattern = task["problemMatcher"]["pattern"]
    wrong = course("Quoting [rates]: a start", minutes="soon", levle="x")
    result: CheckedPortal = run_pipeline(portal({"content/sales/courses/quoting/index.md": wrong}), TODAY)
    matches = [
        m for line in text.render(result, result.diagnostics).splitlines() if (m := re.match(pattern["regexp"], line))
    ]
    fields = ("file", "line", "column", "severity", "code", "message")
    assert sorted(tuple(m[pattern[field]] for field in fields) for m in matches) == sorted(
        (d.location.path, str(d.location.line), str(d.location.column), str(d.severity), d.rule, d.message)
        for d in result.diagnostics
    )
    assert matches


def test_a_text_keeps_the_spaces_that_break_its_lines() -> None:
    assert settings("settings.json")["files.trimTrailingWhitespace"] is True
    assert settings("settings.json")["[markdown]"]["files.trimTrailingWhitespace"] is False


HOOKS = yaml.safe_load((EXAMPLE / ".pre-commit-hooks.yaml").read_text("utf-8"))


def test_hooks_run_the_command_that_the_package_has() -> None:
    assert [hook["id"] for hook in HOOKS] == ["trellis-check", "trellis-check-staged"]
    assert all(hook["entry"] == "trellis check" and hook["language"] == "python" for hook in HOOKS)


def test_the_hook_for_staged_files_gets_what_a_portal_reads_and_nothing_else() -> None:
    whole, staged = HOOKS
    assert whole["pass_filenames"] is False
    assert re.search(staged["files"], "content/sales/courses/quoting/index.md")
    assert re.search(staged["files"], "reviews/quoting/2026-09-01-1.yml")
    assert re.search(staged["files"], "portal.yml")
    assert not re.search(staged["files"], "src/content/index.md")
    assert staged["require_serial"], "a file in one process must be seen with the files of all others"
