"""The plan of a site: its pages, each with its URL, title, description, view and template."""

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
from ..derive.published import is_visible
from ..load import parse

CONTENT_PREFIX = "content/"
"""Files below it keep their path in MkDocs, so that links between them resolve."""

TRUSTED_FOLDER = "hooks/pages"
"""The portal's own pages, by its learning team; only they may insert blocks."""

View = Callable[[], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPage:
    """A page to be rendered. url: from ``/``. body: Markdown."""

    src: str
    """Its path below ``content/``; a generated page has a made-up one."""
    url: str
    title: str
    description: str
    template: str = ""
    """Renders `view`; "" for a trusted page, which has a body only."""
    view: View | None = None
    body: str = ""
    entry: Entry[Any] | None = None
    is_trusted: bool = False

    @property
    def dest(self) -> str:
        """The path of its file below the site's folder."""
        return f"{self.url.lstrip('/')}index.html"


_VIEWS: Mapping[str, tuple[str, Callable[[PublishedCatalogue, Entry[Any]], object]]] = {
    "course": ("course.html", course.build_course_page),
    "lesson": ("lesson.html", lesson.build_lesson_page),
    "path": ("path.html", path.build_path_page),
    "team": ("team.html", team.build_team_page),
    "skill": ("skill.html", skill.build_skill_page),
    "story": ("story.html", stories.build_story_page),
    "page": ("page.html", lambda published, entry: entry.meta),
}


def plan_pages(site_data: SiteData, root: Path) -> Mapping[str, PlannedPage]:
    """All pages of the portal at `root`, by `src`. A trusted page replaces the engine's page of the same URL."""
    trusted = list(_plan_trusted_pages(root))
    trusted_urls = {page.url for page in trusted}
    indexes = (page for page in _plan_indexes(site_data) if page.url not in trusted_urls)
    return {
        page.src: page
        for page in (*trusted, *indexes, *_plan_list_pages(site_data), *_plan_entries(site_data.published))
    }


def _plan_entries(published: PublishedCatalogue) -> Iterator[PlannedPage]:
    for entry in published.catalogue.all_entries():
        if entry.kind not in _VIEWS or not _is_published(published, entry):
            continue
        template, view = _VIEWS[entry.kind]
        yield PlannedPage(
            src=_get_source_path(entry),
            url=entry.url,
            title=entry.title,
            description=str(getattr(entry.meta, "summary", None) or ""),
            template=template,
            view=partial(view, published, entry),
            body=entry.body,
            entry=entry,
        )


def _get_source_path(entry: Entry[Any]) -> str:
    """The entry's file; for an entry of a collection file, a path below that file, where there can be no other file."""
    path = entry.path.removeprefix(CONTENT_PREFIX)
    return path if path.endswith(".md") else f"{path}/{entry.id}.md"


def _is_published(published: PublishedCatalogue, entry: Entry[Any]) -> bool:
    return is_visible(entry) and (not entry.course or published.find_entry("course", entry.course) is not None)


def _plan_indexes(site_data: SiteData) -> Iterator[PlannedPage]:
    """The pages that list entries; each has the name of its template."""
    published = site_data.published
    paths = tuple(item for item in published.current_items if item.kind == "path")
    number = format.format_count(len(published.items), "course and path", "courses and paths")
    pages: tuple[tuple[str, str, View], ...] = (
        ("catalogue", f"All {number}.", lambda: browse.build_catalogue_view(site_data)),
        ("compare", "Up to three courses or paths, side by side.", lambda: site_data.listing_data),
        (
            "paths",
            "Courses in an order: for a start, for a role, for a certificate.",
            lambda: cards.build_cards(published, paths),
        ),
        ("teams", "What each team asks of its people, and what it has made.", lambda: team.build_team_rows(published)),
        ("skills", "What people here can be good at, and what teaches it.", lambda: skill.build_skill_rows(published)),
        ("stories", "What changed, told together.", lambda: stories.build_story_rows(published)),
        (
            "governance",
            "What waits for an approval, what has lapsed, what is due.",
            lambda: governance.build_governance_page(published),
        ),
        ("search", "Find anything here by its title, a skill, a name.", lambda: published),
        ("people", "Who stands behind the learning here.", lambda: people.build_person_cards(published)),
        (
            "standards",
            "What everything here keeps to, and why.",
            lambda: standards.group_standards(published.rules, published.own_rule_count),
        ),
        (
            "duplicates",
            "What we have more than once, and what to make of it.",
            lambda: duplicates.build_duplicates_page(published),
        ),
    )
    yield PlannedPage(
        src="index.md",
        url="/",
        title="Home",
        description="Find what to learn next.",
        template="home.html",
        view=lambda: published,
    )
    for name, description, view in pages:
        yield PlannedPage(
            src=f"{name}.md",
            url=f"/{name}/",
            title=name.capitalize(),
            description=description,
            template=f"{name}.html",
            view=view,
        )


def _plan_list_pages(site_data: SiteData) -> Iterator[PlannedPage]:
    """The catalogue's pages without script.

    Their source paths are below the catalogue's own, where there can be no other file.
    """
    for list_page in landing.plan_list_pages(site_data.listing):
        src = f"catalogue.md{list_page.url.removeprefix('/catalogue').rstrip('/')}.md"
        yield PlannedPage(
            src=src,
            url=list_page.url,
            title=list_page.title,
            description=list_page.description,
            template=f"{list_page.template}.html",
            view=list_page.view,
        )


def _plan_trusted_pages(root: Path) -> Iterator[PlannedPage]:
    """The learning team's pages: ``index.md`` is the home page, any other ``name.md`` has the URL ``/name/``.

    Raises Abort if the front matter of one cannot be read.
    """
    for file in sorted((root / TRUSTED_FOLDER).glob("*.md")):
        parsed = parse.parse_markdown(file.read_text("utf-8"))
        if parsed.problems:
            first = parsed.problems[0]
            raise Abort(f"{TRUSTED_FOLDER}/{file.name}:{first.line}: {first.message}; {first.help}")
        values: Mapping[str, str] = parsed.data or {}
        url = "/" if file.stem == "index" else f"/{file.stem}/"
        yield PlannedPage(
            src=file.name,
            url=url,
            title=values.get("title", ""),
            description=values.get("summary", ""),
            body=parsed.body,
            is_trusted=True,
        )
