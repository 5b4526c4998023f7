"""What editors and Git hooks are told: every path of it exists, every pattern finds what it is for."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import EXAMPLE, IS_EXAMPLE, TODAY, Portal, course
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML
from typer.testing import CliRunner

from trellis.authoring.new_entries.forms import FORMS
from trellis.cli import app
from trellis.cli.watching import BEGIN_LINE, END_LINE
from trellis.forge.repository_files import snippets
from trellis.load.site_modules import load_collections
from trellis.pipeline.run import CheckedPortal, run_pipeline
from trellis.reports import text
from trellis.site.live import watch


def settings(name: str) -> Any:
    return json.loads((EXAMPLE / ".vscode" / name).read_text("utf-8"))


SCHEMAS = settings("settings.json")["yaml.schemas"]


@pytest.mark.parametrize(("schema", "glob"), SCHEMAS.items())
def test_a_schema_is_there_and_its_files_are_valid(schema: str, glob: str) -> None:
    validator = Draft202012Validator(json.loads((EXAMPLE / schema).read_text("utf-8")))
    files = sorted(EXAMPLE.glob(glob))
    assert files or not IS_EXAMPLE
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


# Snippets, and the check while somebody writes


def test_a_snippet_is_a_template_with_stops_and_the_editor_can_read_it(portal: Portal) -> None:
    template = "---\ntitle: {title}\nsummary: On {title}, $5\nstatus: draft\n---\n\n{summary}: $\\frac{a}{b}$ {today}\n"
    root = portal({"templates/page/page.md": template})
    head, _, text = snippets.render_snippets(root).partition("\n")
    assert head.startswith("// Written by `trellis repository`")
    rendered = json.loads(text)
    assert {snippet["prefix"] for snippet in rendered.values()} >= {f"trellis-{kind}" for kind in FORMS}
    assert rendered["Trellis: course, 03-check-yourself.md"]["prefix"] == "trellis-course-check-yourself"
    assert rendered["Trellis: rubric"]["scope"] == "yaml"
    assert rendered["Trellis: page"]["body"] == [
        "---",
        "title: ${1:title}",
        r"summary: On $1, \$5",
        "status: draft",
        "---",
        "",
        r"${2:summary}: \$\\frac{a\}{b\}\$ $CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE",
    ]


@pytest.mark.example
def test_a_snippet_offers_the_values_of_the_portal() -> None:
    body = json.loads((EXAMPLE / snippets.PATH).read_text("utf-8").partition("\n")[2])["Trellis: course"]["body"]
    assert "level: ${4|beginner,intermediate,advanced|}" in body


def test_the_tasks_name_commands_that_exist_on_every_system() -> None:
    tasks = settings("tasks.json")
    for task in tasks["tasks"]:
        assert task["command"] == "${workspaceFolder}/.venv/bin/trellis"
        assert task["windows"]["command"] == r"${workspaceFolder}\.venv\Scripts\trellis.exe"
    ((kinds,),) = [[entry["options"]] for entry in tasks["inputs"]]
    assert kinds == list(FORMS)
    first, watching = (task["problemMatcher"] for task in tasks["tasks"][:2])
    assert watching["pattern"] == first["pattern"]
    assert re.match(watching["background"]["beginsPattern"], BEGIN_LINE)
    assert re.match(watching["background"]["endsPattern"], END_LINE)


def test_a_saved_file_is_checked_again_until_control_c(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    page = "content/sales/courses/quoting/index.md"
    root = portal({page: course("Quoting rates", levle="x"), "hooks/standards.py": "RULES = ()\n"})
    saved_files = iter(((page, course("Quoting rates")), ("hooks/standards.py", "RULES = (\n"), None))

    def save_next(root: Path, former: object) -> object:
        if (saved := next(saved_files)) is None:
            raise KeyboardInterrupt
        (root / saved[0]).write_text(saved[1], "utf-8")
        return former

    monkeypatch.setattr(watch, "wait_for_change", save_next)
    result = CliRunner().invoke(app, ["check", "--watch", "--root", str(root), "--today", TODAY.isoformat()])
    assert result.exit_code == 0, result.output
    first, second, third = result.output.split(f"{BEGIN_LINE}\n")[1:]
    assert "error[unknown-key]" in first
    assert "no errors" in second
    assert "hooks/standards.py:1: " in third
    assert all(part.endswith(f"{END_LINE}\n") for part in (first, second, third))


@pytest.mark.parametrize("option", [("--fix",), ("--format", "json"), ("--write-baseline",)])
def test_a_check_that_goes_on_changes_nothing_and_reports_as_text(portal: Portal, option: tuple[str, ...]) -> None:
    result = CliRunner().invoke(app, ["check", "--watch", *option, "--root", str(portal({}))])
    assert (result.exit_code, "it reports as text, and changes nothing" in result.output) == (2, True)
