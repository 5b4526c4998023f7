"""A flat site in a browser, below a path of a host that knows the names of files alone: what scripts link to and fetch
are files too.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import TODAY
from driving import NEEDS_BROWSER
from exact_keys import served_by_key
from playwright.sync_api import Browser, Page, expect
from test_flat_site import write_portal

from trellis.pipeline.run import run_pipeline
from trellis.site.build import build_site

pytestmark = NEEDS_BROWSER


@pytest.fixture
def page(chromium: Browser, tmp_path: Path) -> Iterator[Page]:
    """A page of a reader, whose test fails if anything was asked for that is no file, or a script failed."""
    root = write_portal(tmp_path / "portal", "plain")
    build_site(root, root / "out", run_pipeline(root, TODAY), is_flat=True)
    faults: list[str] = []
    with served_by_key(root / "out", "portal/") as (base, missing):
        context = chromium.new_context(base_url=base)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        yield page
        context.close()
    assert (missing, faults) == ([], [])


def test_a_reader_goes_from_page_to_page_by_what_scripts_make(page: Page) -> None:
    page.goto("index.html")
    page.get_by_role("searchbox").or_(page.get_by_role("combobox")).first.fill("rates")
    base = page.url.removesuffix("index.html")
    option = page.get_by_role("option", name="Rates").first
    expect(option).to_have_attribute("href", f"{base}courses/rates/index.html")
    option.click()
    page.wait_for_url("**/courses/rates/index.html")
    page.get_by_role("link", name="Catalogue").first.click()
    page.wait_for_url("**/catalogue/index.html")
    page.goto("compare/index.html?items=rates,old")
    expect(page.get_by_role("link", name="Rates").first).to_have_attribute("href", f"{base}courses/rates/index.html")
    expect(page.locator("[data-t-table] td").first).to_be_visible()  # the facts come from the pages of both
    page.goto("invite/index.html#items=sessions/afternoon")
    expect(page.get_by_text("An afternoon on rates").first).to_be_visible()


def test_links_that_come_later_are_finished_and_others_left(page: Page) -> None:
    page.goto("courses/rates/index.html")
    hrefs = page.evaluate("""async () => {
      const place = document.querySelector("main");
      const box = document.createElement("div");
      box.innerHTML = '<a href="../old/?x=1#y">a</a><a href="#z">b</a><a href="https://other.example/a/">c</a>'
        + '<a href="../../catalogue.json">d</a>';
      place.append(box);
      await new Promise((done) => setTimeout(done));
      const answer = await fetch("../old/");
      return [...[...box.children].map((link) => link.getAttribute("href")), answer.status];
    }""")
    base = page.url.removesuffix("rates/index.html")
    expected = [f"{base}old/index.html?x=1#y", "#z", "https://other.example/a/", "../../catalogue.json", 200]
    assert hrefs == expected
