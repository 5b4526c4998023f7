"""The options ``--part`` and ``--join`` of ``trellis build``: a site built on several machines."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..site.parts.part import Part, parse_part

if TYPE_CHECKING:
    from ..pipeline.run import CheckedPortal
    from ..site.parts.record import PartBuild


def _parse_part(text: str) -> Part:
    try:
        return parse_part(text)
    except ValueError as error:
        raise typer.BadParameter(f"{error}.") from None


PartOption = Annotated[
    Part | None,
    typer.Option(
        "--part", help="Build one part of the site, such as 3/8, for --join.", parser=_parse_part, metavar="N/COUNT"
    ),
]


def find_part_folder(root: Path, part: Part) -> Path:
    """The folder that a part is written to unless another is named."""
    from ..site.parts.join import PARTS_FOLDER

    return root / PARTS_FOLDER / part.label


def begin_part(root: Path, result: CheckedPortal, part: Part, day: date) -> PartBuild:
    """The part before it is built. day: that of the check."""
    from ..reports import text
    from ..site.parts.inputs import collect_inputs
    from ..site.parts.record import PartBuild

    report = text.render(result, result.diagnostics, next_step="")
    return PartBuild(part, collect_inputs(root, day, result.context.portal.frame), report)


def describe_part(build: PartBuild) -> str:
    """What messages call a part that was built; for a strict site also that it cannot be put together as it is."""
    from ..diagnostics.phrases import format_count

    name = f"Part {build.part.number} of {build.part.count}"
    if build.is_strict and build.warning_count:
        warnings = format_count(build.warning_count, "warning")
        return f"The build is strict, so --join will refuse the site: {warnings} above. {name}"
    return name


def join_site(root: Path, out: Path, folders: list[Path], day: date | None) -> None:
    """Puts parts together as a site, with the report that a build in one piece prints. Exits with 1 if it cannot."""
    from ..reports.plain import mask_unprintable
    from ..site.parts import join
    from ..site.parts.manifest import PartsRefused
    from ..site.site_folder import FolderRefused

    started = time.perf_counter()
    try:
        parts = join.read_parts(folders or join.list_part_folders(root), day)
        typer.echo(mask_unprintable(parts[0].manifest.report), nl=False)
        for warning in join.list_warnings(parts):
            typer.echo(f"WARNING: {mask_unprintable(warning)}", err=True)
        join.join_parts(parts, out)
    except (PartsRefused, FolderRefused) as error:
        typer.echo(mask_unprintable(str(error)), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"The site is in {out} ({time.perf_counter() - started:.0f} s).")
