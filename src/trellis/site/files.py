"""The files of a site beside its pages: pictures, the engine's assets, data, redirects from former addresses."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path

from ..catalogue.addresses import list_former_addresses
from ..derive import PublishedCatalogue, achievement, build_catalogue_json, build_catalogue_schema, evidence
from ..derive.browse import reader_file
from ..derive.business.document import build_business_json
from ..derive.business.schema import build_business_schema
from ..derive.cards import get_language_tag
from ..derive.data.catalogue_csv import render_catalogue_csv
from ..derive.data.changes import build_changes_json, build_changes_schema
from ..derive.data.openapi import build_openapi
from ..derive.data.required_csv import render_required_csv
from ..derive.inbox.collect import collect_inbox
from ..derive.inbox.document import build_inbox_json, build_inbox_schema
from ..derive.learning import build_learning_files
from ..derive.pages.governance import build_governance_page
from ..derive.pages.lesson import LessonPage
from ..derive.published import is_visible
from ..derive.search.build import collect_search_source
from ..derive.wording import translate, use_wording
from ..kinds import Collection
from ..kinds.languages import find_direction
from ..load import site_modules as portal
from ..load.assets import Asset
from ..load.cache import Cache
from ..load.picture_forms import choose_forms, name_small_form
from . import docx, fragments, minify, pictures, script_words, stored_search
from .build_time import read_build_time
from .defaults import ASSETS_FOLDER, ASSETS_URL, CODE_URL, PACKAGE_FOLDER, PAGE_STYLES, STYLES, VENDOR_FOLDER
from .editor.files import list_editor_files
from .feed_files import list_feed_files
from .former_sites import list_former_site_pages
from .link_pictures import list_link_pictures
from .output_file import OutputFile
from .plan import CONTENT_PREFIX, PlannedPage
from .preview_portal import PreviewPortal
from .state import BuildState, choose_wording
from .text_reads import read_page_text

INBOX = "inbox.json"
"""What waits, for other programs."""

BUSINESS = "business.json"
"""What joins learning to the business, for other programs."""


def list_files(state: BuildState, site_url: str, *, is_styled: bool = True) -> Iterator[OutputFile]:
    """All files of the site beside its pages, its styles, and what a frame adds. site_url: the site's address, or "".

    is_styled: whether a page may have a style of its own.
    """
    paths: list[str] = []
    for file in _list_own_files(state, site_url, is_styled=is_styled):
        paths.append(file.path)
        yield file
    yield from build_former_site_redirects(state, site_url, paths, is_styled=is_styled)


def _list_own_files(state: BuildState, site_url: str, *, is_styled: bool) -> Iterator[OutputFile]:
    yield from _list_pictures(state)
    yield from list_assets(ASSETS_FOLDER, CODE_URL)
    for name in PAGE_STYLES:
        yield OutputFile(f"{CODE_URL}/{name}", minify.join_styles([(ASSETS_FOLDER / name).read_text("utf-8")]))
    yield from _build_words_files(state)
    yield from _build_data_files(state)
    yield _build_reader_file(state)
    yield from _build_achievements(state, site_url)
    yield from _list_templates(state, site_url)
    yield from _list_search_files(state)
    yield from list_link_pictures(state)
    yield from list_feed_files(state)
    yield from list_editor_files(state)
    yield from build_redirects(state, site_url, is_styled=is_styled)


def _list_search_files(state: BuildState) -> Iterator[OutputFile]:
    files = build_search_files(state.site_data.published, state.cache)
    state.search_paths.update(files)
    yield from (OutputFile(path, content) for path, content in files.items())


def build_search_files(published: PublishedCatalogue, cache: Cache | None) -> Mapping[str, str]:
    """Path → content of all files of the search. They are made again after a change of texts alone."""
    source = collect_search_source(published, read_page_text)
    return {f"search/{path}": content for path, content in stored_search.build_stored_files(source, cache).items()}


def list_assets(folder: Path, address: str) -> Iterator[OutputFile]:
    """The engine's assets but its styles: pictures and others' work unchanged, scripts without comments.

    What only packages for other systems hold is left out.
    """
    for asset in sorted(file for file in folder.rglob("*") if file.is_file() and file.suffix != ".css"):
        if PACKAGE_FOLDER in asset.parents:
            continue
        path = f"{address}/{asset.relative_to(folder).as_posix()}"
        if asset.suffix == ".js" and VENDOR_FOLDER not in asset.parents:
            yield OutputFile(path, minify.strip_script(asset.read_text("utf-8")))
        else:
            yield OutputFile(path, asset)


def read_styles() -> list[str]:
    """The engine's style sheets, in the order of the cascade."""
    return [(ASSETS_FOLDER / name).read_text("utf-8") for name in STYLES]


def _list_pictures(state: BuildState) -> Iterator[OutputFile]:
    """Pictures without their metadata, in a large form and, if they are wide, a small one; other files as they are.

    Those that only drafts have are left out.
    """
    for asset in state.result.catalogue.served_files.values():
        if not asset.path.startswith(CONTENT_PREFIX) or asset.path in state.draft_files:
            continue
        name, forms = asset.path.removeprefix(CONTENT_PREFIX), choose_forms(asset)
        prepare = partial(_prepare_picture, state, asset)
        yield OutputFile(name, partial(prepare, forms.width if forms else 0), name)
        if forms and forms.small_width:
            yield OutputFile(name_small_form(name), partial(prepare, forms.small_width))


def _prepare_picture(state: BuildState, asset: Asset, width: int) -> bytes:
    """A picture's file without its metadata, as wide as that at most. What was resized is kept for the next build."""
    data = (state.result.root / asset.path).read_bytes()
    if not 0 < width < asset.picture_size.width:
        return pictures.prepare_picture(data)
    key = f"picture-{sha256(data).hexdigest()[:32]}-{width}"
    resized = state.cache.read(key, bytes) if state.cache else None
    if resized is None:
        resized = pictures.resize_picture(data, width)
        if state.cache:
            state.cache.write(key, resized)
    return resized


def _build_words_files(state: BuildState) -> Iterator[OutputFile]:
    """The words of scripts that are fetched when they are used, in each language that a page has."""
    wordings = [state.frame, *(choose_wording(state, page) for page in state.pages.values())]
    for wording in {wording.language: wording for wording in wordings}.values():
        with use_wording(wording):
            if address := script_words.build_words_url():
                yield OutputFile(address, script_words.render_words_file())


def _build_data_files(state: BuildState) -> Iterator[OutputFile]:
    """``catalogue.json``, its schema, and the files that the catalogue's scripts fetch."""
    data = build_catalogue_json(state.site_data.published, read_build_time(), state.site)
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    yield OutputFile("catalogue.json", text)
    yield OutputFile("schemas/catalogue-1.json", _render_schema(tuple(portal.load_collections(state.result.root))))
    yield from _build_tables(state)
    yield OutputFile("openapi.json", json.dumps(build_openapi(state.site), ensure_ascii=False, indent=1))
    yield from _build_inbox_files(state)
    yield OutputFile(BUSINESS, render_business(state.site_data.published))
    yield OutputFile("schemas/business-1.json", json.dumps(build_business_schema(), ensure_ascii=False, indent=1))
    listing_data = state.site_data.listing_data
    for name, text in listing_data.files.items():
        yield OutputFile(f"{fragments.build_data_url(listing_data).lstrip('/')}{name}", text)
    for name, text in build_learning_files(state.site_data.published).items():
        yield OutputFile(f"{ASSETS_URL}/learning/{name}", text)
    yield OutputFile("offline.js", minify.strip_script((ASSETS_FOLDER / "offline" / "worker.js").read_text("utf-8")))


def _build_tables(state: BuildState) -> Iterator[OutputFile]:
    """The catalogue and what is required as tables, and what has changed."""
    published = state.site_data.published
    yield OutputFile("catalogue.csv", render_catalogue_csv(published, state.site))
    yield OutputFile("required.csv", render_required_csv(published, state.site))
    changes = build_changes_json(published, state.site, state.history.branch_times, read_build_time())
    yield OutputFile("changes.json", json.dumps(changes, ensure_ascii=False, indent=1))
    yield OutputFile("schemas/changes-1.json", json.dumps(build_changes_schema(), ensure_ascii=False, indent=1))


@lru_cache(maxsize=2)
def _render_schema(collections: tuple[Collection, ...]) -> str:
    """The schema of ``catalogue.json``; made once for the same models."""
    return json.dumps(build_catalogue_schema(collections), ensure_ascii=False, indent=1)


def _build_inbox_files(state: BuildState) -> Iterator[OutputFile]:
    """``inbox.json`` and its schema."""
    yield OutputFile(INBOX, render_inbox(state.site_data.published))
    yield OutputFile("schemas/inbox-1.json", json.dumps(build_inbox_schema(), ensure_ascii=False, indent=1))


def render_inbox(published: PublishedCatalogue) -> str:
    """The inbox as JSON. Only the forge knows the open pull requests, so they are not in it."""
    document = build_inbox_json(collect_inbox(published, build_governance_page(published)), published.today)
    return json.dumps(document, ensure_ascii=False, indent=1)


def render_business(published: PublishedCatalogue) -> str:
    """The figures of alignment, needs, metrics, coverage, trends and scorecards as JSON."""
    return json.dumps(build_business_json(published), ensure_ascii=False, indent=1)


def _build_reader_file(state: BuildState) -> OutputFile:
    """What is required of whom, for the scripts of readers' own pages."""
    site_data = state.site_data
    text = reader_file.render_reader_file(site_data.listing, site_data.listing_data.readers)
    return OutputFile(f"{ASSETS_URL}/{reader_file.ADDRESS}", text)


def _build_achievements(state: BuildState, site_url: str) -> Iterator[OutputFile]:
    """What the certificate of each path stands for, as Open Badges has it."""
    published = state.site_data.published
    for entry in published.catalogue.paths:
        if is_visible(entry) and entry.meta.certificate:
            data = achievement.build_achievement(published, entry, site_url)
            text = json.dumps(data, ensure_ascii=False, indent=1)
            yield OutputFile(achievement.get_achievement_address(entry).lstrip("/"), text)


def _list_templates(state: BuildState, site_url: str) -> Iterator[OutputFile]:
    """The templates for the evidence of each checkpoint, in Markdown and for Word, in the words of its course."""
    for page in state.pages.values():
        meta = page.entry.meta if page.entry and page.entry.kind == "lesson" else None
        if meta and meta.type == "checkpoint" and (meta.rubric or meta.evidence):
            for suffix in ("md", "docx"):
                path = f"{page.url.lstrip('/')}evidence.{suffix}"
                yield OutputFile(path, partial(_render_template, state, page, site_url, suffix))


def _render_template(state: BuildState, page: PlannedPage, site_url: str, suffix: str) -> bytes:
    wording = choose_wording(state, page)
    with use_wording(wording):
        view = page.view() if page.view else None
        assert isinstance(view, LessonPage)
        parts = evidence.build_template(view, f"{site_url.rstrip('/')}{page.url}" if site_url else "")
        if suffix == "md":
            return evidence.render_markdown(parts).encode()
        is_right_to_left = find_direction(wording.language) == "rtl"
        return docx.write_document(parts, wording.language, is_right_to_left=is_right_to_left)


def build_redirects(state: BuildState, site_url: str, *, is_styled: bool = True) -> Iterator[OutputFile]:
    """A redirect page at every former address: of entries, of a renamed course's lessons, of the catalogue's lists.

    is_styled: whether the pages may have a style of their own.
    """
    catalogue = state.result.catalogue
    own_pages = catalogue.own_pages
    targets = {} if "courses" in own_pages else {"/courses/": ("/catalogue/", translate("Catalogue"))}
    languages: dict[str, str] = {}
    taken = {page.url for page in state.pages.values()} if isinstance(state.result, PreviewPortal) else frozenset()
    for address, summary in list_former_addresses(catalogue):
        if address in taken:
            continue  # the check says so, and a preview shows all else
        targets[address] = (summary.url, summary.title)
        if summary.url not in languages:
            page_entry = catalogue.entry(("course", summary.course) if summary.course else summary.key)
            languages[summary.url] = get_language_tag(state.site_data.published, page_entry)
    targets |= {address: (page.url, page.title) for page in state.pages.values() for address in page.former_urls}
    for address, (url, title) in targets.items():
        html = _render_redirect(state, address, url, title, languages.get(url, ""), site_url, is_styled)
        yield OutputFile(f"{address.lstrip('/')}index.html", html)


def build_former_site_redirects(
    state: BuildState, site_url: str, paths: Sequence[str], *, is_styled: bool = True
) -> Iterator[OutputFile]:
    """A redirect page at every address of a former site that `redirects/` lists, and that nothing else has.

    paths: of the site's other files. is_styled: whether the pages may have a style of their own.
    """
    pages = {page.url: page for page in state.pages.values()}
    for path, url in list_former_site_pages(state.result.root, pages, paths).items():
        entry = pages[url].entry
        has_language = entry is not None and entry.kind in ("course", "lesson", "path")
        language = get_language_tag(state.site_data.published, entry) if entry and has_language else ""
        folder = f"/{path.rpartition('/')[0]}/".replace("//", "/")
        html = _render_redirect(state, folder, url, pages[url].title, language, site_url, is_styled)
        yield OutputFile(path, html)


def _render_redirect(
    state: BuildState, address: str, url: str, title: str, language: str, site_url: str, is_styled: bool
) -> str:
    """The page at a former address that leads to the page `url`. language: of its title, "" for the portal's own."""
    canonical = f"{site_url.rstrip('/')}{url}" if site_url else ""
    values = {"target": url, "title": title, "language": language, "canonical": canonical}
    return str(fragments.render_fragment(state.env, "redirect.html", address, is_styled=is_styled, **values))
