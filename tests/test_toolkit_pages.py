"""The toolkit's pages for authors: their commands are run, and the files that they show are checked."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest
import yaml
from conftest import EXAMPLE, TODAY, Portal
from typer.testing import CliRunner

from trellis.check.rules import RULES
from trellis.cli import app
from trellis.diagnostics.diagnostic import Severity
from trellis.pipeline.run import run_pipeline
from trellis.reports import markdown
from trellis.reports import text as terminal
from trellis.reports.guides import GUIDES

pytestmark = pytest.mark.example

FOLDER = EXAMPLE / "content/learning/pages"
PAGES = ("write-your-first-course", "copy-this", "write-a-path", "raise-a-need")
COPIED = (
    "content/*.yml", "content/*/index.md", "content/*/metrics.yml", "content/*/objectives", "content/learning/rubrics",
    "content/customs/courses/incoterms-in-practice", "content/sales/courses/presenting-to-shippers",
    "content/finance/courses/reading-a-shipment-margin", "schemas", "portal.yml",
)  # fmt: skip
"""The part of the example portal that the pages name something of."""

_FENCE = re.compile(r"^( *)(`{3,})(\w+)\n(.*?)^\1\2$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"^`([^`\n]+)`:\n\n```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def read(name: str) -> str:
    return (FOLDER / f"{name}.md").read_text("utf-8")


def list_fences(name: str, *languages: str) -> Iterator[str]:
    """The blocks of code in these languages."""
    return (dedent(match[4]) for match in _FENCE.finditer(read(name)) if match[3] in languages)


def list_commands(name: str, language: str) -> list[list[str]]:
    return [
        shlex.split(line, posix=language != "powershell")
        for text in list_fences(name, language)
        for line in text.splitlines()
    ]


def list_files(name: str) -> dict[str, str]:
    """Path → text of each file that the page shows whole."""
    return dict(_FILE.findall(read(name)))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A clone of a part of the example portal, with a remote to push to."""
    root = tmp_path / "learning"
    for pattern in COPIED:
        for source in EXAMPLE.glob(pattern):
            target = root / source.relative_to(EXAMPLE)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    settings = (root / "portal.yml").read_text("utf-8")
    (root / "portal.yml").write_text(re.sub(r"(?s)^spotlight:.*?(?=^thresholds:)", "", settings, flags=re.MULTILINE))
    subprocess.run(["git", "init", "--quiet", "--bare", tmp_path / "forge.git"], check=True)
    for arguments in (
        ["init", "--quiet", "--initial-branch", "main"],
        ["remote", "add", "origin", str(tmp_path / "forge.git")],
        ["add", "."],
        ["commit", "--quiet", "--message", "The portal"],
    ):
        run_git(root, *arguments)
    return root


def run_git(root: Path, *arguments: str) -> str:
    who = {f"GIT_{role}_{key}": "sme" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")}
    done = subprocess.run(
        ["git", *arguments], cwd=root, env={**os.environ, **who}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def check_files(root: Path, files: dict[str, str]) -> list[str]:
    """Writes the files; returns what is wrong with them, without advice: what others say of them is not in the copy."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    result = run_pipeline(root, TODAY)
    assert {path for path in files if result.catalogue.texts.get(path)} == files.keys()
    diagnostics = [d for d in result.diagnostics if d.location.path in files and d.severity is not Severity.ADVICE]
    return [f"{d.location.path}:{d.location.line} {d.message}" for d in diagnostics]


@pytest.mark.parametrize("name", ["write-your-first-course", "write-a-path", "raise-a-need"])
def test_the_commands_of_a_page_lead_from_nothing_to_a_branch(
    copy: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(copy)
    commands = list_commands(name, "sh")
    assert {command[0] for command in commands} == {"git", "trellis"}
    branch = ""
    for program, *arguments in commands:
        if program == "git":
            run_git(copy, *arguments)
            branch = arguments[2] if arguments[0] == "switch" else branch
            continue
        result = CliRunner().invoke(app, [*arguments, "--today", TODAY.isoformat()])
        output = result.output if arguments[0] == "new" else keep_findings(result.output, arguments[1])
        assert "error[" not in output, output
        assert arguments[0] == "check" or result.exit_code == 0, output
    begun = {line[3:] for line in run_git(copy, "status", "--porcelain", "--untracked-files=all").splitlines()}
    if name == "write-your-first-course":
        begun |= set(run_git(copy, "diff", "--name-only", "main", f"origin/{branch}").splitlines())
    shown = list_files(name)
    assert {path.rpartition("/")[0] for path in begun} == {path.rpartition("/")[0] for path in shown}
    assert {path for path in shown if not re.search(r"/\d\d-", path)} <= begun


def keep_findings(output: str, path: str) -> str:
    """The findings on one path: the rest of the portal is not in the copy."""
    return "\n".join(line for line in output.splitlines() if line.startswith(path))


@pytest.mark.parametrize("name", PAGES)
def test_the_files_that_a_page_shows_are_whole_and_in_order(copy: Path, name: str) -> None:
    files = list_files(name)
    assert files
    assert check_files(copy, files) == []


def test_every_type_of_lesson_and_of_question_is_shown_whole() -> None:
    for name in ("write-your-first-course", "copy-this"):
        texts = list_files(name).values()
        assert {t for text in texts for t in re.findall(r"^type: (\w+)", text, re.MULTILINE)} == {
            "read", "activity", "quiz", "checkpoint",
        }  # fmt: skip
    (quiz,) = (text for text in list_files("copy-this").values() if "type: quiz" in text)
    assert re.findall(r"^  - type: (\w+)", quiz, re.MULTILINE) == [
        "single", "multiple", "order", "match", "text", "number",
    ]  # fmt: skip


def test_each_source_stands_beneath_what_it_shows() -> None:
    text = read("copy-this")
    sources = list(list_fences("copy-this", "markdown"))
    assert len(sources) == len(re.findall(r"^## ", text, re.MULTILINE)) - 1  # front matter shows nothing
    for source in sources:
        assert text.count(f"\n\n{source}\n```") == 1, source


def test_the_part_of_a_certificate_fits_a_path(copy: Path) -> None:
    (part,) = (text for text in list_fences("write-a-path", "yaml") if not text.startswith("---"))
    ((path, whole),) = list_files("write-a-path").items()
    assert check_files(copy, {path: whole.replace("kind: onboarding\n", part)}) == []


def test_what_is_set_up_once_is_what_the_makefile_sets_up() -> None:
    unix, windows = (list_commands("write-your-first-course", language) for language in ("bash", "powershell"))
    repository = yaml.load((EXAMPLE / "mkdocs.yml").read_text("utf-8"), yaml.BaseLoader)["repo_url"]
    assert unix[0] == windows[0] == ["git", "clone", f"{repository}.git"]
    makefile = (EXAMPLE / "Makefile").read_text("utf-8")
    assert ["make", "setup"] in unix
    assert re.search(r"^setup:", makefile, re.MULTILINE)
    for command in windows:
        if command[0].endswith("pip"):
            assert f"$(PIP) {' '.join(command[1:]).removeprefix('install ')}" in makefile


def test_a_finding_names_the_page_that_shows_how_it_is_done_once(portal: Portal) -> None:
    summary = "Every element that a text may hold, with its source."
    page = f"---\ntitle: Copy this\nsummary: {summary}\nstatus: draft\n---\n\nX.\n"
    root = portal(
        {
            "content/sales/pages/copy-this.md": page,
            "content/sales/pages/one.md": page.replace("Copy this", "One").replace("status", "staus"),
            "content/sales/pages/two.md": "No front matter.",
        }
    )
    result = run_pipeline(root, TODAY)
    assert terminal.render(result, result.diagnostics).count("how it is done: content/sales/pages/copy-this.md\n") == 1
    (root / "mkdocs.yml").write_text("site_url: https://learning.example/\n")
    assert "How it is done: <https://learning.example/copy-this/>\n" in markdown.render(result, result.diagnostics)
    explained = CliRunner().invoke(app, ["explain", "fm-missing", "--root", str(root)]).output
    assert explained.endswith("\nHow it is done: https://learning.example/copy-this/\n")
    (root / "content/sales/pages/copy-this.md").unlink()
    for report in (terminal, markdown):
        assert "ow it is done" not in report.render(result, result.diagnostics)


def test_the_pages_that_findings_name_are_those_of_the_toolkit_and_their_rules_exist() -> None:
    assert set(GUIDES) == set(PAGES)
    assert {rule for rules in GUIDES.values() for rule in rules} <= {rule.id for rule in RULES}
