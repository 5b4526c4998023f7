"""Generates repository files from the portal: code owners, templates of pull requests and issues, the branch ruleset;
and the snippets of the editor.

``--check`` lists the files that are stale. A forge reads them at the top of a repository only. Where the portal is in a
folder of a repository, they are written to the top, and never over a file that somebody else wrote there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path

from ...authoring.fixes.mend import FileFix
from ...catalogue.catalogue import Catalogue
from ...load.git import find_repository
from ...load.portal_files import write_portal_files
from . import codeowners, former_forge, issue_forms, preview_workflows, pull_request, ruleset, snippets

CODEOWNERS = ".github/CODEOWNERS"

FILES: Mapping[str, Callable[[Catalogue], str]] = {
    CODEOWNERS: codeowners.render_codeowners,
    ".github/ISSUE_TEMPLATE/config.yml": issue_forms.render_config,
    ".github/ISSUE_TEMPLATE/correction.yml": issue_forms.render_correction_form,
    ".github/ISSUE_TEMPLATE/course.yml": issue_forms.render_course_form,
    ".github/ISSUE_TEMPLATE/need.yml": issue_forms.render_need_form,
    ".github/ISSUE_TEMPLATE/path.yml": issue_forms.render_path_form,
    ".github/pull_request_template.md": pull_request.render_pull_request_template,
    ".github/ruleset.json": ruleset.render_ruleset,
    **{f".gitlab/issue_templates/{name}": render for name, render in issue_forms.build_templates().items()},
    ".gitlab/merge_request_templates/Default.md": pull_request.render_pull_request_template,
}
"""Each file, relative to the top of the repository, with the function that renders it."""

WORKFLOWS: Mapping[str, tuple[str, Callable[[Catalogue], str]]] = {
    ".github/workflows/preview.yml": (".github/workflows", preview_workflows.render_github_build),
    ".github/workflows/publish-preview.yml": (".github/workflows", preview_workflows.render_github_publishing),
    ".gitlab/preview.yml": (".gitlab-ci.yml", preview_workflows.render_gitlab_jobs),
}
"""Each file with jobs: what is there in a repository that has such jobs at all, and the function that renders it.

They are code, so a change of content alone may not bring them; an empty text stands for no file. A portal that is a
part of a larger repository has none of them.
"""

_MARKS = ("Written by `trellis repository`", f'"name": "{ruleset.NAME}"')
"""One of these is in every generated file."""


_FORGE_FOLDERS: Mapping[str, str] = {".github/": ".github/workflows", ".gitlab/": ".gitlab-ci.yml"}
"""The folder of each forge's files, and what is there in a repository that lies in that forge."""


class ForeignFiles(Exception):
    """Files that others wrote are where generated ones belong, in a repository that has more in it than the portal.

    paths: relative to the portal's root. owners: the lines of CODEOWNERS, if that is one of the files.
    """

    def __init__(self, paths: list[str], owners: str) -> None:
        super().__init__(", ".join(paths))
        self.paths, self.owners = paths, owners


def find_stale_files(root: Path, catalogue: Catalogue) -> list[str]:
    """Returns the paths of files that are missing or differ from the rendered text, relative to the root."""
    return list(_render_stale_files(root, catalogue))


def write_files(root: Path, catalogue: Catalogue) -> list[str]:
    """Writes the files that are missing or stale; returns their paths.

    Raises ForeignFiles, and LinkInTheWay where one would be written through a link; and writes nothing then.
    """
    stale_files = _render_stale_files(root, catalogue)
    if find_prefix(root):
        paths = [path for path in stale_files if not _is_generated(_read_text(root / path))]
        if paths:
            raise ForeignFiles(paths, next((stale_files[path] for path in paths if path.endswith(CODEOWNERS)), ""))
    _write_texts(root, stale_files)
    return list(stale_files)


def begin_files(root: Path, catalogue: Catalogue) -> list[str]:
    """Writes the files of a new portal, which is or will be the top of a repository; returns their paths.

    Only the editor's snippets are written where no forge's jobs are.
    """
    has_forge = _has_forge(root)
    texts = {**_render_files(root, catalogue, ""), **_render_workflows(root, catalogue, "")}
    texts = {path: text for path, text in texts.items() if text and (has_forge or path == snippets.PATH)}
    _write_texts(root, texts)
    return list(texts)


def refresh_files(root: Path, catalogue: Catalogue) -> tuple[list[str], list[str]]:
    """Writes the files that are missing or stale, but never over one that somebody else wrote.

    Returns the paths of those that were written, and of those that were left. Only the editor's snippets are written
    where the portal is in a folder of a repository, or where no forge's jobs are. Raises LinkInTheWay, and writes
    nothing then.
    """
    stale_files = _render_stale_files(root, catalogue)
    if find_prefix(root) or not _has_forge(root):
        stale_files = {path: text for path, text in stale_files.items() if path == snippets.PATH}
    foreign_paths = [path for path in stale_files if not _is_generated(_read_text(root / path))]
    texts = {path: text for path, text in stale_files.items() if path not in foreign_paths}
    _write_texts(root, texts)
    return list(texts), foreign_paths


def find_former_forges(
    root: Path, former_files: Collection[str], new_files: Collection[str], removed_files: Collection[str]
) -> Iterator[former_forge.FormerForge]:
    """Yields the forges that a portal has left, with what was generated for them. None in a folder of a repository.

    former_files, new_files: paths of the files of the former and of the new template. removed_files: paths of those
    that the upgrade removes.
    """
    if find_prefix(root):
        return iter(())
    return former_forge.find_former_forges(
        root,
        former_files,
        new_files,
        removed_files,
        job_places=_FORGE_FOLDERS,
        generated_files=(*FILES, *WORKFLOWS),
        is_generated=lambda file: _is_generated(_read_text(file)),
    )


def _has_forge(root: Path) -> bool:
    return any(_has_jobs(root / sign) for sign in _FORGE_FOLDERS.values())


def _has_jobs(place: Path) -> bool:
    """Returns whether a place of jobs is a file, or a folder with something in it: Git has no others."""
    return place.is_file() or (place.is_dir() and any(place.iterdir()))


def _write_texts(root: Path, texts: Mapping[str, str]) -> None:
    """Writes files, and removes those whose text is empty. Raises LinkInTheWay, and writes none then; and OSError."""
    write_portal_files(root, {path: text.encode() if text else None for path, text in texts.items()})


def find_prefix(root: Path) -> str:
    """Returns the portal's folder relative to the top of its repository, with a final slash; "" if it is the top."""
    top = find_repository(root)
    relative = root.resolve().relative_to(top).as_posix() if top else "."
    return "" if relative == "." else f"{relative}/"


def _render_stale_files(root: Path, catalogue: Catalogue) -> dict[str, str]:
    """Renders the files that are missing or differ: path relative to the root → text, "" for one not needed."""
    prefix = find_prefix(root)
    texts = _render_files(root, catalogue, prefix)
    stale_files = {path: text for path, text in texts.items() if _read_text(root / path) != text}
    for path, text in _render_workflows(root, catalogue, prefix).items():
        present_text = _read_text(root / path)
        if (present_text or "") != text and _is_generated(present_text):
            stale_files[path] = text
    return stale_files


def _render_workflows(root: Path, catalogue: Catalogue, prefix: str) -> dict[str, str]:
    """Renders the files with jobs: path → text. prefix: as of `find_prefix`."""
    return {
        path: render(catalogue) for path, (sign, render) in WORKFLOWS.items() if _has_jobs(root / sign) and not prefix
    }


def _render_files(root: Path, catalogue: Catalogue, prefix: str) -> dict[str, str]:
    """Renders all files: path relative to the root → text. prefix: as of `find_prefix`.

    Where the repository has the jobs of one forge alone, it has no files of the other.
    """
    up = "../" * prefix.count("/")
    signs = {folder: _has_jobs(root / up / sign) for folder, sign in _FORGE_FOLDERS.items()}
    needed = tuple(folder for folder, exists in signs.items() if exists or not any(signs.values()))
    texts = {f"{up}{path}": render(catalogue) for path, render in FILES.items() if path.startswith(needed)}
    if f"{up}{CODEOWNERS}" in texts:
        texts[f"{up}{CODEOWNERS}"] = codeowners.render_codeowners(catalogue, prefix)
    return {**texts, snippets.PATH: snippets.render_snippets(root)}


def _is_generated(text: str | None) -> bool:
    return text is None or any(mark in text for mark in _MARKS)


def find_fixes(
    root: Path,
    catalogue: Catalogue,
    below: Sequence[str] = (),
    load_earlier: Callable[[], Catalogue] | None = None,
) -> list[FileFix]:
    """Returns what brings stale files up to date, for `trellis check --fix`. None is begun, and none of others touched.

    below: the files and folders that were named. load_earlier: returns the catalogue before the change; if given and no
    files were named, only files whose content the change alters are brought up to date.
    """
    texts = {
        path: text
        for path, text in _render_stale_files(root, catalogue).items()
        if path not in WORKFLOWS and (root / path).is_file() and _is_generated(_read_text(root / path))
    }
    if below:
        texts = {p: t for p, t in texts.items() if "." in below or any(f"{p}/".startswith(f"{b}/") for b in below)}
    elif texts and load_earlier:
        earlier_texts = _render_files(root, load_earlier(), find_prefix(root))
        texts = {path: text for path, text in texts.items() if earlier_texts[path] != text}
    return [FileFix(path, (root / path).read_bytes(), text.encode()) for path, text in texts.items()]


def _read_text(file: Path) -> str | None:
    return file.read_text("utf-8", errors="replace") if file.is_file() else None
