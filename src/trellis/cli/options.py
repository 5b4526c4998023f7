"""Options and arguments that several commands take, and what is said where they make no sense."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ..load.cache import Cache


class Format(StrEnum):
    """What a report about a change is written as."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


class Answer(StrEnum):
    """What an answer to a question is written as."""

    TEXT = "text"
    JSON = "json"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("write it as year-month-day, such as 2026-11-23") from None


_DEFAULTS = ("origin/HEAD", "main", "master")
"""What the default branch may be called, where nobody says."""

Root = Annotated[Path, typer.Option("--root", help="The portal's folder.", file_okay=False, exists=True)]
Today = Annotated[date | None, typer.Option("--today", help="Check as of this day instead of today.", parser=_day)]


def below(root: Path, paths: list[Path]) -> tuple[str, ...]:
    """The paths as diagnostics write them: below the root, with ``/``. Bad usage where one is not there.

    A path is taken as somebody types it, from here; where that is none of the portal's, from the portal's root.
    """
    return tuple(_below(root, path) for path in paths)


def default_branch(root: Path) -> str:
    """What Git knows the default branch by. Bad usage where it knows none."""
    from ..load.commit import resolve
    from ..load.git import NoGit

    for name in _DEFAULTS:
        try:
            resolve(root, name)
        except NoGit as error:
            if "not installed" in str(error):
                raise
        else:
            return name
    raise typer.BadParameter("name the default branch; Git knows neither main nor master here.", param_hint="--base")


def _below(root: Path, path: Path) -> str:
    there = [p for p in (path, root / path) if p.exists() or p.is_symlink()]
    if not there:
        raise typer.BadParameter(f"{path} does not exist", param_hint="PATH")
    for found in there:
        whole = found.parent.resolve() / found.name if found.name else found.resolve()
        if whole.is_relative_to(root.resolve()):
            return whole.relative_to(root.resolve()).as_posix()
    raise typer.BadParameter(f"{path} lies outside {root}", param_hint="PATH")


def store(root: Path) -> Cache:
    """What earlier runs found out about this portal, in the user's own cache folder."""
    import platformdirs

    from ..load.cache import Cache

    return Cache(platformdirs.user_cache_path("trellis"), root)
