"""The commands as somebody types them: what they print and how they exit."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from commands import run_trellis
from conftest import EXAMPLE, Portal, course
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from trellis import cli

PAGE = "content/sales/courses/quoting/index.md"

REPORT = {
    "type": "object",
    "additionalProperties": False,
    "required": ["version", "diagnostics", "summary"],
    "properties": {
        "version": {"const": 1},
        "summary": {
            "type": "object",
            "additionalProperties": False,
            "required": ["errors", "warnings", "advice", "entries"],
            "properties": {key: {"type": "integer"} for key in ("errors", "warnings", "advice", "entries")},
        },
        "diagnostics": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["rule", "url", "severity", "message", "path", "line", "column", "help", "related"],
                "properties": {
                    "rule": {"type": "string"},
                    "url": {"type": ["string", "null"]},
                    "severity": {"enum": ["error", "warning", "advice"]},
                    "message": {"type": "string"},
                    "path": {"type": "string"},
                    "line": {"type": "integer", "minimum": 1},
                    "column": {"type": "integer", "minimum": 1},
                    "help": {"type": "string"},
                    "related": {
                        "type": "array",
                        "items": {"type": "object", "required": ["path", "line", "column", "message"]},
                    },
                },
            },
        },
    },
}


def trellis(*arguments: str, cwd: Path = EXAMPLE) -> subprocess.CompletedProcess[str]:
    return run_trellis(arguments, cwd=cwd)


def test_a_sound_portal_exits_with_0_and_says_what_comes_next(portal: Portal) -> None:
    done = trellis("check", "--root", str(portal({})))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 entries checked, no errors" in done.stdout
    assert "Next: open a pull request." in done.stdout


def test_a_finding_shows_the_authors_line_a_mark_and_the_next_act(portal: Portal) -> None:
    root = portal({PAGE: course("Quoting rates", minutes="soon")})
    done = trellis("check", "--root", str(root), PAGE, "--today", "2026-11-23")
    assert done.returncode == 1
    report = done.stdout[done.stdout.index(f"{PAGE}:7:") :]  # advice on the file's first lines stands before
    assert report.startswith(
        f"{PAGE}:7:10: error[wrong-value]: `minutes` `soon` is not a whole number\n"
        "  7 │ minutes: soon\n"
        "    │          ^^^^\n"
        "  help: write digits only, such as 45\n"
        "\n"
        "1 error in 1 of 2 entries"
    )


def test_the_json_report_keeps_its_form(portal: Portal) -> None:
    root = portal({PAGE: course("Quoting rates", minutes="5\nminutes: 6", levle="x")})
    done = trellis("check", "--root", str(root), "--format", "json")
    report = json.loads(done.stdout)
    Draft202012Validator(REPORT).validate(report)
    assert done.returncode == 1
    twice = next(d for d in report["diagnostics"] if d["rule"] == "fm-duplicate-key")
    assert (twice["line"], twice["related"][0]["line"]) == (8, 7)
    assert report["summary"]["errors"] == 2


def test_a_path_shows_only_what_lies_below_it(portal: Portal) -> None:
    root = portal({PAGE: course("Quoting rates", levle="x"), "content/sales/pages/note.md": "no front matter"})
    done = trellis("check", "--root", str(root), "--format", "json", "content/sales/pages")
    assert [d["rule"] for d in json.loads(done.stdout)["diagnostics"]] == ["fm-missing"]


def test_a_path_is_taken_from_here_and_else_from_the_root(
    portal: Portal, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = portal({PAGE: course("Quoting rates", levle="x"), "content/learning/index.md": "no front matter"})
    here = tmp_path_factory.mktemp("here")
    (here / "content/learning").mkdir(parents=True)  # here there is one of that name, too
    done = trellis("check", "--root", str(root), "--format", "json", "content/learning", cwd=here)
    assert [d["rule"] for d in json.loads(done.stdout)["diagnostics"]] == ["fm-missing"]
    done = trellis("check", "--root", "..", "--format", "json", "sales", cwd=root / "content")
    assert "unknown-key" in {d["rule"] for d in json.loads(done.stdout)["diagnostics"]}
    assert trellis("check", "--root", str(root), str(EXAMPLE / "README.md")).returncode == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "nowhere.md"),
        ("check", "--format", "yaml"),
        ("chekc",),
        ("explain", "no-such-rule"),
        ("check", "--today", "soon"),
        ("check", "--today", "0001-01-01"),
        ("build", "--today", "9999-12-31"),
    ],
)
def test_bad_usage_exits_with_2_and_no_traceback(arguments: tuple[str, ...]) -> None:
    done = trellis(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr


FAILING_RULE = """\
from trellis.check import Rule, Severity

def check(catalogue, context):
    return [1 / 0]

RULES = [Rule("quotient", Severity.ADVICE, check, doc="A rule that cannot be kept.")]
"""


def test_a_mistake_in_the_portals_own_python_is_an_error_and_one_that_a_rule_runs_into_exits_with_3(
    portal: Portal,
) -> None:
    done = trellis("check", "--root", str(portal({"hooks/standards.py": "RULES = 1 / 0"})))
    assert (done.returncode, "hooks/standards.py:1: stops with ZeroDivisionError" in done.stderr) == (1, True)
    root = portal({"hooks/standards.py": FAILING_RULE})
    done = trellis("check", "--root", str(root))
    assert done.returncode == 3
    assert "hooks/standards.py:4: the portal's own Python stops here. Its engineers can mend it." in done.stderr
    assert "a mistake of its own" not in done.stderr


def test_explain_says_why_a_rule_was_retired() -> None:
    done = trellis("explain", "brackets-unclosed")
    assert done.returncode == 2
    assert "was retired" in done.stderr


def test_explain_says_what_a_rule_asks_for() -> None:
    done = trellis("explain", "review-overdue")
    assert done.returncode == 0
    assert "An entry must be reviewed within its own review period." in done.stdout


def test_schemas_are_as_the_models_say() -> None:
    done = trellis("schema", "--check")
    assert done.returncode == 0, done.stdout


def test_a_stale_schema_is_named_and_written(portal: Portal) -> None:
    root = str(portal({}))
    assert trellis("schema", "--root", root, "--check").returncode == 1
    assert trellis("schema", "--root", root).returncode == 0
    assert trellis("schema", "--root", root, "--check").returncode == 0


def test_check_runs_without_mkdocs(portal: Portal) -> None:
    code = (
        "import sys; sys.modules['mkdocs'] = sys.modules['jinja2'] = None; from trellis.cli import main; sys.argv[0] = "
        "'trellis'; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "check", "--root", str(portal({}))], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr


def test_addresses_are_kept_and_watched(portal: Portal) -> None:
    root = portal({PAGE: course("Quoting rates", status="mvp", sunset="2027-01-01")})
    assert trellis("addresses", "--root", str(root)).stdout.split() == ["/courses/quoting/", "/teams/sales/"]
    assert trellis("addresses", "--root", str(root), "--write").returncode == 0
    (root / PAGE).parent.rename(root / "content/sales/courses/quotes")
    done = trellis("check", "--root", str(root), "--format", "json", "--today", "2026-11-23")
    gone = [d for d in json.loads(done.stdout)["diagnostics"] if d["rule"] == "address-gone"]
    assert [(d["path"], d["line"]) for d in gone] == [("addresses.txt", 1)]
    assert "/courses/quoting/" in trellis("addresses", "--root", str(root)).stdout


@pytest.mark.parametrize("group", [[], ["forge"]])
def test_no_line_of_the_list_of_commands_is_cut(group: list[str]) -> None:
    done = CliRunner().invoke(cli.app, [*group, "--help"], terminal_width=80, env={"COLUMNS": "80"})
    assert done.exit_code == 0
    lines = done.output.partition("Commands:")[2].splitlines()[1:]
    assert len(lines) > 5
    assert [line for line in lines if line.endswith(("...", "…"))] == []


COMMANDS = typer.main.get_command(cli.app).commands  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "command",
    [
        *([name] for name in COMMANDS if name != "forge"),
        *(["forge", name] for name in COMMANDS["forge"].commands),
    ],
    ids=" ".join,
)
def test_a_value_has_a_word_and_no_type_of_python(command: list[str]) -> None:
    done = CliRunner().invoke(cli.app, [*command, "--help"], env={"COLUMNS": "80"})
    assert done.exit_code == 0
    types = re.findall(r"<(?:str|int|path|dir|file|date|list|bool)\b[^>]*>|\.\.\. <", done.output)
    assert types == []
