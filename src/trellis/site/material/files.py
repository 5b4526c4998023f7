"""The files of a site for MkDocs: its pages and all other files, and those of the theme."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from .. import minify
from .. import policy as site_policy
from ..collisions import Place, check_collisions
from ..defaults import STYLES_URL
from ..files import list_files, read_styles
from ..output_file import OutputFile
from ..plan import CONTENT_PREFIX, PlannedPage
from .rendered_page import RenderedPage
from .state import ThemedBuild


def build_files(theme_and_content: Files, config: MkDocsConfig, state: ThemedBuild) -> Files:
    """All files of the site: the theme's among MkDocs' own, and those of the plan in place of the others.

    Raises BuildRefused if an author's file would have the URL of another file.
    """
    theme_files = Files([file for file in theme_and_content if file.src_dir != config.docs_dir])
    if _replaces_theme_files(theme_and_content, config):
        theme_files.add_files_from_theme(config.theme.get_env(), config)
    nav_titles = dict(_find_nav_titles(config.nav))
    pages = [_create_page_file(page, config, page.src in nav_titles) for page in state.pages.values()]
    for page, file in zip(state.pages.values(), pages, strict=True):
        if page.view is not None:
            RenderedPage(page, file, config, nav_titles.get(page.src))
    own = (
        *pages,
        *(_create_file(file, config) for file in list_files(state, config.site_url or "")),
        File.generated(config, STYLES_URL, content=minify.join_styles(read_styles())),
    )
    files = [*theme_files, *own]
    places = (Place(file.dest_uri, file.src_uri if file.src_dir == config.docs_dir else "") for file in files)
    check_collisions(places, config.theme.static_templates)
    return Files(files)


def _replaces_theme_files(files: Files, config: MkDocsConfig) -> bool:
    """Whether MkDocs took a file of `content/` in place of one of the theme's, which has the same path."""
    paths = (file.src_uri for file in files if file.src_dir == config.docs_dir and not file.src_uri.endswith(".md"))
    return any((Path(folder) / path).is_file() for path in paths for folder in config.theme.dirs)


def seal_files(files: Files, policy: str) -> None:
    """Adds the policy to the pages that are files already; MkDocs' own pages get it when they are rendered."""
    for file in files:
        if file.generated_by and file.dest_uri.endswith(".html") and not file.is_documentation_page():
            if site_policy.has_policy(file.content_string):
                continue  # the editor's page has its own
            file.content_string = site_policy.seal_page(file.content_string, policy, file.src_uri)


def _create_page_file(page: PlannedPage, config: MkDocsConfig, in_nav: bool) -> File:
    """A file with the author's path, so that MkDocs resolves links and knows the edit URL."""
    inclusion = InclusionLevel.INCLUDED if in_nav else InclusionLevel.NOT_IN_NAV
    if page.is_authored:
        return File(page.src, config.docs_dir, config.site_dir, True, dest_uri=page.dest, inclusion=inclusion)
    file = File.generated(config, page.src, content="", inclusion=inclusion)
    file.dest_uri = page.dest
    if page.entry:
        file.edit_uri = page.entry.path.removeprefix(CONTENT_PREFIX)
    return file


def _create_file(file: OutputFile, config: MkDocsConfig) -> File:
    """MkDocs' file. An author's that is published as it is stays where it is until it is copied."""
    if isinstance(file.content, Path):
        return File.generated(config, file.path, abs_src_path=str(file.content))
    if file.path.endswith(".md"):  # by such a name MkDocs would take it for a page
        text = File.generated(config, f"{file.path}.txt", content=file.read())
        text.dest_uri = file.path
        return text
    if not file.author_path:
        return File.generated(config, file.path, content=file.read())
    authored, published = File(file.author_path, config.docs_dir, config.site_dir, True), file.read()
    if published != authored.content_bytes:
        authored.content_bytes = published
    return authored


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
