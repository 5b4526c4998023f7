"""What a build knows from its first event to its last. It is kept in MkDocs' `config.extra`, for module globals outlive a build."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig

from ..check.rules import RULES
from ..derive import PublishedCatalogue, links
from ..derive.browse.site_data import SiteData
from ..derive.links import Link
from ..derive.published import visible
from ..pipeline.run import Result, run
from . import fragments
from .plan import Planned, plan

KEY = "trellis"
"""The key of `config.extra` that the state is kept under."""

Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, repr=False)
class Handed:
    """What ``trellis build`` hands over: a run that it has made, and whom to tell of pages done and to do."""

    result: Result
    tell: Tell


@dataclass(frozen=True, slots=True, repr=False)
class State:
    """One build. `repr` is left short: mkdocs-macros prints whatever stands in `config.extra`.

    pages: the plan, by source path. repository: its address in the forge, or "". footer: what the foot of every page links to. policy: what a page may
    load and run, known when the theme's templates are.
    """

    result: Result
    site_data: SiteData
    pages: Mapping[str, Planned]
    env: Environment
    tell: Tell
    repository: str
    footer: tuple[Link, ...]
    policy: str = ""


def begin(config: MkDocsConfig) -> State:
    """Takes over a run that was handed, else makes one as of today, and keeps the state of the build."""
    root = Path(config.config_file_path).resolve().parent
    handed = config.extra.get(KEY)
    if not isinstance(handed, Handed):
        handed = Handed(run(root, date.today()), lambda done, total: None)
    result = handed.result
    published = PublishedCatalogue(result.catalogue, result.context, result.rules, own=len(result.rules) - len(RULES))
    repository = (config.repo_url or "").rstrip("/")
    site_data = SiteData(published)
    state = State(
        result, site_data, plan(site_data, root), fragments.environment(), handed.tell, repository, _footer(published)
    )
    config.extra[KEY] = state
    return state


def state(config: MkDocsConfig) -> State:
    """The state that `begin` has kept."""
    found = config.extra[KEY]
    assert isinstance(found, State)
    return found


def keep_policy(config: MkDocsConfig, policy: str) -> None:
    """Adds the pages' policy to the state."""
    config.extra[KEY] = replace(state(config), policy=policy)


def _footer(published: PublishedCatalogue) -> tuple[Link, ...]:
    """The portal's own pages, then what it publishes beside its content."""
    pages = sorted(
        (links.to(e) for e in published.catalogue.pages if visible(e)), key=lambda link: link.title.casefold()
    )
    names = ("Standards", "Governance", "Duplicates", "People")
    own = (*(Link(name, f"/{name.lower()}/") for name in names), Link("Catalogue as data", "/catalogue.json"))
    return (*pages[:6], *own)
