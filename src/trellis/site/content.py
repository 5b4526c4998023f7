"""The content of a page: its view within its template, with the text of its author."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import quote

from markupsafe import Markup, escape

from ..derive.wording import use_wording
from ..load.markdown import Heading
from . import blocks, fragments
from .markdown.page import render_body
from .plan import PlannedPage
from .state import BuildState, choose_wording


@dataclass(frozen=True, slots=True)
class PageContent:
    """The HTML of a page's content. has_diagrams: whether a script draws in it."""

    html: str
    has_diagrams: bool = False


@dataclass(frozen=True, slots=True)
class ContentsLink:
    """A heading in the contents of a text, with those below it. title: as HTML."""

    title: str
    url: str
    level: int
    children: list[ContentsLink] = field(default_factory=list)


def render_content(planned: PlannedPage, build: BuildState, edit_url: str, text: str) -> PageContent:
    """The page within its template. edit_url: where the forge lets people edit it, or "". text: its author's."""
    assert planned.view is not None
    values = {"edit_url": edit_url, "report_url": _build_report_url(planned, build)}
    insert = partial(blocks.render_block, build.env, build.site_data, planned.url)
    html, contents, has_diagrams = "", list[ContentsLink](), False
    with use_wording(choose_wording(build, planned)):
        if planned.entry:
            resolve = partial(build.link_addresses.resolve, planned)
            portal = build.result.context.portal
            reads_maths = portal.maths == "mathml"
            body = render_body(text, resolve, portal.role_mailboxes, reads_maths=reads_maths)
            html, contents, has_diagrams = body.html, _build_contents(body.headings), body.has_diagrams
        content = fragments.render_fragment(
            build.env,
            planned.template,
            planned.url,
            view=planned.view(),
            body=Markup(html),
            toc=contents,
            block=insert,
            **values,
        )
    return PageContent(str(content), has_diagrams)


def _build_contents(headings: Iterable[Heading]) -> list[ContentsLink]:
    """The headings of a text, each below the last one of a higher level."""
    roots: list[ContentsLink] = []
    open_links: list[ContentsLink] = []
    for heading in headings:
        link = ContentsLink(escape(heading.text), f"#{heading.anchor}", heading.level)
        while open_links and open_links[-1].level >= heading.level:
            open_links.pop()
        (open_links[-1].children if open_links else roots).append(link)
        open_links.append(link)
    return roots


def _build_report_url(planned: PlannedPage, build: BuildState) -> str:
    """The URL for reporting a problem with the page; "" where there is none."""
    title = quote(f"{planned.title}: ")
    return f"{build.repository}/issues/new?title={title}" if build.repository else ""
