"""``trellis similar`` and ``trellis duplicates``: find courses similar to one, and duplicates in the whole portal."""

from __future__ import annotations

import gc
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from ..diagnostics.phrases import end_sentence
from .app import app
from .options import AnswerFormat, RootOption, make_day_option, open_cache, require_entries, require_files
from .streams import print_report


@app.command("similar")
def show_similar(
    course: Annotated[
        str, typer.Argument(metavar="FILE_OR_ID", help="A course's id, or a file, be it part of the portal or not.")
    ],
    root: RootOption = Path("."),
    format: Annotated[AnswerFormat, typer.Option(help="text for people, json for programs.")] = AnswerFormat.TEXT,
    use_cache: Annotated[
        bool, typer.Option("--cache/--no-cache", help="Use what earlier runs found out where nothing has changed.")
    ] = True,
) -> None:
    """Show the five courses that are nearest to one, and say why."""
    gc.disable()
    from ..duplicates import nearest
    from ..reports import similar as report

    try:
        index = nearest.open_course_index(root, open_cache(root) if use_cache else None)
        if not index.index.courses:
            require_files(root)
        present_id = nearest.find_present_id(index, root, course)
        neighbours = nearest.find_neighbours(index, root, present_id)
    except nearest.CourseNotFound as error:
        raise typer.BadParameter(end_sentence(str(error)), param_hint="FILE_OR_ID") from None
    if present_id != course:
        typer.echo(f"{course} is called {present_id} now.", err=True)
    render = report.render_json if format is AnswerFormat.JSON else report.render_text
    print_report(render(neighbours), for_programs=format is AnswerFormat.JSON)


@app.command("duplicates")
def show_duplicates(
    root: RootOption = Path("."),
    format: Annotated[AnswerFormat, typer.Option(help="text for people, json for programs.")] = AnswerFormat.TEXT,
    today: Annotated[date | None, make_day_option("Compare as of this day instead of today.")] = None,
) -> None:
    """Show what the portal has more than once. Each group has a proposal; the command never fails."""
    gc.disable()
    from ..derive import PublishedCatalogue
    from ..derive.pages.duplicates import build_duplicates_page
    from ..pipeline.run import run_pipeline
    from ..reports import duplicates as report

    result = run_pipeline(root, today or date.today(), cache=open_cache(root))
    require_entries(root, result.entry_count)
    page = build_duplicates_page(PublishedCatalogue(result.catalogue, result.context), drafts=True)
    render = report.render_json if format is AnswerFormat.JSON else report.render_text
    print_report(render(page), for_programs=format is AnswerFormat.JSON)
