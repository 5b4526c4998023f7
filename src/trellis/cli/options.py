"""Options and arguments that several commands share, and their validation."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ..load.cache import Cache


class DifferenceFormat(StrEnum):
    """Formats of a report about a change."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


class AnswerFormat(StrEnum):
    """Formats of the answer to a query."""

    TEXT = "text"
    JSON = "json"


def _parse_date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("write it as year-month-day, such as 2026-11-23") from None


_DEFAULT_BRANCHES = ("origin/HEAD", "main", "master")
"""Names of the default branch to try."""

RootOption = Annotated[Path, typer.Option("--root", help="The portal's folder.", file_okay=False, exists=True)]
TodayOption = Annotated[
    date | None, typer.Option("--today", help="Check as of this day instead of today.", parser=_parse_date)
]


def resolve_paths(root: Path, paths: list[Path]) -> tuple[str, ...]:
    """Returns the paths relative to the root, with ``/``, as in diagnostics. Raises BadParameter if one does not exist.

    A path is relative to the current folder or, if it is not in the portal, to the portal's root.
    """
    return tuple(_resolve_path(root, path) for path in paths)


def find_default_branch(root: Path) -> str:
    """Returns the name of the default branch. Raises BadParameter if Git knows none of the usual names."""
    from ..load.commit import resolve_revision
    from ..load.git import GitUnavailable

    for name in _DEFAULT_BRANCHES:
        try:
            resolve_revision(root, name)
        except GitUnavailable as error:
            if "not installed" in str(error):
                raise
        else:
            return name
    raise typer.BadParameter("name the default branch; Git knows neither main nor master here.", param_hint="--base")


def _resolve_path(root: Path, path: Path) -> str:
    candidates = [p for p in (path, root / path) if p.exists() or p.is_symlink()]
    if not candidates:
        raise typer.BadParameter(f"{path} does not exist", param_hint="PATH")
    for candidate in candidates:
        absolute = candidate.parent.resolve() / candidate.name if candidate.name else candidate.resolve()
        if absolute.is_relative_to(root.resolve()):
            return absolute.relative_to(root.resolve()).as_posix()
    raise typer.BadParameter(f"{path} lies outside {root}", param_hint="PATH")


def open_cache(root: Path) -> Cache:
    """Returns the cache of this portal, in the user's cache folder."""
    import platformdirs

    from ..load.cache import Cache

    return Cache(platformdirs.user_cache_path("trellis"), root)
