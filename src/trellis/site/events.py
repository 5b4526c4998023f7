"""MkDocs' events, in the order of a build. A portal's ``hooks/events.py`` binds them, one line each."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from html import escape
from typing import Any, TypeVar, cast

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import write_file
from mkdocs.utils.templates import TemplateContext

from ..derive.wording import use_wording
from ..load.own_pages import EVENT_NAMES
from ..reports import text
from . import minify, preview
from . import policy as site_policy
from .compiled_templates import CompiledTemplates
from .content import mark_preview, render_content
from .frame import SEARCH_URL, Frame, PageValues
from .head import render_head
from .material import defaults
from .material import files as site_files
from .material.frames import FrameKey, Frames
from .material.policy import build_policy
from .material.rendered_page import TEMPLATE, RenderedPage
from .material.state import ThemedBuild, begin_build, get_state, set_frames, set_policy
from .page_store import start_sharing
from .plan import PlannedPage
from .state import choose_wording

_COMPILED = CompiledTemplates()
_MAX_SAMPLES = 3
"""How many pages of a frame are compared."""

_MACROS = "macros"
"""The name of the plugin mkdocs-macros."""

_TEXT_EVENTS = frozenset((
    "config", "env", "files", "nav", "page_content", "page_context", "page_markdown", "page_read_source", "post_build",
    "post_page", "pre_page",
))  # fmt: skip
"""The events in which something can see the texts of pages, or the pages."""

_ALL_RENDERED = (
    "A plugin or a hook of this portal sees every page, so this part renders those of the others too, and leaves them "
    "out of its folder."
)

logger = logging.getLogger("mkdocs.trellis")

_SWITCH = re.compile(r'(<input class="md-toggle"[^>]*?) autocomplete="off"')


_OPTIONAL = ("on_serve", "on_page_read_source")
"""Events that a build may do without: a page that is no file is not read."""

_HANDLED: set[str] = set()
"""The events that came here since the last build began."""

_Handler = TypeVar("_Handler", bound=Callable[..., Any])


def forget_handled() -> None:
    """Forgets which events came here, before a build begins."""
    _HANDLED.clear()


def list_unhandled() -> tuple[str, ...]:
    """Returns the events that did not come here in the build that ends now, as where a portal binds one no more."""
    return tuple(name for name in EVENT_NAMES if name not in _OPTIONAL and name not in _HANDLED)


def _note(handler: _Handler) -> _Handler:
    """Lets a handler note that it was called."""

    @wraps(handler)
    def note_and_handle(*arguments: Any, **values: Any) -> Any:
        _HANDLED.add(handler.__name__)
        return handler(*arguments, **values)

    return cast(_Handler, note_and_handle)


@event_priority(-100)
@_note
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Reads and checks the portal, after all plugins, so that none of them copies the result. Errors end the build."""
    state = begin_build(config)
    result = state.result
    if result.has_errors:
        sys.stderr.write(text.render(result, result.diagnostics))
        raise Abort("The site was not built: nothing is published that the checks have not passed.")
    with use_wording(state.frame):
        defaults.apply_defaults(config)
    return config


@_note
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Replaces the files of ``content/`` by the planned pages."""
    state = get_state(config)
    with use_wording(state.frame):
        return site_files.build_files(files, config, state)


@_note
def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Builds the content security policy from the theme's templates; adds it to the pages that are files already."""
    env.bytecode_cache = env.bytecode_cache or _COMPILED
    env.globals["translate"] = str  # the policy is that of pages in the engine's own words
    policy = build_policy(env, config, [page.url for page in get_state(config).pages.values()])
    env.globals["translate"] = get_state(config).translate_frame
    set_policy(config, policy)
    site_files.seal_files(files, policy)
    _prepare_frames(env, config, files)
    _prepare_part(config)
    return env


@_note
def on_page_read_source(page: Page, config: MkDocsConfig) -> str | None:
    """Returns no text, so that MkDocs does not parse an author's front matter a second time."""
    return "" if page.file.src_uri in get_state(config).pages else None


@event_priority(100)
@_note
def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Returns the text of a page before any plugin sees it; its metadata come from the catalogue only."""
    planned = get_state(config).pages.get(page.file.src_uri)
    if planned is None:
        return markdown
    page.meta = _build_meta(planned, get_state(config))
    return planned.body


@event_priority(100)
@_note
def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Renders the page within its template if a plugin wants to see the result; else `on_page_context` does."""
    if isinstance(page, RenderedPage) and len(config.plugins.events["page_content"]) > 1:
        return _render_content(page, get_state(config))
    planned = get_state(config).pages.get(page.file.src_uri)
    return mark_preview(html, planned, get_state(config)) if planned and planned.view is None else html


@event_priority(100)
@_note
def on_page_context(context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation) -> TemplateContext:
    """Renders the page, and fills it into the frame that it shares with others, if there is one."""
    build = get_state(config)
    if not isinstance(page, RenderedPage):
        if planned := build.pages.get(page.file.src_uri):
            page.meta["head"] = render_head(build, planned)
        return context
    if build.second_process and not build.second_process.is_started:
        _share_pages(build, config, context)
    if _is_written_elsewhere(page, build):
        page.is_complete = True
        context["whole_page"] = ""  # type: ignore[typeddict-unknown-key]
        return context
    page.content = page.content or _render_content(page, build)
    if frame := _find_frame(page, build, context):
        context["whole_page"] = _fill_frame(frame, page, build)  # type: ignore[typeddict-unknown-key]
        page.is_complete = True
    else:
        page.meta["head"] = render_head(build, page.planned)
    return context


@_note
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Adds the policy to the page, and reports progress. Raises Abort if nothing has rendered the page."""
    build = get_state(config)
    build.report_progress(1, len(build.pages))
    if isinstance(page, RenderedPage):
        if page.is_complete:
            page.content = ""
            return output
        if not page.content:
            line = "on_page_context = events.on_page_context"
            raise Abort(f"The pages have no content. Add the line `{line}` to hooks/events.py.")
        page.content = ""
    planned = build.pages.get(page.file.src_uri)
    is_indexed = planned is None or planned.is_indexed
    html = _complete_page(output, build.policy, page.file.src_uri, is_indexed=is_indexed)
    return site_policy.allow_drawing(html) if isinstance(page, RenderedPage) and page.has_diagrams else html


@_note
def on_post_template(output: str, template_name: str, config: MkDocsConfig) -> str:
    """Adds the policy to the theme's own pages, and takes out of the sitemap what search engines may not list."""
    if template_name == "sitemap.xml":
        hidden_urls = [page.url for page in get_state(config).pages.values() if not page.is_indexed]
        return _remove_from_sitemap(output, [f"{(config.site_url or '').rstrip('/')}{url}" for url in hidden_urls])
    page = template_name.endswith(".html")
    return (
        site_policy.seal_page(_remove_invalid_attributes(output), get_state(config).policy, template_name)
        if page
        else output
    )


def on_serve(server: Any, config: MkDocsConfig, builder: Any) -> Any:
    """Also watches the portal's own rules, models and settings, allows the reload script, and asks for its own host."""
    root = get_state(config).result.root
    for name in ("hooks", "schemas", "locale", "portal.yml"):
        if (root / name).exists():
            server.watch(str(root / name))
    server.set_app(preview.answer_own_host(preview.allow_reload(server.get_app()), config.dev_addr.host))
    return server


def _prepare_frames(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Lets pages share frames, unless a plugin other than the theme's search has a say in each page's context."""
    theme_search = getattr(config.plugins.get(defaults.THEME_SEARCH), "on_page_context", None)
    handlers = [handler for handler in config.plugins.events["page_context"] if handler != theme_search]
    if len(handlers) > 1:
        logger.info("A plugin adds to the context of each page, so the theme renders every page as a whole.")
        return
    build = get_state(config)
    pages: dict[FrameKey, list[Page]] = {}
    for file in files.documentation_pages():
        if isinstance(file.page, RenderedPage) and file.inclusion is not InclusionLevel.INCLUDED:
            samples = pages.setdefault(_build_frame_key(file.page.planned, build), [])
            samples[_MAX_SAMPLES - 1 :] = [file.page]  # the first ones and the last one

    def render_frame(context: Mapping[str, Any]) -> str:
        html = env.get_template("main.html").render(context)
        planned = context["page"].planned
        return _complete_page(html, build.policy, planned.src, is_indexed=planned.is_indexed)

    set_frames(config, Frames(render_frame), pages)


def _prepare_part(config: MkDocsConfig) -> None:
    """Lets a part of the site leave out the pages of the others, unless something in the portal sees each page."""
    if part := get_state(config).part:
        part.renders_all = any(_list_page_handlers(config))
        if part.renders_all:
            print(_ALL_RENDERED, file=sys.stderr)


def _list_page_handlers(config: MkDocsConfig) -> Iterator[Any]:
    """Yields what a plugin or a hook of the portal's does with each page, or with the whole site at its end.

    What the theme's search and the macros do there is left out where it is nothing.
    """
    theme_search, macros = config.plugins.get(defaults.THEME_SEARCH), config.plugins.get(_MACROS)
    idle = [getattr(theme_search, name, None) for name in ("on_page_context", "on_post_build")]
    if not getattr(macros, "post_build_functions", None):
        idle.append(getattr(macros, "on_post_build", None))
    own = (on_page_content, on_page_context, on_post_page)
    for name in ("page_content", "page_context", "post_page", "post_build"):
        yield from (handler for handler in config.plugins.events[name] if handler not in (*own, *idle))


def _is_written_elsewhere(page: RenderedPage, build: ThemedBuild) -> bool:
    """Whether the second process writes the page, or another part of the site has it."""
    is_of_other_part = build.part is not None and not build.part.renders(page.planned.dest)
    return is_of_other_part or (build.second_process is not None and build.second_process.writes(page))


def _build_frame_key(page: PlannedPage, build: ThemedBuild) -> FrameKey:
    place = page.url if page.url == SEARCH_URL else ""
    return FrameKey(
        page.url.count("/"), choose_wording(build, page).language, page.is_indexed, bool(page.description), place
    )


def _find_frame(page: RenderedPage, build: ThemedBuild, context: TemplateContext) -> Frame | None:
    """The frame of the page. One that is in the navigation has none, since the theme marks it there."""
    if page.file.inclusion is InclusionLevel.INCLUDED or build.frames is None:
        return None
    key = _build_frame_key(page.planned, build)
    return build.frames.find_frame(key, build.pages_by_frame.get(key, ()), context)


def _fill_frame(frame: Frame, page: RenderedPage, build: ThemedBuild) -> str:
    """The whole page."""
    html = frame.fill(_list_values(page, build))
    return site_policy.allow_drawing(html) if page.has_diagrams else html


def _list_values(page: RenderedPage, build: ThemedBuild) -> PageValues:
    """What is filled into the frame of a page."""
    planned = page.planned
    title, description = escape(planned.title), escape(planned.description)
    head = str(render_head(build, planned))
    return PageValues(title, description, page.canonical_url or "", head, page.content or "")


def _share_pages(build: ThemedBuild, config: MkDocsConfig, context: TemplateContext) -> None:
    """Lets a second process write every other page that has a frame, unless a plugin wants to see each page."""
    assert build.second_process is not None
    pages = [file.page for file in context["pages"] if isinstance(file.page, RenderedPage)]
    if len(config.plugins.events["post_page"]) > 1 or len(config.plugins.events["page_content"]) > 1:
        pages = []
    pages = [page for page in pages if build.part is None or build.part.renders(page.planned.dest)]
    framed_pages = [page for page in pages if _find_frame(page, build, context)]

    def write_page(page: RenderedPage) -> None:
        page.content = _render_content(page, build)
        frame = _find_frame(page, build, context)
        assert frame is not None, "only pages with a frame are shared"
        write_file(_fill_frame(frame, page, build).encode(), page.file.abs_dest_path)
        page.content = ""

    if build.notes and not any(_list_text_handlers(config)):
        build.notes.note_site(build)
        for page in framed_pages:
            frame = _find_frame(page, build, context)
            assert frame is not None
            build.notes.note_page(page.planned, frame, _list_values(page, build), "", page.edit_url or "")
    start_sharing(build.second_process, framed_pages, write_page, build.page_store)


def _list_text_handlers(config: MkDocsConfig) -> Iterator[Any]:
    """Yields what may look at the texts of pages, or change them, beside the engine: nothing of it is run again where
    only some pages are.
    """
    harmless = [plugin for name in (_MACROS, defaults.THEME_SEARCH) if (plugin := config.plugins.get(name))]
    yield from _list_page_handlers(config)
    for name, handlers in config.plugins.events.items():
        yield from (
            handler
            for handler in handlers
            if name in _TEXT_EVENTS
            and getattr(handler, "__module__", "") != __name__
            and all(handler != getattr(plugin, f"on_{name}", None) for plugin in harmless)
        )


def _complete_page(html: str, policy: str, name: str, *, is_indexed: bool) -> str:
    """A page of the theme with the policy, without the theme's faults. name: what messages call it."""
    if not is_indexed:
        html = html.replace("</head>", '<meta name="robots" content="noindex">\n</head>', 1)
    return site_policy.seal_page(minify.strip_indents(_remove_invalid_attributes(html)), policy, name)


def _remove_invalid_attributes(html: str) -> str:
    """Removes the theme's invalid HTML: `autocomplete` on its two toggles."""
    return _SWITCH.sub(r"\1", html, count=2)


def _remove_from_sitemap(sitemap: str, urls: Iterable[str]) -> str:
    locations = {f"<loc>{escape(url)}</loc>" for url in urls}
    *entries, end = sitemap.split("</url>")
    parts: list[str] = []
    for entry in entries:
        before, _, record = entry.rpartition("<url>")
        is_removed = f"{record.strip().partition('</loc>')[0]}</loc>" in locations
        parts.append(before.rstrip() if is_removed else f"{entry}</url>")
    return "".join((*parts, end))


def _build_meta(planned: PlannedPage, build: ThemedBuild) -> dict[str, object]:
    """The page's metadata. Material does not escape title and description, so they are escaped here."""
    title = {"title": escape(planned.title)} if planned.title else {}
    return title | {
        "description": escape(planned.description),
        "language": choose_wording(build, planned).language,
        "hide": ["navigation", "toc"],
        "render_macros": planned.is_trusted,
        **({} if planned.view is None else {"template": TEMPLATE}),
    }


def _render_content(page: RenderedPage, build: ThemedBuild) -> str:
    """The page's content; it is noted whether a script draws in it."""
    content = render_content(page.planned, build, page.edit_url or "", page.markdown or "")
    page.has_diagrams = content.has_diagrams
    return content.html
