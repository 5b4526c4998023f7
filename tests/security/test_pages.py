"""Texts that attack, in a built site: what is left of them in every file, and what they do in a browser."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hostile import ATTACKS, FILES, build_unchecked, write
from playwright.sync_api import Browser, Page
from serving import executable, served, wait_until

from trellis.site import sanitise
from trellis.site.defaults import CODE_URL

in_browser = pytest.mark.skipif(executable() is None, reason="no browser here; scripts/browser says how to get one")
ADDRESSES = [*(f"/{name}/" for name in ATTACKS), "/courses/plain/", "/courses/plain/first/", "/features/"]

FEATURES = """
    h2#second-heading|h3#third-heading|.headerlink|strong|em|code|a[href='http://www.example.com']
    mark|sub|sup|del|ins|kbd|abbr[title]
    a[href='../courses/plain/'][title]|a[href='https://example.org/']
    a[href='#third-heading']|a[href='https://example.net/']
    br|hr|blockquote|img[alt][src='../sales/pages/picture.png']
    ol>li>ul>li|dl>dt|dl>dd|.task-list-item input:checked
    .task-list-item input:not(:checked)|th[data-align=left]|td[data-align=center]|td[data-align=right]
    .admonition.note>.admonition-title|.admonition.house-style.inline.end
    details.tip[open]>summary|.tabbed-set[data-tabs='1:2']>input[type=radio]
    .tabbed-labels>label[for='__tabbed_1_2']|.tabbed-block
    .language-python.highlight|code>[data-linenos='1 ']|code>[data-linenos='2 ']|.filename|.hll
    .admonition.warning>.admonition-title|.grid.cards li
    .footnote-ref|[id='fnref:n']|[id='fn:n']|.footnote-backref
""".strip()
"""What a page that uses all of Markdown has."""

PLANTED = {
    "script": "<script>hit()</script>",
    "handler": "<img src='data:,' onerror='hit()'>",
    "link": "<a id=x href='javascript:hit()'>x</a>",
    "data": "<script src='data:text/javascript,hit()'></script>",
    "frame": "<iframe srcdoc='<script>parent.hit()</script>'></iframe>",
}

STATE = """() => ({
    hit: window.__hit, scrolled: document.readyState,
    handlers: [...document.querySelectorAll('*')]
        .filter(e => [...e.attributes].some(a => a.name.startsWith('on'))).length,
    covered: [...document.querySelectorAll('.t-prose *')]
        .filter(e => ['fixed', 'sticky'].includes(getComputedStyle(e).position)).length,
    fields: [...document.querySelectorAll('.t-prose :is(input, textarea, select)')]
        .filter(e => !['radio', 'checkbox'].includes(e.type)).length,
    base: document.baseURI, themes: typeof __md_get,
})"""

PROVOKE = """() => {
    for (const e of document.querySelectorAll('.t-prose, .t-prose *')) {
        for (const name of ['mouseover', 'mouseenter', 'focus', 'toggle', 'error', 'load', 'pointerdown'])
            e.dispatchEvent(new Event(name));
        if (!(e.href ?? '').startsWith('http'))
            e.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
    }
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The portal of attacks, built once; all that its authors wrote went through the sanitiser."""
    return build_unchecked(write(tmp_path_factory.mktemp("hostile"), FILES))


class Elements(HTMLParser):
    """The elements of a page, each with its attributes, as they are written."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))


def elements(site: Path, address: str) -> list[tuple[str, dict[str, str]]]:
    return Elements((site / address.strip("/") / "index.html").read_text("utf-8")).elements


HARMLESS = re.compile(r"https?:|data:,$|mailto:(?:$|\?)|webcals?:")
"""What an address of a page may begin with; a letter has no address yet, and a calendar is subscribed to."""


def test_no_page_has_a_script_that_the_theme_does_not_have(site: Path) -> None:
    for page in site.rglob("*.html"):
        scripts = [attributes for tag, attributes in Elements(page.read_text("utf-8")).elements if tag == "script"]
        sources = {s["src"].rpartition("../")[2].removeprefix("/learning/") for s in scripts if "src" in s}
        assert len(scripts) <= 8 + (f"{CODE_URL}/home/first.js" in sources)
        assert all(
            re.fullmatch(
                r"assets/(javascripts/bundle\.\w+\.min|trellis-[0-9a-f]{10}/(search/start|home/first|"
                r"(page|catalogue|home|compare|me|portfolio|lesson|tasks|invite|calendar|session|inbox)/main))\.js",
                s,
            )
            for s in sources
        ), page


def test_no_page_has_an_attribute_that_acts_or_an_address_that_runs(site: Path) -> None:
    wrong = []
    for page in site.rglob("*.html"):
        for tag, attributes in Elements(page.read_text("utf-8")).elements:
            addresses = [
                attributes[a].lower()
                for a in ("href", "src", "action", "cite", "data", "formaction")
                if a in attributes
            ]
            wrong += [
                (page, tag, a) for a in attributes if a.startswith("on") or a in ("srcdoc", "ping", "srcset", "target")
            ]
            wrong += [
                (page, tag, a)
                for a in addresses
                if re.match(r"[\s\x00-\x1f]*[a-z][a-z0-9+.-]*:", a) and not HARMLESS.match(a)
            ]
    assert wrong == []


@pytest.mark.parametrize("name", ATTACKS)
def test_an_author_adds_no_element_that_acts(site: Path, name: str) -> None:
    plain = Counter(tag for tag, _ in elements(site, "/encoded/"))
    counts = Counter(tag for tag, _ in elements(site, f"/{name}/"))
    added = {tag for tag in counts if counts[tag] > plain[tag]}
    assert added <= sanitise.ALLOWED_TAGS | {"nav"}  # the list of headings, which the engine makes
    assert not [a for tag, a in elements(site, f"/{name}/") if "style" in a]


def test_no_picture_comes_from_another_host(site: Path) -> None:
    for page in site.rglob("*.html"):
        pictures = [a.get("src", "") for tag, a in Elements(page.read_text("utf-8")).elements if tag == "img"]
        assert not [src for src in pictures if re.search(r"^[\s/\\]*[/\\]{2}|:", src)], page


def test_an_author_gives_no_id_of_the_themes_or_the_engines(site: Path) -> None:
    for name in ("clobber", "list-id", "clobber-words"):
        ids = Counter(a["id"] for _, a in elements(site, f"/{name}/") if "id" in a)
        assert [id for id, times in ids.items() if times > 1] == [], name


@pytest.fixture(scope="module")
def base(site: Path) -> Iterator[str]:
    with served(site) as address:
        yield address


@pytest.fixture(scope="module")
def watched(chromium: Browser, base: str) -> Iterator[tuple[Page, list[str]]]:
    """A page that knows `hit`, and a list of all that should not happen in it."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, base_url=base)
    context.add_init_script("window.hit = () => { window.__hit = true }")
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))
    page.on(
        "request",
        lambda request: None if request.url.startswith((base, "data:")) else faults.append(f"asks {request.url}"),
    )
    yield page, faults
    context.close()


@in_browser
@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_that_an_author_wrote_runs(watched: tuple[Page, list[str]], base: str, address: str) -> None:
    page, faults = watched
    faults.clear()
    page.goto(address)
    page.evaluate(PROVOKE)
    page.wait_for_timeout(20)
    state = page.evaluate(STATE)
    assert faults == [f for f in faults if "404" in f and "y.png" not in f]
    assert page.url.split("#")[0] == base + address
    assert (state["hit"], state["handlers"], state["covered"], state["fields"]) == (None, 0, 0, 0)
    assert (state["base"].split("#")[0], state["themes"]) == (page.url.split("#")[0], "function")


@in_browser
def test_nothing_that_markdown_makes_is_lost(watched: tuple[Page, list[str]]) -> None:
    page, _ = watched
    page.goto("/features/")
    selectors = [one.strip() for line in FEATURES.splitlines() for one in line.split("|")]
    assert [one for one in selectors if page.locator(f".t-prose :is({one})").count() == 0] == []


@in_browser
def test_tabs_turn_and_code_can_be_copied(watched: tuple[Page, list[str]]) -> None:
    page, _ = watched
    page.goto("/features/")
    page.get_by_text("Second", exact=True).click()
    assert page.get_by_text("Two.", exact=True).is_visible()
    assert page.locator(".t-prose pre .md-code__button, .t-prose pre .md-clipboard").count() > 0


@in_browser
def test_the_search_shows_a_hostile_heading_as_text(watched: tuple[Page, list[str]]) -> None:
    page, faults = watched
    page.goto("/features/")
    page.wait_for_load_state("networkidle")
    faults.clear()
    page.get_by_role("combobox", name="Search").press_sequentially("script")
    page.locator("[data-t-search] [role=option]").first.wait_for()
    assert page.locator("[data-t-search] [role=listbox] :is(img, script, iframe)").count() == 0
    assert faults == []
    assert page.evaluate("window.__hit") is None


@in_browser
@pytest.mark.parametrize("planted", PLANTED)
def test_the_policy_holds_where_the_sanitiser_would_have_failed(
    site: Path, watched: tuple[Page, list[str]], planted: str
) -> None:
    page, faults = watched
    prose = '<div class="t-prose">'
    html = (site / "features" / "index.html").read_text("utf-8").replace(prose, prose + PLANTED[planted], 1)
    assert PLANTED[planted] in html
    unsealed = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
    for name, text in ((f"{planted}-sealed", html), (f"{planted}-unsealed", unsealed)):
        (site / "features" / f"{name}.html").write_text(text, "utf-8")
        page.goto(f"/features/{name}.html")
        page.evaluate("document.querySelector('#x')?.click()")
        if text is unsealed:
            wait_until(page, lambda: page.evaluate("window.__hit ?? false"), "what was planted runs")
        else:
            page.wait_for_timeout(100)
            assert page.evaluate("window.__hit ?? false") is False
    assert faults
    assert all("Content Security Policy" in fault for fault in faults), faults
    faults.clear()
