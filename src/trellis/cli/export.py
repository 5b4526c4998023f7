"""``trellis export``: courses as packages that a learning management system plays, and lists that it imports."""

from __future__ import annotations

from collections.abc import Iterator, Sized
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..diagnostics.phrases import format_count
from .app import app
from .options import RootOption, TodayOption, open_cache, require_entries

if TYPE_CHECKING:
    from ..pipeline.run import CheckedPortal
    from ..site.export.course_content import CourseContent

export = typer.Typer(help="Write courses for other systems.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(export, name="export")

CourseArgument = Annotated[str, typer.Argument(metavar="COURSE", help="The course's id.")]
PackageOption = Annotated[Path, typer.Option(metavar="FILE", help="The ZIP file to write.")]
ForceOption = Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")]
DraftsOption = Annotated[bool, typer.Option("--drafts", help="Export a draft, too.")]


class ScormEdition(StrEnum):
    """The editions of SCORM."""

    SCORM_12 = "1.2"
    SCORM_2004 = "2004"


@export.command("scorm")
def export_scorm(
    course: CourseArgument,
    out: PackageOption,
    standard: Annotated[
        ScormEdition, typer.Option("--edition", help="1.2, or 2004 (4th edition).")
    ] = ScormEdition.SCORM_12,
    drafts: DraftsOption = False,
    force: ForceOption = False,
    root: RootOption = Path("."),
    today: TodayOption = None,
) -> None:
    """Write a course as a package in SCORM. It tells the system who has finished, and with what score."""
    from ..site.export.course_content import build_course_content
    from ..site.export.package import write_package
    from ..site.export.scorm import build_scorm_files

    result = _check(root, today)
    with _explain_refusal():
        content = build_course_content(root, result, course, with_drafts=drafts)
        files = build_scorm_files(content, "1.2" if standard is ScormEdition.SCORM_12 else "2004")
        write_package(out, files, replaces=force)
    typer.echo(f"{out} has {content.title} in SCORM {standard.value}: {_count_parts(content, files)}.")


@export.command("cmi5")
def export_cmi5(
    course: CourseArgument,
    out: PackageOption,
    drafts: DraftsOption = False,
    force: ForceOption = False,
    root: RootOption = Path("."),
    today: TodayOption = None,
) -> None:
    """Write a course as a package in cmi5. It states in xAPI who has completed and passed, and with what score."""
    from ..site.export.cmi5 import build_cmi5_files
    from ..site.export.course_content import build_course_content
    from ..site.export.package import write_package

    result = _check(root, today)
    with _explain_refusal():
        content = build_course_content(root, result, course, with_drafts=drafts)
        files = build_cmi5_files(content)
        write_package(out, files, replaces=force)
    typer.echo(f"{out} has {content.title} in cmi5: {_count_parts(content, files)}.")


@export.command("csv")
def export_csv(
    lms: Annotated[
        str, typer.Option(metavar="NAME", help="moodle, cornerstone, successfactors, or a file of yours in lms/.")
    ],
    out: Annotated[Path, typer.Option(metavar="FILE", help="The file to write.")],
    drafts: Annotated[bool, typer.Option("--drafts", help="List drafts, too.")] = False,
    force: ForceOption = False,
    root: RootOption = Path("."),
    today: TodayOption = None,
) -> None:
    """Write a list of all courses, in the columns that a learning management system imports."""
    from ..site.export.course_list import build_course_list
    from ..site.export.package import write_whole

    result = _check(root, today)
    with _explain_refusal():
        content = build_course_list(root, result, lms, with_drafts=drafts)
        write_whole(out, content, replaces=force)
    typer.echo(f"{out} lists the courses for {lms}.")


def _count_parts(content: CourseContent, files: Sized) -> str:
    return f"{format_count(len(content.lessons), 'lesson')}, {format_count(len(files), 'file')}"


@contextmanager
def _explain_refusal() -> Iterator[None]:
    """Prints why nothing is exported, and exits."""
    from ..site.export.refusal import ExportRefused
    from ..site.refusal import BuildRefused

    try:
        yield
    except (ExportRefused, BuildRefused) as error:
        end = "" if str(error).endswith(("?", ".")) else "."
        typer.echo(f"Nothing was exported: {error}{end}", err=True)
        raise typer.Exit(1) from None


def _check(root: Path, today: date | None) -> CheckedPortal:
    """Checks the portal. Exits if it has no entries, or errors: nothing is exported that the checks have not passed."""
    from ..pipeline.run import run_pipeline

    result = run_pipeline(root, today or date.today(), cache=open_cache(root))
    require_entries(root, result.entry_count)
    if result.has_errors:
        typer.echo("Nothing was exported: the portal has errors. Next: `trellis check` lists them.", err=True)
        raise typer.Exit(1)
    return result
