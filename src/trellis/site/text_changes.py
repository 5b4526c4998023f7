"""Builds a site in which texts alone have changed since the last build: what shows them takes the place of what did.

That is their pages, the pages of whole courses, the texts beside pages, the files of the search, and, where the check
finds something else now, the page of governance, ``inbox.json`` and ``business.json``.
All else of the site depends on what is the same: on what the entries are beside their texts, on settings, code, Git's
history and the day. Whatever differs, or cannot be told, leads to a build of the whole site.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from pathlib import Path

from ..derive import PublishedCatalogue
from ..derive.browse.site_data import SiteData
from ..derive.feeds.calendars import build_calendar_feeds
from ..derive.feeds.site_identity import SiteIdentity
from ..derive.wording import use_wording
from ..load.cache import Cache
from ..load.file_history import HistoryReading
from ..load.git_history import GitHistory
from ..pipeline.publish import read_shown_history
from ..pipeline.run import CheckedPortal
from . import fragments, policy
from .build_time import read_build_time
from .content import render_content
from .feed_files import list_markdown_copies
from .files import BUSINESS, INBOX, build_search_files, render_business, render_inbox
from .frame import Frame, PageValues
from .link_addresses import LinkAddresses
from .messages import load_wordings
from .plain.page import end_content
from .plan import PlannedPage, plan_some_pages
from .preview_pages import plan_preview
from .preview_portal import PreviewPortal
from .site_folder import list_parents, replace_files
from .state import DATED_FILES, BuildState, list_draft_files, publish_catalogue
from .text_reads import ALL
from .text_record import CACHE_KEY, PageSurroundings, TextRecord, digest_approvals, digest_findings, digest_front
from .unchanged import BuildWatch, SiteListing, describe_file, digest_site

GOVERNANCE = "governance.md"
"""The source of the page that shows findings of the check, which are on texts too."""

MAX_TEXTS = 200
"""With more changed texts than this, a build of the whole site, in two processes, is as quick."""


def rebuild_texts(
    root: Path,
    out: Path,
    result: CheckedPortal,
    watch: BuildWatch,
    cache: Cache,
    records: Cache | None = None,
    show_pages: Callable[[], None] | None = None,
) -> bytes | None:
    """Brings the site in `out` up to date if texts alone have changed; returns the state of its folder, else None.

    records: where the builds of this site leave their records; in the cache unless given. show_pages: called once the
    pages are new, before the files of the search are, which take longer the more texts there are; without it all is
    exchanged together. Raises FolderRefused and BuildRefused.
    """
    records = records or cache
    changed_paths = watch.list_changed_texts()
    listing = watch.read_site() if 0 < len(changed_paths) <= MAX_TEXTS else None
    record = records.read(CACHE_KEY, TextRecord) if listing else None
    if listing is None or record is None or record.site != digest_site(listing):
        return None
    git = GitHistory(root, cache, int(read_build_time().timestamp()))
    published = publish_catalogue(result, read_shown_history(root, result, cache, git), git)
    if not _is_about_pages_only(record, published, changed_paths):
        return None
    if list_draft_files(root, result, published) != record.draft_files:
        return None
    findings = digest_findings(published)
    shows_findings = findings != record.findings and "governance" not in published.catalogue.own_pages
    pages = record.comparing_pages | ({GOVERNANCE} if shows_findings else set())
    build = _begin_build(root, result, record, published, changed_paths, pages, git)
    if build is None:
        return None
    contents = {page.dest: _render_page(page, build, record) for page in build.pages.values()}
    if build.link_addresses.unresolved_count:  # a build of the whole site says so, and may end because of it
        return None
    with use_wording(build.frame):
        contents |= {file.path: file.read() for file in list_markdown_copies(build)}
        if findings != record.findings:
            data = {INBOX: render_inbox(published), BUSINESS: render_business(published)}
            contents |= _select_changed(out, {path: text.encode() for path, text in data.items()}, set())
        if show_pages and listing.keys() >= contents.keys() and replace_files(out, contents, set(), set()):
            show_pages()
        search_files = build_search_files(published, cache)
    search_paths = frozenset(search_files)
    new_paths, removed_paths = search_paths - record.search_paths, record.search_paths - search_paths
    if not listing.keys() >= contents.keys() | record.search_paths or not new_paths.isdisjoint(listing):
        return None
    contents |= _select_changed(out, {path: text.encode() for path, text in search_files.items()}, new_paths)
    if not replace_files(out, contents, new_paths, removed_paths):
        return None
    _update_listing(listing, out, contents, removed_paths)
    site_state = digest_site(listing)
    records.write(CACHE_KEY, record._replace(site=site_state, search_paths=search_paths, findings=findings))
    return site_state


def _select_changed(out: Path, contents: Mapping[str, bytes], new_paths: Set[str]) -> dict[str, bytes]:
    """The files that the site lacks, and those that are others there."""
    return {
        path: content for path, content in contents.items() if path in new_paths or (out / path).read_bytes() != content
    }


def _update_listing(
    listing: SiteListing, out: Path, written_paths: Iterable[str], removed_paths: Iterable[str]
) -> None:
    """Brings what lies in the site up to date after files were written and removed."""
    for path in written_paths:
        listing |= {f"{parent}/": b"" for parent in list_parents(path)} | {path: describe_file(str(out / path))}
    folders = {f"{parent}/" for path in removed_paths for parent in list_parents(path)}
    for path in removed_paths:
        del listing[path]
    for folder in sorted(folders, reverse=True):
        if not any(path.startswith(folder) and path != folder for path in listing):
            del listing[folder]


def _is_about_pages_only(record: TextRecord, published: PublishedCatalogue, paths: Sequence[str]) -> bool:
    """Whether the texts went only into what is made again here, and their files say the same beside them."""
    catalogue = published.catalogue
    if ALL in record.read_elsewhere or not record.read_elsewhere.isdisjoint(paths):
        return False
    summaries = catalogue.summaries_by_path
    for path in paths:
        summary = summaries.get(path)
        if summary is None or digest_front(catalogue.entry(summary.key)) != record.fronts.get(path, b""):
            return False
    return digest_approvals(published) == record.approvals


def _begin_build(
    root: Path,
    result: CheckedPortal,
    record: TextRecord,
    published: PublishedCatalogue,
    paths: Sequence[str],
    others: Set[str],
    git: GitHistory,
) -> BuildState | None:
    """The state of a build of the pages that may differ; None if it is not known what is around one of them.

    others: the sources of pages that are not those of the texts.
    """
    catalogue, language = published.catalogue, published.context.portal.language
    wordings, site_data = load_wordings(root), SiteData(published)
    frame = wordings.find_wording(language)
    entries = [catalogue.entry(catalogue.summaries_by_path[path].key) for path in paths]
    with use_wording(frame):
        pages = plan_some_pages(site_data, entries, others)
        if isinstance(result, PreviewPortal):
            pages = plan_preview(pages, published, result)
    pages = {src: page for src, page in pages.items() if record.urls.get(src) == page.url}
    if not pages.keys() <= record.pages.keys() or not others <= pages.keys():
        return None
    return BuildState(
        result=result,
        site_data=site_data,
        pages=pages,
        env=fragments.create_environment(language),
        wordings=wordings,
        report_progress=lambda pages, total: None,
        repository=record.repository,
        link_addresses=LinkAddresses(published, record.urls, record.gone_urls, is_silent=True),
        footer=(),
        site=SiteIdentity(*record.identity),
        history=HistoryReading(root, DATED_FILES, git),
        calendars=build_calendar_feeds(published),
        frame=frame,
        portal_language=language,
    )


def _render_page(page: PlannedPage, build: BuildState, record: TextRecord) -> bytes:
    surroundings: PageSurroundings = record.pages[page.src]
    content = render_content(page, build, surroundings.edit_url, page.body)
    html = end_content(content.html, surroundings.root, record.copy_words) if record.copy_words else content.html
    values = PageValues(surroundings.title, surroundings.description, surroundings.canonical, surroundings.head, html)
    whole = Frame.put_together(*record.frames[surroundings.frame]).fill(values)
    return (policy.allow_drawing(whole) if content.has_diagrams else whole).encode()
