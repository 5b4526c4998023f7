"""The state of a build, from its first event to its last.

It is in MkDocs' `config.extra`, since module globals outlive a build.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig

from ..check.rules import RULES
from ..derive import PublishedCatalogue, links
from ..derive.browse.site_data import SiteData
from ..derive.cards import get_language_tag
from ..derive.links import Link
from ..derive.published import is_visible
from ..derive.wording import ENGLISH, Wording, use_wording
from ..pipeline.run import CheckedPortal, run_pipeline
from . import fragments
from .messages import Wordings, load_wordings
from .plan import PlannedPage, plan_pages

KEY = "trellis"
"""The state's key in `config.extra`."""

ReportProgress = Callable[[int, int], None]
"""Called with the number of pages rendered since the last call, and of all pages."""


@dataclass(frozen=True, slots=True, repr=False)
class BuildInput:
    """The arguments of ``trellis build``: the checked portal, and the function that reports progress."""

    result: CheckedPortal
    report_progress: ReportProgress


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class BuildState:
    """The state of one build. There is no generated `repr`, since mkdocs-macros prints all of `config.extra`."""

    result: CheckedPortal
    site_data: SiteData
    pages: Mapping[str, PlannedPage]
    """By source path."""
    env: Environment
    wordings: Wordings
    report_progress: ReportProgress
    repository: str
    """Its URL in the forge, or ""."""
    footer: tuple[Link, ...]
    """The links at the foot of every page."""
    portal_language: str = ENGLISH
    policy: str = ""
    """The content security policy; set when the theme's templates are loaded."""

    def mark_frame(self, page_language: str) -> Markup:
        """The attributes of what surrounds the text of a page: navigation, search and footer, on each page alike."""
        with use_wording(Wording(page_language)):
            return fragments.mark_language(self.portal_language)


def begin_build(config: MkDocsConfig) -> BuildState:
    """Creates the state of a build, from the input of ``trellis build``, else by checking the portal as of today."""
    root = Path(config.config_file_path).resolve().parent
    build_input = config.extra.get(KEY)
    if not isinstance(build_input, BuildInput):
        build_input = BuildInput(run_pipeline(root, date.today()), lambda pages, total: None)
    result = build_input.result
    published = PublishedCatalogue(
        result.catalogue, result.context, result.rules, own_rule_count=len(result.rules) - len(RULES)
    )
    repository = (config.repo_url or "").rstrip("/")
    site_data = SiteData(published)
    state = BuildState(
        result=result,
        site_data=site_data,
        pages=plan_pages(site_data, root),
        env=fragments.create_environment(result.context.portal.language),
        wordings=load_wordings(root),
        report_progress=build_input.report_progress,
        repository=repository,
        portal_language=result.context.portal.language,
        footer=_build_footer(published),
    )
    config.extra[KEY] = state
    return state


def get_state(config: MkDocsConfig) -> BuildState:
    """The state that `begin_build` created."""
    state = config.extra[KEY]
    assert isinstance(state, BuildState)
    return state


def choose_wording(state: BuildState, page: PlannedPage) -> Wording:
    """The words of a page: of a course, a lesson or a path in its language, else in the portal's; of others English."""
    if page.entry is None or page.entry.kind not in ("course", "lesson", "path"):
        return Wording()
    published = state.site_data.published
    return state.wordings.find_wording(get_language_tag(published, page.entry), published.context.portal.language)


def set_policy(config: MkDocsConfig, policy: str) -> None:
    """Adds the pages' content security policy to the state."""
    config.extra[KEY] = replace(get_state(config), policy=policy)


def _build_footer(published: PublishedCatalogue) -> tuple[Link, ...]:
    """Links to the portal's own pages, then to generated pages and data."""
    pages = sorted(
        (links.link_entry(e) for e in published.catalogue.pages if is_visible(e)),
        key=lambda link: link.title.casefold(),
    )
    names = ("Standards", "Governance", "Duplicates", "People")
    own = (*(Link(name, f"/{name.lower()}/") for name in names), Link("Catalogue as data", "/catalogue.json"))
    return (*pages[:6], *own)
