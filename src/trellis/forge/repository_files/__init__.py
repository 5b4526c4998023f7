"""Files of the repository that follow from the portal: who is asked by path, what a pull request and an issue start from, the branch's rules.

Generated; ``--check`` says what is stale.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from ...catalogue.catalogue import Catalogue
from . import codeowners, issue_forms, pull_request, ruleset

FILES: Mapping[str, Callable[[Catalogue], str]] = {
    ".github/CODEOWNERS": codeowners.render,
    ".github/ISSUE_TEMPLATE/config.yml": issue_forms.config,
    ".github/ISSUE_TEMPLATE/course.yml": issue_forms.course,
    ".github/ISSUE_TEMPLATE/need.yml": issue_forms.need,
    ".github/pull_request_template.md": pull_request.render,
    ".github/ruleset.json": ruleset.render,
    ".gitlab/merge_request_templates/Default.md": pull_request.render,
}
"""Each file below the portal's root, with what writes it."""


def stale(root: Path, catalogue: Catalogue) -> list[str]:
    """The files that are missing or differ from what the portal says."""
    return [path for path, render in FILES.items() if _read(root / path) != render(catalogue)]


def write(root: Path, catalogue: Catalogue) -> list[str]:
    """Writes the files that are missing or stale; the files written."""
    changed = stale(root, catalogue)
    for path in changed:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(FILES[path](catalogue), encoding="utf-8")
    return changed


def _read(file: Path) -> str | None:
    return file.read_text("utf-8") if file.is_file() else None
