"""The pages of a preview: those of the site, none for search engines, and those that only a preview has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from markupsafe import Markup

from ..check.rules.references import reserved_address
from ..derive import PublishedCatalogue
from ..derive.drafts import belongs_to_draft
from ..derive.pages import preview
from ..derive.wording import translate
from .addresses import make_relative
from .defaults import CODE_URL, PREVIEW_STYLES
from .plan import PlannedPage
from .preview_portal import PreviewPortal

DRAFTS_URL = "/drafts/"


def plan_preview(
    pages: Mapping[str, PlannedPage], published: PublishedCatalogue, portal: PreviewPortal
) -> Mapping[str, PlannedPage]:
    """Returns all pages of a preview, by `src`. No page of the portal's own is replaced. pages: those of the site.

    An entry that has the address of one of those, or of another file of the portal's own, has no page: the check says
    so, and all others are shown. Search
    engines are asked to leave out all pages of a preview that others see.
    """
    further = []
    if DRAFTS_URL not in {page.url for page in pages.values() if page.entry is None}:
        further.append(_plan_drafts_page(published, portal))
    own_urls = {page.url for page in (*pages.values(), *further) if page.entry is None}
    refused_paths = {finding.location.path for finding in portal.findings if finding.rule == reserved_address.RULE.id}
    pages = {
        src: page
        for src, page in pages.items()
        if page.entry is None or (page.url not in own_urls and page.entry.path not in refused_paths)
    }
    urls = own_urls | {page.url for page in pages.values()}
    for address, path in portal.list_unread_addresses().items():
        if address not in urls:
            further.append(_plan_unread_page(address, path, portal))
    if not portal.is_local:
        pages = {src: replace(page, is_private=True) for src, page in pages.items()}
    return {**pages, **{page.src: page for page in further}}


def render_notice(page: PlannedPage, portal: PreviewPortal) -> Markup:
    """Returns what stands above a page of a preview: that it is a draft, and that others do not read it so yet.

    Nothing above what is no draft, in a preview that nobody else sees.
    """
    is_draft = page.entry is not None and _is_draft(page, portal)
    if portal.is_local:
        text = translate("Draft: only you see this") if is_draft else ""
    else:
        text = translate("Draft: not published yet") if is_draft else translate("Preview: this is not published yet")
    if not text:
        return Markup("")
    ribbon = Markup('<p class="t-preview{}" role="note"><strong>{}</strong> <a href="{}">{}</a></p>')
    styles = Markup('<link rel="stylesheet" href="{}">').format(
        make_relative(f"/{CODE_URL}/{PREVIEW_STYLES}", page.url)
    )
    modifier = " t-preview--draft" if is_draft else ""
    return styles + ribbon.format(
        modifier, text, make_relative(DRAFTS_URL, page.url), translate("All drafts and findings")
    )


def render_unshowable(page: PlannedPage, error: BaseException) -> Markup:
    """Returns the content of a page that cannot be rendered, in a preview that shows all others."""
    text = translate("This page cannot be shown as it is now.")
    html = Markup('<div id="__page" class="t-page t-page--text"><h1>{}</h1><p>{}</p><pre>{}</pre></div>')
    return html.format(page.title, text, error)


def _is_draft(page: PlannedPage, portal: PreviewPortal) -> bool:
    return page.entry is not None and page.entry.kind != "gone" and belongs_to_draft(portal.catalogue, page.entry.key)


def _plan_drafts_page(published: PublishedCatalogue, portal: PreviewPortal) -> PlannedPage:
    return PlannedPage(
        src="drafts.md",
        url=DRAFTS_URL,
        title=translate("Drafts and findings"),
        description=translate("What is not published yet, and what the check says of it."),
        template="drafts.html",
        view=lambda: preview.build_drafts_page(published, portal.findings, portal.find_editor_url),
        is_private=not portal.is_local,
    )


def _plan_unread_page(address: str, path: str, portal: PreviewPortal) -> PlannedPage:
    """The page in place of that of a file; its source path is below the file's, where there can be no other."""
    return PlannedPage(
        src=f"{path.removeprefix('content/')}/unread{address.rstrip('/')}.md",
        url=address,
        title=path.removesuffix("/index.md").rpartition("/")[2].removesuffix(".md"),
        description="",
        template="unread.html",
        view=partial(preview.build_unread_page, path, portal.findings, portal.find_editor_url),
        is_private=True,
    )
