"""What MkDocs calls while it builds, in that order. A portal's ``hooks/events.py`` binds these, one line each."""

from __future__ import annotations

import re
import sys
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

from ..reports import text
from . import blocks, defaults, fragments, preview, sanitise
from . import files as site_files
from . import policy as site_policy
from .plan import Planned
from .state import State, begin, keep_policy, state

_SWITCH = re.compile(r'(<input class="md-toggle"[^>]*?) autocomplete="off"')


@event_priority(-100)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Reads and checks the portal, behind all plugins so that none of them copies the result. Errors end the build."""
    result = begin(config).result
    if result.failed:
        sys.stderr.write(text.render(result, result.diagnostics))
        raise Abort("The site was not built: nothing is published that the checks have not passed.")
    defaults.apply(config)
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Puts the planned pages in the place of whatever lies in ``content/``."""
    return site_files.files(files, config, state(config))


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """What pages may load and run, from the theme's templates; it is put at once into the pages that are already written."""
    policy = site_policy.policy(env, config, [page.url for page in state(config).pages.values()])
    keep_policy(config, policy)
    site_files.seal(files, policy)
    return env


def on_page_read_source(page: Page, config: MkDocsConfig) -> str | None:
    """Nothing to read: MkDocs must not look for front matter in an author's file a second time."""
    return "" if page.file.src_uri in state(config).pages else None


@event_priority(100)
def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """The page's body, before any plugin sees it; what the page says about itself comes from the catalogue alone."""
    planned = state(config).pages.get(page.file.src_uri)
    if planned is None:
        return markdown
    page.meta = _meta(planned)
    return planned.body


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """The author's text, as HTML that holds nothing but text, set into what the catalogue says around it."""
    build = state(config)
    planned = build.pages.get(page.file.src_uri)
    if planned is None or planned.view is None:
        return html
    if planned.entry:
        html, page.toc = sanitise.html(html), sanitise.contents(page.toc)
    values = _ways_back(planned, page, build)
    insert = partial(blocks.block, build.env, build.site_data, planned.url)
    return fragments.render(
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
    """The page with its policy; and tells how far the build is."""
    build = state(config)
    build.tell(1, len(build.pages))
    return site_policy.seal(_valid(output), build.policy, page.file.src_uri)


def on_post_template(output: str, template_name: str, config: MkDocsConfig) -> str:
    """The theme's own pages with their policy."""
    page = template_name.endswith(".html")
    return site_policy.seal(_valid(output), state(config).policy, template_name) if page else output


def on_serve(server: Any, config: MkDocsConfig, builder: Any) -> Any:
    """Builds again when the portal's own rules, models or settings change too, and lets the page reload itself then."""
    root = state(config).result.root
    for name in ("hooks", "schemas", "portal.yml"):
        if (root / name).exists():
            server.watch(str(root / name))
    server.set_app(preview.reloading(server.get_app()))
    return server


def _valid(html: str) -> str:
    """The page without what the theme writes and HTML does not know: `autocomplete` on its two switches."""
    return _SWITCH.sub(r"\1", html, count=2)


def _meta(planned: Planned) -> dict[str, object]:
    """Material writes title and description into the page as they are, so they are escaped here."""
    title = {"title": escape(planned.title)} if planned.title else {}
    return title | {
        "description": escape(planned.description),
        "hide": ["navigation", "toc"],
        "render_macros": planned.trusted,
    }


def _ways_back(planned: Planned, page: Page, build: State) -> dict[str, str]:
    """Where a reader can mend the page, and where they can say that something is wrong with it; "" where nowhere."""
    title = quote(f"{planned.title}: ")
    report = f"{build.repository}/issues/new?title={title}" if build.repository else ""
    return {"edit_url": page.edit_url or "", "report_url": report}
