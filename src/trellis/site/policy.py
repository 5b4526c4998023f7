"""What a page may load and run, said in its head: scripts of this site, and the few inline ones of the theme, by their hash.

The hashes are those of a reference page without any author's text, so a script that slips through with such a text has none.
All pages have the same policy. It is a `meta` element, since a portal may lie on a host that sets no headers.
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
    "default-src 'none'; script-src 'self'{hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; frame-src 'none'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'"
)
"""Styles may stand in a page, since the theme and a portal's own pages use them. Forms: the catalogue's search is one."""

REFERRER = "same-origin"
"""Another host is not told which page of the portal a reader came from."""

_CHARSET = re.compile(r"""<meta charset=["']?utf-8["']?\s*/?>""", re.IGNORECASE)
_DATA = frozenset(("application/json", "application/ld+json"))


def policy(env: Environment, config: MkDocsConfig, addresses: Iterable[str]) -> str:
    """The policy for a site with pages at these addresses. env: the theme's environment.

    The theme writes the way to the root into one of its scripts, so each depth of address has a hash of its own.
    """
    depths = {address.strip("/").count("/") + 1 if address.strip("/") else 0 for address in addresses}
    pages = [*(_reference(env, config, depth) for depth in sorted(depths)), *_templates(env, config)]
    hashes = dict.fromkeys(f" '{_hash(script)}'" for page in pages for script in inline_scripts(page))
    return DIRECTIVES.format(hashes="".join(hashes))


def seal(html: str, policy: str, page: str) -> str:
    """The page with the policy at the top of its head, where it holds for everything after it. page: its name in a message.

    Raises Abort where there is no policy or no place for it: nothing is published without.
    """
    if not policy:
        raise Abort("The pages have no security policy. Add the line `on_env = events.on_env` to hooks/events.py.")
    metas = f'<meta http-equiv="Content-Security-Policy" content="{policy}"><meta name="referrer" content="{REFERRER}">'
    sealed, places = _CHARSET.subn(lambda found: found[0] + metas, html, count=1)
    if not places:
        raise Abort(f'{page} has no place for its security policy. Begin its head with `<meta charset="utf-8">`.')
    return sealed


def inline_scripts(html: str) -> list[str]:
    """The text of all scripts that stand in a page, without those that are data."""
    reader = _Scripts()
    reader.feed(html)
    reader.close()
    return reader.found


def _reference(env: Environment, config: MkDocsConfig, depth: int) -> str:
    """A page that nobody wrote, so many folders below the root."""
    file = File.generated(config, "reference.md", content="")
    file.dest_uri = "reference/" * depth + "index.html"
    page = Page("Reference", file, config)
    page.content = ""
    page.meta = {"hide": ["navigation", "toc"]}
    return env.get_template("main.html").render(get_context(Navigation([], []), Files([]), config, page))


def _templates(env: Environment, config: MkDocsConfig) -> Iterator[str]:
    """The theme's pages that belong to no text: the one for an address that nothing stands at."""
    for name in sorted(config.theme.static_templates):
        if name.endswith(".html"):
            root = (urlsplit(config.site_url or "/").path or "/") if is_error_template(name) else "."
            yield env.get_template(name).render(get_context(Navigation([], []), Files([]), config, base_url=root))


def _hash(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


class _Scripts(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.inside = tag == "script" and "src" not in said and said.get("type") not in _DATA
        if self.inside:
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.found[-1] += data
