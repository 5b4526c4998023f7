"""What a portal's trusted pages may insert with ``{{ … }}``: each block is a view of `derive` in a fragment of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from ..derive.browse import home
from ..derive.browse.site_data import SiteData
from ..derive.pages import sessions, stories
from . import fragments
from .state import state


class MacrosEnvironment(Protocol):
    """What mkdocs-macros hands to ``define_env``."""

    page: Page
    conf: MkDocsConfig

    def macro(self, function: Callable[..., str], name: str = "") -> object:
        """Registers a macro under a name."""


BLOCKS: dict[str, Callable[..., object]] = {
    "spotlights": lambda site: home.spotlights(site.published),
    "required_for_all": lambda site: home.required_for_all(site.published),
    "whats_new": lambda site, number=4: stories.story_rows(site.published, number),
    "next_sessions": lambda site, number=4: sessions.coming(site.published, number),
    "ways_in": lambda site, number=18: {
        "tiers": home.tiers(site),
        "teams": home.teams(site.published),
        "skills": home.skills(site.published, number),
    },
    "numbers": lambda site: home.numbers(site.published),
    "find": lambda site: home.numbers(site.published),
    "for_you": lambda site: site.listing_data,
}
"""Name → what it shows. A number, where a block takes one, is how many."""


def offer(env: MacrosEnvironment) -> None:
    """Registers every block with mkdocs-macros."""
    for name in BLOCKS:
        env.macro(_macro(env, name), name)


def block(env: Any, site: SiteData, page: str, name: str, *numbers: int) -> str:
    """A block for the page at the address `page`."""
    return fragments.render(env, f"blocks/{name}.html", page, view=BLOCKS[name](site, *numbers))


def _macro(env: MacrosEnvironment, name: str) -> Callable[..., str]:
    def macro(*numbers: int) -> str:
        build = state(env.conf)
        html = block(build.env, build.site_data, build.pages[env.page.file.src_uri].url, name, *numbers)
        return "".join(line.strip() + "\n" for line in html.splitlines() if line.strip())

    return macro
