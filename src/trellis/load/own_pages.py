"""What a portal's learning team writes beside its content, and the site is built from: own pages, and ``mkdocs.yml``.

What a build could not take is said of them here, with its file and line; the blocks of a page are the build's concern.
"""

from __future__ import annotations

from pathlib import Path

import yaml

from .parse import ParsedFile, parse_file
from .problem import Problem
from .scan import OWN_PAGES
from .yaml_syntax import CONTROL_CHARACTERS, describe_control_character, explain_syntax_error

_SETTINGS = "mkdocs.yml"
_HARMLESS = ("file-line-endings", "merge-conflict")
"""Rules on what a page is built with all the same, and on what is reported elsewhere."""


def list_own_page_files(root: Path) -> list[Path]:
    """Returns the files of the portal's own pages, the home page among them."""
    return sorted((root / OWN_PAGES).glob("*.md"))


def read_own_page(root: Path, file: Path) -> ParsedFile:
    """Reads an own page. Its problems are those for which it cannot be built."""
    parsed = parse_file(str(root), file.relative_to(root).as_posix())
    problems = tuple(problem for problem in parsed.problems if problem.rule not in _HARMLESS)
    if not problems and not isinstance(parsed.data or {}, dict):
        help = "write one `key: value` on each line"
        problems = (Problem("fm-not-mapping", 1, 1, "the front matter holds no list of keys", help),)
    return parsed._replace(problems=problems)


def find_site_problems(root: Path) -> tuple[tuple[str, Problem], ...]:
    """Returns for which reasons no site can be built, each with the file's path."""
    findings = [(_SETTINGS, problem) for problem in _find_settings_problems(root)]
    for file in list_own_page_files(root):
        findings += ((f"{OWN_PAGES}/{file.name}", problem) for problem in read_own_page(root, file).problems)
    return tuple(findings)


def _find_settings_problems(root: Path) -> tuple[Problem, ...]:
    """Returns why MkDocs cannot read ``mkdocs.yml``. Its tags are MkDocs' own concern."""
    try:
        raw = (root / _SETTINGS).read_bytes()
    except OSError:
        return ()  # a portal may be checked without a site
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"byte {raw[error.start]:#04x} is not UTF-8"
        return (Problem("file-not-utf-8", line, 1, message, "save the file with the encoding UTF-8"),)
    if any(line.startswith("<<<<<<<") for line in text.split("\n")):
        return ()  # an unfinished merge is reported as that
    try:
        if CONTROL_CHARACTERS.search(text):
            return (describe_control_character(text, 1),)
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        return (explain_syntax_error(error, text, 1),)
    if node is not None and not isinstance(node, yaml.MappingNode):  # nothing, or comments alone: all by default
        help = "write one `key: value` on each line, `site_name:` first"
        return (Problem("fm-not-mapping", 1, 1, "the file holds no list of keys", help),)
    return ()
