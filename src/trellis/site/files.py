"""The files of a site for MkDocs: planned pages, pictures, the engine's assets, data, redirects from former
addresses.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from ..catalogue.addresses import list_former_addresses
from ..derive import build_catalogue_json, build_catalogue_schema
from ..derive.cards import get_language_tag
from ..derive.search import build
from ..derive.wording import translate
from ..load import site_modules as portal
from . import fragments, minify, pictures, script_words
from . import policy as site_policy
from .collisions import check_collisions
from .defaults import ASSETS_FOLDER, ASSETS_URL, STYLES, STYLES_URL, VENDOR_FOLDER
from .plan import CONTENT_PREFIX, PlannedPage
from .rendered_page import RenderedPage
from .state import BuildState


def build_files(theme_and_content: Files, config: MkDocsConfig, state: BuildState) -> Files:
    """All files of the site: the theme's among MkDocs' own, and those of the plan in place of the others.

    Raises Abort if an author's file would have the URL of another file.
    """
    theme_files = Files([file for file in theme_and_content if file.src_dir != config.docs_dir])
    theme_files.add_files_from_theme(config.theme.get_env(), config)  # also those that a file in `content/` replaced
    nav_titles = dict(_find_nav_titles(config.nav))
    pages = [_create_page_file(page, config, page.src in nav_titles) for page in state.pages.values()]
    for page, file in zip(state.pages.values(), pages, strict=True):
        if page.view is not None:
            RenderedPage(page, file, config, nav_titles.get(page.src))
    own = (
        *pages,
        *_create_picture_files(config, state),
        *_create_asset_files(config),
        *_create_words_file(config),
        *_create_data_files(config, state),
        *_create_search_files(config, state),
        *_create_redirects(config, state),
    )
    return Files(check_collisions([*theme_files, *own], config))


def seal_files(files: Files, policy: str) -> None:
    """Adds the policy to the pages that are files already; MkDocs' own pages get it when they are rendered."""
    for file in files:
        if file.generated_by and file.dest_uri.endswith(".html") and not file.is_documentation_page():
            file.content_string = site_policy.seal_page(file.content_string, policy, file.src_uri)


def _create_page_file(page: PlannedPage, config: MkDocsConfig, in_nav: bool) -> File:
    """A file with the author's path, so that MkDocs resolves links and knows the edit URL."""
    inclusion = InclusionLevel.INCLUDED if in_nav else InclusionLevel.NOT_IN_NAV
    if page.entry and page.entry.path.endswith(".md"):
        return File(page.src, config.docs_dir, config.site_dir, True, dest_uri=page.dest, inclusion=inclusion)
    file = File.generated(config, page.src, content="", inclusion=inclusion)
    file.dest_uri = page.dest
    if page.entry:
        file.edit_uri = page.entry.path.removeprefix(CONTENT_PREFIX)
    return file


def _create_picture_files(config: MkDocsConfig, state: BuildState) -> Iterator[File]:
    """Pictures without their metadata, and other files as they are."""
    for path in state.result.catalogue.assets:
        if path.startswith(CONTENT_PREFIX):
            file = File(path.removeprefix(CONTENT_PREFIX), config.docs_dir, config.site_dir, True)
            source = file.content_bytes
            published = pictures.prepare_picture(source)
            if published != source:
                file.content_bytes = published
            yield file


def _create_asset_files(config: MkDocsConfig) -> Iterator[File]:
    """The engine's assets: pictures and others' work unchanged, scripts without comments, all styles in one file."""
    for asset in sorted(file for file in ASSETS_FOLDER.rglob("*") if file.is_file() and file.suffix != ".css"):
        address = f"{ASSETS_URL}/{asset.relative_to(ASSETS_FOLDER).as_posix()}"
        if asset.suffix == ".js" and VENDOR_FOLDER not in asset.parents:
            yield File.generated(config, address, content=minify.strip_script(asset.read_text("utf-8")))
        else:
            yield File.generated(config, address, abs_src_path=str(asset))
    sheets = ((ASSETS_FOLDER / name).read_text("utf-8") for name in STYLES)
    yield File.generated(config, STYLES_URL, content=minify.join_styles(sheets))


def _create_words_file(config: MkDocsConfig) -> Iterator[File]:
    """The words of scripts that are fetched when they are used, in the language of the wording that is set."""
    if address := script_words.build_words_url():
        yield File.generated(config, address, content=script_words.render_words_file())


def _create_search_files(config: MkDocsConfig, state: BuildState) -> Iterator[File]:
    """The files that the search fetches when it is used."""
    for path, content in build.build_search_files(state.site_data.published).items():
        yield File.generated(config, f"search/{path}", content=content)


def _create_data_files(config: MkDocsConfig, state: BuildState) -> Iterator[File]:
    """``catalogue.json``, its schema, and the files that the catalogue's scripts fetch."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    data = build_catalogue_json(state.site_data.published, now)
    schema = build_catalogue_schema(portal.load_collections(state.result.root))
    yield File.generated(
        config, "catalogue.json", content=json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    )
    yield File.generated(config, "schemas/catalogue-1.json", content=json.dumps(schema, ensure_ascii=False, indent=1))
    listing_data = state.site_data.listing_data
    for name, text in listing_data.files.items():
        yield File.generated(config, f"{fragments.build_data_url(listing_data).lstrip('/')}{name}", content=text)


def _create_redirects(config: MkDocsConfig, state: BuildState) -> Iterator[File]:
    """A redirect page at every former address; those of a renamed course include its lessons."""
    catalogue = state.result.catalogue
    own_pages = catalogue.own_pages
    targets = {} if "courses" in own_pages else {"/courses/": ("/catalogue/", translate("Catalogue"))}
    languages: dict[str, str] = {}
    for address, summary in list_former_addresses(catalogue):
        targets[address] = (summary.url, summary.title)
        if summary.url not in languages:
            page_entry = catalogue.entry(("course", summary.course) if summary.course else summary.key)
            languages[summary.url] = get_language_tag(state.site_data.published, page_entry)
    for address, (url, title) in targets.items():
        canonical = f"{(config.site_url or '').rstrip('/')}{url}" if config.site_url else ""
        values = {"target": url, "title": title, "language": languages.get(url, ""), "canonical": canonical}
        html = fragments.render_fragment(state.env, "redirect.html", address, **values)
        yield File.generated(config, f"{address.lstrip('/')}index.html", content=str(html))


def _find_nav_titles(nav: object, title: str | None = None) -> Iterator[tuple[str, str | None]]:
    """Yields source path and title, if it has one there, of each page in the navigation."""
    if isinstance(nav, str):
        yield nav, title
    elif isinstance(nav, dict):
        for name, child in nav.items():
            yield from _find_nav_titles(child, str(name))
    elif isinstance(nav, list):
        for child in nav:
            yield from _find_nav_titles(child)
