"""Formulas and diagrams in the HTML of a page: the engine's own markup, which no author can imitate or break out of."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from conftest import TODAY, Portal, course
from hypothesis import given
from hypothesis import strategies as some

from trellis.pipeline.run import run_pipeline
from trellis.site import policy
from trellis.site.build import build_site
from trellis.site.defaults import VENDOR_FOLDER
from trellis.site.markdown import inserts
from trellis.site.markdown.page import PageBody, render_body

INLINE = '<math alttext="x"><mi>x</mi></math>'


def render(text: str, *, reads_maths: bool = True) -> PageBody:
    return render_body(text, lambda target: target, reads_maths=reads_maths)


def test_an_inline_formula_a_block_and_a_fence() -> None:
    assert render("A $x$.").html == f"<p>A {INLINE}.</p>\n"
    long = render("A $" + "x + " * 10 + "y$.").html
    assert long.startswith('<p>A <span class="t-formula" role="group" aria-label="Formula" tabindex="0"><math ')
    assert 'display="block"' not in long
    block = render("$$x$$").html
    assert block.startswith('<p><span class="t-formula" role="group" aria-label="Formula" tabindex="0"><math ')
    assert 'display="block"' in block
    assert render("```math\nx\n```").html.startswith('<div class="t-formula" role="group"')


def test_it_stays_where_html_is_sanitised_and_an_authors_mathml_goes() -> None:
    html = render("<b>A</b> $x$ <math><mi>y</mi></math>\n\n<math><maction>z</maction></math>").html
    assert html.count("<math") == 1
    assert INLINE in html


def test_one_that_cannot_be_read_is_shown_as_typed_in_code() -> None:
    assert render(r"A $\nothing<b>$.").html == "<p>A <code>$\\nothing&lt;b&gt;$</code>.</p>\n"
    assert render("```math\n\\nothing\n```").html == "<pre><code>\\nothing\n</code></pre>\n"


def test_a_portal_of_prices_keeps_what_is_typed() -> None:
    assert render("A $x$ and $$y$$.", reads_maths=False).html == "<p>A $x$ and $$y$$.</p>\n"
    assert "t-formula" not in render("```math\nx\n```", reads_maths=False).html


def test_the_setting_reaches_the_built_page(portal: Portal) -> None:
    page = course("Rates", "mvp", sunset="2027-06-30").replace("Why it matters here.\n", "A $x$.\n")
    root = portal({"content/sales/courses/rates/index.md": page})
    for setting, expected in (("language: en\n", INLINE), ("maths: text\n", "<p>A $x$.</p>")):
        (root / "portal.yml").write_text(setting, "utf-8")
        build_site(root, root / "out", run_pipeline(root, TODAY))
        assert expected in (root / "out" / "courses" / "rates" / "index.html").read_text("utf-8")


BREAKOUT = '\\text{" onmouseover=hit() x="}'


@pytest.mark.parametrize("quote", ['"', "'", ""])
@pytest.mark.parametrize("mark", ["$", "$$"])
def test_no_formula_or_diagram_breaks_out_of_an_attribute(quote: str, mark: str) -> None:
    fence = "```mermaid\nflowchart\n" + BREAKOUT + "\n```"
    for content in (f"{mark}{BREAKOUT}{mark}", fence):
        html = render(f"<div title={quote}\n\n{content}\n\n{quote}>x</div>").html
        for tag in re.findall(r"<[a-z][^>]*>", re.sub(r'"[^"]*"', '""', html)):
            assert "onmouseover" not in tag


def test_nobody_writes_the_place_of_an_insert() -> None:
    text = '<span id="t-0"></span> <span id="__diagram-1" class="t-diagram">x</span> $x$'
    assert render(text).html.count("<math") == 1
    held = inserts.Inserts().hold("x")
    assert len(held) > 50
    assert inserts.Inserts().insert(held) == held


@given(some.text("<>\"'=/ab$x\n`~-", max_size=60))
def test_whatever_stands_around_a_formula_leaves_no_place_open(text: str) -> None:
    assert inserts._SECRET not in re.sub(r"\s", "", render(f"{text}\n\n$x$ <b>\n\n{text}").html)


DIAGRAM = 'flowchart LR\n  A["<b>"] --> B\n'


def test_a_diagram_is_its_text_until_it_is_drawn() -> None:
    body = render(f"```mermaid\n{DIAGRAM}```\n\n```python\nx\n```")
    assert body.has_diagrams
    assert body.html.startswith('<pre class="t-diagram" id="__diagram-1" data-t-label="Diagram" data-t-fault="This ')
    assert "flowchart LR\n  A[&#34;&lt;b&gt;&#34;] --&gt; B\n</pre>" in body.html
    assert not render("```python\nmermaid\n```").has_diagrams
    assert not render("<pre class='t-diagram'>x</pre>").has_diagrams


@pytest.mark.parametrize(
    ("info", "code", "label"),
    [
        ('mermaid title="The way"', "pie title Modes", "The way"),
        ("mermaid", "pie title Modes", "Modes"),
        ("mermaid", "pie showData title Modes", "Modes"),
        ("mermaid", "gantt\n  title A week", "A week"),
        ("mermaid", 'sequenceDiagram\n  accTitle: Papers & "more"\n  A->>B: x', "Papers &amp; &#34;more&#34;"),
        ("mermaid", "flowchart LR\n  title --> B[titles]", "--&gt; B[titles]"),
        ("mermaid", "flowchart LR\n  titles --> B", "Diagram"),
    ],
)
def test_a_diagram_has_the_title_that_its_author_gave(info: str, code: str, label: str) -> None:
    assert f'data-t-label="{label}"' in render(f"```{info}\n{code}\n```").html


def test_a_diagram_too_long_to_draw_is_code() -> None:
    assert not render("```mermaid\nflowchart\n" + "A --> B\n" * 3_000 + "```").has_diagrams


def test_only_a_page_with_diagrams_allows_styles_that_are_not_known() -> None:
    page = "<head><meta charset=\"utf-8\"></head><p>style-src 'self'; x</p>"
    strict = policy.seal_page(page, "default-src 'none'; style-src 'self'; img-src 'self'", "a/")
    allowed = policy.seal_page(page, "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self'", "a/")
    assert policy.allow_drawing(strict) == allowed
    assert policy.allow_drawing(allowed) == allowed


def test_a_page_is_known_by_its_diagrams_when_it_is_sealed(portal: Portal) -> None:
    files: dict[str, str | bytes] = {"portal.yml": "frame: plain\n"}
    for name, text in (("plain", "A `x`.\n"), ("drawn", "```mermaid\nflowchart\n```\n"), ("other", "B.\n")):
        page = course(f"The {name} one", "mvp", sunset="2027-06-30").replace("Why it matters here.\n", text)
        files[f"content/sales/courses/{name}/index.md"] = page
    root = portal(files)
    build_site(root, root / "out", run_pipeline(root, TODAY))
    pages = {name: (root / "out" / "courses" / name / "index.html").read_text("utf-8") for name in ("plain", "drawn")}
    assert {name for name, html in pages.items() if "style-src 'self' 'unsafe-inline'" in html} == {"drawn"}


def test_the_library_is_the_file_that_its_note_names() -> None:
    folder: Path = VENDOR_FOLDER / "mermaid"
    note = (folder / "version.txt").read_text("utf-8")
    assert hashlib.sha256((folder / "mermaid.tiny.js").read_bytes()).hexdigest() in note
    assert "MIT" in note
    assert (folder / "LICENSE.txt").is_file()
