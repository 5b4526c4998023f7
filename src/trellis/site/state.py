"""The state of a build, from its beginning to its end."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from ..derive import PublishedCatalogue, links
from ..derive.browse.site_data import SiteData
from ..derive.cards import get_language_tag
from ..derive.feeds.calendars import CalendarFeeds, build_calendar_feeds
from ..derive.feeds.site_identity import SiteIdentity
from ..derive.forge_addresses import ForgeAddresses
from ..derive.links import Link
from ..derive.published import is_visible
from ..derive.requests import RequestDesk
from ..derive.wording import ENGLISH, Wording, translate, use_wording
from ..kinds.languages import find_direction
from ..load.cache import Cache
from ..load.content_history import NO_HISTORY, ContentHistory
from ..load.file_history import HistoryReading
from ..load.git import GitUnavailable
from ..load.git_history import GitHistory
from ..pipeline.publish import publish_result, read_shown_history
from ..pipeline.run import CheckedPortal
from ..reports.progress import ProgressCallback
from . import fragments, script_words
from .build_time import read_build_time
from .defaults import CODE_URL
from .draft_files import find_draft_files
from .link_addresses import LinkAddresses, list_gone_urls
from .messages import Wordings, load_wordings
from .page_store import PageStore
from .plan import PlannedPage, plan_pages
from .preview_pages import plan_preview
from .preview_portal import PreviewPortal
from .settings import read_settings
from .text_reads import pause_notes

KEY = "trellis"
"""The state's key in the `extra` of MkDocs' configuration, where MkDocs builds."""

DATED_FILES = ("content/*/sessions/*.md", "content/*/courses/*/*.md", "content/*/paths/*.md")
"""The files whose history calendars and feeds tell."""

_LOGGER = logging.getLogger("trellis.site")
"""Not below MkDocs' logger, whose warnings end a strict build."""

ReportProgress = Callable[[int, int], None]
"""Called with the number of pages rendered since the last call, and of all pages."""


def add_up(report_progress: ProgressCallback) -> ReportProgress:
    """Returns a function that reports how many pages are rendered in all."""
    rendered = 0

    def count_pages(pages: int, total: int) -> None:
        nonlocal rendered
        rendered += pages
        report_progress(rendered, total)

    return count_pages


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class BuildState:
    """The state of one build. There is no generated `repr`, since mkdocs-macros prints all that a configuration has."""

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
    site: SiteIdentity
    """What the site is called and where it is."""
    history: HistoryReading
    """When files were changed, as Git knows it."""
    calendars: CalendarFeeds
    """The calendars that programs can subscribe to."""
    frame: Wording
    """The words of what surrounds the text of a page, and of all pages but those of courses, lessons and paths."""
    portal_language: str = ENGLISH
    has_own_navigation: bool = False
    """Whether `mkdocs.yml` names the pages of the navigation, in the portal's language."""
    draft_files: frozenset[str] = frozenset()
    """The paths of pictures and documents that only drafts have, which the site leaves out."""
    script_words: dict[tuple[str, str, str], Markup] = field(default_factory=dict)
    """Language of a page and URLs of the files with further words, its own and those of what surrounds it → the words
    of the scripts that all pages have.
    """
    policy: str = ""
    """The content security policy of the pages; set when the theme's templates are loaded, if there is one."""
    page_store: PageStore | None = None
    """The pages of earlier builds, if this one may use them."""
    cache: Cache | None = None
    """Other results of earlier builds."""
    search_paths: set[str] = field(default_factory=set)
    """The paths of the search's files, once they are made."""

    def mark_frame(self, page_language: str, is_navigation: bool = False) -> Markup:
        """The attributes of what surrounds the text of a page: navigation, search and footer, on each page alike."""
        is_own = is_navigation and self.has_own_navigation
        with use_wording(Wording(page_language)):
            return fragments.mark_language(self.portal_language if is_own else self.frame.language)

    def translate_frame(self, text: str) -> str:
        """The words for a text of what surrounds a page, whatever the page's own language is."""
        with use_wording(self.frame):
            return translate(text)

    @staticmethod
    def find_direction(tag: str) -> str:
        """The direction of a page in the language `tag`."""
        return find_direction(tag)

    @property
    def code_url(self) -> str:
        """Where scripts and styles are, for the theme's templates."""
        return CODE_URL

    def find_words_file(self, page_language: str = "") -> str:
        """The path of the file with the words of scripts that are fetched when they are used; "" in English.

        page_language: the language of the page's text, "" for that of what surrounds it.
        """
        with use_wording(self.wordings.find_wording(page_language) if page_language else self.frame):
            return script_words.build_words_url()

    def render_script_words(self, page_language: str, page_source: str, source: str) -> Markup:
        """The words of the scripts that all pages have, as data. page_language: "" for a page of the theme's own.

        page_source, source: the URLs of the files with further words in the language of the page and in that of what
        surrounds it, as seen from the page.
        """
        page_language = page_language or self.frame.language
        key = page_language, page_source, source
        if key not in self.script_words:
            self.script_words[key] = self._render_script_words(*key)
        return self.script_words[key]

    def _render_script_words(self, page_language: str, page_source: str, source: str) -> Markup:
        script = script_words.COMMON_SCRIPT
        if page_language == self.frame.language:
            with use_wording(self.frame):
                return script_words.render_words("page frame", script, source=source)
        with use_wording(self.wordings.find_wording(page_language)):
            words = script_words.render_words("page", script, source=page_source)
        with use_wording(self.frame):
            return words + script_words.render_words("frame", source=source)


def collect_state(
    root: Path,
    result: CheckedPortal,
    report_progress: ReportProgress,
    repository: str,
    site: SiteIdentity,
    cache: Cache | None = None,
) -> dict[str, Any]:
    """The values of a state that every frame has; `BuildState`, or a class of it, is created from them.

    repository: the URL of the portal's repository in the forge, or "". site: what `mkdocs.yml` says that it is.
    """
    git = GitHistory(root, cache, int(read_build_time().timestamp()))
    history = HistoryReading(root, DATED_FILES, git)
    _warn_of_unread_commits(git)
    published = publish_catalogue(result, read_shown_history(root, result, cache, git), git)
    site_data = SiteData(published)
    language = result.context.portal.language
    wordings = load_wordings(root)
    frame = wordings.find_wording(language)
    with use_wording(frame):
        pages = plan_pages(site_data, root)
        if isinstance(result, PreviewPortal):
            pages = plan_preview(pages, published, result)
        urls = {src: page.url for src, page in pages.items()}
        return {
            "result": result,
            "site_data": site_data,
            "pages": pages,
            "link_addresses": LinkAddresses(
                published, urls, list_gone_urls(pages), is_silent=isinstance(result, PreviewPortal)
            ),
            "env": fragments.create_environment(language),
            "wordings": wordings,
            "report_progress": report_progress,
            "repository": repository.rstrip("/"),
            "site": site,
            "history": history,
            "calendars": build_calendar_feeds(published),
            "frame": frame,
            "portal_language": language,
            "draft_files": list_draft_files(root, result, published),
            "footer": _build_footer(published, repository),
        }


def _warn_of_unread_commits(git: GitHistory) -> None:
    """Says of which commits nothing counts as changed. The build goes on, also a strict one: nobody can undo them."""
    try:
        unread = git.log.unread
    except GitUnavailable:
        return
    if unread:
        _LOGGER.warning(
            "WARNING: Nothing counts as changed by commit %s%s, since more files differ than are read; "
            "`git show --no-patch %s` says whose it is. Squash such a change, or merge it with a merge commit: what it "
            "took back on the way does not count then.",
            unread[-1][:10],
            f" and {len(unread) - 1} more" if len(unread) > 1 else "",
            unread[-1][:10],
        )


def list_draft_files(root: Path, result: CheckedPortal, published: PublishedCatalogue) -> frozenset[str]:
    """The paths of the files that a site leaves out since only drafts have them; none in a preview."""
    return frozenset() if isinstance(result, PreviewPortal) else find_draft_files(root, published)


def publish_catalogue(
    result: CheckedPortal, history: ContentHistory = NO_HISTORY, git: GitHistory | None = None
) -> PublishedCatalogue:
    """The catalogue of a checked portal as readers see it. history: the versions of its courses and paths. git: the
    portal's history, if it is read.
    """
    settings = read_settings(result.root)
    forge = ForgeAddresses(settings.repository, settings.build_edit_url)
    published = publish_result(result, history, forge, git)
    with pause_notes():  # the states of approvals are compared by themselves
        _ = published.approval_statuses
    return published


def choose_wording(state: BuildState, page: PlannedPage) -> Wording:
    """The words of a page: of a course, a lesson or a path in its language; of others in the portal's own."""
    if page.entry is None or page.entry.kind not in ("course", "lesson", "path"):
        return state.frame
    published = state.site_data.published
    return state.wordings.find_wording(get_language_tag(published, page.entry), published.context.portal.language)


def _build_footer(published: PublishedCatalogue, repository: str) -> tuple[Link, ...]:
    """Links to the portal's own pages, then to generated pages and data."""
    pages = sorted(
        (links.link_entry(e) for e in published.catalogue.pages if is_visible(e)),
        key=lambda link: link.title.casefold(),
    )
    own = (
        Link(translate("What a good course needs"), "/good-course/"),
        Link(translate("Governance"), "/governance/"),
        Link(translate("Alignment"), "/alignment/"),
        Link(translate("People"), "/people/"),
        Link(translate("Calendar"), "/calendar/"),
        Link(translate("Catalogue as data"), "/catalogue.json"),
    )
    desk = RequestDesk(repository, published.context.portal.requests or "")
    need_address = desk.build_need_address()
    request = (Link(translate("Ask for something"), need_address),) if need_address else ()
    return (*pages[:6], *own, Link(translate("Invite somebody"), "/invite/"), *request)
