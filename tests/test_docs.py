"""What the documents name exists: files they link to, paths, `make` targets, commands and rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from conftest import EXAMPLE, IS_EXAMPLE, TODAY
from typer.testing import CliRunner

from trellis import cli
from trellis.authoring.portal_template.render import TEMPLATE_FOLDER
from trellis.check.rules import RULES
from trellis.check.site_rules import load_site_rules

PAGES = sorted([*EXAMPLE.glob("*.md"), *(EXAMPLE / "docs").rglob("*.md")])
ROOMS = (
    "src",
    "docs",
    "content",
    "schemas",
    "hooks",
    "scripts",
    "tests",
    "benchmarks",
    "reviews",
    ".github",
    ".ci",
    ".vscode",
)

_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_CODE = re.compile(r"`([^`\n]+)`")
_TARGET = re.compile(r"\bmake ([a-z]+)\b")
_COMMAND = re.compile(r"\btrellis ([a-z]+(?:-[a-z]+)*)\b")


PORTAL = ("content", "schemas", "hooks", "reviews", "locale")
"""What belongs to a portal, so that the documents name what another one need not have."""


def is_owed(path: str) -> bool:
    """Whether a path that a document names has to exist here."""
    return IS_EXAMPLE or path.replace("../", "").split("/")[0] not in PORTAL


def prose(page: Path) -> str:
    return _FENCE.sub("", page.read_text("utf-8"))


def named(pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    for page in PAGES:
        for code in [*_CODE.findall(prose(page)), *re.findall(r"^    (\S.*)$", page.read_text("utf-8"), re.MULTILINE)]:
            yield from ((page.name, match) for match in pattern.findall(code))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(EXAMPLE)))
def test_links_lead_somewhere(page: Path) -> None:
    targets = [target.split("#")[0] for target in _LINK.findall(prose(page)) if "://" not in target]
    missing = [target for target in targets if target and not (page.parent / target).exists() and is_owed(target)]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(EXAMPLE)))
def test_paths_exist(page: Path) -> None:
    paths = [code for code in _CODE.findall(prose(page)) if code.split("/")[0] in ROOMS and "/" in code]
    plain = [code for code in paths if not re.search(r"[<{*\s]", code)]
    missing = [path for path in plain if not (EXAMPLE / path).exists() and path not in EXAMPLES and is_owed(path)]
    assert missing == []


EXAMPLES = {
    ".github/workflows/import.yml",
    "courses/quoting/02-know-your-floor.md",
    "schemas/catalogue-1.json",
    "schemas/business-1.json",
    "schemas/inbox-1.json",
    "src/trellis/check/rules/text/title_with_full_stop.py",
    "tests/cases/title-with-full-stop/content/sales/pages/terms.md",
    "tests/cases/title-with-full-stop/content/sales/pages/rates.md",
}
"""Paths that a document gives as an example, or that the published site has."""


OWN_PORTAL = "own-portal.md"
"""The page on other companies' portals, which have a Makefile of their own."""


def read_targets(makefile: Path) -> set[str]:
    return set(re.findall(r"^([a-z]+):", makefile.read_text("utf-8"), re.MULTILINE))


def test_make_targets_exist() -> None:
    targets = read_targets(EXAMPLE / "Makefile")
    targets_of_portals = read_targets(TEMPLATE_FOLDER / "shared" / "Makefile.tmpl")
    mentions = set(named(_TARGET))
    assert mentions
    assert OWN_PORTAL in {page for page, _ in mentions}
    unknown = {pair for pair in mentions if pair[1] not in (targets_of_portals if pair[0] == OWN_PORTAL else targets)}
    assert unknown == set()


def test_commands_exist() -> None:
    group = typer.main.get_command(cli.app)
    commands = set(group.commands)  # type: ignore[attr-defined]
    mentions = set(named(_COMMAND))
    assert mentions
    assert {pair for pair in mentions if pair[1] not in commands} == set()


def test_the_authors_pages_of_the_portal_name_only_commands_that_exist() -> None:
    group = typer.main.get_command(cli.app)
    commands = set(group.commands)  # type: ignore[attr-defined]
    mentions = {
        command
        for page in (EXAMPLE / "content/learning").rglob("*.md")
        for command in re.findall(r"^\s*trellis ([a-z]+)|`trellis ([a-z]+)", page.read_text("utf-8"), re.MULTILINE)
    }
    assert {name for pair in mentions for name in pair if name} <= commands


@pytest.mark.example
def test_what_approvals_says_that_a_command_answers_is_what_it_answers() -> None:
    page = (EXAMPLE / "docs/approvals.md").read_text("utf-8")
    examples = re.findall(r"^```text\n\$ trellis (.+)\n(.+)\n```$", page, re.MULTILINE)
    assert examples
    for command, answer in examples:
        done = CliRunner().invoke(cli.app, [*command.split(), "--root", str(EXAMPLE), "--today", str(TODAY)])
        assert (done.exit_code, done.output) == (1, f"{answer}\n")


def test_rules_that_the_documents_set_exist() -> None:
    rule_ids = {rule.id for rule in (*RULES, *load_site_rules(EXAMPLE))}
    text = (EXAMPLE / "docs/learning-team.md").read_text("utf-8")
    set_there = re.findall(r"^  ([a-z-]+): (?:\{|warning|error|advice|off)", text, re.MULTILINE)
    waived = re.findall(r"rule: ([a-z-]+)", text)
    assert set_there
    assert waived
    assert {*set_there, *waived} <= rule_ids
