"""Builds what a release publishes into ``dist/``, and tries it where nothing else is installed.

    [VERSION=1.0.0] release.py [--only-build]

The folder then holds the wheel, the source distribution, the list of what is in them and what they were tried with
(CycloneDX), and checksums. Each Python that the machine has, from 3.11 to 3.14, gets a bare environment with the pinned
dependencies and the wheel, in which a small portal is checked and built without Node, compiler and network.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
NAME = "trellis_portal"

_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)
_BUNDLED = re.compile(r"^(\S+) (\S+), (\S+) licence")
"""The first line of the ``version.txt`` of a bundled script."""

PORTAL = {
    "content/people.yml": "- id: ada\n  name: Ada\n",
    "content/sales/index.md": (
        "---\ntitle: Sales\nsummary: Sells to customers and keeps the promises that it makes to them.\nmanager: ada\n"
        "leads: [ada]\n---\nOur mission.\n"
    ),
    "content/sales/courses/prices/index.md": (
        "---\ntitle: Negotiating prices\nsummary: What anybody needs to know before they do this for the first time.\n"
        "status: mvp\nsunset: 2027-06-30\ntier: team\nmode: self-paced\n---\nWhy it matters here.\n"
    ),
}
"""The portal that is built in each environment."""


def main() -> None:
    """Builds and tries the release. Exits with a message where something is missing."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only-build", action="store_true", help="Build, and try it in no environment.")
    options = parser.parse_args()
    version = read_version()
    if os.environ.get("VERSION", version) != version:
        stop(f"version {os.environ['VERSION']} was asked for, and src/trellis/__init__.py declares {version}")
    read_changes(version)
    files = build(DIST)
    wheel = next(file for file in files if file.suffix == ".whl")
    bill = DIST / f"{NAME}-{version}.cdx.json"
    bill.write_text(json.dumps(list_components(version, wheel), indent=1) + "\n", "utf-8")
    sums = "".join(f"{compute_digest(file)}  {file.name}\n" for file in sorted((*files, bill)))
    (DIST / "SHA256SUMS").write_text(sums, "utf-8")
    print(sums, end="")
    if not options.only_build:
        try_everywhere(wheel, version)


def read_version() -> str:
    """Returns the version that the package declares, in the one place where it stands."""
    text = (ROOT / "src/trellis/__init__.py").read_text("utf-8")
    match = re.search(r'^__version__ = "([^"]+)"$', text, re.MULTILINE)
    return match[1] if match else stop("src/trellis/__init__.py declares no __version__")


def read_changes(version: str) -> str:
    """Returns what the changelog says of a version. Exits if it says nothing, or nothing for authors."""
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    match = re.search(rf"^## \[?{re.escape(version)}\]?(?: [^\n]*)?\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    if not match:
        stop(f"CHANGELOG.md has no section `## {version}`; give what is new there its version and date")
    if "### For authors" not in match[1]:
        stop(f"the section {version} of CHANGELOG.md has no part `### For authors`")
    return match[1].strip()


def build(folder: Path) -> list[Path]:
    """Builds wheel and source distribution into an emptied folder; returns them. Needs hatchling, and no network."""
    shutil.rmtree(folder, ignore_errors=True)
    run([sys.executable, "-m", "hatchling", "build", "--directory", str(folder)])
    return sorted(file for file in folder.iterdir() if file.suffix in (".whl", ".gz"))


def list_components(version: str, wheel: Path) -> dict[str, Any]:
    """Returns a bill of materials in the form of CycloneDX 1.6: the packages that the release is tried with, at the
    versions of constraints.txt, and the scripts of others that lie in the wheel.
    """
    pins = _PIN.findall((ROOT / "constraints.txt").read_text("utf-8"))
    components = [_describe_component(name, pinned, f"pkg:pypi/{name}@{pinned}") for name, pinned in pins]
    for file in sorted((ROOT / "src/trellis").rglob("vendor/*/version.txt")):
        match = _BUNDLED.match(file.read_text("utf-8"))
        if not match:
            stop(f"{file.relative_to(ROOT)} does not begin with `name version, MIT licence`")
        name, bundled, licence = match.groups()
        purl = f"pkg:npm/{name.replace('@', '%40')}@{bundled}"
        components.append(_describe_component(name, bundled, purl) | {"licenses": [{"license": {"id": licence}}]})
    digest = compute_digest(wheel)
    engine = _describe_component("trellis-portal", version, f"pkg:pypi/trellis-portal@{version}")
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, digest)}",
        "version": 1,
        "metadata": {
            "component": {
                **engine,
                "type": "application",
                "licenses": [{"license": {"id": "MIT"}}],
                "hashes": [{"alg": "SHA-256", "content": digest}],
            }
        },
        "components": components,
    }


def _describe_component(name: str, version: str, purl: str) -> dict[str, Any]:
    return {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}


def compute_digest(file: Path) -> str:
    """Returns the SHA-256 of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def try_everywhere(wheel: Path, version: str) -> None:
    """Tries the wheel with each Python that the machine has, and names those it has not. Exits if one fails."""
    missing = []
    for name in PYTHONS:
        python = find_python(name)
        if python is None:
            missing.append(name)
            continue
        with tempfile.TemporaryDirectory(prefix="trellis-release-") as folder:
            try_wheel(python, wheel, version, Path(folder))
        print(f"Python {name}: a portal was checked and built.")
    if len(missing) == len(PYTHONS):
        stop("no Python from 3.11 to 3.14 is here to try the wheel with")
    if missing:
        print(f"Not tried, since this machine does not have them: Python {', '.join(missing)}.")


def find_python(version: str) -> str | None:
    """Returns the command of a Python that runs, such as 3.12; None if there is none."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = shutil.which(f"python{version}")
    candidates = [*([found] if found else ()), *(str(file) for file in pyenv.glob(f"{version}.*/bin/python{version}"))]
    ask = "import sys, venv; print(f'{sys.version_info[0]}.{sys.version_info[1]}')"
    for candidate in candidates:
        answer = subprocess.run([candidate, "-c", ask], capture_output=True, text=True, check=False)
        if answer.stdout.strip() == version:
            return candidate
    return None


def try_wheel(python: str, wheel: Path, version: str, folder: Path) -> None:
    """Installs the wheel in a bare environment, then checks and builds a portal with it. Exits if that fails."""
    environment, portal, commands = folder / "environment", folder / "portal", folder / "commands"
    run([python, "-m", "venv", str(environment)])
    install = [str(environment / "bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run([*install, "--only-binary", ":all:", "--require-hashes", "-r", str(ROOT / "constraints.txt")])
    run([*install, "--no-deps", "--no-index", str(wheel)])
    for path, text in PORTAL.items():
        (portal / path).parent.mkdir(parents=True, exist_ok=True)
        (portal / path).write_text(text, "utf-8")
    commands.mkdir()
    if git := shutil.which("git"):
        (commands / "git").symlink_to(git)
    bare = {"PATH": f"{environment / 'bin'}:{commands}", "HOME": str(folder), "LANG": "C.UTF-8"}
    trellis = [*list_network_blocker(), str(environment / "bin/trellis")]
    answer = run([*trellis, "--version"], cwd=portal, env=bare)
    if answer.strip() != f"trellis {version}":
        stop(f"the wheel says that it is {answer.strip()!r}, not version {version}")
    for command in ("check", "build"):
        run([*trellis, command], cwd=portal, env=bare)
    if not (portal / "site/courses/prices/index.html").is_file():
        stop("the built site has no page for its course")


def list_network_blocker() -> list[str]:
    """Returns the words before a command that take the network from it; none where the system lets nobody do that."""
    unshare = shutil.which("unshare")
    blocker = [unshare, "--map-root-user", "--net"] if unshare else []
    if not blocker or subprocess.run([*blocker, "true"], capture_output=True, check=False).returncode:
        print("The network cannot be taken from a command here, so it is there.", file=sys.stderr)
        return []
    return blocker


def run(command: list[str], cwd: Path = ROOT, env: dict[str, str] | None = None) -> str:
    """Runs a command and returns what it printed. Exits with its messages if it fails."""
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        stop(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def stop(message: str) -> NoReturn:
    """Ends the program with a message."""
    raise SystemExit(f"No release: {message}")


if __name__ == "__main__":
    main()
