"""What tests of the example portal in a browser share: the site, built once, and pages that fail their test when
something goes wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from conftest import ANOTHER_PORTAL, EXAMPLE, IS_EXAMPLE
from playwright.sync_api import Browser, Page
from serving import BRIEFLY, browser, build_portal, executable, served

NEEDS_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(executable() is None, reason="no browser here; scripts/browser says how to get one"),
]

ONE_OF_EACH = (
    "/", "/catalogue/", "/catalogue/all/", "/catalogue/skills/", "/catalogue/skills/negotiation/", "/compare/",
    "/search/?q=rates", "/courses/negotiating-freight-rates/", "/courses/forklift-refresher/",
    "/courses/presenting-with-slides/", "/courses/negotiating-freight-rates/what-a-rate-is-made-of/",
    "/courses/negotiating-freight-rates/check-the-price-of-a-container/",
    "/courses/negotiating-freight-rates/negotiate-a-real-lane/",
    "/courses/negotiating-freight-rates/rehearse-a-lane-of-yours/", "/courses/releasing-safely/roll-out-in-steps/",
    "/courses/releasing-safely/small-and-reversible/", "/paths/", "/paths/first-ninety-days/",
    "/paths/ocean-coordinator/", "/teams/", "/teams/sales/", "/skills/", "/skills/negotiation/", "/people/",
    "/good-course/", "/standards/", "/governance/", "/alignment/", "/trends/", "/report/2026-Q3/",
    "/duplicates/", "/stories/",
    "/stories/2026-11-16-one-course-on-rates/", "/toolkit/", "/about/",
    "/calendar/", "/calendar/plan/", "/plan/", "/sessions/rate-talks-rotterdam-2027-01/", "/404.html",
    "/objectives/win-rate-desk/", "/metrics/quote-win-rate/", "/needs/", "/funding/", "/page-blocks/",
)  # fmt: skip
"""Every template at least once."""

Reader = Callable[..., Page]
Size = tuple[int, int]
Visit = Callable[[str, Size], Page]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example portal, built once."""
    if not IS_EXAMPLE:
        pytest.skip(ANOTHER_PORTAL)
    return build_portal(EXAMPLE, tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def base(site: Path) -> Iterator[str]:
    """Where it is served."""
    with served(site) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A browser for all tests; each reader has a profile of their own in it."""
    with browser(BRIEFLY) as instance:
        yield instance


@pytest.fixture
def reader(chromium: Browser, base: str) -> Iterator[Reader]:
    """A reader with a profile of their own: ``reader(**options)`` opens one with options of the browser's context.

    The test fails when one of their pages logs an error or asks another host for something.
    """
    faults: list[str] = []
    with ExitStack() as open_profiles:

        def someone(**options: object) -> Page:
            size = {"viewport": {"width": 1280, "height": 900}, "base_url": base}
            return open_profiles.enter_context(_profile(chromium, base, faults, {**size, **options}))

        yield someone
    assert faults == []


@pytest.fixture(scope="module")
def profiles(chromium: Browser, base: str) -> Iterator[dict[Size, tuple[Page, list[str]]]]:
    """A page for each size of a window that is asked for, and what goes wrong on it."""
    with ExitStack() as open_profiles:

        class Profiles(dict[Size, tuple[Page, list[str]]]):
            def __missing__(self, size: Size) -> tuple[Page, list[str]]:
                faults: list[str] = []
                options = {"viewport": dict(zip(("width", "height"), size, strict=True)), "base_url": base}
                self[size] = open_profiles.enter_context(_profile(chromium, base, faults, options)), faults
                return self[size]

        yield Profiles()


@pytest.fixture
def visit(base: str, profiles: dict[Size, tuple[Page, list[str]]]) -> Iterator[Visit]:
    """``visit(address, (width, height))`` opens an address as somebody who was never there, once it is at rest.

    All pages of one size have one profile, which is emptied first: a new one takes longer than most pages. The test
    fails as that of a `reader` does.
    """
    all_faults: list[list[str]] = []

    def open_page(address: str, size: Size) -> Page:
        page, faults = profiles[size]
        page.goto("about:blank")
        page.context.new_cdp_session(page).send("Storage.clearDataForOrigin", {"origin": base, "storageTypes": "all"})
        page.emulate_media(color_scheme="light")
        faults.clear()
        all_faults.append(faults)
        page.goto(address)
        page.wait_for_load_state("networkidle")
        return page

    yield open_page
    assert [fault for faults in all_faults for fault in faults] == []


@pytest.fixture
def page(reader: Reader) -> Page:
    """A page of one reader, at a desk's width."""
    return reader()


@contextmanager
def _profile(chromium: Browser, base: str, faults: list[str], options: dict[str, object]) -> Iterator[Page]:
    context = chromium.new_context(**options)  # type: ignore[arg-type]
    page = context.new_page()
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    own = (base, "data:", "blob:")
    page.on("request", lambda request: None if request.url.startswith(own) else faults.append(f"asks {request.url}"))
    yield page
    context.close()


def cards(page: Page) -> list[str]:
    """The titles of the cards that the catalogue shows, once they are there."""
    page.locator("[data-t-ready] [data-t-cards]:not([aria-busy])").wait_for(state="attached")
    return page.locator("[data-t-cards] .t-card__title").all_text_contents()


_LIST_COVERED = """() => {
    for (const note of document.querySelectorAll("main details")) note.open = true;
    const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")];
    const places = [.5, .1, .9].flatMap((x) => [.5, .1, .9].map((y) => [x, y]));
    const isSeen = (element) => [...element.getClientRects()].some((box) => places.some(([x, y]) => {
        const top = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
        return top && (element.contains(top) || top.contains(element) || top.closest("label")?.control === element);
    }));
    const covered = [];
    for (const [way, list] of [["on", all], ["back", [...all].reverse()]]) for (const element of list) {
        element.focus();
        const {width, height} = element.getBoundingClientRect();
        if (document.activeElement !== element || Math.min(width, height) < 3) continue;
        const isShown = getComputedStyle(element).clipPath === "none";
        if (isShown && !isSeen(element)) covered.push(`${way}: ${element.outerHTML.slice(0, 99)}`);
    }
    return covered;
}"""


def list_covered(page: Page) -> list[str]:
    """What has the focus, on the way through the page and back, and lies wholly below something else."""
    return list(page.evaluate(_LIST_COVERED))


_LIST_CUT = """() => [...document.querySelectorAll("main *")].filter((element) => {
    if (!element.checkVisibility() || element.closest("svg")) return false;
    if (getComputedStyle(element).clipPath !== "none") return false;
    const {left, right} = element.getBoundingClientRect();
    const isTooWide = element.scrollWidth > element.clientWidth + 1;
    const clips = getComputedStyle(element).overflowX !== "visible" || element.matches("td, th");
    return left < -1 || right > innerWidth + 1 || (clips && isTooWide);
}).map((element) => element.outerHTML.slice(0, 99))"""


def list_cut_on_paper(page: Page) -> list[str]:
    """What is wider on a sheet of A4, with margins of 18 mm, than its place."""
    page.set_viewport_size({"width": 657, "height": 930})
    page.emulate_media(media="print")
    cut = list(page.evaluate(_LIST_CUT))
    page.emulate_media(media="screen")
    return cut
