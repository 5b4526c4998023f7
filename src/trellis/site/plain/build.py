"""Builds a site with the frame of the engine's own. Nothing of MkDocs is imported."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterable
from dataclasses import replace
from html import escape
from pathlib import Path

from ...derive.feeds.site_identity import SiteIdentity
from ...derive.wording import use_wording
from ...load.cache import Cache
from ...pipeline.run import CheckedPortal
from ...reports.progress import show_progress
from .. import policy
from ..build_time import read_build_time
from ..collisions import LATE_FILES, Place, check_collisions
from ..content import PageContent, mark_preview, render_content
from ..defaults import CODE_URL, STYLES_URL
from ..files import list_assets, list_files
from ..flat_addresses import flatten_site
from ..output_file import OutputFile
from ..page_store import start_sharing, use_page_store
from ..parts.record import PartBuild
from ..plan import CONTENT_PREFIX, PlannedPage
from ..preview_portal import PreviewPortal, get_site_address
from ..refusal import BuildRefused
from ..second_process import SecondProcess
from ..settings import SiteSettings, read_settings
from ..site_folder import replace_site
from ..state import BuildState, add_up, collect_state
from ..text_record import BuildNotes
from ..unchanged import compute_site_state
from .menu import build_menu
from .own_page import render_own_page
from .page import PageFrames
from .styles import ASSETS_FOLDER, build_styles


def build_plain_site(
    root: Path,
    out: Path,
    result: CheckedPortal,
    strict: bool = False,
    cache: Cache | None = None,
    part: PartBuild | None = None,
    notes: BuildNotes | None = None,
    *,
    is_flat: bool = False,
) -> bytes:
    """Writes the site of the portal at `root` to `out`. strict: a link that leads nowhere ends the build. cache: what
    earlier builds left. part, notes, is_flat: as in `build_site`. Returns the state of the site's folder as written.

    Raises FolderRefused and BuildRefused.
    """
    replace_folder = part.replace_folder if part else replace_site
    with (
        replace_folder(out) as folder,
        use_page_store(cache, root, part.part.label if part else "") as page_store,
        show_progress("Building") as report_progress,
    ):
        settings = read_settings(root.resolve())
        settings = replace(settings, url=get_site_address(result, settings.url))
        site = SiteIdentity(settings.name, settings.url, settings.description)
        shared = collect_state(root.resolve(), result, add_up(report_progress), settings.repository, site, cache)
        build = BuildState(
            **shared,
            has_own_navigation=settings.nav is not None,
            policy=policy.PLAIN_POLICY,
            page_store=page_store,
            cache=cache,
        )
        is_strict = (strict or settings.strict) and not isinstance(result, PreviewPortal)
        _write_site(folder, build, settings, part, notes, strict=is_strict)
        if is_flat:
            flatten_site(folder, settings.url, result.catalogue.files)
        return compute_site_state(folder)


def _write_site(
    folder: Path,
    build: BuildState,
    settings: SiteSettings,
    part: PartBuild | None,
    notes: BuildNotes | None,
    *,
    strict: bool,
) -> None:
    with use_wording(build.frame):
        menu = build_menu(settings.nav, build.pages)
        frames = PageFrames(build, settings, menu)
        _ = build.site_data.listing.cards  # both processes need them
    pages = all_pages = list(build.pages.values())
    if part:
        part.is_strict, strict = strict, False
        pages = [page for page in pages if part.renders(page.dest)]

    def write_page(page: PlannedPage) -> None:
        content = _render_content(page, build, settings)
        _write_file(folder, page.dest, frames.fill_page(page, content).encode())

    second_process = SecondProcess[PlannedPage]()
    shared_pages = [] if strict else pages  # links that lead nowhere are counted in this process
    start_sharing(second_process, shared_pages, write_page, build.page_store, in_turns=False)
    try:
        with use_wording(build.frame):
            files = [*list_files(build, settings.url, is_styled=False), *_list_frame_files(frames)]
        places = [*(Place(file.path, file.author_path) for file in files), *map(_find_place, all_pages)]
        check_collisions(places)
        if part:
            part.add_paths([*LATE_FILES, *(place.path for place in places)])
            files = [file for file in files if part.renders(file.path)]
        reported_count = 0
        for number, page in enumerate(pages if strict else second_process.take_pages(), start=1):
            write_page(page)
            count = max(number, second_process.begun_count)
            build.report_progress(count - reported_count, len(pages))
            reported_count = count
        for file in files:
            _write_file(folder, file.path, _seal_file(file))
        sitemap = _build_sitemap(all_pages, settings).encode()
        _write_file(folder, "sitemap.xml", sitemap)
        seconds = int(read_build_time().timestamp())
        _write_file(folder, "sitemap.xml.gz", gzip.compress(sitemap, mtime=seconds))
    finally:
        second_process.finish()
    if notes:
        notes.note_site(build, frames.copy_words)
        for page in all_pages:
            if page.view is not None:
                frame, to_root = frames.find_frame(page)
                notes.note_page(page, frame, frames.list_values(page, ""), to_root, _build_edit_url(page, settings))
    if strict and (count := build.link_addresses.unresolved_count):
        raise BuildRefused(f"The build is strict; links that lead nowhere: {count}. The lines above say which.")


def _list_frame_files(frames: PageFrames) -> Iterable[OutputFile]:
    """The files that only this frame has."""
    yield from list_assets(ASSETS_FOLDER, f"{CODE_URL}/frame")
    yield OutputFile(STYLES_URL, build_styles())
    yield OutputFile("404.html", frames.render_missing_page())


def _render_content(page: PlannedPage, build: BuildState, settings: SiteSettings) -> PageContent:
    if page.view is None:
        content = render_own_page(page, build)
        return replace(content, html=mark_preview(content.html, page, build))
    return render_content(page, build, _build_edit_url(page, settings), page.body)


def _build_edit_url(page: PlannedPage, settings: SiteSettings) -> str:
    return settings.build_edit_url(page.entry.path.removeprefix(CONTENT_PREFIX)) if page.entry else ""


def _find_place(page: PlannedPage) -> Place:
    return Place(page.dest, page.src if page.is_authored else "")


def _seal_file(file: OutputFile) -> bytes:
    """The bytes of a file; a redirect page gets the policy. The page for unknown addresses has it already."""
    content = file.read()
    if not file.path.endswith(".html") or file.author_path or b"Content-Security-Policy" in content:
        return content
    return policy.seal_page(content.decode(), policy.PLAIN_POLICY, file.path).encode()


def _write_file(folder: Path, path: str, content: bytes) -> None:
    """Writes a file of the site. folder: the site's. path: below it."""
    file = f"{folder}/{path}"
    parent = os.path.dirname(file)
    try:
        os.mkdir(parent)  # most files are the first of their folder, and few are in one that has no parent yet
    except FileExistsError:
        pass
    except FileNotFoundError:
        os.makedirs(parent, exist_ok=True)
    with open(file, "wb") as stream:
        stream.write(content)


def _build_sitemap(pages: Iterable[PlannedPage], settings: SiteSettings) -> str:
    """The pages that search engines may list; none if the site's address is not known."""
    day = read_build_time().date().isoformat()
    urls = [settings.build_canonical_url(page.url) for page in pages if page.is_indexed and settings.url]
    entries = "".join(
        f"\n    <url>\n         <loc>{escape(url)}</loc>\n         <lastmod>{day}</lastmod>\n    </url>" for url in urls
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}\n</urlset>'
    )
