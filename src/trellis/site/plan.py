"""The plan of a site: its pages, each with its URL, title, description, view and template."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, TemplateSyntaxError

from ..catalogue.addresses import list_former_addresses, list_gone_addresses, list_present_addresses
from ..catalogue.catalogue import Catalogue, Entry
from ..catalogue.link_targets import LinkTargets
from ..derive import PublishedCatalogue, format, versions
from ..derive.browse import calendar, landing
from ..derive.browse import page as browse
from ..derive.browse.site_data import SiteData
from ..derive.funding.providers import build_providers_page
from ..derive.pages import (
    alignment,
    course,
    duplicates,
    funding,
    gone,
    lesson,
    metric,
    need,
    needs,
    objective,
    old_version,
    oversight,
    own_text,
    path,
    path_plan,
    people,
    person,
    plan,
    report,
    sessions,
    skill,
    standards,
    stories,
    team,
    trends,
    whole_course,
)
from ..derive.published import is_visible
from ..derive.quarter_report import list_report_quarters
from ..derive.wording import translate
from ..load import page_block_calls
from ..load.own_pages import list_own_page_files, read_own_page
from ..load.parse import ParsedFile
from ..load.scan import OWN_PAGES
from .own_page_links import update_links
from .refusal import BuildRefused
from .text_reads import read_page_text

CONTENT_PREFIX = "content/"
"""Files below it have the rest of their path as their address."""

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
    is_private: bool = False
    """Whether search engines are asked to leave it out, beside the page of what was taken down."""
    former_urls: tuple[str, ...] = ()
    """Where a list of the catalogue was before; those of an entry's page are the catalogue's to tell."""

    @property
    def dest(self) -> str:
        """The path of its file below the site's folder."""
        return f"{self.url.lstrip('/')}index.html"

    @property
    def is_indexed(self) -> bool:
        """Whether search engines may list it: not the page of what was taken down."""
        return not self.is_private and (self.entry is None or self.entry.kind != "gone")

    @property
    def is_authored(self) -> bool:
        """Whether it stands where its author's file stands."""
        return self.entry is not None and self.entry.path == f"{CONTENT_PREFIX}{self.src}"


_VIEWS: Mapping[str, tuple[str, Callable[[PublishedCatalogue, Entry[Any]], object]]] = {
    "course": ("course.html", course.build_course_page),
    "lesson": ("lesson.html", lesson.build_lesson_page),
    "path": ("path.html", path.build_path_page),
    "team": ("team.html", team.build_team_page),
    "skill": ("skill.html", skill.build_skill_page),
    "story": ("story.html", stories.build_story_page),
    "session": ("session.html", sessions.build_session_page),
    "page": ("page.html", own_text.build_text_page),
    "objective": ("objective.html", objective.build_objective_page),
    "need": ("need.html", need.build_need_page),
    "metric": ("metric.html", metric.build_metric_page),
}


def plan_pages(site_data: SiteData, root: Path) -> Mapping[str, PlannedPage]:
    """All pages of the portal at `root`, by `src`. A trusted page replaces the engine's page of the same URL.

    What was taken down takes the place of no other page.
    """
    trusted = list(_plan_trusted_pages(root, site_data.published.catalogue))
    trusted_urls = {page.url for page in trusted}
    indexes = (page for page in _plan_indexes(site_data) if page.url not in trusted_urls)
    engine_pages = (*indexes, *_plan_list_pages(site_data))
    gone_pages = list(_plan_gone_pages(site_data.published, {*trusted_urls, *(page.url for page in engine_pages)}))
    entry_pages = _plan_entries(site_data.published)
    further_pages = (
        *_plan_further_pages(site_data.published),
        *_plan_certificate_pages(site_data.published),
        *_plan_people(site_data.published),
        *_plan_reader_pages(site_data),
        *_plan_reports(site_data.published),
    )
    untaken_pages = (page for page in further_pages if page.url not in trusted_urls)
    return {page.src: page for page in (*trusted, *engine_pages, *entry_pages, *untaken_pages, *gone_pages)}


def _plan_further_pages(published: PublishedCatalogue) -> Iterator[PlannedPage]:
    """Each course as one page to print, and the former versions of courses and paths. Nobody is led there by search.

    Their source paths are below the item's own, where there can be no other file.
    """
    for item in published.items:
        src = _get_source_path(item)
        if item.kind == "course" and published.catalogue.lessons(item):
            yield _plan_whole_course(published, item)
        for version in versions.list_former_versions(published, item):
            if version.url:
                yield PlannedPage(
                    src=f"{src}/versions/{version.record.id}.md",
                    url=version.url,
                    title=version.record.title,
                    description="",
                    template="old_version.html",
                    view=partial(_build_old_version, published, item, version.record.id),
                    entry=item,
                    is_private=True,
                )


def _plan_whole_course(published: PublishedCatalogue, item: Entry[Any]) -> PlannedPage:
    return PlannedPage(
        src=f"{_get_source_path(item)}/print.md",
        url=f"/print/{item.id}/",
        title=item.title,
        description=item.meta.summary,
        template="whole_course.html",
        view=partial(whole_course.build_whole_course, published, item, read_page_text),
        body=read_page_text(item),
        entry=item,
        is_private=True,
    )


def _build_old_version(published: PublishedCatalogue, item: Entry[Any], id: str) -> object:
    """The view of a former version, in the wording that is set when it is rendered."""
    former_versions = versions.list_former_versions(published, item)
    version = next(version for version in former_versions if version.record.id == id)
    return old_version.build_old_version(published, item, version)


def _plan_entries(published: PublishedCatalogue) -> Iterator[PlannedPage]:
    """A page for each entry that has one."""
    for entry in published.catalogue.all_entries():
        if entry.kind in _VIEWS and _is_published(published, entry):
            yield _plan_entry(published, entry)


def _plan_entry(published: PublishedCatalogue, entry: Entry[Any]) -> PlannedPage:
    template, view = _VIEWS[entry.kind]
    return PlannedPage(
        src=_get_source_path(entry),
        url=entry.url,
        title=entry.title,
        description=str(getattr(entry.meta, "summary", None) or ""),
        template=template,
        view=partial(view, published, entry),
        body=read_page_text(entry),
        entry=entry,
    )


def plan_some_pages(site_data: SiteData, entries: Iterable[Entry[Any]], others: Set[str]) -> Mapping[str, PlannedPage]:
    """The pages that show the texts of some entries, and those of the engine's whose `src` is among the others, by
    `src`.
    """
    published, catalogue = site_data.published, site_data.published.catalogue
    shown = [entry for entry in entries if entry.kind in _VIEWS and _is_published(published, entry)]
    entry_pages = (_plan_entry(published, entry) for entry in shown)
    course_ids = {entry.course or entry.id for entry in shown if entry.kind in ("course", "lesson")}
    courses = [catalogue.entry(("course", id)) for id in sorted(course_ids)]
    whole_pages = [_plan_whole_course(published, course) for course in courses if catalogue.lessons(course)]
    engine_pages = (page for page in _plan_indexes(site_data) if page.src in others)
    return {page.src: page for page in (*engine_pages, *entry_pages, *whole_pages)}


def _plan_reader_pages(site_data: SiteData) -> Iterator[PlannedPage]:
    """The pages that a reader's own browser fills."""
    yield PlannedPage(
        src="me/portfolio.md",
        url="/me/portfolio/",
        title=translate("My portfolio"),
        description=translate("What you finished, and how you judge your own work."),
        template="portfolio.html",
        view=lambda: site_data.listing_data,
    )
    yield PlannedPage(
        src="invite.md",
        url="/invite/",
        title=translate("Invite somebody to learn"),
        description=translate("A link with courses, a date and a sentence; nothing is sent by the portal."),
        template="invite.html",
        view=lambda: site_data.listing_data,
    )


def _plan_reports(published: PublishedCatalogue) -> Iterator[PlannedPage]:
    """The report of the last complete quarter and that of the present one. Their source paths are where there can be
    no file.
    """
    for quarter in list_report_quarters(published.today):
        yield PlannedPage(
            src=f"governance.md/report/{quarter}.md",
            url=report.build_report_url(quarter),
            title=report.name_report(quarter),
            description=translate("Alignment, needs, what is new and where the metrics stand, on one page to print."),
            template="report.html",
            view=partial(report.build_report_page, published, quarter),
        )


def _plan_certificate_pages(published: PublishedCatalogue) -> Iterator[PlannedPage]:
    """A page for each certificate, below its path's. Their source paths are where there can be no other file."""
    for entry in published.catalogue.paths:
        if is_visible(entry) and entry.meta.certificate:
            yield PlannedPage(
                src=f"{_get_source_path(entry)}/certificate.md",
                url=f"{entry.url}certificate/",
                title=entry.meta.certificate.name,
                description=entry.meta.summary,
                template="certificate.html",
                view=partial(path_plan.build_certificate_page, published, entry),
            )


def _plan_people(published: PublishedCatalogue) -> Iterator[PlannedPage]:
    """A page for each person whose name readers meet. It goes when they leave, so its address is not kept."""
    for entry in published.people_with_pages:
        yield PlannedPage(
            src=_get_source_path(entry),
            url=f"/people/{entry.id}/",
            title=entry.title,
            description=translate(
                "What {name} makes, helps with and answers for in the learning here.", name=entry.title
            ),
            template="person.html",
            view=partial(person.build_person_page, published, entry),
        )


def _plan_gone_pages(published: PublishedCatalogue, other_urls: Set[str]) -> Iterator[PlannedPage]:
    """A page at each address of what was taken down, unless something else answers there.

    other_urls: those of pages that belong to no entry.
    """
    catalogue = published.catalogue
    used_addresses = {*list_present_addresses(catalogue), *(address for address, _ in list_former_addresses(catalogue))}
    for address, tombstone in list_gone_addresses(catalogue).items():
        if address not in used_addresses and address not in other_urls:
            yield PlannedPage(
                src=f"{tombstone.path.removeprefix(CONTENT_PREFIX)}{address.rstrip('/')}.md",
                url=address,
                title=tombstone.title,
                description=tombstone.meta.reason,
                template="gone.html",
                view=partial(gone.build_gone_page, published, tombstone, address),
                entry=tombstone,
            )


def _get_source_path(entry: Entry[Any]) -> str:
    """The entry's file; for an entry of a collection file, a path below that file, where there can be no other file."""
    path = entry.path.removeprefix(CONTENT_PREFIX)
    return path if path.endswith(".md") else f"{path}/{entry.id}.md"


def _is_published(published: PublishedCatalogue, entry: Entry[Any]) -> bool:
    return is_visible(entry) and (not entry.course or published.find_entry("course", entry.course) is not None)


def _plan_indexes(site_data: SiteData) -> Iterator[PlannedPage]:
    """The pages that list entries; each has the name of its template. Titles are in the wording that is set."""
    published = site_data.published
    items = format.format_count(len(published.items), "course and path", "courses and paths")
    pages: tuple[tuple[str, str, str, View], ...] = (
        (
            "catalogue",
            translate("Catalogue"),
            translate("All {items}.", items=items),
            lambda: browse.build_catalogue_view(site_data),
        ),
        (
            "compare",
            translate("Compare"),
            translate("Up to three courses or paths, side by side."),
            lambda: site_data.listing_data,
        ),
        (
            "paths",
            translate("Paths"),
            translate("Courses in a recommended order: for a start, for a role, for a certificate."),
            lambda: path.build_path_groups(published),
        ),
        (
            "teams",
            translate("Teams"),
            translate("What each team asks of its people, and what it has made."),
            lambda: team.build_team_rows(published),
        ),
        (
            "skills",
            translate("Skills"),
            translate("What people here can be good at, and what teaches it."),
            lambda: skill.build_skill_map(published),
        ),
        (
            "stories",
            translate("Stories"),
            translate("What changed, told together."),
            lambda: stories.build_story_rows(published),
        ),
        (
            "governance",
            translate("Governance"),
            translate("What waits for an approval, what has lapsed, what is due."),
            lambda: oversight.build_oversight_page(published),
        ),
        (
            "alignment",
            translate("Alignment"),
            translate("Which share of learning serves an objective, what serves each, and what is missing."),
            lambda: alignment.build_alignment_page(published),
        ),
        (
            "trends",
            translate("Trends"),
            translate("What teams ask for, quarter by quarter, and what several of them ask for at once."),
            lambda: trends.build_trends_page(published),
        ),
        (
            "plan",
            translate("Plan"),
            translate("Two quarters ahead: dates by tier, effort against capacity, the load of changes, touchpoints."),
            lambda: plan.build_business_plan(published),
        ),
        (
            "search",
            translate("Search"),
            translate("Find anything here by its title, a skill, a name."),
            lambda: published,
        ),
        (
            "people",
            translate("People"),
            translate("Who stands behind the learning here."),
            lambda: people.build_people_page(published),
        ),
        (
            "objectives",
            translate("Objectives"),
            translate("What the company and its teams want to reach, and what is learned for it."),
            lambda: objective.build_objective_rows(published),
        ),
        (
            "needs",
            translate("Needs"),
            translate("What people have asked for, where it stands, and what came of it."),
            lambda: needs.build_needs_page(published),
        ),
        (
            "providers",
            translate("Providers"),
            translate("Who outside offers courses, what for, how it went, and whom to ask."),
            lambda: build_providers_page(published),
        ),
        (
            "funding",
            translate("What learning costs"),
            translate("What teams may spend on learning, what courses cost, and who pays."),
            lambda: funding.build_funding_page(published),
        ),
        (
            "metrics",
            translate("Metrics"),
            translate("What learning here should change, as figures, with their targets."),
            lambda: metric.build_metric_list(published),
        ),
        (
            "good-course",
            translate("What a good course needs"),
            translate("What a course is read against before it is published, in a few sentences."),
            lambda: standards.build_good_course_page(published),
        ),
        (
            "standards",
            translate("Rules for authors"),
            translate("What everything here keeps to, and why."),
            lambda: standards.build_rule_groups(published.rules, published.own_rule_count),
        ),
        (
            "duplicates",
            translate("Duplicates"),
            translate("What we have more than once, and what to make of it."),
            lambda: duplicates.build_duplicates_page(published),
        ),
    )
    yield from _plan_calendar(site_data)
    yield PlannedPage(
        src="me.md",
        url="/me/",
        title=translate("My learning"),
        description=translate("What you have begun and finished. It stays in your browser."),
        template="me.html",
        view=lambda: "me",
        is_private=True,
    )
    yield PlannedPage(
        src="index.md",
        url="/",
        title=translate("Home"),
        description=translate("Find what to learn next."),
        template="home.html",
        view=lambda: published,
    )
    for name, title, description, view in pages:
        yield PlannedPage(
            src=f"{name}.md",
            url=f"/{name}/",
            title=title,
            description=description,
            template=f"{name}.html",
            view=view,
        )


def _plan_calendar(site_data: SiteData) -> Iterator[PlannedPage]:
    """The calendar, and the plan below it, whose source path is below the calendar's, where there can be no file."""
    yield PlannedPage(
        src="calendar.md",
        url="/calendar/",
        title=translate("Calendar"),
        description=translate(
            "All dates of the learning calendar, by month, and how to have them in your own calendar."
        ),
        template="calendar.html",
        view=lambda: calendar.build_calendar_page(site_data),
    )
    yield PlannedPage(
        src="calendar.md/plan.md",
        url="/calendar/plan/",
        title=translate("Plan of two quarters"),
        description=translate("Which dates are set, which of them still have no content, and when it is due."),
        template="calendar_plan.html",
        view=lambda: calendar.build_plan_page(site_data.published),
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
            former_urls=list_page.former_urls,
        )


def _plan_trusted_pages(root: Path, catalogue: Catalogue) -> Iterator[PlannedPage]:
    """The learning team's pages: ``index.md`` is the home page, any other ``name.md`` has the URL ``/name/``.

    Raises BuildRefused if the front matter or a block of one cannot be read.
    """
    has_own_marks = page_block_calls.has_own_marks(root)
    targets = LinkTargets(catalogue)
    for file in list_own_page_files(root):
        parsed = read_own_page(root, file)
        if parsed.problems:
            first = parsed.problems[0]
            raise BuildRefused(f"{OWN_PAGES}/{file.name}:{first.line}: {first.message}; {first.help}")
        if not has_own_marks:
            _check_blocks(f"{OWN_PAGES}/{file.name}", parsed)
        values: Mapping[str, str] = parsed.data or {}
        url = "/" if file.stem == "index" else f"/{file.stem}/"
        yield PlannedPage(
            src=file.name,
            url=url,
            title=values.get("title", ""),
            description=values.get("summary", ""),
            body=update_links(parsed.body, targets),
            is_trusted=True,
        )


def _check_blocks(path: str, parsed: ParsedFile) -> None:
    """Raises BuildRefused if a block of an own page cannot be read. None is run."""
    try:
        Environment(autoescape=True).parse(parsed.body)
    except TemplateSyntaxError as error:
        line = parsed.body_line + error.lineno - 1
        raise BuildRefused(
            f"{path}:{line}: its blocks cannot be read: {error.message}; close what is opened there"
        ) from None
    except RecursionError:
        raise BuildRefused(
            f"{path}:{parsed.body_line}: its blocks cannot be read: one is nested too deeply; take brackets out"
        ) from None
