"""``trellis find``: the portal's own search, in a terminal."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .app import app
from .options import Answer, Root, Today
from .options import store as store_of

if TYPE_CHECKING:
    from ..derive.search.pack import Files


@app.command()
def find(
    query: Annotated[list[str], typer.Argument(help="What to look for: words of a title, a skill, a name.")],
    root: Root = Path("."),
    format: Annotated[Answer, typer.Option(help="text for people, json for programs.")] = Answer.TEXT,
    limit: Annotated[int, typer.Option(min=1, help="How many to show.")] = 5,
    today: Today = None,
) -> None:
    """Find courses, paths, skills, teams, stories, pages and people, as the portal's search does."""
    from ..derive.search.packed import Packed
    from ..derive.search.query import search
    from ..reports import search_results as report

    words = " ".join(query)
    packed = Packed(_files(root, today or date.today()).__getitem__)
    found = search(packed, words)
    rows = [packed.row(number) for number, _ in found.hits[:limit]]
    render = report.as_json if format is Answer.JSON else report.as_text
    typer.echo(render(words, found.meant, len(found.hits), rows), nl=False)


def _files(root: Path, day: date) -> Files:
    """The files of the search: those that were kept for the same content and day, else made anew."""
    from ..load.scan import digest

    store = store_of(root)
    content = (digest(str(root)), day)
    of, files = store.read("search") or (None, {})
    if of != content:
        from ..derive import PublishedCatalogue
        from ..derive.search.build import make
        from ..pipeline.run import run

        result = run(root, day, store=store)
        files = make(PublishedCatalogue(result.catalogue, result.context))
        store.keep("search", (content, files))
    return files
