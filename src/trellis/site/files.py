"""The plan as MkDocs' files: pages, pictures, the engine's own assets, data for programs, and the ways from former addresses."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from ..derive import catalogue_json, catalogue_schema
from ..derive.published import visible
from ..derive.search import build
from ..load import site_modules as portal
from . import fragments, minify
from . import policy as site_policy
from .collisions import apart
from .defaults import ASSETS, ASSETS_URL, STYLES, STYLES_ADDRESS
from .plan import CONTENT, Planned
from .state import State


def files(found: Files, config: MkDocsConfig, state: State) -> Files:
    """All files of the site. Of those that MkDocs `found` only the theme's are kept: what is published, the plan says.

    Raises Abort where an author's file would stand in the place of another.
    """
    kept = Files([file for file in found if file.src_dir != config.docs_dir])
    kept.add_files_from_theme(config.theme.get_env(), config)  # those too that a file in `content/` had kept out
    listed = _listed(config.nav)
    pages = [_page(page, config, page.src in listed) for page in state.pages.values()]
    own = (
        *pages,
        *_pictures(config, state),
        *_assets(config),
        *_data(config, state),
        *_search(config, state),
        *_former(config, state),
    )
    return Files(apart([*kept, *own], config))


def seal(files: Files, policy: str) -> None:
    """Puts the policy into the pages that were written as files; MkDocs' own get it when they are rendered."""
    for file in files:
        if file.generated_by and file.dest_uri.endswith(".html") and not file.is_documentation_page():
            file.content_string = site_policy.seal(file.content_string, policy, file.src_uri)


def _page(page: Planned, config: MkDocsConfig, in_nav: bool) -> File:
    """A file that MkDocs takes for the author's, so that it resolves links and knows the address for editing."""
    inclusion = InclusionLevel.INCLUDED if in_nav else InclusionLevel.NOT_IN_NAV
    if page.entry and page.entry.path.endswith(".md"):
        return File(page.src, config.docs_dir, config.site_dir, True, dest_uri=page.dest, inclusion=inclusion)
    file = File.generated(config, page.src, content="", inclusion=inclusion)
    file.dest_uri = page.dest
    if page.entry:
        file.edit_uri = page.entry.path.removeprefix(CONTENT)
    return file


def _pictures(config: MkDocsConfig, state: State) -> Iterator[File]:
    for path in state.result.catalogue.assets:
        if path.startswith(CONTENT):
            yield File(path.removeprefix(CONTENT), config.docs_dir, config.site_dir, True)


def _assets(config: MkDocsConfig) -> Iterator[File]:
    """The engine's own: pictures as they are, scripts without comments, all styles in one file."""
    for asset in sorted(file for file in ASSETS.rglob("*") if file.is_file() and file.suffix != ".css"):
        address = f"{ASSETS_URL}/{asset.relative_to(ASSETS).as_posix()}"
        if asset.suffix == ".js":
            yield File.generated(config, address, content=minify.script(asset.read_text("utf-8")))
        else:
            yield File.generated(config, address, abs_src_path=str(asset))
    sheets = ((ASSETS / name).read_text("utf-8") for name in STYLES)
    yield File.generated(config, STYLES_ADDRESS, content=minify.styles(sheets))


def _search(config: MkDocsConfig, state: State) -> Iterator[File]:
    """What the search fetches when somebody uses it."""
    for path, content in build.make(state.site_data.published).items():
        yield File.generated(config, f"search/{path}", content=content)


def _data(config: MkDocsConfig, state: State) -> Iterator[File]:
    """``catalogue.json`` and its schema; and what the catalogue's scripts fetch."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    data = catalogue_json(state.site_data.published, now)
    schema = catalogue_schema(portal.collections(state.result.root))
    yield File.generated(config, "catalogue.json", content=json.dumps(data, ensure_ascii=False, separators=(",", ":")))
    yield File.generated(config, "schemas/catalogue-1.json", content=json.dumps(schema, ensure_ascii=False, indent=1))
    browsed = state.site_data.listing_data
    for name, text in browsed.files.items():
        yield File.generated(config, f"{fragments.data_address(browsed).lstrip('/')}{name}", content=text)


def _former(config: MkDocsConfig, state: State) -> Iterator[File]:
    """A small page at every former address that leads to the present one; a renamed course takes its lessons along."""
    moved = {"/courses/": ("/catalogue/", "Catalogue")}
    catalogue = state.result.catalogue
    for (kind, old), id in catalogue.aliases.items():
        entry = catalogue.get(kind, id)
        if entry is None or not entry.url or not visible(entry):
            continue
        moved[entry.meta.ADDRESS.format(id=old)] = (entry.url, entry.title)
        if kind == "course":
            for lesson in catalogue.lessons(entry):
                moved[lesson.meta.ADDRESS.format(course=old, id=lesson.id)] = (lesson.url, lesson.title)
    for address, (url, title) in moved.items():
        canonical = f"{(config.site_url or '').rstrip('/')}{url}" if config.site_url else ""
        html = fragments.render(state.env, "redirect.html", address, target=url, title=title, canonical=canonical)
        yield File.generated(config, f"{address.lstrip('/')}index.html", content=str(html))


def _listed(nav: object) -> set[str]:
    """The pages that the navigation names."""
    if isinstance(nav, str):
        return {nav}
    below = nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else ()
    return {src for item in below for src in _listed(item)}
