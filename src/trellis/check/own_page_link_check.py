"""Checks where the links of the portal's own pages lead: to a page that readers can see, or to a file."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from ..catalogue.catalogue import Catalogue
from ..catalogue.link_targets import LinkTargets, is_external, resolve_link
from ..diagnostics.diagnostic import Diagnostic, Location, Severity
from ..diagnostics.phrases import format_date
from ..load.own_page_links import OwnPageLink
from ..load.own_pages import MenuTarget
from ..load.scan import CONTENT_FOLDER

RULE = "own-page-link"


def find_own_page_link_problems(links: Iterable[OwnPageLink], catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Yields the links of own pages that lead nowhere. The build updates those to a former name.

    A program of the portal's own may make pages that nobody knows of here, so no such link stops anything.
    """
    targets = LinkTargets(catalogue)
    own_paths = {f"{CONTENT_FOLDER}/{name}.md" for name in (*catalogue.own_pages, "index")}
    for path, place, link in links:
        target = link.target
        if target.startswith(("/", "#", "?")) or is_external(target):
            continue
        target_path = resolve_link(place, target).path
        if target_path not in own_paths and (problem := _find_problem(targets, target_path, "take the link out")):
            message, help = problem
            location = Location(path, link.target_span.line, link.target_span.column)
            yield Diagnostic(RULE, Severity.WARNING, location, message, help)


def find_menu_problems(menu: Iterable[MenuTarget], catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Yields what the menu in ``mkdocs.yml`` names and no reader sees, or by a name that it had before."""
    targets = LinkTargets(catalogue)
    for name, line, column in menu:
        path = posixpath.normpath(f"{CONTENT_FOLDER}/{name}")
        problem = _find_problem(targets, path, "take it out of the menu")
        if not problem and path not in targets.entries_by_path and (renamed := targets.find_renamed(path)):
            present = _write_link(renamed.path)
            problem = f"`{name}` is called `{present}` now, so that the menu leads nowhere", f"write `{present}`"
        if problem:
            message, help = problem
            yield Diagnostic(RULE, Severity.WARNING, Location("mkdocs.yml", line, column), message, help)


def _find_problem(targets: LinkTargets, path: str, take_out: str) -> tuple[str, str] | None:
    """What is wrong with a link to a path, and what to do; None if nothing is. take_out: how to do without the link."""
    if target := targets.entries_by_path.get(path):
        if targets.has_page(target):
            return None
        if not target.url:
            return f"the {target.kind} `{target.id}` has no page of its own", take_out
        return f"`{target.id}` is a draft, which no reader sees", f"publish the {target.kind}, or {take_out}"
    if not path.endswith(".md") or path in targets.assets or targets.is_generated(path) or targets.is_unread(path):
        return None  # a file of another kind may come from elsewhere
    if tombstone := targets.find_tombstone(path):
        gone, replacement = tombstone.meta, targets.find_replacement(tombstone)
        help = f"link `{_write_link(replacement.path)}`, or {take_out}" if replacement else take_out
        return f"“{gone.title}” was taken down on {format_date(gone.on)}: {gone.reason}", help
    if (renamed := targets.find_renamed(path)) and targets.has_page(renamed):
        return None
    close = targets.suggest_path(path)
    help = (
        f"did you mean `{_write_link(close)}`?"
        if close
        else f"link the file of a page, as seen from `content/`, or {take_out}"
    )
    return f"there is no file `{path}`", help


def _write_link(path: str) -> str:
    return posixpath.relpath(path, CONTENT_FOLDER)
