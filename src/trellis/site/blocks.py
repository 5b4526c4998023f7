"""Blocks that a portal's trusted pages may insert with ``{{ … }}``: views of `derive`, each with its own template."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from ..catalogue.catalogue import Catalogue
from ..derive import page_blocks
from ..derive.browse import home
from ..derive.browse.site_data import SiteData
from ..derive.pages import sessions, stories
from ..derive.wording import use_wording
from ..kinds.page_blocks import PAGE_BLOCKS, BlockValue, bind_values
from . import fragments
from .plan import PlannedPage
from .state import KEY, BuildState, choose_wording


class MacrosEnvironment(Protocol):
    """The argument of mkdocs-macros' ``define_env``."""

    page: Any
    conf: Any

    def macro(self, function: Callable[..., str], name: str = "") -> object:
        """Registers a macro under a name."""


def _show(build_view: Callable[..., object]) -> Callable[..., object]:
    """The view of a block that needs nothing but the published catalogue."""
    return lambda site, **values: build_view(site.published, **values)


BLOCKS: Mapping[str, Callable[..., object]] = {
    "cards": _show(page_blocks.build_named_cards),
    "items": _show(page_blocks.build_matching_cards),
    "path": _show(page_blocks.build_path_steps),
    "metric": _show(page_blocks.build_metric_rows),
    "chart": _show(page_blocks.build_metric_chart),
    "sessions": _show(page_blocks.build_next_sessions),
    "stories": _show(page_blocks.build_latest_stories),
    "figure": _show(page_blocks.compute_figure),
    "count": page_blocks.count_entries,
    "spotlights": _show(home.build_spotlights),
    "required_for_all": _show(home.build_required_cards),
    "whats_new": lambda site, number=4: stories.build_story_rows(site.published, number),
    "next_sessions": lambda site, number=4: sessions.build_upcoming_session_cards(site.published, number),
    "ways_in": lambda site, number=18: {
        "tiers": home.link_tiers(site),
        "teams": home.link_teams(site.published),
        "skills": home.link_skills(site.published, number),
    },
    "numbers": _show(home.count_content),
    "find": _show(home.count_content),
    "for_you": lambda site: site.listing_data,
}
"""Name, as in `kinds.page_blocks`, → its view, from the site's data and what a page says within the brackets."""


def offer(env: MacrosEnvironment) -> None:
    """Registers every block with mkdocs-macros."""
    for name in BLOCKS:
        env.macro(_create_macro(env, name), name)


def render_block(env: Any, site: SiteData, page: str, name: str, *values: BlockValue, **options: BlockValue) -> str:
    """Renders a block for the page at the URL `page`.

    Raises BlockError if it takes no such value. What readers cannot see is left out; the check says so of it. A former
    id means the present one.
    """
    view = BLOCKS[name](site, **bind_present_values(site.published.catalogue, name, values, options))
    return fragments.render_fragment(env, f"blocks/{name}.html", page, view=view)


def bind_present_values(
    catalogue: Catalogue, name: str, values: Sequence[BlockValue], options: Mapping[str, BlockValue]
) -> Mapping[str, Any]:
    """Returns the values of a call by the parameters' names, with present ids for former ones. Raises BlockError."""
    parameters = PAGE_BLOCKS[name].by_name
    bound_values = bind_values(name, values, options).items()
    return {key: _name_present(catalogue, parameters[key].kinds, value) for key, value in bound_values}


def _name_present(catalogue: Catalogue, kinds: Sequence[str], value: Any) -> Any:
    """Returns a value with the present id in place of a former one. kinds: of what it names; none if it is no id."""
    if isinstance(value, tuple):
        return tuple(_name_present(catalogue, kinds, one) for one in value)
    return next((id for kind in kinds if (id := catalogue.resolve_id(kind, value)) != value), value)


def insert_block(build: BuildState, page: PlannedPage, name: str, *values: BlockValue, **options: BlockValue) -> str:
    """A block as it stands in a text in Markdown: without empty lines, which would end it, and without indents."""
    with use_wording(choose_wording(build, page)):
        html = render_block(build.env, build.site_data, page.url, name, *values, **options)
    return "\n".join(line.strip() for line in html.splitlines() if line.strip())


def _create_macro(env: MacrosEnvironment, name: str) -> Callable[..., str]:
    def macro(*values: BlockValue, **options: BlockValue) -> str:
        build = env.conf.extra[KEY]
        assert isinstance(build, BuildState)
        return insert_block(build, build.pages[env.page.file.src_uri], name, *values, **options)

    return macro
