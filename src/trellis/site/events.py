"""MkDocs' events, in the order of a build. A portal's ``hooks/events.py`` binds them, one line each."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from functools import partial
from html import escape
from typing import Any
from urllib.parse import quote

from jinja2 import Environment
from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from ..derive.wording import translate, use_wording
from ..reports import text
from . import blocks, defaults, fragments, preview, sanitise
from . import files as site_files
from . import policy as site_policy
from .plan import PlannedPage
from .state import BuildState, begin_build, choose_wording, get_state, set_policy

LINK_WORDS: str = defaults.MARKDOWN_EXTENSIONS["toc"]["permalink_title"]
"""The title of the links at headings."""

_SWITCH = re.compile(r'(<input class="md-toggle"[^>]*?) autocomplete="off"')


@event_priority(-100)
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


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Replaces the files of ``content/`` by the planned pages."""
    state = get_state(config)
    with use_wording(state.frame):
        return site_files.build_files(files, config, state)


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Builds the content security policy from the theme's templates; adds it to the pages that are files already."""
    env.globals["translate"] = str  # the policy is that of pages in the engine's own words
    policy = site_policy.build_policy(env, config, [page.url for page in get_state(config).pages.values()])
    env.globals["translate"] = get_state(config).translate_frame
    set_policy(config, policy)
    site_files.seal_files(files, policy)
    return env


def on_page_read_source(page: Page, config: MkDocsConfig) -> str | None:
    """Returns no text, so that MkDocs does not parse an author's front matter a second time."""
    return "" if page.file.src_uri in get_state(config).pages else None


@event_priority(100)
def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Returns the page's body, before any plugin; its metadata come from the catalogue only."""
    planned = get_state(config).pages.get(page.file.src_uri)
    if planned is None:
        return markdown
    page.meta = _build_meta(planned, get_state(config))
    return planned.body


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Sanitises the author's text and renders it within the page's template."""
    build = get_state(config)
    planned = build.pages.get(page.file.src_uri)
    if planned is None or planned.view is None:
        return html
    values = _build_feedback_urls(planned, page, build)
    insert = partial(blocks.render_block, build.env, build.site_data, planned.url)
    with use_wording(choose_wording(build, planned)):
        if planned.entry:
            html = sanitise.sanitise_html(html, build.result.context.portal.role_mailboxes)
            page.toc = sanitise.sanitise_contents(page.toc)
            html = html.replace(f'title="{LINK_WORDS}"', f'title="{escape(translate(LINK_WORDS))}"')
        return fragments.render_fragment(
            build.env,
            planned.template,
            planned.url,
            view=planned.view(),
            body=Markup(html),
            toc=page.toc,
            block=insert,
            **values,
        )


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Adds the policy to the page, and reports progress."""
    build = get_state(config)
    build.report_progress(1, len(build.pages))
    planned = build.pages.get(page.file.src_uri)
    if planned and not planned.is_indexed:
        output = output.replace("</head>", '<meta name="robots" content="noindex">\n</head>', 1)
    return site_policy.seal_page(_remove_invalid_attributes(output), build.policy, page.file.src_uri)


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


def _build_meta(planned: PlannedPage, build: BuildState) -> dict[str, object]:
    """The page's metadata. Material does not escape title and description, so they are escaped here."""
    title = {"title": escape(planned.title)} if planned.title else {}
    return title | {
        "description": escape(planned.description),
        "language": choose_wording(build, planned).language,
        "hide": ["navigation", "toc"],
        "render_macros": planned.is_trusted,
    }


def _build_feedback_urls(planned: PlannedPage, page: Page, build: BuildState) -> dict[str, str]:
    """The URLs for editing the page and for reporting a problem; "" where there is none."""
    title = quote(f"{planned.title}: ")
    report = f"{build.repository}/issues/new?title={title}" if build.repository else ""
    return {"edit_url": page.edit_url or "", "report_url": report}
