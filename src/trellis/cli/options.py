"""Options and arguments that several commands share, and their validation."""

from __future__ import annotations

import os
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

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
    from ..kinds.scalars import YEARS

    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("write it as year-month-day, such as 2026-11-23") from None
    if day.year not in YEARS:  # days before and after it are reckoned with
        raise typer.BadParameter(f"check the year; it lies outside {YEARS[0]} to {YEARS[-1]}")
    return day


_DEFAULT_BRANCHES = ("origin/HEAD", "main", "master", "origin/main", "origin/master")
"""Names of the default branch to try."""


def find_root(folder: Path) -> Path | None:
    """Returns the nearest portal from `folder` upward, relative to it, as Git finds a repository; None if none exists.

    A folder of another account ends the search: what lies there, such as rules in Python, was not written by whoever
    asks.
    """
    absolute = folder.resolve()
    owner = absolute.stat().st_uid
    for steps, candidate in enumerate((absolute, *absolute.parents)):
        if candidate.stat().st_uid != owner:
            return None
        if _is_portal(candidate, needs_team=steps > 0):
            return Path(*[os.pardir] * steps) if steps else Path(".")
    return None


def _is_portal(folder: Path, *, needs_team: bool) -> bool:
    """Whether a folder has a portal's settings, or ``content/`` with a folder or a register.

    needs_team: a team's folder has to be among them.
    """
    content = folder / "content"
    if (folder / "portal.yml").is_file():
        return True
    is_entry = (content / "index.md").exists()  # a course or a team that is called content
    names = ("*/index.md",) if needs_team else ("*/", "*.yml")
    return not is_entry and any(file for name in names for file in content.glob(name))


def _resolve_root(context: typer.Context, root: Path) -> Path:
    """Returns the folder that was named, or the nearest portal from the current folder upward. Exits if none is."""
    if not _is_default(context, "root"):
        return root
    nearest = find_root(root)
    if nearest is None:
        exit_without_portal()
    return nearest


def _resolve_optional_root(context: typer.Context, root: Path) -> Path:
    """Does the same for commands that work outside any portal too."""
    return (find_root(root) or root) if _is_default(context, "root") else root


def _is_default(context: typer.Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is None or source.name in ("DEFAULT", "DEFAULT_MAP")


def exit_without_portal() -> NoReturn:
    """Says that there is no portal in the current folder, and what to do. Exits."""
    from ..load.misnamed import find_misnamed_content

    if folder := find_misnamed_content("."):
        typer.echo(
            f"There is no portal here: {Path.cwd()} has no folder content/.\n"
            f"Next: rename the folder `{folder}` to `content`.",
            err=True,
        )
        raise typer.Exit(1)
    typer.echo(
        f"There is no portal here: neither {Path.cwd()} nor a folder above it has portal.yml, "
        "or content/ with a team.\nNext: go into the portal's folder, or name it with --root.",
        err=True,
    )
    raise typer.Exit(1)


def require_entries(root: Path, entry_count: int) -> None:
    """Exits unless the portal has entries: without any, a command has nothing to work on, and must not seem to."""
    if not entry_count:
        from ..load.misnamed import find_misnamed_content

        folder = find_misnamed_content(str(root))
        next_act = (
            f"rename its folder `{folder}` to `content`"
            if folder
            else "name the portal's folder with --root; a new portal starts with a team, content/sales/index.md"
        )
        typer.echo(f"{root} has no entries, so there is nothing to do.\nNext: {next_act}.", err=True)
        raise typer.Exit(1)


def require_teams(root: Path, team_count: int, file_count: int) -> None:
    """Exits unless the portal has a team, whose folder a new entry lies in."""
    require_entries(root, file_count)
    if not team_count:
        typer.echo(
            f"{root} has no team yet, and an entry lies in a team's folder.\n"
            "Next: begin one with `trellis new team`, or write content/sales/index.md.",
            err=True,
        )
        raise typer.Exit(1)


def require_files(root: Path) -> None:
    """Exits unless the portal has files with entries in ``content/``, for commands that read no entries themselves."""
    from ..authoring.imports.existing import survey_portal

    require_entries(root, survey_portal(root).file_count)


_ROOT_HELP = "The portal's folder; found from here upward where it is not given."

RootOption = Annotated[
    Path,
    typer.Option(
        "--root",
        help=_ROOT_HELP,
        metavar="FOLDER",
        file_okay=False,
        exists=True,
        callback=_resolve_root,
        show_default=False,
    ),
]
OptionalRootOption = Annotated[
    Path,
    typer.Option(
        "--root",
        help=_ROOT_HELP,
        metavar="FOLDER",
        file_okay=False,
        exists=True,
        callback=_resolve_optional_root,
        show_default=False,
    ),
]


def make_day_option(help: str) -> Any:
    """Returns the option ``--today``, whose help says what the command does as of that day."""
    return typer.Option("--today", help=help, parser=_parse_date, metavar="DATE")


TodayOption = Annotated[date | None, make_day_option("Check as of this day instead of today.")]


def resolve_paths(root: Path, paths: list[Path]) -> tuple[str, ...]:
    """Returns the paths relative to the root, with ``/``, as in diagnostics. Raises BadParameter if one does not exist.

    A path is relative to the current folder or, if it is not in the portal, to the portal's root.
    """
    return tuple(_resolve_path(root, path) for path in paths)


def find_default_branch(root: Path) -> str:
    """Returns the name of the default branch. Raises BadParameter if Git knows none of the usual names."""
    from ..load.commit import resolve_revision
    from ..load.git import GitUnavailable, GitUnusable

    for name in _DEFAULT_BRANCHES:
        try:
            resolve_revision(root, name)
        except GitUnusable:
            raise
        except GitUnavailable:
            continue
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
