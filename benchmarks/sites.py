"""Writes the same texts for several site generators, and says how each of them is called."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from portals import write_file

TODAY = "2026-11-23"

FLOOR = """
import re, sys, yaml
from pathlib import Path
fences = re.compile(r"^---[ \\t]*$", re.MULTILINE)
for file in sorted(Path(sys.argv[1]).rglob("*.md")):
    _, front, _ = fences.split(file.read_text(encoding="utf-8"), maxsplit=2)
    yaml.compose(front, Loader=yaml.CSafeLoader)
"""


@dataclass(frozen=True)
class Site:
    """A site of one generator. command: builds it. course, team: files that are changed. out: what it writes.

    keeps: whether a build can use what an earlier one left. cache: a folder of the generator's own.
    """

    name: str
    root: Path
    command: Sequence[str]
    course: Path
    team: Path
    out: Path
    keeps: bool = True
    cache: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict)

    def empty(self) -> None:
        """Removes what earlier builds left."""
        for folder in (self.out, self.cache):
            if folder:
                shutil.rmtree(folder, ignore_errors=True)


def write_trellis_site(folder: Path, portal: Path, frame: str) -> Site:
    """Copies a portal, with a frame of Trellis. It is a Git repository, as portals are."""
    root, cache = folder / frame, folder / f"{frame}-cache"
    shutil.copytree(portal, root)
    settings = root / "portal.yml"
    write_file(settings, f"{settings.read_text('utf-8')}frame: {frame}\n")
    write_file(root / "mkdocs.yml", _TRELLIS_SETTINGS)
    write_file(root / ".gitignore", "/site/\n")
    for arguments in (["init", "--quiet"], ["add", "."], [*_IDENTITY, "commit", "--quiet", "--message", "all"]):
        subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True)
    course, team = _list_changed_files(root / "content")
    command = [sys.executable, "-m", "trellis", "build", "--root", str(root), "--today", TODAY]
    environment = {"XDG_CACHE_HOME": str(cache)}
    return Site(f"trellis, {frame}", root, command, course, team, root / "site", cache=cache, environment=environment)


def write_material_site(folder: Path, portal: Path) -> Site:
    """Copies a portal's texts for mkdocs-material, with the settings that make it quick."""
    root = folder / "mkdocs-material"
    shutil.copytree(portal / "content", root / "docs", ignore=shutil.ignore_patterns("*.yml"))
    for name in _MATERIAL_NAV:
        write_file(root / "docs" / name, f"# {name.removesuffix('.md').capitalize()}\n\nWhat to learn here.\n")
    write_file(root / "mkdocs.yml", _MATERIAL_SETTINGS + "".join(f"  - {name}\n" for name in _MATERIAL_NAV))
    course, team = _list_changed_files(root / "docs")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    environment = {"NO_MKDOCS_2_WARNING": "1"}
    return Site("mkdocs-material", root, command, course, team, root / "site", keeps=False, environment=environment)


def write_hugo_site(folder: Path, portal: Path, hugo: str) -> Site:
    """Copies a portal's texts for hugo, with a theme of three templates. hugo: the command."""
    root = folder / "hugo"
    for file in (portal / "content").rglob("*.md"):
        path = file.relative_to(portal / "content")
        # a page named `index` would take its lessons for files of its own, which get no pages
        path = path.parent.with_suffix(".md") if path.name == "index.md" else path
        write_file(root / "content" / path, file.read_text("utf-8"))
    for name, text in _HUGO_FILES.items():
        write_file(root / name, text)
    course = root / "content/team0/courses/course-0.md"
    return Site("hugo", root, [hugo, "--quiet"], course, root / "content/team0.md", root / "public")


def _list_changed_files(content: Path) -> tuple[Path, Path]:
    return content / "team0/courses/course-0/index.md", content / "team0/index.md"


_IDENTITY = ["-c", "user.name=Bench", "-c", "user.email=bench@bench.invalid"]
_TRELLIS_SETTINGS = """\
site_name: Learning
site_url: https://learning.example/
docs_dir: content
theme: {name: material}
plugins: []
nav:
  - Home: index.md
  - Catalogue: catalogue.md
  - Paths: paths.md
  - Teams: teams.md
"""
_MATERIAL_NAV = ("index.md", "catalogue.md", "paths.md", "teams.md")
_MATERIAL_SETTINGS = """\
site_name: Learning
site_url: https://learning.example/
theme:
  name: material
  features: [navigation.prune]
plugins: [search]
not_in_nav: |
  /learning/
  /team*/
nav:
"""
_HUGO_PAGE = """\
<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title>
<meta name="description" content="{{ .Params.summary }}"></head>
<body><header><a href="/">{{ .Site.Title }}</a></header><main><h1>{{ .Title }}</h1>{{ .Content }}</main></body></html>
"""
_HUGO_FILES = {
    "hugo.toml": (
        'baseURL = "https://learning.example/"\ntitle = "Learning"\ndisableKinds = ["taxonomy", "term", "RSS"]\n'
    ),
    "layouts/_default/single.html": _HUGO_PAGE,
    "layouts/_default/list.html": _HUGO_PAGE,
    "layouts/index.html": _HUGO_PAGE,
}
