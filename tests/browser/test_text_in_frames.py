"""Code and tabs of a text as each frame's style sheet and that of packages shows them, on screens and on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from driving import NEEDS_BROWSER
from playwright.sync_api import Browser, Page

from trellis.site import minify
from trellis.site.defaults import ASSETS_FOLDER, DRAWING_STYLES
from trellis.site.files import read_styles
from trellis.site.markdown.page import render_body
from trellis.site.plain.page import wrap_tables
from trellis.site.plain.styles import build_package_styles, build_styles

pytestmark = NEEDS_BROWSER

PAGE = """\
<!doctype html><html lang="en" class="js"><meta charset="utf-8"><style>{css}</style>
<body dir="{direction}" data-md-color-scheme="default"><main class="md-content"><article class="md-content__inner
md-typeset"><div class="t-prose">{text}</div></article></main></html>
"""


def read_material_styles() -> str:
    """Material's own style sheets, and the engine's behind them."""
    sheets = Path(str(files("material"))).glob("templates/assets/stylesheets/*.css")
    return "\n".join([*(sheet.read_text("utf-8") for sheet in sorted(sheets)), minify.join_styles(read_styles())])


DRAWINGS = (ASSETS_FOLDER / DRAWING_STYLES).read_text("utf-8")
STYLES: dict[str, Callable[[], str]] = {
    "material": lambda: read_material_styles() + DRAWINGS,
    "plain": lambda: build_styles() + DRAWINGS,
    "package": lambda: build_package_styles(""),
}


@pytest.fixture(scope="module", params=STYLES)
def frame(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[tuple[Page, str]]:
    """A page, and the styles of one frame."""
    page = chromium.new_page(viewport={"width": 390, "height": 900})
    yield page, STYLES[request.param]()
    page.close()


def show(frame: tuple[Page, str], text: str, *, direction: str = "ltr", **media: str) -> Page:
    """The page with an author's text, for the media that are named."""
    page, css = frame
    page.emulate_media(**{"media": "screen", "forced_colors": "none", **media})  # type: ignore[arg-type]
    page.set_content(PAGE.format(css=css, direction=direction, text=wrap_tables(render_body(text, str).html)))
    return page


NUMBERED = '```python title="rates.py" linenums="9" hl_lines="2"\nbase = 1\nfuel = 2\n\nprint("{}")\nprint(fuel)\n```\n'
TOPS = """() => [...document.querySelectorAll("[data-linenos]")].map((number) => {
    const range = document.createRange();
    range.setStartAfter(number); range.setEndAfter(number.nextSibling);
    return [number.getBoundingClientRect().top, range.getClientRects()[0].top].map(Math.round); })"""


@pytest.mark.parametrize(("length", "media"), [(1, "screen"), (300, "screen"), (300, "print")])
def test_the_number_of_a_line_of_code_stands_beside_it(frame: tuple[Page, str], length: int, media: str) -> None:
    """Also where a line is wrapped, as on paper; the block is as wide as the text, whatever its lines are."""
    page = show(frame, NUMBERED.format("a " * length), media=media)
    style = "e => [getComputedStyle(e, '::before').content, getComputedStyle(e, '::before').float]"
    assert [number.evaluate(style) for number in page.locator("[data-linenos]").all()] == [
        [f'"{number:>2} "', "left"] for number in range(9, 14)
    ]
    tops = page.evaluate(TOPS)
    assert all(abs(number - line) <= 2 for number, line in tops), tops
    assert [line for _, line in tops] == sorted({line for _, line in tops})
    title = page.locator(".filename").bounding_box()
    block = page.locator(".highlight").bounding_box()
    assert title
    assert block
    assert (title["x"], title["width"]) == (block["x"], block["width"])
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


LABELS = ("Windows", "macOS", "Linux", "Android", "iPhone", "Chromebook", "Terminal server", "Browser only", "Citrix")
TABS = "".join(f'=== "{label}"\n\n    Words about {label}.\n\n' for label in LABELS)


def test_labels_of_tabs_stand_whole_in_as_many_rows_as_they_need(frame: tuple[Page, str]) -> None:
    long = "A label that is longer than any screen of a telephone is wide, and therefore has two lines of its own"
    page = show(frame, f'{TABS}=== "{long}"\n\n    Words.\n')
    boxes = [label.bounding_box() or {} for label in page.locator(".tabbed-labels > label").all()]
    *rows, last = [(box["x"], box["x"] + box["width"], box["height"]) for box in boxes]
    assert {height for _, _, height in rows} == {rows[0][2]}
    assert rows[0][2] < last[2] < 3 * rows[0][2]
    assert all(0 <= start < end <= 390 for start, end, _ in (*rows, last))
    assert len({box["y"] for box in boxes}) in (4, 5)


@pytest.mark.parametrize("colours", ["none", "active"])
def test_the_open_tab_and_the_place_of_the_keyboard_are_seen(frame: tuple[Page, str], colours: str) -> None:
    page = show(frame, TABS, forced_colors=colours)
    labels = page.locator(".tabbed-labels > label")

    def read(name: str) -> list[str]:
        return labels.evaluate_all("(all, name) => all.map(label => getComputedStyle(label)[name])", name)

    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    labels.nth(2).click()
    lines = read("borderBottomColor")
    assert set(lines[:2] + lines[3:]) == {"rgba(0, 0, 0, 0)" if colours == "none" else ground}
    assert lines[2] not in (ground, "rgba(0, 0, 0, 0)")
    assert {*read("borderBottomStyle")} == {"solid"}
    page.locator(".tabbed-set > input").nth(2).focus()
    page.keyboard.press("ArrowRight")
    assert [index for index, style in enumerate(read("outlineStyle")) if style != "none"] == [3]
    assert page.locator(".tabbed-block").nth(3).is_visible()
    page.emulate_media(media="print")
    assert {*read("outlineStyle")} == {"none"}


RIGHT_TO_LEFT = """\
اكتب `--drafts` ثم `a.b(c);`
ثم <kbd>-v</kbd> ثم <samp>--x;</samp>
ثم <https://x.example/a/> ثم https://x.example/b/.

| الأمر |
|---|
| `--flag=` |
"""
ENDS = """all => all.map((element) => {
    const [range, text] = [document.createRange(), document.createTreeWalker(element, NodeFilter.SHOW_TEXT)];
    const nodes = []; while (text.nextNode()) nodes.push(text.currentNode);
    const place = (node, at) => {
        range.setStart(node, at); range.setEnd(node, at + 1); return range.getBoundingClientRect().x; };
    const last = nodes.at(-1);
    return [element.textContent, place(nodes[0], 0) < place(last, last.length - 1)]; })"""


def test_what_people_type_is_read_as_it_is_typed_in_a_text_from_right_to_left(frame: tuple[Page, str]) -> None:
    page = show(frame, RIGHT_TO_LEFT, direction="rtl")
    typed = ["--drafts", "a.b(c);", "-v", "--x;", "https://x.example/a/", "https://x.example/b/", "--flag="]
    parts = page.locator(".t-prose").locator("code, kbd, samp, a")
    assert parts.evaluate_all(ENDS) == [[text, True] for text in typed]


COLUMNS = [f"Column {number}" for number in range(14)]
WIDE = "\n\n".join((
    f"```bash\ntrellis {' '.join(f'--option{number}=value' for number in range(40))}\n```",
    f"> [!NOTE]\n> ```\n> {'a' * 300}\n> ```",
    f"| {' | '.join(COLUMNS)} |\n|{'---|' * 14}\n| {' | '.join(COLUMNS)} |",
    f"$$ {' + '.join(f'x_{{{number}}} y^{{{number}}}' for number in range(40))} = (z) $$",
    f"A formula $ {' + '.join(f'x_{{{number}}}' for number in range(60))} $ in a line.",
))  # fmt: skip
OUTSIDE = """() => [...document.querySelectorAll(".t-prose *")].filter((element) => {
    const box = element.getBoundingClientRect(), style = getComputedStyle(element);
    const isCut = style.overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1;
    return isCut || box.right > innerWidth + 1;
}).map(element => element.localName)"""


def test_on_paper_nothing_of_a_text_is_too_wide(frame: tuple[Page, str]) -> None:
    """Code, tables of many columns, and formulas, which scroll on a screen."""
    page = show(frame, WIDE)
    page.set_viewport_size({"width": 658, "height": 900})  # of A4 between its margins
    assert page.evaluate(OUTSIDE)
    page.emulate_media(media="print")
    assert page.evaluate(OUTSIDE) == []
    page.set_viewport_size({"width": 390, "height": 900})


@pytest.mark.parametrize("media", [{"media": "print"}, {"forced_colors": "active"}])
def test_lines_of_code_to_look_at_have_a_line_around_them_where_grounds_go(
    frame: tuple[Page, str], media: dict[str, str]
) -> None:
    page = show(frame, f'{NUMBERED}\n```python hl_lines="1"\nbase = 1\nfuel = 2\n```\n', **media)
    outline = "(all, part) => all.map(one => getComputedStyle(one, part).outlineStyle)"
    assert page.locator(".hll").evaluate_all(outline) == ["solid", "solid"]
    numbers = page.locator("[data-linenos]").evaluate_all(outline, "::before")
    assert numbers == ["none", "solid", "none", "none", "none"]


def test_a_package_has_the_styles_of_all_that_a_lesson_may_have() -> None:
    styles = build_package_styles("")
    assert all(part in styles for part in (".t-option{", ".t-formula{", ".tabbed-labels{", ".t-prose"))
