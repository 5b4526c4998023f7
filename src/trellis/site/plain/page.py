"""What surrounds a page: header, navigation, search and footer, rendered once for all pages that share it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup, escape

from ...catalogue.link_targets import is_external
from ...derive.wording import translate, use_wording
from .. import icons, policy
from ..addresses import build_root_path
from ..compiled_templates import CompiledTemplates, create_template_environment
from ..content import PageContent
from ..defaults import CODE_URL, PALETTE, STYLES_URL
from ..frame import HEADED, MARKS, SEARCH_URL, Frame, PageValues
from ..head import render_head
from ..plan import PlannedPage
from ..settings import SiteSettings
from ..state import BuildState, choose_wording
from .menu import MenuItem

TEMPLATES = Path(__file__).parent / "templates"
_COMPILED = CompiledTemplates()
_MARK_FILE = Path(__file__).parent.parent / "theme" / ".icons" / "trellis" / "mark.svg"

_TABLE = re.compile(r"<table(?P<attributes>[^>]*)>|</table>")
_BEFORE_TABLE = '<div class="md-typeset__scrollwrap"><div class="md-typeset__table">'


class SharedFrame(NamedTuple):
    """What pages of one frame have in common. place: the URL of the one page that has a frame of its own, or ""."""

    root: str
    language: str
    is_indexed: bool
    is_described: bool
    place: str
    is_search: bool


class PageFrames:
    """The frames of a build. They are in the words of the wording that is set when they are created."""

    def __init__(self, build: BuildState, settings: SiteSettings, menu: tuple[MenuItem, ...]) -> None:
        self._build, self._settings, self._menu = build, settings, menu
        self._env = create_template_environment(TEMPLATES, _COMPILED)
        self._env.globals |= {"_": build.translate_frame, "icon": icons.read_icon, "site": settings, "menu": menu}
        self._env.globals |= {"mark": Markup(_MARK_FILE.read_text("utf-8")), "footer": build.footer}
        self._env.globals |= {"assets": CODE_URL, "styles": STYLES_URL, "colours": list(_list_colours())}
        self._missing_title = translate("Page not found")
        self.copy_words = translate("Copy"), translate("Copied")
        self._frames: dict[SharedFrame, Frame] = {}

    def fill_page(self, page: PlannedPage, content: PageContent) -> str:
        """The whole page, with its policy."""
        frame, root = self.find_frame(page)
        html = frame.fill(self.list_values(page, end_content(str(content.html), root, self.copy_words)))
        return policy.allow_drawing(html) if content.has_diagrams else html

    def list_values(self, page: PlannedPage, content: str) -> PageValues:
        """What is filled into the frame of a page. content: as HTML."""
        return PageValues(
            str(escape(page.title)),
            str(escape(page.description)),
            str(escape(self._settings.build_canonical_url(page.url))),
            str(render_head(self._build, page)),
            content,
        )

    def find_frame(self, page: PlannedPage) -> tuple[Frame, str]:
        """The frame of a page, and the path from the page to the site's root."""
        language = choose_wording(self._build, page).language
        key = SharedFrame(
            build_root_path(page.url) or "./",
            language,
            page.is_indexed,
            bool(page.description),
            page.url if any(item.holds(page.url) for item in self._menu) else "",
            page.url == SEARCH_URL,
        )
        return self._find_frame(key, page.url), key.root

    def render_missing_page(self) -> str:
        """The page for an unknown address. It may stand at any depth, so its addresses begin with the site's path."""
        root = self._settings.root_path
        language = self._build.frame.language
        url = partial(_build_url, root)
        content = self._env.get_template("404.html").render(url=url)
        frame = self._find_frame(SharedFrame(root, language, False, False, "404", False), "")
        return frame.fill(PageValues(str(escape(self._missing_title)), "", "", "", content))

    def _find_frame(self, key: SharedFrame, page_url: str) -> Frame:
        if key not in self._frames:
            self._frames[key] = self._render_frame(key, page_url)
        return self._frames[key]

    def _render_frame(self, key: SharedFrame, page_url: str) -> Frame:
        build = self._build
        url = partial(_build_url, key.root)
        html = self._env.get_template("page.html").render(
            url=url,
            language=key.language,
            direction=build.find_direction(key.language),
            in_frame=build.mark_frame(key.language),
            in_menu=build.mark_frame(key.language, is_navigation=True),
            skip_words=self._translate_skip_link(key.language),
            is_indexed=key.is_indexed,
            is_search=key.is_search,
            active=next((item for item in self._menu if key.place and item.holds(page_url)), None),
            page_url=page_url,
            title=Markup(MARKS["title"]),
            description=Markup(MARKS["description"]) if key.is_described else "",
            canonical=Markup(MARKS["canonical"]) if self._settings.url and page_url else "",
            head=Markup(MARKS["head"]),
            content=Markup(HEADED),
            script_words=build.render_script_words(
                key.language,
                *(url(file) if file else "" for file in map(build.find_words_file, (key.language, ""))),
            ),
        )
        return Frame(policy.seal_page(html, build.policy, page_url or "404.html"))

    def _translate_skip_link(self, language: str) -> str:
        """The words of the first link, which belongs to the page and not to what surrounds it."""
        with use_wording(self._build.wordings.find_wording(language)):
            return translate("Skip to content")


def end_content(html: str, root: str, copy_words: tuple[str, ...]) -> str:
    """The content of a page as this frame shows it: its tables scroll, and a script lets people copy blocks of code,
    and scroll them by keyboard, if there are any. root: the path to the site's root. copy_words: those of the script.
    """
    return wrap_tables(html) + (_render_code_script(root, copy_words) if "<pre" in html else "")


def _render_code_script(root: str, copy_words: tuple[str, ...]) -> str:
    tag = Markup('<script type="module" src="{}" data-copy="{}" data-copied="{}"></script>')
    return str(tag.format(_build_url(root, f"{CODE_URL}/frame/code.js"), *copy_words))


def wrap_tables(html: str) -> str:
    """Puts the tables of a text, which have no class, within an element that scrolls if it is too narrow.

    >>> wrap_tables("<table><tr></tr></table><table class='x'></table>").count("scrollwrap")
    1
    """
    open_tables: list[bool] = []

    def wrap(match: re.Match[str]) -> str:
        attributes = match["attributes"]
        if attributes is not None:
            open_tables.append("class=" not in attributes)
            return _BEFORE_TABLE + match[0] if open_tables[-1] else match[0]
        return f"{match[0]}</div></div>" if open_tables and open_tables.pop() else match[0]

    return _TABLE.sub(wrap, html)


def _build_url(root: str, target: str) -> str:
    """The URL of a path below the site's root, as seen from the page; one with a scheme is returned unchanged."""
    if is_external(target):
        return target
    path = target.lstrip("/")
    return path if root == "./" and path else root + path


def _list_colours() -> Iterator[Mapping[str, str]]:
    """Yields the states of the switch for colours: icon and label."""
    for palette in PALETTE:
        toggle = palette["toggle"]
        assert isinstance(toggle, dict)
        label, icon = toggle["name"], toggle["icon"].rpartition("/")[2]
        yield {"icon": icon, "name": translate(label)}
