"""The learning team's pages: their blocks are the engine's, and their Markdown is that of all other texts."""

from __future__ import annotations

import posixpath
import traceback
from functools import partial
from urllib.parse import quote

from jinja2 import Environment, StrictUndefined, TemplateError, UndefinedError
from markupsafe import escape

from ...derive import format
from ...derive.wording import use_wording
from ...kinds.page_blocks import BlockError
from ...load.own_pages import read_own_page
from ...load.scan import OWN_PAGES
from ..addresses import make_relative
from ..blocks import BLOCKS, insert_block
from ..content import PageContent, link_drawing_styles
from ..markdown.page import render_body
from ..plan import CONTENT_PREFIX, PlannedPage
from ..refusal import BuildRefused, name_file
from ..state import BuildState, choose_wording

OWN_BLOCKS = "hooks/macros.py"
"""Where a portal with Material's frame may have blocks of its own."""


def render_own_page(page: PlannedPage, build: BuildState) -> PageContent:
    """The content of a page of the learning team's, who are trusted: their HTML is kept as it is.

    Raises BuildRefused, which names the file, if it or a block of it cannot be rendered.
    """
    with name_file(f"{OWN_PAGES}/{page.src}"):
        text = _insert_blocks(
            page, build
        )  # each block is in the page's words, and what is said of a mistake in English
        resolve = partial(_resolve_link, page, build)
        reads_maths = build.result.context.portal.maths == "mathml"
        with use_wording(choose_wording(build, page)):
            body = render_body(text, resolve, reads_maths=reads_maths, is_trusted=True)
    title = "" if "<h1" in body.html else f"<h1>{escape(page.title)}</h1>\n"
    html = link_drawing_styles(page.url, title + body.html, has_diagrams=body.has_diagrams)
    return PageContent(html, body.has_diagrams)


def _insert_blocks(page: PlannedPage, build: BuildState) -> str:
    """The page's Markdown with its blocks. It knows the engine's blocks and nothing else."""
    env = Environment(undefined=StrictUndefined, keep_trailing_newline=True)
    env.globals = {name: partial(insert_block, build, page, name) for name in BLOCKS}
    try:
        return env.from_string(page.body).render()
    except (SyntaxError, RecursionError, ArithmeticError, NameError, TemplateError, TypeError, BlockError) as error:
        path = f"{OWN_PAGES}/{page.src}"
        line = _find_line(error) + read_own_page(build.result.root, build.result.root / path).body_line - 1
        names = format.join_names(sorted(BLOCKS))
        if isinstance(error, BlockError):
            raise BuildRefused(f"{path}:{line}: {error.message}; {error.help}") from None
        own_blocks = ""
        if isinstance(error, UndefinedError) and (build.result.root / OWN_BLOCKS).is_file():
            own_blocks = f"; blocks of your own in {OWN_BLOCKS} need Material's frame"
        raise BuildRefused(
            f"{path}:{line}: its blocks cannot be rendered: {error}; there are {names}{own_blocks}"
        ) from None


def _find_line(error: Exception) -> int:
    """The line of a template in which an error was raised."""
    frames = traceback.extract_tb(error.__traceback__)
    if isinstance(error, SyntaxError):
        return 1  # of what Jinja makes of the page, which has other lines
    lines = [frame.lineno for frame in frames if frame.filename in ("<template>", "<unknown>")]
    return next((line for line in reversed(lines) if line), getattr(error, "lineno", None) or 1)


def _resolve_link(page: PlannedPage, build: BuildState, target: str) -> str:
    """The URL, relative to the page, of the page or file that a relative address names; else the address itself."""
    path = target.partition("#")[0].partition("?")[0]
    if not path or path.startswith("/"):
        return target
    name = posixpath.normpath(path)
    if other := build.pages.get(name):
        url = other.url
    elif f"{CONTENT_PREFIX}{name}" in build.result.catalogue.assets:
        url = f"/{quote(name)}"
    else:
        return target
    return make_relative(url, page.url) + target[len(path) :]
