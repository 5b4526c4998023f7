"""The content security policy: pages run the scripts of this site, and the theme's inline scripts by their hash.

The hashes are taken from a reference page without any author's text, so an author's script never has one. All pages
have the same policy. It is a `meta` element, since a portal's host may not set headers.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

from jinja2 import Environment
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import is_error_template

DIRECTIVES = (
    "default-src 'none'; script-src 'self'{hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; frame-src 'none'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'"
)
"""Inline styles are allowed, since the theme and a portal's own pages use them. The catalogue's search is a form."""

INLINE = "'unsafe-inline'"
"""Allows styles within a page. Where the frame needs none, only a page with diagrams has it."""

REFERRER = "same-origin"
"""Other hosts do not learn which page a reader came from."""

_CHARSET = re.compile(r"""<meta charset=["']?utf-8["']?\s*/?>""", re.IGNORECASE)
_POLICY = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")([^"]*+)')
_DATA = frozenset(("application/json", "application/ld+json"))


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
    return DIRECTIVES.format(hashes="".join(hashes))


def seal_page(html: str, policy: str, page: str) -> str:
    """Adds the policy at the top of a page's head, so that it applies to all of it. page: its name in a message.

    Raises Abort if there is no policy or no place for it.
    """
    if not policy:
        raise Abort("The pages have no security policy. Add the line `on_env = events.on_env` to hooks/events.py.")
    metas = f'<meta http-equiv="Content-Security-Policy" content="{policy}"><meta name="referrer" content="{REFERRER}">'
    sealed_html, count = _CHARSET.subn(lambda match: match[0] + metas, html, count=1)
    if not count:
        raise Abort(f'{page} has no place for its security policy. Begin its head with `<meta charset="utf-8">`.')
    return sealed_html


def allow_drawing(html: str) -> str:
    """A sealed page on which a script draws diagrams: they have styles of their own, which are not known before."""
    return _POLICY.sub(lambda match: f"{match[1]}{_allow_inline_styles(match[2])}", html, count=1)


def _allow_inline_styles(policy: str) -> str:
    directives = (
        f"{directive} {INLINE}" if directive.startswith("style-src ") and INLINE not in directive else directive
        for directive in policy.split("; ")
    )
    return "; ".join(directives)


def find_inline_scripts(html: str) -> list[str]:
    """The texts of all inline scripts of a page, without those that are data."""
    reader = _InlineScriptParser()
    reader.feed(html)
    reader.close()
    return reader.scripts


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


class _InlineScriptParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.scripts: list[str] = []
        self.is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.is_inside = tag == "script" and "src" not in attributes and attributes.get("type") not in _DATA
        if self.is_inside:
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        self.is_inside = False

    def handle_data(self, data: str) -> None:
        if self.is_inside:
            self.scripts[-1] += data
