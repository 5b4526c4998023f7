"""Generates repository files from the portal: code owners, templates of pull requests and issues, the branch ruleset.

``--check`` lists the files that are stale.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from ...catalogue.catalogue import Catalogue
from . import codeowners, issue_forms, pull_request, ruleset

FILES: Mapping[str, Callable[[Catalogue], str]] = {
    ".github/CODEOWNERS": codeowners.render_codeowners,
    ".github/ISSUE_TEMPLATE/config.yml": issue_forms.render_config,
    ".github/ISSUE_TEMPLATE/course.yml": issue_forms.render_course_form,
    ".github/ISSUE_TEMPLATE/need.yml": issue_forms.render_need_form,
    ".github/pull_request_template.md": pull_request.render_pull_request_template,
    ".github/ruleset.json": ruleset.render_ruleset,
    ".gitlab/merge_request_templates/Default.md": pull_request.render_pull_request_template,
}
"""Each file, relative to the root of the portal, with the function that renders it."""


def find_stale_files(root: Path, catalogue: Catalogue) -> list[str]:
    """Returns the paths of files that are missing or differ from the rendered text."""
    return [path for path, render in FILES.items() if _read_text(root / path) != render(catalogue)]


def write_files(root: Path, catalogue: Catalogue) -> list[str]:
    """Writes the files that are missing or stale; returns their paths."""
    stale_paths = find_stale_files(root, catalogue)
    for path in stale_paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(FILES[path](catalogue), encoding="utf-8")
    return stale_paths


def _read_text(file: Path) -> str | None:
    return file.read_text("utf-8") if file.is_file() else None
