"""The content security policy: pages run the scripts of this site, and a theme's inline scripts by their hash.

All pages have the same policy. It is a `meta` element, since a portal's host may not set headers.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from .refusal import BuildRefused

INLINE = "'unsafe-inline'"
"""Allows styles within a page. Where the frame needs none, only a page with diagrams has it."""

DIRECTIVES = (
    "default-src 'none'; script-src 'self'{hashes}; style-src 'self'{styles}; img-src 'self' data:; "
    "font-src 'self'; media-src 'self'; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; frame-src 'none'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'"
)
"""The catalogue's search is a form."""

PLAIN_POLICY = DIRECTIVES.format(hashes="", styles="")
"""That of pages whose frame has no script and no style of its own."""

REFERRER = "same-origin"
"""Other hosts do not learn which page a reader came from."""

_CHARSET = re.compile(r"""<meta charset=["']?utf-8["']?\s*/?>""", re.IGNORECASE)
_POLICY = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")([^"]*+)')
_DATA = frozenset(("application/json", "application/ld+json"))


def seal_page(html: str, policy: str, page: str) -> str:
    """Adds the policy at the top of a page's head, so that it applies to all of it. page: its name in a message.

    Raises BuildRefused if there is no policy or no place for it.
    """
    if not policy:
        raise BuildRefused(
            "The pages have no security policy. Add the line `on_env = events.on_env` to hooks/events.py."
        )
    metas = f'<meta http-equiv="Content-Security-Policy" content="{policy}"><meta name="referrer" content="{REFERRER}">'
    sealed_html, count = _CHARSET.subn(lambda match: match[0] + metas, html, count=1)
    if not count:
        raise BuildRefused(
            f'{page} has no place for its security policy. Begin its head with `<meta charset="utf-8">`.'
        )
    return sealed_html


def has_policy(html: str) -> bool:
    """Returns whether a page has a policy already."""
    return bool(_POLICY.search(html))


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
