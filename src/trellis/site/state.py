"""The state of a build, from its first event to its last.

It is in MkDocs' `config.extra`, since module globals outlive a build.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from ..check.rules import RULES
from ..derive import PublishedCatalogue, links
from ..derive.browse.site_data import SiteData
from ..derive.cards import get_language_tag
from ..derive.links import Link
from ..derive.published import is_visible
from ..derive.wording import ENGLISH, Wording, translate, use_wording
from ..kinds.languages import find_direction
from ..pipeline.run import CheckedPortal, run_pipeline
from . import defaults, fragments, script_words
from .frames import FrameKey, Frames
from .link_addresses import LinkAddresses
from .messages import Wordings, load_wordings
from .plan import PlannedPage, plan_pages
from .second_process import SecondProcess

KEY = "trellis"
"""The state's key in `config.extra`."""

ReportProgress = Callable[[int, int], None]
"""Called with the number of pages rendered since the last call, and of all pages."""


@dataclass(frozen=True, slots=True, repr=False)
class BuildInput:
    """The arguments of ``trellis build``: the checked portal, and the function that reports progress."""

    result: CheckedPortal
    report_progress: ReportProgress
    second_process: SecondProcess | None = None


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
    link_addresses: LinkAddresses
    footer: tuple[Link, ...]
    """The links at the foot of every page."""
    frame: Wording
    """The words of what surrounds the text of a page, and of all pages but those of courses, lessons and paths."""
    theme_folders: tuple[str, ...] = ()
    portal_language: str = ENGLISH
    has_own_navigation: bool = False
    """Whether `mkdocs.yml` names the pages of the navigation, in the portal's language."""
    script_words: dict[tuple[str, str], Markup] = field(default_factory=dict)
    """Language of a page and URL of the file with further words → the words of the scripts that all pages have."""
    policy: str = ""
    """The content security policy; set when the theme's templates are loaded."""
    frames: Frames | None = None
    """What the theme puts around pages; set with the policy. None if a plugin has a say in each page's context."""
    second_process: SecondProcess | None = None
    """Writes some of the pages; None where MkDocs builds or serves by itself."""
    pages_by_frame: Mapping[FrameKey, Sequence[Page]] = field(default_factory=dict)
    """For each frame, some of its pages."""

    def mark_frame(self, page_language: str, is_navigation: bool = False) -> Markup:
        """The attributes of what surrounds the text of a page: navigation, search and footer, on each page alike."""
        is_own = is_navigation and self.has_own_navigation
        with use_wording(Wording(page_language)):
            return fragments.mark_language(self.portal_language if is_own else self.frame.language)

    def translate_frame(self, text: str) -> str:
        """The words for a text of what surrounds a page, whatever the page's own language is."""
        with use_wording(self.frame):
            return translate(text)

    def choose_theme_language(self, tag: str) -> str:
        """The language of the theme's own words on a page in the language `tag`."""
        return defaults.choose_theme_language(tag, self.theme_folders)

    @staticmethod
    def find_direction(tag: str) -> str:
        """The direction of a page in the language `tag`."""
        return find_direction(tag)

    @property
    def words_file(self) -> str:
        """The path of the file with the words of scripts that are fetched when they are used; "" in English."""
        with use_wording(self.frame):
            return script_words.build_words_url()

    def render_script_words(self, page_language: str, source: str) -> Markup:
        """The words of the scripts that all pages have, as data. page_language: "" for a page of the theme's own.

        source: the URL of the file with further words, as seen from the page.
        """
        page_language = page_language or self.frame.language
        if (page_language, source) not in self.script_words:
            self.script_words[page_language, source] = self._render_script_words(page_language, source)
        return self.script_words[page_language, source]

    def _render_script_words(self, page_language: str, source: str) -> Markup:
        script = script_words.COMMON_SCRIPT
        if page_language == self.frame.language:
            with use_wording(self.frame):
                return script_words.render_words("page frame", script, source=source)
        with use_wording(self.wordings.find_wording(page_language)):
            words = script_words.render_words("page", script)
        with use_wording(self.frame):
            return words + script_words.render_words("frame", source=source)


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
    language = result.context.portal.language
    wordings = load_wordings(root)
    frame = wordings.find_wording(language)
    with use_wording(frame):
        pages = plan_pages(site_data, root)
        state = BuildState(
            result=result,
            site_data=site_data,
            pages=pages,
            link_addresses=LinkAddresses(published, pages),
            env=fragments.create_environment(language),
            wordings=wordings,
            report_progress=build_input.report_progress,
            second_process=build_input.second_process,
            repository=repository,
            frame=frame,
            theme_folders=tuple(config.theme.dirs),
            portal_language=language,
            has_own_navigation=config.nav is not None,
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
    """The words of a page: of a course, a lesson or a path in its language; of others in the portal's own."""
    if page.entry is None or page.entry.kind not in ("course", "lesson", "path"):
        return state.frame
    published = state.site_data.published
    return state.wordings.find_wording(get_language_tag(published, page.entry), published.context.portal.language)


def set_policy(config: MkDocsConfig, policy: str) -> None:
    """Adds the pages' content security policy to the state."""
    config.extra[KEY] = replace(get_state(config), policy=policy)


def set_frames(config: MkDocsConfig, frames: Frames, pages: Mapping[FrameKey, Sequence[Page]]) -> None:
    """Adds the frames to the state, with some of the pages of each."""
    config.extra[KEY] = replace(get_state(config), frames=frames, pages_by_frame=pages)


def _build_footer(published: PublishedCatalogue) -> tuple[Link, ...]:
    """Links to the portal's own pages, then to generated pages and data."""
    pages = sorted(
        (links.link_entry(e) for e in published.catalogue.pages if is_visible(e)),
        key=lambda link: link.title.casefold(),
    )
    own = (
        Link(translate("Standards"), "/standards/"),
        Link(translate("Governance"), "/governance/"),
        Link(translate("Duplicates"), "/duplicates/"),
        Link(translate("People"), "/people/"),
        Link(translate("Catalogue as data"), "/catalogue.json"),
    )
    return (*pages[:6], *own)
