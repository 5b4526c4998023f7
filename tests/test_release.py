"""A release: one number, a wheel and a source that hold the engine and no portal, and what is said of them."""

from __future__ import annotations

import json
import re
import runpy
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from conftest import EXAMPLE
from packaging.requirements import Requirement
from yaml import safe_load

from trellis import __version__

SCRIPT: dict[str, Any] = runpy.run_path(str(EXAMPLE / "scripts/release.py"))
PORTAL = ("content", "reviews", "schemas", "hooks", "locale", "templates", "portal.yml", "mkdocs.yml", "baseline.json")
WORKFLOW = safe_load((EXAMPLE / ".github/workflows/release.yml").read_text("utf-8"))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The wheel and the source distribution, built once."""
    source, wheel = sorted(SCRIPT["build"](tmp_path_factory.mktemp("release") / "dist"), key=lambda f: f.suffix)
    return wheel, source


def test_the_wheel_holds_the_whole_package_and_nothing_else(built: tuple[Path, Path]) -> None:
    names = set(zipfile.ZipFile(built[0]).namelist())
    package = {
        f"trellis/{file.relative_to(EXAMPLE / 'src/trellis').as_posix()}"
        for file in (EXAMPLE / "src/trellis").rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert package <= names
    others = {name.split("/")[0] for name in names} - {"trellis"}
    assert others == {f"trellis_portal-{__version__}.dist-info"}
    assert {name for name in names - package if name.startswith("trellis/")} <= {
        "trellis/authoring/upgrades/CHANGELOG.md"
    }
    assert not any(name.endswith((".pyc", ".so")) for name in names)


def test_the_source_holds_the_engine_and_no_portal(built: tuple[Path, Path]) -> None:
    with tarfile.open(built[1]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    tops = {name.split("/")[0] for name in names}
    assert {"src", "CHANGELOG.md", "LICENSE", "pyproject.toml"} <= tops
    assert tops & {*PORTAL, "tests", "benchmarks", ".github"} == set()
    assert {name for name in names if name.startswith("docs/")} == {"docs/package.md"}


def test_the_metadata_say_what_is_installed(built: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(built[0]) as wheel:
        metadata = wheel.read(f"trellis_portal-{__version__}.dist-info/METADATA").decode()
    requirements = [Requirement(text) for text in re.findall(r"^Requires-Dist: (.+)$", metadata, re.MULTILINE)]
    (semantic,) = [requirement for requirement in requirements if requirement.name == "wordllama"]
    usual = {"extra": "semantic", "platform_machine": "x86_64", "platform_python_implementation": "CPython"}
    assert semantic.marker is not None
    assert semantic.marker.evaluate({**usual, "python_version": "3.13"})
    assert semantic.marker.evaluate({**usual, "python_version": "3.13", "platform_machine": "arm64"})
    assert not semantic.marker.evaluate({**usual, "python_version": "3.14"})
    assert not semantic.marker.evaluate({**usual, "python_version": "3.12", "platform_machine": "aarch64"})
    assert all(requirement.url is None for requirement in requirements)


def test_documents_name_the_present_version() -> None:
    text = (EXAMPLE / "docs/engineers.md").read_text("utf-8")
    assert re.findall(r"^ +rev: v(.+)$", text, re.MULTILINE) == [__version__]
    files = re.findall(r"trellis_portal-(\d+\.\d+\.\d+)", (EXAMPLE / "docs/releases.md").read_text("utf-8"))
    assert set(files) == {__version__}
    hooks = safe_load((EXAMPLE / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert {hook["language"] for hook in hooks} == {"python"}, "pre-commit installs the package of that revision"


def test_the_version_stands_in_one_place() -> None:
    assert SCRIPT["read_version"]() == __version__
    places = [
        file.relative_to(EXAMPLE).as_posix()
        for file in (*(EXAMPLE / "src/trellis").rglob("*.py"), EXAMPLE / "pyproject.toml")
        if re.search(
            rf'^\w*version\w* = "{re.escape(__version__)}"', file.read_text("utf-8"), re.MULTILINE | re.IGNORECASE
        )
    ]
    assert places == ["src/trellis/__init__.py"]


def test_the_changelog_has_a_section_of_the_version_with_a_part_for_authors() -> None:
    assert len(SCRIPT["read_changes"](__version__)) > 1000
    with pytest.raises(SystemExit, match=r"has no section `## 9\.9\.9`"):
        SCRIPT["read_changes"]("9.9.9")


def test_the_bill_of_materials_lists_what_is_pinned_and_what_is_bundled(built: tuple[Path, Path]) -> None:
    bill = json.loads(json.dumps(SCRIPT["list_components"](__version__, built[0])))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    purls = [component["purl"] for component in bill["components"]]
    pinned = re.findall(r"^([\w.-]+)==", (EXAMPLE / "constraints.txt").read_text("utf-8"), re.MULTILINE)
    assert len(purls) == len(set(purls)) == len(pinned) + 2
    assert any(purl.startswith("pkg:pypi/pydantic@2") for purl in purls)
    assert {purl.rpartition("@")[0] for purl in purls if "npm" in purl} == {
        "pkg:npm/%40mermaid-js/tiny",
        "pkg:npm/%40sveltia/cms",
    }
    (digest,) = bill["metadata"]["component"]["hashes"]
    assert digest == {"alg": "SHA-256", "content": SCRIPT["compute_digest"](built[0])}


def test_a_wheel_that_cannot_be_tried_is_no_release(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(SCRIPT["try_everywhere"].__globals__, "find_python", lambda version: None)
    with pytest.raises(SystemExit, match=r"no Python from 3\.11 to 3\.14 is here"):
        SCRIPT["try_everywhere"](tmp_path / "a.whl", __version__)


def test_pythons_that_are_not_here_are_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tried: list[str] = []
    world = SCRIPT["try_everywhere"].__globals__
    monkeypatch.setitem(world, "find_python", lambda version: sys.executable if version == "3.12" else None)
    monkeypatch.setitem(world, "try_wheel", lambda python, *more: tried.append(python))
    SCRIPT["try_everywhere"](tmp_path / "a.whl", __version__)
    assert tried == [sys.executable]
    assert capsys.readouterr().out.splitlines() == [
        "Python 3.12: a portal was checked and built.",
        "Not tried, since this machine does not have them: Python 3.11, 3.13, 3.14.",
    ]


def test_another_version_than_the_package_declares_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERSION", "9.9.9")
    monkeypatch.setattr(sys, "argv", ["release.py"])
    with pytest.raises(SystemExit, match=rf"9\.9\.9 was asked for, .* declares {re.escape(__version__)}"):
        SCRIPT["main"]()


def test_a_python_is_one_that_runs() -> None:
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    python = SCRIPT["find_python"](version)
    if python:
        answer = subprocess.run([python, "--version"], capture_output=True, text=True, check=True)
        assert answer.stdout.startswith(f"Python {version}.")
    assert SCRIPT["find_python"]("3.99") is None


def test_each_job_of_the_release_has_the_rights_that_it_needs() -> None:
    rights = {name: job["permissions"] for name, job in WORKFLOW["jobs"].items()}
    assert WORKFLOW["permissions"] == {}
    assert rights == {
        "build": {"contents": "read"},
        "attest": {"id-token": "write", "attestations": "write"},
        "tag": {"contents": "write"},
        "publish": {"id-token": "write"},
    }
    assert {name for name, job in WORKFLOW["jobs"].items() if job.get("environment") == "release"} == {"tag", "publish"}
    assert set(WORKFLOW[True]) == {"workflow_dispatch"}, "nothing but a person begins a release"
    assert "secrets." not in (EXAMPLE / ".github/workflows/release.yml").read_text("utf-8")
