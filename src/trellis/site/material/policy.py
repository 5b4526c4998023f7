"""The policy of the theme's pages: the theme's inline scripts run by their hash, and its inline styles are allowed.

The hashes are taken from a reference page without any author's text, so an author's script never has one.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from jinja2 import Environment
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import is_error_template

from ..policy import DIRECTIVES, INLINE, find_inline_scripts


def build_policy(env: Environment, config: MkDocsConfig, addresses: Iterable[str]) -> str:
    """The policy of a site with pages at these addresses. env: the theme's environment.

    One of the theme's scripts contains the relative path to the root, so each depth of address has its own hash.
    """
    depths = {address.strip("/").count("/") + 1 if address.strip("/") else 0 for address in addresses}
    pages = [
        *(_render_reference_page(env, config, depth) for depth in sorted(depths)),
        *_render_static_templates(env, config),
    ]
    hashes = dict.fromkeys(f" '{_hash_script(script)}'" for page in pages for script in find_inline_scripts(page))
    return DIRECTIVES.format(hashes="".join(hashes), styles=f" {INLINE}")


def _render_reference_page(env: Environment, config: MkDocsConfig, depth: int) -> str:
    """Renders an empty page, `depth` folders below the root."""
    file = File.generated(config, "reference.md", content="")
    file.dest_uri = "reference/" * depth + "index.html"
    page = Page("Reference", file, config)
    page.content = ""
    page.meta = {"hide": ["navigation", "toc"]}
    return env.get_template("main.html").render(get_context(Navigation([], []), Files([]), config, page))


def _render_static_templates(env: Environment, config: MkDocsConfig) -> Iterator[str]:
    """Renders the theme's static pages, such as the one for an unknown address."""
    for name in sorted(config.theme.static_templates):
        if name.endswith(".html"):
            root = (urlsplit(config.site_url or "/").path or "/") if is_error_template(name) else "."
            yield env.get_template(name).render(get_context(Navigation([], []), Files([]), config, base_url=root))


def _hash_script(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
