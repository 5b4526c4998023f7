"""The content of a page: its view within its template, with the text of its author."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from markupsafe import Markup, escape

from ..derive.cards import get_language_tag
from ..derive.requests import RequestDesk
from ..derive.texts import TextPart
from ..derive.wording import translate, use_wording
from ..kinds import Portal
from ..load.content_history import read_old_text
from ..load.markdown import Heading
from ..load.markdown.excesses import has_excesses
from ..load.picture_forms import PictureForms, ask_for_forms, decode_forms
from . import blocks, fragments
from .addresses import make_relative
from .defaults import CODE_URL, DRAWING_STYLES
from .editor.files import FOLDER as EDITOR_FOLDER
from .editor.files import find_editor_forge
from .markdown.anchors import set_apart
from .markdown.page import PageBody, ResolveLink, render_body
from .page_store import PageLink, StoredPage
from .plan import PlannedPage
from .preview_pages import render_notice, render_unshowable
from .preview_portal import PreviewPortal
from .refusal import name_file
from .state import BuildState, choose_wording
from .text_reads import name_page


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
    """The page within its template. edit_url: where the forge lets people edit it, or "". text: its author's.

    A page that an earlier build left is not rendered again; what is to say about its links is said again. Raises
    BuildRefused, which names the file, if it cannot be rendered.
    """
    if isinstance(build.result, PreviewPortal):
        return _render_preview(planned, build, edit_url, text)
    with name_file(planned.entry.path if planned.entry else planned.src), name_page(planned.src):
        return _render_content(planned, build, edit_url, text)


def _render_preview(planned: PlannedPage, build: BuildState, edit_url: str, text: str) -> PageContent:
    """The page in a preview. One that cannot be rendered says so, and ends nothing."""
    try:
        with name_page(planned.src):
            content = _render_content(planned, build, edit_url, text)
    except Exception as error:  # whatever is wrong in the content is shown by the findings
        content = PageContent(str(render_unshowable(planned, error)))
    return replace(content, html=mark_preview(content.html, planned, build))


def mark_preview(html: str, planned: PlannedPage, build: BuildState) -> str:
    """The content of a page, in a preview with what is to be said above it."""
    if not isinstance(build.result, PreviewPortal):
        return html
    with use_wording(choose_wording(build, planned)):
        return f"{render_notice(planned, build.result)}{html}"


def _render_content(planned: PlannedPage, build: BuildState, edit_url: str, text: str) -> PageContent:
    assert planned.view is not None
    wording, store = choose_wording(build, planned), build.page_store
    urls = {"edit_url": edit_url, "site_url": build.site.url, **_build_request_urls(planned, build)}
    with use_wording(wording):
        view = planned.view()
        places = planned.template, planned.url, wording.language, *urls.values()
        key = store.compute_key(view, *places, text) if store else None
        page = store.read(key, partial(build.link_addresses.find_address, planned)) if store and key else None
        if page is None:
            page, has_blocks = _render_page(planned, build, view, urls, text)
            if store and key and not has_blocks:
                store.add(key, page)
        elif not planned.is_private:
            for target in page.list_unresolved():
                build.link_addresses.resolve(planned, target)
    return PageContent(page.html, page.has_diagrams)


def _render_page(
    planned: PlannedPage, build: BuildState, view: object, urls: Mapping[str, str], text: str
) -> tuple[StoredPage, bool]:
    """The page within its template, in the words that are set, and whether it has blocks, which show more of the site
    than the view. urls: for what readers have to say, by the name that the template knows.
    """
    links: list[PageLink] = []
    has_blocks = False

    def resolve(target: str) -> str:
        url = build.link_addresses.find_address(planned, target)
        links.append(PageLink(target, url))
        if url is None and planned.is_private:
            return target  # the page of the lesson says it
        return build.link_addresses.resolve(planned, target) if url is None else url

    def find_forms(target: str) -> PictureForms | None:
        question = ask_for_forms(target)
        answer = build.link_addresses.find_address(planned, question) or ""
        links.append(PageLink(question, answer))
        return decode_forms(answer)

    def insert(name: str, *numbers: int) -> str:
        nonlocal has_blocks
        has_blocks = True
        return blocks.render_block(build.env, build.site_data, planned.url, name, *numbers)

    portal, has_diagrams = build.result.context.portal, False
    mailboxes, reads_maths = portal.role_mailboxes, portal.maths == "mathml"
    language = get_language_tag(build.site_data.published, planned.entry) if planned.entry else portal.language
    render = partial(
        render_body, mailboxes=mailboxes, reads_maths=reads_maths, find_forms=find_forms, language=language
    )

    def show_text(part: TextPart) -> Markup:
        nonlocal has_diagrams
        if part.blob:
            old_body = render_former_text(
                build.result.root, part.blob, partial(_resolve_old_link, planned, build), portal, language
            )
        else:
            old_body = render(part.body, resolve)
        has_diagrams = has_diagrams or old_body.has_diagrams
        return Markup(set_apart(old_body.html, part.anchor))

    body = PageBody("", ())
    if planned.entry:
        body = render(text, resolve)
    html = fragments.render_fragment(
        build.env,
        planned.template,
        planned.url,
        view=view,
        body=Markup(body.html),
        toc=_build_contents(body.headings),
        block=insert,
        text_of=show_text,
        **urls,
    )
    content = link_drawing_styles(planned.url, str(html), has_diagrams=body.has_diagrams or has_diagrams)
    return StoredPage(content, body.has_diagrams or has_diagrams, tuple(links)), has_blocks


def link_drawing_styles(page: str, html: str, *, has_diagrams: bool) -> str:
    """The content of a page, with the styles of formulas and diagrams if it has some. page: its URL."""
    if not has_diagrams and "<math" not in html:
        return html
    return f'<link rel="stylesheet" href="{make_relative(f"/{CODE_URL}/{DRAWING_STYLES}", page)}">\n{html}'


def render_former_text(
    root: Path, blob: str, resolve_link: ResolveLink, portal: Portal, language: str = ""
) -> PageBody:
    """The text of a former version; a sentence in its place if it cannot be shown, since nobody can mend it any more.

    blob: its file in Git, which is held to what the check asks of texts. language: of the text, "" is the wording's.
    """
    reads_maths = portal.maths == "mathml"
    try:
        text = read_old_text(root, blob)
        if not has_excesses(text, reads_maths=reads_maths):
            return render_body(text, resolve_link, portal.role_mailboxes, reads_maths=reads_maths, language=language)
    except Exception:  # whatever is in the history, it ends no build
        pass
    sentence = translate("This text cannot be shown any more.")
    return PageBody(f"<p>{escape(sentence)}</p>", ())


def _resolve_old_link(planned: PlannedPage, build: BuildState, target: str) -> str:
    """The URL of a link in a text that was: "" where there is nothing any more, which makes it words."""
    return build.link_addresses.find_address(planned, target) or ""


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


def _build_request_urls(planned: PlannedPage, build: BuildState) -> Mapping[str, str]:
    """Where readers of a page ask, propose and say what is wrong, by the name that templates know; "" for nowhere."""
    portal = build.result.context.portal
    desk = RequestDesk(build.repository, portal.requests or "")
    has_editor = find_editor_forge(build.repository, portal) is not None
    offers_course = planned.entry is None or planned.entry.kind in ("team", "page")
    return {
        "report_url": desk.build_correction_address(f"{build.site.url.rstrip('/')}{planned.url}", planned.title),
        "issue_url": desk.build_issue_address(f"{planned.title}: "),
        "need_url": desk.build_need_address(f"{planned.title}: " if planned.entry else ""),
        "propose_url": desk.build_course_address() if offers_course else "",
        "editor_url": f"/{EDITOR_FOLDER}/" if offers_course and has_editor else "",
    }
