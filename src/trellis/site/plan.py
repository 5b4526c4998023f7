"""Which pages there are: for each its address, its words for the browser, and the view that it shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from .. import source
from ..catalogue import Entry
from ..derive import Edition, cards, course, facets, lesson, path, people, skill, standards, stories, team, words
from ..derive.edition import visible

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
    search: whether readers may find it by what it says.
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
    search: bool = True

    @property
    def dest(self) -> str:
        """The file that it is written to, below the site's folder."""
        return f"{self.url.lstrip('/')}index.html"


_VIEWS: Mapping[str, tuple[str, Callable[[Edition, Entry[Any]], object]]] = {
    "course": ("course.html", course.course_page),
    "lesson": ("lesson.html", lesson.lesson_page),
    "path": ("path.html", path.path_page),
    "team": ("team.html", team.team_page),
    "skill": ("skill.html", skill.skill_page),
    "story": ("story.html", stories.story_page),
    "page": ("page.html", lambda edition, entry: entry.meta),
}


def plan(edition: Edition, root: Path) -> Mapping[str, Planned]:
    """Every page of the portal at `root`, by its `src`. A trusted page takes the place of an engine's page of its address."""
    pages = [*_indexes(edition), *_entries(edition)]
    trusted = list(_trusted(root))
    taken = {page.url for page in trusted}
    return {page.src: page for page in (*trusted, *(p for p in pages if p.url not in taken))}


def _entries(edition: Edition) -> Iterator[Planned]:
    for entry in edition.catalogue.all():
        if entry.kind not in _VIEWS or not _published(edition, entry):
            continue
        template, view = _VIEWS[entry.kind]
        yield Planned(
            src=entry.path.removeprefix(CONTENT) if entry.path.endswith(".md") else f"{entry.kind}/{entry.id}.md",
            url=entry.url,
            title=entry.title,
            description=str(getattr(entry.meta, "summary", None) or ""),
            template=template,
            view=partial(view, edition, entry),
            body=entry.body,
            entry=entry,
        )


def _published(edition: Edition, entry: Entry[Any]) -> bool:
    return visible(entry) and (not entry.course or edition.find("course", entry.course) is not None)


def _indexes(edition: Edition) -> Iterator[Planned]:
    index = partial(Planned, search=False)
    items = edition.items
    yield index("index.md", "/", "Home", "Find what to learn next.", "home.html", lambda: edition)
    yield index(
        "catalogue.md",
        "/catalogue/",
        "Catalogue",
        f"All {words.count(len(items), 'course and path', 'courses and paths')}.",
        "catalogue.html",
        lambda: _catalogue(edition),
    )
    yield index(
        "paths.md",
        "/paths/",
        "Paths",
        "Courses in an order: for a start, for a role, for a certificate.",
        "paths.html",
        lambda: cards.cards(edition, tuple(i for i in edition.current if i.kind == "path")),
    )
    yield index(
        "teams.md",
        "/teams/",
        "Teams",
        "Every team, what it asks of its people and what it has made.",
        "teams.html",
        lambda: team.team_rows(edition),
    )
    yield index(
        "skills.md",
        "/skills/",
        "Skills",
        "What people here can be good at, and what teaches it.",
        "skills.html",
        lambda: skill.skill_rows(edition),
    )
    yield index(
        "stories.md",
        "/stories/",
        "Stories",
        "What changed, told together.",
        "stories.html",
        lambda: stories.story_rows(edition),
    )
    yield index(
        "people.md",
        "/people/",
        "People",
        "Who stands behind the learning here.",
        "people.html",
        lambda: people.people(edition),
    )
    yield Planned(
        "standards.md",
        "/standards/",
        "Standards",
        "What everything published here keeps to, and why.",
        "standards.html",
        lambda: standards.standards(edition.rules, edition.own),
    )


def _catalogue(edition: Edition) -> Mapping[str, object]:
    groups, tokens = facets.facets(edition, edition.items)
    return {"groups": groups, "cards": tuple(zip(cards.cards(edition, edition.items), tokens, strict=True))}


def _trusted(root: Path) -> Iterator[Planned]:
    """The learning team's pages: ``index.md`` is the home page, another ``name.md`` stands at ``/name/``."""
    for file in sorted((root / TRUSTED).glob("*.md")):
        parsed = source.read_markdown(file.read_text("utf-8"))
        if parsed.problems:
            first = parsed.problems[0]
            raise ValueError(f"{TRUSTED}/{file.name}:{first.line}: {first.message}; {first.help}")
        said: Mapping[str, str] = parsed.data or {}
        url = "/" if file.stem == "index" else f"/{file.stem}/"
        yield Planned(file.name, url, said.get("title", ""), said.get("summary", ""), body=parsed.body, trusted=True)
