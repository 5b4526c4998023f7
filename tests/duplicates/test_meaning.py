"""Where meaning cannot be compared, that is said, and nothing fails."""

from __future__ import annotations

import pytest
from conftest import TODAY, Portal, course
from typer.testing import CliRunner

from trellis import cli
from trellis.duplicates import meaning

TEXT = "A price has a floor, a target and an opening, and each of them is written down before the first talk."
FILES = {f"content/sales/courses/{id}/index.md": course(f"Prices, part {id}") + TEXT for id in ("a", "b")}


@pytest.mark.parametrize("missing", ["wordllama", "safetensors", "tokenizers"])
def test_a_check_without_wordllama_says_so_and_ends_well(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    whole = meaning.find_spec
    monkeypatch.setattr(meaning, "find_spec", lambda name: None if name == missing else whole(name))
    command = ["check", "--no-cache", "--root", str(portal(FILES)), "--today", str(TODAY)]
    result = CliRunner().invoke(cli.app, command)
    assert (result.exit_code, result.exception is None or isinstance(result.exception, SystemExit)) == (0, True)
    (line,) = [line for line in result.output.splitlines() if "not by their meaning" in line]
    assert "trellis-portal[semantic]" in line or "is not built for" in line
    assert "meaning" not in CliRunner().invoke(cli.app, [*command, "--format", "json"]).output


@pytest.mark.parametrize(
    ("version", "system", "machine"),
    [((3, 14), "Linux", "x86_64"), ((3, 12), "Linux", "aarch64"), ((3, 13), "Windows", "ARM64")],
)
def test_nobody_is_told_to_install_what_is_not_built_for_their_machine(
    monkeypatch: pytest.MonkeyPatch, version: tuple[int, int], system: str, machine: str
) -> None:
    monkeypatch.setattr(meaning, "find_spec", lambda name: None)
    monkeypatch.setattr(meaning.sys, "version_info", version)
    monkeypatch.setattr(meaning.platform, "system", lambda: system)
    monkeypatch.setattr(meaning.platform, "machine", lambda: machine)
    note = meaning.describe_missing_meaning()
    assert note.endswith(f"is not built for Python {version[0]}.{version[1]} on {system} {machine}.")


def test_where_it_is_built_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meaning, "find_spec", lambda name: None)
    monkeypatch.setattr(meaning.sys, "version_info", (3, 13))
    monkeypatch.setattr(meaning.platform, "system", lambda: "Darwin")
    monkeypatch.setattr(meaning.platform, "machine", lambda: "arm64")
    assert "pip install 'trellis-portal[semantic]'" in meaning.describe_missing_meaning()
