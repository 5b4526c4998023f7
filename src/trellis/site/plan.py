"""Which pages there are: for each its address, its words for the browser, and the view that it shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from mkdocs.exceptions import Abort

from ..catalogue.catalogue import Entry
from ..derive import PublishedCatalogue, cards, format
from ..derive.browse import landing
from ..derive.browse import page as browse
from ..derive.browse.site_data import SiteData
from ..derive.pages import course, duplicates, governance, lesson, path, people, skill, standards, stories, team
from ..derive.published import visible
from ..load import parse

CONTENT = "content/"
"""The room whose files keep their own path in MkDocs, so that links between them resolve."""

TRUSTED = "hooks/pages"
"""The portal's own pages, written by its learning team; they alone may insert blocks."""

View = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Planned:
    """A page to come.

    src: its path below ``content/``, or the one that a generated page goes by. url: its address from ``/``.
    template: the fragment that arranges `view`; "" for a trusted page, whose body is all. body: Markdown.
    """

    src: str
    url: str
    title: str
    description: str
    template: str = ""
    view: View | None = None
    body: str = ""
    entry: Entry[Any] | None = None
    trusted: bool = False

    @property
    def dest(self) -> str:
        """The file that it is written to, below the site's folder."""
        return f"{self.url.lstrip('/')}index.html"


_VIEWS: Mapping[str, tuple[str, Callable[[PublishedCatalogue, Entry[Any]], object]]] = {
    "course": ("course.html", course.course_page),
    "lesson": ("lesson.html", lesson.lesson_page),
    "path": ("path.html", path.path_page),
    "team": ("team.html", team.team_page),
    "skill": ("skill.html", skill.skill_page),
    "story": ("story.html", stories.story_page),
    "page": ("page.html", lambda published, entry: entry.meta),
}


def plan(site_data: SiteData, root: Path) -> Mapping[str, Planned]:
    """Every page of the portal at `root`, by its `src`. A trusted page takes the place of an engine's page of its address."""
    trusted = list(_trusted(root))
    taken = {page.url for page in trusted}
    indexes = (page for page in _indexes(site_data) if page.url not in taken)
    return {page.src: page for page in (*trusted, *indexes, *_landings(site_data), *_entries(site_data.published))}


def _entries(published: PublishedCatalogue) -> Iterator[Planned]:
    for entry in published.catalogue.all():
        if entry.kind not in _VIEWS or not _published(published, entry):
            continue
        template, view = _VIEWS[entry.kind]
        yield Planned(
            src=_src(entry),
            url=entry.url,
            title=entry.title,
            description=str(getattr(entry.meta, "summary", None) or ""),
            template=template,
            view=partial(view, published, entry),
            body=entry.body,
            entry=entry,
        )


def _src(entry: Entry[Any]) -> str:
    """Its file; for a record of a register a path below that file, where no other file can be."""
    path = entry.path.removeprefix(CONTENT)
    return path if path.endswith(".md") else f"{path}/{entry.id}.md"


def _published(published: PublishedCatalogue, entry: Entry[Any]) -> bool:
    return visible(entry) and (not entry.course or published.find("course", entry.course) is not None)


def _indexes(site_data: SiteData) -> Iterator[Planned]:
    """The pages that list entries; each stands at its template's name."""
    published = site_data.published
    paths = tuple(item for item in published.current if item.kind == "path")
    number = format.count(len(published.items), "course and path", "courses and paths")
    pages: tuple[tuple[str, str, View], ...] = (
        ("catalogue", f"All {number}.", lambda: browse.browse(site_data)),
        ("compare", "Up to three courses or paths, side by side.", lambda: site_data.listing_data),
        (
            "paths",
            "Courses in an order: for a start, for a role, for a certificate.",
            lambda: cards.cards(published, paths),
        ),
        ("teams", "What each team asks of its people, and what it has made.", lambda: team.team_rows(published)),
        ("skills", "What people here can be good at, and what teaches it.", lambda: skill.skill_rows(published)),
        ("stories", "What changed, told together.", lambda: stories.story_rows(published)),
        (
            "governance",
            "What waits for an approval, what has lapsed, what is due.",
            lambda: governance.governance(published),
        ),
        ("search", "Find anything here by its title, a skill, a name.", lambda: published),
        ("people", "Who stands behind the learning here.", lambda: people.people(published)),
        (
            "standards",
            "What everything here keeps to, and why.",
            lambda: standards.standards(published.rules, published.own),
        ),
        (
            "duplicates",
            "What we have more than once, and what to make of it.",
            lambda: duplicates.duplicates(published),
        ),
    )
    yield Planned("index.md", "/", "Home", "Find what to learn next.", "home.html", lambda: published)
    for name, description, view in pages:
        yield Planned(f"{name}.md", f"/{name}/", name.capitalize(), description, f"{name}.html", view)


def _landings(site_data: SiteData) -> Iterator[Planned]:
    """The catalogue's pages for those without script; their sources lie below its own, where no other file can be."""
    for place in landing.places(site_data.listing):
        src = f"catalogue.md{place.url.removeprefix('/catalogue').rstrip('/')}.md"
        yield Planned(src, place.url, place.title, place.description, f"{place.template}.html", place.view)


def _trusted(root: Path) -> Iterator[Planned]:
    """The learning team's pages: ``index.md`` is the home page, another ``name.md`` stands at ``/name/``.

    Raises Abort where the front matter of one cannot be read.
    """
    for file in sorted((root / TRUSTED).glob("*.md")):
        parsed = parse.read_markdown(file.read_text("utf-8"))
        if parsed.problems:
            first = parsed.problems[0]
            raise Abort(f"{TRUSTED}/{file.name}:{first.line}: {first.message}; {first.help}")
        said: Mapping[str, str] = parsed.data or {}
        url = "/" if file.stem == "index" else f"/{file.stem}/"
        yield Planned(file.name, url, said.get("title", ""), said.get("summary", ""), body=parsed.body, trusted=True)
