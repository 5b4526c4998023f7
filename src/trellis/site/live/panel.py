"""What is wrong, on top of each page of the preview: file, line, message and help. It needs no script."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from ..preview_pages import DRAFTS_URL
from .state import PreviewState, ShownError

SHOWN_LIMIT = 8
"""Maximum number of errors on top of a page; the page of drafts and findings has all."""

_SKIP_LINK = b'class="md-skip"'
"""Of the link that skips to the content, which is the first of a page."""

_BLOCK_END = re.compile(rb"(?:\s*</div>)?")

_CODE = re.compile(r"`([^`]+)`")

_PANEL = Markup(
    '<link rel="stylesheet" href="{styles}">'
    '<section class="trellis-panel" lang="en" dir="ltr" aria-labelledby="trellis-panel-title"><details open>'
    '<summary id="trellis-panel-title">{title}</summary>{content}</details></section>'
)
_ERROR = Markup('<li><a href="{}">{}:{}</a> <span>{}</span>{}</li>')
_HELP = Markup(" <small>{}</small>")


def insert_panel(page: bytes, state: PreviewState, url: str, base: str, styles: str) -> bytes:
    """Returns a page with what is wrong on top of its body; the page itself if nothing is.

    url: of the page, from the site's root on. Errors of its own file stand first. base: the path of the site's root.
    styles: the address of the style sheet.
    """
    if not state.problem:
        return page
    panel = str(_PANEL.format(styles=styles, title=_describe_state(state), content=_render_errors(state, url, base)))
    position = _find_position(page)
    return page[:position] + panel.encode() + page[position:]


def _find_position(page: bytes) -> int:
    """Returns where the panel begins: behind the link that skips to the content, else with the body, else at once."""
    link = page.find(_SKIP_LINK)
    link_end = page.find(b"</a>", link) if link >= 0 else -1
    if link_end >= 0 and (end := _BLOCK_END.match(page, link_end + len(b"</a>"))):
        return end.end()
    body = page.find(b"<body")
    return page.find(b">", body) + 1 if body >= 0 else 0


def _describe_state(state: PreviewState) -> str:
    number = state.error_count
    count = f"{number:,} {'error' if number == 1 else 'errors'}" if number else "This cannot be built"
    if not state.folder:
        return f"{count}: there is no site to show yet"
    if state.is_outdated:
        return f"{count}: this is the last site that could be built"
    return f"{count}: a file with an error is shown as it was before; all else is up to date"


def _render_errors(state: PreviewState, url: str, base: str) -> Markup:
    if not state.errors:
        return Markup("<pre>{}</pre>").format(state.problem)
    errors = sorted(state.errors, key=lambda error: not error.page_url or error.page_url != url)[:SHOWN_LIMIT]
    rows = Markup("").join(map(_render_error, errors))
    rest = state.error_count - len(errors)
    link = Markup('<a href="{}">All drafts and findings</a>').format(base + DRAFTS_URL.lstrip("/"))
    more = f"… and {rest:,} more. " if rest else ""
    last = Markup("<p>{}{}</p>").format(more, link) if state.folder else Markup("<p>{}</p>").format(more)
    return Markup("<ul>{}</ul>{}").format(rows, last)


def _render_error(error: ShownError) -> Markup:
    help = _HELP.format(_mark_code(error.help)) if error.help else ""
    return _ERROR.format(error.editor_url, error.path, error.line, _mark_code(error.message), help)


def _mark_code(text: str) -> Markup:
    """Escaped text, with the parts between backticks as code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))
