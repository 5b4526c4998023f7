"""Diagrams and formulas in a browser: drawn when they are seen, readable when they are not, at any width and colour."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import EXAMPLE, PEOPLE, TEAM, course
from driving import NEEDS_BROWSER
from playwright.sync_api import Browser, Page, expect
from serving import build_portal, served

pytestmark = NEEDS_BROWSER

AXE = EXAMPLE / "node_modules" / "axe-core" / "axe.min.js"

DIAGRAMS = {
    "flowchart": "flowchart LR\n  A[Booking] -->|confirmed| B{Ready?}\n  B -->|yes| C([Pick up])\n  B -->|no| D[Ask]",
    "sequence": "sequenceDiagram\n  accTitle: Papers of a shipment\n  Shipper->>Forwarder: invoice\n"
    "  Forwarder-->>Shipper: bill",
    "state": "stateDiagram-v2\n  [*] --> Draft\n  Draft --> Final: signed\n  Final --> [*]",
    "gantt": "gantt\n  title A week\n  dateFormat YYYY-MM-DD\n  section Port\n"
    "  Unload :a, 2026-01-05, 2d\n  Clear :after a, 1d",
    "pie": 'pie title Modes\n  "Sea" : 60\n  "Air" : 30\n  "Road" : 10',
    "timeline": "timeline\n  title Releases\n  2025 : First\n  2026 : Second",
}
BROKEN = "flowchart LR\n  A -->"
HOSTILE = """\
%%{init: {"securityLevel": "loose", "themeCSS": "* { background: url(https://other.example/x) }", "htmlLabels": true}}%%
flowchart LR
  A["<img src=x onerror=hit()><script>hit()</script>"] --> B
  click A href "https://other.example/"
  click B call hit()
"""


def fence(text: str, info: str = "mermaid") -> str:
    return f"```{info}\n{text.rstrip()}\n```\n\n"


def page_of(title: str, text: str) -> str:
    return course(title, "mvp", sunset="2027-06-30").replace("Why it matters here.\n", text)


WIDE = r"\text{chargeable weight} = \max\left(m_\text{gross},\ V \times 166.67\ \mathrm{kg/m^3}\right)"
FORMULAS = (
    r"Inline $\frac{V}{6000}$ and money, $5 and $10, and $\maximum$." + f"\n\n$${WIDE} = {WIDE}$$\n\n"
    rf"A line of it: ${WIDE}$, and no more."
    + "\n\n"
    + f"- An item: ${WIDE}$\n\n"
    + f'<kbd>{"K" * 120}</kbd>\n\n=== "{"Label" * 16}"\n\n    Text\n\n=== "Two"\n\n    More\n\n'
    + r"<b>HTML</b>"
    + "\n\n"
    + fence(r"\begin{aligned}a &= b + c\\d &= \sqrt{e}\end{aligned}", "math")
)
SPACER = "\n\n".join(f"Paragraph {number}." for number in range(80)) + "\n\n"

PICTURES = {
    "a shape": 'flowchart LR\n  A@{ img: "/oper\\x61tions\\/files\\/rate\\x2epng", label: "x", w: 200, h: 100 } --> B',
    "an actor": 'sequenceDiagram\n  participant A\n  properties A: {"icon": "/operations/files/rate.png"}\n  A->>A: x',
}

FILES = {
    "content/people.yml": PEOPLE,
    "content/sales/index.md": TEAM,
    "content/sales/courses/kinds/index.md": page_of("Kinds of diagrams", "".join(map(fence, DIAGRAMS.values()))),
    "content/sales/courses/late/index.md": page_of("A late diagram", SPACER + fence(DIAGRAMS["pie"])),
    "content/sales/courses/late/01-read.md": "---\ntitle: Read\ntype: read\nminutes: 10\n---\n\n"
    + fence(DIAGRAMS["flowchart"]),
    "content/sales/courses/broken/index.md": page_of("A broken diagram", fence(BROKEN) + fence(DIAGRAMS["pie"])),
    "content/sales/courses/hostile/index.md": page_of("A hostile diagram", fence(HOSTILE)),
    "content/sales/courses/pictures/index.md": page_of("Pictures", "".join(map(fence, PICTURES.values()))),
    "content/sales/courses/formulas/index.md": page_of("Formulas", FORMULAS),
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root: Path = tmp_path_factory.mktemp("portal")
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    with served(build_portal(root, root / "out")) as base:
        yield base


class Visit:
    """A page with what it asked for and what it logged."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.faults: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda message: self.faults.append(message.text) if message.type == "error" else None)

    def asks_for_library(self) -> bool:
        return any("mermaid" in url for url in self.requests)


@pytest.fixture
def visit(chromium: Browser, address: str) -> Iterator[Visit]:
    context = chromium.new_context(base_url=address, viewport={"width": 1280, "height": 900})
    yield Visit(context.new_page())
    context.close()


def scroll_through(page: Page) -> None:
    """Brings each diagram into view once."""
    for source in page.locator("pre.t-diagram").all():
        source.evaluate("element => (element.hidden ? element.nextElementSibling : element).scrollIntoView()")
        expect(source).to_be_hidden(timeout=30_000)


def violations(page: Page) -> list[str]:
    page.add_style_tag(content="* { transition: none !important }")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run({resultTypes: ['violations']}).then(({violations}) => violations)")
    return [f"{one['id']}: {node['target']}" for one in found for node in one["nodes"]]


def test_every_kind_is_drawn_in_both_palettes_without_another_host(visit: Visit, address: str) -> None:
    page = visit.page
    page.emulate_media(color_scheme="light")
    page.goto("/courses/kinds/")
    scroll_through(page)
    drawings = page.locator(".t-drawing svg")
    assert drawings.count() == 2 * len(DIAGRAMS)
    for scheme, ground in (("light", "rgb(255, 255, 255)"), ("dark", "rgb(17, 23, 28)")):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        seen = page.locator(".t-drawing:visible")
        expect(seen).to_have_count(len(DIAGRAMS))
        expect(seen.first).to_have_css("background-color", ground)
        assert {seen.nth(n).get_attribute("aria-label") for n in range(len(DIAGRAMS))} >= {
            "Papers of a shipment", "A week", "Modes", "Releases", "Diagram",
        }  # fmt: skip
    assert all(url.startswith((address, "data:")) for url in visit.requests)
    assert sum("mermaid.tiny.js" in url for url in visit.requests) == 1
    assert visit.faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_a_page_with_drawings_and_formulas_breaks_no_rule(
    chromium: Browser, address: str, scheme: str, width: int
) -> None:
    size = {"width": width, "height": 900}
    context = chromium.new_context(base_url=address, viewport=size, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto("/courses/kinds/")
    scroll_through(page)
    assert violations(page) == []
    page.goto("/courses/formulas/")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_nothing_is_fetched_before_a_diagram_is_near_nor_without_one(visit: Visit) -> None:
    page = visit.page
    page.goto("/courses/formulas/")
    page.wait_for_load_state("networkidle")
    assert not any("diagrams.js" in url for url in visit.requests)
    page.goto("/courses/late/")
    page.wait_for_load_state("networkidle")
    assert not visit.asks_for_library()
    expect(page.locator("pre.t-diagram")).to_be_visible()
    scroll_through(page)
    assert visit.asks_for_library()


def test_a_broken_diagram_is_its_source_with_a_sentence_and_the_next_is_drawn(visit: Visit) -> None:
    page = visit.page
    page.goto("/courses/broken/")
    expect(page.locator(".t-diagram-fault")).to_have_text("This diagram cannot be drawn; this is how it is written.")
    expect(page.locator("pre.t-diagram").first).to_have_text(BROKEN)
    expect(page.locator(".t-drawing svg")).to_have_count(2)
    assert page.locator("svg[aria-roledescription=error], body > [id^=d__diagram]").count() == 0


def test_a_diagram_changes_no_setting_runs_nothing_and_links_nowhere(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto("/courses/hostile/")
    page.evaluate("() => { window.hit = () => { window.wasHit = true } }")
    expect(page.locator(".t-drawing svg, .t-diagram-fault").first).to_be_attached(timeout=30_000)
    assert page.locator(".t-drawing :is(a, script, img, foreignObject, iframe)").count() == 0
    assert not page.evaluate("window.wasHit ?? false")
    expect(page.locator(".t-drawing:visible")).to_contain_text("<img src=x")
    assert visit.faults == []
    assert all(url.startswith((address, "data:")) for url in visit.requests)


def test_a_diagram_shows_no_picture_and_fetches_none(visit: Visit) -> None:
    page = visit.page
    page.goto("/courses/pictures/")
    expect(page.locator(".t-diagram-fault")).to_have_count(len(PICTURES), timeout=30_000)
    assert page.locator(".t-drawing, image").count() == 0
    assert not any("rate" in url for url in visit.requests)


@pytest.mark.parametrize(
    "content",
    [
        '<image xlink:href="/a.png"/>', '<use href="a.svg#b"/>', '<foreignObject><img src="a.png"></foreignObject>',
        '<filter><feImage href="/a.png"/></filter>', '<g style="mask:u\\72 l(/a.png)"/>',
        '<g fill="url(\'a.svg#b\')"/>',
        "<style>g { background: image-set('a.png' 1x) }</style>", "<style>@import 'a.css'</style>",
        '<image href="#a"><set attributeName="href" to="/a.png"/></image>',
    ],
)  # fmt: skip
def test_what_is_drawn_is_read_without_pictures(visit: Visit, content: str) -> None:
    visit.page.goto("/courses/late/")
    address = visit.page.evaluate("[...document.scripts].map(s => s.src).find(s => s.includes('/page/'))")
    read = """async ([module, svg]) => {
      const { readDrawing } = await import(module.replace(/[^/]+$/, 'diagrams.js'));
      try { return readDrawing(svg).children.length } catch { return 'refused' }
    }"""
    assert visit.page.evaluate(read, [address, f"<svg>{content}</svg>"]) == "refused"
    harmless = "<svg><use href='#a'/><path marker-end='url(#a)' style='fill: url(\"#b\")'/></svg>"
    assert visit.page.evaluate(read, [address, harmless]) == 1
    assert not any("a.png" in url or "a.svg" in url for url in visit.requests)


def test_without_script_and_on_paper_the_source_is_there(chromium: Browser, address: str) -> None:
    context = chromium.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/courses/kinds/")
    expect(page.locator("pre.t-diagram")).to_have_count(len(DIAGRAMS))
    expect(page.locator("pre.t-diagram").first).to_have_text(DIAGRAMS["flowchart"])
    context.close()


def test_paper_has_the_light_drawing(visit: Visit) -> None:
    page = visit.page
    page.emulate_media(color_scheme="dark")
    page.goto("/courses/late/")
    scroll_through(page)
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator(".t-drawing:visible")).to_have_attribute("data-md-color-scheme", "default")


def test_a_page_made_for_paper_is_drawn_where_nobody_scrolls(visit: Visit) -> None:
    visit.page.goto("/print/late/")
    expect(visit.page.locator("pre.t-diagram[hidden]")).to_have_count(2, timeout=30_000)
    assert visit.page.evaluate("scrollY") == 0
    assert visit.faults == []


def test_what_was_never_near_is_drawn_before_it_is_printed(visit: Visit) -> None:
    page = visit.page
    page.goto("/courses/late/")
    page.wait_for_load_state("networkidle")
    page.mouse.move(200, 200)
    page.wait_for_function("() => window.mermaid", timeout=30_000)
    assert page.locator("pre.t-diagram").is_visible()
    page.pdf()
    assert page.locator("pre.t-diagram").is_hidden()
    assert page.locator(".t-drawing svg").count() == 2
    assert visit.faults == []


def test_motion_stands_still_for_those_who_asked(chromium: Browser, address: str) -> None:
    context = chromium.new_context(base_url=address, reduced_motion="reduce")
    page = context.new_page()
    page.goto("/courses/kinds/")
    scroll_through(page)
    moving = "elements => elements.filter(e => getComputedStyle(e).animationName !== 'none').length"
    assert page.locator(".t-drawing *").evaluate_all(moving) == 0
    context.close()


def test_formulas_are_drawn_by_the_browser_and_a_wide_one_scrolls_in_itself(visit: Visit) -> None:
    page = visit.page
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/courses/formulas/")
    inline = page.locator(".t-prose p math").first
    fraction = inline.locator("mfrac").bounding_box()
    assert fraction is not None
    assert fraction["height"] > 1.3 * inline.locator("mn").bounding_box()["height"]  # type: ignore[index]
    wide = page.locator(".t-formula").first
    assert wide.evaluate("element => element.scrollWidth > element.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.locator(".t-prose p code")).to_have_text(r"$\maximum$")
    expect(page.locator(".t-prose p").first).to_contain_text("money, $5 and $10")
