"""What a portal's learning team writes beside its content, and the site is built from: own pages, and ``mkdocs.yml``.

What a build could not take is said of them here, with its file and line; the blocks of a page are the build's concern.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import yaml

from .parse import ParsedFile, parse_file
from .problem import Problem
from .scan import CONTENT_FOLDER, OWN_PAGES
from .yaml_syntax import CONTROL_CHARACTERS, describe_control_character, explain_syntax_error

_SETTINGS = "mkdocs.yml"
_EVENTS = "hooks/events.py"
EVENT_NAMES = (
    "on_config", "on_files", "on_env", "on_page_read_source", "on_page_markdown", "on_page_content", "on_page_context",
    "on_post_page", "on_post_template", "on_serve",
)  # fmt: skip
"""The events of MkDocs by which the engine builds a site. Without one, drafts or pages without a policy could be
published."""

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


def find_site_problems(root: Path, *, is_themed: bool = True) -> tuple[tuple[str, Problem], ...]:
    """Returns why no site can be built, each reason with its file's path. is_themed: whether MkDocs builds it."""
    findings = [(_SETTINGS, problem) for problem in _find_settings_problems(root)]
    findings += [(_EVENTS, problem) for problem in _find_unbound_events(root)] if is_themed else []
    for file in list_own_page_files(root):
        findings += ((f"{OWN_PAGES}/{file.name}", problem) for problem in read_own_page(root, file).problems)
    return tuple(findings)


_MENU_PATH = re.compile(r"[^/:]++/.*\.md", re.DOTALL)
"""What a menu names in a folder of ``content/``, and neither elsewhere nor from the root of the site."""


class MenuTarget(NamedTuple):
    """A page that the menu in ``mkdocs.yml`` names, by the path of its file below ``content/``."""

    target: str
    line: int
    column: int


def list_menu_targets(root: Path) -> tuple[MenuTarget, ...]:
    """Returns what the menu names in folders of ``content/``; nothing where the settings cannot be read."""
    try:
        node = yaml.compose((root / _SETTINGS).read_bytes().decode("utf-8-sig"), Loader=yaml.CSafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return ()
    waiting = [value for key, value in node.value if key.value == "nav"] if isinstance(node, yaml.MappingNode) else []
    targets: list[MenuTarget] = []
    seen_nodes: set[int] = set()  # an anchor can name what holds it
    while waiting:
        part = waiting.pop()
        if id(part) in seen_nodes:
            continue
        seen_nodes.add(id(part))
        if isinstance(part, yaml.SequenceNode):
            waiting += reversed(part.value)
        elif isinstance(part, yaml.MappingNode):
            waiting += (value for _, value in reversed(part.value))
        elif _MENU_PATH.fullmatch(part.value):
            targets.append(MenuTarget(part.value, part.start_mark.line + 1, part.start_mark.column + 1))
    return tuple(targets)


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
    return () if node is None else tuple(_find_value_problems(root, node))


def _find_value_problems(root: Path, node: yaml.MappingNode) -> Iterator[Problem]:
    """Yields the values of ``mkdocs.yml`` with which MkDocs ends: what is no text, no address, or not there."""
    values = {key.value: value for key, value in node.value if isinstance(key, yaml.ScalarNode)}
    for key in ("site_name", "site_url", "repo_url"):
        if key in values and not _is_text(values[key]):
            help = "put it in quotation marks"
            yield _describe_value(values[key], f"`{key}` is no text", help)
        elif key != "site_name" and key in values and not _is_address(values[key]):
            yield _describe_value(
                values[key], f"`{key}` is no address", "write all of it, with `https://` and the host"
            )
    docs = values.get("docs_dir")
    if isinstance(docs, yaml.ScalarNode) and docs.value.strip("./") != CONTENT_FOLDER and _is_text(docs) and docs.value:
        help = f"write `docs_dir: {CONTENT_FOLDER}`"
        yield _describe_value(docs, f"`docs_dir` is `{docs.value}`, and the pages of a portal are in `content`", help)
    theme = values.get("theme")
    theme_values = theme.value if isinstance(theme, yaml.MappingNode) else ()
    custom = next((v for k, v in theme_values if isinstance(k, yaml.ScalarNode) and k.value == "custom_dir"), None)
    for key, value, exists in (("custom_dir", custom, Path.is_dir), ("INHERIT", values.get("INHERIT"), Path.is_file)):
        if value is not None and not _is_text(value):
            yield _describe_value(value, f"`{key}` is no text", "put it in quotation marks")
        elif isinstance(value, yaml.ScalarNode) and value.value and not exists(root / value.value):
            yield _describe_value(value, f"`{value.value}` does not exist", "correct its name, or delete the line")
    hooks = values.get("hooks")
    for hook in hooks.value if isinstance(hooks, yaml.SequenceNode) else ():
        if isinstance(hook, yaml.ScalarNode) and hook.value != _EVENTS and not (root / hook.value).is_file():
            yield _describe_value(hook, f"`{hook.value}` does not exist", "correct its name, or delete the line")


def _describe_value(node: yaml.Node, message: str, help: str) -> Problem:
    return Problem("wrong-value", node.start_mark.line + 1, node.start_mark.column + 1, message, help)


def _is_text(node: yaml.Node) -> bool:
    """Whether a value is a text, or nothing, or one that a tag of MkDocs' own makes."""
    return not node.tag.startswith("tag:yaml.org,2002:") or node.tag.rpartition(":")[2] in ("str", "null")


def _is_address(node: yaml.Node) -> bool:
    if not isinstance(node, yaml.ScalarNode) or not node.tag.endswith(":str") or not node.value:
        return True
    try:
        parts = urlsplit(node.value)
    except ValueError:
        return False
    return bool(parts.scheme and parts.netloc)


def _find_unbound_events(root: Path) -> Iterator[Problem]:
    """Yields the events that ``hooks/events.py`` does not bind, if ``mkdocs.yml`` names it; if not, all are bound."""
    try:
        settings = (root / _SETTINGS).read_text("utf-8", "replace")
        if "events.py" not in settings and "INHERIT" not in settings:
            return
        tree = ast.parse((root / _EVENTS).read_bytes())
    except SyntaxError as error:
        yield Problem(
            "wrong-value", error.lineno or 1, error.offset or 1, f"this is no Python: {error.msg}", "correct it"
        )
        return
    except (OSError, ValueError, RecursionError, MemoryError):
        return
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    names |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    aliases = [a for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for a in node.names]
    names |= {alias.asname or alias.name for alias in aliases}
    if "*" in names:
        return
    for name in EVENT_NAMES:
        if name not in names:
            help = f"add the line `{name} = events.{name}`; or delete the file, and the engine binds all of them"
            yield Problem("wrong-value", 1, 1, f"`{name}` is missing, without which no site is built", help)
