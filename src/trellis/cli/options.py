"""Options and arguments that several commands take, and what is said where they make no sense."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ..store import Store


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("write it as year-month-day, such as 2026-11-23") from None


Root = Annotated[Path, typer.Option("--root", help="The portal's folder.", file_okay=False, exists=True)]
Today = Annotated[date | None, typer.Option("--today", help="Check as of this day instead of today.", parser=_day)]


def below(root: Path, paths: list[Path]) -> tuple[str, ...]:
    """The paths as diagnostics write them: below the root, with ``/``. Bad usage where one is not there.

    A path is taken as somebody types it, from here; where that is none of the portal's, from the portal's root.
    """
    return tuple(_below(root, path) for path in paths)


def _below(root: Path, path: Path) -> str:
    there = [p for p in (path, root / path) if p.exists() or p.is_symlink()]
    if not there:
        raise typer.BadParameter(f"{path} does not exist", param_hint="PATH")
    for found in there:
        whole = found.parent.resolve() / found.name if found.name else found.resolve()
        if whole.is_relative_to(root.resolve()):
            return whole.relative_to(root.resolve()).as_posix()
    raise typer.BadParameter(f"{path} lies outside {root}", param_hint="PATH")


def store(root: Path) -> Store:
    """What earlier runs found out about this portal, in the user's own cache folder."""
    import platformdirs

    from ..store import Store

    return Store(platformdirs.user_cache_path("trellis"), root)
