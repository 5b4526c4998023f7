"""``trellis find``: the portal's search in a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from .app import app
from .options import AnswerFormat, RootOption, make_day_option, open_cache, require_entries
from .streams import print_report


@app.command("find")
def find_entries(
    query: Annotated[
        list[str], typer.Argument(metavar="WORD", help="What to look for: words of a title, a text, a skill, a name.")
    ],
    root: RootOption = Path("."),
    format: Annotated[AnswerFormat, typer.Option(help="text for people, json for programs.")] = AnswerFormat.TEXT,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="How many to show.")] = 5,
    today: Annotated[date | None, make_day_option("Search as of this day instead of today.")] = None,
) -> None:
    """Find what the portal has, as its search does. Courses with their lessons, paths, skills, teams, pages, people."""
    from ..derive.search.packed import PackedIndex
    from ..derive.search.query import search_index
    from ..reports import search_results as report

    query_text = " ".join(query)
    index = PackedIndex(_load_search_files(root, today or date.today()).__getitem__)
    result = search_index(index, query_text)
    rows = [index.read_row(number, result.lessons.get(number, 0)) for number, _ in result.hits[:limit]]
    is_json = format is AnswerFormat.JSON
    render = report.render_json if is_json else report.render_text
    text = render(query_text, result.corrections, result.missing, len(result.hits), rows)
    print_report(text, for_programs=is_json)


class CachedSearchFiles(NamedTuple):
    """The files of the search index, for one state of the portal and one day."""

    portal_digest: bytes
    day: date
    files: Mapping[str, str]


def _load_search_files(root: Path, day: date) -> Mapping[str, str]:
    """Returns the files of the search index, from the cache if they are for the same content and day."""
    from ..load.scan import compute_portal_digest

    cache = open_cache(root)
    portal_digest = compute_portal_digest(str(root))
    cached = cache.read("search", CachedSearchFiles)
    if cached is None or cached[:2] != (portal_digest, day):
        from ..derive.search.build import build_search_files
        from ..pipeline.publish import publish_result
        from ..pipeline.run import run_pipeline

        result = run_pipeline(root, day, cache=cache)
        is_empty = any(diagnostic.rule == "portal-empty" for diagnostic in result.diagnostics)  # settings are an entry
        require_entries(root, 0 if is_empty else result.entry_count)
        files = build_search_files(publish_result(result))
        cached = CachedSearchFiles(portal_digest, day, files)
        cache.write("search", cached)
    return cached.files
