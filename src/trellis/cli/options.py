"""Options and arguments that several commands take, and what is said where they make no sense."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("write it as year-month-day, such as 2026-11-23") from None


Root = Annotated[Path, typer.Option("--root", help="The portal's folder.", file_okay=False, exists=True)]
Today = Annotated[date | None, typer.Option("--today", help="Check as of this day instead of today.", parser=_day)]


def below(root: Path, paths: list[Path]) -> tuple[str, ...]:
    """The paths as diagnostics write them: below the root, with ``/``. Bad usage where one is not there."""
    below = []
    for path in paths:
        found = next((p for p in (path, root / path) if p.exists() or p.is_symlink()), None)
        if found is None:
            raise typer.BadParameter(f"{path} does not exist", param_hint="PATH")
        whole = found.parent.resolve() / found.name if found.name else found.resolve()
        if not whole.is_relative_to(root.resolve()):
            raise typer.BadParameter(f"{path} lies outside {root}", param_hint="PATH")
        below.append(whole.relative_to(root.resolve()).as_posix())
    return tuple(below)
