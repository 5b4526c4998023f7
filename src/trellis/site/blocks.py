"""Blocks that a portal's trusted pages may insert with ``{{ … }}``: views of `derive`, each with its own template."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from ..derive.browse import home
from ..derive.browse.site_data import SiteData
from ..derive.pages import sessions, stories
from ..derive.wording import use_wording
from . import fragments
from .plan import PlannedPage
from .state import KEY, BuildState, choose_wording


class MacrosEnvironment(Protocol):
    """The argument of mkdocs-macros' ``define_env``."""

    page: Any
    conf: Any

    def macro(self, function: Callable[..., str], name: str = "") -> object:
        """Registers a macro under a name."""


BLOCKS: dict[str, Callable[..., object]] = {
    "spotlights": lambda site: home.build_spotlights(site.published),
    "required_for_all": lambda site: home.build_required_cards(site.published),
    "whats_new": lambda site, number=4: stories.build_story_rows(site.published, number),
    "next_sessions": lambda site, number=4: sessions.build_upcoming_session_cards(site.published, number),
    "ways_in": lambda site, number=18: {
        "tiers": home.link_tiers(site),
        "teams": home.link_teams(site.published),
        "skills": home.link_skills(site.published, number),
    },
    "numbers": lambda site: home.count_content(site.published),
    "find": lambda site: home.count_content(site.published),
    "for_you": lambda site: site.listing_data,
}
"""Name → its view. A block's number is the count of entries to show."""


def offer(env: MacrosEnvironment) -> None:
    """Registers every block with mkdocs-macros."""
    for name in BLOCKS:
        env.macro(_create_macro(env, name), name)


def render_block(env: Any, site: SiteData, page: str, name: str, *numbers: int) -> str:
    """Renders a block for the page at the URL `page`."""
    return fragments.render_fragment(env, f"blocks/{name}.html", page, view=BLOCKS[name](site, *numbers))


def insert_block(build: BuildState, page: PlannedPage, name: str, *numbers: int) -> str:
    """A block as it stands in a text in Markdown: without empty lines, which would end it, and without indents."""
    with use_wording(choose_wording(build, page)):
        html = render_block(build.env, build.site_data, page.url, name, *numbers)
    return "".join(line.strip() + "\n" for line in html.splitlines() if line.strip())


def _create_macro(env: MacrosEnvironment, name: str) -> Callable[..., str]:
    def macro(*numbers: int) -> str:
        build = env.conf.extra[KEY]
        assert isinstance(build, BuildState)
        return insert_block(build, build.pages[env.page.file.src_uri], name, *numbers)

    return macro
