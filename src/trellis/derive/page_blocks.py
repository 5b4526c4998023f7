"""What the blocks of own pages show: courses and paths that match, a path's steps, metrics, and single figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from . import cards, format, links
from .alignment.index import AlignmentIndex
from .alignment.shares import Share, measure_shares
from .browse.site_data import SiteData
from .cards import EntryCard
from .figures import collect_figures, describe_state
from .line_chart import LineChart, build_line_chart
from .links import Link
from .need_states import OPEN_STATUSES
from .pages import sessions, stories
from .pages.metric import MetricSummary, build_metric_summary
from .pages.path import PathSection, build_path_page
from .pages.sessions import SessionCard
from .pages.stories import StoryRow
from .published import Item, PublishedCatalogue
from .wording import format_number, translate, translate_count

DEFAULT_COUNT = 6
"""How many entries a block shows that says nothing about it."""


@dataclass(frozen=True, slots=True)
class PathSteps:
    """A path with its steps. count: of the courses and paths in it, in words."""

    card: EntryCard
    sections: tuple[PathSection, ...]
    count: str


@dataclass(frozen=True, slots=True)
class MetricChart:
    """A metric with its chart, None without a figure. state: where it stands, as a sentence."""

    link: Link
    unit: str
    state: str
    chart: LineChart | None


@dataclass(frozen=True, slots=True)
class InlineFigure:
    """A figure within a sentence. text: the figure in words. url: what it counts. definition: how it is computed."""

    text: str
    url: str
    definition: str = ""


def list_matching_items(
    published: PublishedCatalogue,
    kind: str = "",
    team: str = "",
    skill: str = "",
    role: str = "",
    level: str = "",
    tier: str = "",
    region: str = "",
) -> tuple[Item, ...]:
    """Returns the current courses and paths that match all that is given, the compulsory ones first, then by title.

    team: its owner. role, region: whom it is for or required of. skill: what it teaches; of a path, a course in it.
    """
    items = published.items_by_skill.get(skill, ()) if skill else published.current_items
    order = {item.id: index for index, item in enumerate(published.current_items)}
    entry = published.catalogue.find_role(role) if role else None
    role_names = {role, *((entry.id, entry.title) if entry else ())}
    return tuple(
        item
        for item in sorted(items, key=lambda item: order[item.id])
        if (not kind or item.kind == kind)
        and (not team or item.owner == team)
        and (not level or str(getattr(item.meta, "level", "")) == level)
        and (not tier or item.meta.tier == tier)
        and (not role or not role_names.isdisjoint(_list_audience_values(item, "roles")))
        and (not region or region in _list_audience_values(item, "regions"))
    )


def build_matching_cards(
    published: PublishedCatalogue, number: int = DEFAULT_COUNT, **filters: str
) -> tuple[EntryCard, ...]:
    """Builds the cards of the first `number` courses and paths that match, as in `list_matching_items`."""
    return cards.build_cards(published, list_matching_items(published, **filters)[:number])


def build_named_cards(published: PublishedCatalogue, items: tuple[str, ...]) -> tuple[EntryCard, ...]:
    """Builds the cards of these courses and paths, in this order; what readers do not see is left out."""
    return cards.build_cards(published, (entry for id in items if (entry := published.find_entry("item", id))))


def build_path_steps(published: PublishedCatalogue, path: str) -> PathSteps | None:
    """Builds a path with its steps; None for a path that readers do not see."""
    entry = published.find_entry("path", path)
    if entry is None:
        return None
    page = build_path_page(published, entry)
    return PathSteps(page.card, page.sections, format.format_count(page.item_count, "item"))


def build_metric_rows(published: PublishedCatalogue, metrics: tuple[str, ...]) -> tuple[MetricSummary, ...]:
    """Builds the rows of metrics, in this order."""
    entries = (published.find_entry("metric", id) for id in metrics)
    return tuple(build_metric_summary(published, entry) for entry in entries if entry)


def build_metric_chart(published: PublishedCatalogue, metric: str) -> MetricChart | None:
    """Builds a metric's chart without marks; None for an unknown metric."""
    entry = published.find_entry("metric", metric)
    if entry is None:
        return None
    figures = collect_figures(published, entry)
    return MetricChart(
        links.link_entry(entry),
        entry.meta.unit,
        describe_state(entry.meta, figures),
        build_line_chart(entry.title, entry.meta, figures),
    )


def build_next_sessions(
    published: PublishedCatalogue, item: str = "", team: str = "", kind: str = "", number: int = DEFAULT_COUNT
) -> tuple[SessionCard, ...]:
    """Builds the cards of the next sessions that match. Touchpoints are shown only where they are asked for."""
    entry = published.find_entry("item", item) if item else None
    matching = (
        session
        for session in published.upcoming_sessions
        if (session.meta.kind == kind if kind else session.meta.kind != "touchpoint")
        and (not team or session.owner == team)
        and (not item or (entry is not None and published.find_entry("item", session.meta.item) is entry))
    )
    return sessions.build_session_cards(published, tuple(matching)[:number])


def build_latest_stories(
    published: PublishedCatalogue, kind: str = "", team: str = "", number: int = DEFAULT_COUNT
) -> tuple[StoryRow, ...]:
    """Builds the rows of the latest stories that match."""
    matching = [s for s in published.stories if (not kind or s.meta.kind == kind) and (not team or s.owner == team)]
    return stories.build_rows(published, matching[:number])


def count_entries(site: SiteData, kind: str, **filters: str) -> InlineFigure:
    """Counts what readers see of a kind; of courses and paths what can be taken and matches."""
    published = site.published
    if kind in ("course", "path"):
        number, url = len(list_matching_items(published, kind=kind, **filters)), _find_list(site, kind, filters)
    elif kind == "session":
        number, url = len(published.upcoming_sessions), "/calendar/"
    else:
        entries = published.catalogue.entries.get(kind, {}).values()
        number = sum(published.find_entry(kind, entry.id) is not None for entry in entries)
        url = _LISTS[kind]
    return InlineFigure(format.format_count(number, kind, "stories" if kind == "story" else ""), url)


_LISTS: Mapping[str, str] = {
    "story": "/stories/",
    "need": "/needs/",
    "objective": "/objectives/",
    "metric": "/metrics/",
    "team": "/teams/",
    "skill": "/skills/",
}


def compute_figure(published: PublishedCatalogue, figure: str) -> InlineFigure:
    """Computes one of `kinds.page_blocks.FIGURES`."""
    if figure == "open-needs":
        number = sum(need.status in OPEN_STATUSES for need in published.catalogue.needs)
        definition = translate("Needs that are raised, in consultation or decided.")
        return InlineFigure(translate_count(number, "{n} open need", "{n} open needs"), "/needs/", definition)
    if figure == "approved-items":
        statuses = published.approval_statuses.values()
        share = Share(sum(status.is_complete for status in statuses), len(statuses))
        definition = translate("Courses and paths whose present text has every approval that it needs.")
        return InlineFigure(_describe_share(share), "/governance/", definition)
    shares = measure_shares(AlignmentIndex(published))
    if figure == "aligned-minutes":
        definition = translate("Minutes of courses that serve an objective, of all minutes.")
        text = "–" if shares.minutes.per_cent is None else f"{format_number(shares.minutes.per_cent)} %"
        return InlineFigure(text, "/alignment/", definition)
    if figure == "aligned-paths":
        return InlineFigure(
            _describe_share(shares.paths), "/alignment/", translate("Paths that serve an objective, of all paths.")
        )
    definition = translate("Courses that serve an objective, of all courses.")
    return InlineFigure(_describe_share(shares.courses), "/alignment/", definition)


def _describe_share(share: Share) -> str:
    return translate("{part} of {whole}", part=format_number(share.part), whole=format_number(share.whole))


def _find_list(site: SiteData, kind: str, filters: Mapping[str, str]) -> str:
    """The page that lists what was counted, or the nearest to it."""
    if not filters:
        return "/paths/" if kind == "path" else "/catalogue/"
    names = {"role": "roles", "region": "regions", "skill": "skills"}
    name, value = next(iter(filters.items()))
    groups = (group for group in site.listing.facets.groups if group.name in (name, names.get(name, name)))
    urls = (option.url for group in groups for option in group.options if option.key == value)
    return next(urls, "/catalogue/")


def _list_audience_values(item: Item, name: str) -> Iterator[str]:
    """Yields the roles or regions that an item is for or required of."""
    for audience in (item.meta.audience, item.meta.required_for):
        yield from (str(value) for value in (getattr(audience, name, None) or ()))
