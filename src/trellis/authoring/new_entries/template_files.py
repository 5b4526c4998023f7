"""Reads templates: those of a portal, in its folder ``templates/<kind>/``, else those of the engine."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from ...load.problem import Problem
from .forms import EntryForm

ENGINE_FOLDER = Path(__file__).with_name("templates")

PORTAL_FOLDER = "templates"
"""The folder of a portal's own templates, relative to its root."""

RULE = "template-malformed"
"""The id of the rule on these files."""

MAX_TEMPLATE_SIZE = 100_000
"""The largest file of a template, in bytes."""

_LESSON_FILE = re.compile(r"[0-9]+-[a-z0-9]+(?:-[a-z0-9]+)*\.md")


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """A file of a template. name: within its folder. path: relative to the portal's root, or to the engine's folder."""

    name: str
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class EntryTemplate:
    """A template: its files, the one of the entry itself first. problems: why it cannot be used, each with its path."""

    files: tuple[TemplateFile, ...]
    problems: tuple[tuple[str, Problem], ...] = ()


def has_own_template(root: Path, form: EntryForm) -> bool:
    """Whether the portal has a template of its own for the kind, readable or not."""
    return os.path.lexists(root / PORTAL_FOLDER / form.name)


def read_template(root: Path, form: EntryForm) -> EntryTemplate:
    """Reads the template of a kind: the portal's own if there is one, else the engine's."""
    if has_own_template(root, form):
        return read_template_folder(root, f"{PORTAL_FOLDER}/{form.name}", form)
    return read_template_folder(ENGINE_FOLDER, form.name, form)


def list_engine_files(form: EntryForm) -> tuple[TemplateFile, ...]:
    """Returns the files of the engine's template of a kind."""
    return read_template_folder(ENGINE_FOLDER, form.name, form).files


def read_template_folder(base: Path, folder: str, form: EntryForm) -> EntryTemplate:
    """Reads the template in a folder below `base`. Links are not followed, hidden files are left out."""
    if link := _find_link(base, folder):
        return EntryTemplate(
            (), ((folder, _describe(f"`{link}` is a link or no folder", "put the folder itself here")),)
        )
    files: list[TemplateFile] = []
    problems: list[tuple[str, Problem]] = []
    for name in sorted(os.listdir(base / folder), key=lambda name: (name != form.main_file, name)):
        if name.startswith(".") or name.lower() == "readme.md":
            continue
        path = f"{folder}/{name}"
        is_part = name == form.main_file or (form.name == "course" and _LESSON_FILE.fullmatch(name))
        if not is_part:
            problems.append((path, _describe_stranger(form)))
            continue
        text, problem = _read_text(base / path)
        if problem:
            problems.append((path, problem))
        files.append(TemplateFile(name, path, text))
    if not any(file.name == form.main_file for file in files):
        path = f"{folder}/{form.main_file}"
        help = f"add `{form.main_file}`, or delete the folder: then the engine's template is used"
        problems.append((path, _describe(f"the template of {form.noun} has no `{form.main_file}`", help)))
    return EntryTemplate(tuple(files), tuple(problems))


def _find_link(base: Path, folder: str) -> str:
    """Returns the first part of a folder's path that is a link or no folder, or ""."""
    parts = folder.split("/")
    for count in range(1, len(parts) + 1):
        path = "/".join(parts[:count])
        if not stat.S_ISDIR(os.lstat(base / path).st_mode):
            return path
    return ""


def _read_text(file: Path) -> tuple[str, Problem | None]:
    """Returns a file's text with Unix line ends, and why it cannot be used, if so."""
    try:
        status = os.lstat(file)
        if not stat.S_ISREG(status.st_mode):
            return "", _describe("is a link, a folder or no ordinary file", "put the file itself here")
        if status.st_size > MAX_TEMPLATE_SIZE:
            message = f"has {status.st_size // 1000:,} kB; a template has at most {MAX_TEMPLATE_SIZE // 1000} kB"
            return "", _describe(message, "shorten it")
        return file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n"), None
    except UnicodeDecodeError:
        return "", _describe("is not written in UTF-8", "save the file with the encoding UTF-8")
    except OSError as error:
        return "", _describe(f"cannot be read: {error.strerror}", "check the file's permissions")


def _describe_stranger(form: EntryForm) -> Problem:
    if form.name == "course":
        help = "a course's template is `index.md` with lessons such as `01-what-it-is-about.md`"
    else:
        help = f"the template of {form.noun} is one file, `{form.main_file}`"
    return _describe("is no file of this template", f"rename or delete it; {help}")


def _describe(message: str, help: str) -> Problem:
    return Problem(RULE, 1, 1, message, help)
